"""The figures as a sheet: a line each figure of all cases and of each part of them.

    as_csv(view, cases, others, kinds) -> str

In Chinese as Excel shows it: names for codes, hours for spans. In English plain numbers under the
codes, seconds and shares from 0 to 1, for programs. Source: S2-40, S1-30.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.figures.table import View, part_of, safe
from bot.figures.words import BY, NAMES
from cases import figures
from cases.counted import Counted
from cases.figures import MEAN, MEASURES, NPS, SHARE, SPAN, Figure, Measure, figure

_HOUR = 3600.0
_HEADS = (
    ("分开看", "by"), ("哪一部分", "part"), ("指标", "figure"), ("n", "n"), ("数值", "value"),
    ("95% 下界", "low"), ("95% 上界", "high"), ("中位", "median"), ("P90", "p90"),
    ("前一段 n", "other_n"), ("前一段", "other"), ("相差", "change"), ("相差下界", "change_low"),
    ("相差上界", "change_high"), ("目标", "target"),
)  # fmt: skip
_UNITS = {SPAN: "小时", SHARE: "占比 0 到 1", NPS: "分", MEAN: ""}
_ALL, _CASES = ("全部", "all"), ("件数", "cases")


def as_csv(
    view: View,
    cases: Sequence[Counted],
    others: Sequence[Counted] | None,
    kinds: Iterable[str] = tuple(BY),
) -> str:
    """Return everything as a sheet. kinds: by what the cases are taken apart."""
    say = view.speech.say
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow(map(say, _HEADS))
    many = (len(cases), *[""] * 5, "" if others is None else len(others))
    out.writerow((say(_ALL), "", say(_CASES), *many))
    for measure in MEASURES:
        out.writerow((say(_ALL), "", *_plain(view, measure, cases, others, view.goals.targets)))
    for by in kinds:
        for key, some in figures.parts(cases, part_of(by, view.zone)):
            place = (say((BY[by][0], by)), safe(say((_named(view, by, key, some), key))))
            out.writerow((*place, say(_CASES), len(some)))
            for measure in MEASURES:
                out.writerow((*place, *_plain(view, measure, some, None, {})))
    return text.getvalue()


def _named(view: View, by: str, key: str, some: Sequence[Counted]) -> str:
    """Return what a part is called; colleagues by their names."""
    return some[0].filed.name if by == "owner" and key else view.speech.part(by, key)


def _plain(
    view: View,
    measure: Measure,
    cases: Sequence[Counted],
    others: Sequence[Counted] | None,
    targets: Mapping[str, float],
) -> Iterator[str]:
    one = figure(measure, cases)
    other = Figure(0, None, None) if others is None else figure(measure, others)
    between = None if others is None else figures.difference(measure, cases, others)
    low, high = one.interval or (None, None)
    spread = (one.spread.median, one.spread.late) if one.spread else (None, None)
    change = (between.value, *between.interval) if between else (None, None, None)
    hours = measure.kind == SPAN and not view.speech.english
    unit = f"（{_UNITS[measure.kind]}）" if _UNITS[measure.kind] else ""
    yield view.speech.say((NAMES[measure.key][0] + unit, measure.key))
    yield str(one.n)
    yield from (_number(value, hours=hours) for value in (one.value, low, high, *spread))
    yield "" if others is None else str(other.n)
    rest = (other.value, *change, targets.get(measure.key))
    yield from (_number(value, hours=hours) for value in rest)


def _number(value: float | None, *, hours: bool) -> str:
    if value is None:
        return ""
    return f"{value / _HOUR if hours else value:.4f}".rstrip("0").rstrip(".")
