"""What the two databases say in different words, for the steps to call."""

from __future__ import annotations

from alembic import op


def only_grows(table: str) -> None:
    """Refuse to change or delete a row of *table*, whoever asks."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} only grows'; END $$"
    )
    for when in ("UPDATE OR DELETE", "TRUNCATE"):
        each = "STATEMENT" if when == "TRUNCATE" else "ROW"
        op.execute(
            f"CREATE TRIGGER {table}_no_{when.split()[0].lower()} BEFORE {when} ON {table} "
            f"FOR EACH {each} EXECUTE FUNCTION {table}_only_grows()"
        )


def often_rewritten(table: str) -> None:
    """Let PostgreSQL clear *table* of dead rows early: its rows are changed again and again."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"ALTER TABLE {table} SET (autovacuum_vacuum_scale_factor = 0.02, "
            "autovacuum_vacuum_threshold = 500, autovacuum_analyze_scale_factor = 0.05, "
            "autovacuum_vacuum_cost_delay = 0)"
        )
