"""Recorded talks against two books: what a draft would have said, asked and promised otherwise.

    compare(live, draft, recorded) -> Comparison        one talk
    report(comparisons) -> Report                       all of them, counted

Pure: the recorded events come in with what was read from them, and timers ring by the times of
the events. A question of the draft gets the answer it got then, earlier or later. Where it asks
what the customer never answered, the talk has diverged: what he would have said nobody knows, so
the rest is not judged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dialogues.book import Book
from dialogues.events import AgentSaid, Event, Heard
from dialogues.replay_run import Recorded, Run, Turn, follow, run

__all__ = ["Comparison", "Difference", "Recorded", "Report", "compare", "report"]
SAME, WORDS, WAY = "same", "words", "way"


@dataclass(frozen=True, slots=True)
class Difference:
    """The first turn (from 1) that goes otherwise: the customer's words and both answers."""

    turn: int
    customer: str
    live: str
    draft: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """One talk played twice. kind: same, words (only the wording differs) or way.

    diverged: the turn at which the draft asks what was never answered. handoff: turns, None when
    no person was called. stops: whether the talk ends half way; None where that is not judged.
    """

    name: str
    kind: str
    first: Difference | None
    diverged: int | None
    asked: tuple[int, int]
    handoff: tuple[int | None, int | None]
    fields: tuple[frozenset[str], frozenset[str]]
    wanted: frozenset[str]
    stops: tuple[bool, bool] | None
    loose_times: tuple[int, ...]
    ungated: tuple[int, ...]
    new_fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """All talks counted. fields: by name, (wanted, filled by live, filled by draft)."""

    talks: int
    kinds: dict[str, int]
    diverged: int
    asked_less: int
    asked_more: int
    handoff_earlier: int
    handoff_later: int
    loose_times: int
    ungated: int
    judged: int
    stops: tuple[int, int]
    fields: dict[str, tuple[int, int, int]] = field(default_factory=dict)


def compare(live: Book, draft: Book, recorded: Recorded) -> Comparison:
    """Play *recorded* on both books and say where they part."""
    was = run(live, recorded)
    now = follow(draft, recorded, was)
    seen = len(now.turns) if now.diverged is not None else max(len(was.turns), len(now.turns))
    before, after = was.turns[:seen], now.turns[:seen]
    whole = now.diverged is None
    return Comparison(
        name=recorded.name,
        kind=_kind(before, after),
        first=_first(recorded, was, now, seen),
        diverged=now.diverged,
        asked=(_asked(before), _asked(after)),
        handoff=(_handed(before), _handed(after)),
        fields=(was.filled, now.filled) if whole else (frozenset(), frozenset()),
        wanted=was.wanted | now.wanted if whole else frozenset(),
        stops=(was.stops, now.stops) if whole and recorded.finished else None,
        loose_times=tuple(n for n, t in enumerate(after, 1) if t.loose_times),
        ungated=tuple(n for n, t in enumerate(after, 1) if t.ungated),
        new_fields=tuple(sorted(_fields(after) - _fields(before))),
    )


def report(compared: Sequence[Comparison]) -> Report:
    """Count *compared*."""
    more = [c.asked[1] - c.asked[0] for c in compared]
    handed = [_sooner(*c.handoff) for c in compared]
    judged = [c.stops for c in compared if c.stops is not None]
    return Report(
        talks=len(compared),
        kinds={kind: sum(c.kind == kind for c in compared) for kind in (SAME, WORDS, WAY)},
        diverged=sum(c.diverged is not None for c in compared),
        asked_less=sum(n < 0 for n in more),
        asked_more=sum(n > 0 for n in more),
        handoff_earlier=sum(n < 0 for n in handed),
        handoff_later=sum(n > 0 for n in handed),
        loose_times=sum(len(c.loose_times) for c in compared),
        ungated=sum(len(c.ungated) for c in compared),
        judged=len(judged),
        stops=(sum(s[0] for s in judged), sum(s[1] for s in judged)),
        fields=_shares(compared),
    )


def _shares(compared: Iterable[Comparison]) -> dict[str, tuple[int, int, int]]:
    """Count by field the talks that wanted it, and those in which either side got it."""
    wanted: Counter[str] = Counter()
    live: Counter[str] = Counter()
    draft: Counter[str] = Counter()
    for one in compared:
        wanted.update(one.wanted)
        live.update(one.fields[0] & one.wanted)
        draft.update(one.fields[1] & one.wanted)
    return {name: (wanted[name], live[name], draft[name]) for name in sorted(wanted)}


def _first(recorded: Recorded, was: Run, now: Run, seen: int) -> Difference | None:
    for n in range(seen):
        before = was.turns[n] if n < len(was.turns) else None
        after = now.turns[n] if n < len(now.turns) else None
        if before is None or after is None or (before.said, before.way) != (after.said, after.way):
            event = recorded.events[now.played[n] if after else n]
            said = [turn.said if turn else "" for turn in (before, after)]
            return Difference(n + 1, _words(event), *said)
    return None


def _kind(was: Sequence[Turn], now: Sequence[Turn]) -> str:
    if [t.way for t in was] != [t.way for t in now]:
        return WAY
    return SAME if [t.said for t in was] == [t.said for t in now] else WORDS


def _asked(turns: Sequence[Turn]) -> int:
    return sum(t.asks for t in turns)


def _fields(turns: Sequence[Turn]) -> set[str]:
    return {name for t in turns for name in t.asking}


def _handed(turns: Sequence[Turn]) -> int | None:
    return next((n for n, t in enumerate(turns, start=1) if t.handed), None)


def _sooner(live: int | None, draft: int | None) -> int:
    """Return below 0 for an earlier person, above 0 for a later one or none."""
    never = 1 << 30
    return (never if draft is None else draft) - (never if live is None else live)


def _words(event: Event) -> str:
    if isinstance(event, Heard):
        return "\n".join(m.parse.text or m.payload for m in event.messages)
    return event.text if isinstance(event, AgentSaid) else ""
