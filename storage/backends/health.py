"""How a PostgreSQL is set up, as far as it matters to us. It looks and changes nothing."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from storage.backends import postgresql
from storage.backends.clock import AgreedClock

HOT = ("lane", "item", "outbox")  # tables whose rows are changed again and again
_SETTINGS = (
    "SELECT name, setting FROM pg_settings WHERE name IN ('server_version_num', 'server_encoding', "
    "'fsync', 'full_page_writes', 'autovacuum', 'track_counts', 'max_connections')"
)
# What our own connection has, in ms: a pooler between us and the server may have taken it away.
_OURS = (
    "SELECT name, setting FROM pg_settings WHERE name IN ('lock_timeout', 'statement_timeout', "
    "'idle_in_transaction_session_timeout', 'synchronous_commit')"
)
_WANTED = {
    "lock_timeout": str(postgresql.LOCK_MS),
    "statement_timeout": str(postgresql.STATEMENT_MS),
    "idle_in_transaction_session_timeout": str(postgresql.IDLE_MS),
}
# What a session gets by itself: ours puts synchronous_commit and the time zone right anyway.
_DEFAULTS = (
    "SELECT name, reset_val FROM pg_settings WHERE name IN ('synchronous_commit', 'TimeZone', "
    "'idle_in_transaction_session_timeout')"
)
_COUNT = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
_OFF = (
    "SELECT relname FROM pg_class WHERE relname = ANY(%(hot)s) AND relkind = 'r' "
    "AND 'autovacuum_enabled=false' = ANY(reloptions)"
)
# The share of a table's rows that may be dead before it is cleared; a table's own word goes first.
_SHARES = (
    "SELECT relname, coalesce((SELECT option_value FROM pg_options_to_table(reloptions) "
    "WHERE option_name = 'autovacuum_vacuum_scale_factor'), "
    "current_setting('autovacuum_vacuum_scale_factor'))::float8 FROM pg_class "
    "WHERE relname = ANY(%(hot)s) AND relkind = 'r' ORDER BY relname"
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
    shares: (table, share of dead rows at which it is cleared) of them. taken: settings of our own
    connections that something between us and the server took away, as (name, wanted, found).
    idle: seconds any other session may sit in a transaction without a word; 0: for good.
    """

    version: int
    encoding: str
    timezone: str
    fsync: bool
    full_page_writes: bool
    synchronous_commit: str
    autovacuum: bool
    track_counts: bool
    connections: int
    max_connections: int
    no_vacuum: tuple[str, ...]
    dead: tuple[tuple[str, int, int], ...]
    shares: tuple[tuple[str, float], ...]
    taken: tuple[tuple[str, str, str], ...]
    idle: float
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
        track_counts=is_now["track_counts"] == "on",
        connections=int(c.exec_driver_sql(_COUNT).scalar_one()),
        max_connections=int(is_now["max_connections"]),
        no_vacuum=tuple(row[0] for row in c.exec_driver_sql(_OFF, hot)),
        dead=tuple((row[0], row[1], row[2]) for row in c.exec_driver_sql(_DEAD, hot)),
        shares=tuple((row[0], row[1]) for row in c.exec_driver_sql(_SHARES, hot)),
        taken=_taken({row[0]: row[1] for row in c.exec_driver_sql(_OURS)}),
        idle=int(default["idle_in_transaction_session_timeout"]) / 1000,
        longest=float(c.exec_driver_sql(_LONGEST).scalar_one()),
        offset=clock.measure(c),
        standby=bool(c.exec_driver_sql("SELECT pg_is_in_recovery()").scalar_one()),
    )


def _taken(ours: dict[str, str]) -> tuple[tuple[str, str, str], ...]:
    """Return what every connection of ours sets at its beginning, and this one has not."""
    found = [(name, want, ours[name]) for name, want in _WANTED.items() if ours[name] != want]
    if ours["synchronous_commit"] == "off":
        found.append(("synchronous_commit", "on", "off"))
    return tuple(found)
