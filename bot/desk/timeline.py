"""Everything that happened to a case, merged: words, acts, promises, clocks, changes, notes.

GET /desk/api/talk/{chat}/history -> {"lines": [{at, kind, name, who, text, message}]}
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from bot.desk import posts, sessions
from bot.desk.desk import Desk
from bot.http.body import json_response
from cases.history import told
from dialogues import labels
from dialogues.clocks import NAMES
from dialogues.masking import mask
from storage import accounts, conversations, messages
from storage.case_events import Happened, events
from storage.messages import AGENT, BOT, CUSTOMER, Line
from storage.store import Store

_LINES = 2000
_BRIEF = 80  # characters of a message
_KINDS: Mapping[str, str] = {
    "opened": "立案", "changed": "记录有改动", "owned": "换了负责人", "waiting": "等人接手",
    "taken": "接手", "returned": "交还机器人", "assigned": "分派", "transferred": "转交",
    "filled": "同事改字段", "revealed": "看了完整号码", "carried": "换了案件负责人",
    "promised": "作出承诺", "settled": "承诺有了结果",
    "clock": "时限", "proposed": "提出方案", "proposal_settled": "方案有了答复",
    "declined": "婉拒", "review_asked": "客户要求复核", "resolved": "办结", "letter": "确认函",
    "follow_up": "回访", "reopened": "重新打开", "checked": "核对", "incomplete": "没有发出",
    "promise_broken": "承诺超时", "clock_warning": "时限提醒", "clock_breached": "时限已过",
    "window_closing": "窗口快关了", "turned_away": "没有交给被投诉的同事",
    "passed": "转到企业微信", "not_passed": "没能转到企业微信",
    "note": "内部备注", "stands": "状态", "step": "状态", "task": "任务",
}  # fmt: skip
_RUNS: Mapping[str, str] = {
    "running": "开始计时", "paused": "暂停", "extended": "延长", "met": "按时完成",
    "breached": "超时", "cancelled": "取消",
}  # fmt: skip
_ANSWERS: Mapping[str, str] = {
    "accepted": "同意", "amended": "要改", "refused": "不接受", "replaced": "换了新版",
}  # fmt: skip
_ACTORS: Mapping[str, str] = {BOT: "机器人", CUSTOMER: "客户", "clock": "时钟"}
_OUTCOMES: Mapping[str, str] = {"upheld": "支持", "partly": "部分支持", "not_upheld": "未支持"}


async def history(desk: Desk, request: Request) -> Response:
    """GET /desk/api/talk/{chat}/history."""
    await sessions.reading(desk, request)
    found = await asyncio.to_thread(_read, desk.store, request.path_params["chat"])
    if found is None:
        raise posts.UNKNOWN
    told, lines, names = found
    zone = ZoneInfo(desk.zone)
    merged = [*(_event(one, names, zone) for one in told), *(_words(line) for line in lines)]
    return json_response({"lines": sorted(merged, key=lambda one: one["at"])})


def _read(store: Store, chat: str) -> tuple[list[Happened], list[Line], dict[str, str]] | None:
    def all_of(c: Any) -> tuple[list[Happened], list[Line], dict[str, str]] | None:
        talk = conversations.get(c, chat)
        if talk is None:
            return None
        told = events(c, talk.case_no) if talk.case_no else []
        names = {one.login: one.name for one in accounts.users(c)}
        return told, messages.last(c, chat, _LINES), names

    return store.read(all_of)


def _event(one: Happened, names: Mapping[str, str], zone: ZoneInfo) -> dict[str, Any]:
    tell = _TELLERS.get(one.kind)
    return {
        "at": one.at.timestamp(),
        "kind": one.kind,
        "name": _KINDS.get(one.kind, one.kind),
        "who": _ACTORS.get(one.actor) or names.get(one.actor, one.actor),
        "text": mask(tell(one.payload, zone) if tell else str(one.payload.get("text", ""))),
        "message": None,
    }


def _words(line: Line) -> dict[str, Any]:
    who = {BOT: "机器人", AGENT: line.name}.get(line.who, "客户")
    text = " ".join(line.text.split())
    return {
        "at": line.at.timestamp(),
        "kind": "message",
        "name": "",
        "who": who,
        "text": mask(text[:_BRIEF] + ("……" if len(text) > _BRIEF else "")),
        "message": line.id,
    }


def _when(value: Any, zone: ZoneInfo) -> str:
    """Say a time that the history kept as text."""
    try:
        at = datetime.fromisoformat(str(value).partition("[")[0])
    except ValueError:
        return ""
    return f"{at.astimezone(zone):%m-%d %H:%M}"


def _changed(was: Mapping[str, Any], _: ZoneInfo) -> str:
    """Name what changed (storage/change.py has the shape); the values stand in the record."""
    parts = [part for part in was.values() if isinstance(part, Mapping)]
    return "、".join(sorted({_FIELDS[name] for part in parts for name in part if name in _FIELDS}))


def _promised(promise: Mapping[str, Any], zone: ZoneInfo) -> str:
    owner = promise.get("owner", "")
    return f"{_when(promise.get('due'), zone)} 前{promise.get('what', '')}（{owner}）"


_FIELDS: Mapping[str, str] = {
    "level": "级别", "category": "分类", "state": "状态", "fields": "字段", "flags": "风险标记",
    "emotion": "情绪", "heat": "情绪", "needs": "需要", "summary": "摘要", "hazards": "危险",
}  # fmt: skip
_TELLERS: Mapping[str, Callable[[Mapping[str, Any], ZoneInfo], str]] = {
    "changed": _changed,
    "owned": lambda p, _: str(p.get("owner", "")),
    "waiting": lambda p, _: "；".join(labels.reason(str(code)) for code in p.get("reasons", ())),
    "taken": lambda p, _: str(p.get("name", "")),
    "assigned": lambda p, _: told("assigned", p),
    "transferred": lambda p, _: told("transferred", p),
    "filled": lambda p, _: told("filled", p),
    "revealed": lambda p, _: told("revealed", p),
    "carried": lambda p, _: told("carried", p),
    "promised": _promised,
    "settled": lambda p, _: labels.PROMISE_STATES.get(str(p.get("how")), str(p.get("how", ""))),
    "clock": lambda p, z: (
        f"{NAMES.get(p.get('kind', ''), p.get('kind', ''))}："
        f"{_RUNS.get(str(p.get('state')), p.get('state', ''))}，{_when(p.get('due'), z)} 到点"
    ),
    "proposed": lambda p, _: f"第 {p.get('version', '')} 版：{p.get('text', '')}",
    "proposal_settled": lambda p, _: " ".join(
        (_ANSWERS.get(str(p.get("how")), ""), str(p.get("option", "")), str(p.get("words", "")))
    ),
    "declined": lambda p, _: str(p.get("reason", "")),
    "review_asked": lambda p, _: str(p.get("words", "")),
    "resolved": lambda p, _: f"{_OUTCOMES.get(str(p.get('outcome')), '')}：{p.get('done', '')}",
    "letter": lambda p, _: f"第 {p.get('number', '')} 封",
    "follow_up": lambda p, _: str(p.get("words", "")),
    "reopened": lambda p, _: str(p.get("words", "")),
    "incomplete": lambda p, _: "还缺：" + "、".join(
        labels.PARTS.get(str(part), str(part)) for part in p.get("missing", ())
    ),
}  # fmt: skip
"""How an event is told, by its kind; others tell their text."""
