"""What customers of Hong Kong and Taiwan change, tell or withdraw once their case is filed."""

from __future__ import annotations

from typing import Any

import pytest

from dialogues import aftertalk, answers, faults, withdrawal
from dialogues.changed_wish import besides, changed
from dialogues.free_words import has_none
from dialogues.renumbered import recoded
from dialogues.state import FieldName, Known, MessageId
from dialogues.wishes import bids, may_wish
from nlu.types import Intent, Parse
from tests.dialogues.broken import BROKEN, to_summary

_HALF = Known("refund", "退一半", MessageId(1))
_REFUND = Known("refund", "我要退錢", MessageId(1))


@pytest.fixture
def filed(chat: Any) -> Any:
    """Return a talk whose case is filed."""
    chat.say(
        "空调漏水，我要退錢", **BROKEN | {"slots": {"product": "空调", "demand": "退錢=refund"}}
    )
    to_summary(chat)
    chat.say("對", intent="affirm")
    assert chat.now_state.closed
    return chat


@pytest.mark.parametrize(
    ("text", "had", "wish"),
    [
        ("我唔要退錢喇，換過部新嘅", _REFUND, "換過部新嘅"),
        ("我剛剛說的退一半改成全退", _HALF, "全退"),
        ("我剛剛說的退款改成換一台新的就好", _REFUND, "換一台新的就好"),
    ],
)
def test_another_wish_or_another_part_takes_the_place(
    heard: Any, text: str, had: Known, wish: str
) -> None:
    """Source: S1-07."""
    known = changed(heard(text, intent="complaint"), had)
    assert known is not None
    assert known.text == wish


def test_what_a_technician_wants_is_no_wish_besides(heard: Any) -> None:
    slots = {"demand": "換壓縮機=part_replacement"}
    assert besides(heard("你哋個技工今朝嚟過，話要換壓縮機", slots=slots), _REFUND) is None
    assert besides(heard("同埋要換壓縮機", slots=slots), _REFUND) is not None


def test_what_was_exchanged_before_is_no_new_wish(heard: Any) -> None:
    assert changed(heard("上次換過一次了"), _REFUND) is None


@pytest.mark.parametrize(
    "text",
    [
        "剛剛你們有位姓李的先生打來說明天到府檢修",
        "頭先你哋有個姓李嘅打嚟話聽日上門",
        "佢頭先覆咗我話會再審",
        "客服刚才打电话来说下周三上门",
        "剛剛打給你們客服，說下週才能來",
    ],
)
def test_who_was_in_touch_and_said_what_is_news(text: str) -> None:
    assert aftertalk.news(text)


def test_the_name_of_who_rang_is_not_his_and_tomorrow_no_day_of_the_matter(filed: Any) -> None:
    slots = {"contact_name": "李", "date": "明天=2026-11-26"}
    filed.say("剛剛你們有位姓李的先生打來說明天到府檢修", intent="supplement", slots=slots)
    assert not filed.known("contact_name")
    assert filed.known("occurred_on") != "2026-11-26"


@pytest.mark.parametrize(
    "text",
    [
        "訂單編號打錯了，是2511235XKQ9R",
        "單號應該是2511235XKQ9R",
        "order number is wrong, it's 2511235XKQ9R",
    ],
)
def test_a_number_called_wrong_is_put_right_whenever_it_is_said(filed: Any, text: str) -> None:
    """Source: S1-07."""
    filed.say(text, intent="supplement")
    assert filed.known("order_no") == "2511235XKQ9R"


def test_it_is_put_right_while_something_else_is_asked(chat: Any) -> None:
    chat.say("空调漏水", **BROKEN)
    chat.say("訂單編號打錯了，是2511235XKQ9R", intent="supplement")
    assert chat.known("order_no") == "2511235XKQ9R"


@pytest.mark.parametrize(
    "text",
    ["訂單編號打錯了，是我自己的問題", "單號不對嗎", "是25112不是25113", "訂單錯了，要5000元"],
)
def test_nothing_is_put_right_without_a_number(book: Any, text: str) -> None:
    script = next(iter(book.scripts.values()))
    assert recoded(script, text, MessageId(1)) == {}


@pytest.mark.parametrize(
    "text",
    ["唔使搞啦，部機原來係插頭鬆咗，已經搞掂", "唔使搞啦，已經搞掂咗", "不用申訴了，修好了"],
)
def test_who_has_it_mended_is_asked_whether_to_withdraw(filed: Any, text: str) -> None:
    filed.say(text, intent="supplement")
    assert filed.now_state.open == "withdraw"


def test_whether_it_is_done_is_no_withdrawal() -> None:
    assert not withdrawal.over("唔使搞啦？搞掂嗎")


def test_mended_is_no_wish_of_who_called_for_a_person(chat: Any) -> None:
    chat.say("空调漏水，我要退錢", **BROKEN | {"level": 1, "slots": {"demand": "退錢=refund"}})
    chat.say("不用申訴了，修好了", intent="supplement")
    assert chat.known("demand") == "refund"


@pytest.mark.parametrize(
    "text", ["他又壞了，我要繼續申訴", "佢又壞咗，我要繼續投訴", "又沒退到，我還要申訴"]
)
def test_a_complaint_taken_back_goes_on_when_it_broke_again(filed: Any, text: str) -> None:
    filed.say("不用申訴了，修好了", intent="supplement")
    filed.say("對", intent="affirm")
    assert filed.now_state.taken_back
    filed.say(text, intent="complaint")
    assert filed.now_state.control == "queue"


