"""Dataclasses <-> JSON text, exactly: what is read back equals what was written.

Writing is orjson's (C); reading is a function built once per type from its hints. Every field
is written, a field missing in old text takes its default, a field no longer known is dropped.
Times keep their zone (RFC 9557: 2026-03-01T10:00:00+08:00[Asia/Shanghai]). What orjson cannot
write (half a surrogate pair, an int beyond 64 bits) goes through json, as escapes and behind a
space that says so: nothing raises and nothing is lost.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, NewType, TypeVar, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

import orjson

T = TypeVar("T")
Reader = Callable[[Any], Any]
_SPACE = " "
_OPTIONS = orjson.OPT_PASSTHROUGH_DATETIME


def dumps(value: Any) -> str:
    """Return *value* (dataclasses, sets, times and JSON values) as JSON text."""
    try:
        return orjson.dumps(value, _plain, _OPTIONS).decode()
    except TypeError:
        return _SPACE + json.dumps(value, default=_plain, allow_nan=False)


def loads(text: str | bytes) -> Any:
    """Return the plain JSON value of *text*."""
    if text[:1] in (_SPACE, _SPACE.encode()):
        return json.loads(text)
    return orjson.loads(text)


def load(kind: type[T], text: str | bytes) -> T:
    """Return the *kind* that `dumps` wrote."""
    return build(kind, loads(text))


def build(kind: type[T], value: Any) -> T:
    """Return a *kind* of the plain JSON *value*."""
    hint: Any = kind
    reader = _reader(hint)
    made: T = value if reader is None else reader(value)
    return made


def plain(value: Any) -> Any:
    """Return *value* as plain JSON values (what `loads(dumps(value))` gives)."""
    return loads(dumps(value))


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset | set):
        return sorted(value)
    if isinstance(value, datetime):
        zone = value.tzinfo
        return (
            f"{value.isoformat()}[{zone.key}]" if isinstance(zone, ZoneInfo) else value.isoformat()
        )
    if is_dataclass(value):
        return {f.name: getattr(value, f.name) for f in fields(value)}
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} cannot be kept")


def _time(text: str) -> datetime:
    if not text.endswith("]"):
        return datetime.fromisoformat(text)
    moment, zone = text[:-1].split("[")
    return datetime.fromisoformat(moment).astimezone(ZoneInfo(zone))


@cache
def _reader(kind: Hashable) -> Reader | None:
    """Return what turns a plain value into *kind*; None when it is plain already."""
    if isinstance(kind, NewType):
        return _reader(kind.__supertype__)
    if get_origin(kind) is not None:
        return _generic(get_origin(kind), get_args(kind))
    if kind is datetime:
        return _time
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    return _dataclass(kind) if is_dataclass(kind) else None


def _generic(origin: Any, args: tuple[Any, ...]) -> Reader | None:
    if origin in (Union, UnionType):
        return _optional(args)
    if origin is tuple and args[-1] is not Ellipsis:
        return _row(tuple(_reader(a) for a in args))
    if origin is tuple:
        return _series(tuple, _reader(args[0]))
    if origin is frozenset:
        return _series(frozenset, _reader(args[0]))
    return _values(_reader(args[1]))


def _optional(args: tuple[Any, ...]) -> Reader | None:
    (kind,) = (a for a in args if a is not NoneType)
    read = _reader(kind)
    return None if read is None else lambda v: None if v is None else read(v)


def _row(reads: tuple[Reader | None, ...]) -> Reader:
    return lambda v: tuple(x if r is None else r(x) for r, x in zip(reads, v, strict=True))


def _series(make: Callable[[Any], Any], read: Reader | None) -> Reader:
    return make if read is None else lambda v: make([read(x) for x in v])


def _values(read: Reader | None) -> Reader | None:
    return None if read is None else lambda v: {k: read(x) for k, x in v.items()}


def _dataclass(kind: Any) -> Reader:
    hints = get_type_hints(kind)
    names = frozenset(f.name for f in fields(kind))
    special = [(n, r) for n in names if (r := _reader(hints[n])) is not None]

    def read(value: dict[str, Any]) -> Any:
        known = value if value.keys() == names else {k: value[k] for k in names & value.keys()}
        made = dict(known)
        for name, reader in special:
            if name in made:
                made[name] = reader(made[name])
        return kind(**made)

    return read
