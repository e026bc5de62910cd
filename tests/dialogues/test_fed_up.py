"""Who has enough of questions, of the bot or of waiting is heard; and who wants no person."""

from __future__ import annotations

from typing import Any

import pytest

from dialogues import fed_up
from dialogues.state import Control, FieldName, Phase
from tests.dialogues.broken import BROKEN

_PERSON = {"intent": "ask_human", "handoff": "request_human"}


@pytest.mark.parametrize(
    ("text", "enough"),
    [
        ("说了别问我", True), ("烦不烦 一直问", True), ("懒得跟你说", True), ("问完没有", True),
        ("有完没完", True), ("你先别问", True), ("要问到什么时候", True), ("问这么多干嘛", True),
        ("我不回答任何问题", True), ("唔好再問", True), ("stop asking me", True),
        ("enough questions", True), ("客服别问我要密码", False), ("他问我要钱", False),
        ("问了好几次没人理", False), ("我想问一下", False), ("不想说", False), ("不清楚", False),
    ],
)  # fmt: skip
def test_who_will_not_be_asked_any_more_is_told_from_who_tells(text: str, *, enough: bool) -> None:
    assert fed_up.stops(text) is enough


@pytest.mark.parametrize(
    ("text", "none"),
    [
        ("不用真人", True), ("不要转人工", True), ("别转人工 我就跟你说", True),
        ("先不要人工", True),
        ("我不想跟人工说", True), ("唔使搵真人", True), ("please don't transfer me", True),
        ("不要机器人 我要人工", False), ("转人工", False), ("别再给我转机器人", False),
        ("别敷衍我，转人工", False), ("人工呢", False),
    ],
)  # fmt: skip
def test_who_wants_no_person_is_told_from_who_wants_one(text: str, *, none: bool) -> None:
    assert fed_up.no_person(text) is none


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ("你们领导呢", True), ("叫你们经理来", True), ("换个人来", True), ("找个能做主的", True),
        ("你们倒是来个人", True), ("来个人行不行", True), ("你派个人来", True),
        ("有没有活人啊", True),
        ("又是机器人 有没有活人啊", True), ("人工人工人工", True), ("找个能说话的人", True),
        ("派个人来修", False), ("有没有人受伤", False), ("人工费太贵", False), ("找人修过", False),
        ("让你们负责人给我打电话", True), ("換個客服", True), ("get me your manager", True),
        ("经理来了也没用", False), ("店长出来骂我", False), ("换个新的", False),
        ("领导说不管", False), ("叫个活的来", True), ("买了个活的来", False),
    ],
)  # fmt: skip
def test_who_calls_for_somebody_in_charge_is_told_from_who_tells_of_one(
    text: str, *, calls: bool
) -> None:
    assert fed_up.wants_leader(text) is calls


def test_a_refusal_of_more_questions_is_no_place(chat: Any) -> None:
    """S0-37: whatever stood in the open field, nothing more is asked, and it is filed."""
    chat.say("空调漏水", **BROKEN)
    chat.say("烦不烦 一直问", intent="complaint", heat=1, emotion="anger")
    assert "interruptions.refuse_all" in " ".join(chat.rules)
    assert "烦不烦 一直问" not in {k.value for k in chat.now_state.fields.values()}
    assert chat.now_state.phase is Phase.DONE


def test_who_begins_by_refusing_questions_is_asked_none(chat: Any) -> None:
    said = chat.say("我不回答任何问题 空调漏水 给我查", **BROKEN)
    assert "interruptions.refuse_all" in " ".join(chat.rules)
    assert "？" not in said
    assert chat.now_state.phase is Phase.DONE


def test_who_wants_no_person_stays_with_the_bot(chat: Any) -> None:
    chat.say("空调漏水", **BROKEN)
    chat.say("不要转人工 我不敢打电话", **_PERSON)
    assert "interruptions.no_person" in " ".join(chat.rules)
    assert chat.now_state.control is Control.BOT


