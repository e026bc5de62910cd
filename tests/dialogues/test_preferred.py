"""How a customer wants to be reached is kept as he says it, and what others did is no wish."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from functools import partial
from typing import Any

import pytest

from bot.outbound.remedy import Preference, preference
from dialogues import preferred
from dialogues.book import Book
from dialogues.events import Said
from dialogues.reading import Reading
from dialogues.state import Known, MessageId
from dialogues.talks import ZONE
from nlu.types import Intent, Parse
from tests.dialogues.chatting import Chat
from tests.nlu.reading import read

AT = datetime(2026, 11, 25, 10, 0, tzinfo=ZONE)
BEFORE = Known("phone", "打电话就行", MessageId(1), "said")


def parsed(text: str) -> Parse:
    return Parse(text, intent=Intent.SUPPLEMENT, slots=read(text))


def told(*texts: str, known: Known | None = None) -> str:
    said = [Said(MessageId(n), AT, parsed(text)) for n, text in enumerate(texts, 1)]
    found = preferred.told(Reading(tuple(said)), known)
    return found.value if found else ""


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("晚上6点以后打电话给我", "phone after 18:00"),
        ("晚上七点半后再打", "phone after 19:30"),
        ("24:30以后打我电话", "phone after 00:30"),
        ("我白天上班，晚上8点以后有空，打我电话", "phone after 20:00"),
        ("下班后打我手机", "phone after 18:00"),
        ("下午打电话给我比较方便", "phone after 13:00"),
        ("晚上6點之後打電話俾我", "phone after 18:00"),
        ("call me after 6pm please", "phone after 18:00"),
        ("電話聯絡我", "phone"),
        ("有事打我电话，别在这里发", "phone"),
        ("最好是打电话", "phone"),
        ("打电话就行", "phone"),
        ("只能打电话，我不看微信", "phone"),
        ("I'd prefer a phone call", "phone"),
        ("发短信就行", "sms"),
        ("有进展发短信给我", "sms"),
        ("短信通知我，电话我接不了", "sms"),
        ("text me when it is done", "sms"),
        ("发邮件给我吧", "email"),
        ("请用邮箱联系我", "email"),
        ("please reply by email", "email"),
    ],
)
def test_a_way_to_be_reached_is_kept_with_its_hour(text: str, value: str) -> None:
    """S2-02."""
    assert told(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "给我打电话",
        "马上打我电话",
        "我电话13800138000",
        "昨天下午3点打电话给你们没人接",
        "打了三次电话都没人接",
        "客服晚上给我打电话骂我",
        "你们天天晚上打电话催",
        "电话联系不上",
        "一直发短信骚扰我",
        "收到短信说要扣款",
        "手机坏了",
        "晚上六点送到的",
        "they never called me after 6pm",
        "快递不打电话就放门口了",
        "让快递员以后打电话，别再给我放柜子",
        "以后送货上门前给我打电话",
        "",
    ],
)
def test_one_call_a_refusal_and_a_story_are_no_wish(text: str) -> None:
    assert told(text) == ""


def test_the_last_way_counts_and_who_wants_to_stay_here_stays() -> None:
    assert told("打电话就行", "算了，发短信就行") == "sms"
    assert told("就在这里说吧") == "chat", "the bot taught these words as an answer"
    assert told("别打电话了") == "", "where nothing else was said there is nothing to keep"
    assert told("就在这里说吧", known=BEFORE) == "chat"
    assert told("别打电话了", known=BEFORE) == "chat"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("晚上6点以后打电话给我", Preference("phone", time(18))),
        ("打电话就行", Preference("phone")),
        ("发短信就行", Preference("sms")),
        ("发邮件给我吧", Preference()),
    ],
)
def test_what_is_sent_unasked_goes_by_what_was_kept(text: str, meant: Preference) -> None:
    """S2-02: the words of the talk and the planner speak one language."""
    assert preference(told(text)) == meant


@pytest.fixture
def chat(book: Book) -> Any:
    talk = Chat(book, AT)
    talk.say(
        "耳机用了两天就没声音了", intent="complaint", category="quality.fault",
        slots={"product": "耳机"},
    )  # fmt: skip
    return talk


def test_it_is_on_the_case_and_read_back_and_never_asked_for(chat: Any) -> None:
    """S2-02: the desk shows it beside the number; the bot does not ask."""
    say = partial(chat.hear)
    say(chat.said(parsed("上周三京东买的，晚上6点以后打电话给我 13912345678")))
    assert chat.known("contact_preference") == "phone after 18:00"
    for text in ("没有型号", "换一副"):
        words = chat.words(say(chat.said(parsed(text))))
    assert "怎么联系您：晚上6点以后打电话给我\n" in words, "the number has a line of its own"
    assert not any("contact_preference" in rule for rule in chat.rules)


def test_it_may_be_said_after_everything_is_filed(chat: Any) -> None:
    for text in ("上周三京东买的", "没有型号", "换一副"):
        chat.hear(chat.said(parsed(text)))
    chat.say("对", intent="affirm")
    chat.hear(chat.said(parsed("有事发短信给我就行")))
    assert chat.known("contact_preference") == "sms"


@pytest.mark.parametrize(
    "text",
    [
        "我妈那边千万别联系",
        "别打给我老公",
        "不要联系我单位",
        "别给我妈打电话",
        "don't call my wife",
    ],
)
def test_whom_nobody_is_to_call_is_told_from_himself(text: str) -> None:
    """It changes nothing in how he is reached, however he had said it."""
    assert preferred.spares(text)
    assert not preferred.says_how(text)
    assert told(text, known=BEFORE) == ""


@pytest.mark.parametrize(
    "text",
    [
        "别联系我",
        "别打电话",
        "催收天天打给我老公",
        "别再骚扰我家人了",
        "联系不上我妈",
        "打给我老公",
    ],
)
def test_who_wants_no_call_himself_or_complains_of_calls_spares_nobody(text: str) -> None:
    assert not preferred.spares(text)


def test_a_courier_who_is_to_ring_calls_no_colleague(chat: Any) -> None:
    """What others are to do from now on is what he wishes for; nobody is handed over."""
    text = "让快递员以后打电话，别再给我放柜子"
    said = replace(parsed(text), intent=Intent.ASK_HUMAN, acts=(Intent.ASK_HUMAN,))
    chat.hear(chat.said(said))
    assert chat.now_state.control == "bot"
    assert chat.known("demand") == "improve"
    assert chat.known("contact_preference") == ""
