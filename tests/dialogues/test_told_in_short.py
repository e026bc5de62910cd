"""What is told in few words stands in the field that it tells: a wish, a day, a place, a name."""

from __future__ import annotations

from typing import Any

import pytest

from dialogues import wishes
from dialogues.free_words import only_values
from nlu.types import Intent, Parse, Slot, SlotType
from tests.dialogues.broken import BROKEN, until_asked

_FEES: dict[str, Any] = {
    "intent": "complaint", "category": "price.overcharge", "heat": 1,
    "slots": {"amount": "200=20000"},
}  # fmt: skip
_RENEWED: dict[str, Any] = {"intent": "complaint", "category": "price.auto_renewal", "heat": 1}


@pytest.fixture
def wished(chat: Any) -> Any:
    """Return a talk in which the wish is asked for."""
    chat.say("师傅多收我两百", **_FEES)
    until_asked(chat, "demand")
    return chat


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("师傅刚加我微信说退我200", {"demand": "退我=refund"}),
        ("店长昨天答应退我一半", {"demand": "退我=refund"}),
        ("店长刚给我妈打电话威胁说不退", {}),
        ("客服又说换不了", {}),
        ("什么叫名目？改签费啊", {}),
        ("你们到底还赔不赔", {}),
    ],
)
def test_what_others_said_and_what_he_asks_back_is_no_wish(
    wished: Any, text: str, slots: Any
) -> None:
    wished.say(text, intent="complaint", heat=1, slots=slots)
    assert not wished.known("demand")


@pytest.mark.parametrize("text", ["店长给我道歉", "让师傅来把墙补好", "希望客服给我打电话说清楚"])
def test_what_others_are_to_do_is_one(wished: Any, text: str) -> None:
    wished.say(text, intent="supplement")
    assert wished.known("demand") == text


@pytest.mark.parametrize("text", ["把墙补好 把200退了", "把洞补上", "麻烦把空调修好"])
def test_who_knew_no_wish_and_tells_one_later_has_it(wished: Any, text: str) -> None:
    wished.say("不知道", intent="dont_know")
    assert wished.now_state.asking == "contact_phone"
    wished.say(text, intent="supplement")
    assert wished.known("demand") == text
    assert text not in wished.known("issue")


@pytest.mark.parametrize("text", ["把我手机弄坏了", "把钱扣了", "把我骂了一顿"])
def test_what_was_done_to_him_is_no_bid(text: str) -> None:
    assert not wishes.bids(Parse(text, intent=Intent.SUPPLEMENT))


@pytest.mark.parametrize(
    ("text", "told"), [("退，再给我关了", ""), ("帮我把续费关了", ""), ("我自己关了", "已经关了")]
)
def test_what_we_are_to_switch_off_is_not_off(chat: Any, text: str, told: str) -> None:
    chat.say("自动续费扣了我25", **_RENEWED)
    chat.say(text, intent="supplement")
    assert chat.known("still_on") == told


@pytest.mark.parametrize("text", ["从今年3月开始", "今年3月起", "自今年3月以来"])
def test_since_when_is_no_firm(chat: Any, text: str) -> None:
    chat.say("每个月扣10块", **_RENEWED)
    assert "company" in (chat.now_state.asking, chat.now_state.also)
    chat.say(text, intent="supplement", slots={"date": "今年3月=2026-03-01"})
    assert not chat.known("company")
    assert chat.known("occurred_on") == "2026-03-01"


def test_how_it_is_not_to_be_sent_is_no_state_of_the_box(chat: Any) -> None:
    damaged = {"intent": "complaint", "category": "logistics.transit_damage", "heat": 1}
    chat.say("快递摔坏了我的花瓶", **damaged, slots={"product": "花瓶"})
    until_asked(chat, "parcel")
    chat.say("单位没人签收别送公司", intent="supplement")
    assert not chat.known("parcel")
    assert "别送公司" in chat.known("issue")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("姓张的英语老师", ""),
        ("姓李的那个女的", ""),
        ("我姓张", "张"),
        ("姓张，投诉你们老师", "张"),
    ],
)
def test_the_name_of_one_of_the_staff_is_not_his_own(chat: Any, text: str, name: str) -> None:
    slots = {"contact_name": "张" if "张" in text else "李"}
    chat.say(text, intent="complaint", category="service.attitude", heat=1, slots=slots)
    assert chat.known("contact_name") == name


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("医生两分钟就打发我了", "两分钟=2 分钟"),
        ("等了半天五分钟就给我挂了", "五分钟=5 分钟"),
        ("创维65寸电视花屏", "65寸=65 寸"),
    ],
)
def test_a_short_while_and_a_size_it_is_sold_by_measure_nothing(
    chat: Any, text: str, measure: str
) -> None:
    chat.say(text, intent="complaint", category="quality.fault", heat=1, slots={"measure": measure})
    assert not chat.known("measured")


