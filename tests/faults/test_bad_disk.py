"""A write, a sync or a rename that fails never becomes a 200, whichever of them it is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.faults.bad_disk import on_server, run
from tests.faults.io_fault import IoFaults, loads

SEED = int(os.environ.get("SEED", "7"))
MOST = 4


@pytest.mark.slow
def test_what_was_answered_with_200_is_there_whichever_write_failed(tmp_path: Path) -> None:
    """Promise 11, short form: the first four writes, syncs and renames; the long one has 200."""
    outcome = run(tmp_path, SEED, MOST)

    print(outcome)  # noqa: T201 - figures and seed, shown with pytest -s
    assert outcome.wrong == [], str(outcome)
    assert outcome.fired == {"WRITE": MOST, "SYNC": MOST, "RENAME": 1}, str(outcome)
    assert outcome.acknowledged
    assert outcome.handed_in, str(outcome)


@pytest.mark.slow
def test_what_was_answered_with_200_is_there_when_the_database_server_lost_a_write(
    tmp_path: Path,
) -> None:
    """Promises 9 and 11: a PostgreSQL whose disk fails stops at once, and nothing was promised."""
    outcome = on_server(tmp_path, SEED, 2)

    print(outcome)  # noqa: T201 - figures and seed, shown with pytest -s
    assert outcome.wrong == [], str(outcome)
    assert outcome.fired == {"WRITE": 2, "SYNC": 2}, str(outcome)
    assert outcome.acknowledged, str(outcome)
    assert outcome.answers[503] > 0, str(outcome)


def test_a_process_meets_only_what_fails_in_its_folder(tmp_path: Path) -> None:
    under, beside = tmp_path / "under", tmp_path / "beside"
    under.mkdir()
    beside.mkdir()
    faults = IoFaults.made(tmp_path, under)
    assert loads(faults, under)
    assert not loads(faults, beside)
