"""Pictures of figures over time as inline SVG: bars of counts, a line of spans with its target.

Numbers and days are put in by ourselves; no text of a customer enters an SVG. Each picture stands
beside a table of the same numbers, and its title says what it shows (S0-56, S2-40).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

_WIDTH, _HEIGHT = 720, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 12, 14, 38
_INSIDE, _TALL = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
_NAMED = 8  # names under the axis, at most
_LINES = 4


@dataclass(frozen=True, slots=True)
class Point:
    """One place on the time axis. value: None where there is nothing to tell. said: in words."""

    name: str
    value: float | None
    said: str


def bars(points: Sequence[Point], title: str) -> Markup:
    """Draw a bar for every point."""
    top = _top([float(_LINES), *(one.value or 0.0 for one in points)])  # whole numbers beside it
    wide = _INSIDE / max(1, len(points))
    drawn = []
    for n, one in enumerate(points):
        tall = _TALL * (one.value or 0.0) / top
        x, y = _LEFT + wide * n + wide * 0.12, _TOP + _TALL - tall
        box = f'x="{x:.1f}" y="{y:.1f}" width="{wide * 0.76:.1f}" height="{tall:.1f}"'
        drawn.append(f'<rect class="bar" {box}><title>{_said(one)}</title></rect>')
    return _picture(title, top, points, drawn)


def line(points: Sequence[Point], title: str, target: float | None = None, aim: str = "") -> Markup:
    """Draw a dot for every point that has a value, a line between them, and the target's line."""
    known = [(n, one, one.value) for n, one in enumerate(points) if one.value is not None]
    top = _top([value for _, _, value in known] + ([target] if target else []))
    places = [(_middle(n, len(points)), _TOP + _TALL * (1 - v / top)) for n, _, v in known]
    drawn = []
    if target:
        y = _TOP + _TALL * (1 - target / top)
        drawn.append(f'<line class="aim" x1="{_LEFT}" y1="{y:.1f}" x2="{_WIDTH}" y2="{y:.1f}"/>')
        drawn.append(f'<text class="aim" x="{_WIDTH - 4}" y="{y - 5:.1f}">{escape(aim)}</text>')
    road = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    drawn.append(f'<polyline class="curve" points="{road}"/>')
    for (x, y), (_, one, _) in zip(places, known, strict=True):
        dot = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5">'
        drawn.append(f"{dot}<title>{_said(one)}</title></circle>")
    return _picture(title, top, points, drawn)


def _said(one: Point) -> str:
    return escape(f"{one.name}: {one.said}")


def _top(values: Sequence[float]) -> float:
    """Return a number that no value exceeds and whose quarters are round."""
    most = max([1.0, *values])
    size = 10.0 ** math.floor(math.log10(most))
    return next(size * step for step in (2, 4, 8, 12) if size * step >= most)


def _middle(n: int, count: int) -> float:
    return _LEFT + _INSIDE * (n + 0.5) / max(1, count)


def _picture(title: str, top: float, points: Sequence[Point], drawn: Sequence[str]) -> Markup:
    size = f'viewBox="0 0 {_WIDTH} {_HEIGHT}"'
    parts = [f'<svg class="chart" {size} role="img" aria-label="{escape(title)}">']
    for step in range(_LINES + 1):
        y = _TOP + _TALL * (1 - step / _LINES)
        parts.append(f'<line class="grid" x1="{_LEFT}" y1="{y:.1f}" x2="{_WIDTH}" y2="{y:.1f}"/>')
        parts.append(
            f'<text class="up" x="{_LEFT - 6}" y="{y + 4:.1f}">{top * step / _LINES:g}</text>'
        )
    every = math.ceil(len(points) / _NAMED) or 1
    for n in range(0, len(points), every):
        x, y = _middle(n, len(points)), _HEIGHT - 8
        parts.append(f'<text class="day" x="{x:.1f}" y="{y}">{escape(points[n].name)}</text>')
    return Markup("".join([*parts, *drawn, "</svg>"]))  # noqa: S704 - numbers and our own words
