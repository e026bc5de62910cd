"""Taking the words out of JSON, so that what is counted stays: for erasure. Pure.

    case_file(body, ...)       a case without what its customer told
    happened(kind, payload)    a line of a case's history, by the same rule
    blank(value)               every word out, shapes stay

What is kept are codes, numbers, times and the names of staff; whatever is not known to be one of
these goes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_KEPT = frozenset({
    "id", "kind", "how", "state", "level", "category", "categories", "flags", "from", "to", "who",
    "profile", "item", "due", "at", "started", "queue", "agent", "name", "login", "owner", "team",
    "route", "outcome", "emotion", "script", "version", "case_no", "linked", "sha256",
    "needs_role", "act", "lines", "problem", "solution", "reaction", "root_cause", "department",
    "apart_from", "target", "missing", "by", "task", "policy", "field", "moods", "raised",
    "raised_by", "person",
})  # fmt: skip
"""Keys whose words are codes, times or names of staff."""
_CODE = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_ :,-")
_FIELDS = "fields"
_CHANGES = ("set", "more", "in")


def case_file(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a case's body without its fields."""
    return {**body, _FIELDS: {}}


def happened(kind: str, payload: Mapping[str, Any], chat: str) -> dict[str, Any]:
    """Return a line's payload without words; *chat* stands for the talk it was opened in.

    A case made again of its lines is the case that `case_file` left.
    """
    if kind == "opened":
        return {**payload, "chat": chat, "file": case_file(payload["file"])}
    if kind == "changed":
        return _change(payload)
    return {key: _kept(key, value) for key, value in payload.items()}


def task(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a task of a case without words, and without the files that came with its answer."""
    return {**happened("task", body, ""), "files": []}


def reasons(codes: list[str]) -> list[str]:
    """Return why a talk was brought to a person, as codes; what somebody wrote goes."""
    return [code for code in codes if set(code) <= _CODE]


def blank(value: Any) -> Any:
    """Return *value* with every string empty."""
    match value:
        case str():
            return ""
        case list():
            return [blank(one) for one in value]
        case dict():
            return {key: blank(one) for key, one in value.items()}
        case _:
            return value


def _change(payload: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for part, what in payload.items():
        if part in _CHANGES:
            left = {key: value for key, value in what.items() if key != _FIELDS}
            made |= {part: left} if left else {}
        elif part == "gone":
            made["gone"] = [key for key in what if key != _FIELDS]
    return made


def _kept(key: str, value: Any) -> Any:
    match value:
        case list() if key == "reasons":
            return reasons(value)
        case str():
            return value if key in _KEPT else ""
        case list():
            return [_kept(key, one) for one in value]
        case dict():
            return {inner: _kept(inner, one) for inner, one in value.items()}
        case _:
            return value
