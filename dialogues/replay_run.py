"""One recorded talk on one book: what was said at each turn, and by which way.

    run(book, recorded) -> Run                   in the recorded order
    follow(book, recorded, guide) -> Run         each question answered as it was in another run

Timers ring between the recorded events as their times tell; nothing happens after the last.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from dialogues.book import Book
from dialogues.effects import FILED, CancelTimer, Effect, HandOff, Say, SetTimer
from dialogues.events import Due, Event, Heard
from dialogues.reading import UPSET
from dialogues.state import Control, Level, Phase, State
from dialogues.talks import Player

KNOWN = frozenset({"said", "answered", "corrected"})
_CLOCK = re.compile(r"\d{1,2}[:：]\d{2}")
_VARIANT = re.compile(r"#\d+$")
_LEAVE_OUT = -1
_EARLY = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A talk as it happened: events in order, each with its time and what was read.

    finished: the customer came to an end then (submitted, a person, withdrawn).
    """

    name: str
    events: tuple[Event, ...]
    finished: bool = True


@dataclass(frozen=True, slots=True)
class Turn:
    """What followed one event. way: the rules used, the phase and what is open, not the words.

    asking: the fields that are open. asks: field questions put. ungated: one was put to somebody
    upset before any kind word. loose_times: clock times said that no promise covers.
    """

    said: str
    way: tuple[str, ...]
    asking: frozenset[str]
    asks: int
    handed: bool
    ungated: bool
    loose_times: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """The whole talk. filled, wanted: fields over all matters, from the customer's own words.

    played: the recorded events in the order they were played. gives: by event, the fields it
    gave or declined; answers: those of them that were asked for. diverged: the
    turn (from 1) at which the customer is asked what he never answered.
    """

    turns: tuple[Turn, ...]
    played: tuple[int, ...]
    filled: frozenset[str]
    wanted: frozenset[str]
    gives: tuple[frozenset[str], ...]
    answers: tuple[frozenset[str], ...]
    stops: bool
    diverged: int | None = None


def run(book: Book, recorded: Recorded) -> Run:
    """Play *recorded* on *book*, one event after another."""
    live = _Live(book, recorded.events[0].at)
    for event in recorded.events:
        live.turn(event)
    return live.made(tuple(range(len(recorded.events))), None)


def follow(book: Book, recorded: Recorded, guide: Run) -> Run:
    """Play *recorded* on *book*, each question getting the answer it got in *guide*.

    An answer to a question that is not asked is left out; one asked earlier is given earlier.
    """
    live = _Live(book, recorded.events[0].at)
    left, played = list(range(len(recorded.events))), list[int]()
    diverged: int | None = None
    while left and diverged is None:
        chosen = _next(live.asking, left, recorded, guide)
        if chosen is None:
            diverged = len(played)
        elif chosen == _LEAVE_OUT:
            left.pop(0)
        else:
            left.remove(chosen)
            at = max(recorded.events[len(played)].at, live.player.now if played else _EARLY)
            live.turn(replace(recorded.events[chosen], at=at))
            played.append(chosen)
    return live.made(tuple(played), diverged)


def _next(asking: frozenset[str], left: list[int], recorded: Recorded, guide: Run) -> int | None:
    """Return the event to play next, _LEAVE_OUT for the first one's, None when nobody knows."""
    head = left[0]
    other = guide.answers[head]
    if not asking:
        return _LEAVE_OUT if other and guide.gives[head] == other else head
    if asking & guide.gives[head]:
        return head
    heard = [n for n in left if isinstance(recorded.events[n], Heard)]
    told = next((n for n in heard if asking & guide.gives[n]), None)
    if other and told is not None:
        return told
    unknown = other or not asking & guide.wanted
    return None if unknown and heard else head


def _half_way(state: State) -> bool:
    settled = state.closed or state.control is not Control.BOT
    return bool(state.case_no) and not settled and state.phase is not Phase.DONE


