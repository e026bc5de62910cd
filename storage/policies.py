"""Terms that letters and refusals quote, version by version.

A version never changes: what was quoted once reads the same for ever. A later version holds from
its own day on. Source: S4-15.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from storage import codec
from storage.sql import Row, Sql, values
from storage.tables_work import policies
from storage.times import epoch, moment
from storage.writer import Tx


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of a term. categories: codes it is quoted for, leaf or parent; () all.

    text: "" ends the term: from that day on there is none to quote.
    """

    id: str
    version: str
    title: str
    text: str
    valid_from: datetime
    categories: tuple[str, ...] = ()
    author: str = ""


_k = policies.c
_p = bindparam
_PUT = Sql(
    lambda insert: (
        insert(policies)
        .values(
            **values("id", "version", "title", "text", "categories", "valid_from", "author", "at")
        )
        .on_conflict_do_nothing()
        .returning(_k.id)
    )
)
_COLUMNS = select(_k.id, _k.version, _k.title, _k.text, _k.valid_from, _k.categories, _k.author)
_GET = Sql(_COLUMNS.where(_k.id == _p("id"), _k.version == _p("version")))
_VALID = Sql(_COLUMNS.where(_k.valid_from <= _p("at")).order_by(_k.id, _k.valid_from, _k.at))
_ALL = Sql(_COLUMNS.order_by(_k.id, _k.valid_from, _k.at))


def put(tx: Tx, policy: Policy) -> bool:
    """Keep a new version; False when there is one of that name, which stays as it is."""
    row = _PUT.row(
        tx.c,
        id=policy.id,
        version=policy.version,
        title=policy.title,
        text=policy.text,
        categories=codec.dumps(policy.categories),
        valid_from=epoch(policy.valid_from),
        author=policy.author,
        at=tx.now,
    )
    return row is not None


def get(c: Connection, id_: str, version: str) -> Policy | None:
    """Return one version."""
    row = _GET.row(c, id=id_, version=version)
    return None if row is None else _read(row)


def valid(c: Connection, at: datetime, category: str | None = None) -> list[Policy]:
    """Return the version of each term that holds at *at*, those for the category only."""
    newest = {row[0]: _read(row) for row in _VALID.rows(c, at=epoch(at))}
    holding = (one for one in newest.values() if one.text)
    return [one for one in holding if _fits(one.categories, category or "")]


def versions(c: Connection) -> list[Policy]:
    """Return every version of every term, those of one together, oldest first."""
    return [_read(row) for row in _ALL.rows(c)]


def _fits(categories: Iterable[str], category: str) -> bool:
    mine = {category, category.partition(".")[0]}
    wanted = set(categories)
    return not wanted or bool(wanted & mine)


def _read(row: Row) -> Policy:
    id_, version, title, text, valid_from, categories, author = row
    return Policy(
        id_, version, title, text, moment(valid_from), tuple(codec.loads(categories)), author
    )
