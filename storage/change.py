"""What changed between two JSON objects, small, and enough to make the new one of the old one.

    {"set": {key: new}, "gone": [key], "more": {key: [tail]}, "in": {key: change}}

A list that only grew keeps its tail, an object keeps its own change, all else its new value.
"""

from __future__ import annotations

from typing import Any

Object = dict[str, Any]


def between(old: Object, new: Object) -> Object:
    """Return the change from *old* to *new*; {} when they are equal."""
    change: Object = {}
    for key, value in new.items():
        if key not in old:
            change.setdefault("set", {})[key] = value
        elif old[key] != value:
            part, what = _part(old[key], value)
            change.setdefault(part, {})[key] = what
    gone = [key for key in old if key not in new]
    return {**change, "gone": gone} if gone else change


def _part(old: Any, new: Any) -> tuple[str, Any]:
    if isinstance(old, dict) and isinstance(new, dict):
        return "in", between(old, new)
    if isinstance(old, list) and isinstance(new, list) and old and new[: len(old)] == old:
        return "more", new[len(old) :]
    return "set", new


def apply(old: Object, change: Object) -> Object:
    """Return what *old* becomes by *change*."""
    gone = set(change.get("gone", ()))
    new = {key: value for key, value in old.items() if key not in gone}
    new.update(change.get("set", {}))
    for key, tail in change.get("more", {}).items():
        new[key] = new[key] + tail
    for key, inner in change.get("in", {}).items():
        new[key] = apply(new[key], inner)
    return new