class _Live:
    """A conversation whose timers ring."""

    def __init__(self, book: Book, begun: datetime) -> None:
        self.player = Player(book, begun)
        self.timers: dict[str, datetime] = {}
        self.turns: list[Turn] = []
        self.gives: list[frozenset[str]] = []
        self.answers: list[frozenset[str]] = []
        self.filled: set[str] = set()
        self.asked: set[str] = set()
        self.heard: set[str] = set(_CLOCK.findall(book.company.hours))

    @property
    def asking(self) -> frozenset[str]:
        """Return the fields that are asked for: one, or two of a calm customer."""
        state = self.player.state
        asked = () if state is None else (state.asking, state.also)
        return frozenset(str(name) for name in asked if name)

    def turn(self, event: Event) -> None:
        """Let everything up to *event* happen, and it too."""
        says: list[Say] = []
        handed = ungated = False
        loose: list[str] = []
        for one in [*self._rung(event.at), event]:
            before, asking = self.player.state, self.asking
            self._listen(one)
            self.player.now = one.at
            effects = self.player.happen(one)
            self._timers(effects)
            spoken = [e for e in effects if isinstance(e, Say) and e.author == "bot"]
            says += spoken
            handed |= any(isinstance(e, HandOff) and e.queue != FILED for e in effects)
            ungated |= _ungated(before, one, spoken)
            loose += [t for s in spoken for t in self._loose(s.text)]
        new = self._count(before)
        self.gives.append(new)
        self.answers.append(asking & new)
        made = self._made(says, handed=handed, ungated=ungated, loose=tuple(loose))
        self.turns.append(made)

    def made(self, played: tuple[int, ...], diverged: int | None) -> Run:
        """Return the talk as it went."""
        state = self.player.state
        return Run(
            tuple(self.turns),
            played,
            frozenset(self.filled),
            frozenset(self.filled | self.asked),
            tuple(self.gives),
            tuple(self.answers),
            stops=state is not None and _half_way(state),
            diverged=diverged,
        )

    def _made(
        self, says: list[Say], *, handed: bool, ungated: bool, loose: tuple[str, ...]
    ) -> Turn:
        state = self.player.state
        assert state is not None
        rules = [_VARIANT.sub("", rule) for say in says for rule in say.why.rule.split()]
        asks = sum(rule.startswith("questions.") for rule in rules)
        stands = (state.phase, sorted(self.asking), state.open, state.control)
        way = (*rules, *map(str, stands))
        return Turn("\n".join(s.text for s in says), way, self.asking, asks, handed, ungated, loose)

    def _rung(self, until: datetime) -> list[Event]:
        due = sorted((at, key) for key, at in self.timers.items() if at <= until)
        for _, key in due:
            del self.timers[key]
        return [Due(at, key) for at, key in due]

    def _timers(self, effects: list[Effect]) -> None:
        for effect in effects:
            if isinstance(effect, SetTimer):
                self.timers[effect.key] = effect.due
            elif isinstance(effect, CancelTimer):
                self.timers.pop(effect.key, None)

    def _listen(self, event: Event) -> None:
        """Remember the times the customer spoke of: to repeat them promises nothing."""
        for message in event.messages if isinstance(event, Heard) else ():
            self.player.messages += 1
            self.heard |= set(_CLOCK.findall(message.parse.text))

    def _loose(self, text: str) -> list[str]:
        state = self.player.state
        assert state is not None
        covered = {f"{p.due:%H:%M}" for p in state.pledges} | self.heard
        if state.started is not None:
            covered.add(f"{state.started:%H:%M}")
        return [t for t in _CLOCK.findall(text) if t not in covered]

    def _count(self, before: State | None) -> frozenset[str]:
        """Count the fields; return those that this event gave or declined."""
        state = self.player.state
        assert state is not None
        self.filled |= {str(n) for n, k in state.fields.items() if k.how in KNOWN}
        self.asked |= set(map(str, state.asked)) - {"_summary"}
        had = {} if before is None else before.fields
        return frozenset(str(n) for n, k in state.fields.items() if had.get(n) != k)


def _ungated(before: State | None, event: Event, says: list[Say]) -> bool:
    """Say whether somebody upset was asked before a kind word; urgent talks go another way."""
    if not isinstance(event, Heard) or (before is not None and before.acknowledged):
        return False
    upset = max(m.parse.heat for m in event.messages) >= UPSET
    urgent = any(m.parse.level == int(Level.URGENT) for m in event.messages)
    rules = [rule for say in says for rule in say.why.rule.split()]
    kind = next((n for n, r in enumerate(rules) if r.startswith("acknowledge.")), len(rules))
    asked = next((n for n, r in enumerate(rules) if r.startswith("questions.")), len(rules))
    return upset and not urgent and asked < kind
