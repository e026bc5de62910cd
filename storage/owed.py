"""What the desk's lists say is owed in each talk, for all their rows at once.

    running(c, chats) -> [Runs]             cases with a clock that runs: of these talks, and those
                                            that somebody owns while the bot has the talk
    unanswered(c, chats) -> {chat: time}    since when a customer's words wait for a person's

Other departments' tasks and follow-up questions stand in lists of their own and do not count.
Source: S2-28, S0-15.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, func, or_, select

from dialogues.clocks import Kind, Run
from dialogues.state import Control
from storage.listed import among, listed
from storage.sql import Sql
from storage.tables import cases, conversations, messages
from storage.tables_clocks import clocks
from storage.tables_triage import case_owners
from storage.times import maybe, moment

_k, _c, _v, _m = clocks.c, cases.c, conversations.c, messages.c


@dataclass(frozen=True, slots=True)
class Runs:
    """A case with a clock that runs. due: the first one's, also when it is late.

    agent, owner: whose case it is, "" nobody's. bot: whether the bot has the talk.
    """

    chat: str
    case_no: str
    agent: str
    owner: str
    bot: bool
    due: datetime


_WITH_BOT = and_(_v.control == Control.BOT.value, _c.owner != "")
_RUNNING = Sql(
    select(_c.chat, _c.number, case_owners.c.agent, _c.owner, _v.control, func.min(_k.due))
    .select_from(
        clocks.join(cases, _c.number == _k.case_no)
        .join(conversations, _v.chat == _c.chat)
        .outerjoin(case_owners, case_owners.c.case_no == _c.number)
    )
    .where(
        *(_k.ended.is_(None), _k.due >= 0.0),  # every time is: so the index of due is read
        _k.state != Run.PAUSED.value,
        *(_k.kind != Kind.TASK.value, _k.kind != Kind.FOLLOW_UP.value),
        or_(among(_c.chat, "chats"), _WITH_BOT),
    )
    .group_by(_c.chat, _c.number, case_owners.c.agent, _c.owner, _v.control)
    .order_by(func.min(_k.due), _c.number)
)
_spoke = (
    select(_m.chat, func.max(_m.id).label("id"))
    .where(among(_m.chat, "chats"), _m.direction == "out", _m.author != "bot")
    .group_by(_m.chat)
    .subquery()
)
_theirs = and_(_m.chat == _spoke.c.chat, _m.direction == "in", _m.id > _spoke.c.id)
_UNANSWERED = Sql(
    select(_spoke.c.chat, func.min(_m.at))
    .select_from(_spoke.outerjoin(messages, _theirs))
    .group_by(_spoke.c.chat)
)


def running(c: Connection, chats: Iterable[str]) -> list[Runs]:
    """Return the cases of these talks, and the owned ones with the bot, the first due first."""
    return [
        Runs(chat, number, agent or "", owner, control == Control.BOT.value, moment(due))
        for chat, number, agent, owner, control, due in _RUNNING.rows(c, chats=listed(chats))
    ]


def unanswered(c: Connection, chats: Iterable[str]) -> dict[str, datetime | None]:
    """Return since when words of the customer wait, None: a person spoke last.

    A talk in which no person has spoken yet is not there.
    """
    return {chat: maybe(at) for chat, at in _UNANSWERED.rows(c, chats=listed(chats))}
