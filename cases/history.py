"""One line of a case's history in words for staff: what kind of thing, and what of it.

    told(kind, payload) -> text      "" for what its name says already
    NAMES                            every kind's name

Source: S2-43.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cases.states import NAMES as STATES
from cases.states import State
from cases.tasks import KINDS
from dialogues import labels
from dialogues.clocks import NAMES as CLOCKS

Payload = Mapping[str, Any]
_BRIEF = 200  # characters
NAMES: Mapping[str, str] = {
    "opened": "立案",
    "changed": "记录有改动",
    "owned": "换了负责人",
    "waiting": "等人接手",
    "taken": "接手",
    "returned": "交还机器人",
    "assigned": "分派",
    "transferred": "转交",
    "carried": "换了案件负责人",
    "filled": "同事改字段",
    "revealed": "看了完整号码",
    "promised": "作出承诺",
    "settled": "承诺有了结果",
    "clock": "时限",
    "proposed": "方案已发",
    "proposal_settled": "客户答复方案",
    "declined": "婉拒",
    "review_asked": "客户要求复核",
    "resolved": "办结",
    "letter": "确认函",
    "follow_up": "回访",
    "reopened": "客户要求重新打开",
    "checked": "核对",
    "incomplete": "没有发出",
    "step": "状态",
    "plan": "拟定方案",
    "plan_approved": "方案已批准",
    "plan_rejected": "方案未批准",
    "quoted": "引用条款",
    "note": "内部备注",
    "called": "电话",
    "tagged": "标签与原因",
    "ticked": "核对表",
    "task": "任务",
    "task_overdue": "任务超时",
    "placed": "在本级里的排位",
    "promise_broken": "承诺到时没有兑现",
    "clock_warning": "时限快到",
    "clock_breached": "时限超时",
    "window_closing": "平台的窗口快关了",
    "turned_away": "没有交给被投诉的同事",
    "progress_due": "该告知进展了",
    "chased": "客户催办",
    "grouped": "并入群发事件",
    "ungrouped": "移出群发事件",
    "told": "群发告知",
    "not_told": "群发没有告知到",
    "incident_closed": "群发事件结束",
    "message": "消息",
}
_ACTS: Mapping[str, str] = {
    "raise": "新任务",
    "take": "接下",
    "answer": "答复",
    "done": "完成",
    "cancel": "取消",
    "note": "备注",
    "assign": "转给",
}
_OUTCOMES: Mapping[str, str] = {"upheld": "支持", "partly": "部分支持", "not_upheld": "未支持"}
_FOLLOWED: Mapping[str, str] = {
    "asked": "已发出回访",
    "content": "客户满意",
    "wish": "客户有新的诉求",
    "answered": "客户作了答复",
    "left": "客户不需要登记",
    "registered": "已登记新诉求",
    "no_answer": "客户没有答复",
    "not_asked": "没有问到",
}
_RUNS: Mapping[str, str] = {
    "running": "开始计时",
    "paused": "暂停",
    "extended": "延长",
    "met": "按时完成",
    "breached": "超时",
    "cancelled": "取消",
}
_PARTS: Mapping[str, str] = {
    "state": "状态",
    "level": "级别",
    "category": "类别",
    "categories": "类别",
    "flags": "风险",
    "fields": "字段",
    "moods": "情绪",
    "linked": "关联案件",
}
_TAGGED: Mapping[str, str] = {
    "problem": "问题类型",
    "solution": "处理方式",
    "reaction": "客户反应",
    "root_cause": "根本原因",
    "cause_note": "原因说明",
    "department": "责任部门",
}
EXTERNAL = frozenset({"proposed", "declined", "letter", "message", "proposal_settled"})
"""Kinds of which the customer knows the words."""


def told(kind: str, payload: Payload) -> str:
    """Return what happened in words; a kind that is not known tells its text, if any."""
    tell = _TELL.get(kind)
    said = tell(payload) if tell else str(payload.get("text", ""))
    return said if len(said) <= _BRIEF else f"{said[:_BRIEF]}…"


def handed(payload: Payload) -> str:
    """Say to whom a talk went and why: 给林可（品质组）：要看批次."""
    team = payload.get("team", "")
    name = payload.get("name", "") or team
    group = f"（{team}）" if team and team != name else ""
    why = payload.get("why", "")
    said = why if isinstance(why, str) else "，".join(map(str, why))
    return "：".join(part for part in (f"给{name}{group}" if name else "", said) if part)


def filled(payload: Payload) -> str:
    """Say what a colleague wrote instead of what: 型号：C2（原来：C1，主动说的）."""
    how = labels.HOW.get(payload.get("old_how", ""), "")
    was = "，".join(part for part in (payload.get("old", ""), how) if part)
    return f"{payload['label']}：{payload['new']}" + (f"（原来：{was}）" if payload["old"] else "")


def _changed(payload: Payload) -> str:
    """Name what is new in the record; a part that staff have no word for is left out."""
    parts = {**payload.get("set", {}), **payload.get("more", {}), **payload.get("in", {})}
    return "、".join(dict.fromkeys(name for key, name in _PARTS.items() if key in parts))


def _step(payload: Payload) -> str:
    moved = f"{STATES[State(payload['from'])]} → {STATES[State(payload['to'])]}"
    return "：".join(part for part in (moved, payload.get("note", "")) if part)


def _plan(payload: Payload) -> str:
    asks = "，金额超过权限，已送审批" if payload["needs_role"] else ""
    return f"第 {payload['version']} 版{asks}：{payload['plan']['text']}"


def _judged(payload: Payload) -> str:
    return "：".join(p for p in (f"第 {payload['version']} 版", payload.get("note", "")) if p)


def _task(payload: Payload) -> str:
    kind = KINDS.get(payload.get("kind", ""), "")
    act = _ACTS.get(payload["act"], payload["act"])
    head = f"{act} {kind}「{payload['title']}」".replace("  ", " ")
    owner = f"（{payload['owner']}）" if payload.get("owner") else ""
    return "：".join(part for part in (head + owner, payload.get("text", "")) if part)


def _promise(payload: Payload) -> str:
    kind = labels.PROMISES.get(payload["kind"], payload["kind"])
    return f"{kind}：{payload['what']}（{payload['owner']}）"


def _called(payload: Payload) -> str:
    reached = "已联系上" if payload["reached"] else "没有联系上"
    return f"{reached}：{payload['text']}"


_TELL: Mapping[str, Callable[[Payload], str]] = {
    "changed": _changed,
    "owned": lambda p: str(p["owner"]),
    "taken": lambda p: str(p.get("name", "")),
    "returned": lambda _: "",
    "assigned": handed,
    "transferred": handed,
    "carried": lambda p: str(p.get("name", "")),
    "filled": filled,
    "revealed": lambda p: "、".join(map(str, p.get("labels", ()))),
    "waiting": lambda p: "；".join(labels.reason(code) for code in p["reasons"]),
    "promised": _promise,
    "settled": lambda p: labels.PROMISE_STATES.get(p["how"], p["how"]),
    "clock": lambda p: f"{CLOCKS.get(p['kind'], p['kind'])}：{_RUNS.get(p['state'], p['state'])}",
    "proposal_settled": lambda p: "：".join(
        part for part in (labels.OFFERS.get(p["how"], p["how"]), p["words"]) if part
    ),
    "declined": lambda p: str(p["reason"]),
    "review_asked": lambda p: str(p["words"]),
    "resolved": lambda p: f"{_OUTCOMES.get(p['outcome'], p['outcome'])}：{p['done']}",
    "follow_up": lambda p: "：".join(
        part for part in (_FOLLOWED.get(p["how"], p["how"]), p["words"]) if part
    ),
    "reopened": lambda p: str(p["words"]),
    "incomplete": lambda p: "、".join(labels.PARTS.get(k, k) for k in p["missing"]),
    "step": _step,
    "plan": _plan,
    "plan_approved": _judged,
    "plan_rejected": _judged,
    "quoted": lambda p: f"{p['title']}（{p['version']}）",
    "called": _called,
    "tagged": lambda p: "、".join(name for key, name in _TAGGED.items() if key in p),
    "ticked": lambda p: f"{p['text']}：{'已做' if p['done'] else '取消勾选'}",
    "task": _task,
    "task_overdue": lambda p: f"「{p['title']}」（{p['owner']}）",
}
