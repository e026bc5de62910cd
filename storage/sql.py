"""Statements: written in SQLAlchemy Core, compiled once, run on the driver's own cursor.

Measured: `Connection.execute` costs 30-60 µs of CPU a statement, the same SQL on the driver's
cursor 2-4 µs, and a customer's message needs about twenty-five. What is given up is type
processing: every column of ours is an int, a float, text or bytes, so none is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import BindParameter, Connection, Dialect, Executable, Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ClauseElement, UpdateBase

Row = tuple[Any, ...]
Build = Callable[[Callable[[Table], Any]], Any]
_INSERTS: dict[str, Callable[[Table], Any]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}
FAULT = "fault"  # key in Connection.info: a callable asked before every write (tests cut there)


def storable(text: str) -> str:
    """Return *text* as every database can hold it: no NUL, no half of a surrogate pair.

    Two halves that belong together become their character, a lone one becomes U+FFFD.
    """
    if "\x00" not in text:
        try:
            text.encode()
        except UnicodeEncodeError:
            pass
        else:
            return text
    return text.replace("\x00", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def values(*names: str) -> dict[str, BindParameter[Any]]:
    """Return a value for every column named, each a parameter of the column's own name."""
    return {name: bindparam(name) for name in names}


class _Ready:
    """A statement as one driver takes it: its text, the order of its parameters, the fixed ones."""

    __slots__ = ("fixed", "order", "text")

    def __init__(self, compiled: SQLCompiler) -> None:
        # An Integer is as wide in a comparison as on SQLite; into a column it must fit anyway.
        self.text = str(compiled).replace(")s::INTEGER", ")s::BIGINT")
        self.order = compiled.positiontup
        self.fixed = {k: v for k, v in compiled.params.items() if v is not None}

    def place(self, given: dict[str, Any]) -> Any:
        """Return *given* in the shape the driver wants; NUL never gets through."""
        for name, value in given.items():
            if value.__class__ is str and "\x00" in value:
                given[name] = storable(value)
        if self.fixed:
            given = {**self.fixed, **given}
        if self.order is None:
            return given
        return [given[name] for name in self.order]


class Sql:
    """One statement. Give it a Core statement, or a function of the dialect's `insert`."""

    __slots__ = ("_build", "_ready", "_writes")

    def __init__(self, build: Build | Executable) -> None:
        self._build = build
        self._ready: dict[str, _Ready] = {}
        self._writes = True

    def row(self, c: Connection, /, **given: Any) -> Row | None:
        """Return the first row, or None."""
        cursor = self._execute(c, given)
        found: Row | None = cursor.fetchone()
        cursor.close()  # an unfinished statement would stand in the way of the commit
        return found

    def rows(self, c: Connection, /, **given: Any) -> list[Row]:
        """Return every row."""
        found: list[Row] = self._execute(c, given).fetchall()
        return found

    def run(self, c: Connection, /, **given: Any) -> int:
        """Carry out an update or delete; return how many rows it touched."""
        count: int = self._execute(c, given).rowcount
        return count

    def each(self, c: Connection, column: str, given: Iterable[Any], /, **same: Any) -> None:
        """Run once for every value of *column*, with the *same* other parameters."""
        for value in given:
            self._execute(c, {column: value, **same})

    def _execute(self, c: Connection, given: dict[str, Any]) -> Any:
        ready = self._ready.get(c.dialect.name) or self._compile(c)
        if not c.in_transaction():
            c.begin()
        driver = c.connection
        fault = driver.info.get(FAULT)
        if fault is not None and self._writes:
            fault()
        cursor = driver.cursor()
        try:
            cursor.execute(ready.text, ready.place(given))
        except UnicodeEncodeError:
            clean = {k: storable(v) if isinstance(v, str) else v for k, v in given.items()}
            cursor.execute(ready.text, ready.place(clean))
        return cursor

    def compiled(self, dialect: Dialect) -> SQLCompiler:
        """Return the statement as it runs on *dialect*."""
        statement = self._build
        if not isinstance(statement, ClauseElement):
            assert callable(statement)
            statement = statement(_INSERTS[dialect.name])
        self._writes = isinstance(statement, UpdateBase)
        compiled = statement.compile(dialect=dialect)
        assert isinstance(compiled, SQLCompiler)
        return compiled

    def _compile(self, c: Connection) -> _Ready:
        ready = self._ready[c.dialect.name] = _Ready(self.compiled(c.dialect))
        return ready
