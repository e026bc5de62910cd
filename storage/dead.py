"""Dead letters: what could not be handled, kept as it came, with the reason, for a person.

Whoever takes one again, drops it or looks into it stands in the audit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, bindparam, delete, func, select

from storage import audit, work
from storage.audit import Subject
from storage.errors import Refused
from storage.sql import Row, Sql, values
from storage.tables import dead
from storage.times import moment
from storage.writer import Tx

REASON = 2_000  # characters of an error worth keeping
RETRIED, DISCARDED, LOOKED = "dead_retried", "dead_discarded", "dead_looked"


@dataclass(frozen=True, slots=True)
class Letter:
    """One dead letter. lane is "" when it never was in one (a request at the door)."""

    id: int
    source: str
    lane: str
    body: bytes
    reason: str
    at: datetime

    @property
    def chat(self) -> str:
        """The conversation it belongs to, "" when its lane is none's."""
        _, _, chat = self.lane.partition(":")
        return chat if chat.count(":") >= _COLONS else ""


_COLONS = 2  # of a conversation's id: channel, account, user
_PARK = Sql(
    lambda insert: (
        insert(dead)
        .values(values("source", "lane", "key", "body", "reason", "at"))
        .returning(dead.c.id)
    )
)
_COLUMNS = (dead.c.id, dead.c.source, dead.c.lane, dead.c.body, dead.c.reason, dead.c.at)
_LIST = Sql(select(*_COLUMNS).order_by(dead.c.id.desc()).limit(bindparam("n")))
_COUNT = Sql(select(func.count()).select_from(dead))
_GET = Sql(select(*_COLUMNS).where(dead.c.id == bindparam("id")))
_TAKE = Sql(delete(dead).where(dead.c.id == bindparam("id")).returning(dead.c.key))
_DISCARD = Sql(delete(dead).where(dead.c.id == bindparam("id")))


def park(
    tx: Tx,
    source: str,
    body: bytes,
    reason: str,
    *,
    lane: str | None = None,
    key: str | None = None,
) -> int:
    """Keep *body* with the reason; return the letter's id."""
    row = _PARK.row(
        tx.c, source=source, lane=lane, key=key, body=body, reason=reason[:REASON], at=tx.now
    )
    assert row is not None
    return int(row[0])


def list(c: Connection, limit: int = 200) -> tuple[Letter, ...]:  # noqa: A001 - dead.list reads well
    """Return the newest letters first."""
    return tuple(_letter(row) for row in _LIST.rows(c, n=limit))


def count(c: Connection) -> int:
    """Return how many letters wait for a person."""
    row = _COUNT.row(c)
    return 0 if row is None else row[0]


def get(c: Connection, letter: int) -> Letter | None:
    """Return one letter; None when there is none (any more)."""
    row = _GET.row(c, id=letter)
    return None if row is None else _letter(row)


def times(c: Connection, letter: Letter) -> int:
    """Return how often this very content was parked: once, and after each time it was retried."""
    return 1 + audit.times(c, _digest(letter), RETRIED)


def retry(tx: Tx, letter: int, *, by: str) -> Letter:
    """Put the letter's work back into its lane, behind what waits there; return what it was.

    Raises:
        Refused: there is no such letter, or it never was in a lane.
    """
    found = get(tx.c, letter)
    if found is None or not found.lane:
        raise Refused(f"dead letter {letter} cannot be taken again")
    row = _TAKE.row(tx.c, id=letter)
    if row is None:
        raise Refused(f"dead letter {letter} was taken by somebody else")
    due = None if row[0] is None else tx.now
    work.put_text(tx, found.lane, found.body.decode(), due=due, key=row[0])
    _note(tx, found, RETRIED, by)
    return found


def reread(tx: Tx, letter: int, *, by: str) -> bool:
    """Let go of a letter that its channel could read at last; tell whether there was one."""
    return _gone(tx, letter, RETRIED, by)


def discard(tx: Tx, letter: int, *, by: str) -> bool:
    """Forget the letter; tell whether there was one."""
    return _gone(tx, letter, DISCARDED, by)


def look(tx: Tx, letter: int, *, by: str) -> Letter | None:
    """Return the letter for one who sees all that came; the look is on record."""
    found = get(tx.c, letter)
    if found is not None:
        _note(tx, found, LOOKED, by)
    return found


def _letter(row: Row) -> Letter:
    i, source, lane, body, reason, at = row
    return Letter(i, source, lane or "", body, reason, moment(at))


def _digest(letter: Letter) -> str:
    return sha256(letter.lane.encode() + b"\n" + letter.body).hexdigest()


def _note(tx: Tx, letter: Letter, act: str, by: str) -> None:
    where = letter.lane.partition(":")[0] or letter.source  # never whose it is
    subject = Subject(f"dead:{letter.id}", letter.chat, _digest(letter))
    audit.note(tx, by, act, subject, where)


def _gone(tx: Tx, letter: int, act: str, by: str) -> bool:
    """Take the letter out, on record as *act*; tell whether there was one."""
    found = get(tx.c, letter)
    if found is None or _DISCARD.run(tx.c, id=letter) == 0:
        return False
    _note(tx, found, act, by)
    return True
