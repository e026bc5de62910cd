"""The history of cases: who did what, when. Rows are only added (triggers refuse the rest)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from storage import codec
from storage.listed import among, listed
from storage.sql import Sql, values
from storage.tables import case_events
from storage.times import moment
from storage.writer import Tx


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of a case's history. actor: bot, customer, clock or an agent's id."""

    id: int
    at: datetime
    kind: str
    actor: str
    payload: dict[str, Any]


_e = case_events.c
_ADD = Sql(
    lambda insert: insert(case_events).values(values("case_no", "at", "actor", "kind", "payload"))
)
_OF_CASE = Sql(
    select(_e.id, _e.at, _e.kind, _e.actor, _e.payload)
    .where(_e.case_no == bindparam("case_no"))
    .order_by(_e.id)
)


_LAST = Sql(
    select(_e.case_no, _e.kind, _e.payload).where(
        _e.id.in_(
            select(func.max(_e.id))
            .where(among(_e.case_no, "numbers"), among(_e.kind, "kinds"))
            .group_by(_e.case_no)
        )
    )
)


def event(tx: Tx, case_no: str, kind: str, actor: str, payload: Mapping[str, Any]) -> None:
    """Add a line to the case's history.

    Raises:
        StoreError: there is no such case.
    """
    text = codec.dumps(payload)
    _ADD.later(tx.c, case_no=case_no, at=tx.now, actor=actor, kind=kind, payload=text)


def events(c: Connection, case_no: str) -> list[Happened]:
    """Return the case's history, oldest first."""
    return [
        Happened(i, moment(at), kind, actor, codec.loads(payload))
        for i, at, kind, actor, payload in _OF_CASE.rows(c, case_no=case_no)
    ]


def last(
    c: Connection, numbers: Iterable[str], kinds: Iterable[str]
) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return the newest (kind, payload) of these kinds of each of these cases that has one."""
    found = _LAST.rows(c, numbers=listed(numbers), kinds=listed(kinds))
    return {case_no: (kind, codec.loads(payload)) for case_no, kind, payload in found}
