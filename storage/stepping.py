"""The steps carried out, by Alembic: loaded only where a database is not up to this program.

Alembic costs a tenth of a second, and a server whose database is up to date starts without it.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.errors import SchemaNewer

_STEPS = Path(__file__).parent / "migrations"


def carry_out(c: Connection, to: str) -> None:
    """Carry out every pending step up to *to*, inside the transaction of *c*.

    Raises:
        SchemaNewer: a newer program wrote the database.
    """
    config = _config()
    refuse_newer(c)
    config.attributes["connection"] = c
    command.upgrade(config, to)


def stands(c: Connection) -> str | None:
    """Return the step at which the database stands, None for none."""
    return MigrationContext.configure(c).get_current_revision()


def steps() -> tuple[str, ...]:
    """Return the names of every step, oldest first."""
    known = ScriptDirectory.from_config(_config()).walk_revisions()
    return tuple(reversed([step.revision for step in known]))


def refuse_newer(c: Connection) -> None:
    """Make sure that this program knows the step at which the database stands.

    Raises:
        SchemaNewer: it does not.
    """
    step = stands(c)
    if step is not None and step not in steps():
        raise SchemaNewer(
            f"the database stands at step {step}, which this program does not know: "
            "it was written by a newer version, use that one"
        )


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_STEPS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
