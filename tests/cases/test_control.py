"""What is out of the ordinary is called so, and chance is not."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cases import control
from cases.control import FEWEST, LEAST
from cases.counted import Counted
from dialogues.state import Level
from tests.cases.test_figures import FILED

END = datetime(2026, 11, 1, tzinfo=UTC)
SPAN = (END - timedelta(weeks=26), END)
DAY = timedelta(days=1)


def week(ago: int, count: int, **known: Any) -> list[Counted]:
    """Return so many cases of one week, counted back from the end."""
    at = END - timedelta(weeks=ago) - DAY
    return [Counted(replace(FILED, number=f"{ago}-{n}", opened=at, **known)) for n in range(count)]


def weekly(counts: list[int], **known: Any) -> list[Counted]:
    """Return the cases of weeks, the oldest first."""
    last = len(counts) - 1
    return [one for n, count in enumerate(counts) for one in week(last - n, count, **known)]


def topic(one: Counted) -> str:
    return one.filed.topic


def chance(dice: random.Random, middle: float) -> int:
    """Draw a count of a week in which cases come by chance."""
    return sum(dice.random() < middle / 200 for _ in range(200))


def test_a_seeded_shift_is_flagged_and_noise_is_not() -> None:
    """S1-25: weeks of about 10; one more than doubled is a shift, without it there is none."""
    dice = random.Random(7)
    usual = [chance(dice, 10) for _ in range(26)]
    assert control.shifts(weekly(usual), topic, SPAN, 4) == []
    (found,) = control.shifts(weekly([*usual[:-2], 28, usual[-1]]), topic, SPAN, 4)
    assert (found.key, found.week, found.count, found.rose) == ("quality", 2, 28, True)
    assert found.band.low < 10 < found.band.high < 28


def test_by_chance_one_part_in_some_hundreds_leaves_its_band() -> None:
    """S1-25: 400 parts of pure noise."""
    dice = random.Random(11)
    flagged = 0
    for _ in range(400):
        weeks = [chance(dice, dice.choice((2, 6, 15))) for _ in range(24)]
        known = control.band(weeks[:-4])
        assert known is not None
        flagged += bool(control._outside("x", weeks[-4:], known))
    assert flagged <= 16, "a few in a hundred parts of four weeks each"


def test_what_fell_silent_is_flagged_too() -> None:
    (found,) = control.shifts(weekly([*[20, 19, 21, 20] * 5, 20, 2]), topic, SPAN, 4)
    assert (found.count, found.rose) == (2, False)


def test_each_part_has_its_own_band() -> None:
    """S1-25: a class that is always large is no shift; one that grew is."""
    large, grown = weekly([40] * 20), weekly([2] * 19 + [11], category="price.expensive")
    found = control.shifts([*large, *grown], topic, SPAN, 4)
    assert [one.key for one in found] == ["price"]


@pytest.mark.parametrize("weeks", [[5] * (FEWEST - 1) + [5, 5, 5, 60], [0] * 19 + [LEAST - 1], []])
def test_on_few_weeks_or_few_cases_nothing_is_said(weeks: list[int]) -> None:
    assert control.shifts(weekly(weeks), topic, SPAN, 4) == []


def test_a_seeded_spike_turns_its_place_on_the_map_red() -> None:
    """S2-63: web x quality 40 where 12 were to be expected; the other places stay as they are."""

    def cases(count: int, channel: str, category: str, level: str = "2") -> list[Counted]:
        return week(0, count, channel=channel, category=category, level=level)

    before = [
        *cases(60, "web", "quality.fault"), *cases(60, "kf", "quality.fault"),
        *cases(180, "kf", "price.expensive"),
    ]  # fmt: skip
    calm = [
        *cases(12, "web", "quality.fault"), *cases(12, "kf", "quality.fault"),
        *cases(36, "kf", "price.expensive"),
    ]  # fmt: skip

    def channel(one: Counted) -> str:
        return one.filed.channel

    def hot(now: list[Counted]) -> dict[tuple[str, str], tuple[bool, bool]]:
        spots = control.heat(now, before, channel, topic, 0.2)
        assert sum(one.count for one in spots) == len(now), "every case is on the map once"
        return {(one.row, one.column): (one.red, one.amber) for one in spots}

    assert set(hot(calm).values()) == {(False, False)}
    spiked = hot([*calm, *cases(28, "web", "quality.fault", Level.URGENT.value)])
    assert spiked[("web", "quality")] == (True, False)
    assert not any(red for place, (red, _) in spiked.items() if place != ("web", "quality"))
    spots = control.heat(
        cases(10, "web", "quality.fault", Level.URGENT.value), before, channel, topic, 0.2
    )
    assert [(one.urgent, one.expected) for one in spots] == [(1.0, 12.0)]


def test_a_place_that_was_never_there_is_red_once_it_has_some() -> None:
    """S2-63: nothing before, five now; one or two may be chance."""
    for count, red in ((LEAST - 1, False), (LEAST, True)):
        (spot,) = control.heat(week(0, count), [], topic, lambda one: one.filed.channel, 0.2)
        assert (spot.expected, spot.red) == (0.0, red)
