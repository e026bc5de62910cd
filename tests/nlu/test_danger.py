"""Danger is seen before anything is read: whatever the rules of reading find, and fast."""

from __future__ import annotations

import pytest

from nlu import danger
from nlu.steps import risk
from nlu.steps.risk import Strength
from nlu.types import Flag

DEADLY = {Flag.SAFETY, Flag.SELF_HARM}
RULES = [rule for rule in risk.load() if set(rule.gives) & DEADLY and rule.urgent]


def test_every_sentence_of_a_rule_of_danger_is_seen() -> None:
    telling = {Strength.SURE, Strength.HINT}
    said = [text for rule in RULES if rule.strength in telling for text in rule.yes]
    assert len(said) > 20
    assert [text for text in said if not danger.alarming(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "怕漏电所以来问问能不能用",
        "耳机右边没声音了",
        "快递三天没到，气死了",
        "我要打12315",
        "转人工",
        "",
        "😡" * 50,
    ],
)
def test_a_common_complaint_is_none(text: str) -> None:
    assert not danger.alarming(text)


def test_of_a_long_text_the_beginning_and_the_end_are_looked_at() -> None:
    assert danger.alarming("我不想活了。" + "快递三天没到。" * 10_000)
    assert danger.alarming("快递三天没到。" * 10_000 + "我不想活了")


@pytest.mark.parametrize("text", ["\x00\ud800", "冒" * 100_000, "a" * 100_000])
def test_it_never_fails(text: str) -> None:
    assert danger.alarming(text) in {True, False}
