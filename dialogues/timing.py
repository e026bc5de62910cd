"""The clocks of a talk's cases, kept true at the end of every turn.

    keep(draft, event)     what happened in this turn starts, moves, pauses and ends clocks
    due(draft, key)        a clock's timer came: a warning, or it ran out

Reads the turn's effects, so whatever a person or the customer did counts, wherever it is decided.
Clocks run from the first words of the complaint (S2-28..S2-36); the bot's own words meet none.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from dialogues import clocks, pledges, progress, reached, running
from dialogues.clocks import NAMES, Clock, Kind, Run
from dialogues.decided import (
    Answer,
    Declined,
    FollowUp,
    Letter,
    Proposal,
    ProposalSettled,
    Reopened,
    Resolved,
    ReviewAsked,
)
from dialogues.draft import Draft
from dialogues.effects import (
    CaseState,
    Effect,
    Escalate,
    Note,
    Promise,
    Say,
    SettlePromise,
    Stands,
)
from dialogues.events import Event, Heard
from dialogues.state import State
from dialogues.updates import wish

KEY = "clock:"
FILED = (
    Kind.GOLDEN_WINDOW, Kind.FIRST_TOUCH, Kind.FIRST_RESPONSE, Kind.PLAN_ANNOUNCED, Kind.PLAN,
    Kind.PROGRESS,
)  # fmt: skip
_PLANNED = frozenset({Kind.PLAN_ANNOUNCED, Kind.PLAN})
_WORK = frozenset({Kind.PROGRESS, Kind.TASK, Kind.ONSITE, Kind.GOLDEN_WINDOW})
_ALL = frozenset(Kind) - {Kind.PROMISE}  # what is promised ends with its own row
_ENDS = frozenset({CaseState.CLOSED.value, CaseState.WITHDRAWN.value})
_DONE = frozenset({CaseState.RESOLVED.value, *_ENDS})
_MOST_CASES = 20


def keep(draft: Draft, event: Event) -> None:
    """Bring every clock up to what this turn did, and set its timer."""
    _begin(draft)
    _aim(draft)
    _number(draft)
    for effect in tuple(draft.effects):
        _happened(draft, effect, event)
    if isinstance(event, Heard):
        _heard(draft, event)
    if any(rule.startswith("messages.progress") for rule in draft.rules):
        progress.told(draft, running.every)
    _golden(draft)
    _end(draft)
    running.say(draft)


def _number(draft: Draft) -> None:
    """Let a colleague's words say in which turn they were said."""
    turn = draft.state.turn
    draft.effects = [
        replace(e, why=replace(e.why, turn=turn)) if isinstance(e, Say) and e.author != "bot" else e
        for e in draft.effects
    ]


def due(draft: Draft, key: str) -> None:
    """Warn at the desk of a clock that runs on, climb when it has run out, tell of progress."""
    clock = next((c for c in draft.state.clocks if c.key == key), None)
    if clock is None or not clock.runs:
        return
    if clock.kind is Kind.PROGRESS:
        progress.due(draft, clock)
        return
    target = running.target(draft, clock)
    now = clocks.tick(clock, target, draft.at)
    running.change(draft, lambda c: now if c.key == key else c)
    name, at = f"{NAMES[clock.kind]}（{clock.profile}）", _said(clock.due, draft.at)
    if now.state is Run.BREACHED:
        draft.do(
            Note(clock.case_no, "clock_breached", f"{name}已超时，应在 {at} 前"),
            Escalate(clock.case_no, now, target.ladder),
        )
    elif now.warned > clock.warned:
        draft.do(Note(clock.case_no, "clock_warning", f"{name}已用 {now.warned}%，{at} 到点"))


def again(draft: Draft, case_no: str, count: int) -> None:
    """Start anew what is owed to a case that was opened again, for the *count*-th time."""
    for kind in FILED[1:]:
        running.begin(draft, kind, case_no, draft.at, f"reopen{count}")


def _begin(draft: Draft) -> None:
    """Start what is owed once a case is filed, from its first words; anew when it comes back."""
    state = draft.state
    here = [c for c in state.clocks if c.case_no == state.case_no]
    known = any(c.state is not Run.CANCELLED for c in here)
    filed = state.case_no and state.closed and not state.taken_back
    if known or not filed or state.stage in _DONE or state.started is None:
        return
    began = draft.at if here else state.started.astimezone(draft.at.tzinfo)
    for kind in FILED:
        at = draft.at if kind is Kind.PROGRESS else began
        running.begin(draft, kind, state.case_no, at)


