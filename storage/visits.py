"""Visits to customers: each a task with a time, a promise of that time, and a result.

    arrange(tx, case, asked, due, owed)     a colleague arranged one
    from_plan(tx, case_no, now, work, owed) the customer agreed to a plan with one, once a version
    did(tx, kept, doing, owed)              what was done to it: a result, another time, called off

The talk hears of the promise and keeps its clock, which warns and climbs (dialogues/pledges.py).
What a colleague arranged, moved or called off the customer is told with its time, unless he told
him himself (dialogues/visiting.py). A plan's visit stands in the plan that the customer agreed to.
Nobody at home or a part missing: the promise is agreed anew, and the next visit is arranged at
once, so that no customer is left without a time. Source: S1-20, S1-21, S0-50.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from cases import tasks as rules
from cases.now import CaseNow
from cases.tasks import BY_RULE, RESULTS, VISIT, Doing, NoOwnerError, Task
from cases.work_file import Work
from dialogues import clocks
from dialogues import visits as told_of
from dialogues.clocks import Kind
from dialogues.effects import Promise, Settled, SettlePromise
from dialogues.keys import LEDGER, MADE
from dialogues.promises import ONSITE_BY, whole
from dialogues.visits import Told, What
from storage import accounts, case_events, promises, tasks, work
from storage import cases as case_rows
from storage.asking import Asked, Owed, about
from storage.cases import Case
from storage.promises import OPEN, Kept
from storage.times import moment
from storage.writer import Tx

REMEDY = "visit"
_RULE = f"{BY_RULE}visit"
_AT_WORK = frozenset({"accepted"})


def arrange(
    tx: Tx, case: Case, asked: Asked, due: datetime | None, owed: Owed, once: str | None = None
) -> int | None:
    """Arrange a visit and return its task's id, None: it was before. due None: as sla.yml says.

    Raises:
        NoOwnerError: nobody is to go, *due* is past, or the window does not end after it opens.
    """
    number, at = case.file.case_no, moment(tx.now)
    until = whole(due or _usual(tx, case, owed, at))
    if asked.since is not None and not (due and at < asked.since < until):
        raise NoOwnerError(asked.title)
    new = rules.new(
        number, VISIT, asked.title, asked.by, at, until,
        text=asked.text, team=asked.team, person=asked.person,
    )  # fmt: skip
    put = replace(new, address=asked.address, since=asked.since)
    task = tasks.put(tx, put, once=once)
    if task is not None:
        name = _promise(tx, case, task, put)
        what = What.AGAIN if asked.again else What.ARRANGED
        tells = not asked.told and not asked.by.startswith(BY_RULE)
        _tell(tx, case.chat, name, _visit(tx, what, name, put, asked.by) if tells else None)
        which = sum(one.task.kind == VISIT for one in tasks.of_case(tx.c, number))
        _note(tx, number, asked.by, {"act": "arranged", "which": which, "due": until})
    return task


def from_plan(tx: Tx, case_no: str, now: CaseNow, file: Work, owed: Owed) -> int | None:
    """Arrange the visit that a plan holds to which the customer agreed; None: none, or it was."""
    agreed = [v for v in now.plans if v.state in _AT_WORK and REMEDY in v.plan.remedies]
    case = case_rows.load(tx.c, case_no) if agreed else None
    if case is None:
        return None
    plan, number = agreed[-1].plan, agreed[-1].number
    usual = _usual(tx, case, owed, moment(tx.now))
    due = min(usual, plan.due) if plan.due and plan.due > moment(tx.now) else usual
    team = file.field_service or next(iter(file.teams))
    asked = Asked(plan.action or plan.text[:60], _RULE, plan.text, team)
    return arrange(tx, case, asked, due, owed, once=f"visit:v{number}")


def did(tx: Tx, kept: tasks.Kept, doing: Doing, owed: Owed) -> None:
    """Let the promise of the visit follow what was done to its task, which is on record."""
    task, case = kept.task, case_rows.load(tx.c, kept.task.case_no)
    if task.kind != VISIT or case is None:
        return
    if doing.act in RESULTS:
        said = {"act": doing.act, "text": doing.text.strip()}
        _note(tx, task.case_no, doing.by, said)
        _settle(tx, kept, doing, Settled.KEPT if doing.act == "done" else Settled.RENEGOTIATED)
        if doing.act != "done":
            again = Asked(
                task.title, doing.by, doing.text.strip() or task.text,
                task.team, task.person, task.address, VISIT, doing.since, doing.told, again=True,
            )  # fmt: skip
            arrange(tx, case, again, doing.due, owed)
    elif doing.act == "cancel":
        name = _settle(tx, kept, doing, Settled.RENEGOTIATED)
        if name and not doing.told:
            _say(tx, kept.chat, _visit(tx, What.OFF, name, task, doing.by))
    elif doing.act == "assign" and doing.due is not None:
        _move(tx, case, kept, doing)


def _move(tx: Tx, case: Case, kept: tasks.Kept, doing: Doing) -> None:
    """Let another time be promised; where only the window opens at another time, it is told."""
    new, last = rules.after(kept.task, doing), _last(tx, kept)
    if whole(new.due) == whole(kept.task.due) and last and last.state == OPEN:
        name = last.id
        if new.since == kept.task.since:
            return
    else:
        _settle(tx, kept, doing, Settled.RENEGOTIATED)
        name = _promise(tx, case, kept.id, new)
    _tell(tx, kept.chat, name, None if doing.told else _visit(tx, What.MOVED, name, new, doing.by))


def _usual(tx: Tx, case: Case, owed: Owed, at: datetime) -> datetime:
    """Return by when somebody is there, as sla.yml says of the case."""
    target = owed.sla.target(Kind.ONSITE, about(tx.c, case)) or owed.sla.target(
        Kind.ONSITE, about(tx.c, None)
    )
    if target is None:
        return at + rules.VISIT_WITHIN
    return clocks.start(Kind.ONSITE, target, "", at.astimezone(owed.zone)).due


def _promise(tx: Tx, case: Case, number: int, task: Task) -> str:
    """Put the promise of the visit into the ledger; return its id."""
    due = whole(task.due)
    name = f"{case.file.case_no}/{ONSITE_BY}/{number}.{int(due.timestamp())}"
    made = Promise(name, case.file.case_no, ONSITE_BY, task.title, due, task.owner)
    promises.keep_row(tx, made, None)
    return name


def _settle(tx: Tx, kept: tasks.Kept, doing: Doing, how: Settled) -> str:
    """End the promise of the visit and return its id, "" none.

    One that was late is broken, whatever came of it.
    """
    one = _last(tx, kept)
    if one is None:
        return ""
    late = doing.act in RESULTS and doing.at > one.due
    proof = f"visit:{kept.id}:{doing.act}"
    ended = Settled.BROKEN if late else how
    promises.settle(tx, SettlePromise(one.id, ended, doing.at, proof), doing.by)
    _hear(tx, kept.chat, how.value, one.id)
    return one.id


def _last(tx: Tx, kept: tasks.Kept) -> Kept | None:
    begins = f"{kept.task.case_no}/{ONSITE_BY}/{kept.id}."
    mine = [p for p in promises.of_case(tx.c, kept.task.case_no) if p.id.startswith(begins)]
    return mine[-1] if mine else None


def _note(tx: Tx, case_no: str, by: str, said: Mapping[str, Any]) -> None:
    case_events.event(tx, case_no, "visit", by, said)


def _visit(tx: Tx, what: What, promise: str, task: Task, by: str) -> Told:
    user = accounts.get(tx.c, by)
    return Told(what, promise, task.since, whole(task.due), user.name if user else by)


def _tell(tx: Tx, chat: str, promise: str, told: Told | None) -> None:
    """Let the talk keep the promise, and tell the customer of it where *told* says so."""
    if told is None:
        _hear(tx, chat, MADE, promise)
    else:
        _say(tx, chat, told)


def _say(tx: Tx, chat: str, told: Told) -> None:
    work.put(tx, f"in:{chat}", {"kind": "due", "key": told_of.key(told)})


def _hear(tx: Tx, chat: str, how: str, which: str) -> None:
    """Let the talk's lane hear of it: its turn keeps timer and clock."""
    work.put(tx, f"in:{chat}", {"kind": "due", "key": f"{LEDGER}{how}:{which}"})
