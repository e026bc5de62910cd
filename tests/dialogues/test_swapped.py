"""A wrong word put right where it stands, and the number that is to be rung from now on."""

from __future__ import annotations

from typing import Any

import pytest

from dialogues.state import FieldName, Known, MessageId, Phase

_CUP: dict[str, Any] = {
    "intent": "complaint", "emotion": "anger", "heat": 1, "category": "price.fees",
    "slots": {"product": "年卡", "amount": "两块=200", "date": "昨天=2026-11-24",
              "place": "万达", "demand": "退钱=refund", "phone": "138=+8613800138000"},
}  # fmt: skip


@pytest.fixture
def read(chat: Any) -> Any:
    """Return a talk whose summary was just read back."""
    chat.say("昨天在万达，年卡乱收手续费两块，要求退钱", **_CUP)
    assert chat.now_state.phase is Phase.CONFIRM
    return chat


@pytest.mark.parametrize(
    ("field", "had", "text", "now"),
    [
        ("place", "万达", "门店是金鹰的 不是万达", "金鹰"),
        ("place", "万达", "不是万达 是金鹰", "金鹰"),
        ("place", "万达", "唔係万达，係金鹰", "金鹰"),
        ("place", "万达", "万达不对 应该是金鹰", "金鹰"),
        ("product", "argos kettle", "it was currys not argos", "currys kettle"),
        ("product", "argos", "not argos, it was currys", "currys"),
        ("company", "全国电子", "不是全国电子 是燦坤", "燦坤"),
    ],
)
def test_the_wrong_word_is_put_right_where_it_stands(
    read: Any, field: str, had: str, text: str, now: str
) -> None:
    name = FieldName(field)
    known = Known(had, had, MessageId(1))
    read.state = read.state.but(fields=read.state.fields | {name: known})
    read.say(text, intent="correction")
    assert read.now_state.fields[name].text == now


def test_words_set_against_each_other_that_nobody_holds_are_kept(read: Any) -> None:
    """He said what is right; he is not asked which it was."""
    words = read.say("门店是金鹰的 不是银泰", intent="correction")
    assert "金鹰" in words
    assert "messages.amend_which" not in " ".join(read.rules)


def test_a_sum_that_was_none_is_taken_out(read: Any) -> None:
    read.say("不是两块钱 是瓷砖两块", intent="correction", slots={"amount": "两块=200"})
    assert not read.known("amount")
    assert read.now_state.phase is Phase.CONFIRM


def test_two_equal_days_are_put_right_together(read: Any) -> None:
    """S1-07: both were the same yesterday."""
    day = Known("2026-11-24", "昨天", MessageId(1), precision="day")
    bought = {FieldName("purchased_on"): day, FieldName("occurred_on"): day}
    read.state = read.state.but(fields=read.state.fields | bought)
    read.say("不对 是前天", intent="correction", slots={"date": "前天=2026-11-23"})
    assert (read.known("purchased_on"), read.known("occurred_on")) == ("2026-11-23",) * 2


def test_a_day_named_for_one_of_two_changes_that_one(read: Any) -> None:
    day = Known("2026-11-24", "昨天", MessageId(1), precision="day")
    bought = {FieldName("purchased_on"): day, FieldName("occurred_on"): day}
    read.state = read.state.but(fields=read.state.fields | bought)
    slots = {"date": "前天=2026-11-23@purchase"}
    read.say("不对 是前天买的", intent="correction", slots=slots)
    assert (read.known("purchased_on"), read.known("occurred_on")) == ("2026-11-23", "2026-11-24")


@pytest.mark.parametrize(
    "text",
    ["电话换成18811112222", "电话改成18811112222", "还有电话换成18811112222",
     "哎少打一位 18811112222",
     "18811112222", "打18811112222找我",
     "my number is actually 18811112222",
     "电话补一个18811112222"],
)  # fmt: skip
def test_a_new_number_after_filing_takes_the_place_of_the_old(read: Any, text: str) -> None:
    """The agent never rings the wrong one."""
    read.say("对", intent="affirm")
    slots = {"phone": "18811112222=+8618811112222"}
    words = read.say(text, intent="supplement", handoff="request_callback", slots=slots)
    assert read.known("contact_phone") == "+8618811112222"
    assert "18811112222" in words
    assert read.now_state.control == "bot"


def test_a_name_in_quotes_is_taken_whole(read: Any) -> None:
    slots = {"product": "會員禮籃"}
    read.say("商品名稱應為「尊貴會員禮籃」。", intent="complaint", slots=slots)
    assert read.known("product") == "尊貴會員禮籃"


def test_another_thing_named_at_the_summary_is_no_correction(read: Any) -> None:
    """He tells more; the thing complained of stays."""
    read.say("师傅弄坏了地板也算上", intent="complaint", slots={"product": "地板"})
    assert read.known("product") == "年卡"
    assert "地板" in read.known("issue")


def test_a_wish_asked_for_besides_stands_with_the_first(read: Any) -> None:
    slots = {"demand": "精神损失=compensation"}
    read.say("能不能赔点精神损失", intent="supplement", slots=slots)
    assert read.known("demand") == "refund,compensation"


@pytest.mark.parametrize("text", ["也可以打我老婆18811112222", "打不通再打18811112222"])
def test_a_second_number_leaves_the_first(read: Any, text: str) -> None:
    read.say("对", intent="affirm")
    read.say(text, intent="supplement", slots={"phone": "18811112222=+8618811112222"})
    assert read.known("contact_phone") == "+8613800138000"
