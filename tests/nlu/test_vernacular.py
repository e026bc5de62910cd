"""Danger told in Cantonese or in Taiwan's words is danger."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from nlu import lexicons
from nlu.pipeline import Pipeline
from nlu.steps.normalise import Normaliser
from nlu.steps.vernacular import Vernacular
from nlu.types import Flag

_ROWS = [
    line.partition("\t")[::2] for line in lexicons.lines(lexicons.HERE / "vernacular.txt")
]  # fmt: skip


@pytest.fixture(scope="module")
def rules() -> Pipeline:
    """Return what reads by rules alone."""
    return Pipeline.by_rules()


@pytest.fixture(scope="module")
def words() -> Vernacular:
    return Vernacular()


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("我個仔喺商場唔見咗", Flag.SAFETY),
        ("我個女行失咗，喺旺角", Flag.SAFETY),
        ("我哋俾人困咗喺部lift", Flag.SAFETY),
        ("成間屋都係石油氣味", Flag.SAFETY),
        ("拖板着咗火", Flag.SAFETY),
        ("部焗爐出煙", Flag.SAFETY),
        ("扶手電梯夾住我個仔隻腳", Flag.SAFETY),
        ("保母打我小孩", Flag.SAFETY),
        ("行充充到一半爆炸", Flag.SAFETY),
        ("唔想生存落去", Flag.SELF_HARM),
        ("活唔落去", Flag.SELF_HARM),
    ],
)
def test_danger_is_heard_in_the_words_of_hong_kong_and_taiwan(
    rules: Pipeline, text: str, flag: Flag
) -> None:
    assert flag in rules.read(text).flags


@pytest.mark.parametrize(
    "text",
    [
        "個仔好鍾意呢件玩具",
        "部電暖爐唔夠暖",
        "巴士遲到成個鐘",
        "搭lift上去搵唔到間舖",
        "外賣仔好有禮貌",
    ],
)
def test_the_same_words_without_danger_raise_nothing(rules: Pipeline, text: str) -> None:
    assert not rules.read(text).flags


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("我個仔俾狗咬親", "我儿子被狗咬伤"),
        ("行動電源爆咗", "充电宝爆咗"),
        ("而家喺屋企", "现在喺家里"),
        ("计程车司机", "出租车司机"),
    ],
)
def test_a_word_is_said_as_the_mainland_says_it(words: Vernacular, said: str, meant: str) -> None:
    assert words.mainland(said) == meant


@pytest.mark.parametrize(
    "text",
    [
        "给人打电话没人接",
        "九点算迟到",
        "他的哥哥来拿",
        "BB霜过敏",
        "空气炸锅",
        "做个仔细检查",
        "走电梯上去",
        "the lift broke",
        "",
    ],
)
def test_a_text_without_such_words_is_itself(words: Vernacular, text: str) -> None:
    assert words.mainland(text) is text


def test_no_word_stands_twice_or_changes_nothing() -> None:
    plain = Normaliser().plain
    assert [said for said, n in Counter(said for said, _ in _ROWS).items() if n > 1] == []
    assert [said for said, meant in _ROWS if plain(said) == meant] == []


def test_values_are_cut_from_what_was_written(rules: Pipeline) -> None:
    text = "琴日買嘅行動電源，$1,280，手提 91234567"
    slots = rules.read(text).slots
    assert slots
    assert all(text[one.start : one.end] == one.text for one in slots)


def test_twice_the_text_takes_twice_the_time(words: Vernacular) -> None:
    text = "公公阿爸老豆的士佬" * 400

    def took(many: int) -> float:
        begun = time.process_time()
        for _ in range(8):
            words.mainland(text * many)
        return time.process_time() - begun

    took(1)
    assert min(took(4) for _ in range(3)) < 12 * min(took(1) for _ in range(3)) + 0.01
