"""Bring a database up to this program, or say clearly why it cannot be used."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, make_url
from sqlalchemy.exc import DBAPIError

from storage import engine
from storage.errors import SchemaNewer, SchemaOlder, StoreError
from storage.writer import failure

_STEPS = Path(__file__).parent / "migrations"


def upgrade(url: str, to: str = "head") -> None:
    """Carry out every pending step up to *to*, in one transaction; a new database gets its tables.

    Raises:
        SchemaNewer: a newer program wrote it.
        StoreError: it cannot be opened or written.
    """
    path = _path(url)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)  # complaints are nobody else's business on this machine
    config = _config()
    opened = engine.writing(url)
    try:
        with opened.connect() as c, c.begin():
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
    if not _path(url).exists():
        raise SchemaOlder(f"no database at {_path(url)}: run `qingsu migrate` first")
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


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_STEPS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _path(url: str) -> Path:
    database = make_url(engine.check_url(url)).database
    assert database is not None
    return Path(database)


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


__all__ = ["SchemaNewer", "SchemaOlder", "StoreError", "check", "upgrade"]
