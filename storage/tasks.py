"""Tasks of cases as rows: raised once, changed by what people do, found by what is due.

Every change leaves a line in the case's history, and the task's clock stands beside the
customer's, which runs on whatever others do; one that is overdue calls people until it is
answered. Source: S2-32, S2-37, S2-52, S0-52.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, or_, select, update

from cases.tasks import KINDS, VISIT, Doing, Task, after
from dialogues import clocks as arithmetic
from dialogues.clocks import Clock, Kind
from dialogues.effects import ClockStands
from dialogues.state import Level
from storage import alerts, clocks, codec
from storage.alerts import Alarm
from storage.case_events import event
from storage.sql import Row, Sql, values
from storage.tables import cases
from storage.tables_work import case_tasks
from storage.times import epoch
from storage.writer import Tx

OVERDUE = "task_overdue"
_UNDER_WAY = ("open", "taken")
_TO_DO = (*_UNDER_WAY, "answered")
_MOVES_CLOCK = frozenset({"answer", "done", "cancel", "assign"})


@dataclass(frozen=True, slots=True)
class Kept:
    """A task on record, with the level of its case ("1" urgent .. "3") and its conversation."""

    id: int
    task: Task
    level: str
    chat: str

    @property
    def about(self) -> str:
        """What its alarm is about."""
        return _about(self.id)


_t = case_tasks.c
_p = bindparam
_PUT = Sql(
    lambda insert: (
        insert(case_tasks)
        .values(**values("case_no", "once", "state", "owner", "due", "body", "updated"))
        .on_conflict_do_nothing()
        .returning(_t.id)
    )
)
_SAVE = Sql(
    update(case_tasks)
    .where(_t.id == _p("which"))
    .values(values("state", "owner", "due", "warned", "body", "updated"))
)
_WARN = Sql(
    update(case_tasks).where(_t.id == _p("which"), _t.warned == 0).values(warned=1).returning(_t.id)
)


def _found() -> Select[Any]:
    return select(_t.id, _t.body, cases.c.level, cases.c.chat).select_from(
        case_tasks.join(cases, cases.c.number == _t.case_no)
    )


def _one_of(states: Iterable[str]) -> ColumnElement[bool]:
    return or_(*(_t.state == state for state in states))


_GET = Sql(_found().where(_t.id == _p("id")))
_OF_CASE = Sql(_found().where(_t.case_no == _p("case_no")).order_by(_t.id))
_OPEN = Sql(_found().where(_one_of(_TO_DO)).order_by(_t.due, _t.id).limit(_p("n")))
_UNDONE = Sql(_found().where(_one_of(_TO_DO)).order_by(_t.due, _t.id))
_LATE = Sql(
    _found()
    .where(_one_of(_UNDER_WAY), _t.warned == 0, _t.due <= _p("now"))
    .order_by(_t.due, _t.id)
    .limit(_p("n"))
)


def put(tx: Tx, task: Task, once: str | None = None) -> int | None:
    """Raise the task and return its id; None when *once* has raised it in this case before."""
    row = _PUT.row(tx.c, case_no=task.case_no, once=once, updated=tx.now, **_row(task))
    if row is None:
        return None
    number: int = row[0]
    said = {"id": number, "act": "raise", "title": task.title, "owner": task.owner}
    event(tx, task.case_no, "task", task.raised_by, said | {"kind": task.kind, "due": task.due})
    _keep_clock(tx, number, task)
    return number


def do(tx: Tx, number: int, was: Task, doing: Doing) -> Task:
    """Keep what was done to the task, which is legal (cases.tasks.refusal); return it."""
    task = after(was, doing)
    _SAVE.run(tx.c, which=number, warned=0, updated=tx.now, **_row(task))
    said = {"id": number, "act": doing.act, "title": task.title, "text": doing.text.strip()}
    more = {"owner": task.owner, "due": task.due} if doing.act == "assign" else {}
    event(tx, task.case_no, "task", doing.by, said | more)
    if was.state in _UNDER_WAY and doing.act in _MOVES_CLOCK:
        _keep_clock(tx, number, task, ended=doing.at)
        alerts.over_key(tx, f"{alerts.OVERDUE}:{_about(number)}")
    if doing.act != "note":
        alerts.over_key(tx, f"{alerts.OWNERLESS}:{_about(number)}")
    return task


def get(c: Connection, number: int) -> Kept | None:
    """Return the task of that id."""
    row = _GET.row(c, id=number)
    return None if row is None else _read(row)


def of_case(c: Connection, case_no: str) -> list[Kept]:
    """Return every task of the case, in the order they were raised."""
    return [_read(row) for row in _OF_CASE.rows(c, case_no=case_no)]


def to_do(c: Connection, most: int = 500) -> list[Kept]:
    """Return the tasks that are not over, the next due first."""
    return [_read(row) for row in _OPEN.rows(c, n=most)]


def of_team(c: Connection, team: str) -> list[Kept]:
    """Return every task of a department that is not over, the next due first.

    An approval waits for a role, which is no department.
    """
    undone = (_read(row) for row in _UNDONE.rows(c))
    return [one for one in undone if one.task.team == team and one.task.kind != "approval"]


def overdue(c: Connection, now: datetime, most: int = 500) -> list[Kept]:
    """Return the tasks that ran out unanswered and of which nobody was told yet."""
    return [_read(row) for row in _LATE.rows(c, now=epoch(now), n=most)]


def warn(tx: Tx, late: Kept) -> bool:
    """Call people for an overdue task, once, up the ladder of its case's level (S2-37)."""
    if _WARN.row(tx.c, which=late.id) is None:
        return False
    task = late.task
    if task.kind == VISIT:  # the clock of the visit calls people (dialogues/pledges.py)
        return True
    said = {"id": late.id, "title": task.title, "owner": task.owner, "due": task.due}
    event(tx, task.case_no, OVERDUE, "clock", said)
    what = f"{KINDS[task.kind]}：{task.title}"
    alarm = Alarm(
        alerts.OVERDUE,
        task.case_no,
        late.chat,
        Level(late.level),
        due=task.due,
        about=late.about,
        what=what,
    )
    alerts.raise_alarm(tx, alarm)
    return True


def _about(number: int) -> str:
    return f"task:{number}"


def _row(task: Task) -> dict[str, Any]:
    return {
        "state": task.state,
        "owner": task.owner,
        "due": epoch(task.due),
        "body": codec.dumps(task),
    }


def _read(row: Row) -> Kept:
    number, body, level, chat = row
    return Kept(number, codec.load(Task, body), level, chat)


def _keep_clock(tx: Tx, number: int, task: Task, ended: datetime | None = None) -> None:
    """Let the clock of the task stand as the task does; a visit's is the talk's own."""
    if task.kind == VISIT:
        return
    length = task.working or int((task.due - task.raised).total_seconds())
    clock = Clock(
        task.case_no,
        Kind.TASK,
        task.profile or KINDS[task.kind],
        task.raised,
        task.due,
        length,
        item=str(number),
    )
    if ended is not None and task.state == "cancelled":
        clock = arithmetic.cancel(clock, ended)
    elif ended is not None and task.state not in _UNDER_WAY:
        clock = arithmetic.meet(clock, ended)
    clocks.keep(tx, ClockStands(clock, task.owner), task.raised_by)
