"""When many customers bring the same: which cases of a span make one incident, and by what.

    together(report, others, grouping) -> Group | None
    Pool(reports).near(report)      those that could be like it, so that not all are compared

The same product or place with the same kind of trouble, or near words: of all the words that two
stories use, enough are in both (Jaccard). Words come from outside; every case of a group is near
the newest one, so that chains of half-alike stories make none. Pure. Source: S2-20.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

PRODUCT, PLACE, WORDS = "product", "place", "words"
_FEWEST_WORDS = 4  # a story of fewer says too little to be like another


@dataclass(frozen=True, slots=True)
class Grouping:
    """size: cases that make an incident. within: the span they come in. alike: 0 to 1.

    team: whose head owns it. notify: teams that are to know.
    """

    size: int = 5
    within: timedelta = timedelta(hours=2)
    alike: float = 0.25
    team: str = ""
    notify: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What of a case tells whether it is like another. words: of its story."""

    case_no: str
    at: datetime
    category: str = ""
    product: str = ""
    place: str = ""
    words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Group:
    """Cases that belong together, oldest first. what: the product or place, "" for words."""

    by: str
    what: str
    cases: tuple[str, ...]


class Pool:
    """Reports by what could make them alike: thousands are not to be compared with each other."""

    def __init__(self, reports: Iterable[Report]) -> None:
        self._by: dict[tuple[str, str], list[Report]] = {}
        for one in reports:
            for sign in _signs(one):
                self._by.setdefault(sign, []).append(one)

    def near(self, report: Report) -> list[Report]:
        """Return the reports that have a sign in common with this one, each once."""
        found = {one.case_no: one for sign in _signs(report) for one in self._by.get(sign, ())}
        return list(found.values())


def _signs(report: Report) -> Iterator[tuple[str, str]]:
    if report.product:
        yield PRODUCT, report.product
    if report.place:
        yield PLACE, report.place
    for word in report.words:
        yield WORDS, word


def together(report: Report, others: Iterable[Report], grouping: Grouping) -> Group | None:
    """Return the group that *report* completes or adds to; None when they are too few."""
    near = [
        one
        for one in others
        if one.case_no != report.case_no and abs(report.at - one.at) <= grouping.within
    ]
    for by, what, same in _ways(report, grouping):
        found = sorted([report, *filter(same, near)], key=lambda one: (one.at, one.case_no))
        if len(found) >= grouping.size:
            return Group(by, what, tuple(one.case_no for one in found))
    return None


def alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how much of all words both use, 0.0 to 1.0; too few words are like nothing."""
    if min(len(one), len(other)) < _FEWEST_WORDS:
        return 0.0
    return len(one & other) / len(one | other)


def _ways(
    report: Report, grouping: Grouping
) -> Iterable[tuple[str, str, Callable[[Report], bool]]]:
    def kind(one: Report) -> bool:
        return bool(report.category) and one.category == report.category

    if report.product:
        yield PRODUCT, report.product, lambda one: one.product == report.product and kind(one)
    if report.place:
        yield PLACE, report.place, lambda one: one.place == report.place and kind(one)
    yield WORDS, "", lambda one: alike(report.words, one.words) >= grouping.alike
