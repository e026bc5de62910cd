"""Who a case is with and whose it is, as its page takes it: owner, handler, tier, cases before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.desk.desk import Agent, Desk
from bot.desk.work_read import People
from cases.suspicion import LIFTED, LIFTED_NAME, NAMES
from cases.work_file import Work, named
from storage.handoffs import Owner
from storage.suspicions import Suspicion


def who(
    desk: Desk, work: Work, agent: Agent, people: People, names: Mapping[str, str]
) -> dict[str, Any]:
    """Return the people of a case; the owner carries it to its end, the handler has the talk.

    What a lead suspects is there for leads alone (S4-05). names: of agents, by id.
    """
    leads = work.role(agent.role).lead
    return {
        "problem_owner": _one(people.owner, agent),
        "handler": _one(people.handler, agent),
        "tier": people.tier,
        "tiers": list(desk.triage.priorities.tiers),
        "before": [{"days": days, "cases": count} for days, count in people.before.items()],
        "held": people.hold.why if people.hold else None,
        "leads": leads,
        **(_suspected(people, names) if leads else {}),
    }


def _suspected(people: People, names: Mapping[str, str]) -> dict[str, Any]:
    told = suspicion(people.suspicion, names) if people.suspicion else None
    return {"suspected": told, "suspicions": named(NAMES)}


def _one(owner: Owner | None, agent: Agent) -> dict[str, Any] | None:
    if owner is None:
        return None
    return {"login": owner.agent, "name": owner.name, "mine": owner.agent == agent.login}


def suspicion(one: Suspicion, names: Mapping[str, str]) -> dict[str, Any]:
    """Return a suspicion, or its end, as a lead's page takes it."""
    name = LIFTED_NAME if one.reason == LIFTED else NAMES.get(one.reason, one.reason)
    return {
        "reason": one.reason,
        "name": name,
        "who": names.get(one.agent, one.agent),
        "at": one.since.timestamp(),
        "why": one.why,
    }
