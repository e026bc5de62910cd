"""What a Rasa project teaches becomes ours, and nothing of it is lost without a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlu import examples
from nlu.rasa_files import RasaFilesError, sections
from nlu.rasa_import import (
    ALIASES,
    Taught,
    catalogue_file,
    examples_file,
    labels,
    ours,
    read_table,
    table_file,
    taught,
    waiting_file,
)
from nlu.rasa_project import PIPELINES, project
from nlu.steps.catalogue import load_products, words


def learnt(text: str, **wanted: str) -> Taught:
    parts = sections({"nlu.yml": 'version: "3.1"\nnlu:\n' + text})["nlu"]
    return taught([value for _, value in parts], wanted)


def intent(*lines: str, name: str = "greet") -> str:
    return f"- intent: {name}\n  examples: |\n" + "".join(f"    - {line}\n" for line in lines)


@pytest.mark.parametrize(
    ("theirs", "label"),
    [
        ("greet", "greet"),
        ("Ask-Human", "ask_human"),
        ("ask hours", "ask_hours"),
        ("complaint.quality.fault", "complaint.quality.fault"),
        ("quality.fault", "complaint.quality.fault"),
        ("goodbye", "bye"),
        ("complaint", ""),
        ("complaint.quality", ""),
        ("book_flight", ""),
    ],
)
def test_an_intent_goes_to_ours_by_name(theirs: str, label: str) -> None:
    assert ours(theirs, {}) == label


def test_every_alias_leads_to_a_label() -> None:
    assert {str(intent) for intent in ALIASES.values()} <= set(labels())


def test_the_operator_has_the_first_word() -> None:
    assert ours("greet", {"greet": "thanks"}) == "thanks"
    found = learnt(intent("坏了", name="kaput"), kaput="complaint.quality.fault")
    assert found.examples == {"complaint.quality.fault": ["坏了"]}
    assert (found.waiting, found.notes) == ({}, [])


def test_an_intent_without_a_counterpart_waits_with_its_examples() -> None:
    found = learnt(intent("订机票", name="book_flight"))
    assert (found.examples, found.waiting) == ({}, {"book_flight": ["订机票"]})
    (note,) = found.notes
    assert str(note).startswith("nlu.yml:3: 意图 book_flight（1 条例句）")
    assert "intents.csv" in str(note)
    assert "book_flight" in waiting_file(found.waiting)


def test_a_complaint_without_category_is_told_how() -> None:
    (note,) = learnt(intent("投诉", name="complaint")).notes
    assert "complaint.quality.fault" in note.what


def test_examples_are_read_in_every_form(tmp_path: Path) -> None:
    found = learnt(
        intent("你好", "", "-5度")
        + "- intent: greet\n  examples:\n  - text: 在吗\n  - text: |\n      - 您好\n  - 嗨\n"
    )
    assert found.examples == {"greet": ["你好", "-5度", "在吗", "您好", "嗨"]}
    (tmp_path / "rasa.yml").write_text(examples_file(found.examples), "utf-8")
    assert [e.text for e in examples.read(tmp_path)] == found.examples["greet"]


@pytest.mark.parametrize(
    "line",
    [
        "[冰箱](product)坏了",
        "[冰箱](product:冰箱)坏了",
        '[冰箱]{"entity": "product", "value": "冰箱"}坏了',
        '[冰箱][{"entity": "product"}, {"entity": "thing", "role": "a"}]坏了',
        "[冰箱]{broken}坏了",
    ],
)
def test_marks_do_not_reach_what_is_learnt(tmp_path: Path, line: str) -> None:
    text = examples_file(learnt(intent(line)).examples)
    (tmp_path / "rasa.yml").write_text(text, "utf-8")
    assert [e.text for e in examples.read(tmp_path)] == ["冰箱坏了"]


def test_roles_groups_and_foreign_entities_are_noted_once_by_line() -> None:
    found = learnt(
        intent(
            '[上海]{"entity": "city", "role": "from"}', '[北京]{"entity": "city", "role": "from"}'
        )
        + intent("[红](colour)", '[大]{"entity": "product", "group": "1"}')
    )
    assert [(n.line, n.what) for n in found.notes] == [
        (5, "实体 city 的 role“from”没有对应"),
        (9, "实体 colour：我们不读这一种，例句留下，标注不用"),
        (10, "实体 product 的 group“1”没有对应"),
    ]


def test_products_become_a_catalogue(tmp_path: Path) -> None:
    found = learnt(
        "- lookup: product\n  examples: |\n    - 扫地机\n"
        "- synonym: 空气净化器\n  examples: |\n    - 净化器\n    - 空净,大\n"
        + intent("[冰柜](product:冰箱)坏了")
    )
    assert found.catalogue == {
        "扫地机": "扫地机", "净化器": "空气净化器", "空净,大": "空气净化器", "冰柜": "冰箱",
    }  # fmt: skip
    path = tmp_path / "catalogue.csv"
    path.write_text(catalogue_file(found.catalogue), "utf-8")
    known = load_products(path)
    assert [value for _, _, value in known.find("净化器和冰柜")] == ["空气净化器", "冰箱"]


def test_what_is_no_product_stays_out_of_the_catalogue() -> None:
    """Whichever stands first in the file."""
    found = learnt(
        "- synonym: 上海市\n  examples: |\n    - 上海\n"
        "- lookup: city\n  examples: |\n    - 北京\n" + intent("[上海](city)发货")
    )
    assert found.catalogue == {}
    assert [n.line for n in found.notes] == [6, 3]


def test_regex_metadata_and_the_unknown_are_noted() -> None:
    found = learnt(
        "- regex: order\n  examples: |\n    - \\d+\n- wish: 甲\n"
        "- intent: greet\n  metadata: {a: b}\n  examples:\n  - text: 你好\n    metadata: {c: d}\n"
    )
    assert [n.line for n in found.notes] == [3, 6, 8, 11]


def test_an_intent_without_examples_is_no_error() -> None:
    found = learnt("- intent: greet\n- intent:\n    a: b\n")
    assert found.rows[0].count == 0


def test_the_table_filled_in_is_read_back() -> None:
    rows = learnt(intent("坏", name="kaput") + intent("嗨")).rows
    table = table_file(rows).replace("kaput,,", "kaput, complaint.quality.fault ,")
    assert read_table(table) == {"kaput": "complaint.quality.fault", "greet": "greet"}


def test_a_table_with_a_wrong_name_says_its_line() -> None:
    with pytest.raises(ValueError, match=r"^2: 没有“fault”"):
        read_table("a,b\nkaput,fault\n")


def test_unreadable_files_are_all_named() -> None:
    with pytest.raises(RasaFilesError) as caught:
        sections({"a.yml": "a: [1\n", "b.yml": "- 1\n", "c.yml": "", "d.yml": "\x00"})
    assert [m.file for m in caught.value.mistakes] == ["a.yml", "b.yml", "d.yml"]


def test_what_we_export_we_import() -> None:
    """All of it comes back under the same labels."""
    told = examples.read()[::40]
    made = project(told, PIPELINES["light"], words({"水壶": "水壶"}))
    found = taught([v for _, v in sections(made)["nlu"]], {})
    assert (found.waiting, found.notes) == ({}, [])
    assert len(found.examples) > 30
    assert "complaint.quality.fault" in found.examples
