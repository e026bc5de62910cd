"""After filing, who presses or adds opens no second matter; who names another thing does."""

from __future__ import annotations

from typing import Any

import pytest

from tests.dialogues.broken import BROKEN, to_summary


@pytest.fixture
def filed(chat: Any) -> Any:
    """Return a talk about an air conditioner, on file."""
    chat.say("空调漏水", **BROKEN)
    to_summary(chat)
    chat.say("对", intent="affirm")
    return chat


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("快点退啊", "aftersale.refund"),
        ("肉大概八百", "price.expensive"),
        ("你们九点半能准时吗别又放鸽子", "service.slow"),
        ("客服刚给我打过了说换不了", "aftersale.exchange"),
        ("我家还养着狗，地板都也泡坏了", "other.facility"),
    ],
)
def test_who_presses_or_tells_more_stays_in_his_case(filed: Any, text: str, category: str) -> None:
    number = filed.now_state.case_no
    filed.say(text, intent="complaint", category=category, emotion="anger", heat=1)
    assert filed.now_state.case_no == number


@pytest.mark.parametrize(
    ("text", "category", "slots"),
    [
        ("外卖少送了一份", "logistics.missing_item", {"product": "外卖"}),
        ("我家还有个微波炉也坏了", "quality.fault", {"product": "微波炉"}),
        ("昨天你们送货的把我家门框撞坏了还骂人", "logistics.courier", {}),
    ],
)
def test_who_names_another_thing_or_tells_a_story_has_another_case(
    filed: Any, text: str, category: str, slots: dict[str, str]
) -> None:
    number = filed.now_state.case_no
    filed.say(text, intent="complaint", category=category, emotion="anger", heat=1, slots=slots)
    assert filed.now_state.case_no != number
