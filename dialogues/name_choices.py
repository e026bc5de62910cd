"""Which values may stand at a place of a file, by the names its writer uses.

    at(names, loc, written) -> {value: Chinese name}     empty where he writes English names
    listed(expected, choices) -> text                    the values as they are told
    meant(names, loc, kind) -> text                      the key that an unknown one is close to

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from dialogues.renaming import Names

_VALUE = re.compile(r"'([^']*)'")
_LEAST = 0.7  # likeness; below it another name is more confusing than none


def at(
    names: Names | None, loc: Sequence[int | str], written: Mapping[str, str]
) -> Mapping[str, str]:
    """Return the Chinese names of what may stand at *loc*; written: keys written in Chinese."""
    here = _below(names, [p for p in loc if p != "[key]"][: -1 if loc[-1:] == ["[key]"] else None])
    if here is None or not written:
        return {}
    aliases = here.keys if loc[-1:] == ["[key]"] else here.values
    return {value: alias for alias, value in reversed(list(aliases.items()))}


def listed(expected: str, choices: Mapping[str, str] | None) -> str:
    """Return pydantic's list of values ('a', 'b' or 'c') as the file's writer knows them."""
    if not choices:
        return expected.replace(" or ", " 或 ")
    return "、".join(choices.get(value, value) for value in _VALUE.findall(expected))


def meant(names: Names | None, loc: Sequence[int | str], kind: str) -> str:
    """Return a hint at the key that an unknown one at *loc* may be, "" where none is close."""
    here = _below(names, loc[:-1])
    if kind != "extra_forbidden" or here is None:
        return ""
    known = [*here.keys, *here.keys.values()]
    near = get_close_matches(str(loc[-1]), known, n=1, cutoff=_LEAST)
    return f"（是不是 {near[0]}？）" if near else ""


def _below(names: Names | None, loc: Sequence[int | str]) -> Names | None:
    for part in loc:
        if isinstance(part, str):
            names = None if names is None else names.below(part)
    return names
