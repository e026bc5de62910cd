"""One text to the members of an incident, each in his own talk, and what became of it.

    tell(tx, incident, text, agent, reached, missed)     as a message of the agent's in each talk
    told(c, incident) -> [Told]

Who can be reached is decided before (bot/broadcast.py): a channel whose window is closed takes
no message, and whoever is not reached is named in the case's history. Source: S2-20.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from dialogues.effects import Say, Why
from storage import messages
from storage.case_events import event
from storage.handoffs import Owner
from storage.incidents import Member
from storage.sql import Sql, values
from storage.tables_triage import broadcasts
from storage.times import moment
from storage.writer import Tx

KIND = "agent"


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
        .values(values("incident_id", "text", "agent", "reached", "missed", "at"))
        .returning(_b.id)
    )
)
_TOLD = Sql(
    select(_b.text, _b.agent, _b.reached, _b.missed, _b.at)
    .where(_b.incident_id == bindparam("incident"))
    .order_by(_b.id)
)


def tell(  # noqa: PLR0913 - who tells what to whom
    tx: Tx,
    incident: int,
    text: str,
    agent: Owner,
    *,
    reached: Mapping[str, bool],
    missed: Sequence[Member],
    members: Sequence[Member],
) -> None:
    """Say *text* in every talk of *reached* (chat: whether its door pulls), once each."""
    row = _TELL.row(
        tx.c,
        incident_id=incident,
        text=text,
        agent=agent.agent,
        reached=len(reached),
        missed=len({one.chat for one in missed}),
        at=tx.now,
    )
    assert row is not None
    said = Say(text, Why("incident", "", (f"incident {incident}",)), author=agent.name, kind=KIND)
    for chat, pull in reached.items():
        messages.say(tx, chat, None, said, moment(tx.now), pull=pull)
    for one in members:
        payload = {"incident": incident, "broadcast": int(row[0]), "text": text}
        kind = "told" if one.chat in reached else "not_told"
        event(tx, one.case_no, kind, agent.agent, payload)


def told(c: Connection, incident: int) -> list[Told]:
    """Return what was told to the incident's members, oldest first."""
    return [
        Told(text, agent, reached, missed, moment(at))
        for text, agent, reached, missed, at in _TOLD.rows(c, incident=incident)
    ]
