"""Danger that cannot wait, as it is told in Chinese, in Cantonese and in English; look-alikes."""

from __future__ import annotations

import time
from functools import cache

import pytest

from nlu.steps import risk
from nlu.steps.normalise import Normaliser
from nlu.steps.risk import Strength
from nlu.steps.vernacular import Vernacular
from nlu.types import Flag, Hazard

_VITAL = [r for r in risk.load() if r.id.startswith(("vital.", "en_vital."))]
_TOLD = {
    Hazard.TRAPPED: [
        "鎖咗喺廁所出唔到嚟", "遊樂設施卡住我小孩", "孩子被忘在校车上", "被关在储物间出不来",
        "lift stuck between floors with 5 ppl inside", "i am locked in your gym, everyone left",
    ],
    Hazard.MENACE: [
        "經理唔俾我走，鎖咗門", "我俾老細打", "收數佬喺我門口淋紅油", "討債的在樓下堵我",
        "老人院職員綁住我阿爸", "高鐵上有人拿刀", "有個男的一直跟著我，我好怕",
        "strange man at my door says hes from your company", "gym trainer touched me",
        "teacher hit my son", "debt collectors are outside my house smashing the door",
    ],
    Hazard.LEAK: ["瓦斯外洩", "漏石油氣", "一氧化碳报警器一直在响"],
    Hazard.CARE: [
        "我透唔到氣", "心臟病發", "我媽中風了還不讓住院", "我爸現在胸口痛",
        "洗腎中心今天說不讓我洗了",
        "我阿爸而家喺屋企又話心口痛", "我老婆穿水 你们司机取消订单", "氧气瓶送不到",
        "they left me without insulin, pharmacy refused my prescription",
        "no oxygen tank delivered, dad needs it tonight", "i feel a bit dizzy",
        "my husband collapsed in your gym",
    ],
    Hazard.STRANDED: [
        "的士司機半路趕我落車，而家凌晨兩點", "客運把我丟在休息站",
        "stranded at hongqiao, your driver cancelled, no hotel, 1am",
        "locked out of my airbnb at 2am with two kids",
        "kicked out of the hotel at midnight nowhere to go",
    ],
    Hazard.ACCIDENT: [
        "做完近視雷射後看不到東西", "診所打完玻尿酸後眼睛看不太到", "醫美打完臉發黑",
        "the bus door shut on my arm", "mum slipped and hit her head",
        "the waiter spilled hot soup on my daughter and shes blistering",
    ],
    Hazard.FIRE: [
        "手機電池膨脹發燙，背蓋都撐開了", "個插蘇燒咗",
        "the power bank i bought is swelling and hissing",
        "heater sparked and theres a burning smell", "the plug is really hot now, cant touch it",
    ],
    Hazard.ELECTRIC: [
        "sparking socket, leaking water",
        "water dripping on the sockets from the upstairs ac you fitted",
    ],
    Hazard.LOST: [
        "媽媽失智走失，從你們安養中心跑出去", "my 4 year old is missing in your mall",
        "cant find my daughter, in your play area", "toddler gone missing in your store",
    ],
    Hazard.YOUNG: [
        "我十三歲，有個大人一直叫我傳照片",
        "I am 12 and a man on your app keeps asking me for pictures",
        "im 13 and a grown up wants to meet me",
    ],
    Hazard.VIOLENCE: [
        "i swear im gonna kill the guy who sold me this",
        "im going to come down there and beat the manager up",
    ],
    Hazard.POISONING: [
        "i think my food was off, been throwing up since last nite",
        "we all have diarrhoea and fever after the buffet",
        "swallowed a piece of glass in my kung pao",
    ],
    Hazard.OTHER: [
        "driver is driving 140 and ignoring me, im in the car now",
        "im in a taxi and the driver is falling asleep", "酒店房间里有条蛇",
    ],
}  # fmt: skip
_QUIET = [
    "把钥匙锁在车里了", "物业锁了门换锁芯", "被客服打了三次电话", "被人打断了话",
    "催收天天打我电话",
    "煤气费多收了", "压力大得喘不过气", "口罩戴着喘不过气", "气得我现在胸口疼", "这价格看得我心痛",
    "胸口痛挂什么科", "我爸中风了你们保险不赔还不给解释", "司机把行李扔在服务区", "保险不给报透析",
    "胰岛素冷藏包没货", "眼药水说明书看不清", "医院绑定我的手机号", "电池没有膨胀", "充电器烧钱",
    "电影里有人拿刀追人", "快递箱里有个玩具蛇", "找不到我女儿的订单", "取件验证码给了对方",
    "我女儿十三岁，老师发了照片", "保安一直跟着我像防贼一样", "我哋去BBQ燒炭，個爐爛咗",
    "the driver does 140 deliveries a day", "the insulin cooler bag never arrived",
    "my 4 year old is missing from the booking", "can't find my daughter's shoes",
    "my cart is being emptied", "i gave the courier the door code", "the battery is not swollen",
    "the coffee smells burnt", "this phone sparks joy", "the water outlet is blocked",
    "locked out of my account at 2am", "kicked out of the game at midnight",
    "i am 12 minutes away and the man at the door wants to meet",
    "the lift is stuck, nobody inside", "we are all sick of your food",
    "i am dizzy from your prices", "i no longer want to go on the trip",
    "he said he's going to jump ship", "i could kill that driver",
    "the staff's kindness touched me", "the garage door closed on my parcel",
    "i banged my head against the wall with your bot", "the price is hard to swallow",
    "he spilled coffee on my laptop", "this app makes me want to die lol",
    "the shop caught fire last year and you still havent refunded my deposit",
    "dying to know when it ships", "the boss beat me to it", "i nearly fainted at the bill",
]  # fmt: skip
_TAKEN = [
    "my account is being emptied as we speak help", "i just gave the otp to a caller",
    "someone is transferring money out of my account right now", "我剛剛把驗證碼給了對方",
    "im on the phone with someone saying hes from your bank, should i give him the code",
]  # fmt: skip
_DESPAIR = [
    "輕生的念頭都有了", "唔想生存落去", "I no longer want to go on",
    "brother said he's going to jump",
]  # fmt: skip


