"""S1-07: a value put right by what people call it, set against another, or told as a guess."""

from __future__ import annotations

from typing import Any

import pytest

from dialogues.by_label import by_label, resummed, summed
from dialogues.guessed import plainly
from dialogues.preferred import PREFERENCE
from dialogues.state import FieldName, Known, MessageId
from dialogues.tails import ended
from tests.dialogues.broken import BROKEN, until_asked

_DAYS = {"date": ["昨天=2026-11-24", "前天=2026-11-23"]}
_TWO_DAYS = {"date": ["今天=2026-11-25", "昨天=2026-11-24"]}


def _with(chat: Any, **known: str) -> None:
    """Let the case know these fields, a word for its value or word=value."""
    fields = dict(chat.now_state.fields)
    for name, said in known.items():
        text, _, value = said.partition("=")
        fields[FieldName(name)] = Known(value or text, text, MessageId(1), "said")
    chat.state = chat.now_state.but(fields=fields)


def _script(chat: Any) -> Any:
    """Return the script that the talk goes by."""
    return chat.book.script(chat.now_state.script)


@pytest.fixture
def told(chat: Any) -> Any:
    """Return a talk about a taxi that cost 30, paid through JD."""
    chat.say("打车绕路 30块", intent="complaint", category="price.overcharge", heat=1)
    _with(chat, amount="30块=3000", company="京东", place_of_purchase="京东", model="X9")
    return chat


@pytest.mark.parametrize(
    ("text", "field", "now"),
    [
        ("金额改成58", "amount", "58"),
        ("金额错了 600", "amount", "600"),
        ("金額應該是五百八", "amount", "五百八"),
        ("商家写错了 应该是国美", "company", "国美"),
        ("購買途徑寫錯了啦 是momo", "place_of_purchase", "momo"),
        ("型号不对 是 nova12", "model", "nova12"),
    ],
)
def test_a_field_is_put_right_by_what_people_call_it(
    told: Any, heard: Any, text: str, field: str, now: str
) -> None:
    changed = by_label(_script(told), told.now_state, heard(text))
    assert changed[FieldName(field)].text == now


def test_the_shop_that_is_the_firm_as_well_is_put_right_in_both(told: Any, heard: Any) -> None:
    changed = by_label(_script(told), told.now_state, heard("平台不对 应该是飞猪"))
    assert {n: k.text for n, k in changed.items()} == {
        "company": "飞猪",
        "place_of_purchase": "飞猪",
    }


@pytest.mark.parametrize(
    "text",
    ["公司错了 是他们的责任", "商家不对", "平台错了 应该赔我", "价格错了吗？", "型号写错了 是什么"],
)
def test_words_of_blame_name_no_other_firm(told: Any, heard: Any, text: str) -> None:
    assert by_label(_script(told), told.now_state, heard(text)) == {}


@pytest.mark.parametrize(
    ("text", "fen"),
    [("改成五百八", "58000"), ("那就是58", "5800"), ("30是平时的 这次是58", "5800")],
)
def test_at_the_summary_the_one_sum_is_said_anew(
    told: Any, heard: Any, text: str, fen: str
) -> None:
    assert summed(_script(told), told.now_state, heard(text))[FieldName("amount")].value == fen


@pytest.mark.parametrize("text", ["就是30", "那就是这样", "是三次", "改成明天", "58号"])
def test_what_is_no_other_sum_changes_none(told: Any, heard: Any, text: str) -> None:
    assert summed(_script(told), told.now_state, heard(text)) == {}


@pytest.mark.parametrize(
    ("text", "fen"),
    [("哦不对 是54", "5400"), ("不对 三十五", "3500"), ("不是30 是三十五", "3500")],
)
def test_a_sum_called_wrong_right_after_it_is_put_right(
    told: Any, heard: Any, text: str, fen: str
) -> None:
    assert resummed(_script(told), told.now_state, heard(text))[FieldName("amount")].value == fen


@pytest.mark.parametrize("text", ["不对 是三次", "不是8千 是6千", "不对 11/20", "不是你 是他"])
def test_a_number_of_something_else_leaves_the_sum(told: Any, heard: Any, text: str) -> None:
    assert resummed(_script(told), told.now_state, heard(text)) == {}


def test_the_wish_that_names_the_sum_is_put_right_with_it(told: Any, heard: Any) -> None:
    _with(told, amount="8千=800000", demand="赔返8千=compensation")
    changed = resummed(_script(told), told.now_state, heard("唔係8千，係6千"))
    assert changed[FieldName("demand")].text == "赔返6千"


def test_the_end_of_a_number_is_set_against_the_other(told: Any, heard: Any) -> None:
    _with(told, contact_phone="13812345678=+8613812345678")
    changed = ended(_script(told), told.now_state, heard("不是5678 是5679"))
    assert changed[FieldName("contact_phone")].value == "+8613812345679"
    assert ended(_script(told), told.now_state, heard("不是1234 是1235")) == {}


def test_a_day_denied_while_more_is_asked_is_the_other_one(chat: Any) -> None:
    """It is not written down twice, once as the day it was bought."""
    chat.say("客服态度差 昨天", **{**BROKEN, "slots": {"date": "昨天=2026-11-24"}})
    day = next(n for n in ("occurred_on", "purchased_on") if chat.known(n))
    chat.say("不是昨天 是前天", intent="supplement", slots=_DAYS)
    assert chat.known(day) == "2026-11-23"
    others = {chat.known(n) for n in ("occurred_on", "purchased_on", "more_date")}
    assert others == {"2026-11-23", ""}


