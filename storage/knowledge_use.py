"""What became of knowledge: comments, who used it where, how soon a solution went out with it.

    comments(c, item)              what colleagues said with their votes, newest first
    own(tx, item, login)           another colleague looks after it from now on
    used(tx, item, case_no, ...)   it went into a solution or a letter of this case
    soon(c, since) -> Soon         seconds to the first solution, with knowledge and without

Source: S2-57, S2-59, S3-10.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from sqlalchemy import Connection, bindparam, exists, func, select, update

from storage.sql import Sql, values
from storage.tables import case_events, cases
from storage.tables_desk import kb_uses
from storage.tables_knowledge import kb_items, kb_votes
from storage.times import moment
from storage.writer import Tx


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody said of an item, with his vote."""

    agent: str
    worked: bool
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Soon:
    """How many cases, and the median of seconds from filing to the first solution; None: none."""

    with_n: int
    with_s: float | None
    without_n: int
    without_s: float | None


_i, _o, _u, _e, _k = kb_items.c, kb_votes.c, kb_uses.c, case_events.c, cases.c
_p = bindparam
_COMMENTS = Sql(
    select(_o.agent, _o.worked, _o.note, _o.at)
    .where(_o.item == _p("item"), _o.note != "")
    .order_by(_o.at.desc())
)
_KINDS = Sql(select(_i.id, _i.category).where(_i.id > _p("after"), _i.category != ""))
_OWN = Sql(update(kb_items).where(_i.id == _p("item")).values(values("owner")))
_USE = Sql(
    lambda insert: (
        insert(kb_uses)
        .values(values("item", "case_no", "version", "agent", "at"))
        .on_conflict_do_nothing()
    )
)
_USED_IN = Sql(select(func.count()).select_from(kb_uses).where(_u.item == _p("item")))
_COUNTS = Sql(select(_i.state, func.count()).group_by(_i.state))
_LATE = Sql(select(func.count()).where(_i.review < _p("now"), _i.state != "retired"))
_HELPED = exists(select(_u.item).where(_u.case_no == _k.number))
_FIRST = (
    select(func.min(_e.at)).where(_e.case_no == _k.number, _e.kind == "proposed").scalar_subquery()
)
_SOON = Sql(
    select(_FIRST - _k.opened, _HELPED).where(_k.opened >= _p("since"), _FIRST.is_not(None))
)


def kinds(c: Connection) -> dict[int, str]:
    """Return the category of every item that has one."""
    return {item: category for item, category in _KINDS.rows(c, after=0)}  # noqa: C416 - rows are Any


def comments(c: Connection, item: int) -> list[Comment]:
    """Return what colleagues said of it, newest first."""
    return [
        Comment(agent, bool(worked), note, moment(at))
        for agent, worked, note, at in _COMMENTS.rows(c, item=item)
    ]


def own(tx: Tx, item: int, login: str) -> None:
    """Give the item another owner: who is asked when its day of review comes."""
    _OWN.run(tx.c, item=item, owner=login)


def used(tx: Tx, item: int, case_no: str, version: int, agent: str) -> None:
    """Note that it helped in this case, once."""
    _USE.run(tx.c, item=item, case_no=case_no, version=version, agent=agent, at=tx.now)


def times_used(c: Connection, item: int) -> int:
    """Return in how many cases it was used."""
    row = _USED_IN.row(c, item=item)
    return int(row[0]) if row else 0


def counts(c: Connection, now: float) -> dict[str, int]:
    """Return how many items there are of each state, and how many are due for review."""
    late = _LATE.row(c, now=now)
    return {**dict(_COUNTS.rows(c)), "expired": int(late[0]) if late else 0}


def soon(c: Connection, since: float) -> Soon:
    """Return how soon the first solution went out in cases filed since then."""
    rows = [(float(spent), bool(helped)) for spent, helped in _SOON.rows(c, since=since)]
    helped = [spent for spent, one in rows if one]
    alone = [spent for spent, one in rows if not one]
    return Soon(len(helped), _middle(helped), len(alone), _middle(alone))


def _middle(spent: Sequence[float]) -> float | None:
    return median(spent) if spent else None
