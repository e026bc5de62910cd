"""How a PostgreSQL is set up, as far as it matters to us. It looks and changes nothing."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from storage.backends.clock import AgreedClock

HOT = ("lane", "item", "outbox")  # tables whose rows are changed again and again
_SETTINGS = (
    "SELECT name, setting FROM pg_settings WHERE name IN ('server_version_num', 'server_encoding', "
    "'fsync', 'full_page_writes', 'autovacuum', 'max_connections')"
)
# What a session gets by itself: ours puts synchronous_commit and the time zone right anyway.
_DEFAULTS = (
    "SELECT name, reset_val FROM pg_settings WHERE name IN ('synchronous_commit', 'TimeZone')"
)
_COUNT = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
_OFF = (
    "SELECT relname FROM pg_class WHERE relname = ANY(%(hot)s) AND relkind = 'r' "
    "AND 'autovacuum_enabled=false' = ANY(reloptions)"
)
_DEAD = (
    "SELECT relname, n_dead_tup, n_live_tup FROM pg_stat_user_tables WHERE relname = ANY(%(hot)s)"
)
_LONGEST = (
    "SELECT coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)), 0)::float8 "
    "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@dataclass(frozen=True, slots=True)
class Server:
    """version: 150004 is 15.4. offset, longest: seconds (the clock's; the oldest transaction's).

    dead: (table, rows dead, rows alive) of the hot tables. no_vacuum: those never cleared.
    """

    version: int
    encoding: str
    timezone: str
    fsync: bool
    full_page_writes: bool
    synchronous_commit: str
    autovacuum: bool
    connections: int
    max_connections: int
    no_vacuum: tuple[str, ...]
    dead: tuple[tuple[str, int, int], ...]
    longest: float
    offset: float
    standby: bool


def look(c: Connection, clock: AgreedClock) -> Server:
    """Return how the server of *c* is set up, and how far its clock is from *clock*'s."""
    is_now: dict[str, str] = {row[0]: row[1] for row in c.exec_driver_sql(_SETTINGS)}
    default: dict[str, str] = {row[0]: row[1] for row in c.exec_driver_sql(_DEFAULTS)}
    hot = {"hot": list(HOT)}
    return Server(
        version=int(is_now["server_version_num"]),
        encoding=is_now["server_encoding"],
        timezone=default["TimeZone"],
        fsync=is_now["fsync"] == "on",
        full_page_writes=is_now["full_page_writes"] == "on",
        synchronous_commit=default["synchronous_commit"],
        autovacuum=is_now["autovacuum"] == "on",
        connections=int(c.exec_driver_sql(_COUNT).scalar_one()),
        max_connections=int(is_now["max_connections"]),
        no_vacuum=tuple(row[0] for row in c.exec_driver_sql(_OFF, hot)),
        dead=tuple((row[0], row[1], row[2]) for row in c.exec_driver_sql(_DEAD, hot)),
        longest=float(c.exec_driver_sql(_LONGEST).scalar_one()),
        offset=clock.measure(c),
        standby=bool(c.exec_driver_sql("SELECT pg_is_in_recovery()").scalar_one()),
    )
