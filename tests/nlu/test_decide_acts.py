"""Answers, acts of talk and wishes about who answers, decided from rules, slots and model."""

from __future__ import annotations

import pytest

from nlu.types import Flag, Handoff, Intent
from tests.nlu.deciding import ANGRY, CALM, Odds, decided


@pytest.mark.parametrize("weighty", ["withdraw", "ask_human", "bye", "refuse_answer", "praise"])
def test_what_has_consequences_must_be_likelier_than_not(weighty: str) -> None:
    """A guess of one in three neither takes a complaint back nor calls a person."""
    odds = {"intent": {weighty: 0.34, "chitchat": 0.2}}
    assert decided("不用了让他给我说清楚", CALM | odds).intent is Intent.CHITCHAT
    odds = {"intent": {weighty: 0.6, "chitchat": 0.2}}
    assert decided("不用了让他给我说清楚", CALM | odds).intent == weighty


@pytest.mark.parametrize(
    ("asking", "text"),
    [("date", "it happened yesterday"), ("date", "半小时前刚收到短信"), ("demand", "把钱退给我啊")],
)
def test_a_value_of_the_kind_asked_for_is_the_answer(asking: str, text: str) -> None:
    odds = CALM | {"intent": {"bye": 0.7}}
    assert decided(text, odds, asking).intent is Intent.SUPPLEMENT


def test_a_model_that_reads_a_wish_for_a_person_is_not_taken_for_a_rule() -> None:
    asks = CALM | {"intent": {"ask_human": 0.9}, "handoff": {"request_human": 0.5, "none": 0.5}}
    assert decided("师傅说要打给我来着", asks).handoff is Handoff.NONE
    surer = asks | {"handoff": {"request_human": 0.8}}
    assert decided("师傅说要打给我来着", surer).handoff is Handoff.REQUEST_HUMAN


@pytest.mark.parametrize(
    ("asking", "text"),
    [
        ("date", "昨天"),
        ("date", "上周三吧"),
        ("phone", "13800138001"),
        ("product", "耳机"),
        ("name", "王建国"),
        ("order_no", "20260318009911"),
        ("place", "浙江省杭州市西湖区文三路18号"),
        ("amount", "298元"),
        ("email", "wang@example.com"),
        ("demand", "退款"),
    ],
)
@pytest.mark.parametrize("odds", [CALM, CALM | {"intent": {"bye": 0.9}}], ids=["inquiry", "bye"])
def test_a_short_answer_answers_whatever_the_model_guesses(
    asking: str, text: str, odds: Odds
) -> None:
    labels = decided(text, odds, asking)
    assert labels.intent is Intent.SUPPLEMENT
    assert labels.acts[0] is Intent.SUPPLEMENT
    assert any(reason.by == "rule:answer" for reason in labels.reasons)


def test_the_same_words_answer_nothing_when_nothing_is_asked() -> None:
    assert decided("昨天").intent is Intent.INQUIRY
    assert decided("昨天", CALM, "phone").intent is Intent.INQUIRY


def test_a_long_story_is_no_mere_answer() -> None:
    story = "昨天你们师傅来了一趟把地板踩得全是泥，还把我家门框磕掉一块漆"
    assert decided(story, ANGRY, "date").intent is Intent.COMPLAINT


@pytest.mark.parametrize(
    ("text", "intent", "found"),
    [
        ("转人工", "ask_human", ("ask_human",)),
        ("你好，转人工", "ask_human", ("ask_human", "greet")),
        ("好的，谢谢", "affirm", ("affirm", "thanks")),
        ("你好", "greet", ("greet",)),
        ("谢谢，再见", "thanks", ("thanks", "bye")),
    ],
)
def test_an_act_of_talk_decides_and_the_strong_one_leads(
    text: str, intent: str, found: tuple[str, ...]
) -> None:
    labels = decided(text, ANGRY)
    assert labels.intent == intent
    assert labels.acts == found


def test_an_act_beside_a_story_is_kept_behind_it() -> None:
    labels = decided("你好，充电口松了", ANGRY)
    assert labels.acts == (Intent.COMPLAINT, Intent.GREET)


def test_a_no_with_words_corrects_a_summary() -> None:
    assert Intent.CORRECTION in decided("不对，我买的是那个大的", CALM, "confirm").acts
    assert decided("不对", CALM, "confirm").intent is Intent.DENY


@pytest.mark.parametrize(
    ("text", "odds", "handoff"),
    [
        ("转人工", CALM, Handoff.REQUEST_HUMAN),
        ("你是机器人吗", CALM, Handoff.ASK_IF_BOT),
        ("有空打给我", CALM | {"handoff": {"request_callback": 0.9}}, Handoff.REQUEST_CALLBACK),
        ("有空打给我", CALM | {"handoff": {"request_callback": 0.4}}, Handoff.NONE),
        ("花呗怎么还款", CALM, Handoff.NONE),
    ],
)
def test_a_wish_about_who_answers(text: str, odds: Odds, handoff: Handoff) -> None:
    labels = decided(text, odds)
    assert labels.handoff is handoff
    assert (Flag.REQUEST_HUMAN in labels.flags) == (handoff is Handoff.REQUEST_HUMAN)
