"""Work that is done leaves nothing behind: no memory, no open file, no row."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.faults.leaks import MARKS, OF_TALKS, Outcome, run, wrong

SEED = int(os.environ.get("SEED", "7"))
NONE = dict.fromkeys(OF_TALKS, 0)
DONE = {**NONE, "inbox": 2000, "messages": 4000, "outbox": 300}
WELL = Outcome(SEED, 2000, [190_000] * MARKS, [27] * MARKS, (0, 0), [DONE, DONE, NONE])


@pytest.mark.slow
def test_two_thousand_turns_leave_nothing_behind(tmp_path: Path) -> None:
    """Promise 24, short form; `make soak` has a hundred times as many."""
    outcome = run(tmp_path, 2_000, SEED)

    print(outcome)  # noqa: T201 - figures and seed, shown with pytest -s
    assert wrong(outcome) == [], str(outcome)
    assert outcome.left[0]["messages"] == 2 * outcome.turns, "every turn was answered and kept"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"kb": [*[190_000] * 6, *[210_000] * 4]}, "memory grows by 14.00 kB a turn"),
        ({"files": [*[27] * 9, 47]}, "20 files more are open"),
        ({"work": (3, 0)}, "work that is done is left"),
        ({"left": [DONE, {**DONE, "lane": 4}, NONE]}, "lanes nobody wants"),
        ({"left": [DONE, DONE, {**NONE, "inbox": 1}]}, "talks that are long over"),
    ],
)
def test_a_leak_of_any_kind_is_seen(changed: dict[str, object], said: str) -> None:
    assert wrong(WELL) == []
    (found,) = wrong(replace(WELL, **changed))  # type: ignore[arg-type]
    assert said in found
