"""Figures of a handful of cases, worked out by hand; periods that differ, and that do not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import figures
from cases.counted import Counted, Filed
from cases.figures import BY_KEY, FEW, FEW_POINTS, MEASURES, Figure, Goals, figure
from cases.talked import Talked

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FILED = Filed(
    number="T",
    person=1,
    channel="web",
    category="quality.fault",
    level="2",
    team="组",
    owner="",
    name="",
    started=AT,
    opened=AT,
    withdrawn=False,
    told=0,
    heats=(),
)
HOURS = 3600.0


def one(heats: tuple[int, ...] = (), **known: Any) -> Counted:
    return Counted(replace(FILED, heats=heats), **known)


CASES = [
    one(touched=600.0, planned=2 * HOURS, resolved=4 * HOURS, outcome="upheld", repeated=False,
        followed="content", heat=3, calm=0, points=10, handed=1, promises=(True, True),
        talked=Talked(asked=True, again=0, soothed=True, empathy=4)),
    one(touched=1800.0, planned=4 * HOURS, resolved=8 * HOURS, outcome="partly", repeated=True,
        followed="no_answer", heat=2, handed=1, promises=(True, False),
        talked=Talked(asked=True, again=3, soothed=False, empathy=1)),
    one(touched=3000.0, planned=6 * HOURS, resolved=12 * HOURS, outcome="not_upheld",
        repeated=False, followed="answered", heat=2, calm=2, points=3, attempts=3,
        talked=Talked(asked=True), heats=(1, 2)),
    one(resolved=20 * HOURS, outcome="upheld", repeated=False, reopened=1, attempts=2, heat=1,
        followed="wish", calm=3, points=9),
    one(reopened=1, attempts=4, clocks=(("plan", True), ("first_touch", False))),
    one(outcome="withdrawn", clocks=(("plan", False), ("golden_window", True)), heats=(3, 3, 0)),
]  # fmt: skip
"""Six cases: four closed, one of them once opened again; one open again; one withdrawn."""


def shown(key: str) -> tuple[int, float | None]:
    found = figure(BY_KEY[key], CASES)
    return found.n, found.value


@pytest.mark.parametrize(
    ("key", "n", "value"),
    [
        ("touch", 3, 1800.0),
        ("plan", 3, 4 * HOURS),
        ("resolution", 4, 11 * HOURS),
        ("touch_kept", 1, 0.0),
        ("golden", 1, 1.0),
        ("plan_kept", 2, 0.5),
        ("promises", 4, 0.75),
        ("solved", 5, 2 / 5),  # upheld and partly; not the one opened again, nor the open one
        ("once", 4, 2 / 4),
        ("repeat", 4, 1 / 4),
        ("reopened", 6, 2 / 6),
        ("handed", 6, 2 / 6),
        ("attempts", 6, 2 / 6),
        ("confirmed", 4, 1 / 4),
        ("silent", 4, 1 / 4),
        ("soothed", 2, 1 / 2),
        ("heat_fall", 2, (3 - 1) / 2),  # one rose by 1, one fell by 3; one turn is no curve
        ("asked_again", 3, 3 / 3),
        ("empathy", 2, 5 / 2),
        ("recovered", 2, 1 / 2),  # the second gave no answer, the fourth came in calm
        ("nps", 3, 100 / 3),
    ],
)
def test_every_figure_is_what_is_worked_out_by_hand(key: str, n: int, value: float) -> None:
    """S1-23: `recovered` among them, heat at the start against the answer at the end."""
    found = shown(key)
    assert found[0] == n
    assert found[1] == pytest.approx(value)


def test_every_measure_is_worked_out_above() -> None:
    """A figure that is 0 of nothing would pass any test."""
    assert all(shown(measure.key)[0] for measure in MEASURES)
    assert len(MEASURES) == 21


def test_a_time_tells_its_median_and_its_late_tenth() -> None:
    spread = figure(BY_KEY["resolution"], CASES).spread
    assert spread is not None
    assert (spread.median, spread.late) == pytest.approx((10 * HOURS, 17.6 * HOURS))


@pytest.mark.parametrize("measure", MEASURES, ids=lambda m: m.key)
def test_of_no_cases_there_is_no_figure(measure: figures.Measure) -> None:
    found = figure(measure, [])
    assert (found.n, found.value, found.interval) == (0, None, None)
    assert figures.difference(measure, CASES, []) is None


def test_few_cases_are_said_to_be_few_and_of_points_fewer_do() -> None:
    def of(kind: str, n: int) -> bool:
        return Figure(n, 1.0, None, kind=kind).few

    assert (of(figures.SHARE, FEW - 1), of(figures.SHARE, FEW)) == (True, False)
    assert (of(figures.NPS, FEW_POINTS - 1), of(figures.NPS, FEW_POINTS)) == (True, False)


def spans(hours: float, count: int, wide: float = 1.0) -> list[Counted]:
    return [one(resolved=(hours + wide * (n % 3 - 1)) * HOURS) for n in range(count)]


def test_two_periods_that_differ_are_told_apart_and_two_alike_are_not() -> None:
    """S2-40: 48 hours to 8 hours is no chance; 8.1 against 8 hours is."""
    measure = BY_KEY["resolution"]
    apart = figures.difference(measure, spans(8, 40), spans(48, 40))
    alike = figures.difference(measure, spans(8.1, 40), spans(8, 40))
    assert apart is not None
    assert alike is not None
    assert apart.value == pytest.approx(-40 * HOURS)
    assert apart.sure
    assert (alike.sure, alike.interval[0] < 0 < alike.interval[1]) == (False, True)


def test_few_cases_prove_nothing_however_far_apart() -> None:
    found = figures.difference(BY_KEY["resolution"], spans(8, 10), spans(48, 40))
    assert found is not None
    assert (found.few, found.sure) == (True, False)


def test_shares_and_points_are_compared_by_their_own_intervals() -> None:
    good = [one(promises=(True,), points=10)] * 40
    bad = [one(promises=(False,), points=3)] * 40
    for key, apart in (("promises", 1.0), ("nps", 200.0)):
        found = figures.difference(BY_KEY[key], good, bad)
        assert found is not None
        assert (found.value, found.sure) == (apart, True)


@given(st.lists(st.sampled_from(["a", "b", "c", ""]), max_size=40))
def test_cases_in_parts_are_all_of_them_and_none_twice(topics: list[str]) -> None:
    """S0-56: totals equal what there is."""
    cases = [Counted(replace(FILED, number=str(n), team=t)) for n, t in enumerate(topics)]
    found = figures.parts(cases, lambda case: case.filed.team)
    together = [case.filed.number for _, some in found for case in some]
    assert sorted(together) == sorted(case.filed.number for case in cases)
    assert [len(some) for _, some in found] == sorted((len(s) for _, s in found), reverse=True)


def test_two_scripts_are_told_apart_by_how_far_the_heat_falls() -> None:
    """S1-15: falls of 2 and 1 on the average against none; two alike are not told apart."""
    soft = [one(heats=(3, n % 2)) for n in range(40)]
    hard = [one(heats=(3, 2 + n % 2)) for n in range(40)]
    found = figures.difference(BY_KEY["heat_fall"], soft, hard)
    assert found is not None
    assert (found.value, found.sure) == (2.0, True)
    alike = figures.difference(BY_KEY["heat_fall"], soft, soft)
    assert alike is not None
    assert not alike.sure


def test_a_target_is_reached_from_above_or_from_below() -> None:
    assert figures.reached(BY_KEY["resolution"], 16 * HOURS, 8 * HOURS) == 0.5
    assert figures.reached(BY_KEY["resolution"], 4 * HOURS, 8 * HOURS) == 1.0
    assert figures.reached(BY_KEY["solved"], 0.4, 0.8) == 0.5
    assert figures.reached(BY_KEY["repeat"], 0.0, 0.05) == 1.0
    assert figures.reached(BY_KEY["nps"], -40, 20) == 0.5


def test_a_quick_service_that_solves_little_is_judged_by_what_it_solves() -> None:
    """S2-67: solved 3, speed 1: (3 * 0.5 + 1 * 1) / 4."""
    goals = Goals({"solved": 0.8, "resolution": 8 * HOURS}, {"solved": 3, "resolution": 1})
    quick = {"solved": Figure(50, 0.4, None), "resolution": Figure(50, 2 * HOURS, None)}
    assert figures.verdict(quick, goals) == pytest.approx(62.5)
    thorough = {"solved": Figure(50, 0.8, None), "resolution": Figure(50, 16 * HOURS, None)}
    assert figures.verdict(thorough, goals) == pytest.approx(87.5)


def test_what_has_no_target_no_weight_or_no_cases_does_not_judge() -> None:
    goals = Goals({"solved": 0.8, "repeat": 0.05}, {"solved": 1})
    only = {"solved": Figure(9, 0.8, None), "once": Figure(9, 0.0, None)}
    assert figures.verdict(only | {"repeat": Figure(9, 0.9, None)}, goals) == 100
    assert figures.verdict({"solved": Figure(0, None, None)}, goals) is None
    assert figures.verdict(only, Goals()) is None


def test_a_verdict_on_little_of_all_is_told_to_rest_on_little() -> None:
    """One kept promise, and nothing closed, is no 100 of 100."""
    goals = Goals(
        {"solved": 0.8, "promises": 0.9, "nps": 20}, {"solved": 3, "promises": 2, "nps": 3}
    )
    none, full = Figure(0, None, None), Figure(3, 1.0, None)
    little = {"solved": none, "promises": full, "nps": none, "once": full}
    assert figures.weighed(little, goals) == figures.Weighed(1, 3, enough=False)
    assert figures.weighed(little | {"solved": full}, goals) == figures.Weighed(2, 3, enough=True)


def test_what_has_not_come_though_its_time_is_over_is_counted() -> None:
    late = one(clocks=(("first_touch", False),))
    came_late = one(clocks=(("first_touch", False),), touched=9000.0)
    assert figures.overdue("touch", [late, came_late, one()]) == 1
    assert figures.overdue("plan", [late]) == figures.overdue("solved", [late]) == 0
