"""What writers label of an utterance's values: to the letter, by kind, and how we read them."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import build
from nlu import crossval, examples
from nlu.corpus import slot_figures
from nlu.examples import ExamplesError
from nlu.types import SlotType

HEAD = """version: "3.1"
nlu:
- intent: complaint
  metadata: {category: quality.fault}
  examples:
"""


def write(folder: Path, *items: str) -> Path:
    """Write a file of utterances; the first stands in line 6."""
    (folder / "some.yml").write_text(HEAD + "".join(items), encoding="utf-8")
    return folder


def item(text: str, slots: str) -> str:
    """Return an utterance with its label, two lines."""
    return f'  - text: "{text}"\n    metadata: {{slots: {slots}}}\n'


def test_values_are_read_by_kind_in_their_order(tmp_path: Path) -> None:
    (told,) = examples.read(
        write(
            tmp_path,
            item(
                "上周在阳光家电买的电饭煲和水壶都漏", "{product: [电饭煲, 水壶], company: 阳光家电}"
            ),
        )
    )
    assert told.slots == (
        (SlotType.PRODUCT, "电饭煲"),
        (SlotType.PRODUCT, "水壶"),
        (SlotType.COMPANY, "阳光家电"),
    )


def test_none_labelled_and_nothing_there_are_two_things(tmp_path: Path) -> None:
    some = examples.read(write(tmp_path, '  - text: "没人管"\n', item("一直没人理", "{}")))
    assert [e.slots for e in some] == [None, ()]


@pytest.mark.parametrize(
    ("slots", "said"),
    [
        ("{product: 电水壶}", "slots 里的「电水壶」不在这句话里"),
        ("{thing: 水壶}", "slots 不认识「thing」"),
        ("{demand: 退}", "slots 不认识「demand」"),
        ("[水壶]", "slots 应当是「种类: 原文里的字」"),
        ("{product: {a: 水壶}}", "slots 的 product 应当是原文里的字"),
        ('{product: ""}', "slots 的 product 应当是原文里的字"),
    ],
)
def test_a_wrong_label_is_named_with_its_line(tmp_path: Path, slots: str, said: str) -> None:
    with pytest.raises(ExamplesError) as caught:
        examples.read(write(tmp_path, item("水壶漏水要退", slots)))
    (mistake,) = caught.value.mistakes
    assert mistake.startswith(("some.yml:6: ", "some.yml:7: "))
    assert said in mistake


def test_the_same_word_twice_stands_at_two_places(tmp_path: Path) -> None:
    (told,) = examples.read(
        write(tmp_path, item("退的水壶和换的水壶都漏", "{product: [水壶, 水壶]}"))
    )
    labels = crossval.as_line(told, "x").labels["slots"]
    assert [(one["start"], one["end"]) for one in labels] == [(2, 4), (7, 9)]
    assert all(told.text[one["start"] : one["end"]] == "水壶" for one in labels)


def test_what_is_not_labelled_is_not_measured(tmp_path: Path) -> None:
    told = examples.read(write(tmp_path, '  - text: "昨天买的水壶漏水"\n'))
    assert slot_figures.figures(told) is None
    assert "slots" not in crossval.as_line(told[0], "x").labels


def test_what_is_missed_and_what_is_none_are_both_named(tmp_path: Path) -> None:
    told = examples.read(
        write(
            tmp_path,
            item("昨天买的水壶漏水", "{date: 昨天, product: 水壶}"),
            item("花了89元买的飞天小玩意坏了", "{product: 飞天小玩意}"),
        )
    )
    found = [(one.where, one.kind, one.value, one.wanted) for one in slot_figures.misread(told)]
    assert ("some.yml:8", "product", "飞天小玩意", True) in found
    assert ("some.yml:8", "amount", "89元", False) in found
    assert not [one for one in found if one[0] == "some.yml:6"]
    score = slot_figures.figures(told)
    assert score is not None
    by_kind = {tally.label: (tally.hits, tally.missed, tally.false) for tally in score.tallies}
    assert by_kind["product"] == (1, 1, 0)
    assert by_kind["date"] == (1, 0, 0)


def test_lint_lists_each_misread_value_with_its_place(tmp_path: Path) -> None:
    folder = write(
        tmp_path, item("花了89元买的飞天小玩意坏了", "{amount: 89元, product: 飞天小玩意}")
    )
    words = ["lint", "--examples", str(folder), "--slots"]
    ran = CliRunner().invoke(build(words), words)
    assert ran.exit_code == 0
    assert "some.yml:6: product 漏了「飞天小玩意」" in ran.stdout
    assert "1 句标了栏位" in ran.stdout