@cache
def _read() -> tuple[Vernacular, Normaliser]:
    return Vernacular(), Normaliser()


def _rules(text: str) -> list[risk.RiskRule]:
    """Return the rules that raise a flag alone, of a text as a turn is read."""
    words, normaliser = _read()
    told = normaliser.plain(words.mainland(text))
    found = [sign.rule for sign in risk.signs(told, risk.load())]
    return [rule for rule in found if rule.strength is Strength.SURE]


def _flags(text: str) -> set[Flag]:
    return {flag for rule in _rules(text) for flag in rule.gives}


@pytest.mark.parametrize(
    ("hazard", "text"), [(hazard, text) for hazard, texts in _TOLD.items() for text in texts]
)
def test_danger_is_heard_and_the_right_one(hazard: Hazard, text: str) -> None:
    """S0-21, S2-14."""
    assert hazard in {rule.hazard for rule in _rules(text)}


@pytest.mark.parametrize("text", _QUIET)
def test_what_only_looks_like_danger_raises_nothing(text: str) -> None:
    assert not _flags(text) & {Flag.SAFETY, Flag.SELF_HARM, Flag.ACCOUNT_SECURITY}


@pytest.mark.parametrize("text", _TAKEN)
def test_an_account_that_is_emptied_is_heard(text: str) -> None:
    assert Flag.ACCOUNT_SECURITY in _flags(text)


@pytest.mark.parametrize("text", _DESPAIR)
def test_despair_is_heard(text: str) -> None:
    assert Flag.SELF_HARM in _flags(text)


@pytest.mark.parametrize("rule", _VITAL, ids=lambda rule: rule.id)
def test_twice_the_text_takes_twice_the_time(rule: risk.RiskRule) -> None:
    patterns = [one for one in (rule.pattern, rule.unless) if one is not None]
    text = f"{rule.yes[0][:-1]} "

    def took(length: int) -> float:
        long = (text * length)[:length]
        begun = time.process_time()
        for pattern in patterns:
            pattern.search(long)
        return time.process_time() - begun

    took(500)
    assert min(took(8000) for _ in range(3)) < 16 * min(took(2000) for _ in range(3)) + 0.01
