"""Danger in everyday words of three places, and fees, cars and noise that are no danger."""

from __future__ import annotations

import pytest

from nlu.pipeline import Pipeline
from nlu.steps import risk
from nlu.steps.risk import Strength
from nlu.types import Flag, Hazard

_PIPELINE = Pipeline.by_rules()


def _sure(text: str) -> list[risk.RiskRule]:
    """Return the rules that hold alone, on the words as the pipeline hands them over."""
    told = _PIPELINE._told(text, _PIPELINE.normaliser.plain(text))
    signs = risk.signs(told, _PIPELINE.risk_rules)
    return [sign.rule for sign in signs if sign.rule.strength is Strength.SURE]


@pytest.mark.parametrize(
    ("text", "hazard"),
    [
        ("娃高烧39度 你们的退热贴什么时候送到", Hazard.CARE),
        ("我儿子烧得说胡话了 挂不上号", Hazard.CARE),
        ("宝宝饿得直哭 饿了半天 奶粉还没送", Hazard.CARE),
        ("笔记本电池鼓包 还能充吗", Hazard.FIRE),
        ("插排烫手 会不会有事", Hazard.FIRE),
        ("中介把我们赶出来 现在在楼下 孩子还小", Hazard.STRANDED),
        ("超市门夹了我妈一下 胳膊肿了", Hazard.ACCIDENT),
        ("拔牙一周了 脸还在肿", Hazard.ACCIDENT),
        ("有個男人跟住我返屋企", Hazard.MENACE),
        ("骑手追着我骂 我好怕", Hazard.MENACE),
        ("個司機唔俾我哋落車", Hazard.MENACE),
        ("你們的教練摸我大腿", Hazard.MENACE),
        ("安養中心的看護打我媽", Hazard.MISTREATED),
        ("我女儿被几个人围在厕所里打 被同学打的", Hazard.MISTREATED),
        ("護士派錯藥，阿婆食咗先發現", Hazard.POISONING),
        ("楼上漏水 吊灯往下滴水", Hazard.ELECTRIC),
        ("電梯卡住我阿媽", Hazard.TRAPPED),
        ("water is leaking from the ceiling onto the fuse box", Hazard.ELECTRIC),
        ("i touched the tap and got an electric shock", Hazard.ELECTRIC),
        ("there was a stranger in my room last night", Hazard.MENACE),
        ("my daughter has a temperature of 40", Hazard.CARE),
        ("the carers were rough with my dad", Hazard.MISTREATED),
        ("she slipped in your lobby and bruised her hip", Hazard.ACCIDENT),
        ("there is metal in my son's cereal", Hazard.POISONING),
    ],
)
def test_danger_in_everyday_words_is_heard(text: str, hazard: Hazard) -> None:
    """S0-34, S2-14."""
    assert hazard in {rule.hazard for rule in _sure(text)}


@pytest.mark.parametrize(
    "text",
    [
        "孩子发烧没上成课 想退课时费",
        "体温枪老显示39度",
        "电池没鼓包 就是掉电快",
        "房东说下个月要赶我走",
        "柜子腿断了",
        "医院打我妈电话核对信息",
        "店员一直跟着我推荐",
        "停车杆砸到我的车",
        "货车刮到我架車嘅車門",
        "行李箱的轮子被摔断了",
        "师傅钻穿水管 家里淹水",
        "昨天電梯困咗我半個鐘 冇人理",
        "药发错了 拆都没拆",
        "车厢里一直有人放抖音",
        "手机差点摔了",
        "i nearly fell on your stairs",
        "i got a shock when i saw the bill",
        "the toaster burns the bread",
        "the staff were rough with my suitcase",
    ],
)
def test_what_only_sounds_like_it_is_no_danger(text: str) -> None:
    assert [rule.id for rule in _sure(text) if {Flag.SAFETY, Flag.MEDIA} & set(rule.gives)] == []


@pytest.mark.parametrize(
    "text", ["民宿的插座里藏了摄像头", "女厕所里装了监控", "客房找到一个针孔摄像头"]
)
def test_a_camera_where_one_is_alone_is_urgent(text: str) -> None:
    assert Flag.ACCOUNT_SECURITY in {flag for rule in _sure(text) for flag in rule.gives}


@pytest.mark.parametrize("text", ["大堂有摄像头 你们可以查", "摄像头没电了", "没发现摄像头"])
def test_a_camera_that_is_sold_or_hangs_in_the_hall_is_not(text: str) -> None:
    assert _sure(text) == []


@pytest.mark.parametrize("text", ["自动续费扣了我钱 我没同意", "会员到期偷偷扣了我三十块"])
def test_a_fee_with_a_name_is_no_theft(text: str) -> None:
    assert _sure(text) == []


@pytest.mark.parametrize("text", ["莫名其妙被扣了三十块钱", "我没买过这个会员 怎么扣我钱"])
def test_money_that_nobody_can_name_is_an_account_in_danger(text: str) -> None:
    assert Flag.ACCOUNT_SECURITY in {flag for rule in _sure(text) for flag in rule.gives}


def test_what_nearly_hurt_somebody_is_met_without_a_wound_to_press() -> None:
    assert {r.hazard for r in _sure("行人路啲地磚鬆咗 阿婆差啲跌親")} == {Hazard.OTHER}


def test_a_water_pipe_is_no_birth() -> None:
    """穿水 is Cantonese for waters that broke, 鑽穿水管 is a hole in a pipe."""
    assert _sure("師傅鑽穿水管") == []
    assert {r.hazard for r in _sure("我老婆穿水啦")} == {Hazard.CARE}
