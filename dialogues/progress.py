"""Words of progress: when the next is due, at whose rhythm, and that it is said.

    told(draft, here)       the customer heard something: the next word counts from now
    wants(draft, updates)   he said how often he wants to hear
    due(draft, clock)       the time for a word came and nothing was said
    asked(event)            the turn may tell where the cases stand

The bot says where the case stands; while a person has the talk it says nothing and the desk is
told instead. While nobody answers the words come more seldom, and then no more: the same line
every two hours for weeks is no comfort. Source: S2-34, ideal 1.5.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from dialogues import clocks, how_far, matter, running
from dialogues.clocks import Clock, Kind, Run
from dialogues.draft import Draft
from dialogues.effects import Note
from dialogues.events import Due, Event, Heard
from dialogues.reading import Reading, as_pressed
from dialogues.running import Which
from dialogues.state import Control, Phase, State
from dialogues.updates import Updates
from nlu.types import Intent

_MOST_UNANSWERED = 12  # words of progress in a row without an answer, then only on changes
_RARER = 4  # doublings of the interval while nobody says anything; a day at most
_USUAL = 3  # words at the usual interval before that
_DAY = timedelta(days=1)
_ASKS = frozenset({Intent.ASK_PROGRESS, Intent.FOLLOW_UP, Intent.GREET})
_SAID: Mapping[Updates, str] = {
    Updates.USUAL: "按约定的间隔",
    Updates.CHANGES: "有变化再说",
    Updates.DAILY: "每天一次",
    Updates.NONE: "不用主动说",
}


def asked(event: Event) -> bool:
    """Say whether the turn may tell where the cases stand: asked for, greeted back, or due."""
    match event:
        case Heard(messages=messages):
            acts = Reading(tuple(map(as_pressed, messages))).acts
            return bool(acts & _ASKS)
        case Due(key=key):
            return key.startswith("clock:") and f":{Kind.PROGRESS}" in key
        case _:
            return False


def told(draft: Draft, here: Which, at: datetime | None = None) -> None:
    """Count the next word from *at* on, None: now; who wants none has no such clock."""

    def again(clock: Clock) -> Clock:
        runs = clock.kind is Kind.PROGRESS and clock.state is not Run.CANCELLED
        return next_word(draft, clock, at or draft.at) if runs and here(clock) else clock

    running.change(draft, again)


def next_word(draft: Draft, clock: Clock, last: datetime) -> Clock:
    """Return the clock of the next word after one at *last*, by the customer's rhythm."""
    target = running.target(draft, clock)
    every = Updates(draft.state.updates).every(target.length)
    often = draft.state.unanswered
    if every is None or often >= _MOST_UNANSWERED:
        return clocks.meet(clock, draft.at)
    rarer = max(every, min(every * 2 ** min(max(often - _USUAL, 0), _RARER), _DAY))
    spaced = replace(target, length=rarer)
    return clocks.start(Kind.PROGRESS, spaced, clock.case_no, last, clock.item)


def wants(draft: Draft, updates: Updates) -> None:
    """Keep to the customer's rhythm, where the profile lets him choose."""
    profile = draft.book.sla.profile(matter.about(draft))
    if profile.may_change and updates != draft.state.updates:
        draft.become(updates=updates.value)
        draft.note("updates", f"客户希望的进展告知：{_SAID[updates]}")
        if draft.state.control is not Control.HUMAN:
            draft.unsay("supplement")  # it is no word for the case
            draft.message("updates", value=draft.word(f"updates_{updates.value}"))
        told(draft, running.every)


def due(draft: Draft, clock: Clock) -> None:
    """Say where the case stands, unless he heard from somebody meanwhile or a person has it."""
    last, state = draft.facts.told, draft.state
    if last is not None and last > clock.started:
        here = last.astimezone(draft.at.tzinfo)
        running.change(draft, lambda c: next_word(draft, c, here) if c.key == clock.key else c)
        return
    if state.control is Control.HUMAN:
        minutes = int((draft.at - clock.started).total_seconds() // 60)
        draft.do(Note(clock.case_no, "progress_due", f"客户已有 {minutes} 分钟没有收到进展"))
    elif _at_rest(state):
        how_far.progress(draft, chased=False)
        draft.become(unanswered=state.unanswered + 1)
    told(draft, running.every)


def _at_rest(state: State) -> bool:
    """Say whether nothing is asked of the customer and no story is being told."""
    return not (state.asking or state.open) and state.phase in (Phase.DONE, Phase.HUMAN, Phase.NEW)
