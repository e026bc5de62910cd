"""What a customer brought before, on every door of his: each case with what was promised in it.

    earlier(c, chat, now) -> [Earlier]      the newest first, the present talk's own included
    counts(c, chat, case_no, now)           how many other cases in the last 30, 90, 365 days

Talks of one person are found by identities that were joined (storage/identities.py), so nothing
is shown of somebody who is only alike. Source: S2-05, S2-19, S0-32.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, func, select

from dialogues.effects import FileCase
from dialogues.state import FieldName, Known
from storage import codec, promises
from storage.promises import OPEN, Kept
from storage.sql import Row, Sql
from storage.tables import case_events, cases, conversations
from storage.tables_triage import case_owners
from storage.times import epoch, moment

LATE = "late"


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise of an earlier case. state: as in the ledger, or late: open past its time."""

    what: str
    due: datetime
    owner: str
    state: str


@dataclass(frozen=True, slots=True)
class Ended:
    """How a case was decided. outcome: upheld, partly, not_upheld or withdrawn."""

    outcome: str
    done: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Earlier:
    """A case. linked: the earlier one it comes back to. owner: the name of who carried it.

    ended: its last decision, None without one.
    """

    case_no: str
    chat: str
    channel: str
    state: str
    category: str
    opened: datetime
    linked: str
    owner: str
    promises: tuple[Promised, ...]
    fields: Mapping[FieldName, Known]
    ended: Ended | None

    @property
    def unkept(self) -> tuple[Promised, ...]:
        """What was promised and not done in time."""
        return tuple(one for one in self.promises if one.state in {LATE, "broken"})


_k = cases.c
_p = bindparam
_MOST = 50
WINDOWS = (30, 90, 365)  # days
_PERSON = (
    select(conversations.c.person_id)
    .where(conversations.c.chat == _p("chat"))
    .correlate(None)
    .scalar_subquery()
)
_EARLIER = Sql(
    select(
        _k.number,
        _k.chat,
        conversations.c.channel,
        _k.state,
        _k.category,
        _k.opened,
        _k.body,
        case_owners.c.name,
        _k.owner,
    )
    .select_from(
        cases.join(conversations, conversations.c.chat == _k.chat).outerjoin(
            case_owners, case_owners.c.case_no == _k.number
        )
    )
    .where(conversations.c.person_id == _PERSON)
    .order_by(_k.opened.desc(), _k.matter.desc())
    .limit(_MOST)
)
_ENDED = Sql(
    select(case_events.c.payload, case_events.c.at)
    .where(case_events.c.case_no == _p("case_no"), case_events.c.kind == "resolved")
    .order_by(case_events.c.id.desc())
    .limit(1)
)
_SINCE = Sql(
    select(func.count())
    .select_from(cases.join(conversations, conversations.c.chat == _k.chat))
    .where(
        conversations.c.person_id == _PERSON, _k.opened >= _p("start"), _k.number != _p("case_no")
    )
)


def earlier(c: Connection, chat: str, now: datetime) -> list[Earlier]:
    """Return the customer's cases with what was promised in each, at most 50."""
    return [_earlier(c, row, now) for row in _EARLIER.rows(c, chat=chat)]


def counts(c: Connection, chat: str, case_no: str, now: datetime) -> dict[int, int]:
    """Return how many cases the customer had besides this one, by days back from *now*."""
    found: dict[int, int] = {}
    for days in WINDOWS:
        start = epoch(now - timedelta(days=days))
        row = _SINCE.row(c, chat=chat, case_no=case_no, start=start)
        found[days] = 0 if row is None else row[0]
    return found


def _earlier(c: Connection, row: Row, now: datetime) -> Earlier:
    number, where, channel, state, category, opened, body, carried, taken = row
    file = codec.load(FileCase, body)
    return Earlier(
        case_no=number,
        chat=where,
        channel=channel,
        state=state,
        category=category or "",
        opened=moment(opened),
        linked=file.linked,
        owner=carried or taken,
        promises=tuple(_promised(one, now) for one in promises.of_case(c, number)),
        fields=file.fields,
        ended=_ended(c, number),
    )


def _ended(c: Connection, case_no: str) -> Ended | None:
    row = _ENDED.row(c, case_no=case_no)
    if row is None:
        return None
    said = codec.loads(row[0])
    return Ended(str(said.get("outcome", "")), str(said.get("done", "")), moment(row[1]))


def _promised(one: Kept, now: datetime) -> Promised:
    late = one.state == OPEN and one.due < now
    return Promised(one.what, one.due, one.owner, LATE if late else one.state)
