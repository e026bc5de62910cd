"""What is said beside the matter is answered, and neither threatens nor begins another matter."""

from __future__ import annotations

from typing import Any

import pytest

from dialogues import asides, preferred
from dialogues.events import Said
from dialogues.options import option
from dialogues.state import MessageId
from nlu.types import Intent, Parse
from tests.dialogues.broken import BROKEN, until_asked
from tests.dialogues.random_talks import START


def _answered(chat: Any, what: str) -> bool:
    """Say whether the last answer meets a question of his."""
    return any(rule.startswith(f"interruptions.{what}#") for rule in chat.rules)


_THREAT: dict[str, Any] = {"intent": "inquiry", "flags": ["regulator"], "level": 1}


@pytest.mark.parametrize(
    "text", ["想問下消委會電話幾多號？", "請問消保官的電話是幾號？", "怎么联系消协"]
)
def test_who_asks_for_a_councils_number_is_told_and_threatens_nobody(chat: Any, text: str) -> None:
    """Source: S4-10."""
    chat.say("空调漏水", **BROKEN)
    chat.say(text, **_THREAT)
    assert _answered(chat, "ask_rights")
    assert chat.now_state.level == "2"
    assert not chat.now_state.handoff


def test_who_says_that_he_calls_them_threatens_still(heard: Any) -> None:
    reading = heard("我已經打消委會電話投訴你哋", **_THREAT)
    assert asides.plainly(reading) is reading


@pytest.mark.parametrize(
    "text", ["你們會不會跟賣家說是我申訴的？", "你們會不會跟警察說？", "你哋會唔會話俾間舖知？"]
)
def test_who_fears_that_others_are_told_is_answered(chat: Any, text: str) -> None:
    chat.say("空调漏水", **BROKEN)
    chat.say(text, intent="inquiry", flags=["legal"], level=1)
    assert _answered(chat, "ask_told")
    assert "legal" not in chat.now_state.flags


@pytest.mark.parametrize(
    "text", ["刪掉我的資料", "把我的资料删掉", "我個friend都係咁，佢可唔可以一齊投訴？"]
)
def test_what_only_a_colleague_can_answer_is_kept_and_opens_no_matter(chat: Any, text: str) -> None:
    chat.say("空调漏水", **BROKEN)
    chat.say("不知道", intent="dont_know")
    was = chat.now_state.matter
    chat.say(text, intent="complaint", category="account_safety.privacy", heat=1)
    assert _answered(chat, "question_kept")
    assert text in chat.known("issue")
    assert chat.now_state.matter == was


def test_data_that_others_deleted_are_a_complaint(heard: Any) -> None:
    reading = heard("你們把我的資料刪了", intent="complaint")
    assert asides.plainly(reading) is reading


@pytest.mark.parametrize("text", ["喂有冇真人㗎？", "有沒有真人客服", "你们有没有人工"])
def test_who_asks_whether_there_is_a_person_gets_one(chat: Any, text: str) -> None:
    chat.say("空调漏水", **BROKEN)
    chat.say(text, intent="ask_bot", handoff="ask_if_bot")
    assert chat.now_state.control == "queue"


def _said(text: str) -> Said:
    return Said(MessageId(1), START, Parse(text, intent=Intent.COMPLAINT, acts=(Intent.COMPLAINT,)))


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("用LINE聯絡我就好", "chat"),
        ("不想留電話，用LINE", "chat"),
        ("不用留電話，LINE就好", "chat"),
        ("WhatsApp我就得，唔好打嚟", "chat"),
        ("返工時間唔好打", "phone after 18:00"),
        ("上班时间别打电话", "phone after 18:00"),
        ("LINE可以嗎？", "chat"),
        ("微信", ""),
        ("用微信", ""),
        ("用微信付的", ""),
        ("微信客服不理我", ""),
    ],
)
def test_a_chat_or_an_hour_named_is_how_he_is_reached(heard: Any, text: str, way: str) -> None:
    """Source: S2-02."""
    known = preferred.told(heard(text), None)
    assert (known.value if known else "") == way
    assert preferred.reaches(_said(text)) is bool(way)


def test_how_to_reach_him_is_no_part_of_the_story_and_calls_nobody(chat: Any) -> None:
    chat.say("空调漏水", **BROKEN)
    chat.say("唔方便聽電話，WhatsApp就得", intent="ask_human", handoff="request_callback")
    assert chat.known("contact_preference") == "chat"
    assert "WhatsApp" not in chat.known("issue")
    assert chat.now_state.control == "bot"


def test_the_word_for_progress_is_no_place(chat: Any) -> None:
    chat.say("店员骂我", intent="complaint", category="service.attitude", heat=1)
    until_asked(chat, "place")
    chat.say("進度", intent="supplement")
    assert not chat.known("place")
    assert _answered(chat, "ask_progress")


def test_how_to_reach_him_names_no_thing(chat: Any) -> None:
    chat.say("餐廳亂收費", intent="complaint", category="price.overcharge", heat=1)
    until_asked(chat, "product")
    chat.say("上班时间别打电话", intent="supplement")
    assert not chat.known("product")
    assert chat.known("contact_preference") == "phone after 18:00"


def test_who_asks_when_a_shop_opens_says_not_where_he_bought_it(book: Any, heard: Any) -> None:
    question = book.script(book.ref_for("quality.fault")).questions["place_of_purchase"]
    assert option(question, heard("顺便问一下你们门店几点关门").messages) is None
    assert option(question, heard("在门店买的").messages) is not None
