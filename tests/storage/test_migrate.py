"""A database is brought up to the program, or refused with a clear line."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from storage import inbox, migrate
from storage.errors import SchemaNewer, SchemaOlder, StoreError
from storage.inbox import Arrival
from storage.schema import metadata
from storage.store import Store
from tests.fakes.databases import ask, do

# The tables each released step makes; a released step never changes.
RELEASED = {"0001": "e6ba5f1d44cf8f5abd0add82d8e34d3445cba5db9e483ab1f961c380b4e5b9f7"}


def schema(path: Path) -> list[tuple[str, str]]:
    with sqlite3.connect(path) as c:
        rows = c.execute(
            "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name"
        ).fetchall()
    c.close()
    return rows


def stamp(url: str, step: str) -> None:
    do(url, f"UPDATE alembic_version SET version_num = '{step}'")


def test_a_new_database_gets_every_table_in_a_folder_made_for_it(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "qingsu.db"
    migrate.upgrade(f"sqlite:///{path}")
    migrate.check(f"sqlite:///{path}")
    assert path.stat().st_mode & 0o077 == 0, "readable by its owner only"
    assert {name for name, _ in schema(path)} >= set(metadata.tables)


def test_the_steps_make_the_very_tables_the_program_uses(store: Store) -> None:
    differences = store.read(lambda c: compare_metadata(MigrationContext.configure(c), metadata))
    assert differences == []


@pytest.mark.usefixtures("only_sqlite")
def test_an_existing_database_keeps_its_rows(url: str, store: Store, arrival: Arrival) -> None:
    got = store.do(lambda tx: inbox.receive(tx, arrival))
    store.close()
    before = schema(Path(url.removeprefix("sqlite:///")))
    migrate.upgrade(url)
    assert schema(Path(url.removeprefix("sqlite:///"))) == before
    again = Store.open(url)
    assert again.do(lambda tx: inbox.receive(tx, arrival)).inbox_id == got.inbox_id
    again.close()


def test_a_newer_database_is_refused_and_left_alone(url: str) -> None:
    stands = ask(url, "SELECT version_num FROM alembic_version")[0][0]
    stamp(url, "9999")
    for use in (migrate.check, migrate.upgrade):
        with pytest.raises(SchemaNewer, match=r"9999.*newer version"):
            use(url)
    stamp(url, stands)


def test_a_database_without_tables_wants_to_be_migrated(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'none.db'}"
    with pytest.raises(SchemaOlder, match="qingsu migrate"):
        migrate.check(url)
    assert not (tmp_path / "none.db").exists(), "looking makes nothing"
    sqlite3.connect(tmp_path / "none.db").close()
    (tmp_path / "none.db").touch()
    with pytest.raises(SchemaOlder, match="qingsu migrate"):
        migrate.check(url)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_text("a letter, not a database" * 100)
    for use in (migrate.check, migrate.upgrade):
        with pytest.raises(StoreError, match="not a database"):
            use(f"sqlite:///{tmp_path / 'x.db'}")


def test_a_step_that_fails_leaves_the_database_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "qingsu.db"
    with sqlite3.connect(path) as c:
        c.execute("CREATE TABLE promises (stands_in_the_way)")
    c.close()
    before = schema(path)
    with pytest.raises(StoreError, match="already exists"):
        migrate.upgrade(f"sqlite:///{path}")
    assert schema(path) == before


@pytest.mark.parametrize("step", RELEASED)
def test_a_released_step_never_changes(step: str, tmp_path: Path) -> None:
    path = tmp_path / "qingsu.db"
    migrate.upgrade(f"sqlite:///{path}", step)
    made = "\n".join(f"{name} {sql}" for name, sql in schema(path))
    assert hashlib.sha256(made.encode()).hexdigest() == RELEASED[step]
