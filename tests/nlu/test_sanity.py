"""What no reader of ours says is told apart from what one may say, before a turn chokes on it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from nlu.pipeline import Pipeline
from nlu.sanity import nonsense
from nlu.types import Context, Flag, Intent, Parse, Slot, SlotType

TEXT = "耳机坏了，电话13800000000"
SENTENCES = (
    TEXT, "充电宝冒烟了，孩子烫伤了", "你好", "转人工", "算了，不投诉了", "我要退款299元", "", " ",
    "E12345678", "什么破东西，垃圾", "Hello, my order is late", "上周三在官网买的洗衣机漏水" * 40,
)  # fmt: skip


@pytest.mark.parametrize("text", SENTENCES)
def test_what_rules_read_makes_sense(text: str) -> None:
    assert nonsense(Pipeline.by_rules().read(text, Context()), text) == ""


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        ({"intent": "complaint"}, "intent"),
        ({"emotion": None}, "emotion"),
        ({"acts": ("complaint",)}, "acts"),
        ({"flags": frozenset({"safety"})}, "flags"),
        ({"category": "no.such"}, "category"),
        ({"categories": ("quality.fault", 7)}, "category"),
        ({"heat": 99}, "heat"),
        ({"heat": float("nan")}, "heat"),
        ({"level": 0}, "level"),
        ({"sure": {"complaint": float("nan")}}, "sure"),
        ({"sure": {"complaint": 1.2}}, "sure"),
        ({"slots": (Slot(SlotType.PHONE, "138", 900, 903, "138"),)}, "slots"),
        ({"text": "耳机"}, "another text"),
    ],
)
def test_each_part_that_cannot_be_is_named(wrong: dict[str, Any], what: str) -> None:
    good = Parse(TEXT, intent=Intent.COMPLAINT, flags=frozenset({Flag.SAFETY}), level=1)
    assert nonsense(good, TEXT) == ""
    assert nonsense(replace(good, **wrong), TEXT) == what


@pytest.mark.parametrize("parse", [None, {}, "complaint", 7])
def test_what_is_no_parse_is_told(parse: object) -> None:
    assert nonsense(parse, TEXT) == "no parse"
