"""Engines: how this program opens its database (storage/backends says what each one needs)."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from sqlalchemy import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError

from storage.backends import sqlite
from storage.errors import StoreError

SQLITE, POSTGRESQL = "sqlite", "postgresql"
_DRIVER = "postgresql+psycopg"
_FORMS = "use sqlite:///path or postgresql+psycopg://user@host/name"


def writing(url: str) -> Engine:
    """Return an engine for transactions that write."""
    parts = address(url)
    made: Engine = _postgresql().writing(parts) if on_server(url) else sqlite.writing(url)
    return made


def reading(url: str) -> Engine:
    """Return an engine that can only read; each transaction sees one moment."""
    parts = address(url)
    made: Engine = _postgresql().reading(parts) if on_server(url) else sqlite.reading(url)
    return made


def on_server(url: str) -> bool:
    """Tell whether *url* names a PostgreSQL, which many processes may share.

    Raises:
        StoreError: it names no database this program can use.
    """
    return address(url).get_backend_name() == POSTGRESQL


def address(url: str) -> URL:
    """Return *url* taken apart when it names a database this program can use.

    Raises:
        StoreError: it does not; the text never tells the password.
    """
    try:
        parts = make_url(url)
    except ArgumentError as error:
        raise StoreError(f"not a database address: {_FORMS}") from error
    backend = parts.get_backend_name()
    if backend == POSTGRESQL:
        return _server(parts)
    if backend != SQLITE:
        raise StoreError(f"{backend} is not supported: {_FORMS}")
    if parts.database in (None, "", ":memory:"):
        raise StoreError("the store needs a file: use sqlite:///path (memory forgets)")
    return parts


def _postgresql() -> Any:
    """Return storage.backends.postgresql, loaded with its driver where there is a server."""
    return import_module("storage.backends.postgresql")


def _server(parts: URL) -> URL:
    if parts.drivername not in (POSTGRESQL, _DRIVER):
        raise StoreError(f"{parts.drivername} is not supported: {_FORMS}")
    if not parts.database:
        raise StoreError(f"the address names no database: {_FORMS}")
    return parts
