"""What was feared and turned out to be nothing is let go of; a question threatens nobody."""

from __future__ import annotations

from typing import Any

import pytest

from dialogues import danger, safe_now
from nlu.types import Hazard

_SUPPLEMENT: dict[str, Any] = {"intent": "supplement"}
_THREAT: dict[str, Any] = {"intent": "inquiry", "flags": ["regulator"], "level": 1}


def _told(*hazards: str) -> dict[str, Any]:
    return {
        "intent": "complaint", "emotion": "anxiety", "heat": 2, "category": "quality.safety",
        "level": 1, "flags": ["safety"], "hazards": list(hazards),
    }  # fmt: skip


def _answered(chat: Any, what: str) -> bool:
    return any(rule.startswith(f"interruptions.{what}#") for rule in chat.rules)


@pytest.mark.parametrize(
    "text", ["虚惊一场，是隔壁的油漆味", "虛驚一場，是油漆味", "sorry false alarm, it was paint"]
)
def test_an_alarm_that_was_false_is_met_with_relief_and_lets_go(chat: Any, text: str) -> None:
    """S2-14."""
    chat.say("厨房有煤气味", **_told(Hazard.LEAK))
    chat.say(text, **_SUPPLEMENT)
    assert _answered(chat, "false_alarm")
    assert chat.now_state.asking != "injury"
    assert "safety" not in chat.now_state.flags
    assert not chat.now_state.hazards


@pytest.mark.parametrize(
    "text", ["物业说是虚惊一场", "虚惊一场，可是又闻到了", "不是虚惊一场", "not a false alarm"]
)
def test_an_alarm_that_others_call_false_stays_one(chat: Any, text: str) -> None:
    """S2-14."""
    chat.say("厨房有煤气味", **_told(Hazard.LEAK))
    chat.say(text, **_SUPPLEMENT)
    assert "safety" in chat.now_state.flags


def test_an_account_that_his_own_family_changed_was_not_taken(chat: Any) -> None:
    chat.say(
        "我的账号被盗了", intent="complaint", emotion="anxiety", heat=2, level=1,
        category="account_safety.hacked", flags=["account_security"],
    )  # fmt: skip
    chat.say("哦找到了，是我老公改的密码", **_SUPPLEMENT)
    assert _answered(chat, "false_alarm")
    assert "account_security" not in chat.now_state.flags


@pytest.mark.parametrize(
    "text",
    [
        "是我自己摔的，跟你们没关系",
        "不是你们弄的，我自己摔的",
        "我講緊部車，唔係人",
        "冇人受傷呀，淨係花咗啲油",
        "我只是很餓啦，沒有昏倒",
        "it happened on holiday, nothing to do with you",
    ],
)
def test_who_was_not_hurt_by_us_is_not_asked_on_about_it(chat: Any, text: str) -> None:
    chat.say("我骨折了", **_told(Hazard.INJURY))
    chat.say(text, **_SUPPLEMENT)
    assert _answered(chat, "misread")
    assert "safety" not in chat.now_state.flags


@pytest.mark.parametrize("text", ["跟你们没关系", "nothing to do with you"])
def test_a_fire_or_a_man_at_the_door_is_not_taken_back_by_that(chat: Any, text: str) -> None:
    chat.say("前夫在门口说要打死我", **_told(Hazard.MENACE))
    chat.say(text, **_SUPPLEMENT)
    assert "safety" in chat.now_state.flags


@pytest.mark.parametrize("text", ["开个玩笑而已", "開玩笑的啦", "就是夸张一下", "just kidding"])
def test_a_threat_in_jest_is_taken_back(chat: Any, text: str) -> None:
    chat.say(
        "这快递慢得我都想报警了", intent="complaint", emotion="anger", heat=1, level=1,
        category="logistics.late", flags=["legal"],
    )  # fmt: skip
    chat.say(text, **_SUPPLEMENT)
    assert _answered(chat, "misread")
    assert "legal" not in chat.now_state.flags


@pytest.mark.parametrize("text", ["我没开玩笑的", "你们开玩笑的吧", "别当我是开玩笑的"])
def test_a_threat_in_earnest_stays_one(chat: Any, text: str) -> None:
    chat.say(
        "再不退我就报警", intent="complaint", emotion="anger", heat=1, level=1,
        category="aftersale.refund", flags=["legal"],
    )  # fmt: skip
    chat.say(text, **_SUPPLEMENT)
    assert "legal" in chat.now_state.flags


@pytest.mark.parametrize(
    "text",
    [
        "12315电话多少",
        "打12315要准备什么材料",
        "能打12315吗",
        "你们客服热线是12345吗",
        "what's the number for the consumer council?",
    ],
)
def test_who_asks_of_a_hotline_is_answered_and_nothing_is_filed(chat: Any, text: str) -> None:
    """S4-10."""
    chat.say(text, **_THREAT)
    assert _answered(chat, "ask_rights")
    assert not chat.now_state.case_no
    assert "regulator" not in chat.now_state.flags


@pytest.mark.parametrize(
    "text", ["我就是说气话", "我刚才说的是气话", "我只是說氣話", "我说的都是气话"]
)
def test_words_said_in_anger_are_taken_back(text: str) -> None:
    """S2-14."""
    assert danger.not_meant(text)


@pytest.mark.parametrize("text", ["这不是气话", "我不是说气话", "别当我说的是气话"])
def test_words_that_are_no_anger_only_stay(text: str) -> None:
    """S2-14."""
    assert not danger.not_meant(text)


@pytest.mark.parametrize("text", ["出来了", "我们出来了，谢谢", "已经出來了"])
def test_who_was_shut_in_says_in_a_word_that_he_is_out(text: str) -> None:
    """S2-14."""
    assert safe_now.says(text)


@pytest.mark.parametrize("text", ["结果出来了", "还没出来了", "出来了又被关进去，还困着"])
def test_other_things_that_come_out_are_no_rescue(text: str) -> None:
    """S2-14."""
    assert not safe_now.says(text)
