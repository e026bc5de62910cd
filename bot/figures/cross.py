"""Two ways of taking the cases apart at once: how many of each row fall into each column.

    axes(given, kinds) -> (rows, columns)      the two that are asked for, else class and cause
    crossed(view, cases, axes) -> Cross        the table; its numbers together are all the cases
    as_csv(cross) -> str                       the same for a sheet

Source: S3-03, S1-02.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.figures.table import View, broken, part_of, safe
from bot.figures.words import BY
from cases.counted import Counted

Axes = tuple[str, str]
USUAL: Axes = ("category", "cause")
_TOTAL = ("合计", "Total")


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its code ("" none), what it is called, a number for each column, all of them."""

    key: str
    name: str
    counts: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Cross:
    """The table. heads: code and name of each column; foot: the sums."""

    axes: Axes
    heads: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    foot: Line


def axes(given: Mapping[str, str], kinds: Sequence[str]) -> Axes:
    """Return the two kinds asked for; what is none, or the same one twice, is the usual two."""
    rows, columns = given.get("by", ""), given.get("across", "")
    good = rows in kinds and columns in kinds and rows != columns
    return (rows, columns) if good else USUAL


def crossed(view: View, cases: Sequence[Counted], by: Axes) -> Cross:
    """Return the cases by both kinds, the most first, days in order."""
    row_of, column_of = (part_of(one, view.zone) for one in by)
    rows, columns = (broken(view, cases, one) for one in by)
    counts = Counter((row_of(one), column_of(one)) for one in cases)
    lines = [
        Line(row.key, row.name, tuple(counts[row.key, one.key] for one in columns), row.count)
        for row in rows
    ]
    foot = Line("", view.speech.say(_TOTAL), tuple(one.count for one in columns), len(cases))
    return Cross(by, tuple((one.key, one.name) for one in columns), tuple(lines), foot)


def as_csv(view: View, cross: Cross) -> str:
    """Return the table as a sheet, under the names of what it is taken apart by."""
    text = io.StringIO()
    out = csv.writer(text)
    rows, columns = (view.speech.say(BY[one]) for one in cross.axes)
    heads = [safe(name) for _, name in cross.heads]
    out.writerow((f"{rows} × {columns}", *heads, view.speech.say(_TOTAL)))
    for line in (*cross.lines, cross.foot):
        out.writerow((safe(line.name), *line.counts, line.total))
    return text.getvalue()
