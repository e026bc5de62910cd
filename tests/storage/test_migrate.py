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

STEPS = migrate.steps()

# The tables there are after each released step; a released step never changes. The newest may
# still be at work; the next one freezes it.
RELEASED = {
    "0001": "e6ba5f1d44cf8f5abd0add82d8e34d3445cba5db9e483ab1f961c380b4e5b9f7",
    "0002": "843aa3d42fb9552c91996e8c125c81c6a2b49679a40290b630b77289f61869bd",
    "0003": "2fea64667cb1cd7e7794fabfa9b431bfbbc4a9986d9f8edd191ec4d2cb2e7302",
    "0004": "29df86a722cb8ac858ee29d8118d282c99fc29c30cbc4df6b422e49f3c22a839",
    "0005": "a7c4831d5714c584f0cb562e79d557c7c919402689f8e79d6b8f7b369ac59a02",
    "0006": "e81ce2d5bcc9e9eb3a7d93bf7cbeaee4c9fc600fbedd08e1dc507af7d9e89b5f",
    "0007": "da8914acf8c7ec1d33cbfc5c57ba32bac1770f685b8a6864d12df59b30dfe04a",
    "0008": "d44d095ea28e04a198d8b3c680e4be4bb2b36cfe26c1ee4a7df5b20970d8b4c5",
    "0009": "83f8698b7b0c96c78b33c5768be4482ff500474461f426e4040b9f4358dfdcf4",
    "0010": "37d9e7ede6215807bcf728663751fcebf2a44cb7cc589527ad9903c3cdb74867",
    "0011": "87b78be1293a79c97f7abf31f9aedf6d07136cee60608c4361a34be703275f66",
    "0013": "a56d55a393e980f9deca7e95ceb3de7ab83fef92a350e8724968970c75a42a67",
    "0014": "7c1ba6a1601126667137d332cd6de95a26f102396239bf42e86745be4be4cf1d",
    "0015": "097d5facf7161e06e0e740e83fb4390fdd1dcf0e91afec3d5000d59d8ba3f5df",
    "0016": "f474895c0cbdbe8f20c602f5bd0e3a8064309c324c287454c68e3c46753d0e05",
    "0017": "6effb39a3752f294e8d66ebc5cbe3a2c7069cd23846568f0a3c01c126b92cebb",
    "0018": "2304a5730b5586fe5fc653e2c100da6cd7458a0656e206cf160b05571f07c0d6",
}


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


def test_the_newest_step_is_known_by_its_file_alone() -> None:
    """So that a server whose database is up to date starts without Alembic."""
    assert migrate.newest() == STEPS[-1]


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


def test_every_step_but_the_newest_is_frozen() -> None:
    assert len(STEPS) > 1
    assert list(RELEASED)[: len(STEPS) - 1] == list(STEPS)[:-1]
