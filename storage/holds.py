"""Cases kept for law or security: retention leaves them, and their customer is not erased.

    keep(tx, case_no, agent, why)   lift(tx, case_no, agent, why)   of_case(c, case_no)

A lead says so, with a reason, and takes it back with one; both stand in the case's history.
Source: S4-09.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select

from storage.case_events import event
from storage.sql import Sql, values
from storage.tables_work import legal_holds
from storage.times import moment
from storage.writer import Tx


@dataclass(frozen=True, slots=True)
class Hold:
    """Who keeps a case, why, and since when."""

    agent: str
    why: str
    since: datetime


_l = legal_holds.c
_KEEP = Sql(
    lambda insert: (
        insert(legal_holds)
        .values(**values("case_no", "agent", "why", "since"))
        .on_conflict_do_nothing()
        .returning(_l.case_no)
    )
)
_LIFT = Sql(delete(legal_holds).where(_l.case_no == bindparam("case_no")).returning(_l.case_no))
_OF_CASE = Sql(select(_l.agent, _l.why, _l.since).where(_l.case_no == bindparam("case_no")))


def keep(tx: Tx, case_no: str, agent: str, why: str) -> bool:
    """Keep the case; False when it is kept already."""
    kept = _KEEP.row(tx.c, case_no=case_no, agent=agent, why=why, since=tx.now) is not None
    if kept:
        event(tx, case_no, "held", agent, {"on": True, "why": why})
    return kept


def lift(tx: Tx, case_no: str, agent: str, why: str) -> bool:
    """Let the case go its way again; False when it was not kept."""
    lifted = _LIFT.row(tx.c, case_no=case_no) is not None
    if lifted:
        event(tx, case_no, "held", agent, {"on": False, "why": why})
    return lifted


def of_case(c: Connection, case_no: str) -> Hold | None:
    """Return who keeps the case and why, None when nobody does."""
    row = _OF_CASE.row(c, case_no=case_no)
    return None if row is None else Hold(row[0], row[1], moment(row[2]))


def among(c: Connection, numbers: Iterable[str]) -> list[str]:
    """Return which of these cases are kept."""
    return [number for number in numbers if of_case(c, number) is not None]
