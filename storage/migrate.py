"""Bring a database up to this program, or say clearly why it cannot be used."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from storage import engine
from storage.backends.failures import failure
from storage.errors import SchemaNewer, SchemaOlder, StoreError

_STEPS = Path(__file__).parent / "migrations"
_ALONE = (
    "SET LOCAL lock_timeout = 0",  # a step waits for whoever still works, however long it takes
    "SET LOCAL statement_timeout = 0",
    "SELECT pg_advisory_xact_lock(hashtext('qingsu migrate'))",  # two processes started at once
)


def upgrade(url: str, to: str = "head") -> None:
    """Carry out every pending step up to *to*, in one transaction; a new database gets its tables.

    Raises:
        SchemaNewer: a newer program wrote it.
        StoreError: it cannot be opened or written.
    """
    if (path := _path(url)) is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)  # complaints are nobody else's business on this machine
    config = _config()
    opened = engine.writing(url)
    try:
        with opened.connect() as c, c.begin():
            for words in _ALONE if path is None else ():
                c.exec_driver_sql(words)
            _refuse_newer(c, config)
            config.attributes["connection"] = c
            command.upgrade(config, to)
    except DBAPIError as error:
        raise failure(error) from error
    finally:
        opened.dispose()


def check(url: str) -> None:
    """Make sure that the database is this program's.

    Raises:
        SchemaNewer: a newer program wrote it.
        SchemaOlder: steps are pending (`qingsu migrate`), or there is no database yet.
    """
    path = _path(url)
    if path is not None and not path.exists():
        raise SchemaOlder(f"no database at {path}: run `qingsu migrate` first")
    config = _config()
    opened = engine.reading(url)
    try:
        with opened.connect() as c, c.begin():
            _refuse_newer(c, config)
            stands = _stands(c)
    except DBAPIError as error:
        raise failure(error) from error
    finally:
        opened.dispose()
    head = ScriptDirectory.from_config(config).get_current_head()
    if stands != head:
        raise SchemaOlder(f"the database stands at step {stands}, wanted {head}: `qingsu migrate`")


def steps() -> tuple[str, ...]:
    """Return the names of every step, oldest first."""
    known = ScriptDirectory.from_config(_config()).walk_revisions()
    return tuple(reversed([step.revision for step in known]))


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_STEPS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _path(url: str) -> Path | None:
    """Return the file of a SQLite database; None: a server holds it."""
    parts = engine.address(url)
    return None if engine.on_server(url) or parts.database is None else Path(parts.database)


def _stands(c: Connection) -> str | None:
    return MigrationContext.configure(c).get_current_revision()


def _refuse_newer(c: Connection, config: Config) -> None:
    stands = _stands(c)
    known = {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}
    if stands is not None and stands not in known:
        raise SchemaNewer(
            f"the database stands at step {stands}, which this program does not know: "
            "it was written by a newer version, use that one"
        )


__all__ = ["SchemaNewer", "SchemaOlder", "StoreError", "check", "steps", "upgrade"]
