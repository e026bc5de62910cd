"""Conversations: the state of each, saved only over the version that was read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from dialogues.state import Control, State
from storage import codec, people
from storage.errors import Conflict
from storage.listed import among, listed
from storage.sql import Row, Sql, values
from storage.tables import conversations
from storage.times import moment
from storage.writer import Tx


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation as the desk lists it. heat is the last message's, 0 to 3."""

    chat: str
    channel: str
    account: str
    user: str
    person: int
    version: int
    control: Control
    heat: int
    case_no: str
    updated: datetime


_c = conversations.c
_p = bindparam
_OPEN = Sql(
    lambda insert: (
        insert(conversations)
        .values(values("chat", "channel", "account", "user", "person_id", "created", "updated"))
        .on_conflict_do_nothing()
    )
)
_KNOWN = Sql(select(_c.chat).where(_c.chat == _p("chat")))
_LOAD = Sql(select(_c.state, _c.version).where(_c.chat == _p("chat")))
_SAVE = Sql(
    update(conversations)
    .where(_c.chat == _p("which"), _c.version == _p("was"))
    .values(
        version=_c.version + 1,
        **values("state", "control", "heat", "case_no", "script", "script_version", "updated"),
    )
)
_TALK = select(
    _c.chat,
    _c.channel,
    _c.account,
    _c.user,
    _c.person_id,
    _c.version,
    _c.control,
    _c.heat,
    _c.case_no,
    _c.updated,
)
_GET = Sql(_TALK.where(_c.chat == _p("chat")))
_AMONG = Sql(_TALK.where(among(_c.chat, "chats")))
_RECENT = Sql(_TALK.where(_c.control == _p("control")).order_by(_c.updated.desc()).limit(_p("n")))


def ensure(tx: Tx, chat: str) -> None:
    """Make the conversation's row (and its person) when it is new."""
    if _KNOWN.row(tx.c, chat=chat) is not None:
        return
    channel, account, user = people.address_of(chat)
    _OPEN.run(
        tx.c,
        chat=chat,
        channel=channel,
        account=account,
        user=user,
        person_id=people.identify(tx, channel, account, user),
        created=tx.now,
        updated=tx.now,
    )


def load(where: Tx | Connection, chat: str) -> tuple[State | None, int]:
    """Return where the conversation stands and its version; (None, 0) before the first turn."""
    row = _LOAD.row(where.c if isinstance(where, Tx) else where, chat=chat)
    if row is None or row[0] is None:
        return None, 0 if row is None else row[1]
    return codec.load(State, row[0]), row[1]


def save(tx: Tx, chat: str, state: State, *, was: int) -> None:
    """Save *state* over version *was*.

    Raises:
        Conflict: the conversation is no longer at version *was*.
    """
    if was == 0:
        ensure(tx, chat)
    touched = _SAVE.run(
        tx.c,
        which=chat,
        was=was,
        state=codec.dumps(state),
        control=state.control.value,
        heat=state.moods[-1].heat if state.moods else 0,
        case_no=state.case_no,
        script=state.script.name,
        script_version=state.script.version,
        updated=tx.now,
    )
    if touched != 1:
        raise Conflict(chat)


def get(c: Connection, chat: str) -> Talk | None:
    """Return the conversation as the desk lists it."""
    row = _GET.row(c, chat=chat)
    return None if row is None else _talk(row)


def talks(c: Connection, chats: Iterable[str]) -> dict[str, Talk]:
    """Return these conversations as the desk lists them, by chat; those there are."""
    return {row[0]: _talk(row) for row in _AMONG.rows(c, chats=listed(chats))}


def recent(c: Connection, control: Control, limit: int = 100) -> list[Talk]:
    """Return the conversations in this control, the last touched first."""
    return [_talk(row) for row in _RECENT.rows(c, control=control.value, n=limit)]


def _talk(row: Row) -> Talk:
    chat, channel, account, user, person, version, control, heat, case_no, updated = row
    return Talk(
        chat=chat,
        channel=channel,
        account=account,
        user=user,
        person=person,
        version=version,
        control=Control(control),
        heat=heat,
        case_no=case_no,
        updated=moment(updated),
    )
