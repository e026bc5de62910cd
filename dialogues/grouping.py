"""When many customers bring the same: which cases of a span make one incident, and by what.

    together(report, others, grouping) -> Group | None
    Pool(reports).near(report)      those that could be like it, so that not all are compared
    telling(words)                  without the words of any complaint

The same product or place with the same kind of trouble, or near words: of all the words that two
stories use, enough are in both (Jaccard). Stories of two different products are never alike, nor is
one that its customer has not told to the end. Words come from outside; every case of a group is
near the newest one, so that chains of half-alike stories make none. Pure. Source: S2-20.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

PRODUCT, PLACE, WORDS = "product", "place", "words"
_FEWEST_WORDS = 4  # a story of fewer says too little to be like another
_ENGLISH = (
    "a about after again all already also am an and any anyone are as ask asked at back be because "
    "been before but by call called can could day days did do does doing done even ever for from "
    "get go got had has have he help her here him his how i if in is it its just last like me more "
    "month months my never no nobody not now of off on one only or order our out over please reply "
    "replied replies said say says she since so some still than that the their them then there "
    "they this time times to told too two three up us very want was we week weeks were what when "
    "where which who why will with would year yesterday today tomorrow you your"
)
_CHINESE = (
    "你们 我们 他们 您们 自己 这个 那个 这样 那样 这么 那么 什么 怎么 为什么 现在 已经 还是 就是 "
    "没有 不是 一个 一直 一下 昨天 今天 明天 前天 时候 知道 因为 所以 但是 如果 可以 不能 不会 "
    "东西 事情 问题 客服 投诉 处理 解决 然后 结果 真的 非常 有人 没人 起来 出来 几天 两天 三天 "
    "一次 两次 三次 打电话 电话"
)
_EMPTY = frozenset((*_ENGLISH.split(), *_CHINESE.split()))
"""Words that stand in complaints of all kinds: two have them in common and nothing else."""


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
    """What of a case tells whether it is like another.

    words: of its story. whole: its customer told it to the end.
    """

    case_no: str
    at: datetime
    category: str = ""
    product: str = ""
    place: str = ""
    words: frozenset[str] = frozenset()
    whole: bool = True


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


def telling(words: Iterable[str]) -> frozenset[str]:
    """Return the words by which a story is told from others."""
    return frozenset(word for word in words if len(word) > 1 and word.lower() not in _EMPTY)


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
        yield (
            PRODUCT,
            report.product,
            lambda one: one.product == report.product and kind(one),
        )
    if report.place:
        yield PLACE, report.place, lambda one: one.place == report.place and kind(one)
    if report.whole:
        yield (
            WORDS,
            "",
            lambda one: (
                one.whole
                and not _two_things(one.product, report.product)
                and alike(report.words, one.words) >= grouping.alike
            ),
        )


def _two_things(one: str, other: str) -> bool:
    """Say whether both name a product, and neither is the other told more closely."""
    return bool(one) and bool(other) and one not in other and other not in one
