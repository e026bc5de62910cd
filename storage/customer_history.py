"""What a customer brought before, on every door of his: each case with what was promised in it.

    earlier(c, chat, now) -> [Earlier]      the newest first, the present talk's own included

Talks of one person are found by identities that were joined (storage/identities.py), so nothing
is shown of somebody who is only alike. Source: S2-05, S2-19, S0-32.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from dialogues.effects import FileCase
from storage import codec, promises
from storage.promises import OPEN, Kept
from storage.sql import Sql
from storage.tables import cases, conversations
from storage.tables_triage import case_owners
from storage.times import moment

LATE = "late"


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise of an earlier case. state: as in the ledger, or late: open past its time."""

    what: str
    due: datetime
    owner: str
    state: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """A case. linked: the earlier one it comes back to. owner: the name of who carried it."""

    case_no: str
    chat: str
    channel: str
    state: str
    category: str
    opened: datetime
    linked: str
    owner: str
    promises: tuple[Promised, ...]

    @property
    def unkept(self) -> tuple[Promised, ...]:
        """What was promised and not done in time."""
        return tuple(one for one in self.promises if one.state in {LATE, "broken"})


_k = cases.c
_p = bindparam
_MOST = 50
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
    .where(
        conversations.c.person_id
        == select(conversations.c.person_id)
        .where(conversations.c.chat == _p("chat"))
        .correlate(None)
        .scalar_subquery()
    )
    .order_by(_k.opened.desc(), _k.matter.desc())
    .limit(_MOST)
)


def earlier(c: Connection, chat: str, now: datetime) -> list[Earlier]:
    """Return the customer's cases with what was promised in each, at most 50."""
    return [
        Earlier(
            case_no=number,
            chat=where,
            channel=channel,
            state=state,
            category=category or "",
            opened=moment(opened),
            linked=codec.load(FileCase, body).linked,
            owner=carried or taken,
            promises=tuple(_promised(one, now) for one in promises.of_case(c, number)),
        )
        for number, where, channel, state, category, opened, body, carried, taken in _EARLIER.rows(
            c, chat=chat
        )
    ]


def _promised(one: Kept, now: datetime) -> Promised:
    late = one.state == OPEN and one.due < now
    return Promised(one.what, one.due, one.owner, LATE if late else one.state)
