"""A stop that is asked for cuts nobody off, doubles nothing, and is quick; so is the next start."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.faults.__main__ import good
from tests.faults.doubles import Fault
from tests.faults.history import Findings
from tests.faults.nemesis import STARVED_S
from tests.faults.trial import Outcome, Plan, run

SEED = int(os.environ.get("SEED", "7"))
GOAL_S = 5.0
SLOWER = 3.0  # how much slower a stop may be than a start here: 1.3 s on a quiet machine
STOPS = 3


def _holds(outcome: Outcome, plan: Plan) -> None:
    """Every promise of a stop; how quick it is, is measured by how quick this machine is today."""
    print(outcome)  # noqa: T201 - figures and seed, shown with pytest -s
    assert outcome.findings.clean, str(outcome)
    assert outcome.findings.doubles == 0, str(outcome)
    assert not outcome.cut, str(outcome)
    assert not outcome.differing, str(outcome)
    assert not outcome.refused, str(outcome)
    assert outcome.acknowledged == plan.messages
    assert set(outcome.happened) == set(plan.kinds)
    assert len(outcome.ends) == plan.faults + plan.workers + 1
    assert max(outcome.ends) < max(GOAL_S, SLOWER * max(outcome.starts)), str(outcome)
    assert good(outcome, plan)


@pytest.mark.slow
def test_sigterm_under_load_cuts_and_loses_nothing_and_doubles_no_reply(tmp_path: Path) -> None:
    """Defend promise 17; whoever begins to ask only then may meet a closing door."""
    plan = Plan(messages=80 * STOPS, talks=20, faults=STOPS, kinds=("stop",), seed=SEED)

    _holds(run(tmp_path, plan), plan)


@pytest.mark.slow
def test_a_stop_without_a_processor_cuts_and_loses_nothing_either(tmp_path: Path) -> None:
    plan = Plan(messages=80 * STOPS, talks=20, faults=STOPS, kinds=("starve",), seed=SEED)
    assert STARVED_S < GOAL_S

    _holds(run(tmp_path, plan), plan)


@pytest.mark.slow
def test_workers_that_stop_double_no_reply_either(tmp_path: Path) -> None:
    """So does `qingsu work`: two of them, and the server, on one PostgreSQL."""
    plan = Plan(messages=80 * STOPS, talks=20, faults=4, kinds=("stop",), seed=SEED, workers=2)

    _holds(run(tmp_path, plan), plan)


STOPPED = Plan(messages=10, faults=1, kinds=("stop",))


def test_the_long_form_says_no_where_a_stop_doubled_a_reply_or_cut_somebody_off() -> None:
    fine = Outcome(1, Findings(), acknowledged=10, faults=[Fault("stop", 1, 1, 0)])
    assert good(fine, STOPPED)
    assert not good(Outcome(1, Findings(doubles=1), acknowledged=10), STOPPED)
    assert not good(Outcome(1, Findings(), acknowledged=10, cut=["/x ReadError"]), STOPPED)
    assert not good(Outcome(1, Findings(lost=["x"]), acknowledged=10), STOPPED)
    assert not good(Outcome(1, Findings(), acknowledged=9), STOPPED)
    assert not good(Outcome(1, Findings(), acknowledged=10, left=1), STOPPED)
    killed = Plan(messages=10, kinds=("kill", "stop"))
    assert good(Outcome(1, Findings(doubles=1), acknowledged=10, cut=["x"]), killed)
