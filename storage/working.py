"""Work on cases: where each stands by its history, what is done to it, and done only once.

    now(c, case_no, work)     the case as its events alone tell it
    once(tx, key, ...)        an act of the desk; the same again gives the same answer
    step(tx, ...)             move a case, where the machine allows it
    raise_task(tx, ...)       a department's task, due as sla.yml says of the case
    tick(tx, work, owed)      what the clock does: rules' tasks raised, overdue ones told

Nothing here speaks to the customer: that goes through the talk's own lane.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, or_, select

from cases import replay
from cases import tasks as work_tasks
from cases.gates import Around
from cases.now import CaseNow
from cases.states import State, Who
from cases.work_file import Work
from dialogues import clocks, keys
from dialogues.clocks import Clock, Kind
from dialogues.promises import CHECK_AGAIN
from storage import amends, case_events, codec, promises, stays, tasks, visits
from storage import cases as case_rows
from storage import work as lanes_work
from storage.apart import Stuck, apart
from storage.asking import Asked, Owed, about
from storage.cases import Case
from storage.outbox import reached as remedies_done
from storage.sql import Sql, values
from storage.tables import cases, messages, outbox
from storage.tables_work import case_waits, work_acts
from storage.times import moment
from storage.writer import Tx

Result = dict[str, Any]
_m = messages.c
_p = bindparam
_DONE = Sql(select(work_acts.c.result).where(work_acts.c.key == _p("key")))
_KEEP = Sql(lambda insert: insert(work_acts).values(**values("key", "case_no", "at", "result")))
_SPOKEN = Sql(
    select(func.count())
    .select_from(messages.outerjoin(outbox, outbox.c.message_id == _m.id))
    .where(
        _m.chat == _p("chat"),
        _m.direction == "out",
        _m.author != "bot",
        _m.at >= _p("since"),
        or_(outbox.c.message_id.is_(None), outbox.c.state == "sent"),
    )
)
_RECENT = Sql(
    select(cases.c.number)
    .where(
        cases.c.opened >= _p("opened"),
        cases.c.updated >= _p("since"),
        cases.c.state == "submitted",
    )
    .order_by(cases.c.opened)
)
_WAIT = Sql(
    lambda insert: (
        insert(case_waits)
        .values(**values("case_no", "since"))
        .on_conflict_do_update(index_elements=["case_no"], set_={"since": _p("since")})
    )
)
_NO_WAIT = Sql(delete(case_waits).where(case_waits.c.case_no == _p("case_no")))
_BACK = Sql(
    select(case_waits.c.case_no)
    .select_from(
        case_waits.join(cases, cases.c.number == case_waits.c.case_no).join(
            messages, messages.c.chat == cases.c.chat
        )
    )
    .where(_m.direction == "in", _m.at > case_waits.c.since)
    .distinct()
)
_LOOK_BACK = 3 * 24 * 3600.0  # seconds; an older case raises its tasks when it is claimed


class IllegalError(Exception):
    """A step that is not taken; the line says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Move:
    """What the desk wants of a case. login, name: who; given: note, target, due (epoch)."""

    to: State
    who: Who
    login: str
    name: str
    given: Mapping[str, Any]


def once(
    tx: Tx, key: str, case_no: str, job: Callable[[], Mapping[str, Any]]
) -> tuple[Result, bool]:
    """Do *job* unless it was done under this key; return its answer, and whether it was new.

    A job that raises leaves nothing and may be asked for again.
    """
    row = _DONE.row(tx.c, key=key)
    if row is not None:
        return codec.loads(row[0]), False
    result = dict(job())
    _KEEP.run(tx.c, key=key, case_no=case_no, at=tx.now, result=codec.dumps(result))
    return codec.plain(result), True


def now(c: Connection, case_no: str, work: Work) -> CaseNow:
    """Return the case as its events tell it."""
    return replay.replay(case_events.events(c, case_no), work.waits)


def around(c: Connection, case: Case) -> Around:
    """Return what closing depends on besides the case's history."""
    number = case.file.case_no
    ledger = promises.of_case(c, number)
    open_ = [one for one in ledger if one.state == promises.OPEN and one.kind != CHECK_AGAIN]
    undone = [one for one in tasks.of_case(c, number) if not one.task.over]
    told = _spoken(c, case)
    return Around(
        len(open_),
        len(undone),
        told,
        repeats=bool(case.file.linked),
        unsaid=len(amends.unsaid(c, case, ledger)),
        category=case.file.category or "",
    )


def _spoken(c: Connection, case: Case) -> int:
    """Count the words of people that reached the customer since the case was opened."""
    spoken = _SPOKEN.row(c, chat=case.chat, since=case.opened.timestamp())
    return spoken[0] if spoken else 0


def untouched(c: Connection, case_no: str) -> bool:
    """Say whether there is such a case and its customer heard nobody but the bot so far."""
    case = case_rows.load(c, case_no) if case_no else None
    return case is not None and not _spoken(c, case)


