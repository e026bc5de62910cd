"""In the midst of a danger: what he asks is answered at once, and what was none is taken back."""

from __future__ import annotations

from typing import Any

import pytest

from dialogues import danger, first_aid
from dialogues.state import FieldName, Level
from nlu.types import Hazard

_PLACE, _INJURY = FieldName("place"), FieldName("injury")
_ASKS: dict[str, Any] = {"intent": "inquiry", "emotion": "anxiety", "heat": 1}
_STOLEN: dict[str, Any] = {
    "intent": "complaint", "emotion": "anxiety", "heat": 2, "level": 1,
    "category": "account_safety.unauthorised_payment", "flags": ["account_security"],
}  # fmt: skip
_FIRE, _BODY = [Hazard.FIRE], [Hazard.ACCIDENT]


def _told(*hazards: str) -> dict[str, Any]:
    return {
        "intent": "complaint", "emotion": "anxiety", "heat": 2, "category": "quality.safety",
        "level": 1, "flags": ["safety"], "hazards": list(hazards),
    }  # fmt: skip


def test_who_says_that_somebody_is_still_inside_hears_whom_to_tell(chat: Any) -> None:
    """S2-14: nobody is pitied first, and where it is stays the only question."""
    chat.say("楼道电动车着火了", **_told("fire"))
    answer = chat.say("我妈腿不好还在楼上", intent="chitchat", emotion="anxiety")
    assert answer.startswith(("现在就拨 119", "先拨 119"))
    assert "吗？" not in answer
    assert chat.now_state.asking == _PLACE
    chat.say("18楼1802", slots={"place": "18楼1802"})
    assert chat.known("place") == "18楼1802"


def test_who_would_go_in_for_somebody_is_told_again_to_stay_out(chat: Any) -> None:
    chat.say("楼道着火了，我妈还在楼上下不来", **_told("fire"))
    answer = chat.say("要不要上去接她", **_ASKS)
    assert "别再进去" in answer or "别进去" in answer


@pytest.mark.parametrize("text", ["消防来了，人下来了", "我妈接下来了", "人都救出来了"])
def test_who_was_still_inside_and_is_out_is_met_with_relief(chat: Any, text: str) -> None:
    chat.say("楼道着火了，我妈还在楼上下不来", **_told("fire"))
    answer = chat.say(text, intent="bye", acts=["bye"])
    assert "平安就好" in answer or "出来就好" in answer


def test_told_in_one_breath_it_is_said_in_the_first_answer(chat: Any) -> None:
    answer = chat.say("楼道着火了，我妈还在楼上下不来", **_told("fire"))
    assert "里面还有人" in answer
    assert "最高级别" in answer


@pytest.mark.parametrize(
    ("text", "hazards", "key"),
    [
        ("要不要我去拔", _FIRE, "ask_hands_off"),
        ("我能去拔插头吗", _FIRE, "ask_hands_off"),
        ("要不要打开油烟机抽一下", [Hazard.LEAK], "ask_hands_off"),
        ("能不能泼水", _FIRE, "ask_hands_off"),
        ("should i unplug it?", [Hazard.ELECTRIC], "ask_hands_off"),
        ("能不能回去拿猫？", _FIRE, "ask_hands_off"),
        ("要不要上去接她", _FIRE, "ask_hands_off"),
        ("我要冲进去救他吗", _FIRE, "ask_hands_off"),
        ("怎么办啊", [Hazard.LEAK], "ask_hands_off"),
        ("我现在还能开吗", [Hazard.OTHER], "ask_unused"),
        ("车还能开吗我不敢开了", [Hazard.OTHER], "ask_unused"),
        ("can i still drive it", [Hazard.OTHER], "ask_unused"),
        ("吐了怎么办", [Hazard.POISONING], "ask_first_aid"),
        ("要不要送医院", _BODY, "ask_first_aid"),
        ("烫起泡了怎么办", _BODY, "ask_scald"),
        ("所以到底能不能充", _FIRE, "ask_unused"),
        ("剩下的要不要扔", [Hazard.POISONING], "ask_unused"),
        ("shall i throw away the rest?", [Hazard.POISONING], "ask_unused"),
        ("怎么办", [Hazard.TRAPPED], "ask_emergency"),
        ("我而家打999得唔得", [Hazard.CARE], "ask_emergency"),
        ("可以打119吗", _FIRE, "ask_emergency"),
        ("要不要报警", [Hazard.MENACE], "stay_safe"),
        ("他现在还在外面", [Hazard.MENACE], "stay_safe"),
        ("佢而家喺門外面", [Hazard.MENACE], "stay_safe"),
        ("他知道我住哪", [Hazard.MENACE], "stay_safe"),
        ("he is outside", [Hazard.MENACE], "stay_safe"),
        ("佢仲喺度", [Hazard.MENACE], "stay_safe"),
        ("师傅说下周来上门修", [Hazard.MENACE], ""),
        ("今晚我住哪", [Hazard.MENACE], "ask_where_to_go"),
        ("他现在看着没啥事，要不要紧", [Hazard.CHILD], "ask_first_aid"),
        ("were outside. who do i call", [Hazard.LEAK], "ask_emergency"),
        ("里面还有人没出来", _FIRE, "tell_inside"),
        ("my nan is still upstairs", _FIRE, "tell_inside"),
    ],
)
def test_each_question_in_a_danger_has_its_own_answer(
    text: str, hazards: list[Hazard], key: str
) -> None:
    assert first_aid.kind(text, hazards) == key


