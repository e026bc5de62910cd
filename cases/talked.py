"""How the talk of a case was led: feelings before facts, nothing asked twice, kind words. Pure.

    split(begun, lines) -> {case_no: lines}     the lines of one talk by the case they belong to
    hear(lines) -> Talked                       what the figures count of one case's lines

A line belongs to the case of its talk that began last before it. What was said stands in it by
its rules only, no words of anybody, so that the figures of one who was erased stay.
Source: S1-15, S1-16, S0-44, S0-59, X-12.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

AGENT = "agent"
SHOWS, ASKS = "shows.", "asks."
"""What begins a mark of a colleague's words: a part of sympathy in them, a fact they ask for."""
_QUESTION = "questions."
_SOOTHES = ("acknowledge.", "strategies.", "safety.", "perspective.")
_PROTECTS = frozenset({"injury", "contact_phone"})  # asked for whatever the heat (furious_asks)
_UPSET, _CALM, _HEARD_OUT = 2, 1, 3


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line of a talk. heat: as a customer's words were read, None: the line is ours.

    rules: by which ours was said; known: the facts on record then.
    """

    at: datetime
    heat: int | None = None
    rules: tuple[str, ...] = ()
    known: frozenset[str] = frozenset()

    @property
    def by_agent(self) -> bool:
        """Whether a colleague said it."""
        return AGENT in self.rules

    @property
    def asks(self) -> frozenset[str]:
        """The facts it asks for."""
        marks = (rule.removeprefix(ASKS) for rule in self.rules if rule.startswith(ASKS))
        put = (rule.split(".")[1] for rule in self.rules if rule.startswith(_QUESTION))
        return frozenset((*marks, *put))


@dataclass(frozen=True, slots=True)
class Talked:
    """again: facts asked for though they were given. asked: whether anything was asked at all.

    soothed: whether one who came upset was met with sympathy, and asked only when he was calmer,
    had begun to tell, or was heard out; None: he came calm, or nothing was asked. empathy: how many
    parts of sympathy a colleague's words hold, 0 to 5, None: no colleague spoke.
    """

    asked: bool = False
    again: int = 0
    soothed: bool | None = None
    empathy: int | None = None


UNHEARD = Talked()


def split(
    begun: Iterable[tuple[datetime, str]], lines: Iterable[Spoken]
) -> Mapping[str, list[Spoken]]:
    """Return the lines by case. begun: when each case of the talk began, and its number."""
    ordered = sorted(begun)
    starts = [at for at, _ in ordered]
    found: defaultdict[str, list[Spoken]] = defaultdict(list)
    for line in lines:
        place = bisect_right(starts, line.at)
        if place:
            found[ordered[place - 1][1]].append(line)
    return found


def hear(lines: Sequence[Spoken]) -> Talked:
    """Return what the lines of one case, oldest first, say of how it was led."""
    ours = [line for line in lines if line.heat is None]
    shown = {r for line in ours if line.by_agent for r in line.rules if r.startswith(SHOWS)}
    return replace(
        _asked(lines),
        again=sum(len(line.asks & line.known) for line in ours),
        empathy=len(shown) if any(line.by_agent for line in ours) else None,
    )


def _asked(lines: Iterable[Spoken]) -> Talked:
    """Read the talk up to its first question about the matter."""
    heats: list[int] = []
    soothed = False
    for line in lines:
        if line.heat is not None:
            heats.append(line.heat)
            continue
        soothed = soothed or any(rule.startswith(_SOOTHES) for rule in line.rules)
        if line.by_agent or not line.asks - _PROTECTS:
            continue
        if not heats or heats[0] < _UPSET:
            return Talked(asked=True)
        ready = heats[-1] <= _CALM or bool(line.known) or len(heats) >= _HEARD_OUT
        return Talked(asked=True, soothed=soothed and ready)
    return Talked(asked=any(line.asks for line in lines))
