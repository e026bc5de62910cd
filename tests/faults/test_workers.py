"""Several processes on one PostgreSQL: whatever dies, freezes or crashes, nothing is lost."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.faults.trial import Plan, run

SEED = int(os.environ.get("SEED", "7"))
KINDS = ("kill", "freeze", "crash", "gone")


@pytest.mark.slow
def test_a_database_that_is_restarted_costs_seconds_and_no_data(tmp_path: Path) -> None:
    """Promise 9, short form: once as a crash, once as an operator does; `make soak` has 20."""
    kinds = ("crash", "restart")
    plan = Plan(messages=480, talks=24, faults=2, kinds=kinds, seed=SEED, workers=1)

    outcome = run(tmp_path, plan)

    print(outcome)  # noqa: T201 - figures and seed, shown with pytest -s
    assert outcome.happened == dict.fromkeys(kinds, 1), str(outcome)
    assert outcome.findings.clean, str(outcome)
    assert outcome.acknowledged == plan.messages, str(outcome)
    assert not outcome.refused, str(outcome)
    assert not outcome.differing, str(outcome)
    assert outcome.stall > 0, str(outcome)


@pytest.mark.slow
def test_a_database_that_crashes_and_workers_that_go_lose_nothing(tmp_path: Path) -> None:
    """Promises 1, 2, 9 and 15 with three workers; a long form is `make soak`."""
    plan = Plan(messages=240, talks=24, faults=len(KINDS), kinds=KINDS, seed=SEED, workers=3)

    outcome = run(tmp_path, plan)

    print(outcome)  # noqa: T201 - figures and seed, shown with pytest -s
    assert outcome.findings.clean, str(outcome)
    assert outcome.acknowledged == plan.messages, str(outcome)
    assert outcome.urgent == 3, str(outcome)
    assert not outcome.refused, str(outcome)
    assert not outcome.differing, str(outcome)
    assert outcome.happened == dict.fromkeys(KINDS, 1), str(outcome)
    assert outcome.left == plan.workers, "for each that went another came"