@pytest.mark.parametrize(
    ("text", "hazards"),
    [
        ("监控不给看怎么办", _BODY),
        ("他们不认账怎么办", _BODY),
        ("这钱怎么办理退款", _FIRE),
        ("还能退吗", _FIRE),
        ("能不能换一个", _FIRE),
        ("人都出来了没人在里面", _FIRE),
        ("我妈还在楼上", _BODY),
        ("药还能吃吗", [Hazard.CARE]),
        ("要不要我去拔", []),
        ("打电话找我", _FIRE),
    ],
)
def test_what_asks_for_no_help_is_left_to_the_rest(text: str, hazards: list[Hazard]) -> None:
    assert first_aid.kind(text, hazards) == ""


def test_a_scald_is_answered_as_a_scald_and_nothing_else(chat: Any) -> None:
    chat.say("服务员把汤洒我孩子胳膊上了，起泡了", **_told("injury"))
    answer = chat.say("还用抹牙膏吗", **_ASKS)
    assert "凉水" in answer
    assert "着火" not in answer


def test_cold_water_stands_in_the_card_already(chat: Any) -> None:
    assert "凉水" in chat.say("汤洒我孩子胳膊上了，起泡了", **_told("injury"))


def test_a_cry_in_a_danger_is_met_with_the_numbers_first(chat: Any) -> None:
    chat.say("楼道电动车着火了", **_told("fire"))
    answer = chat.say("救命啊", **_told("other"))
    assert "119" in answer
    assert answer.index("119") < answer.index("真人")


def test_a_question_told_with_the_danger_is_answered_with_the_card(chat: Any) -> None:
    answer = chat.say("插座冒火花了，我能去拔插头吗", **_told("fire"))
    assert "别去" in answer
    assert "人最要紧" in answer


@pytest.mark.parametrize("text", ["又转了一笔！！！", "打了95588一直占线怎么办", "还在往外转"])
def test_money_that_goes_on_is_met_with_other_ways_to_stop_it(chat: Any, text: str) -> None:
    """S0-37: and it is no account's name."""
    chat.say("我卡里的钱正在被人转走", **_STOLEN)
    answer = chat.say(text, intent="complaint", emotion="anxiety", heat=2)
    assert "App" in answer
    assert "110" in answer
    assert text not in chat.known("account")


@pytest.mark.parametrize("text", ["又打不开了", "还在等", "昨天转了账给卖家"])
def test_money_that_rests_needs_no_such_words(text: str) -> None:
    assert not danger.money_still(text)


@pytest.mark.parametrize(
    "text", ["没着火！我就是说颜色", "你看错了，我说的是沙发", "nothing is burning lol"]
)
def test_a_danger_that_was_none_is_taken_back(chat: Any, text: str) -> None:
    """The level stays, as a person was called; nobody asks on whether anybody was hurt."""
    chat.say("红得像着火一样的玩具", **_told("fire"))
    answer = chat.say(text, intent="complaint", category="quality.damaged", level=2)
    assert "对不起" in answer
    assert "受伤" not in answer
    assert chat.now_state.hazards == ()
    assert chat.now_state.asking != _INJURY
    assert chat.now_state.level is Level.URGENT


def test_what_burns_after_all_is_not_taken_back(chat: Any) -> None:
    chat.say("充电宝冒烟了", **_told("fire"))
    chat.say("刚才没着火，现在着火了", **_told("fire"))
    assert chat.now_state.hazards == ("fire",)


def test_who_was_taken_to_mourn_is_asked_for_pardon(chat: Any) -> None:
    angry: dict[str, Any] = {
        "intent": "complaint", "emotion": "anger", "heat": 2, "category": "service.attitude",
    }  # fmt: skip
    chat.say("我妈去世了这种话你们也拿来吓人", **angry)
    answer = chat.say("谁死了？我说的是他们吓人", **angry)
    assert "看岔" in answer or "看错" in answer
    assert "不用急着回" not in chat.say("就是态度差", **angry)


def test_who_is_out_hears_relief_and_is_not_asked_where_he_is(chat: Any) -> None:
    chat.say("我困在电梯里", **_told("trapped"))
    answer = chat.say("消防员把我们救出来了 没事了", intent="chitchat")
    assert "平安就好" in answer or "出来就好" in answer
    assert chat.now_state.asking != _PLACE


def test_a_threat_that_comes_nearer_is_met_with_the_numbers(chat: Any) -> None:
    chat.say("骑手发短信说知道我家住哪", **_told("menace"))
    assert "110" in chat.say("他现在就在我家门口", **_told("menace"))


def test_who_asks_again_for_the_person_he_was_promised_hears_by_when(chat: Any) -> None:
    """S0-34: he is stayed with as well."""
    chat.say("我不想活了", intent="chitchat", level=1, flags=["self_harm"])
    answer = chat.say("真人客服", intent="ask_human", acts=["ask_human"])
    assert "联系您" in answer


@pytest.mark.parametrize(
    ("text", "leads"),
    [
        ("从秋千摔下来，额头肿一大包，一直吐", Hazard.ACCIDENT),
        ("吃了凉皮一直吐，摔了一跤", Hazard.POISONING),
    ],
)
def test_who_fell_and_is_sick_has_eaten_nothing_bad(text: str, leads: Hazard) -> None:
    assert danger.leads([Hazard.POISONING, Hazard.ACCIDENT], text) is leads


def test_a_child_hurt_in_care_is_not_told_to_lock_the_door(chat: Any) -> None:
    answer = chat.say("老师把我儿子关在储物间", **_told("menace", "mistreated"))
    assert "锁好门" not in answer
    assert "在您身边吗" in answer


def test_a_smell_of_furniture_is_no_gas(chat: Any) -> None:
    answer = chat.say("沙发一屋子味儿，熏得头疼恶心", **_told("fumes"))
    assert "燃气" not in answer
    assert "阀门" not in answer
    assert "门窗" in answer
