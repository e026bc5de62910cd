"""Danger in few words or in pieces, and what only sounds like it: rules tell them apart."""

from __future__ import annotations

import pytest

from nlu.steps import risk
from nlu.steps.risk import Strength
from nlu.types import Flag, Hazard
from tests.nlu.reading import normaliser

_DEADLY = {Flag.SAFETY, Flag.SELF_HARM}


def _signs(text: str) -> list[risk.RiskRule]:
    return [sign.rule for sign in risk.signs(normaliser().plain(text), risk.load())]


def _sure(text: str) -> list[risk.RiskRule]:
    found = [rule for rule in _signs(text) if rule.strength is Strength.SURE]
    return [rule for rule in found if _DEADLY & set(rule.gives)]


@pytest.mark.parametrize(
    ("text", "hazard"),
    [
        ("一进厨房就闻到臭鸡蛋味，灶没开", Hazard.LEAK),
        ("新买的床垫一股味，孩子咳了一夜", Hazard.FUMES),
        ("衣柜味道熏得头疼恶心", Hazard.FUMES),
        ("奶奶的药从昨晚就断了", Hazard.CARE),
        ("养老院两天没给我奶奶吃药", Hazard.CARE),
        ("护士给错药了", Hazard.CARE),
        ("the nurses forgot his blood pressure pills again", Hazard.CARE),
        ("充电的时候冒过几次烟", Hazard.FIRE),
        ("刹车踩到底才有反应，修完还是这样", Hazard.OTHER),
        ("这车我真不敢开上路", Hazard.OTHER),
        ("司机开得太快，我好怕", Hazard.OTHER),
        ("再拖下去我今晚就去砸你们招牌", Hazard.VIOLENCE),
        ("老子来你们店砸场子", Hazard.VIOLENCE),
        ("血流不止", Hazard.INJURY),
        ("孩子喝了半瓶，要不要紧", Hazard.POISONING),
        ("我阿婆俾你哋職員推跌咗", Hazard.MENACE),
        ("他就在我家楼下", Hazard.MENACE),
        ("he is standing outside my house", Hazard.MENACE),
        ("dad walked out of your clinic and nobody can find him", Hazard.LOST),
        ("房門打唔開，我哋出唔返去", Hazard.TRAPPED),
        ("幼師拎起本書掟我個女", Hazard.MISTREATED),
        ("司機放低我阿媽喺錯嘅站，佢唔識路", Hazard.STRANDED),
        ("the driver let my daughter off at the wrong stop", Hazard.STRANDED),
        ("我奶奶从你们养老院出去，到现在还找不到人", Hazard.LOST),
        ("我妈每周要透析，电梯停了三天", Hazard.CARE),
        ("停在应急车道，轮胎爆了", Hazard.STRANDED),
    ],
)
def test_danger_in_few_words_has_the_card_that_fits(text: str, hazard: Hazard) -> None:
    """S0-21, S2-14."""
    assert hazard in {rule.hazard for rule in _sure(text)}


@pytest.mark.parametrize(
    "text",
    [
        "我站喺天台，真係想跳落去",
        "睡着了就不要再醒过来",
        "is there any point in living",
        "i am on the bridge and i want this to end",
    ],
)
def test_who_is_tired_of_life_says_it_in_many_ways(text: str) -> None:
    """S0-34."""
    assert Flag.SELF_HARM in {flag for rule in _sure(text) for flag in rule.gives}


@pytest.mark.parametrize(
    "text",
    [
        *("鸡蛋打开一股臭鸡蛋味", "温泉有臭鸡蛋味", "新床垫有点味道，晾晾就好"),
        *("药昨天就发货了", "医院不给开发票，药费都没法报", "吃了三天药没好", "点了三次都没送到"),
        *("羊肉串烤的时候冒了点烟", "抽烟区冒了点烟味", "刹车灯不亮", "轮胎气压报警响"),
        *("师傅在我家砸墙砸了三天", "你们店的招牌被风砸了", "恨不得去你们公司砸店"),
        *("阿姨把我女儿的校服锁在柜子里了", "老师打电话给我儿子说要补课"),
        *("保安推开门让我进去", "快递员现在在我家门口敲门", "师傅就在楼下，电梯坏了上不来"),
        *("阿婆家的快递不见了", "房门打不开，我进不去", "困得不想醒来"),
        *("the technician is outside my house now", "is there any point in calling again"),
        *("红得像着火一样的玩具掉色", "谁说着火了", "literally on fire with rage"),
        *("司机把快递送到错的小区", "儿子的快递现在还找不到", "老师把书丢了", "高速上车多"),
        *("消防員把我們救出來了", "消防员开了门，我们没事了"),
    ],
)
def test_what_only_sounds_like_danger_is_none(text: str) -> None:
    assert _sure(text) == []


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("玩具火车掉色", Flag.SAFETY),
        ("打碎花瓶没人管", Flag.SAFETY),
        ("衣服褪色把床单染了", Flag.SAFETY),
        ("孩子用我手机给游戏充了六千", Flag.ACCOUNT_SECURITY),
        ("二手相机九成新，镜头里全是霉", Flag.ACCOUNT_SECURITY),
        ("抖音", Flag.MEDIA),
        ("在小红书看到的", Flag.MEDIA),
    ],
)
def test_what_the_model_takes_for_a_risk_is_held_back(text: str, flag: Flag) -> None:
    """A veto keeps the model silent, and no rule that is sure."""
    vetoes = {f for r in _signs(text) if r.strength is Strength.VETO for f in r.gives}
    assert flag in vetoes


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("师傅打碎玻璃划伤了手", Flag.SAFETY),
        ("掉色掉得孩子手上起疹子", Flag.SAFETY),
        ("孩子被骗子哄着充了三千", Flag.ACCOUNT_SECURITY),
        ("闲鱼上让我点链接付款，钱没了", Flag.ACCOUNT_SECURITY),
        ("再不退我就发小红书", Flag.MEDIA),
    ],
)
def test_a_risk_beside_such_words_is_not_held_back(text: str, flag: Flag) -> None:
    vetoes = {f for r in _signs(text) if r.strength is Strength.VETO for f in r.gives}
    assert flag not in vetoes


@pytest.mark.parametrize(
    ("text", "legal"),
    [
        ("行李丟了已報案拿了證明，保險不賠", False),
        ("报了警开了回执，你们还让我补材料", False),
        ("再不退我就报警", True),
        ("已经报案了，等着吧", True),
    ],
)
def test_a_report_for_a_claim_is_no_threat(text: str, legal: bool) -> None:  # noqa: FBT001
    found = {f for r in _signs(text) if r.strength is Strength.SURE for f in r.gives}
    assert (Flag.LEGAL in found) is legal


@pytest.mark.parametrize("text", ["主播说是和田玉，假一赔十，鉴定是石英岩", "页面上写着假一赔十"])
def test_what_a_seller_promised_is_no_step_to_law(text: str) -> None:
    assert Flag.LEGAL not in {flag for rule in _signs(text) for flag in rule.gives}
