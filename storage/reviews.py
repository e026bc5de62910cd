"""Messages to look at again: read unsurely, or corrected by somebody. A message stands here once.

The words and how they were read stay with the message; this only says that it waits, why, and
what came of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, Text, bindparam, func, select, update

from nlu.types import Parse
from storage import codec
from storage.columns import TIME
from storage.sql import Row, Sql, values
from storage.tables import messages
from storage.tables_staff import reviews
from storage.times import epoch, moment
from storage.writer import Tx


class State(StrEnum):
    """How far a message has come."""

    WAITING = "waiting"
    DONE = "done"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Entry:
    """A message to look at. why: codes, the weightiest first; parse: how it was read then."""

    message_id: int
    why: tuple[str, ...]
    at: datetime
    text: str
    parse: Parse


_r = reviews.c
_m = messages.c
_p = bindparam
_PUT = Sql(
    lambda insert: (
        insert(reviews)
        .from_select(
            ["message_id", "why", "at"],
            select(_m.id, _p("why", type_=Text), _p("at", type_=TIME)).where(
                _m.id == _p("message")
            ),
        )
        .on_conflict_do_nothing()
        .returning(_r.message_id)
    )
)
_WAITING = Sql(
    select(_r.message_id, _r.why, _r.at, _m.text, _m.parse)
    .select_from(reviews.join(messages, _m.id == _r.message_id))
    .where(_r.state == State.WAITING.value, _r.message_id > _p("after"), _m.parse.is_not(None))
    .order_by(_r.message_id)
    .limit(_p("n"))
)
_LAST = Sql(
    select(_r.message_id, _r.why, _r.at, _m.text, _m.parse, _r.answer)
    .select_from(reviews.join(messages, _m.id == _r.message_id))
    .where(
        _r.state != State.WAITING.value,
        _r.author == _p("author"),
        _r.settled >= _p("since"),
        _m.parse.is_not(None),
    )
    .order_by(_r.settled.desc(), _r.message_id.desc())
    .limit(1)
)
_COUNTS = Sql(select(_r.state, func.count()).group_by(_r.state))
_SETTLE = Sql(
    update(reviews)
    .where(_r.message_id == _p("message"), _r.state != _p("state"))
    .values(values("state", "author", "settled", "answer"))
)


def put(tx: Tx, message_id: int, why: tuple[str, ...]) -> bool:
    """Let a message wait to be looked at; False when it ever stood here, or is no more."""
    kept = _PUT.row(tx.c, message=message_id, why=" ".join(why), at=tx.now)
    return kept is not None


def waiting(c: Connection, limit: int, after: int = 0) -> list[Entry]:
    """Return the messages that wait and were read, the oldest after the id *after* first."""
    return [_entry(row) for row in _WAITING.rows(c, after=after, n=limit)]


def last(c: Connection, author: str, since: datetime) -> tuple[Entry, str] | None:
    """Return what *author* settled last, and where the example made of it stands; None: none."""
    row = _LAST.row(c, author=author, since=epoch(since))
    return None if row is None else (_entry(row[:-1]), str(row[-1]))


def counts(c: Connection) -> Mapping[State, int]:
    """Return how many stand in each state."""
    found = {State(state): int(n) for state, n in _COUNTS.rows(c)}
    return {state: found.get(state, 0) for state in State}


def settle(tx: Tx, message_id: int, state: State, author: str, answer: str = "") -> bool:
    """Say what came of a message; False when it stood so already (somebody was faster).

    answer: where the example made of it stands, "" for none.
    """
    changed = _SETTLE.run(
        tx.c, message=message_id, state=state.value, author=author, settled=tx.now, answer=answer
    )
    return changed > 0


def _entry(row: Row) -> Entry:
    number, why, at, text, parse = row
    return Entry(number, tuple(why.split()), moment(at), text, codec.load(Parse, parse))
