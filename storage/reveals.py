"""Who looked at customers' hidden numbers: lines of the cases' histories, the newest first.

newest(c, most) -> [Reveal]
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from storage import codec
from storage.sql import Sql
from storage.tables import case_events, cases
from storage.times import moment


@dataclass(frozen=True, slots=True)
class Reveal:
    """An agent (id) saw these fields of a case in whole."""

    at: datetime
    agent: str
    case_no: str
    chat: str
    labels: tuple[str, ...]


_e = case_events.c
_NEWEST = Sql(
    select(_e.at, _e.actor, _e.case_no, cases.c.chat, _e.payload)
    .select_from(case_events.join(cases, cases.c.number == _e.case_no))
    .where(_e.kind == "revealed")
    .order_by(_e.id.desc())
    .limit(bindparam("most"))
)


def newest(c: Connection, most: int) -> list[Reveal]:
    """Return the last *most* looks."""
    return [
        Reveal(moment(at), actor, case_no, chat, tuple(codec.loads(payload)["labels"]))
        for at, actor, case_no, chat, payload in _NEWEST.rows(c, most=most)
    ]
