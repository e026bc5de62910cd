"""Escalation ladders as data: who is called when, counted from the moment an alarm was raised.

Rounds are numbered from 0: first every step, then the last step again and again. Pure.
Source: requirement S2-37 (owner -> lead -> duty manager -> head, each step once), ideal 2.3 (red:
duty manager 0 min -> second on call 5 -> head 10 -> everyone on the list 15).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal, get_args

Role = Literal["owner", "lead", "duty", "second", "head", "everyone"]
ROLES: tuple[Role, ...] = get_args(Role)
EVERYONE: Role = "everyone"
TEAM = "team"
ROLE_NAMES: Mapping[str, str] = {
    "owner": "负责人",
    "lead": "组长",
    "duty": "值班经理",
    "second": "备班",
    "head": "主管",
    EVERYONE: "所有人",
    TEAM: "要知道的组",
}
_NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class Step:
    """One rung: the role (or TEAM) called *after* the alarm, and the names of its targets."""

    role: str
    after: timedelta
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ladder:
    """Steps by time. repeat: the last step is called again so often, at most *most* times."""

    name: str
    steps: tuple[Step, ...]
    repeat: timedelta | None = None
    most: int = 0

    @property
    def rounds(self) -> int:
        """Return how many rounds there are, repeats too."""
        if not self.steps:
            return 0
        return len(self.steps) + (self.most if self.repeat else 0)

    def step(self, number: int) -> Step:
        """Return whom round *number* calls."""
        return self.steps[min(number, len(self.steps) - 1)]

    def after(self, number: int) -> timedelta:
        """Return when round *number* is due, from the alarm on."""
        again = max(0, number - len(self.steps) + 1)
        return self.step(number).after + again * (self.repeat or _NOTHING)

    def follows(self, number: int, passed: timedelta) -> int | None:
        """Return the round after *number*, called when *passed* went by since the alarm.

        No step is ever left out, however late it is; of repeats that were missed none is made up.
        None: that was the last.
        """
        coming = number + 1
        while len(self.steps) <= coming < self.rounds and self.after(coming) <= passed:
            coming += 1
        return coming if coming < self.rounds else None


def ladder(
    name: str,
    times: Mapping[Role, timedelta | None],
    targets: Mapping[Role, tuple[str, ...]],
    *,
    repeat: timedelta | None = None,
    most: int = 0,
) -> Ladder:
    """Return the ladder of the roles that have both a time and a target, by time.

    When the first of them cannot be called (nobody set its target), the next is called at its
    time: an alarm never waits for somebody who cannot hear it. Without any target every role is a
    step all the same, once, and the desk alone shows whose turn it is. Everyone is whoever has a
    target, unless he is given targets of his own.
    """
    all_ = tuple(dict.fromkeys(one for own in targets.values() for one in own))
    targets = {EVERYONE: all_, **{role: own for role, own in targets.items() if own}}
    timed = [(after, role) for role, after in times.items() if after is not None]
    timed.sort(key=_time)
    if not any(targets.values()):
        return Ladder(name, tuple(Step(role, after, ()) for after, role in timed))
    steps = tuple(Step(role, after, targets[role]) for after, role in timed if targets.get(role))
    if steps:
        steps = (replace(steps[0], after=timed[0][0]), *steps[1:])
    return Ladder(name, steps, repeat, most)


def told(name: str, targets: tuple[str, ...]) -> Ladder:
    """Return the ladder on which a team is told, once and at once."""
    return Ladder(name, (Step(TEAM, _NOTHING, targets),))


def _time(one: tuple[timedelta, Role]) -> timedelta:
    return one[0]
