"""Who a case is with and whose it is, as its page takes it: owner, handler, tier, cases before."""

from __future__ import annotations

from typing import Any

from bot.desk.desk import Agent, Desk
from bot.desk.work_read import People
from cases.work_file import Work
from storage.handoffs import Owner


def who(desk: Desk, work: Work, agent: Agent, people: People) -> dict[str, Any]:
    """Return the people of a case; the owner carries it to its end, the handler has the talk."""
    return {
        "problem_owner": _one(people.owner, agent),
        "handler": _one(people.handler, agent),
        "tier": people.tier,
        "tiers": list(desk.triage.priorities.tiers),
        "before": [{"days": days, "cases": count} for days, count in people.before.items()],
        "held": people.hold.why if people.hold else None,
        "leads": work.role(agent.role).lead,
    }


def _one(owner: Owner | None, agent: Agent) -> dict[str, Any] | None:
    if owner is None:
        return None
    return {"login": owner.agent, "name": owner.name, "mine": owner.agent == agent.login}