def step(tx: Tx, case_no: str, move: Move, work: Work) -> State:
    """Move the case and return where it stood before.

    Raises:
        IllegalError: the machine does not allow it.
    """
    was = now(tx.c, case_no, work)
    given = {name: value for name, value in move.given.items() if value}
    why_not = replay.refusal(was, move.to, move.who, given, move.login)
    if why_not:
        raise IllegalError(why_not)
    said = {"from": was.state, "to": move.to, "who": move.who, "name": move.name, **given}
    case_events.event(tx, case_no, "step", move.login, said)
    if move.to is State.WAITING_CUSTOMER:
        _WAIT.run(tx.c, case_no=case_no, since=tx.now)
    if move.to.value in keys.STATES:
        _tell(tx, case_no, move.to)
    return was.state


def _tell(tx: Tx, case_no: str, to: State) -> None:
    """Let the case's talk know; its own turn ends or begins what is owed there."""
    case = case_rows.load(tx.c, case_no)
    if case is not None:
        key = f"{keys.DESK}{to.value}:{case_no}"
        lanes_work.put(tx, f"in:{case.chat}", {"kind": "due", "key": key})


def called(tx: Tx, case: Case) -> None:
    """Let the case's talk know that its customer was spoken to by phone: he was touched.

    What could not be delivered and was to be told him by phone is told.
    """
    remedies_done(tx, case.chat)
    key = f"{keys.DESK}{keys.CALLED}:{case.file.case_no}"
    lanes_work.put(tx, f"in:{case.chat}", {"kind": "due", "key": key})


def raise_tasks(tx: Tx, case: Case, work: Work, owed: Owed | None = None) -> list[int]:
    """Raise what the rules ask for in this case and did not raise yet; return the new ids."""
    file, at = case.file, moment(tx.now)
    raised: list[int] = []
    for key, wanted in work_tasks.wanted(work, file.category, file.flags):
        rule = key.partition(":")[0]
        asked = Asked(wanted.title, f"{work_tasks.BY_RULE}{rule}", wanted.text, wanted.team)
        due = at + wanted.due if wanted.due else None
        number = raise_task(tx, case, asked, due, owed, once=key)
        raised += [] if number is None else [number]
    return raised


def raise_task(
    tx: Tx,
    case: Case,
    asked: Asked,
    due: datetime | None,
    owed: Owed | None = None,
    once: str | None = None,
) -> int | None:
    """Ask a department, or an expert; due None: as sla.yml says of this case.

    Return its id, None: raised before.

    Raises:
        NoOwnerError: nobody is asked, or *due* is past.
    """
    number, at = case.file.case_no, moment(tx.now)
    clock = _clock(tx.c, case, owed or Owed(), at)
    new = work_tasks.new(
        number, asked.kind, asked.title, asked.by, at, due or clock.due,
        text=asked.text, team=asked.team, person=asked.person,
    )  # fmt: skip
    if due is None:
        new = work_tasks.timed(new, clock.profile, clock.length)
    return tasks.put(tx, new, once=once)


def _clock(c: Connection, case: Case, owed: Owed, at: datetime) -> Clock:
    """Return the clock that a department's task of the case runs on, begun now."""
    sla = owed.sla
    target = sla.target(Kind.TASK, about(c, case)) or sla.target(Kind.TASK, about(c, None))
    assert target is not None, "sla.yml has a length for tasks everywhere"
    return clocks.start(Kind.TASK, target, case.file.case_no, at.astimezone(owed.zone))


def tick(
    tx: Tx,
    work: Work,
    since: float = 0.0,
    owed: Owed | None = None,
    stuck: list[Stuck] | None = None,
) -> list[tasks.Kept]:
    """Do what time asks for, each once; return the tasks that are overdue since the last time.

    Cases filed lately, and changed after *since* (epoch seconds), raise their rules' tasks; a case
    that waits for its customer goes on when he has written; the owner of one that stays in its
    state past its time is warned. stuck: gets the cases that could not be looked after; without
    it the first of them is raised.
    """
    for (number,) in _RECENT.rows(tx.c, opened=tx.now - _LOOK_BACK, since=since):
        apart(tx, stuck, number, partial(_raise_for, tx, number, work, owed))
    for (number,) in _BACK.rows(tx.c):
        apart(tx, stuck, number, partial(_go_on, tx, number, work))
    told = owed or Owed()
    for number, stands in stays.follow(tx, work, stuck).items():
        apart(tx, stuck, number, partial(visits.from_plan, tx, number, stands, work, told))
    stays.warn(tx, told.sla.office, told.zone)
    late = tasks.overdue(tx.c, moment(tx.now))
    return [one for one in late if tasks.warn(tx, one)]


def _raise_for(tx: Tx, case_no: str, work: Work, owed: Owed | None) -> None:
    case = case_rows.load(tx.c, case_no)
    if case is not None:
        raise_tasks(tx, case, work, owed)


def _go_on(tx: Tx, case_no: str, work: Work) -> None:
    """Let a case go on whose customer has written; one that was moved meanwhile stays."""
    _NO_WAIT.run(tx.c, case_no=case_no)
    if now(tx.c, case_no, work).state is State.WAITING_CUSTOMER:
        step(tx, case_no, Move(State.INVESTIGATING, Who.BOT, "bot", "", {}), work)
