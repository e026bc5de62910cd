"""What a month's report finds, and what it must not; what was done is looked at anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cases import monthly
from cases.counted import Beside, Counted, Line, count
from cases.figures import FEW
from cases.monthly import Action, Recheck
from tests.cases.test_figures import FILED

AT = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
LIMIT = 0.15


def cases(count: int, category: str = "quality.fault", **known: Any) -> list[Counted]:
    """Return so many cases of a class."""
    return [
        Counted(replace(FILED, number=f"{category}-{n}", category=category), **known)
        for n in range(count)
    ]


def found(some: list[Counted], before: list[Counted] | None = None) -> list[str]:
    return [one.topic for one in monthly.findings(some, before or [], LIMIT)]


def test_fifteen_percent_is_not_reported_and_a_little_more_is() -> None:
    """S2-61: 15.0 % of a thousand stays out, 15.1 % comes in; rounding decides nothing."""
    for hits, named in ((150, []), (151, ["logistics"])):
        rest = [
            one for code in ("a.x", "b.x", "c.x", "d.x", "e.x", "f.x") for one in cases(140, code)
        ]
        rest += cases(1000 - hits - len(rest), "g.x")
        assert len(rest) + hits == 1000
        assert found(cases(hits, "logistics.late") + rest) == named
    assert found(cases(3) + cases(17, "x.y")) == ["x"], "3 of 20 is 0.15 as a float, too"


def test_of_no_cases_nothing_is_found() -> None:
    assert monthly.findings([], cases(9), LIMIT) == []
    assert monthly.refused([]).decided == 0
    assert {step.count for step in monthly.walk([])} == {0}


def test_few_cases_are_said_to_be_few() -> None:
    """S2-61: a share of a handful says little."""
    (few,) = monthly.findings(cases(FEW - 1), [], LIMIT)
    (many,) = monthly.findings(cases(FEW), [], LIMIT)
    assert (few.few, many.few) == (True, False)


def test_a_finding_says_why_by_whom_how_late_and_shows_the_worst_first() -> None:
    """S2-61, S1-22: kinds, causes, departments, clocks, examples."""
    plain = cases(4, cause="slip", department="logistics", clocks=(("plan", True),), resolved=9.0)
    late = cases(1, "quality.safety", clocks=(("plan", False),), resolved=1.0)
    open_ = cases(1, "quality.damaged", cause="slip")
    (one,) = monthly.findings([*plain, *late, *open_], cases(1), LIMIT)
    assert one.leaves[0] == ("quality.fault", 4)
    assert one.causes == (("slip", 5), ("", 1))
    assert one.departments == (("logistics", 4), ("", 2))
    assert (one.clocks, one.before) == ((4, 5), (1, 1))
    assert one.examples[:2] == ("quality.safety-0", "quality.damaged-0")
    assert len(one.examples) == monthly.EXAMPLES


def test_who_caused_it_and_the_term_quoted_are_read_from_the_history() -> None:
    """S1-22, S4-16: the last word counts; a part that was not named stays."""
    lines = [
        Line(AT, "tagged", {"root_cause": "slip", "department": "technical"}),
        Line(AT, "tagged", {"department": "logistics"}),
        Line(AT, "declined", {"term": "七天无理由", "version": "2"}),
    ]
    one = count(FILED, lines, Beside(), AT)
    assert (one.cause, one.department, one.term) == ("slip", "logistics", "七天无理由 2")


def test_what_was_refused_is_a_series_of_its_own_with_its_terms() -> None:
    """S4-16: of what was decided; the term that people misread stands first."""
    refused = [
        *cases(2, outcome="not_upheld", term="七天无理由 2", cause="yardstick"),
        *cases(1, "price.expensive", outcome="not_upheld", cause="expectation"),
    ]
    told = monthly.refused(
        [*refused, *cases(3, outcome="upheld"), *cases(5), *cases(1, outcome="withdrawn")]
    )
    assert (told.count, told.decided) == (3, 6)
    assert told.terms == (("七天无理由 2", 2), ("", 1))
    assert told.causes[0] == ("yardstick", 2)
    assert told.topics == (("quality", 2), ("price", 1))


def test_the_walk_counts_how_many_came_to_each_step() -> None:
    """S2-69: received, classified, assigned, touched, planned, letter, follow-up, cause."""
    some = [
        *cases(2, touched=60.0, planned=120.0, resolved=300.0, followed="content", cause="slip"),
        *cases(1, touched=180.0),
        Counted(replace(FILED, category="", team="")),
    ]
    walked = {step.key: (step.count, step.middle) for step in monthly.walk(some)}
    assert walked == {
        "received": (4, None), "sorted": (3, None), "assigned": (3, None), "touched": (3, 60.0),
        "planned": (2, 120.0), "letter": (2, 300.0), "followed": (2, None), "caused": (2, None),
    }  # fmt: skip


def action(month: str = "2026-09", **more: Any) -> Action:
    due = AT + timedelta(days=10)
    made = Action(month, "quality", "换供应商", "lin", due, "wang", AT, (60, 100), "process")
    return replace(made, **more)


@pytest.mark.parametrize(
    ("one", "stays"),
    [
        (action("2026-08"), True),
        (action("2026-08", state="done", ended=AT), True),
        (action("2026-08", state="done", ended=AT - timedelta(days=10)), False),
        (action("2026-10"), False),
        (action("2026-11"), False),
    ],
)
def test_what_was_left_open_is_carried_over_until_it_ends(one: Action, *, stays: bool) -> None:
    """S2-62: an earlier month's action stands in every report until it is over."""
    assert (monthly.carried([one], "2026-10", UTC) == [one]) is stays


def test_an_action_is_looked_at_anew_against_the_share_it_was_put_down_for() -> None:
    """S2-62: 60 of 100 then, 20 of 100 now is no chance; 55 of 100 may be."""
    rest = cases(80, "price.expensive")
    fell = monthly.again(action(), cases(20) + rest)
    assert (fell.now, fell.sure, fell.fell) == ((20, 100), True, True)
    assert not monthly.again(action(), cases(55) + cases(45, "x.y")).sure
    assert not Recheck((6, 10), (0, 10)).sure, "few cases prove nothing"


def test_an_action_is_late_while_nobody_ended_it() -> None:
    after = AT + timedelta(days=11)
    assert action().late(after)
    assert not action().late(AT)
    assert not action(state="dropped").late(after)
