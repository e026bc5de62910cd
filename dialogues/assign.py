"""Which agent of a team gets a case: by skill, language, load and last agent; explained.

    choose(need, agents) -> Choice | None      None: nobody may have it now

Never somebody who is not there, is full, or is barred (a complaint about how a case was handled
never goes back to whoever handled it). Of the rest: the owner of its incident, the head where
one is asked for, whoever knows the customer unless he has clearly more to do than others, then
skill, language, the smaller load, and whoever got something the longest time ago. Pure.
Source: S2-41, S0-29.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

AVAILABLE, PAUSED, AWAY = "available", "paused", "away"
SLACK = 2  # talks more than the freest has, up to which the customer's last agent is asked first
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Agent:
    """One who may get cases. load: talks he has; most: as many as he takes.

    given: when he got the last one, None never.
    """

    login: str
    name: str
    teams: frozenset[str]
    skills: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    lead: bool = False
    state: str = AWAY
    most: int = 8
    load: int = 0
    given: datetime | None = None

    @property
    def there(self) -> bool:
        """Whether he works just now."""
        return self.state == AVAILABLE

    @property
    def free(self) -> bool:
        """Whether he is there and takes more."""
        return self.there and self.load < self.most


@dataclass(frozen=True, slots=True)
class Need:
    """Who is wanted. barred: logins that must not get it. first: the owner of its incident.

    last: the logins that had this customer before, the newest first.
    """

    team: str
    skills: tuple[str, ...] = ()
    language: str = ""
    lead: bool = False
    first: str = ""
    last: tuple[str, ...] = ()
    barred: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Choice:
    """Who gets it, and in Chinese why."""

    login: str
    name: str
    why: tuple[str, ...]


def choose(need: Need, agents: Iterable[Agent]) -> Choice | None:
    """Return who gets it; None when nobody who may have it is free."""
    able = [a for a in agents if need.team in a.teams and a.free and a.login not in need.barred]
    if not able:
        return None
    least = min(agent.load for agent in able)
    best = min(able, key=lambda agent: _rank(need, agent, least))
    return Choice(best.login, best.name, _why(need, best, least))


def _rank(need: Need, agent: Agent, least: int) -> tuple[object, ...]:
    """Return what agents are compared by, the smallest first."""
    return (
        agent.login != need.first,
        need.lead and not agent.lead,
        not _knows(need, agent, least),
        len(set(need.skills) - agent.skills),
        bool(need.language) and need.language not in agent.languages,
        agent.load,
        agent.given or _NEVER,
        agent.login,
    )


def _knows(need: Need, agent: Agent, least: int) -> bool:
    return agent.login in need.last and agent.load <= least + SLACK


def _why(need: Need, agent: Agent, least: int) -> tuple[str, ...]:
    lacking = "、".join(skill for skill in need.skills if skill not in agent.skills)
    said = {
        "他负责这次群体事件": agent.login == need.first,
        "由组长接手": need.lead and agent.lead,
        "组长都不在，先由组员接手": need.lead and not agent.lead,
        "上次也是他处理": _knows(need, agent, least),
        f"没有空着的人会：{lacking}": bool(lacking),
        f"没有空着的人说 {need.language}": bool(need.language)
        and need.language not in agent.languages,
        f"手上 {agent.load} 件": True,
        "不交给原来处理的人": bool(need.barred),
    }
    return tuple(text for text, holds in said.items() if holds)
