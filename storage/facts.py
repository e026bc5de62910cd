"""Facts: what a decision may know besides state and event."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from sqlalchemy import Connection, Select, bindparam, or_, select

from dialogues.effects import FileCase
from dialogues.facts import EarlierCase, Facts
from storage import arrivals, clocks, codec, notices, views
from storage import cases as case_rows
from storage.sql import Sql
from storage.tables import cases, conversations, promises
from storage.tables_triage import person_tiers
from storage.times import epoch, moment
from storage.writer import Tx

WINDOW = timedelta(days=30)
TOLD_WITHIN = timedelta(days=2)
EARLIER_MOST = 5

_p = bindparam
_LATE = promises.c.due < _p("now")


def _of_person(columns: Select[tuple[object, ...]]) -> Select[tuple[object, ...]]:
    """Narrow *columns* of cases to those of this conversation's person, since *start*."""
    person = (
        select(conversations.c.person_id)
        .where(conversations.c.chat == _p("chat"))
        .correlate(None)
        .scalar_subquery()
    )
    return columns.where(
        conversations.c.chat == cases.c.chat,
        conversations.c.person_id == person,
        cases.c.opened >= _p("start"),
    )


_EARLIER = Sql(
    _of_person(
        select(
            cases.c.number, cases.c.state, cases.c.category, cases.c.opened, cases.c.body
        ).select_from(cases.join(conversations, conversations.c.chat == cases.c.chat))
    )
    .order_by(cases.c.opened.desc(), cases.c.matter.desc())
    .limit(EARLIER_MOST)
)
_TIER = Sql(
    select(person_tiers.c.tier)
    .select_from(
        conversations.join(person_tiers, person_tiers.c.person_id == conversations.c.person_id)
    )
    .where(conversations.c.chat == _p("chat"))
)
_UNKEPT = Sql(
    _of_person(
        select(promises.c.case_no, promises.c.what).select_from(
            cases.join(conversations, conversations.c.chat == cases.c.chat).join(
                promises, promises.c.case_no == cases.c.number
            )
        )
    )
    .where(or_(promises.c.state == "broken", (promises.c.state == "open") & _LATE))
    .order_by(promises.c.due, promises.c.id)
)


def read(  # noqa: PLR0913 - what is to be read is said by name
    where: Tx | Connection,
    chat: str,
    now: datetime,
    *,
    fresh_case_no: str,
    tell: bool = False,
    link: views.Link | None = None,
    underway: datetime | None = None,
    forewarn: bool = False,
) -> Facts:
    """Return what is known of the conversation's customer at *now*.

    tell: the turn may say where the cases stand. link: the address of a case's page. underway:
    since when words of colleagues are, None where none are. forewarn: the turn may tell him of an
    open incident.
    """
    c = where.c if isinstance(where, Tx) else where
    start = epoch(now - WINDOW)
    count = case_rows.since(c, chat, start)
    seen = case_rows.seen(c, chat)
    return Facts(
        fresh_case_no=fresh_case_no,
        cases=views.views(c, seen, now, link) if tell else seen,
        complaints_30d=count,
        earlier=_earlier(c, chat, start, epoch(now)) if count else (),
        channel=chat.partition(":")[0],
        tier=_tier(c, chat),
        told=clocks.told(c, chat, now - TOLD_WITHIN),
        reached={} if underway is None else arrivals.reached(c, chat, underway, now),
        notices=notices.standing(c) if forewarn else (),
    )


def _tier(c: Connection, chat: str) -> str:
    row = _TIER.row(c, chat=chat)
    return "" if row is None else str(row[0])


def _earlier(c: Connection, chat: str, start: float, now: float) -> tuple[EarlierCase, ...]:
    """Return the person's newest cases with what they hold and what was promised and not done."""
    unkept: dict[str, dict[str, None]] = defaultdict(dict)
    for number, what in _UNKEPT.rows(c, chat=chat, start=start, now=now):
        unkept[number][what] = None
    return tuple(
        EarlierCase(
            number,
            state,
            category,
            moment(opened),
            codec.load(FileCase, body).fields,
            tuple(unkept.get(number, ())),
        )
        for number, state, category, opened, body in _EARLIER.rows(c, chat=chat, start=start)
    )
