"""A task is raised once, changes only by what people do, and is told of once when it is late."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest

from cases.tasks import Doing, Piece, Task, new, timed
from dialogues.calendars import ALWAYS, Calendar
from dialogues.clocks import Kind, Run
from dialogues.sla import Sla, plain
from storage import alerts, case_events, clocks, tasks
from storage.errors import StoreError
from storage.store import Store
from storage.times import moment
from tests.storage.conftest import CHAT, NOON, Clock

ZONE = ZoneInfo("Asia/Shanghai")
DUE = NOON + timedelta(hours=1)


def asked(case: str, title: str = "查批次", minutes: int = 60) -> Task:
    due = NOON + timedelta(minutes=minutes)
    return new(case, "department", title, "lin", NOON, due, team="quality")


def put(store: Store, task: Task, once: str | None = None) -> int | None:
    return store.do(lambda tx: tasks.put(tx, task, once))


def do(store: Store, number: int, act: str, **more: object) -> Task:
    def job(tx: object) -> Task:
        kept = tasks.get(tx.c, number)  # type: ignore[attr-defined] # the writer's transaction
        assert kept is not None
        doing = Doing(act, "zhou", moment(tx.now), "看过了", **more)  # type: ignore[attr-defined, arg-type] # parts of an act
        return tasks.do(tx, number, kept.task, doing)  # type: ignore[arg-type] # the same

    return store.do(job)


def said(store: Store, case: str, kind: str = "task") -> list[tuple[str, str]]:
    told = store.read(lambda c: case_events.events(c, case))
    return [(one.payload.get("act", ""), one.actor) for one in told if one.kind == kind]


def run(store: Store, case: str) -> clocks.Standing:
    (found,) = store.read(lambda c: clocks.of_case(c, case, ZONE))
    return found


def test_a_task_comes_back_as_it_was_raised(store: Store, case: str) -> None:
    number = put(store, asked(case))
    assert number is not None
    kept = store.read(lambda c: tasks.get(c, number))
    assert kept is not None
    assert (kept.task, kept.level, kept.chat) == (asked(case), "1", CHAT)
    assert store.read(lambda c: tasks.of_case(c, case)) == [kept]
    assert said(store, case) == [("raise", "lin")]
    assert store.read(lambda c: tasks.get(c, number + 1)) is None


def test_a_rule_raises_its_task_once_in_a_case(store: Store, case: str) -> None:
    assert put(store, asked(case), "injury:legal") is not None
    assert put(store, asked(case), "injury:legal") is None
    assert put(store, asked(case), "injury:technical") is not None
    assert put(store, asked(case)) is not None
    assert put(store, asked(case)) is not None  # what a person asks for may be asked twice
    assert len(said(store, case)) == 4


def test_a_task_of_no_case_is_refused(store: Store) -> None:
    with pytest.raises(StoreError):
        put(store, asked("TS-NONE"))


def test_everything_done_to_a_task_is_in_the_history(store: Store, case: str) -> None:
    """S2-43."""
    number = put(store, asked(case))
    assert number is not None
    for act in ("take", "note", "answer", "done"):
        do(store, number, act, files=(Piece("a" * 64, "单据"),))
    assert said(store, case) == [
        ("raise", "lin"), ("take", "zhou"), ("note", "zhou"), ("answer", "zhou"), ("done", "zhou"),
    ]  # fmt: skip
    (kept,) = store.read(lambda c: tasks.of_case(c, case))
    assert (kept.task.state, kept.task.person, kept.task.answer) == ("done", "zhou", "看过了")
    assert kept.task.files == (Piece("a" * 64, "单据"),)
    assert store.read(tasks.to_do) == []


def test_the_clock_of_the_task_stands_as_the_task_does(
    store: Store, case: str, clock: Clock
) -> None:
    number = put(store, asked(case))
    assert number is not None
    one = run(store, case)
    assert (one.clock.kind, one.clock.item, one.owner) == (Kind.TASK, str(number), "quality")
    assert (one.clock.state, one.clock.due) == (Run.RUNNING, DUE)
    clock.on(600)
    do(store, number, "take")
    do(store, number, "answer")
    answered = run(store, case).clock
    assert (answered.state, answered.ended) == (Run.MET, moment(clock.now))
    clock.on(9000)
    do(store, number, "done")
    assert run(store, case).clock == answered  # done later than answered: it was in time


def test_an_answer_too_late_stays_late_and_a_task_taken_back_counts_for_nothing(
    store: Store, case: str, clock: Clock
) -> None:
    late = put(store, asked(case))
    clock.on(3601)
    assert late is not None
    do(store, late, "answer")
    assert run(store, case).clock.state is Run.BREACHED
    other = put(store, asked(case))
    assert other is not None
    do(store, other, "cancel")
    states = [one.clock.state for one in store.read(lambda c: clocks.of_case(c, case, ZONE))]
    assert states == [Run.BREACHED, Run.CANCELLED]


def test_what_is_overdue_is_told_once(store: Store, case: str) -> None:
    first, second = put(store, asked(case)), put(store, asked(case, "查物流", 120))
    assert store.read(lambda c: tasks.overdue(c, DUE - timedelta(seconds=1))) == []
    (late,) = store.read(lambda c: tasks.overdue(c, DUE))
    assert late.id == first
    assert store.do(lambda tx: tasks.warn(tx, late))
    assert not store.do(lambda tx: tasks.warn(tx, late))
    assert store.read(lambda c: tasks.overdue(c, DUE)) == []
    assert len(said(store, case, tasks.OVERDUE)) == 1
    later = DUE + timedelta(hours=9)
    assert [one.id for one in store.read(lambda c: tasks.overdue(c, later))] == [second]


def test_a_task_handed_on_with_a_new_time_can_be_late_again(
    store: Store, case: str, clock: Clock
) -> None:
    number = put(store, asked(case))
    assert number is not None
    (late,) = store.read(lambda c: tasks.overdue(c, DUE))
    store.do(lambda tx: tasks.warn(tx, late))
    clock.on(3700)
    again = moment(clock.now) + timedelta(hours=1)
    do(store, number, "assign", person="wu", due=again)
    assert run(store, case).clock.due == again
    (found,) = store.read(lambda c: tasks.overdue(c, again))
    assert found.task.owner == "wu"


def test_a_department_has_its_own_tasks_and_no_approval(store: Store, case: str) -> None:
    """An approval waits for a role, though it were called like a department."""
    own = put(store, asked(case))
    put(store, replace(asked(case), team="legal"))
    put(store, replace(asked(case), kind="approval"))
    assert [one.id for one in store.read(lambda c: tasks.of_team(c, "quality"))] == [own]


def test_the_list_of_what_is_to_do_begins_with_the_next_due(store: Store, case: str) -> None:
    put(store, asked(case, "后", 90))
    put(store, asked(case, "先", 30))
    assert [one.task.title for one in store.read(tasks.to_do)] == ["先", "后"]


@pytest.mark.parametrize("act", ["answer", "done", "cancel", "assign"])
def test_an_overdue_task_calls_people_until_it_is_answered(
    store: Store, case: str, act: str
) -> None:
    """S2-32: the task climbs by itself."""
    number = put(store, asked(case))
    assert number is not None
    (late,) = store.read(lambda c: tasks.overdue(c, DUE))
    store.do(lambda tx: tasks.warn(tx, late))
    (called,) = store.read(alerts.standing)
    assert (called.alarm.kind, called.alarm.case_no, called.alarm.due) == ("overdue", case, DUE)
    assert called.alarm.what == "部门任务：查批次"
    do(store, number, "take")
    assert len(store.read(alerts.standing)) == 1  # taken is not answered
    do(store, number, act, person="wu")
    assert store.read(alerts.standing) == []


def test_a_time_that_somebody_set_is_measured_on_the_wall(store: Store, case: str) -> None:
    """Its length is no working time: half of it is over at half past, at night as well."""
    put(store, asked(case))
    clock = run(store, case).clock
    night = Calendar(((time(9), time(10)),))
    limits = Sla(night, (plain(calendar=night),))
    assert (clock.profile, limits.measure(clock).calendar) == ("部门任务", ALWAYS)
    assert limits.percent(clock, NOON + timedelta(minutes=30)) == 50


def test_a_time_that_a_rule_set_is_measured_by_its_rule(store: Store, case: str) -> None:
    office = Calendar(((time(9), time(17)),))
    limits = Sla(office, (plain("按班", office),))
    put(store, timed(asked(case), "按班", 3600))
    clock = run(store, case).clock
    assert (clock.profile, clock.length) == ("按班", 3600)
    assert limits.measure(clock).calendar == office
    moved = do(store, 1, "assign", team="legal", due=DUE + timedelta(days=1))
    assert (moved.profile, moved.working) == ("", 0)
