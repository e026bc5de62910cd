"""What was acknowledged survives kill -9, once and in order; a reply is doubled k times at most."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from tests.faults.nemesis import FLIGHT, JUMPS
from tests.faults.trial import Outcome, Plan, run

SEED = int(os.environ.get("SEED", "7"))


def _holds(outcome: Outcome, plan: Plan) -> None:
    """Every promise of the table that such a run can break."""
    print(outcome)  # noqa: T201 - figures and seed, shown with pytest -s
    assert outcome.findings.clean, str(outcome)
    assert outcome.acknowledged == plan.messages, str(outcome)
    assert outcome.happened == Counter(plan.course), str(outcome)
    assert set(plan.kinds) == set(outcome.happened), str(outcome)
    assert outcome.urgent > 0, "nobody wrote anything urgent: no trial of promise 15"
    assert not outcome.refused, str(outcome)
    assert not outcome.differing, str(outcome)


@pytest.mark.slow
def test_three_kills_lose_double_and_reorder_nothing(tmp_path: Path) -> None:
    """Promises 1, 2, 4 and 15, short form; SEED=n plans another one."""
    plan = Plan(messages=240, talks=24, faults=3, seed=SEED)

    _holds(run(tmp_path, plan), plan)


@pytest.mark.slow
def test_twenty_kills_lose_double_and_reorder_nothing(tmp_path: Path) -> None:
    plan = Plan(messages=2000, talks=100, faults=20, seed=SEED)

    _holds(run(tmp_path, plan), plan)


@pytest.mark.slow
def test_a_clock_that_is_set_back_holds_nothing_up(tmp_path: Path) -> None:
    """Promises 12 and 16: an hour and a day forward and back, and home; timers go off once."""
    kinds = (*("jump" for _ in JUMPS), "freeze")
    plan = Plan(messages=240, talks=24, faults=len(kinds), kinds=kinds, seed=SEED)

    outcome = run(tmp_path, plan)

    _holds(outcome, plan)
    assert outcome.whats == [f"{jump:+d} s" for jump in JUMPS]
    assert outcome.findings.fired > 0, "a day went by and nothing was due"
    assert outcome.findings.doubles == 0, str(outcome)


@pytest.mark.slow
def test_whatever_goes_wrong_nothing_is_lost(tmp_path: Path) -> None:
    """Killed, stopped, frozen past its leases, in any order; only deaths double a reply."""
    plan = Plan(messages=480, talks=24, faults=9, kinds=("kill", "stop", "freeze"), seed=SEED)

    outcome = run(tmp_path, plan)

    _holds(outcome, plan)
    assert outcome.findings.doubles <= FLIGHT * outcome.happened["kill"], str(outcome)
