"""Another cut of the classes: a regulator's or a group's names for ours, so figures compare. Pure.

    named(category, cut) -> str        the leaf's own line before its class's; "" where none fits
    recut(cases, cut) -> cases         each with its name there

A cut is a table: their class -> our categories (leaves or whole classes). Whatever stands in no
line is counted all the same, under no name. Source: S2-13.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from cases.counted import Counted

Cut = Mapping[str, Sequence[str]]


def named(category: str, cut: Cut) -> str:
    """Return what the category is called in this cut."""
    for code in (category, category.partition(".")[0]):
        for name, codes in cut.items():
            if code and code in codes:
                return name
    return ""


def recut(cases: Iterable[Counted], cut: Cut) -> list[Counted]:
    """Return every case with its class in this cut."""
    if not cut:
        return list(cases)
    return [
        replace(one, filed=replace(one.filed, own=named(one.filed.category, cut))) for one in cases
    ]


def twice(cut: Cut) -> str:
    """Return a category that stands in two lines, "" when there is none."""
    seen: set[str] = set()
    for code in (code for codes in cut.values() for code in codes):
        if code in seen:
            return code
        seen.add(code)
    return ""
