"""Decide what leaves next: send, send together, hold, or reach the customer another way. Pure.

    plan(outlook, waiting) -> Plan

Words that answer the customer and an agent's words go at once. Where the platform counts, the
letter, the follow-up and a plan that is not sent hold reserved places; a progress word gets a
spare one only, now and then, and the newest stands for the older. Only progress is ever dropped.
The letter's place is nobody else's. Rules: ideal 1.5, docs/why/outbound-budget.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum

from bot.outbound import remedy
from bot.outbound.budget import Budget
from bot.outbound.purpose import (
    AGENT,
    BROADCAST,
    FOLLOW_UP,
    LETTER,
    NOTICE,
    PROGRESS,
    PROPOSAL,
    REPLY,
    SOLVED,
)

BOT = "bot"
_RESERVABLE = frozenset({LETTER, FOLLOW_UP, PROPOSAL})
_QUIET = frozenset({PROGRESS, FOLLOW_UP, BROADCAST})
_BOTS_OWN = frozenset({REPLY, NOTICE})
_SOON, _LATER = 1.0, 3600.0  # seconds until a held message is looked at again


class Do(StrEnum):
    """What is decided."""

    SEND = "send"
    HOLD = "hold"
    FALL_BACK = "fall_back"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that waits. size: in the door's units. since: when it was said.

    bound: the message it travels with since an earlier try. asks: carries the light question.
    asked: a person had it sent again: it goes at once, in its place.
    """

    id: int
    purpose: str
    author: str
    size: int
    since: float
    buttons: bool = False
    tries: int = 0
    bound: int | None = None
    asks: bool = False
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often progress words go where the platform counts, at most; how long solved waits."""

    sparing: timedelta = timedelta(hours=12)
    letter_within: timedelta = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is known when deciding.

    expected: purposes still to come in this conversation. last: when something was sent, 0 never.
    quiet: until when no progress word leaves, 0 when now is no quiet hour. most: a message's size.
    """

    now: float
    budget: Budget
    most: int
    expected: frozenset[str] = frozenset()
    last: float = 0.0
    quiet: float = 0.0
    urgent: bool = False
    prefers: remedy.Preference = field(default_factory=remedy.Preference)
    rhythm: Rhythm = field(default_factory=Rhythm)


@dataclass(frozen=True, slots=True)
class Plan:
    """ids travel as one message, in this order, under the last one's id.

    dropped: progress words that *ids* makes needless. until: of a hold. ask: with the question.
    """

    do: Do
    ids: tuple[int, ...] = ()
    dropped: tuple[int, ...] = ()
    until: float = 0.0
    why: str = ""
    ask: bool = False


def plan(outlook: Outlook, waiting: Sequence[Waiting]) -> Plan:
    """Decide about *waiting* (in the order they were said)."""
    if not waiting:
        return Plan(Do.NOTHING)
    under_way = next((one for one in waiting if one.tries or one.bound or one.asked), None)
    if under_way is not None:
        return _again(outlook, waiting, under_way)
    kept, older = _newest_progress(outlook, waiting)
    verdicts = [(one, _verdict(outlook, kept, one)) for one in kept]
    going = [(one, it) for one, it in verdicts if it.do is not Do.HOLD]
    if not going:
        until = max(min(it.until for _, it in verdicts), outlook.now + _SOON)
        held = Plan(Do.HOLD, until=min(until, outlook.now + _LATER), why=verdicts[0][1].why)
        return replace(held, dropped=older)
    one, it = next(((o, i) for o, i in going if o.purpose != PROGRESS), going[0])
    if not outlook.budget.bounded:
        one, it = going[0]
    if it.do is Do.SEND and outlook.budget.bounded:
        it = _together(outlook, kept, one, it)
    return replace(it, dropped=(*older, *it.dropped))


def _again(outlook: Outlook, waiting: Sequence[Waiting], one: Waiting) -> Plan:
    """Go on with what was tried, or a person wants tried: the same words under the same id."""
    carrier = one.bound or one.id
    ids = tuple(w.id for w in waiting if carrier in (w.id, w.bound))
    if not outlook.budget.open:
        return Plan(Do.FALL_BACK, ids, why=outlook.budget.why)
    return Plan(Do.SEND, ids, why="again")


def _newest_progress(
    outlook: Outlook, waiting: Sequence[Waiting]
) -> tuple[list[Waiting], tuple[int, ...]]:
    """Where the platform counts, only the newest progress word stands."""
    words = [one.id for one in waiting if one.purpose == PROGRESS]
    if not outlook.budget.bounded or len(words) < 2:  # noqa: PLR2004 - one is the newest
        return list(waiting), ()
    older = frozenset(words[:-1])
    return [one for one in waiting if one.id not in older], tuple(words[:-1])


def _verdict(outlook: Outlook, waiting: Sequence[Waiting], one: Waiting) -> Plan:
    """Decide about one message by itself."""
    ids = (one.id,)
    if remedy.unasked(one.purpose) and outlook.prefers.first:
        return Plan(Do.FALL_BACK, ids, why=remedy.PREFERRED)
    if one.purpose in _QUIET and outlook.quiet > outlook.now and not outlook.urgent:
        return Plan(Do.HOLD, ids, until=outlook.quiet, why="quiet hours")
    if not outlook.budget.open:
        return Plan(Do.FALL_BACK, ids, why=outlook.budget.why)
    if one.purpose == PROGRESS:
        return _progress(outlook, waiting, one)
    if one.purpose == SOLVED and _letter_is_near(outlook, waiting, one):
        until = one.since + outlook.rhythm.letter_within.total_seconds()
        return Plan(Do.HOLD, ids, until=until, why="travels with the letter")
    left = outlook.budget.left
    if left is not None and left <= _kept_back(outlook, waiting, one):
        return Plan(Do.FALL_BACK, ids, why="quota")
    return Plan(Do.SEND, ids, why="at once")


