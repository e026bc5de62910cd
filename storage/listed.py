"""Many values in one parameter: a JSON list, which the database takes apart.

    select(...).where(among(column, "chats"))      run with chats=listed(["a", "b"])

So what a list of rows needs is one statement, however long the list is.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from storage import codec


class _Each(FunctionElement[str]):
    """The values of a JSON list as rows."""

    inherit_cache = True


@compiles(_Each, "sqlite")
def _in_sqlite(each: _Each, compiler: SQLCompiler, **more: Any) -> str:
    given = compiler.process(each.clause_expr, **more)
    return f"(SELECT value FROM json_each{given})"  # noqa: S608 - a place for a parameter


@compiles(_Each, "postgresql")
def _in_postgresql(each: _Each, compiler: SQLCompiler, **more: Any) -> str:
    given = compiler.process(each.clause_expr, **more)
    return f"(SELECT json_array_elements_text(CAST({given} AS JSON)))"


def among(column: ColumnElement[str], name: str) -> ColumnElement[bool]:
    """Say that *column* is one of the values in the parameter *name*, which `listed` makes."""
    return column.bool_op("IN")(_Each(bindparam(name)))


def listed(given: Iterable[str]) -> str:
    """Return the values as the parameter, each once."""
    return codec.dumps(list(dict.fromkeys(given)))
