"""What the customer file gets of a closed case: the same words by CSV and by HTTP.

record(case, lines) -> {source: text}        SOURCES: all there is
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from storage.cases import Case

_TAGS = ("problem", "solution", "reaction")
_CHOSEN = ("root_cause", "department")
_FIELDS = {"phone": "contact_phone", "name": "contact_name", "issue": "issue", "demand": "demand"}
SOURCES = (
    "number",
    "state",
    "level",
    "category",
    "channel",
    "opened",
    "outcome",
    *_FIELDS,
    *_TAGS,
    *_CHOSEN,
)
Lines = Iterable[tuple[str, Mapping[str, Any]]]


def record(case: Case, lines: Lines) -> dict[str, str]:
    """Return what there is, "" for what is not known. lines: the case's history, oldest first."""
    filed = case.file
    known = {str(name): one for name, one in filed.fields.items()}
    shown = {
        "number": filed.case_no,
        "state": filed.state.value,
        "level": filed.level.value,
        "category": filed.category or "",
        "channel": case.chat.partition(":")[0],
        "opened": case.opened.isoformat(),
    }
    for source, name in _FIELDS.items():
        one = known.get(name)
        shown[source] = "" if one is None else one.value if source == "phone" else one.text
    return {**dict.fromkeys(SOURCES, ""), **shown, **_decided(lines)}


def phone_of(case: Case) -> str:
    """Return the customer's phone, E.164 or as he wrote it; "" not known."""
    known = {str(name): one.value for name, one in case.file.fields.items()}
    return known.get("contact_phone", "")


def _decided(lines: Lines) -> dict[str, str]:
    """Return the tags, the cause and the outcome as they were said last."""
    found: dict[str, str] = {}
    for kind, payload in lines:
        if kind == "tagged":
            found |= {name: "；".join(payload[name]) for name in _TAGS if name in payload}
            found |= {name: str(payload[name]) for name in _CHOSEN if name in payload}
        elif kind in {"resolved", "step"} and payload.get("outcome"):
            found["outcome"] = str(payload["outcome"])
    return found
