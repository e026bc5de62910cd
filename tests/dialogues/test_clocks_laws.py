"""Laws of clocks in every talk, whoever writes what and when: random talks, timers that ring."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogues.clocks import Clock, Kind, Run
from dialogues.effects import CancelTimer, ClockStands, Escalate, SetTimer
from dialogues.events import Due
from tests.dialogues.lived import Law, Turn


def _was(turn: Turn) -> dict[str, Clock]:
    return {c.key: c for c in turn[1].clocks} if turn[1] else {}


def what_ended_stays_as_it_was(turns: Sequence[Turn]) -> Iterator[str]:
    """Let nothing change that ended; cancelled it may be started anew, progress goes on and on."""
    for turn in turns:
        was = _was(turn)
        for clock in turn[2].state.clocks:
            old = was.get(clock.key)
            done = old is not None and not old.open and old.state is not Run.CANCELLED
            if done and clock != old and clock.kind is not Kind.PROGRESS:
                yield f"{clock.key} was {old}, is {clock}"


def a_start_never_moves(turns: Sequence[Turn]) -> Iterator[str]:
    """S2-30: whatever the case turns out to be, its first words are when they were."""
    for turn in turns:
        was = _was(turn)
        for clock in turn[2].state.clocks:
            old = was.get(clock.key)
            runs_on = old is not None and old.open and clock.kind is not Kind.PROGRESS
            if old is not None and runs_on and clock.started != old.started:
                yield f"{clock.key} started {old.started}, now {clock.started}"


def what_changed_is_said_once_as_it_stands(turns: Sequence[Turn]) -> Iterator[str]:
    for turn in turns:
        was = _was(turn)
        changed = [c for c in turn[2].state.clocks if was.get(c.key) != c]
        said = [e.clock for e in turn[2].effects if isinstance(e, ClockStands)]
        if said != changed:
            yield f"said {said}, changed {changed}"


def what_runs_has_a_timer_and_nothing_else_has(turns: Sequence[Turn]) -> Iterator[str]:
    timers: set[str] = set()
    for event, _, move in turns:
        if isinstance(event, Due):
            timers.discard(event.key)
        for effect in move.effects:
            if isinstance(effect, SetTimer) and effect.key.startswith("clock:"):
                timers.add(effect.key)
            elif isinstance(effect, CancelTimer):
                timers.discard(effect.key)
        runs = {c.key for c in move.state.clocks if c.runs}
        if runs != timers:
            yield f"runs {sorted(runs)}, timers {sorted(timers)}"


def people_are_called_once_for_a_clock(turns: Sequence[Turn]) -> Iterator[str]:
    called = [e.clock.key for t in turns for e in t[2].effects if isinstance(e, Escalate)]
    yield from {key for key in called if called.count(key) > 1}


def a_clock_changes_only_with_its_own_case(turns: Sequence[Turn]) -> Iterator[str]:
    """Leave every other clock alone when the timer of one comes."""
    for turn in turns:
        event = turn[0]
        if not isinstance(event, Due) or not event.key.startswith("clock:"):
            continue
        was = _was(turn)
        others = [
            c.key
            for c in turn[2].state.clocks
            if c.key != event.key and c.kind is not Kind.PROGRESS and was.get(c.key) != c
        ]
        if others:
            yield f"{event.key} changed {others}"


LAWS: tuple[Law, ...] = (
    what_ended_stays_as_it_was,
    a_start_never_moves,
    what_changed_is_said_once_as_it_stands,
    what_runs_has_a_timer_and_nothing_else_has,
    people_are_called_once_for_a_clock,
    a_clock_changes_only_with_its_own_case,
)


def test_every_law_of_clocks_holds_in_every_talk(
    acts: st.SearchStrategy[list[Any]], live: Callable[[Sequence[Any]], list[Turn]]
) -> None:
    seen: list[int] = []

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(drawn=acts)
    def holds(drawn: list[Any]) -> None:
        turns = live(drawn)
        seen.append(sum(len(t[2].state.clocks) for t in turns))
        broken = {law.__name__: found for law in LAWS if (found := list(law(turns)))}
        assert broken == {}

    holds()
    assert sum(seen) > 100
