"""One text to the members of an incident, each in his own talk, and what became of it.

    tell(tx, told, reached, missed, members)     as a message of the agent's in each talk
    told(c, incident) -> [Told]

Who can be reached is decided before (bot/broadcast.py): a channel whose window is closed takes
no message, and whoever is not reached is named in the case's history. A time in the text is a
promise to each member, in his own case and with a timer in his own talk. Source: S2-20, S0-46.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from dialogues.effects import Promise, Say, Why
from dialogues.keys import LEDGER, MADE
from dialogues.promises import BY_AGENT
from storage import messages, promises, work
from storage.case_events import event
from storage.handoffs import Owner
from storage.incidents import Member
from storage.sql import Sql, values
from storage.tables_triage import broadcasts
from storage.times import moment
from storage.writer import Tx

KIND, PURPOSE = "agent", "broadcast"


@dataclass(frozen=True, slots=True)
class Text:
    """What is told. once: the sender's own id of it, "" none. promised: (until when, what)."""

    incident: int
    text: str
    agent: Owner
    once: str = ""
    promised: tuple[tuple[datetime, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What was told: by whom, to how many, and how many could not be reached."""

    text: str
    agent: str
    reached: int
    missed: int
    at: datetime


_b = broadcasts.c
_TELL = Sql(
    lambda insert: (
        insert(broadcasts)
        .values(values("incident_id", "text", "agent", "reached", "missed", "at", "once"))
        .returning(_b.id)
    )
)
_DONE = Sql(select(_b.reached).where(_b.once == bindparam("once")))
_TOLD = Sql(
    select(_b.text, _b.agent, _b.reached, _b.missed, _b.at)
    .where(_b.incident_id == bindparam("incident"))
    .order_by(_b.id)
)


def tell(
    tx: Tx,
    own: Text,
    *,
    reached: Mapping[str, bool],
    missed: Sequence[Member],
    members: Sequence[Member],
) -> None:
    """Say the text in every talk of *reached* (chat: whether its door pulls), once each."""
    row = _TELL.row(
        tx.c,
        incident_id=own.incident,
        text=own.text,
        agent=own.agent.agent,
        reached=len(reached),
        missed=len({one.chat for one in missed}),
        at=tx.now,
        once=own.once or None,
    )
    assert row is not None
    number = int(row[0])
    why = Why("incident", "", (f"incident {own.incident}",))
    said = Say(own.text, why, author=own.agent.name, kind=KIND)
    spoke = {
        chat: messages.say(tx, chat, None, said, moment(tx.now), pull=pull, purpose=PURPOSE)
        for chat, pull in reached.items()
    }
    for one in members:
        payload = {"incident": own.incident, "broadcast": number, "text": own.text}
        kind = "told" if one.chat in reached else "not_told"
        event(tx, one.case_no, kind, own.agent.agent, payload)
        if one.chat in reached:
            _promise(tx, own, number, one, spoke[one.chat])


def done(c: Connection, once: str) -> bool:
    """Say whether a text with this id of the sender's was told."""
    return bool(once) and _DONE.row(c, once=once) is not None


def _promise(tx: Tx, own: Text, number: int, member: Member, spoke: int) -> None:
    """Enter what the text promises; the member's own talk keeps timer and clock."""
    for n, (due, what) in enumerate(own.promised):
        name = f"{member.case_no}/{BY_AGENT}/b{number}.{n}"
        made = Promise(name, member.case_no, BY_AGENT, what, due, own.agent.name)
        promises.keep_row(tx, made, spoke)
        key = f"{LEDGER}{MADE}:{name}"
        work.put(tx, f"in:{member.chat}", {"kind": "due", "key": key})


def told(c: Connection, incident: int) -> list[Told]:
    """Return what was told to the incident's members, oldest first."""
    return [
        Told(text, agent, reached, missed, moment(at))
        for text, agent, reached, missed, at in _TOLD.rows(c, incident=incident)
    ]
