"""What a driver raises is named by what can be done about it."""

from __future__ import annotations

import sqlite3

import psycopg
import pytest
from psycopg import errors

from storage.backends.failures import failure
from storage.errors import StoreAway, StoreError

GONE = [
    psycopg.DatabaseError("server closed the connection unexpectedly"),  # libpq speaks: no state
    psycopg.OperationalError("the connection is lost"),
    errors.AdminShutdown("terminating connection due to administrator command"),
    sqlite3.OperationalError("database is locked"),
]
WRONG = [
    errors.UniqueViolation("duplicate key"),
    psycopg.ProgrammingError("the query has no parameters"),
    psycopg.DataError("PostgreSQL text fields cannot contain NUL"),
    sqlite3.DatabaseError("database disk image is malformed"),
]


@pytest.mark.parametrize("error", GONE, ids=str)
def test_a_server_that_is_gone_may_be_asked_again(error: Exception) -> None:
    assert isinstance(failure(error), StoreAway)


@pytest.mark.parametrize("error", WRONG, ids=str)
def test_what_is_wrong_stays_wrong_and_is_not_asked_again(error: Exception) -> None:
    told = failure(error)
    assert isinstance(told, StoreError)
    assert not isinstance(told, StoreAway)
