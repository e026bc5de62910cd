"""A wish told plainly is kept, whatever was asked; another matter begins with a breath between."""

from __future__ import annotations

from typing import Any

import pytest

from dialogues import answers
from dialogues.state import FieldName
from dialogues.wishes import bids
from nlu.types import Intent, Parse
from tests.dialogues.broken import BROKEN, to_summary


@pytest.mark.parametrize(
    "text",
    ["改到11号晚上的", "能不能改到11号晚上的", "底片全给我 不加钱", "把会员取消", "换个新的"],
)
def test_what_is_plainly_to_be_done_is_a_wish(text: str) -> None:
    assert bids(Parse(text, intent=Intent.SUPPLEMENT))


@pytest.mark.parametrize(
    "text", ["退了三次", "换过一台", "改到现在还没改好了", "昨天退的", "取消了我的订单", "全坏了"]
)
def test_what_was_done_is_none(text: str) -> None:
    assert not bids(Parse(text, intent=Intent.SUPPLEMENT))


def test_what_a_complaint_says_is_none() -> None:
    assert not bids(Parse("把我手机换成旧的", intent=Intent.COMPLAINT, heat=1))


def test_a_wish_told_at_another_question_is_not_asked_for(chat: Any) -> None:
    chat.say("空调漏水", **BROKEN)
    asked = chat.now_state.asking
    assert asked != "demand"
    chat.say("把空调换个新的给我", intent="supplement")
    assert chat.known("demand")
    assert not chat.known(asked)


@pytest.mark.parametrize(
    "text", ["还有 你们那个app老是自动续会员", "还有，你们那个app老是自动续会员"]
)
def test_a_breath_before_another_matter_keeps_it_another(chat: Any, text: str) -> None:
    chat.say("空调漏水", **BROKEN)
    to_summary(chat)
    chat.say(text, intent="complaint", category="price.auto_renewal")
    assert len(chat.now_state.parked) == 1
    assert "续会员" not in chat.known("issue")


@pytest.mark.parametrize(
    ("name", "text", "meant", "value"),
    [
        ("company", "看病花了320", {"slots": {"amount": "320=32000"}}, None),
        ("company", "重铺 邻居那个钱你们出", {}, None),
        ("place_of_purchase", "左前轮那里", {}, None),
        ("place_of_purchase", "右后门", {}, None),
        ("place_of_purchase", "楼下找", {}, None),
        ("place_of_purchase", "快门按不动", {}, None),
        ("place_of_purchase", "前门那家店", {}, "前门那家店"),
        ("occurred_on", "一地", {}, None),
        ("occurred_on", "改到11号晚上的", {"intent": "supplement"}, None),
    ],
)
def test_what_tells_of_something_else_is_no_answer(
    book: Any, heard: Any, name: str, text: str, meant: dict[str, Any], value: str | None
) -> None:
    """A part of a car is no shop, a sum no firm, a wish no day."""
    ref = next(ref for ref in book.scripts if ref.name == "other")
    known = answers.answer(book.scripts[ref].questions[FieldName(name)], heard(text, **meant))
    assert (known.value if known else None) == value
