"""What people decide, as it is written in a test talk: a proposal, a decline, work that is done.

event(doing, at, agent, name) -> AgentProposed | AgentDeclined | AgentResolved
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from dialogues.events import AgentDeclined, AgentProposed, AgentResolved, Decision
from dialogues.state import Point
from dialogues.wording import Closed


class Proposes(Closed):
    """A proposal: its words, its terms by name, what to choose from, and when it is done."""

    says: str = ""
    terms: dict[str, str] = Field(default_factory=dict)
    options: tuple[str, ...] = ()
    due: str = ""


class Declines(Closed):
    """A decline in five parts; the quoted term has its version beside it."""

    empathy: str = ""
    reason: str = ""
    term: str = ""
    version: str = ""
    alternative: str = ""
    objection: str = ""


class Resolves(Closed):
    """Work that is done: what, what holds further on, and how to reach the colleague."""

    outcome: Literal["upheld", "partly", "not_upheld"] = "upheld"
    done: str = ""
    condition: str = ""
    contact: str = ""
    reason: str = ""


Doing = Proposes | Declines | Resolves


def event(doing: Doing, at: datetime, agent: str, name: str) -> Decision:
    """Return what the agent does; a due time without a zone is in the zone of *at*."""
    match doing:
        case Proposes():
            points = tuple(Point(n, v) for n, v in doing.terms.items())
            due = datetime.fromisoformat(doing.due).replace(tzinfo=at.tzinfo) if doing.due else None
            return AgentProposed(at, agent, name, doing.says, points, doing.options, due)
        case Declines():
            return AgentDeclined(at, agent, name, **doing.model_dump())
        case Resolves():
            return AgentResolved(at, agent, name, **doing.model_dump())
