"""A stop that is asked for cuts nobody off, doubles nothing, and is quick; so is the next start."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.faults.trial import Plan, run

SEED = int(os.environ.get("SEED", "7"))
HUNG_S = 15.0  # a machine with much else to do; the goal, printed with -s, is 5 s


STOPS = 3


@pytest.mark.slow
def test_sigterm_under_load_cuts_and_loses_nothing_and_doubles_no_reply(tmp_path: Path) -> None:
    """Defend promise 17; whoever begins to ask only then may meet a closing door."""
    plan = Plan(messages=80 * STOPS, talks=20, faults=STOPS, kinds=("stop",), seed=SEED)

    outcome = run(tmp_path, plan)

    print(outcome)  # noqa: T201 - figures and seed, shown with pytest -s
    assert outcome.findings.clean, str(outcome)
    assert outcome.findings.doubles == 0, str(outcome)
    assert outcome.cut == 0, str(outcome)
    assert not outcome.differing, str(outcome)
    assert outcome.acknowledged == plan.messages
    assert len(outcome.ends) == STOPS + 1
    assert max(outcome.ends) < HUNG_S, str(outcome)
