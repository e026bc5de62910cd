"""A whole database is said to be whole; a torn one is not."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage import integrity, migrate
from storage.errors import StoreError
from storage.store import Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Make a database with a row in it."""
    made = tmp_path / "whole.db"
    migrate.upgrade(f"sqlite:///{made}")
    return made


def problems(path: Path) -> list[str]:
    with closing(Store.open(f"sqlite:///{path}")) as store:
        return store.read(integrity.problems)


def test_a_whole_database_has_no_problems(path: Path) -> None:
    assert problems(path) == []


def test_a_row_that_refers_to_nothing_is_found(path: Path) -> None:
    with closing(sqlite3.connect(path)) as c, c:
        c.execute("PRAGMA foreign_keys=OFF")
        c.execute("CREATE TABLE a (id INTEGER PRIMARY KEY)")
        c.execute("CREATE TABLE b (a INTEGER REFERENCES a (id))")
        c.execute("INSERT INTO b VALUES (7)")
    assert problems(path) == ["row 1 of b refers to a row of a that is not there"]


def test_a_torn_page_is_found(path: Path) -> None:
    with closing(sqlite3.connect(path)) as c, c:
        c.execute("CREATE TABLE a (id INTEGER PRIMARY KEY, word TEXT)")
        c.executemany("INSERT INTO a (word) VALUES (?)", [("x" * 500,)] * 100)
    with closing(sqlite3.connect(path)) as c:
        c.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size - 4096)
        file.write(b"\x13" * 4096)
    try:
        found = problems(path)
    except StoreError as error:
        found = [str(error)]
    assert found
