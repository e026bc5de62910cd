"""Pictures of the page as inline SVG and shades: reliability diagrams, confusion matrices.

Numbers are put in by ourselves; no text of the data enters an SVG.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from nlu.calibration import Calibration
from nlu.score import Pair

SIDE = 220
_EDGE = 30
_BAR = 4
_LARGEST = 5
_SMALLEST = 2


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of a matrix: how many texts, what part of its row (0 to 1), whether right."""

    count: int
    share: float
    right: bool


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A wanted label and what was given instead of it."""

    label: str
    count: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """columns: labels given, those also wanted first; rows: labels wanted, in the same order."""

    columns: tuple[str, ...]
    rows: tuple[MatrixRow, ...]


def matrix(pairs: Sequence[Pair]) -> Matrix:
    """Count pairs of (wanted, given)."""
    counts = Counter(pairs)
    sizes = Counter(wanted for wanted, _ in pairs)
    wanted = sorted(sizes, key=lambda label: (-sizes[label], label))
    columns = (*wanted, *sorted({given for _, given in pairs} - sizes.keys()))
    rows = tuple(
        MatrixRow(
            row,
            sizes[row],
            tuple(Cell(counts[row, c], counts[row, c] / sizes[row], row == c) for c in columns),
        )
        for row in wanted
    )
    return Matrix(columns, rows)


def reliability(told: Calibration) -> Markup:
    """Draw a reliability diagram: sureness to the right, share that is right upwards.

    A dot under the diagonal is too sure. Dots grow with the answers they stand for.
    """
    parts = [_axes()]
    most = max(part.count for part in told.bins)
    points = [(_x(part.sure), _y(part.right), part.count) for part in told.bins]
    for (x, y, _), part in zip(points, told.bins, strict=True):
        parts.append(f'<line class="gap" x1="{x}" y1="{y}" x2="{x}" y2="{_y(part.sure)}"/>')
    line = " ".join(f"{x},{y}" for x, y, _ in points)
    parts.append(f'<polyline class="curve" points="{line}"/>')
    for (x, y, count), part in zip(points, told.bins, strict=True):
        size = _SMALLEST + (_LARGEST - _SMALLEST) * count / most
        title = f"{part.count} 条：把握 {part.sure:.2f}，对 {part.right:.2f}"
        parts.append(f'<circle cx="{x}" cy="{y}" r="{size:.1f}"><title>{title}</title></circle>')
    whole = SIDE + _EDGE + _BAR
    label = f"把握与对错：平均相差 {told.error:.3f}"
    return Markup(  # noqa: S704 - numbers and our own words only
        f'<svg class="reliability" viewBox="0 0 {whole} {whole}" role="img" aria-label="{label}">'
        + "".join(parts)
        + "</svg>"
    )


def _axes() -> str:
    ticks = [0.0, 0.5, 1.0]
    lines = "".join(
        f'<line class="grid" x1="{_x(0)}" y1="{_y(t)}" x2="{_x(1)}" y2="{_y(t)}"/>'
        f'<line class="grid" x1="{_x(t)}" y1="{_y(0)}" x2="{_x(t)}" y2="{_y(1)}"/>'
        f'<text class="down" x="{_x(t)}" y="{_y(0) + 14}">{t:g}</text>'
        f'<text class="left" x="{_x(0) - 5}" y="{_y(t) + 4}">{t:g}</text>'
        for t in ticks
    )
    names = (
        f'<text class="down" x="{_x(0.5)}" y="{_y(0) + 26}">把握</text>'
        f'<text class="down" transform="translate(10 {_y(0.75)}) rotate(-90)">对的</text>'
    )
    ideal = f'<line class="ideal" x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}"/>'
    return lines + names + ideal


def _x(share: float) -> float:
    return round(_EDGE + share * (SIDE - _EDGE), 1)


def _y(share: float) -> float:
    return round(SIDE - share * (SIDE - _EDGE) - _BAR, 1)