def _letter_is_near(outlook: Outlook, waiting: Sequence[Waiting], one: Waiting) -> bool:
    """Say whether *one* waits for the letter; whatever else is said after it ends that."""
    last = all(w.id <= one.id or w.purpose == PROGRESS for w in waiting)
    end = one.since + outlook.rhythm.letter_within.total_seconds()
    closes = outlook.budget.until is not None and outlook.budget.until < end
    early = outlook.now < end and not closes
    return outlook.budget.left is not None and last and early and LETTER in outlook.expected


def _kept_back(outlook: Outlook, waiting: Sequence[Waiting], one: Waiting) -> int:
    """Return the places that *one* must leave: the letter's, whoever speaks but the letter."""
    if one.purpose == LETTER or _carries_letter(outlook, waiting, one):
        return 0
    return int(LETTER in _reserved(outlook, waiting))


def _carries_letter(outlook: Outlook, waiting: Sequence[Waiting], one: Waiting) -> bool:
    letter = next((w for w in waiting if w.purpose == LETTER), None)
    if one.purpose != SOLVED or one.buttons or letter is None:
        return False
    return _fits(outlook, [one, letter])


def _reserved(outlook: Outlook, waiting: Sequence[Waiting]) -> frozenset[str]:
    return outlook.expected | {one.purpose for one in waiting if one.purpose in _RESERVABLE}


def _progress(outlook: Outlook, waiting: Sequence[Waiting], one: Waiting) -> Plan:
    """Spend a spare place now and then; the last spare one asks a light question."""
    ids, left, until = (one.id,), outlook.budget.left, outlook.budget.until
    if left is None:
        return Plan(Do.SEND, ids, why="no quota")
    spare = left - len(_reserved(outlook, waiting))
    if spare <= 0:
        at = outlook.now + _LATER if until is None else until
        return Plan(Do.HOLD, ids, until=at, why="only reserved places are left")
    due = outlook.last + _apart(outlook, spare)
    if outlook.now < due and not outlook.urgent:
        return Plan(Do.HOLD, ids, until=due, why=f"{spare} places to spare")
    return Plan(Do.SEND, ids, why="a spare place", ask=spare == 1 and not one.asks)


def _apart(outlook: Outlook, spare: int) -> float:
    """Return the seconds between two progress words, so that the spare places last."""
    sparing = outlook.rhythm.sparing.total_seconds()
    if outlook.budget.until is None:
        return sparing
    return min(sparing, (outlook.budget.until - outlook.last) / (spare + 1))


def _together(outlook: Outlook, waiting: Sequence[Waiting], one: Waiting, it: Plan) -> Plan:
    """Let others travel with *one* where that saves a place and loses no word."""
    if one.purpose == PROGRESS:
        return it
    words = [w for w in waiting if w.purpose == PROGRESS and w.id < one.id]
    if one.purpose in {PROPOSAL, LETTER, SOLVED}:
        it = replace(it, dropped=tuple(w.id for w in words))  # it says more than they do
        if one.purpose == SOLVED:
            return _join(outlook, it, [one, *(w for w in waiting if w.purpose == LETTER)])
        return it
    if one.purpose in _BOTS_OWN and one.author == BOT:
        return _join(outlook, it, [*words, *_run(outlook, waiting, one)])
    if one.purpose == AGENT:
        return _join(outlook, it, _run(outlook, waiting, one))
    return it


def _run(outlook: Outlook, waiting: Sequence[Waiting], one: Waiting) -> list[Waiting]:
    """Return *one* and, where places are short, what the same voice says directly after it."""
    found = [one]
    left = outlook.budget.left
    must = [w for w in waiting if w.purpose != PROGRESS and w.id >= one.id]
    coming = len(outlook.expected - {w.purpose for w in must})
    if left is None or left - coming >= len(must):
        return found
    for after in must[1:]:
        same = after.author == one.author and after.purpose == one.purpose
        if not same or found[-1].buttons:
            break
        found.append(after)
    return found


def _join(outlook: Outlook, it: Plan, group: Sequence[Waiting]) -> Plan:
    """Join what stands beside the message itself, as long as all of it fits into one."""
    at = next(n for n, w in enumerate(group) if w.id == it.ids[0])
    chosen = [group[at]]
    for before in reversed(group[:at]):
        if before.buttons or not _fits(outlook, [before, *chosen]):
            break
        chosen.insert(0, before)
    for after in group[at + 1 :]:
        if chosen[-1].buttons or not _fits(outlook, [*chosen, after]):
            break
        chosen.append(after)
    ids = tuple(w.id for w in chosen)
    return replace(it, ids=ids, why=it.why if len(ids) == 1 else f"{len(ids)} in one message")


def _fits(outlook: Outlook, group: Sequence[Waiting]) -> bool:
    """Say whether these fit into one message, a line's end between each two."""
    return sum(w.size + 1 for w in group) - 1 <= outlook.most