def test_of_two_days_in_an_answer_the_denied_one_is_none(chat: Any) -> None:
    chat.say("酒店取消不给退", intent="complaint", category="aftersale.refund", heat=1)
    chat.say("不是今天的 是昨天申请的", intent="supplement", slots=_TWO_DAYS)
    assert chat.known("occurred_on") == "2026-11-24"
    assert chat.known("more_date") == ""


def test_a_name_set_against_the_very_one_known_is_put_right(chat: Any) -> None:
    chat.say("空调漏水", **BROKEN)
    _with(chat, place="中山公园店")
    chat.say("是中山路店 不是中山公园店", intent="supplement", slots={"place": "中山路店"})
    assert chat.known("place") == "中山路店"


def test_a_guess_behind_do_not_know_is_an_answer(chat: Any, heard: Any) -> None:
    chat.say("空调漏水", **BROKEN)
    until_asked(chat, "model")
    chat.say("唔知呀 好似係Panasonic 三門", intent="dont_know")
    assert chat.known("model") == "Panasonic 三門"
    assert plainly(heard("不清楚，可能是上海路店")).text == "上海路店"
    assert plainly(heard("不知道什么时候修")).text == "不知道什么时候修"


def test_a_make_takes_no_shops_place(chat: Any) -> None:
    slots = {"company": "京东", "product": "手机", "date": "上个月=2026-10-01"}
    chat.say("手机死机 上个月京东买的", **{**BROKEN, "slots": slots})
    until_asked(chat, "model")
    for said, values in (
        ("是华为的", {"company": "华为"}),
        ("型号不用补了 是华为nova12", {"company": "华为", "model": "nova12"}),
    ):
        chat.say(said, intent="correction", slots=values)
        assert chat.known("company") == "京东"
        assert chat.known("place_of_purchase") in {"京东", ""}


def test_another_shop_still_takes_its_place(chat: Any) -> None:
    slots = {"company": "京东", "product": "手机", "date": "上个月=2026-10-01"}
    chat.say("手机死机 上个月京东买的", **{**BROKEN, "slots": slots})
    chat.say("不是京东 是苏宁", intent="correction", slots={"company": ["京东", "苏宁"]})
    assert chat.known("company") == "苏宁"


def test_the_usual_price_comes_behind_what_was_paid(chat: Any) -> None:
    sums = {"amount": ["30块=3000", "58=5800"]}
    chat.say(
        "打车绕路 平时30块收了我58", intent="complaint", category="price.overcharge", slots=sums
    )
    assert (chat.known("amount"), chat.known("more_amount")) == ("5800", "3000")


def test_a_hotline_that_was_rung_is_not_his_number(chat: Any) -> None:
    chat.say("路灯不亮 12345打了三次", **{**BROKEN, "slots": {"phone": "12345=12345"}})
    assert chat.known("more_phone") == ""


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("13512345678 别上班时间打", "phone after 18:00"),
        ("13512345678 下午别打", "phone after 18:00"),
        ("上午不方便接电话", "phone after 12:00"),
        ("晚上别打给我", "phone"),
        ("下午没人接电话", ""),
        ("扣费多少我不知道 短信说200", ""),
        ("短信通知我就行", "sms"),
    ],
)
def test_how_he_wants_to_be_reached_is_told_with_the_number(chat: Any, text: str, way: str) -> None:
    chat.say("空调漏水", **BROKEN)
    number = {"phone": "13512345678=+8613512345678"} if "135" in text else {}
    chat.say(text, intent="supplement", slots=number)
    known = chat.now_state.fields.get(PREFERENCE)
    assert (known.value if known else "") == way


def test_the_term_of_a_card_is_no_day_of_purchase(chat: Any) -> None:
    chat.say("健身房刚办的两年卡关门了", intent="complaint", category="aftersale.contract", heat=1)
    assert chat.known("purchased_on") == ""


def test_half_of_it_thrown_away_is_still_there(chat: Any) -> None:
    chat.say("草莓烂了 扔了一半", intent="complaint", category="quality.food", heat=1)
    assert chat.known("leftover") in {"还留着", ""}


@pytest.mark.parametrize("text", ["新娘哭整晚欸", "上周跟他们说的", "生气"])
def test_how_somebody_felt_or_whom_he_told_is_no_place(chat: Any, text: str) -> None:
    chat.say("婚宴菜少两道", intent="complaint", category="quality.food", heat=1)
    until_asked(chat, "place")
    chat.say(text, intent="supplement")
    assert chat.known("place") == ""


def test_a_bare_number_is_no_goodbye(chat: Any) -> None:
    chat.say("网课老师换人了", **BROKEN)
    until_asked(chat, "demand")
    chat.say("99", intent="bye")
    assert "answers.pause" not in " ".join(chat.rules)


@pytest.mark.parametrize(
    "text", ["单号没有", "没有订单号了", "小票丢了", "電話冇", "没有电话 就在这说"]
)
def test_that_he_has_no_number_tells_nothing_of_what_happened(chat: Any, text: str) -> None:
    chat.say("空调漏水", **BROKEN)
    until_asked(chat, "demand")
    chat.say(text, intent="supplement")
    assert text not in chat.known("issue")


@pytest.mark.parametrize("text", ["昨晚 一共四个人", "一起去的三个人", "一般两个人"])
def test_people_counted_are_no_sum(chat: Any, text: str) -> None:
    """Asked how much it was: 昨晚 一共四个人 became the sum."""
    chat.say("餐厅多收了我们的钱", intent="complaint", category="price.overcharge", heat=1)
    until_asked(chat, "amount")
    chat.say(text, intent="supplement")
    assert chat.known("amount") == ""
