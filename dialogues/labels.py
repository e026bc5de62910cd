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
    Hazard.FUMES: "气味熏人",
    Hazard.POISONING: "中毒或食物不适",
    Hazard.ELECTRIC: "漏电触电",
    Hazard.CHILD: "涉及儿童",
    Hazard.OTHER: "其他危险",
    Hazard.TRAPPED: "有人被困",
    Hazard.STRANDED: "夜里或路上没处去",
    Hazard.MENACE: "被人威胁或拦住",
    Hazard.CARE: "用药、治疗等不得",
    Hazard.ACCIDENT: "摔倒或被弄伤",
    Hazard.YOUNG: "孩子自己来说、害怕",
    Hazard.LOST: "老人孩子走丢",
    Hazard.MISTREATED: "老人孩子受虐待",
    Hazard.VIOLENCE: "客户扬言动手",
}
HOW: Mapping[str, str] = {
    "said": "主动说的",
    "answered": "回答的",
    "corrected": "更正过",
    "earlier": "上次就知道",
    "desk": "同事填的",
    "phone": "电话里说的",
    "counter": "当面说的",
    "letter": "来信说的",
}
WAYS: Mapping[str, str] = {"phone": "电话里", "counter": "柜台当面", "letter": "来信"}
PROMISES: Mapping[str, str] = {
    "first_touch": "首次联系",
    "plan_by": "给出方案",
    "done_by": "按方案办完",
    "plan_step": "方案里答应的事",
    "agent": "同事答应的事",
    "check_again": "过几天再问一次",
    "onsite_by": "上门",
}
PROMISE_STATES: Mapping[str, str] = {
    "open": "未到期",
    "late": "已超时",
    "kept": "已兑现",
    "broken": "未兑现",
    "renegotiated": "已改约",
}
_REASONS: Mapping[str, str] = {
    "filed": "登记好了，等人认领",
    "customer asked for a person": "客户要求人工",
    "customer asked for a call": "客户要求回电",
    "hostile": "客户话里有敌意",
    "only vents": "客户一直在发火，没说到事情",
    "withdraws an earlier case": "客户要撤回以前登记的投诉",
    "wants a withdrawn case back": "客户撤回以后又想接着办",
    "summary not confirmed": "客户没有确认小结，请和他一起核对",
    "does not know where to turn tonight": "客户今晚没有着落",
    "questions spent": "该问的次数用完，还有没问到的",
    "customer fell silent": "客户没有再回复",
    "not understood": "机器人没听懂",
    "self_harm": "客户有轻生表示",
    "customer wants the plan changed": "客户想改方案",
    "customer refuses the plan": "客户不接受方案",
    "reopened": "客户说没办好，重新打开",
    "barred": "转给了客户不满的那位同事，要换人接",
}
LENT: Mapping[str, str] = {
    "follow_up": "只做回访",
    "missing": "只补缺的字段",
    "progress": "只报进展",
}
CASE_STATES: Mapping[str, str] = {
    "intake": "正在登记",
    "submitted": "已提交",
    "withdrawn": "已撤回",
    "plan_sent": "方案已发",
    "executing": "按方案办理中",
    "not_upheld": "未能按要求办",
    "resolved": "已办好",
    "closed": "已结束",
}
OFFERS: Mapping[str, str] = {
    "open": "等客户答复",
    "changing": "客户说要改",
    "accepted": "客户同意",
    "amended": "客户要改",
    "refused": "客户不接受",
    "replaced": "已换新版",
}
PARTS: Mapping[str, str] = {
    "text": "方案的话",
    "action": "具体做什么",
    "number": "数量或金额",
    "approver": "谁批准、有没有货",
    "demand": "对应客户的哪个诉求",
    "due": "什么时候办完",
    "options": "可选项",
    "empathy": "体谅的话",
    "reason": "理由",
    "term": "引用的条款",
    "version": "条款的版本",
    "alternative": "别的办法",
    "objection": "不认可怎么办",
    "reviewer": "要由另一位同事决定",
    "outcome": "结果（支持、部分支持、未支持）",
    "done": "办了什么",
    "condition": "以后怎么算",
    "contact": "联系方式",
    "decline": "还没有按五部分答复过",
    "promised": "还有一条您说过的承诺没有结果",
    "ended": "给出方案的时限已经结束，不能再延长",
    "twice": "已经延长过一次",
    "same": "这一类没有另设复杂件的时限",
    "late": "原定的时间已过，延长要在到点之前提出",
    "field": "这一栏改不了",
    "stale": "这一栏刚被改过",
    "value": "这一栏看不懂这样写，换个写法再试",
    "mode": "交还给机器人做什么",
    "no_letter": "还没有发确认函，没有可以回访的",
    "none_missing": "没有缺的字段",
    "level": "级别",
    "category": "没有这个类别，请刷新页面",
    "severity": "影响程度",
    "why": "为什么这样改",
    "lead": "紧急的要由组长或主管来降级",
    "over": "这个对话里没有这一件，或者它已经办结",
    "answered": "这一条已经有了答复，或者方案换了新的一版，请看一眼再记",
    "unsorted": "要改哪一样：级别、类别或影响程度",
}
CHECKS: Mapping[str, str] = {
    "yes": "有",
    "no": "还没有",
    "staff": "同事核对",
    "against": "和说的对不上",
}
CHECK_PARTS: Mapping[str, str] = {"claim": "诉求", "facts": "事实", "ability": "可办"}


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
        case "review":
            return f"客户不认可，由{detail.strip() or '原来的同事'}以外的人复核"
        case "beyond" | "filled":
            mode = LENT.get(detail.strip(), detail)
            return f"交还时限定「{mode}」，{'客户说了别的' if kind == 'beyond' else '已经问完'}"
        case "raised":
            return f"升为紧急：{detail.strip()}"
        case "promise broken":
            return f"承诺超时：{'、'.join(PROMISES.get(name, name) for name in names)}"
    return _REASONS.get(code, code)
