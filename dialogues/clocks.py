"""A clock of a case: started, paused while the customer is asked, met, or run out.

    start(kind, target, case_no, at)   tick(clock, target, now)    percent(clock, target, now)
    pause(clock, at)    resume(clock, target, at)    extend(clock, target, at, noticed=...)
    aim(clock, target)  mark(clock, name, at)        meet(clock, at)    cancel(clock, at)

Pure: what a kind of case is owed comes in as a Target; lengths are working time of its calendar,
or of the clock on the wall where the calendar is always open. A clock that has ended changes no
more, whatever comes. Source: S2-28..S2-38, S0-45, T1, T5, T8.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from dialogues.calendars import ALWAYS, LOUD, Calendar, Quiet

WHOLE = 100  # percent
_MINUTE = timedelta(minutes=1)
MARKS = frozenset({"acknowledged", "qualified", "direction"})
"""What must have happened before the golden window is met (S2-28)."""


class Kind(StrEnum):
    """What a clock measures. golden_window: calmed, sorted and given a first direction.

    first_touch: any person. first_response: by category. plan_announced: said when a plan comes.
    task: another department's answer. letter, follow_up: after the work. onsite: a visit.
    promise: what a person said he would do by then.
    """

    GOLDEN_WINDOW = "golden_window"
    FIRST_TOUCH = "first_touch"
    FIRST_RESPONSE = "first_response"
    PLAN_ANNOUNCED = "plan_announced"
    PLAN = "plan"
    PROGRESS = "progress"
    TASK = "task"
    LETTER = "letter"
    FOLLOW_UP = "follow_up"
    ONSITE = "onsite"
    PROMISE = "promise"


NAMES: Mapping[str, str] = {
    Kind.GOLDEN_WINDOW: "黄金一小时",
    Kind.FIRST_TOUCH: "首次联系",
    Kind.FIRST_RESPONSE: "首次答复",
    Kind.PLAN_ANNOUNCED: "告知方案时间",
    Kind.PLAN: "给出方案",
    Kind.PROGRESS: "进展告知",
    Kind.TASK: "部门任务",
    Kind.LETTER: "确认函",
    Kind.FOLLOW_UP: "回访",
    Kind.ONSITE: "上门",
    Kind.PROMISE: "答应客户的时间",
}
"""How kinds are called in front of staff."""


class Run(StrEnum):
    """How a clock stands. extended: it runs on with more time, told to the customer before."""

    RUNNING = "running"
    PAUSED = "paused"
    EXTENDED = "extended"
    MET = "met"
    BREACHED = "breached"
    CANCELLED = "cancelled"


class Refusal(StrEnum):
    """Why more time is not given, as the desk reads it (T5)."""

    ENDED = "这个时限已经结束，不能再延长"
    TWICE = "已经延长过一次，不能再延长"
    SAME = "这一类没有另设复杂件的时限，不能延长"
    LATE = "已经过了原来的期限，不能再改成复杂件；延长要在期限之前提出"
    UNTOLD = "还没有把延长告诉客户（通知没有送达），不能延长"


@dataclass(frozen=True, slots=True)
class Target:
    """What a profile asks for one kind of clock.

    longer: the length once extended, the same when there is none. quiet: hours in which a customer
    is not written to (progress). warn_at: percents. ladder: whom it climbs to when it runs out.
    """

    profile: str
    length: timedelta
    calendar: Calendar = ALWAYS
    longer: timedelta | None = None
    quiet: Quiet = LOUD
    warn_at: tuple[int, ...] = (50, 80, WHOLE)
    ladder: str = "normal"


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stood from *since* to *until*; None: it stands still."""

    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock of a case. profile: the name of the rule it is measured by, shown beside it.

    item: which task or visit it is of, "" where a case has one. length: seconds of working time.
    due: to the whole minute, later by what it was paused. warned: the highest percent told of.
    ended: when it was met or cancelled; None on a breached one whose work is still to be done.
    """

    case_no: str
    kind: Kind
    profile: str
    started: datetime
    due: datetime
    length: int
    item: str = ""
    state: Run = Run.RUNNING
    pauses: tuple[Pause, ...] = ()
    marks: frozenset[str] = frozenset()
    extended: bool = False
    warned: int = 0
    ended: datetime | None = None

    @property
    def key(self) -> str:
        """The key of its timer: clock:<case>:<kind>, and the item where there is one."""
        return ":".join(filter(None, ("clock", self.case_no, self.kind, self.item)))

    @property
    def runs(self) -> bool:
        """Say whether its time goes by."""
        return self.state in (Run.RUNNING, Run.EXTENDED)

    @property
    def open(self) -> bool:
        """Say whether the work it measures is still to be done."""
        return self.ended is None


def start(kind: Kind, target: Target, case_no: str, at: datetime, item: str = "") -> Clock:
    """Return a clock that runs since *at*."""
    length = int(target.length.total_seconds())
    clock = Clock(case_no, kind, target.profile, at, at, length, item)
    return replace(clock, due=due(clock, target))


def due(clock: Clock, target: Target) -> datetime:
    """Return when the clock runs out: its length and its pauses after the start, whole minutes.

    Where the target has quiet hours, at their end.
    """
    return target.quiet.allowed(_whole(_after(clock, target, WHOLE)))


def aim(clock: Clock, target: Target) -> Clock:
    """Measure an open clock by another target, from its original start (S2-30)."""
    if not clock.open or clock.state is Run.BREACHED:
        return clock
    length = target.longer if clock.extended and target.longer else target.length
    moved = replace(clock, profile=target.profile, length=int(length.total_seconds()))
    return replace(moved, due=due(moved, target))


def pause(clock: Clock, at: datetime) -> Clock:
    """Stop the plan's clock while the customer is asked something; no other clock, and not late."""
    if clock.kind is not Kind.PLAN or not clock.runs or not clock.started <= at < clock.due:
        return clock
    return replace(clock, state=Run.PAUSED, pauses=(*clock.pauses, Pause(at)))


