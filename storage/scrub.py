"""Taking the words out of JSON, so that what is counted stays: for erasure. Pure.

    case_file(body, ...)       a case without what its customer told, but how often he had before
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
    "raised_by", "person", "severity", "was_level", "was_category", "was_severity", "was_team",
    "mode", "way",
})  # fmt: skip
"""Keys whose words are codes, times or names of staff."""
_CODE = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_ :,-")
_FIELDS = "fields"
_WORDED = frozenset({"note", "call"})  # proofs that hold words
_CHANGES = ("set", "more", "in")
_COUNT = "attempts_before"  # the one field that is a figure
_BARE = {"text": "", "message": None}


def case_file(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a case's body without its fields; how often he had complained stays, as a number."""
    return {**body, _FIELDS: _counted(body.get(_FIELDS) or {})}


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


def proof(text: str) -> str:
    """Return by what a promise was kept, without words that somebody wrote."""
    kind, colon, _ = text.partition(":")
    return f"{kind}:" if colon and kind in _WORDED else text


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
            if number := _of_fields(part, what.get(_FIELDS) or {}):
                left[_FIELDS] = number
            made |= {part: left} if left else {}
        elif part == "gone":
            made["gone"] = [key for key in what if key != _FIELDS]
    return made


def _counted(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return of these fields the one that is a figure, without the words it was said in."""
    return {_COUNT: _number(fields[_COUNT])} if _COUNT in fields else {}


def _of_fields(part: str, what: Mapping[str, Any]) -> dict[str, Any]:
    """Return of a change of the fields what it says of the figure: set whole, or from inside."""
    if part != "in":
        return _counted(what)
    inner = {"set": _counted(what.get("set", {}))}
    if _COUNT in what.get("in", {}):
        inner["in"] = {_COUNT: {"set": _number(what["in"][_COUNT].get("set", {}))}}
    if _COUNT in what.get("gone", ()):
        return {**{key: value for key, value in inner.items() if value}, "gone": [_COUNT]}
    return {key: value for key, value in inner.items() if value}


def _number(known: Mapping[str, Any]) -> dict[str, Any]:
    """Return a field's value if it is a number, its words gone."""
    bare = {key: _BARE.get(key, value) for key, value in known.items()}
    if "value" in bare and not str(bare["value"]).isdecimal():
        bare["value"] = ""
    return bare


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
