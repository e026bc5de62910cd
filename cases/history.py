"""One line of a case's history in words for staff: what kind of thing, and what of it.

    told(kind, payload, names) -> text      "" for what its name says already
    NAMES                                   every kind's name

names: how teams (work.yml) and people (accounts) are called, by key and by id.

Source: S2-43.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cases.kinds import EXTERNAL, NAMES
from cases.states import NAMES as STATES
from cases.states import State
from cases.tasks import KINDS, RESULTS
from dialogues import exhibits, labels, severity
from dialogues.clocks import NAMES as CLOCKS
from nlu import taxonomy

__all__ = ["ALARMS", "EXTERNAL", "NAMES", "RUNS", "filled", "handed", "relayed", "told"]

Payload = Mapping[str, Any]
_BRIEF = 200  # characters
_ACTS: Mapping[str, str] = {
    "raise": "新任务",
    "take": "接下",
    "answer": "答复",
    "done": "完成",
    "cancel": "取消",
    "not_home": "没人在家",
    "needs_part": "还缺配件",
    "note": "备注",
    "assign": "转给",
}
_OUTCOMES: Mapping[str, str] = {"upheld": "支持", "partly": "部分支持", "not_upheld": "未支持"}
_FOLLOWED: Mapping[str, str] = {
    "asked": "已发出回访",
    "asked_again": "过了几天又问了一次",
    "content": "客户满意",
    "wish": "客户有新的诉求",
    "answered": "客户作了答复",
    "left": "客户不需要登记",
    "registered": "已登记新诉求",
    "no_answer": "客户没有答复",
    "not_asked": "没有问到",
}
_GROUPED: Mapping[str, str] = {"rule": "按规则并入", "agent": "同事并入"}
RUNS: Mapping[str, str] = {
    "running": "开始计时",
    "paused": "暂停",
    "extended": "延长",
    "met": "按时完成",
    "breached": "超时",
    "cancelled": "取消",
}
ALARMS: Mapping[str, str] = {
    "handoff": "等人接手",
    "ownerless": "没有人负责",
    "raised": "升为紧急",
    "overdue": "超时",
    "window": "窗口快关，信还没发",
    "incident": "群体事件",
    "notice": "群体事件",
}
"""What staff were called for."""
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
    "different": "这次有什么不同",
}


def told(kind: str, payload: Payload, names: Mapping[str, str] | None = None) -> str:
    """Return what happened in words; a kind that is not known tells its text, if any."""
    tell = _TELL.get(kind)
    owner = payload.get("owner", "")
    if names and owner in names:
        payload = {**payload, "owner": names[owner]}
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


def _sorted(payload: Payload) -> str:
    """Say what became what, which team that is for, and why: 级别：一般 → 紧急（起火）."""
    named = taxonomy.load().names
    said = [
        f"{title}：{names.get(was, was) or '没有'} → {names.get(now, now)}"
        for title, was, now, names in (
            ("级别", payload["was_level"], payload["level"], labels.LEVELS),
            ("类别", payload["was_category"], payload["category"], named),
            ("影响", payload["was_severity"], payload["severity"], severity.NAMES),
        )
        if was != now
    ]
    if payload["team"] != payload["was_team"]:
        said.append(f"归{payload['team']}")
    return f"{'，'.join(said)}（{payload['reason']}）"


def _carried(payload: Payload) -> str:
    return "：".join(part for part in (payload.get("name", ""), payload.get("why", "")) if part)


def _tiered(payload: Payload) -> str:
    was, tier = payload.get("was") or "没有等级", payload.get("tier") or "没有等级"
    return "：".join(part for part in (f"{was} → {tier}", payload.get("why", "")) if part)


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


def _broken(payload: Payload) -> str:
    """Name the promise; its text is the kind and the time as the talk keeps them."""
    kind = str(payload.get("text", "")).partition(" ")[0]
    return labels.PROMISES.get(kind, kind)


def _alarm(payload: Payload) -> str:
    """Say who was called in which round: 第 2 次，叫组长（等人接手）：lead_group."""
    what = payload["what"] or ALARMS.get(payload["kind"], "")
    said = f"第 {payload['step'] + 1} 次，叫{payload['who']}（{what}）"
    return "：".join(filter(None, (said, "、".join(payload["targets"]))))


def _overstayed(payload: Payload) -> str:
    """Say how long it stood: 「已认领」停了 2 小时 5 分钟，该有下一步了."""
    hours, minutes = divmod(payload["minutes"], 60)
    parts = (f"{hours} 小时" if hours else "", f"{minutes} 分钟" if minutes or not hours else "")
    stood = " ".join(part for part in parts if part)
    return f"「{STATES[State(payload['state'])]}」停了 {stood}，该有下一步了"


def _visit(payload: Payload) -> str:
    """Say that a visit was arranged, or what came of it: 客户不在家：后天再去."""
    if payload["act"] == "arranged":
        return f"约好第 {payload['which']} 次"
    return "：".join(filter(None, (RESULTS[payload["act"]], payload.get("text", ""))))


def _exhibit(payload: Payload) -> str:
    """Say what a file was called, and is: 没有定 → 小票发票."""
    was, now = (exhibits.NAMES.get(payload[key], exhibits.UNSAID) for key in ("from", "to"))
    return f"{was} → {now}"


def relayed(payload: Payload, at: str = "") -> str:
    """Say what a colleague put down for the customer: 电话里（11-28 10:20），型号：X9.

    at: when he said it.
    """
    way = labels.WAYS.get(payload["way"], payload["way"])
    head = f"{way}（{at}）" if at else way
    return f"{'，'.join(filter(None, (head, payload['label'])))}：{payload['text']}"


def _answered(payload: Payload) -> str:
    """Say how he answered; what a colleague put down for him says so."""
    option = f"（{payload['option']}）" if payload.get("option") else ""
    how = labels.OFFERS.get(payload["how"], payload["how"]) + option
    said = "：".join(part for part in (how, payload["words"]) if part)
    way, by = payload.get("way", ""), payload.get("by", "")
    return f"{said}（{by}代记，{labels.WAYS.get(way, way)}）" if by else said


def _called(payload: Payload) -> str:
    reached = "已联系上" if payload["reached"] else "没有联系上"
    return f"{reached}：{payload['text']}"


_TELL: Mapping[str, Callable[[Payload], str]] = {
    "changed": _changed,
    "owned": lambda p: str(p["owner"]),
    "taken": lambda p: str(p.get("name", "")),
    "returned": lambda p: labels.LENT.get(p.get("mode", ""), ""),
    "assigned": handed,
    "transferred": handed,
    "carried": _carried,
    "tiered": _tiered,
    "filled": filled,
    "sorted": _sorted,
    "held": lambda p: f"{'留存' if p['on'] else '解除'}：{p['why']}",
    "revealed": lambda p: "、".join(map(str, p.get("labels", ()))),
    "waiting": lambda p: "；".join(labels.reason(code) for code in p["reasons"]),
    "promised": _promise,
    "made_good": lambda p: str(p["what"]),
    "settled": lambda p: labels.PROMISE_STATES.get(p["how"], p["how"]),
    "clock": lambda p: f"{CLOCKS.get(p['kind'], p['kind'])}：{RUNS.get(p['state'], p['state'])}",
    "proposal_settled": _answered,
    "relayed": relayed,
    "declined": lambda p: str(p["reason"]),
    "review_asked": lambda p: str(p["words"]),
    "resolved": lambda p: f"{_OUTCOMES.get(p['outcome'], p['outcome'])}：{p['done']}",
    "follow_up": lambda p: "：".join(
        part for part in (_FOLLOWED.get(p["how"], p["how"]), p["words"]) if part
    ),
    "scored": lambda p: f"{p['points']} 分",
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
    "exhibit": _exhibit,
    "task": _task,
    "overstayed": _overstayed,
    "visit": _visit,
    "task_overdue": lambda p: f"「{p['title']}」（{p['owner']}）",
    "promise_broken": _broken,
    "chased": lambda _: "",
    "grouped": lambda p: _GROUPED.get(p["how"], ""),
    "ungrouped": lambda p: str(p.get("why", "")),
    "incident_closed": lambda p: str(p.get("why", "")),
    "incident_owned": lambda p: "：".join(filter(None, (p["name"], p["why"]))),
    "letter": lambda p: f"第 {p['number']} 封",
    "proposed": lambda p: f"第 {p['version']} 版：{p['text']}",
    "alarm_called": _alarm,
    "alarm_heard": lambda p: "：".join(filter(None, (ALARMS.get(p["kind"], ""), p["what"]))),
    "person_joined": lambda p: str(p["why"]),
    "person_apart": lambda p: str(p["why"]),
    "person_parted": lambda p: str(p["why"]),
}
