"""A reader that knows a few words by heart: the real dialogues without the cost of the real model.

quick_read(text, context) -> Parse; pure, so that a talk is read the same at every try.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from nlu.types import (
    Context,
    Emotion,
    Flag,
    Handoff,
    Hazard,
    Intent,
    Parse,
    Slot,
    SlotType,
    Validity,
)

FIRE = "充电宝充电的时候冒烟了"
_MARK = re.compile(r"（[^）]*）$")  # what a test adds to tell messages apart
_MEANT: Mapping[str, Intent] = {
    "对": Intent.AFFIRM,
    "好的，帮我登记": Intent.AFFIRM,
    "同意": Intent.ACCEPT,
    "不对": Intent.DENY,
    "不同意": Intent.DENY,
    "不知道": Intent.DONT_KNOW,
    "不想说": Intent.REFUSE_ANSWER,
    "到哪一步了": Intent.ASK_PROGRESS,
    "你是机器人吗": Intent.ASK_BOT,
    "谢谢": Intent.THANKS,
    "你好": Intent.GREET,
    "算了，不投诉了": Intent.WITHDRAW,
    "转人工": Intent.ASK_HUMAN,
}
_CATEGORIES: Mapping[str, str] = {
    "耳机": "quality.fault",
    "充电宝": "quality.safety",
    "快递": "logistics.late",
    "客服": "service.attitude",
    "退款": "aftersale.refund",
    "多扣": "price.overcharge",
}
_SLOTS: tuple[tuple[SlotType, str, str], ...] = (
    (SlotType.PRODUCT, r"耳机|充电宝", ""),
    (SlotType.DATE, r"上周三", "2026-02-25"),
    (SlotType.DATE, r"昨天", "2026-02-28"),
    (SlotType.PHONE, r"138\d{8}", ""),
    (SlotType.ORDER_NO, r"E\d{8}", ""),
    (SlotType.AMOUNT, r"299元", "29900"),
    (SlotType.DEMAND, r"换一个新的", "exchange"),
    (SlotType.DEMAND, r"全额退款", "refund"),
    (SlotType.COMPANY, r"官网", "官网"),
)


def quick_read(text: str, _context: Context) -> Parse:
    """Read *text* by its words; what holds none of them is small talk."""
    words = _MARK.sub("", text)
    slots = tuple(_slots(text))
    if words in _MEANT:
        return _answer(text, _MEANT[words])
    found = next((c for word, c in _CATEGORIES.items() if word in words), None)
    if found is None:
        intent = Intent.SUPPLEMENT if slots else Intent.CHITCHAT
        return Parse(text, intent=intent, acts=(intent,), slots=slots)
    return _complaint(text, found, slots)


def _answer(text: str, intent: Intent) -> Parse:
    if intent is not Intent.ASK_HUMAN:
        return Parse(text, intent=intent, acts=(intent,))
    wish = frozenset({Flag.REQUEST_HUMAN})
    return Parse(text, intent=intent, acts=(intent,), flags=wish, handoff=Handoff.REQUEST_HUMAN)


def _complaint(text: str, category: str, slots: tuple[Slot, ...]) -> Parse:
    danger = "冒烟" in text
    return Parse(
        text,
        intent=Intent.COMPLAINT,
        acts=(Intent.COMPLAINT,),
        category=category,
        categories=(category,),
        emotion=Emotion.ANGER if danger or "气" in text else Emotion.DISAPPOINTMENT,
        heat=4 if "气" in text else 2,
        level=1 if danger else 2,
        flags=frozenset({Flag.SAFETY}) if danger else frozenset(),
        hazards=(Hazard.FIRE,) if danger else (),
        validity=Validity.VALID,
        slots=slots,
        sure={"complaint": 1.0, "category": 1.0},
    )


def _slots(text: str) -> list[Slot]:
    return [
        Slot(kind, m.group(), m.start(), m.end(), value or m.group())
        for kind, pattern, value in _SLOTS
        for m in re.finditer(pattern, text)
    ]
