"""What the members of an incident wait for still: a promise, the end of the case, a word.

    owed(c, number) -> [Owed]       members of whom nothing is owed are left out

Source: S2-20.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from dialogues.effects import CaseState
from storage import promises
from storage.incidents import members
from storage.promises import Kept
from storage.sql import Sql
from storage.tables import case_events, cases


@dataclass(frozen=True, slots=True)
class Owed:
    """What a member waits for: promises that run, and whether his case is open, and he told."""

    case_no: str
    promises: tuple[Kept, ...]
    open: bool
    told: bool


_p = bindparam
_STATE = Sql(select(cases.c.state).where(cases.c.number == _p("case_no")))
_TOLD = Sql(
    select(case_events.c.id)
    .where(case_events.c.case_no == _p("case_no"), case_events.c.kind == "told")
    .limit(1)
)
_OVER = frozenset({CaseState.CLOSED.value, CaseState.WITHDRAWN.value})


def owed(c: Connection, number: int) -> list[Owed]:
    """Return what is owed to members whose case is open, who wait for a promise, or for a word."""
    found = [_owed(c, one.case_no) for one in members(c, number)]
    return [one for one in found if one.open or one.promises or not one.told]


def _owed(c: Connection, case_no: str) -> Owed:
    state = _STATE.row(c, case_no=case_no)
    runs = tuple(one for one in promises.of_case(c, case_no) if one.state == promises.OPEN)
    open_ = state is not None and state[0] not in _OVER
    return Owed(case_no, runs, open_, _TOLD.row(c, case_no=case_no) is not None)
