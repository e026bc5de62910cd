"""One talk as the page takes it: every word, the handoff packet, the record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.desk import seen
from bot.desk.called import category_name, channel_name
from bot.desk.whole import Whole
from dialogues import addresses, labels, tongue
from dialogues.book import Book
from dialogues.masking import mask, mask_contact
from dialogues.packet import KnownField, Packet, PromiseLine, packet, story
from dialogues.state import Control, State
from storage.messages import AGENT, BOT, Line
from storage.promises import OPEN, Kept

_PLAIN = frozenset({"order_no", "date", "amount", "measure"})  # figures that are no person's
_TAIL = 4  # characters of an address or number that are shown
_KINDS = {
    "image": "图片", "voice": "语音", "video": "视频", "file": "文件",
    "location": "位置", "link": "链接",
}  # fmt: skip
_PHASES = {
    "new": "开场", "safety": "安全", "feelings": "安抚", "facts": "了解情况", "demand": "问诉求",
    "confirm": "复述确认", "promise": "承诺", "human": "转人工", "done": "已提交",
}  # fmt: skip


def as_json(
    whole: Whole,
    login: str,
    book: Book,
    names: Mapping[str, str],
    now: datetime,
    secret: bytes = b"",
) -> dict[str, Any]:
    """Return the talk as the page takes it; times are epoch seconds.

    secret: what marks the values that the agent sees (bot/desk/seen.py).
    """
    state = whole.state
    made = _made(whole, state, now, book) if state else None
    next_due = min((one for one in whole.ledger if one.state == OPEN), key=_due, default=None)
    owner = state.agent if state and state.control is Control.HUMAN else None
    return {
        "chat": whole.talk.chat,
        "case_no": whole.talk.case_no,
        "control": whole.talk.control.value,
        "owner": owner[1] if owner else "",
        "mine": owner is not None and owner[0] == login,
        "level": (state.level or "") if state else "",
        "level_name": labels.LEVELS.get((state.level or "") if state else "", ""),
        "category": category_name((state.category if state else None) or "", names),
        "channel": channel_name(whole.talk.chat),
        "story": mask_contact(story(state)) if state else "",
        "due": next_due.due.timestamp() if next_due else None,
        "due_what": labels.PROMISES.get(next_due.kind, "同事承诺") if next_due else "",
        "language": state.language if state else "",
        "packet": _packet(made) if made else None,
        "record": _record(whole, made, names, secret),
        "by_hand": _by_hand(whole, book),
        "messages": [_line(one, book.company.bot_name) for one in whole.lines],
    }


def _made(whole: Whole, state: State, now: datetime, book: Book) -> Packet:
    """Return the packet: fields as staff call them, comfort in the words the customer read."""
    own, his = (book.script(state.script, one) for one in (tongue.HANS, state.language))
    return packet(own, state, _ledger(whole.ledger), now, his)


def _due(kept: Kept) -> datetime:
    return kept.due


def _ledger(kept: list[Kept]) -> list[PromiseLine]:
    return [PromiseLine(one.id, one.kind, one.what, one.due, one.owner, one.state) for one in kept]


def _packet(made: Packet) -> dict[str, Any]:
    """Return the packet with phones masked and times as numbers."""
    known = [_known(field) for field in made.known]
    lines = [
        asdict(one)
        | {
            "due": one.due.timestamp(),
            "state_name": labels.PROMISE_STATES.get(one.state, one.state),
        }
        for one in made.promises
    ]
    checks = [
        asdict(one)
        | {
            "proof": mask_contact(one.proof),
            "part_name": labels.CHECK_PARTS.get(one.part, one.part),
            "state_name": labels.CHECKS.get(one.state, one.state),
        }
        for one in made.checks
    ]
    gaps = [
        {"claimed": one.claimed, "measured": one.measured, "less": one.less and str(one.less)}
        for one in made.gaps
    ]
    return asdict(made) | {
        "story": mask_contact(made.story),
        "parked": [mask_contact(text) for text in made.parked],
        "known": known,
        "promises": lines,
        "checks": checks,
        "gaps": gaps,
    }


def _known(field: KnownField) -> dict[str, Any]:
    visible = shown(field)
    return asdict(field) | {"shown": visible, "hidden": visible != field.shown}


def shown(field: KnownField) -> str:
    """Return a value as the page may show it: phones, ID numbers and mail with a part hidden."""
    if field.kind in _PLAIN:
        return field.shown
    return _tail(field.shown) if field.kind == "phone" else mask_contact(field.shown)


def _tail(number: str) -> str:
    """Return a phone with its middle hidden, however it is written."""
    hidden = mask(number)
    return hidden if hidden != number else f"****{number[-_TAIL:]}"


def _record(
    whole: Whole, made: Packet | None, names: Mapping[str, str], secret: bytes
) -> dict[str, Any]:
    state = whole.state
    marks = {
        str(name): seen.mark(secret, whole.talk.chat, name, known)
        for name, known in (state.fields.items() if state else ())
    }
    return {
        "case_no": whole.talk.case_no,
        "level": (state.level or "") if state else "",
        "level_name": made.level if made else "",
        "category": category_name((state.category if state else None) or "", names),
        "channel": channel_name(whole.talk.chat),
        "customer": f"****{whole.talk.user[-_TAIL:]}",
        "started": state.started.timestamp() if state and state.started else None,
        "evidence": sum(len(line.attachments) for line in whole.lines),
        "fields": [_known(one) | {"seen": marks.get(one.name, "")} for one in made.known]
        if made
        else [],
    }


def _by_hand(whole: Whole, book: Book) -> list[dict[str, str]]:
    """Return the fields that are not there and that only a colleague asks for: the address."""
    state = whole.state
    questions = book.script(state.script).questions if state and state.case_no else {}
    if state is None or addresses.ADDRESS in state.fields or addresses.ADDRESS not in questions:
        return []
    return [{"name": addresses.ADDRESS, "label": questions[addresses.ADDRESS].label}]


def _line(line: Line, bot_name: str) -> dict[str, Any]:
    names = {BOT: f"{bot_name}（机器人）", AGENT: line.name}
    why = line.why if line.who == BOT else None
    mood = line.emotion is not None and line.heat is not None
    return {
        "id": line.id,
        "from": line.who,
        "name": names.get(line.who, "客户"),
        "text": line.text,
        "at": line.at.timestamp(),
        "pressed": line.kind in {"button", "click"},
        "mood": {"name": labels.EMOTIONS.get(line.emotion or "", ""), "heat": line.heat}
        if mood
        else None,
        "buttons": [button.title for button in line.buttons],
        "attachments": [_KINDS.get(one.kind, one.kind) for one in line.attachments],
        "delivery": line.delivery,
        "why": {
            "rule": why.rule,
            "phase": _PHASES.get(why.phase, why.phase),
            "script": why.script,
        }
        if why
        else None,
    }
