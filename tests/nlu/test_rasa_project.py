"""Our utterances as Rasa reads them: nothing in a text is taken for a mark, a name or a command."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from nlu.examples import Example
from nlu.rasa_project import PIPELINES, label, project, sendable, write
from nlu.steps.catalogue import words
from nlu.types import Intent, SlotType

NAMES = words({"水壶": "热水壶", "耳机": "耳机", "灯": "灯"})
# As Rasa 3.6 finds entities in an example.
_RASA_ENTITY = re.compile(r"\[([^\]]+?)\](?:\(([^:)]+?)(?::([^)]+))?\)|\{([^}]+?)\}|\[(.*?)\])")


def complaint(text: str) -> Example:
    return Example(text, Intent.COMPLAINT, "quality.fault")


def files(*told: Example, pipeline: str = "light") -> dict[str, Any]:
    made = project(told, PIPELINES[pipeline], NAMES)
    return {name: yaml.safe_load(text) for name, text in made.items()}


def texts(*told: Example) -> list[str]:
    groups = files(*told)["data/nlu.yml"]["nlu"]
    return [
        line.removeprefix("- ")
        for group in groups
        if "intent" in group
        for line in group["examples"].splitlines()
    ]


def test_a_complaint_is_named_with_its_category() -> None:
    assert label(complaint("坏了")) == "complaint.quality.fault"
    assert label(Example("催一下", Intent.FOLLOW_UP, "quality.fault")) == "follow_up"


def test_the_domain_knows_every_intent_and_only_those() -> None:
    made = files(complaint("坏了"), Example("你好", Intent.GREET), Example("您好", Intent.GREET))
    assert made["domain.yml"]["intents"] == ["complaint.quality.fault", "greet"]
    assert made["domain.yml"]["entities"] == ["product"]
    named = [g["intent"] for g in made["data/nlu.yml"]["nlu"] if "intent" in g]
    assert named == made["domain.yml"]["intents"]


@pytest.mark.parametrize("name", PIPELINES)
def test_the_classifier_ranks_all_intents(name: str) -> None:
    made = files(complaint("坏了"), Example("你好", Intent.GREET), pipeline=name)
    ranked = [c for c in made["config.yml"]["pipeline"] if "ranking_length" in c]
    assert [c["ranking_length"] for c in ranked] == [2]
    assert "ranking_length" not in str(PIPELINES[name])


def test_a_word_that_hides_others_is_no_product_for_rasa() -> None:
    names = words({"电视": "电视", "电视剧": ""})
    files = project([complaint("电视剧不好看，电视坏了")], PIPELINES["light"], names)
    assert "电视剧不好看,[电视](product)坏了" in files["data/nlu.yml"]
    assert "- 电视剧\n" not in files["data/nlu.yml"]


def test_what_a_writer_labelled_is_what_rasa_learns() -> None:
    slots = (
        (SlotType.COMPANY, "陽光家電"),
        (SlotType.PRODUCT, "小飛碟"),
        (SlotType.AMOUNT, "８９元"),
    )
    told = replace(complaint("陽光家電８９元的小飛碟水壶壞了"), slots=slots)
    made = files(told, complaint("水壶漏"), Example("水壶多少钱", Intent.INQUIRY, slots=()))
    assert made["domain.yml"]["entities"] == ["amount", "company", "product"]
    assert texts(told) == ["[阳光家电](company)[89元](amount)的[小飞碟](product)水壶坏了"]
    assert texts(Example("水壶多少钱", Intent.INQUIRY, slots=())) == ["水壶多少钱"]
    assert texts(complaint("水壶漏")) == ["[水壶](product)漏"]


@pytest.mark.parametrize("name", PIPELINES)
def test_no_pipeline_looks_for_word_boundaries(name: str) -> None:
    r"""\b never matches between Chinese characters; Rasa's default misses every name."""
    regex = [c for c in PIPELINES[name] if c["name"].startswith("Regex")]
    assert len(regex) == 2
    assert all(c["use_word_boundaries"] is False for c in regex)
    assert PIPELINES[name][0]["name"] == "JiebaTokenizer"


def test_texts_are_written_as_they_will_be_asked() -> None:
    assert texts(complaint("ＡＢ壞了！！！！！！")) == ["ab坏了!!!"]


def test_the_same_text_is_written_once() -> None:
    assert texts(complaint("坏了"), complaint("壞了")) == ["坏了"]


def test_products_are_marked_and_looked_up() -> None:
    assert texts(complaint("新水壶和耳机都坏了")) == ["新[水壶](product)和[耳机](product)都坏了"]
    lookup = files(complaint("坏了"))["data/nlu.yml"]["nlu"][-1]
    assert (lookup["lookup"], lookup["examples"]) == ("product", "- 水壶\n- 耳机\n")


@pytest.mark.parametrize(
    "text",
    [
        "坏了[生气](笑)",
        '[水壶]{"a": 1}',
        "[[水壶](product",
        "[a][b]",
        "[水壶] 水壶",
        "](product)水壶",
    ],
)
def test_brackets_of_a_customer_mark_nothing(text: str) -> None:
    (written,) = texts(complaint(text))
    assert _RASA_ENTITY.findall(written) == []


@pytest.mark.parametrize("text", ["${HOME}坏了", "a ${PATH} b"])
def test_a_text_is_not_filled_from_the_environment(text: str) -> None:
    (written,) = texts(complaint(text))
    assert "${" not in written
    assert "坏" in written or "b" in written


@pytest.mark.parametrize(
    "text", ["- 第一\n- 第二", "坏了: # 真的", "\x85坏\u2028了\x07", "  空格 ", "'引号\"", "\\n"]
)
def test_any_text_stays_one_utterance(text: str) -> None:
    assert len(texts(complaint(text))) == 1


def test_a_text_of_nothing_is_left_out() -> None:
    assert texts(complaint("/"), complaint("坏了")) == ["坏了"]


def test_what_is_sent_is_one_line_and_no_command() -> None:
    assert sendable("/ /greet{}\n 坏") == "greet{} 坏"


def test_files_are_written_in_their_folders(tmp_path: Path) -> None:
    write(tmp_path / "new", {"data/nlu.yml": "甲\n", "config.yml": "乙\n"})
    assert (tmp_path / "new/data/nlu.yml").read_text("utf-8") == "甲\n"
    assert (tmp_path / "new/config.yml").read_text("utf-8") == "乙\n"
