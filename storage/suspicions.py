"""A lead's suspicion about a case: set and lifted in the audit log, and standing nowhere else.

    suspect(tx, on, reason, agent, why)     lift(tx, on, agent, why)
    of_case(c, number) -> Suspicion | None      what stands now
    log(c, most) -> [Change]                    every setting and lifting, newest first

It is no line of the case's history and no column of the case, so nothing that shows, counts,
exports or decides about cases can come upon it; `audit.newest` leaves these acts out. It goes when
the audit does. Source: S4-05.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from cases.suspicion import LIFTED
from storage import audit
from storage.audit import RESTRICTED, Subject
from storage.sql import Sql
from storage.tables_audit import audit as table
from storage.times import moment
from storage.writer import Tx

_ABOUT = "case:"


@dataclass(frozen=True, slots=True)
class Case:
    """A case and its talk."""

    number: str
    chat: str


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What a lead suspects (cases/suspicion.py), who, why and since when."""

    reason: str
    agent: str
    why: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """One setting or lifting (reason LIFTED)."""

    case: Case
    told: Suspicion


_a = table.c
_COLUMNS = (_a.act, _a.actor, _a.note, _a.at)
_LAST = Sql(
    select(*_COLUMNS)
    .where(
        _a.chat == bindparam("chat"),
        _a.about == bindparam("about"),
        _a.act.startswith(RESTRICTED),
    )
    .order_by(_a.id.desc())
    .limit(1)
)
_LOG = Sql(
    select(_a.about, _a.chat, *_COLUMNS)
    .where(_a.act.startswith(RESTRICTED))
    .order_by(_a.id.desc())
    .limit(bindparam("n"))
)


def suspect(tx: Tx, on: Case, reason: str, agent: str, why: str) -> bool:
    """Note the suspicion; False when the same one stands already."""
    now = of_case(tx.c, on)
    return _note(tx, on, reason, agent, why) if now is None or now.reason != reason else False


def lift(tx: Tx, on: Case, agent: str, why: str) -> bool:
    """Note that it is lifted; False when none stands."""
    return _note(tx, on, LIFTED, agent, why) if of_case(tx.c, on) is not None else False


def of_case(c: Connection, on: Case) -> Suspicion | None:
    """Return what stands now, None when nothing does."""
    row = _LAST.row(c, chat=on.chat, about=_about(on))
    found = None if row is None else _told(*row)
    return None if found is None or found.reason == LIFTED else found


def log(c: Connection, most: int) -> list[Change]:
    """Return the last *most* changes of all cases, newest first."""
    return [
        Change(Case(about.removeprefix(_ABOUT), chat), _told(*rest))
        for about, chat, *rest in _LOG.rows(c, n=most)
    ]


def _told(act: str, agent: str, why: str, at: float) -> Suspicion:
    return Suspicion(act.removeprefix(RESTRICTED), agent, why, moment(at))


def _note(tx: Tx, on: Case, reason: str, agent: str, why: str) -> bool:
    audit.note(tx, agent, RESTRICTED + reason, Subject(_about(on), on.chat), why)
    return True


def _about(on: Case) -> str:
    return _ABOUT + on.number
