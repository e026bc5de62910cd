"""A database of any step goes forward with every row, also when the process dies on the way."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from storage import migrate
from tests.fakes.postgres import Postgres
from tests.storage.old_rows import EACH, fill, lost, rows
from tests.storage.test_migrate import STEPS

ROOT = Path(__file__).parents[2]
FEWEST_STATEMENTS = 100  # of all steps but the first


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of a database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'old.db'}"
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    url = postgres.new()
    yield url
    postgres.drop(url)


def test_a_database_goes_forward_step_by_step_and_keeps_every_row(empty: str) -> None:
    filled: set[str] = set()
    for step in STEPS:
        before = rows(empty) if filled else {}
        migrate.upgrade(empty, step)
        assert lost(before, rows(empty)) == [], f"by step {step}"
        filled |= set(fill(empty))
    migrate.check(empty)
    now = rows(empty)
    assert filled == set(now)
    assert {name for name, found in now.items() if len(found) != EACH} == set()


def test_a_row_that_is_lost_or_changed_is_seen(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    migrate.upgrade(url, STEPS[0])
    fill(url)
    before = rows(url)
    after = {name: list(found) for name, found in before.items()}
    after["people"] = after["people"][1:]
    after["messages"] = [one | {"text": "other"} for one in after["messages"]]
    del after["cases"]
    assert sorted(lost(before, after)) == ["cases", "messages", "people"]


@pytest.mark.parametrize("stride", [11, pytest.param(1, marks=pytest.mark.slow)])
def test_a_kill_before_any_statement_leaves_the_old_database_whole(
    tmp_path: Path, stride: int
) -> None:
    old, folder = tmp_path / "old.db", tmp_path / "killed"
    folder.mkdir()
    migrate.upgrade(f"sqlite:///{old}", STEPS[0])
    fill(f"sqlite:///{old}")
    before = rows(f"sqlite:///{old}")
    module = "tests.storage.migrated_and_killed"
    told = [sys.executable, "-m", module, str(old), str(folder), str(stride)]

    subprocess.run(told, cwd=ROOT, check=True)

    migrate.check(f"sqlite:///{folder / 'done.db'}")
    for path in [*folder.glob("[0-9]*.db"), folder / "done.db"]:
        url = f"sqlite:///{path}"
        with closing(sqlite3.connect(path)) as c:
            assert c.execute("PRAGMA integrity_check").fetchall() == [("ok",)], path.name
        if path.name != "done.db":
            assert rows(url) == before, f"killed before statement {path.stem}: half a step stays"
        migrate.upgrade(url)
        migrate.check(url)
        assert lost(before, rows(url)) == [], path.name
    assert len(list(folder.glob("[0-9]*.db"))) >= FEWEST_STATEMENTS // stride