def _aim(draft: Draft) -> None:
    """Measure the present case anew when its level or category changed; from the same start."""

    def aimed(clock: Clock) -> Clock:
        own = clock.kind in (Kind.PROMISE, Kind.ONSITE)  # its time is what was said
        if own or clock.case_no != draft.state.case_no or not clock.open:
            return clock
        target = running.owed(draft, clock.kind, clock.case_no)
        if target is None:
            return clocks.cancel(clock, draft.at)
        if clock.kind is not Kind.PROGRESS:
            return clocks.aim(clock, target)
        if target.profile == clock.profile:
            return clock
        return progress.next_word(draft, clocks.aim(clock, target), clock.started)

    running.change(draft, aimed)


def _happened(draft: Draft, effect: Effect, event: Event) -> None:
    """Let one effect of the turn start and end clocks."""
    at = draft.at
    match effect:
        case Say(author=author, text=text) if author != "bot":
            reached.posted(draft, event, text)
            pledges.spoken(draft, effect, event)
        case Promise() | SettlePromise():
            pledges.moved(draft, effect)
        case Proposal(case_no=number) | Declined(case_no=number):
            _answered(draft, effect, number)
        case ProposalSettled(case_no=number, version=n, how=Answer.AMENDED | Answer.REFUSED):
            running.begin(draft, Kind.PLAN, number, at, f"v{n + 1}")
        case ProposalSettled(case_no=number, how=Answer.ACCEPTED) | ReviewAsked(case_no=number):
            running.begin(draft, Kind.PROGRESS, number, at)
        case Resolved(case_no=number):
            _resolved(draft, number)
        case _:
            _afterwards(draft, effect)


def _afterwards(draft: Draft, effect: Effect) -> None:
    """Let what comes after the work end its clocks, or start those of the work anew."""
    at = draft.at
    match effect:
        case Letter(case_no=number):
            running.change(draft, running.meet(number, {Kind.LETTER}, at))
        case FollowUp(case_no=number, how=how):
            end = running.cancel if how == "not_asked" else running.meet
            running.change(draft, end(number, {Kind.FOLLOW_UP}, at))
        case Reopened(case_no=number, count=count):
            again(draft, number, count)
        case Stands(case_no=number, state=state) if state.value in _ENDS:
            running.change(draft, running.cancel(number, _ALL, at))
            pledges.over(draft, number)
        case _:
            return


def _answered(draft: Draft, effect: Proposal | Declined, number: str) -> None:
    """End the plan's clocks; after a refusal nothing moves of which there were words to say."""
    running.change(draft, running.meet(number, _PLANNED, draft.at))
    match effect:
        case Declined():
            running.change(draft, running.cancel(number, {Kind.PROGRESS}, draft.at))
        case Proposal(alternative=False):
            running.begin(draft, Kind.PROGRESS, number, draft.at)


def _resolved(draft: Draft, number: str) -> None:
    """End the work's clocks and start those of the letter and the talk afterwards."""
    running.change(
        draft,
        running.meet(number, _PLANNED, draft.at),
        running.cancel(number, _WORK, draft.at),
        pledges.done(number, draft.at),
    )
    count = next((c.reopened for c in draft.state.cares if c.case_no == number), 0)
    for kind in (Kind.LETTER, Kind.FOLLOW_UP):
        running.begin(draft, kind, number, draft.at, f"reopen{count}" if count else "")


def _heard(draft: Draft, event: Heard) -> None:
    """Let the plans run on that waited for the customer, and hear how often he wants to hear."""
    reached.answered(draft)
    draft.become(unanswered=0)
    if not draft.state.clocks:
        return
    for said in event.messages:
        updates = wish(said.parse.text)
        if updates is not None:
            progress.wants(draft, updates)


def _golden(draft: Draft) -> None:
    """Mark what the golden window of the present case has: calmed, and sorted."""
    state = draft.state
    if state.acknowledged:
        running.change(draft, running.mark(state.case_no, "acknowledged", draft.at))
    if state.category and state.level:
        running.change(draft, running.mark(state.case_no, "qualified", draft.at))


def _end(draft: Draft) -> None:
    """End what is over, taken back or closed; forget the clocks of the oldest of many cases."""
    state = draft.state
    if state.case_no and (state.taken_back or state.stage in _ENDS):
        running.change(draft, running.cancel(state.case_no, _ALL, draft.at))
        if not _over(draft.was, state.case_no):
            pledges.over(draft, state.case_no)
    old = list(dict.fromkeys(c.case_no for c in state.clocks))[:-_MOST_CASES]
    kept = tuple(c for c in draft.state.clocks if c.case_no not in old or c.open)
    draft.become(clocks=kept)


def _over(state: State, case_no: str) -> bool:
    """Say whether the present case was at its end before this turn."""
    return state.case_no == case_no and (state.taken_back or state.stage in _ENDS)


def _said(due: datetime, now: datetime) -> str:
    return f"{due.astimezone(now.tzinfo):%m-%d %H:%M}"
