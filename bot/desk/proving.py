"""By what a promise was kept, in front of staff: shown in words, and chosen from what was done.

    shown(proof, at) -> {"text", "message", "delivered"}
    choices(c, seen, promise) -> what a colleague may point to
    checked(c, chat, promise, given) -> the proof, or why it is none

A promise is not kept by a word alone: a message to the customer after it, a call that reached him,
a task that was done, or a line that says what was done and by whom. Source: S0-46.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Annotated, Any, Literal

from pydantic import Field

from bot.http.body import Body, Text
from dialogues import proof
from dialogues.masking import mask
from storage import case_events, messages, tasks
from storage.messages import AGENT, Line
from storage.promises import Kept

Connection = Any  # the store's, handed on unseen
_BRIEF = 40  # characters
_NEWEST = 200  # messages looked through
_OFFERED = 8  # of a kind
_WITH_RESULT = frozenset({"answered", "done"})
_OLD: Mapping[str, str] = {
    "agent message": "同事的消息",
    "proposal": "方案",
    "letter": "确认函",
    "decline": "书面答复",
    "desk": "工作台上点的，没有写明",
}
"""What older programs wrote."""
_DELIVERED: Mapping[str, bool] = {"sent": True, "failed": False}


class Given(Body):
    """What a colleague points to: the id of a message, a call or a task; else words (note)."""

    kind: Literal["message", "call", "task", "note"]
    id: Annotated[int, Field(ge=1)] | None = None
    text: Annotated[Text, Field(max_length=200)] = ""


@dataclass(frozen=True, slots=True)
class Around:
    """What a proof may name. lines: by id; titles: of tasks, by id."""

    lines: Mapping[int, Line] = field(default_factory=dict)
    titles: Mapping[int, str] = field(default_factory=dict)


def around(lines: Iterable[Line], kept: Iterable[tasks.Kept]) -> Around:
    """Return what stands beside a case's promises."""
    return Around({one.id: one for one in lines}, {one.id: one.task.title for one in kept})


def shown(text: str, beside: Around, zone: tzinfo) -> dict[str, Any]:
    """Return a proof in words. delivered: None where nothing was sent, or it is under way."""
    one = proof.read(text)
    line = beside.lines.get(one.message)
    said = {
        "text": mask(_words(one, beside, zone)),
        "message": one.message or None,
        "delivered": None,
    }
    if line is None:
        return said
    at = f"{line.at.astimezone(zone):%m-%d %H:%M}"
    said["text"] = f"{said['text']} {at}"
    said["delivered"] = _DELIVERED.get(line.delivery) if line.delivery else True
    return said


def _words(one: proof.Proof, beside: Around, zone: tzinfo) -> str:
    name = proof.KINDS.get(one.kind, "")
    match one.kind:
        case "":
            return _OLD.get(one.ref, one.ref)
        case proof.PLAN:
            return f"第 {one.ref} 版方案"
        case proof.LETTER:
            number, _, sha256 = one.ref.partition(":")
            return f"确认函第 {number} 封（{sha256[:8]}）"
        case proof.TASK | proof.VISIT:
            number = one.ref.partition(":")[0]
            return (
                f"{name}：{beside.titles.get(int(number), number) if number.isdigit() else number}"
            )
        case proof.CALL:
            return f"{name}：{_by_phone(one.ref, zone)}"
    return f"{name}：{one.ref}" if one.ref else name


def _by_phone(ref: str, zone: tzinfo) -> str:
    """Say what was said of a call, and when it was: 说好明天送到 11-28 10:20."""
    words, _, last = ref.rpartition(" ")
    try:
        at = datetime.fromisoformat(last).astimezone(zone)
    except ValueError:
        return ref
    return f"{words} {at:%m-%d %H:%M}".strip()


def choices(c: Connection, case_no: str, chat: str, kept: Kept) -> list[dict[str, Any]]:
    """Return what was done since the promise was made and may prove it, the newest first."""
    said = [("message", one.id, one.at, one.text) for one in _said(c, chat, kept)]
    calls = [("call", one.id, one.at, one.payload["text"]) for one in _calls(c, case_no, kept.made)]
    done = [("task", one.id, kept.made, one.task.title) for one in _done(c, case_no)]
    return [
        {"kind": kind, "id": number, "at": at.timestamp(), "text": mask(text)[:_BRIEF]}
        for found in (said, calls, done)
        for kind, number, at, text in reversed(found[-_OFFERED:])
    ]


def checked(c: Connection, case_no: str, chat: str, kept: Kept, given: Given, name: str) -> str:
    """Return the proof as the ledger keeps it; "" when it is none.

    name: who says so, kept with his words.
    """
    match given.kind:
        case "note":
            words = given.text.strip()
            return proof.of(proof.NOTE, f"{words}（{name}）") if words else ""
        case "call":
            found = {one.id: one for one in _calls(c, case_no, kept.made)}
            call = found.get(given.id or 0)
            at = call.at.isoformat(timespec="minutes") if call else ""
            return proof.of(proof.CALL, f"{call.payload['text']} {at}") if call else ""
        case "task":
            known = {one.id for one in _done(c, case_no)}
            return proof.of(proof.TASK, str(given.id)) if given.id in known else ""
    said = {one.id for one in _said(c, chat, kept)}
    return proof.of(proof.MESSAGE, message=given.id or 0) if given.id in said else ""


def _said(c: Connection, chat: str, kept: Kept) -> list[Line]:
    """Return what colleagues wrote after the promise and did not fail to arrive."""
    return [
        one
        for one in messages.last(c, chat, _NEWEST)
        if one.who == AGENT and one.at >= kept.made and one.id != kept.message
        and _DELIVERED.get(one.delivery) is not False
    ]  # fmt: skip


def _calls(c: Connection, case_no: str, since: datetime) -> list[case_events.Happened]:
    """Return the calls in which the customer was reached."""
    return [
        one
        for one in case_events.events(c, case_no)
        if one.kind == "called" and one.payload.get("reached") and one.at >= since
    ]


def _done(c: Connection, case_no: str) -> list[tasks.Kept]:
    return [one for one in tasks.of_case(c, case_no) if one.task.state in _WITH_RESULT]
