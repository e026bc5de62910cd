"""Statements: written in SQLAlchemy Core, compiled once, run on the driver's own cursor.

Measured: `Connection.execute` costs 30-60 µs of CPU a statement, the same SQL on the driver's
cursor 2-4 µs, and a customer's message needs about thirty. What is given up is type processing:
every column of ours is an int, a float, text or bytes, so none is needed. PostgreSQL's driver is
passed by as well (storage/backends/direct.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, Connection, Dialect, Executable, Table, bindparam
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ClauseElement, UpdateBase

from storage.backends.statement import SESSION, Statement

if TYPE_CHECKING:  # it loads a driver, which a server with a file of its own needs not
    from storage.backends.direct import Session

Row = tuple[Any, ...]
Build = Callable[[Callable[[Table], Any]], Any]
FAULT = "fault"  # key in Connection.info: a callable asked before every write (tests cut there)


def _insert(dialect: str) -> Callable[[Table], Any]:
    """Return what makes inserts of a dialect, which is loaded where it is spoken."""
    made: Callable[[Table], Any] = import_module(f"sqlalchemy.dialects.{dialect}").insert
    return made


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


def settle(c: Connection) -> None:
    """Wait for the writes that were left for later on *c*; raise what one of them raised.

    It raises, too, when a job went on after a failure: PostgreSQL answers the COMMIT of such a
    transaction by taking it back, and calls that no error. What was in it would be lost.
    """
    session: Session | None = c.connection.info.get(SESSION)
    if session is not None:
        session.settle()
        session.stands()


def forget(c: Connection) -> None:
    """Wait for the writes that were left for later on *c*, which are to be undone."""
    session: Session | None = c.connection.info.get(SESSION)
    if session is not None:
        session.forget()


class Command:
    """A command without values, the same for every database: SAVEPOINT and its like."""

    __slots__ = ("_numbered", "_words")

    def __init__(self, words: str) -> None:
        self._words = words
        self._numbered = Statement(words)

    def run(self, c: Connection) -> None:
        """Carry it out, after what was left for later."""
        session: Session | None = c.connection.info.get(SESSION)
        if session is None:
            c.connection.cursor().execute(self._words)
        else:
            session.execute(self._numbered, ())

    def later(self, c: Connection) -> None:
        """Carry it out; what goes wrong is raised by a later statement."""
        session: Session | None = c.connection.info.get(SESSION)
        if session is None:
            c.connection.cursor().execute(self._words)
        else:
            session.later(self._numbered)


class _Ready:
    """A statement as one driver takes it, the order of its parameters, and the fixed ones."""

    __slots__ = ("fixed", "order", "what")

    def __init__(self, compiled: SQLCompiler) -> None:
        # An Integer is as wide in a comparison as on SQLite; into a column it must fit anyway.
        text = str(compiled).replace(")s::INTEGER", ")s::BIGINT")
        self.what: str | Statement = text
        self.order = compiled.positiontup or []
        if not compiled.positional:
            self.what = numbered = Statement(text)
            self.order = list(numbered.order)
        self.fixed = {k: v for k, v in compiled.params.items() if v is not None}

    def place(self, given: dict[str, Any]) -> list[Any]:
        """Return the values of *given* in the statement's order; NUL never gets through."""
        for name, value in given.items():
            if value.__class__ is str and "\x00" in value:
                given[name] = storable(value)
        if self.fixed:
            given = {**self.fixed, **given}
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

    def later(self, c: Connection, /, **given: Any) -> None:
        """Carry out a write whose outcome nobody needs; where there is a server, without waiting.

        What goes wrong with it is raised by a later statement of the job, or by its end.
        """
        self._execute(c, given, later=True)

    def each(self, c: Connection, column: str, given: Iterable[Any], /, **same: Any) -> None:
        """Run once for every value of *column*, with the *same* other parameters, as `later`."""
        for value in given:
            self._execute(c, {column: value, **same}, later=True)

    def _execute(self, c: Connection, given: dict[str, Any], *, later: bool = False) -> Any:
        """Carry it out; return the driver's cursor, or what stands for it (nothing for later)."""
        ready = self._ready.get(c.dialect.name) or self._compile(c)
        if not c.in_transaction():
            c.begin()
        driver = c.connection
        fault = driver.info.get(FAULT)
        if fault is not None and self._writes:
            fault()
        session: Session | None = driver.info.get(SESSION)
        if session is None:
            how: Callable[[Any, list[Any]], Any] = driver.cursor().execute
        else:
            how = session.later if later else session.execute
        try:
            return how(ready.what, ready.place(given))
        except UnicodeEncodeError:
            clean = {k: storable(v) if isinstance(v, str) else v for k, v in given.items()}
            return how(ready.what, ready.place(clean))

    def compiled(self, dialect: Dialect) -> SQLCompiler:
        """Return the statement as it runs on *dialect*."""
        statement = self._build
        if not isinstance(statement, ClauseElement):
            assert callable(statement)
            statement = statement(_insert(dialect.name))
        self._writes = isinstance(statement, UpdateBase)
        compiled = statement.compile(dialect=dialect)
        assert isinstance(compiled, SQLCompiler)
        return compiled

    def _compile(self, c: Connection) -> _Ready:
        ready = self._ready[c.dialect.name] = _Ready(self.compiled(c.dialect))
        return ready
