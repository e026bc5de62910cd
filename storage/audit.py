"""Who did what at the desk besides the cases' own histories: kept, newest first, counted.

note(tx, who, act, ...)      in the transaction that does it
newest(c, most) -> [Act]
times(c, digest, act)        how often it was done to the same raw content
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from storage.sql import Sql, values
from storage.tables_audit import audit
from storage.times import moment
from storage.writer import Tx

RESTRICTED = "suspicion."
"""How acts begin of which leads alone may know (storage/suspicions.py)."""
NOTE = 200  # characters of a person's own words worth keeping


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that was done. who: an agent's login, or what stands for the command line."""

    at: datetime
    who: str
    act: str
    about: str
    chat: str
    note: str


@dataclass(frozen=True, slots=True)
class Subject:
    """To what it is done: "dead:12", "message:55"; its talk; digest recognises raw content."""

    about: str
    chat: str = ""
    digest: str = ""


_a = audit.c
_NOTE = Sql(
    lambda insert: insert(audit).values(
        values("at", "actor", "act", "about", "chat", "digest", "note")
    )
)
_NEWEST = Sql(
    select(_a.at, _a.actor, _a.act, _a.about, _a.chat, _a.note)
    .where(~_a.act.startswith(RESTRICTED))
    .order_by(_a.id.desc())
    .limit(bindparam("n"))
)
_TIMES = Sql(
    select(func.count()).where(_a.digest == bindparam("digest"), _a.act == bindparam("act"))
)


def note(tx: Tx, who: str, act: str, to: Subject, words: str = "") -> None:
    """Keep that *who* did *act* to *to*; *words*: what he says of it."""
    given = {"about": to.about, "chat": to.chat, "digest": to.digest, "note": words[:NOTE]}
    _NOTE.later(tx.c, at=tx.now, actor=who, act=act, **given)


def newest(c: Connection, most: int = 50) -> list[Act]:
    """Return the last *most* acts that every colleague may know of."""
    return [Act(moment(at), *rest) for at, *rest in _NEWEST.rows(c, n=most)]


def times(c: Connection, digest: str, act: str) -> int:
    """Return how often *act* was done to the content with this digest."""
    row = _TIMES.row(c, digest=digest, act=act)
    return 0 if row is None else row[0]
