"""Is what a reader says of its own sureness true? Bins of equal mass, and the expected error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from nlu.score import TASKS, Answer

BINS = 10
Judged = tuple[float, bool]


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of like sureness: how many, how sure on average, what share of them is right."""

    count: int
    sure: float
    right: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """One head: its bins from unsure to sure, and the expected calibration error (0 is best)."""

    task: str
    count: int
    bins: tuple[Bin, ...]
    error: float


def calibrations(answers: Sequence[Answer]) -> list[Calibration]:
    """Calibration of every head that tells its sureness and has labels."""
    found = []
    for task in TASKS:
        judged = [
            (sure, pair[0] == pair[1])
            for answer in answers
            if (pair := task.pair(answer)) and (sure := task.sure(answer.parse)) is not None
        ]
        if judged:
            parts = bins(judged)
            found.append(Calibration(task.name, len(judged), parts, error(parts)))
    raised = [
        (reason.sure, reason.label.partition(".")[2] in answer.line.labels["flags"])
        for answer in answers
        if "flags" in answer.line.labels
        for reason in answer.parse.reasons
        if reason.label.startswith("flags.")
    ]
    if raised:
        parts = bins(raised)
        found.append(Calibration("flags", len(raised), parts, error(parts)))
    return found


def bins(judged: Sequence[Judged], count: int = BINS) -> tuple[Bin, ...]:
    """Part (sureness, whether right) by sureness into `count` bins of nearly the same size.

    Answers that are equally sure stay together, as their order would mean nothing; so bins can be
    fewer, and larger where a rule gives one sureness to many.
    """
    ranked = sorted(judged)
    cuts = sorted({_behind_equals(ranked, k * len(ranked) // count) for k in range(count + 1)})
    return tuple(_bin(ranked[start:end]) for start, end in pairwise(cuts))


def _behind_equals(ranked: Sequence[Judged], cut: int) -> int:
    """Return the cut moved on until it parts no two of the same sureness."""
    while 0 < cut < len(ranked) and ranked[cut][0] == ranked[cut - 1][0]:
        cut += 1
    return cut


def _bin(part: Sequence[Judged]) -> Bin:
    size = len(part)
    return Bin(size, sum(sure for sure, _ in part) / size, sum(right for _, right in part) / size)


def error(parts: Sequence[Bin]) -> float:
    """Return the mean distance of sureness and truth, each bin by its size; 0 of none."""
    count = sum(part.count for part in parts)
    apart = sum(part.count * abs(part.sure - part.right) for part in parts)
    return apart / count if count else 0.0
