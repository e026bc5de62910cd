"""Which replies may have been seen twice: each double has a fault that explains it, or none does.

A reply is doubled when something went wrong between its send and the note that it was sent; so
its first arrival lies before the end of some fault, and its second after that fault's beginning.
Each fault explains as many as sends it could cut, no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """Something that went wrong. doubles: how many it may cause.

    begin, end: how many messages had reached the phones when it began, and when it was over.
    """

    kind: str
    begin: int
    end: int
    doubles: int


def unexplained(rings: Sequence[str], faults: Sequence[Fault]) -> list[str]:
    """Return a line for each double no fault explains. rings: ids in the order of arrival."""
    left = [fault.doubles for fault in faults]
    seen: dict[str, int] = {}
    found: list[str] = []
    for at, number in enumerate(rings):
        before, seen[number] = seen.get(number), at
        if before is None:
            continue
        cause = _cause(before, at, faults, left)
        if cause is None:
            near = [f"{x.kind} {x.begin} to {x.end}" for x in faults if x.end > before][:2]
            found.append(f"{number} arrived as number {before} and {at}, near {near}")
        else:
            left[cause] -= 1
    return found


def _cause(before: int, at: int, faults: Sequence[Fault], left: Sequence[int]) -> int | None:
    """Return which fault lies between the two arrivals and still explains one."""
    between = (
        n for n, one in enumerate(faults) if left[n] and before < one.end and at >= one.begin
    )
    return next(between, None)
