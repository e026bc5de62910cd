"""Bring a database up to this program, or say clearly why it cannot be used."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from storage import engine
from storage.backends.failures import failure
from storage.errors import SchemaNewer, SchemaOlder, StoreError

HEAD = "head"
_STEPS = Path(__file__).parent / "migrations" / "versions"
_STANDS = "SELECT version_num FROM alembic_version"
_ALONE = (
    "SET LOCAL lock_timeout = 0",  # a step waits for whoever still works, however long it takes
    "SET LOCAL statement_timeout = 0",
    "SELECT pg_advisory_xact_lock(hashtext('qingsu migrate'))",  # two processes started at once
)


def upgrade(url: str, to: str = HEAD) -> None:
    """Carry out every pending step up to *to*, in one transaction; a new database gets its tables.

    Raises:
        SchemaNewer: a newer program wrote it.
        StoreError: it cannot be opened or written.
    """
    path = _path(url)
    if to == HEAD and _up_to_date(url, path):
        return
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)  # complaints are nobody else's business on this machine
    opened = engine.writing(url)
    try:
        with opened.connect() as c, c.begin():
            for words in _ALONE if path is None else ():
                c.exec_driver_sql(words)
            _alembic().carry_out(c, to)
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
    if _up_to_date(url, path):
        return
    opened = engine.reading(url)
    try:
        with opened.connect() as c, c.begin():
            _alembic().refuse_newer(c)
            stands = _alembic().stands(c)
    except DBAPIError as error:
        raise failure(error) from error
    finally:
        opened.dispose()
    raise SchemaOlder(f"the database stands at step {stands}, wanted {newest()}: `qingsu migrate`")


def steps() -> tuple[str, ...]:
    """Return the names of every step, oldest first."""
    found: tuple[str, ...] = _alembic().steps()
    return found


def newest() -> str:
    """Return the name of the last step, by the files alone: m0014_audit.py is "0014"."""
    last = max(path.stem for path in _STEPS.glob("m[0-9]*.py"))
    return last.removeprefix("m").partition("_")[0]


def _alembic() -> Any:
    """Return storage.stepping, loaded when it is needed."""
    return import_module("storage.stepping")


def _up_to_date(url: str, path: Path | None) -> bool:
    """Say whether nothing is to be done; whatever is wrong is found by who does it."""
    if path is not None and not path.exists():
        return False
    opened = engine.reading(url)
    try:
        with opened.connect() as c, c.begin():
            return c.exec_driver_sql(_STANDS).scalar() == newest()
    except (SQLAlchemyError, StoreError):
        return False
    finally:
        opened.dispose()


def _path(url: str) -> Path | None:
    """Return the file of a SQLite database; None: a server holds it."""
    parts = engine.address(url)
    return None if engine.on_server(url) or parts.database is None else Path(parts.database)


__all__ = ["SchemaNewer", "SchemaOlder", "StoreError", "check", "newest", "steps", "upgrade"]
