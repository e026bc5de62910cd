"""Numbers out of a few or many cases, with how far they can be trusted. Pure; 95 % throughout.

    wilson(hits, n)            (low, high) of a share
    newcombe(a, b)             (low, high) of the difference of two shares, each (hits, n)
    mean(values)               Mean: average, median, 90th percentile, interval of the average
    welch(a, b)                (low, high) of the difference of two averages
    promoters(points)          Promoters: NPS of answers from 0 to 10, with its interval
    between(a, b)              (low, high) of the difference of two NPS
    quantile(values, part)     by linear interpolation between the two nearest values

Source: S2-40, ideal 4; Wilson 1927, Newcombe 1998 (method 10), Welch 1947.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

Z = 1.959964
Interval = tuple[float, float]
_PROMOTER, _DETRACTOR = 9, 6
_MEDIAN, _LATE = 0.5, 0.9
_T = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
    2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
    2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
)  # fmt: skip
"""Student's t at 97.5 % for 1 to 30 degrees of freedom."""
_BEYOND = 2.4  # t is about Z + 2.4 / df from there on: right to 0.002


@dataclass(frozen=True, slots=True)
class Mean:
    """Of *n* values. interval: of the average; None under two values."""

    n: int
    average: float
    median: float
    late: float
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class Promoters:
    """NPS, -100 to 100: percent of 9 and 10 minus percent of 0 to 6. margin: half its interval."""

    n: int
    value: float
    margin: float

    @property
    def interval(self) -> Interval:
        """Its interval, inside of what can be."""
        return max(-100.0, self.value - self.margin), min(100.0, self.value + self.margin)


def wilson(hits: float, n: int) -> Interval:
    """Return the interval of *hits* out of *n*; everything from 0 to 1 when n is 0."""
    if n == 0:
        return 0.0, 1.0
    share, square = hits / n, Z * Z
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = Z * math.sqrt(share * (1 - share) / n + square / (4 * n * n)) / (1 + square / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def newcombe(a: tuple[float, int], b: tuple[float, int]) -> Interval | None:
    """Return the interval of a's share minus b's; None when one of them has no cases."""
    if not a[1] or not b[1]:
        return None
    (low_a, high_a), (low_b, high_b) = wilson(*a), wilson(*b)
    one, other = a[0] / a[1], b[0] / b[1]
    down = math.hypot(one - low_a, high_b - other)
    up = math.hypot(high_a - one, other - low_b)
    return one - other - down, one - other + up


def mean(values: Sequence[float]) -> Mean | None:
    """Return what *values* are on the whole; None when there are none."""
    n = len(values)
    if not n:
        return None
    average = math.fsum(values) / n
    interval = None
    if n > 1:
        half = student(n - 1) * math.sqrt(_variance(values) / n)
        interval = average - half, average + half
    return Mean(n, average, quantile(values, _MEDIAN), quantile(values, _LATE), interval)


def welch(a: Sequence[float], b: Sequence[float]) -> Interval | None:
    """Return the interval of a's average minus b's; None when one has less than two values."""
    if len(a) < 2 or len(b) < 2:  # noqa: PLR2004 - one value has no spread
        return None
    one, other = _variance(a) / len(a), _variance(b) / len(b)
    between = math.fsum(a) / len(a) - math.fsum(b) / len(b)
    if not one + other:
        return between, between
    freedom = (one + other) ** 2 / (one**2 / (len(a) - 1) + other**2 / (len(b) - 1))
    half = student(max(1, int(freedom))) * math.sqrt(one + other)
    return between - half, between + half


def promoters(points: Sequence[float]) -> Promoters | None:
    """Return the NPS of these answers; None when there are none."""
    n = len(points)
    if not n:
        return None
    up = sum(one >= _PROMOTER for one in points) / n
    down = sum(one <= _DETRACTOR for one in points) / n
    spread = math.sqrt((up + down - (up - down) ** 2) / n)
    return Promoters(n, 100 * (up - down), 100 * Z * spread)


def between(a: Sequence[float], b: Sequence[float]) -> Interval | None:
    """Return the interval of a's NPS minus b's; None when one has no answers."""
    one, other = promoters(a), promoters(b)
    if one is None or other is None:
        return None
    half, apart = math.hypot(one.margin, other.margin), one.value - other.value
    return apart - half, apart + half


def quantile(values: Sequence[float], part: float) -> float:
    """Return the value that *part* (0 to 1) of the values do not exceed."""
    ordered = sorted(values)
    place = part * (len(ordered) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def student(freedom: int) -> float:
    """Return Student's t for 95 % between both ends."""
    return _T[freedom - 1] if freedom <= len(_T) else Z + _BEYOND / freedom


def _variance(values: Sequence[float]) -> float:
    middle = math.fsum(values) / len(values)
    return math.fsum((one - middle) ** 2 for one in values) / (len(values) - 1)