def test_another_person_is_no_exchange_of_goods(chat: Any) -> None:
    chat.say("空调漏水", **BROKEN)
    chat.say("换个人来", intent="supplement", slots={"demand": "换个=exchange"})
    assert chat.now_state.control is Control.QUEUE


def test_who_gives_up_on_the_bot_takes_nothing_back(chat: Any) -> None:
    chat.say("空调漏水", **BROKEN)
    chat.say("算了 跟你说也没用", intent="withdraw", heat=1, emotion="anger")
    assert "interruptions.complains_about_bot" in " ".join(chat.rules)
    assert "messages.withdraw_sure" not in " ".join(chat.rules)


@pytest.mark.parametrize("text", ["人呢", "有人吗", "在吗", "喂", "人都去哪了"])
def test_who_calls_out_while_he_waits_hears_that_somebody_comes(chat: Any, text: str) -> None:
    chat.say("转人工", **_PERSON)
    chat.say(text, intent="ask_bot")
    assert "messages.queue_note" in " ".join(chat.rules)


def test_a_matter_told_while_taking_back_is_asked_is_kept(chat: Any) -> None:
    """S0-13: it was taken for a yes, and the words were in no case."""
    chat.say("转人工", **_PERSON)
    chat.say("算了不等了", intent="withdraw")
    chat.say("你先帮我记一下吧 空调修了三次还漏水", **BROKEN)
    assert not chat.now_state.taken_back
    assert "空调修了三次还漏水" in chat.known("issue")


def test_who_wants_his_withdrawn_case_back_is_brought_to_a_person(chat: Any) -> None:
    chat.say("空调漏水", **BROKEN)
    chat.say("算了不投诉了", intent="withdraw")
    chat.say("嗯", intent="affirm")
    assert chat.now_state.taken_back
    chat.say("等下 还是别撤了", intent="withdraw")
    assert chat.now_state.control is Control.QUEUE


def test_signs_alone_are_no_story(chat: Any) -> None:
    for _ in range(3):
        chat.say("？？", intent="chitchat")
    assert FieldName("issue") not in chat.now_state.fields


@pytest.mark.parametrize(
    ("first", "flags"), [("垃圾平台 骗子 全家死光", []), ("我要曝光你们", ["media"])]
)
def test_abuse_or_a_threat_alone_says_nothing_of_the_kind_of_matter(
    chat: Any, first: str, flags: list[str]
) -> None:
    meant = {"intent": "complaint", "heat": 2, "emotion": "anger", "validity": "valid"}
    chat.say(first, category="account_safety.fraud", flags=flags, **meant)
    assert chat.now_state.category == "other.unclear"
    chat.say("裙子褪色把我包染了", category="quality.fault", slots={"product": "裙子"}, **meant)
    assert chat.now_state.category == "quality.fault"


def test_a_hidden_number_is_no_way_to_reach_him(chat: Any) -> None:
    """Of a page he copied; nobody can ring it."""
    chat.say("空调漏水", **BROKEN)
    chat.say("收货人电话139****2211", slots={"phone": "139****2211=+86139****2211"})
    assert FieldName("contact_phone") not in chat.now_state.fields


def test_who_calls_out_while_he_is_asked_for_his_number_hears_who_comes(chat: Any) -> None:
    chat.say("空调漏水", **BROKEN | {"level": 1})
    assert chat.now_state.control is Control.QUEUE
    chat.say("人呢", intent="ask_bot")
    assert "messages.queue_note" in " ".join(chat.rules)


def test_a_fire_told_with_a_threat_is_a_fire(chat: Any) -> None:
    chat.say(
        "充电宝着火了 我要曝光你们", intent="complaint", category="quality.safety", level=1,
        flags=["safety", "media"], hazards=["fire"], heat=3, emotion="anger",
    )  # fmt: skip
    assert chat.now_state.category == "quality.safety"