@pytest.mark.parametrize(
    ("text", "measure"),
    [("充满电用两分钟就没电", "两分钟=2 分钟"), ("说65寸，实际量只有58寸", "58寸=58 寸")],
)
def test_what_it_lasts_or_falls_short_of_is_measured(chat: Any, text: str, measure: str) -> None:
    meant = {"intent": "complaint", "category": "quality.below_spec", "heat": 1}
    chat.say(text, **meant, slots={"measure": measure})
    assert chat.known("measured")


def test_day_and_shop_in_a_line_go_to_their_own_fields(chat: Any) -> None:
    meant = {"intent": "complaint", "category": "quality.hygiene", "heat": 1}
    chat.say("理发店剪坏了我头发", **meant)
    until_asked(chat, "place")
    chat.say("昨天 名剪东门店", intent="supplement", slots={"date": "昨天=2026-11-24"})
    assert (chat.known("occurred_on"), chat.known("place")) == ("2026-11-24", "名剪东门店")


def test_a_shop_nobody_knows_is_taken_where_it_was_asked_before(chat: Any) -> None:
    """Asked for the place he told the day; asked for his wish, the shop."""
    chat.say("理发店剪坏了我头发", intent="complaint", category="quality.hygiene", heat=1)
    until_asked(chat, "place")
    chat.say("昨天", intent="supplement", slots={"date": "昨天=2026-11-24"})
    assert chat.now_state.asking == "demand"
    chat.say("名剪东门店", intent="complaint")
    assert chat.known("place") == "名剪东门店"
    assert not chat.known("demand")


def test_a_storey_below_ground_is_a_place(chat: Any) -> None:
    chat.say("小区车库淹了", intent="complaint", category="other.facility", heat=1)
    until_asked(chat, "place")
    chat.say("万科城 B2", intent="supplement", slots={"company": "万科"})
    assert chat.known("place") == "万科城 B2"


def test_a_few_words_on_what_got_wet_are_in_the_story(chat: Any) -> None:
    chat.say("酒店空调一直滴水", **BROKEN)
    chat.say("床都湿了", intent="complaint", heat=1)
    assert "床都湿了" in chat.known("issue")


def test_the_make_told_when_the_day_was_asked_is_no_shop(chat: Any) -> None:
    """Else the shop told later has no field left."""
    chat.say("空调漏水", **BROKEN)
    chat.say("美的", intent="supplement", slots={"company": "美的"})
    assert chat.known("company") == "美的"
    assert not chat.known("place_of_purchase")


@pytest.mark.parametrize(
    "text",
    [
        "修",
        "退吧",
        "我要换",
        "找人来修，修不好就换",
        "安排师傅上门看看",
        "赔十倍",
        "重新喷漆",
        "退一半吧",
    ],
)
def test_a_wish_in_a_word_or_two_is_one_at_any_question(chat: Any, text: str) -> None:
    chat.say("空调漏水", **BROKEN)
    until_asked(chat, "model")
    if chat.now_state.fields.get("demand"):
        assert not chat.known("demand")
    chat.say(text, intent="supplement")
    assert chat.known("demand") == text
    assert text not in chat.known("issue")


@pytest.mark.parametrize("text", ["昨天起泡了", "昨天开始响", "从昨天疼"])
def test_what_began_on_a_day_is_more_than_the_day(text: str) -> None:
    start = text.index("昨天")
    day = Slot(SlotType.DATE, "昨天", start, start + 2, "2026-11-24", "day")
    assert not only_values(Parse(text, intent=Intent.COMPLAINT, slots=(day,)))
