"""What a driver raises, as the store's own errors: named by what can be done about it."""

from __future__ import annotations

from sqlite3 import SQLITE_ERROR, SQLITE_FULL

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from storage.errors import StoreAway, StoreError

_AWAY = {"OperationalError", "InterfaceError"}  # names every DB-API driver has
_BROKEN = _AWAY | {"DatabaseError"}
# Lock not got, deadlock, no serial order: taken again at once, alone, it gets through.
_BLOCKED = {"55P03", "40P01", "40001"}
# Connection, resources, not in the right state, operator or system; a transaction taken back.
_PASSING = ("08", "40", "53", "55", "57", "58")
_FULL = "53100"
_PASSING_TOO = {"25006", "25P03", "25P04"}  # a standby that only reads; a transaction that idled


def failure(error: BaseException) -> BaseException:
    """Return *error* as the store's own (by what can be done about it) if the database made it."""
    cause = _cause(error)
    names = {kind.__name__ for kind in type(cause).__mro__}
    if _passes(cause, names):
        what = "the disk is full, make room" if _full(cause) else "the database is away"
        return StoreAway(f"{what}: {_words(cause)}")
    if names & _BROKEN or isinstance(cause, SQLAlchemyError):
        return StoreError(f"{type(cause).__name__}: {_words(cause)}")
    return error


def blocked(error: BaseException) -> bool:
    """Tell whether another transaction stood in the way, so that it can be taken again at once."""
    return getattr(_cause(error), "sqlstate", None) in _BLOCKED


def _cause(error: BaseException) -> BaseException:
    return error.orig if isinstance(error, DBAPIError) and error.orig is not None else error


def _passes(cause: BaseException, names: set[str]) -> bool:
    state = getattr(cause, "sqlstate", None)
    if state is not None:
        return state[:2] in _PASSING or state in _PASSING_TOO
    wrong_sql = getattr(cause, "sqlite_errorcode", None) == SQLITE_ERROR
    return (bool(names & _AWAY) and not wrong_sql) or _unanswered(cause)


def _unanswered(cause: BaseException) -> bool:
    """Tell whether libpq itself speaks: whatever a server says has a state, so none was there.

    psycopg makes the bare DatabaseError of it, not the OperationalError of a lost connection.
    """
    return type(cause).__name__ == "DatabaseError" and hasattr(cause, "sqlstate")


def _full(cause: BaseException) -> bool:
    """Tell whether there is no room: the one thing that does not pass until somebody acts."""
    state = getattr(cause, "sqlstate", None)
    return state == _FULL or getattr(cause, "sqlite_errorcode", None) == SQLITE_FULL


def _words(cause: BaseException) -> str:
    """Return the first line of what the database said: the next ones may quote a row."""
    said = str(cause).strip()
    return said.splitlines()[0] if hasattr(cause, "sqlstate") and said else said