def resume(clock: Clock, target: Target, at: datetime) -> Clock:
    """Let a paused clock run on; it is due later by the working time it stood."""
    if clock.state is not Run.PAUSED:
        return clock
    *before, last = clock.pauses
    stood = replace(last, until=max(at, last.since))
    state = Run.EXTENDED if clock.extended else Run.RUNNING
    on = replace(clock, state=state, pauses=(*before, stood))
    return replace(on, due=due(on, target))


def extend(clock: Clock, target: Target, at: datetime, *, noticed: bool) -> Clock | Refusal:
    """Give the clock its longer length; only before it is due and after the customer was told.

    noticed: the notice was delivered.
    """
    if not clock.open or clock.state is Run.CANCELLED:
        return Refusal.ENDED
    if clock.extended:
        return Refusal.TWICE
    if target.longer is None or target.longer <= target.length:
        return Refusal.SAME
    if clock.state is Run.BREACHED or (clock.runs and at >= clock.due):
        return Refusal.LATE
    if not noticed:
        return Refusal.UNTOLD
    state = clock.state if clock.state is Run.PAUSED else Run.EXTENDED
    return aim(replace(clock, state=state, extended=True, warned=0), target)


def meet(clock: Clock, at: datetime) -> Clock:
    """End the clock because its work is done; what came too late stays breached."""
    if not clock.open:
        return clock
    late = clock.state is Run.BREACHED or (clock.runs and at > clock.due)
    return replace(clock, state=Run.BREACHED if late else Run.MET, ended=at)


def mark(clock: Clock, name: str, at: datetime) -> Clock:
    """Note one of the golden window's marks; it is met when it has all three."""
    if clock.kind is not Kind.GOLDEN_WINDOW or not clock.open or name not in MARKS:
        return clock
    marked = replace(clock, marks=clock.marks | {name})
    return meet(marked, at) if marked.marks == MARKS else marked


def cancel(clock: Clock, at: datetime) -> Clock:
    """End the clock because there is nothing left to do; one that ran out keeps that."""
    if not clock.open:
        return clock
    state = clock.state if clock.state is Run.BREACHED else Run.CANCELLED
    return replace(clock, state=state, ended=at)


def tick(clock: Clock, target: Target, now: datetime) -> Clock:
    """Return the clock as it stands at *now*: warned of what has passed, breached when run out."""
    if not clock.runs:
        return clock
    if now >= clock.due:
        return replace(clock, state=Run.BREACHED, warned=WHOLE)
    passed = [p for p in _warnings(clock, target) if now >= _after(clock, target, p)]
    return replace(clock, warned=max((clock.warned, *passed)))


def look_at(clock: Clock, target: Target) -> datetime | None:
    """Return when tick changes the clock next; None when nothing comes of itself."""
    if not clock.runs:
        return None
    coming = (_after(clock, target, p) for p in _warnings(clock, target))
    return min((*coming, clock.due))


def percent(clock: Clock, target: Target, now: datetime) -> int:
    """Return how much of its length is used at *now*, 0 to 100; a paused clock stands still."""
    if clock.state is Run.BREACHED or (clock.runs and now >= clock.due):
        return WHOLE
    ends = [at for at in (clock.ended, *_open_pause(clock)) if at is not None]
    until = min((now, *ends))
    used = target.calendar.between(clock.started, until) - _paused(clock, target, until)
    whole = timedelta(seconds=clock.length)
    return max(0, min(WHOLE, int(WHOLE * used / whole))) if whole else WHOLE


def _warnings(clock: Clock, target: Target) -> list[int]:
    return [p for p in target.warn_at if clock.warned < p < WHOLE]


def _after(clock: Clock, target: Target, share: int) -> datetime:
    """Return when *share* percent of the length have passed, pauses left out."""
    part = timedelta(seconds=clock.length) * share / WHOLE
    return target.calendar.add(clock.started, part + _paused(clock, target, None))


def _paused(clock: Clock, target: Target, until: datetime | None) -> timedelta:
    """Return the working time of the pauses that are over, up to *until*."""
    stood = ((p.since, p.until) for p in clock.pauses if p.until is not None)
    cut = (
        target.calendar.between(since, end if until is None else min(end, until))
        for since, end in stood
    )
    return sum(cut, timedelta(0))


def _open_pause(clock: Clock) -> list[datetime]:
    return [p.since for p in clock.pauses if p.until is None]


def _whole(at: datetime) -> datetime:
    """Round up to the minute: nobody is told seconds."""
    plain = at.replace(second=0, microsecond=0)
    return plain if plain == at else plain + _MINUTE
