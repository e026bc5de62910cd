"""How codes are called in front of people: levels, moods, needs, risks, reasons of a handoff.

Words for staff only; what customers read stands in the scripts.
"""

from __future__ import annotations

from collections.abc import Mapping

from nlu.types import Emotion, Flag, Hazard, Need

LEVELS: Mapping[str, str] = {"1": "紧急", "2": "一般", "3": "建议"}
EMOTIONS: Mapping[str, str] = {
    Emotion.ANGER: "愤怒",
    Emotion.DISAPPOINTMENT: "失望",
    Emotion.ANXIETY: "焦虑",
    Emotion.NEUTRAL: "平静",
    Emotion.SATISFIED: "满意",
}
NEEDS: Mapping[str, str] = {
    Need.RESPECT: "被重视",
    Need.VENT: "发泄",
    Need.COMPENSATION: "补偿",
    Need.EVADE: "回避责任",
    Need.HOSTILE: "有敌意",
}
FLAGS: Mapping[str, str] = {
    Flag.REGULATOR: "要向监管反映",
    Flag.MEDIA: "要找媒体或网上曝光",
    Flag.LEGAL: "要走法律途径",
    Flag.SAFETY: "涉及人身安全",
    Flag.ACCOUNT_SECURITY: "账户或资金安全",
    Flag.GROUP: "多人同样遭遇",
    Flag.SELF_HARM: "有轻生表示",
    Flag.REPEAT: "重复投诉",
    Flag.ABUSIVE: "言语激烈",
    Flag.REQUEST_HUMAN: "要求人工",
}
HAZARDS: Mapping[str, str] = {
    Hazard.FIRE: "起火冒烟",
    Hazard.INJURY: "有人受伤",
    Hazard.LEAK: "泄漏",
    Hazard.POISONING: "中毒或食物不适",
    Hazard.ELECTRIC: "漏电触电",
    Hazard.CHILD: "涉及儿童",
    Hazard.OTHER: "其他危险",
}
HOW: Mapping[str, str] = {
    "said": "主动说的",
    "answered": "回答的",
    "corrected": "更正过",
}
PROMISES: Mapping[str, str] = {"first_touch": "首次联系", "plan_by": "给出方案"}
PROMISE_STATES: Mapping[str, str] = {
    "open": "未到期",
    "late": "已超时",
    "kept": "已兑现",
    "broken": "未兑现",
    "renegotiated": "已改约",
}
_REASONS: Mapping[str, str] = {
    "customer asked for a person": "客户要求人工",
    "customer fell silent": "客户没有再回复",
    "not understood": "机器人没听懂",
    "self_harm": "客户有轻生表示",
}


def reason(code: str) -> str:
    """Say in Chinese why a talk was brought to a person; an unknown code as it is."""
    kind, _, detail = code.partition(":")
    names = [part.strip() for part in detail.split(",") if part.strip()]
    match kind:
        case "urgent":
            risks = "、".join(FLAGS.get(name, name) for name in names)
            return f"紧急：{risks}" if risks else "紧急"
        case "safety":
            return f"安全：{'、'.join(HAZARDS.get(name, name) for name in names)}"
        case "promise broken":
            return f"承诺超时：{'、'.join(PROMISES.get(name, name) for name in names)}"
    return _REASONS.get(code, code)
