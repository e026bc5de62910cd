"""People in danger: the words that fit, a person in the same turn, and nothing asked that hurts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from dialogues import danger
from dialogues.book import Company
from dialogues.effects import HandOff
from dialogues.load import book_of, load_scripts
from dialogues.script import Script
from dialogues.sla import Sla
from dialogues.state import Control, FieldName, Level
from dialogues.talks import ZONE
from nlu.types import BY_NO_THING, Hazard
from tests.dialogues.chatting import Chat
from tests.dialogues.conftest import SCRIPTS

_PLACE, _PHONE, _INJURY = FieldName("place"), FieldName("contact_phone"), FieldName("injury")


def _told(hazard: str, **more: Any) -> dict[str, Any]:
    return {
        "intent": "complaint", "emotion": "anxiety", "heat": 2, "category": "service.attitude",
        "level": 1, "flags": ["safety"], "hazards": [hazard], **more,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("hazard", "text", "words"),
    [
        ("trapped", "我妈困在电梯里了", "按警铃"),
        ("stranded", "司机半夜把我扔路边了", "护栏外面"),
        ("menace", "我被人关在美容院不让走", "拨 110"),
        ("care", "老人断药两天了", "拨 120"),
        ("accident", "我妈在店里摔了一跤", "拨 120"),
        ("lost", "老人在你们超市走丢了", "广播"),
        ("young", "我12岁 妈妈会打死我", "信得过的大人"),
        ("violence", "再不退钱我拿刀去你们店里", "谁都别伤着"),
    ],
)
def test_each_danger_to_people_has_words_and_a_person_at_once(
    chat: Any, hazard: str, text: str, words: str
) -> None:
    """S2-14, S0-34, S1-13: on file, urgent, at the duty desk, in the turn that tells of it."""
    answer = chat.say(text, **_told(hazard))
    assert words in answer
    assert "停用" not in answer
    assert chat.now_state.level is Level.URGENT
    (called,) = chat.of(HandOff)
    assert (called.queue, called.reasons) == ("duty", (f"safety:{hazard}",))
    assert chat.now_state.control is Control.QUEUE


def test_a_matter_of_people_is_not_filed_as_a_thing_that_is_unsafe(chat: Any) -> None:
    chat.say("司机半夜把我扔路边了", **_told("stranded"))
    assert chat.now_state.category == "service.attitude"


def test_who_is_locked_in_has_no_account_at_risk(chat: Any) -> None:
    chat.say("卫生间被锁里面了 手机没电", **_told("trapped", category="account_safety.hacked"))
    assert chat.now_state.category == "other.unclear"


@pytest.mark.parametrize("hazard", ["trapped", "stranded"])
def test_where_he_is_is_what_the_card_asks(chat: Any, hazard: str) -> None:
    chat.say("我困在这里了", **_told(hazard))
    assert chat.now_state.asking == _PLACE
    chat.say("阳光花园3栋", slots={"place": "阳光花园3栋"})
    assert chat.known("place") == "阳光花园3栋"


@pytest.mark.parametrize("hazard", ["menace", "care", "violence"])
def test_after_other_cards_nothing_is_left_open(chat: Any, hazard: str) -> None:
    chat.say("快来人", **_told(hazard))
    assert chat.now_state.asking is None


def test_a_fall_that_was_told_is_on_record_and_not_asked_again(chat: Any) -> None:
    """S3-06: 腿动不了 says that somebody was hurt."""
    chat.say("我妈在你们店里摔了一跤 现在腿动不了", **_told("accident"))
    assert chat.known("injury") == "yes"
    answer = chat.say("她起不来 你们要怎么赔", **_told("accident", flags=[], hazards=[]))
    assert "受伤" not in answer


def test_a_push_that_hurt_her_is_on_record(chat: Any) -> None:
    chat.say("快递员把我妈推地上了 胳膊都肿了", **_told("menace"))
    assert chat.known("injury") == "yes"


def test_who_is_lost_is_no_lost_parcel(chat: Any) -> None:
    chat.say("老人在你们超市走丢了", **_told("lost", category="logistics.lost"))
    assert chat.now_state.category == "other.unclear"


def test_a_near_miss_is_asked_whether_anybody_was_hurt(chat: Any) -> None:
    chat.say("椅子腿断了，还好没摔倒", **_told("injury"))
    assert _INJURY not in chat.now_state.fields
    assert chat.now_state.asking == _INJURY


def test_that_she_cannot_get_up_answers_whether_she_is_hurt(chat: Any) -> None:
    chat.say("灯掉下来了", **_told("other"))
    assert chat.now_state.asking == _INJURY
    chat.say("她起不来 我爸在旁边", intent="supplement")
    assert chat.known("injury") == "yes"


def test_a_heart_that_fails_in_the_lift_gets_its_own_words(chat: Any) -> None:
    chat.say("我妈困在电梯里了", **_told("trapped"))
    assert "喘得上气吗" in chat.say("快点来人啊 她心脏不好", **_told("care"))


def test_danger_told_again_is_met_with_a_feeling(chat: Any) -> None:
    chat.say("司机把我扔路边了", **_told("stranded", heat=1))
    chat.say("京藏高速北六环出口", slots={"place": "京藏高速北六环出口"})
    chat.say("我现在还在路边 天都黑了", **_told("stranded", heat=1))
    assert any(rule.startswith("acknowledge.") for rule in chat.rules)


def test_who_is_afraid_of_a_driver_is_comforted_for_the_fright(chat: Any) -> None:
    """Not for unfriendly words, as who complains of a clerk is."""
    chat.say("司机一直问我住哪 还锁车门", **_told("menace"))
    chat.say("我害怕", intent="chitchat", emotion="anxiety", heat=2)
    said = [rule for rule in chat.rules if rule.startswith("acknowledge.")]
    assert said
    assert all(rule.startswith("acknowledge.safety") for rule in said)


def test_nobody_rings_a_frightened_child_and_his_mother_is_not_old(chat: Any) -> None:
    chat.say("我12岁 妈妈会打死我", **_told("young"))
    answer = chat.say("能不能别告诉我妈", **_told("young"))
    assert "电话" not in answer
    assert "老人" not in answer
    assert chat.now_state.fields[_PHONE].value == ""


def test_who_threatens_is_not_comforted_for_a_fright(chat: Any) -> None:
    chat.say("我拿刀去你们店", **_told("violence", emotion="anger"))
    answer = chat.say("等着吧", **_told("violence", emotion="anger"))
    assert "吓着您" not in answer
    assert not any(rule.startswith("acknowledge.safety") for rule in chat.rules)


@pytest.mark.parametrize(
    "text", ["孩子说不想活了 我害怕", "老人被你们骗得要寻死", "我妈知道被骗了 说不想活了"]
)
def test_words_for_despair_are_for_who_is_there_when_it_is_another(chat: Any, text: str) -> None:
    answer = chat.say(text, intent="complaint", level=1, flags=["self_harm"])
    assert "陪在他身边" in answer
    assert "12356" in answer
    assert "您现在一定很难熬" not in answer
    assert "陪着您" not in chat.say("派出所说不管", intent="supplement")


@pytest.mark.parametrize(
    "text", ["我不想活了", "我老公走了 我不想活了", "他们逼得我想跳楼", "我妈说我，我真的想死"]
)
def test_his_own_despair_is_met_as_his_own(text: str) -> None:
    assert not danger.of_another(text)


@pytest.mark.parametrize("text", ["安眠药我全吞了", "农药我已经喝下去了", "I took all the pills"])
def test_who_has_hurt_himself_already_hears_of_the_ambulance_first(chat: Any, text: str) -> None:
    """S0-34: also after words for despair; nothing is asked, and a person comes."""
    chat.say("真想从这儿跳下去", intent="chitchat", level=1, flags=["self_harm"])
    answer = chat.say(text, intent="chitchat", level=1, flags=["self_harm"])
    assert answer.startswith("请先打 120")
    assert "真人" in answer
    assert "请先打" not in chat.say("嗯", intent="affirm")


@pytest.mark.parametrize("text", ["我不想活了", "再不退我就喝农药", "药还没吃完", "韭菜割了一茬"])
def test_who_has_done_nothing_yet_is_not_told_to_call_first(text: str) -> None:
    assert not danger.done(text)


def test_an_edge_after_despair_is_a_wish_to_die(chat: Any) -> None:
    """Nobody has to say it in so many words."""
    chat.say("我抑郁症三年了 你们客服还吼我", intent="complaint", category="service.attitude")
    assert "12356" in chat.say("我现在坐在阳台上", intent="chitchat")
    assert "self_harm" in chat.now_state.flags


@pytest.mark.parametrize("text", ["师傅站在阳台上抽烟", "我在桥上等车", "楼顶漏水"])
def test_an_edge_alone_is_a_place(text: str) -> None:
    assert not danger.near_the_edge("空调装在外面，三天没人来", text)


def test_who_did_not_mean_it_gets_no_hotline_again(chat: Any) -> None:
    chat.say("真想从这儿跳下去", intent="chitchat", level=1, flags=["self_harm"])
    answer = chat.say("不是 我没想不开 就是着急", intent="chitchat")
    assert "12356" not in answer
    assert "12356" not in chat.say("平安的", intent="chitchat")


_STOLEN: dict[str, Any] = {
    "intent": "complaint", "emotion": "anxiety", "heat": 2, "level": 1,
    "category": "account_safety.fraud", "flags": ["account_security"],
}  # fmt: skip


def test_money_that_runs_is_to_be_stopped_in_the_same_turn(chat: Any) -> None:
    """README: 盗刷, 当场给出该做的事."""
    answer = chat.say("有个自称你们客服的让我共享屏幕 我转了三万", **_STOLEN)
    assert "冻结" in answer
    assert "110" in answer
    assert "真人" in answer


def test_a_fee_nobody_agreed_to_needs_no_bank(chat: Any) -> None:
    assert "冻结" not in chat.say("会员自动续费我都不晓得", **_STOLEN)


def test_of_several_dangers_the_nearest_leads() -> None:
    assert danger.leads([Hazard.OTHER, Hazard.TRAPPED]) is Hazard.TRAPPED
    assert danger.leads([Hazard.VIOLENCE, Hazard.INJURY]) is Hazard.INJURY
    assert danger.leads([]) is Hazard.OTHER


@pytest.mark.parametrize(
    "text", ["你们倒是来个人", "快点来人啊", "来人啊！", "救命", "能不能派个人来", "send someone"]
)
def test_a_cry_for_somebody_brings_a_person(chat: Any, text: str) -> None:
    chat.say("空调不制冷", intent="complaint", category="quality.fault", slots={"product": "空调"})
    chat.say(text, intent="chitchat")
    assert chat.now_state.control is Control.QUEUE


@pytest.mark.parametrize(
    "text",
    [
        "派人来修一下",
        "来个人把它搬走",
        "人呢",
        "昨天来人看过",
        "救命稻草",
        "来一份",
        "help me choose",
    ],
)
def test_other_words_of_coming_are_no_cry(text: str) -> None:
    assert not danger.cries(text)


def test_a_script_written_before_says_the_words_of_other_for_them() -> None:
    """What operators wrote goes on: no key has to be added."""
    older = {}
    for name, one in load_scripts(SCRIPTS).items():
        body = one.script.model_dump()
        for said in (body, *body["languages"].values()):
            said["safety"] = {k: v for k, v in said["safety"].items() if k not in BY_NO_THING}
        older[name] = replace(one, script=Script.model_validate(body))
    chat = Chat(book_of(older, Company(), Sla()), datetime(2026, 11, 25, 10, 0, tzinfo=ZONE))
    assert "现在都安全吗" in chat.say("我妈困在电梯里了", **_told("trapped"))