def test_the_first_words_of_another_matter_are_kept_whatever_its_kind(filed: Any) -> None:
    """Source: S1-01."""
    number = filed.now_state.case_no
    filed.say("另外我要投訴，冰箱也是壞的", intent="complaint", heat=0)
    assert filed.now_state.case_no != number
    assert "冰箱也是壞的" in filed.known("issue")


def test_an_addition_of_another_kind_is_another_matter(filed: Any) -> None:
    """Source: ideal 3.2 (new_topic)."""
    number = filed.now_state.case_no
    about = {"category": "service.attitude", "validity": "valid", "heat": 1}
    filed.say("另外，他們客服態度很差", intent="supplement", **about)
    assert filed.now_state.case_no != number
    assert "客服態度很差" in filed.known("issue")


def test_still_another_thing_waits_at_the_summary(chat: Any) -> None:
    chat.say("空调漏水", **BROKEN)
    to_summary(chat)
    text = "還有另外一件事，他們家還弄丟我一條領帶"
    chat.say(text, intent="complaint", category="logistics.lost")
    assert [one.text for one in chat.now_state.parked] == [text]


@pytest.mark.parametrize(
    "text",
    [
        "唔使賠，想佢哋查下",
        "就係想佢同我講句對唔住",
        "賣家要幫我出運費才對",
        "換返隻腳俾我咪得囉",
        "機票改票費3200要你們賠",
    ],
)
def test_nothing_but_a_wish_is_one_however_hot(text: str) -> None:
    assert bids(Parse(text, intent=Intent.COMPLAINT, heat=1))


@pytest.mark.parametrize(
    "text", ["賣家要我付運費才行", "佢哋話要你賠", "想佢哋查咗未", "他們要先付錢才行", "他們會修嗎"]
)
def test_what_others_want_is_no_wish_of_his(text: str) -> None:
    assert not bids(Parse(text, intent=Intent.COMPLAINT, heat=1))


def test_a_ticket_that_is_gone_is_no_wish() -> None:
    assert not may_wish(Parse("車票號碼沒了，已經出站", intent=Intent.SUPPLEMENT))
    assert may_wish(Parse("希望不要再有下一個受害者", intent=Intent.SUPPLEMENT))


@pytest.mark.parametrize(
    ("name", "text", "meant", "value"),
    [
        ("product", "冇單號喺手", {}, None),
        ("product", "兩個人共46,800", {"slots": {"amount": "46,800=4680000"}}, None),
        ("product", "兩人套餐", {}, "兩人套餐"),
        ("order_no", "訂單編號 3F2A9", {}, "3F2A9"),
        ("order_no", "訂單 2 件", {}, None),
        ("contact_phone", "02-27001234 分機12", {}, "0227001234"),
    ],
)
def test_an_answer_is_of_the_kind_that_was_asked(
    book: Any, heard: Any, name: str, text: str, meant: dict[str, Any], value: str | None
) -> None:
    ref = next(ref for ref in book.scripts if ref.name == "other")
    known = answers.answer(book.scripts[ref].questions[FieldName(name)], heard(text, **meant))
    assert (known.value if known else None) == value
    assert known is None or "分機" not in text or known.text.endswith("分機12")


def test_a_wish_takes_the_place_of_how_long_one_is_due(chat: Any) -> None:
    said = BROKEN | {"slots": {"product": "冷氣", "demand": "退款=refund"}}
    chat.say("冷氣滴水，退款拖了三個月", **said)
    assert chat.known("demand") == "refund"
    slots = {"demand": "全額退=refund"}
    chat.say("全額退，再給我一個交代", intent="follow_up", slots=slots)
    assert "全額退" in chat.now_state.fields[FieldName("demand")].text


def test_having_no_number_at_hand_is_having_none() -> None:
    assert has_none("冇單號喺手")


@pytest.mark.parametrize(
    "text",
    ["我上星期五喺豐澤買部電視，開機有條橫線，想換機", "我部電腦螢幕有一條線，上週五買的，想換"],
)
def test_a_thing_named_and_a_change_wanted_begin_a_matter(chat: Any, text: str) -> None:
    chat.say(text, intent="chitchat", slots={"product": "電視" if "電視" in text else "電腦"})
    assert chat.now_state.case_no


def test_who_asks_what_a_change_costs_begins_none(chat: Any) -> None:
    chat.say("我部電視想換多少錢", intent="inquiry", slots={"product": "電視"})
    assert not chat.now_state.case_no
    assert faults.names_fault("部電視有條橫線")
    assert not faults.names_fault("地鐵有三條線")


def test_what_was_done_to_a_child_is_the_story_however_angry(chat: Any) -> None:
    text = "我個仔喺playgroup俾老師鬧到喊，話佢蠢"
    chat.say(text, intent="chitchat", emotion="anger", heat=2, validity="not_complaint")
    assert chat.known("issue") == text


@pytest.mark.parametrize("text", ["客服罵我", "店員鬧我", "店员骂我"])
def test_a_few_words_of_who_did_what_are_the_story(chat: Any, text: str) -> None:
    chat.say(text, intent="complaint", category="service.attitude", heat=1)
    assert chat.known("issue") == text
    assert not faults.names_fault("没骂我")


def test_how_it_was_paid_is_no_thing_that_was_bought(chat: Any) -> None:
    told = {"category": "aftersale.contract", "slots": {"product": "credit card"}}
    chat.say("健身室焗我買course，用credit card碌嘅", intent="complaint", heat=1, **told)
    assert not chat.known("product")
