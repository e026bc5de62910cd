"""The database into one file, as it stood at one moment, and out of it again.

    copy(url, to)            SQLite's online backup, or pg_dump; whoever writes is not held up
    told(url or file) -> Told    what is in it, and that it is whole
    empty(url)               whether something can be put back there
    put_back(url, file)      into an empty database

SQLite is copied in one read transaction: a copy in steps begins anew with every commit of another
process, and under load never ends.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Connection, NullPool, create_engine, func, inspect, select, text
from sqlalchemy.exc import DBAPIError

from storage import engine, integrity
from storage.backends.failures import failure
from storage.errors import StoreError
from storage.tables import cases, conversations, files, messages, people

COUNTED = (people, conversations, messages, cases, files)
_BUSY = 30.0  # seconds a writer may hold the lock
_SAID = 500  # characters of what a tool says when it gives up


class ToolMissingError(StoreError):
    """pg_dump or pg_restore is not on this machine; args[0] says which."""


class ToolFailedError(StoreError):
    """pg_dump or pg_restore gave up; the text is what it said."""


class DamagedError(StoreError):
    """The database that was copied is not whole."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is in a database. step: of its schema. newest: when its newest message was said."""

    step: str
    counts: dict[str, int]
    newest: float | None
    files: tuple[str, ...]


def copy(url: str, to: Path) -> None:
    """Write the database into the new file *to*, as it stands at one moment from now on.

    Raises:
        StoreError: it cannot be read, or there is no room.
        ToolMissingError, ToolFailedError: pg_dump is not there, or gave up.
    """
    address = engine.address(url)
    if engine.on_server(url):
        words = ("--format=custom", "--no-owner", "--no-privileges", f"--file={to}")
        _run("pg_dump", address, words)
        return
    assert address.database is not None
    try:
        _online(Path(address.database), to)
    except sqlite3.Error as error:
        raise failure(error) from error


def _online(source: Path, to: Path) -> None:
    if not source.exists():
        raise StoreError(f"no database at {source}")
    with closing(sqlite3.connect(source, timeout=_BUSY)) as c, closing(sqlite3.connect(to)) as new:
        to.chmod(0o600)
        c.execute("PRAGMA query_only=ON")
        c.backup(new, pages=-1)
        new.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it


def told(url: str) -> Told:
    """Return what is in the database.

    Raises:
        DamagedError: SQLite finds something wrong with it.
        StoreError: it cannot be read.
    """
    opened = create_engine(_plain(url), poolclass=NullPool)
    try:
        with opened.connect() as c:
            _whole(c)
            return _told(c)
    except DBAPIError as error:
        raise failure(error) from error


def whole(file: Path) -> Told:
    """Return what is in a file of SQLite's; raises as `told`."""
    return told(f"sqlite:///{file}")


def empty(url: str) -> bool:
    """Say whether there is nothing in the database yet."""
    address = engine.address(url)
    if not engine.on_server(url):
        assert address.database is not None
        return not Path(address.database).exists()
    opened = create_engine(_plain(url), poolclass=NullPool)
    try:
        with opened.connect() as c:
            return not inspect(c).get_table_names()
    except DBAPIError as error:
        raise failure(error) from error


def put_back(url: str, file: Path) -> None:
    """Put what pg_dump wrote into an empty database, all or nothing.

    Raises:
        ToolMissingError, ToolFailedError: pg_restore is not there, or gave up.
    """
    words = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", str(file))
    _run("pg_restore", engine.address(url), words)


def settle(file: Path) -> None:
    """Make one durable file of a SQLite database that was written to.

    Raises:
        StoreError: somebody has it open.
    """
    try:
        with closing(sqlite3.connect(file, timeout=_BUSY)) as c:
            c.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        raise failure(error) from error
    with file.open("rb+") as written:
        os.fsync(written.fileno())


def _whole(c: Connection) -> None:
    if c.dialect.name != "sqlite":
        return
    wrong = integrity.problems(c)
    if wrong:
        raise DamagedError(wrong[0])


def _told(c: Connection) -> Told:
    counts = {
        table.name: int(c.execute(select(func.count()).select_from(table)).scalar_one())
        for table in COUNTED
    }
    newest = c.execute(select(func.max(messages.c.at))).scalar_one()
    step = c.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    kept = c.execute(select(files.c.sha256).order_by(files.c.sha256)).scalars()
    return Told(str(step), counts, newest, tuple(kept))


def _plain(url: str) -> URL:
    address = engine.address(url)
    return address.set(drivername="postgresql+psycopg") if engine.on_server(url) else address


def _run(tool: str, address: URL, words: Sequence[str]) -> None:
    """Run a tool of PostgreSQL's; the password goes through the environment, which ps hides."""
    found = shutil.which(tool)
    if found is None:
        raise ToolMissingError(tool)
    named = address.set(drivername="postgresql", password=None)
    secret = {} if address.password is None else {"PGPASSWORD": str(address.password)}
    command = [found, *words[:-1], f"--dbname={named.render_as_string()}", words[-1]]
    ended = subprocess.run(  # noqa: S603 - our own words, and the operator's address
        command, env={**os.environ, **secret}, capture_output=True, text=True, check=False
    )
    if ended.returncode:
        said = " ".join(ended.stderr.split())
        raise ToolFailedError(said[:_SAID] or f"{tool} ended with {ended.returncode}")
