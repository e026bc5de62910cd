"""What happens to a case, as the outside is told of it: a type, a state, what changed.

    told(kind, payload, before) -> Happening | None

Only what stands in TYPES goes out by webhook: notes, who works on it and what staff say to each
other stay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

OPENED, CHANGED, STATE = "case.opened", "case.changed", "case.state"
CLOSED, REOPENED = "case.closed", "case.reopened"
MADE, KEPT, BROKEN, MOVED = "promise.made", "promise.kept", "promise.broken", "promise.renegotiated"
TYPES = (OPENED, CHANGED, STATE, CLOSED, REOPENED, MADE, KEPT, BROKEN, MOVED)
TASK = "task"
"""What is done to a task: for project tools alone, so none of TYPES."""
_ENDED = "closed"
_SETTLED = {"kept": KEPT, "broken": BROKEN, "renegotiated": MOVED}
Payload = Mapping[str, Any]
Before = Callable[[], Iterable[tuple[str, Payload]]]


@dataclass(frozen=True, slots=True)
class Happening:
    """type: one of TYPES. data: JSON of what happened."""

    type: str
    data: dict[str, Any] = field(default_factory=dict)


def told(kind: str, payload: Payload, before: Before) -> Happening | None:
    """Return what the outside is told of a line of a case's history, None for nothing.

    before: gives the lines that stood before it (kind, payload), oldest first.
    """
    match kind:
        case "opened":
            return Happening(OPENED, {"state": payload["file"]["state"]})
        case "changed" | "step":
            return _changed(kind, payload, before)
        case "promised":
            shown = {name: payload[name] for name in ("id", "kind", "what", "due")}
            return Happening(MADE, {"promise": shown})
        case "settled":
            shown = {name: payload[name] for name in ("id", "how", "at")}
            return Happening(_SETTLED.get(payload["how"], MOVED), {"promise": shown})
        case "task":
            return Happening(TASK, {"id": payload["id"], "act": payload["act"]})
    return None


def _changed(kind: str, payload: Payload, before: Before) -> Happening | None:
    state = state_in(kind, payload)
    if not state:
        return Happening(CHANGED, {"changed": sorted(keys(payload))}) if kind == "changed" else None
    was = _stood(before())
    if state == was:
        return None
    return Happening(_state_type(state, was), {"state": state, "was": was})


def _state_type(state: str, was: str) -> str:
    if state == _ENDED:
        return CLOSED
    return REOPENED if was == _ENDED else STATE


def state_in(kind: str, payload: Payload) -> str:
    """Return the state a line of the history brings the case to, "" when it brings it to none."""
    match kind:
        case "opened":
            return str(payload.get("file", {}).get("state", ""))
        case "changed":
            return str(payload.get("set", {}).get("state", ""))
        case "step":
            return str(payload.get("to", ""))
    return ""


def keys(change: Payload) -> Sequence[str]:
    """Return the names of what a change touches: level, fields.contact_phone."""
    found = [*change.get("set", {}), *change.get("gone", ()), *change.get("more", {})]
    for name, inner in change.get("in", {}).items():
        found += [f"{name}.{one}" for one in keys(inner)]
    return list(dict.fromkeys(found))


def _stood(lines: Iterable[tuple[str, Payload]]) -> str:
    """Return the state the case stood in."""
    was = ""
    for kind, payload in lines:
        was = state_in(kind, payload) or was
    return was
