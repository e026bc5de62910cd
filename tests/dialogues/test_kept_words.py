"""What he pours out is kept, whatever it was read as, and each word where it belongs."""

from __future__ import annotations

from typing import Any

import pytest

from dialogues.retorts import ends
from tests.dialogues.broken import BROKEN, until_asked


def test_a_long_line_while_he_is_listened_to_is_kept_though_it_was_read_as_chat(chat: Any) -> None:
    """S0-37: nobody tells twice what he told while nothing was asked."""
    chat.say("你们这什么破空调，刚修完又不冷了", **(BROKEN | {"heat": 3}))
    said = "三伏天家里还有个刚满月的娃，师傅到现在影子都没有"
    chat.say(said, intent="chitchat", emotion="anger", heat=1)
    assert said in chat.known("issue")


def test_a_day_that_was_promised_fills_no_date(chat: Any) -> None:
    chat.say("空调不冷了", **BROKEN)
    chat.say("师傅说今天来", intent="supplement", slots={"date": "今天=2026-11-26@wanted"})
    assert not chat.known("purchased_on")
    assert not chat.known("occurred_on")


def test_of_a_longer_reply_the_shop_is_taken_alone(chat: Any) -> None:
    chat.say("空调不冷了", **BROKEN)
    until_asked(chat, "place_of_purchase")
    chat.say("格力的 上个月28号修的 花了四百六", intent="complaint", slots={"company": "格力"})
    assert chat.known("place_of_purchase") == "格力"


def test_a_wish_is_no_shop(chat: Any) -> None:
    chat.say("空调不冷了", **BROKEN)
    until_asked(chat, "place_of_purchase")
    chat.say("就想今天有人来修好 别再拖了", intent="chitchat", slots={"demand": "修好=repair"})
    assert not chat.known("place_of_purchase")


def test_a_wish_is_no_sum_though_there_is_a_figure_in_it(chat: Any) -> None:
    chat.say("空调多收了我的钱", **(BROKEN | {"category": "price.overcharge"}))
    until_asked(chat, "amount")
    chat.say("换一台", intent="supplement", slots={"demand": "换一台=exchange"})
    assert not chat.known("amount")
    assert chat.known("demand") == "exchange"


def test_who_asks_how_to_return_a_thing_has_wished_for_nothing_yet(chat: Any) -> None:
    chat.say("空调不冷了", **BROKEN)
    chat.say("请问退货怎么弄", intent="inquiry", slots={"demand": "退货=refund_return"})
    assert not chat.known("demand")


def test_a_span_takes_the_place_of_another(chat: Any) -> None:
    """不是半个月 是20天: the day moves, though no day of the calendar is named."""
    chat.say("空调不冷了，买了才半个月", **BROKEN)
    before = chat.known("purchased_on")
    chat.say("对了不是半个月 是20天", intent="correction")
    assert before
    assert chat.known("purchased_on") < before


def test_who_has_told_all_is_read_his_case_and_asked_no_more(chat: Any) -> None:
    chat.say("空调不冷了", **BROKEN)
    until_asked(chat, "purchased_on")
    chat.say("好了就这些", intent="accept")
    assert chat.now_state.open == "confirm"
    assert "好了就这些" not in {known.text for known in chat.now_state.fields.values()}


@pytest.mark.parametrize(
    "text", ["就这些", "好了，就这些了", "差不多就这样吧", "That's all", "冇其他", "没别的了"]
)
def test_some_words_say_that_all_is_told(text: str) -> None:
    assert ends(text)


@pytest.mark.parametrize("text", ["没了", "这些都坏了", "就这样的质量", "好了", "就这些东西要三百"])
def test_others_do_not(text: str) -> None:
    assert not ends(text)
