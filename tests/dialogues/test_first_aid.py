"""What somebody in danger is asked, told and answered: where he is, which card, what to do."""

from __future__ import annotations

from typing import Any

import pytest

from dialogues import danger, first_aid
from dialogues.state import FieldName
from nlu.types import Hazard

_PLACE = FieldName("place")


def _told(hazard: str) -> dict[str, Any]:
    return {
        "intent": "complaint", "emotion": "anxiety", "heat": 2, "category": "service.attitude",
        "level": 1, "flags": ["safety"], "hazards": [hazard],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("at", "intent"),
    [
        ("没受伤", "supplement"),
        ("没受伤", "deny"),
        ("nobody hurt", "supplement"),
        ("我没受伤，信号不好", "supplement"),
    ],
)
def test_where_somebody_is_shut_in_is_asked_again_before_his_number(
    chat: Any, at: str, intent: str
) -> None:
    """S2-14: without the place nobody can come."""
    chat.say("我被困在电梯里", **_told("trapped"))
    chat.say(at, intent=intent)
    assert chat.now_state.asking == _PLACE
    chat.say("太古城地库", intent="supplement")
    assert chat.known("place") == "太古城地库"


@pytest.mark.parametrize(
    ("text", "hazard"),
    [
        ("服务员把热汤洒在我女儿手上，现在起水泡", Hazard.INJURY),
        ("医美打完脸发黑", Hazard.INJURY),
        ("your waiter spilled soup on me", Hazard.INJURY),
        ("喝了热汤以后又吐又拉，手上起疹", Hazard.POISONING),
        ("吃完嘴肿了", Hazard.POISONING),
        ("用了面霜脸上起红疹", Hazard.POISONING),
    ],
)
def test_who_was_scalded_is_not_told_to_eat_no_more_of_it(text: str, hazard: Hazard) -> None:
    assert danger.leads([Hazard.POISONING, Hazard.INJURY], text) is hazard
    assert danger.leads([Hazard.POISONING], text) is Hazard.POISONING


@pytest.mark.parametrize(
    "text",
    [
        "someone is transferring money out of my account right now",
        "my account is being emptied as we speak",
        "a caller from your bank wants the code",
        "I just gave the OTP to a caller",
    ],
)
def test_money_that_runs_is_heard_in_english_too(text: str) -> None:
    assert danger.money_runs(text)


@pytest.mark.parametrize("text", ["the transfer fee is too high", "my account name is wrong"])
def test_money_that_rests_is_not_frozen(text: str) -> None:
    assert not danger.money_runs(text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("sorry just venting, im not going to do anything", False),
        ("只是说气话", False),
        ("you are not going to do anything about it", True),
    ],
)
def test_who_only_vents_says_so(text: str, meant: bool) -> None:  # noqa: FBT001
    assert danger.not_meant(text) is not meant


@pytest.mark.parametrize(
    "text",
    [
        "可以涂牙膏吗",
        "要不要送医院",
        "能不能回去拿猫？",
        "should i put butter on it?",
        "take her to hospital?",
        "is it ok to go back in for my cat?",
        "im alone. should i take anything?",
    ],
)
def test_who_asks_what_to_do_for_a_body_is_sent_to_a_doctor(chat: Any, text: str) -> None:
    """S2-14: no colleague has the answer in time."""
    chat.say("服务员把热汤洒在我女儿手上", **_told("accident"))
    assert "120" in chat.say(text, intent="inquiry", emotion="anxiety", flags=[], hazards=[])


@pytest.mark.parametrize(
    "text", ["可以退吗", "能不能换一个", "should i send the photo?", "can i get a refund", "怎么退"]
)
def test_who_asks_about_goods_asks_no_doctor(text: str) -> None:
    assert not first_aid.asks(text)


def test_a_cream_may_be_asked_about_where_nobody_is_hurt(chat: Any) -> None:
    chat.say("面霜收到了盖子是裂的", intent="complaint", category="quality.damaged")
    assert "120" not in chat.say("还可以涂吗？", intent="inquiry")


def test_where_he_is_is_asked_twice_and_heard_whenever_it_is_told(chat: Any) -> None:
    """S0-37: who does not know is not pressed on."""
    chat.say("我被困在电梯里", **_told("trapped"))
    chat.say("不知道", intent="dont_know")
    assert chat.now_state.asking == _PLACE
    chat.say("不知道", intent="dont_know")
    assert chat.now_state.asking != _PLACE
    chat.say("翠湖小区3栋", intent="supplement")
    assert chat.known("place") == "翠湖小区3栋"
