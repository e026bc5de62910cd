"""What an agent is about to decide: a solution proposed, a wish declined, the work done.

The page sends the parts by their names, and a rehearsal of the talk's turn shows what the customer
would read and what is missing. What really happens goes through bot/desk/work_decisions.py.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field

from bot.desk.desk import Agent, Desk
from bot.http.body import Body, Text
from cases.plan import Plan
from dialogues import labels, tongue
from dialogues.decided import Change, Incomplete, Proposal
from dialogues.effects import Say, TakeRefused
from dialogues.events import (
    AgentDeclined,
    AgentExtended,
    AgentProposed,
    AgentResolved,
    Decision,
)
from dialogues.state import Point
from dialogues.step import step
from storage import conversations, facts

_POINTS = frozenset({"action", "number", "approver", "demand"})
_OWN = {"amount", "exchange", "compensation", "improvement", "improvement_owner"}
_HAN = re.compile("[\u3400-\u9fff]")
_NUMBERLESS = "（立案后有编号）"
_FAR = 4_102_444_800  # epoch seconds, the year 2100
Event = Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{8,64}$")]
Option = Annotated[Text, Field(max_length=300)]
Part = Annotated[Text, Field(max_length=2000)]


class Term(Body):
    """One term of a solution by its name."""

    name: Annotated[Text, Field(min_length=1, max_length=40)]
    value: Annotated[Text, Field(max_length=500)]


class Parts(Body, ABC):
    """The base of a decision; event is the page's own id of it."""

    event: Event

    @abstractmethod
    def made(self, agent: Agent, at: datetime) -> Decision:
        """Return the event that a turn takes."""


class Proposing(Parts):
    """A solution. due: epoch seconds, null while it is not said.

    The parts below due are the plan's own: the customer reads none of them, and a plan that lacks
    one is not sent.
    """

    text: Part = ""
    points: Annotated[list[Term], Field(max_length=12)] = Field(default_factory=list)
    options: Annotated[list[Option], Field(max_length=6)] = Field(default_factory=list)
    due: Annotated[float, Field(gt=0, lt=_FAR)] | None = None
    remedies: Annotated[list[Option], Field(max_length=20)] = Field(default_factory=list)
    amount: Annotated[float, Field(ge=0, le=1e9)] = 0.0
    exchange: Part = ""
    compensation: Part = ""
    improvement: Part = ""
    improvement_owner: Annotated[Text, Field(max_length=60)] = ""

    def made(self, agent: Agent, at: datetime) -> AgentProposed:
        """Return the event; empty options are none."""
        due = None if self.due is None else datetime.fromtimestamp(self.due, UTC)
        return AgentProposed(
            at,
            agent.login,
            agent.name,
            self.text,
            tuple(Point(one.name, one.value.strip()) for one in self.points),
            tuple(text for one in self.options if (text := one.strip())),
            due.astimezone(at.tzinfo) if due else None,
        )

    def plan(self) -> Plan:
        """Return the plan as it would be kept (cases.plan)."""
        parts: dict[str, Any] = {one.name: one.value for one in self.points if one.name in _POINTS}
        parts |= self.model_dump(include=_OWN)
        due = None if self.due is None else datetime.fromtimestamp(self.due, UTC)
        return Plan(
            text=self.text, due=due, options=tuple(self.options), remedies=tuple(self.remedies),
            **parts,
        )  # fmt: skip


class Declining(Parts):
    """A wish declined in five parts; the term comes with its version."""

    empathy: Part = ""
    reason: Part = ""
    term: Part = ""
    version: Part = ""
    alternative: Part = ""
    objection: Part = ""

    def made(self, agent: Agent, at: datetime) -> AgentDeclined:
        """Return the event."""
        return AgentDeclined(
            at, agent.login, agent.name, **self.model_dump(exclude={"event"})
        )  # fmt: skip


class Resolving(Parts):
    """The work is done."""

    outcome: Literal["upheld", "partly", "not_upheld", ""] = ""
    done: Part = ""
    condition: Part = ""
    contact: Part = ""
    reason: Part = ""
    check_days: Annotated[int, Field(ge=0, le=90)] = 0

    def made(self, agent: Agent, at: datetime) -> AgentResolved:
        """Return the event."""
        return AgentResolved(at, agent.login, agent.name, **self.model_dump(exclude={"event"}))


class Extending(Parts):
    """More time for the plan; when it is due then stands in what the customer would read."""

    reason: Part = ""

    def made(self, agent: Agent, at: datetime) -> AgentExtended:
        """Return the event."""
        return AgentExtended(at, agent.login, agent.name, self.reason)


KINDS: dict[str, type[Parts]] = {
    "propose": Proposing,
    "decline": Declining,
    "resolve": Resolving,
    "extend": Extending,
}
"""Every decision by its word in the address."""


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What would happen. text: what the customer would read, "" while parts are missing.

    owner: who has the talk instead. changes: against the version before. mixed: the customer
    writes English, and Chinese stands in what he would read.
    """

    text: str = ""
    buttons: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    owner: str = ""
    mixed: bool = False


def rehearse(desk: Desk, agent: Agent, chat: str, parts: Parts) -> Rehearsed:
    """Return what the turn would say to the customer; nothing is kept and nothing is sent."""
    at = desk.clock().astimezone(ZoneInfo(desk.zone))
    state, known = desk.store.read(
        lambda c: (
            conversations.load(c, chat)[0],
            facts.read(c, chat, at, fresh_case_no=_NUMBERLESS),
        )
    )
    effects = step(desk.book(), state, parts.made(agent, at), known).effects
    says: list[Say] = []
    missing: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    for effect in effects:
        if isinstance(effect, TakeRefused):
            return Rehearsed(owner=effect.owner)
        if isinstance(effect, Say) and effect.kind == "agent":
            says.append(effect)
        elif isinstance(effect, Incomplete):
            missing = effect.missing
        elif isinstance(effect, Proposal):
            changes = changes or effect.changed
    text = "\n".join(one.text for one in says)
    buttons = tuple(button.title for one in says for button in one.buttons)
    english = state is not None and state.language == tongue.EN
    return Rehearsed(text, buttons, missing, changes, mixed=english and bool(_HAN.search(text)))


def lacking(missing: tuple[str, ...]) -> list[dict[str, str]]:
    """Return missing parts as the page marks them, each with its name in Chinese."""
    return [{"part": part, "label": labels.PARTS.get(part, part)} for part in missing]


def as_json(one: Rehearsed) -> dict[str, Any]:
    """Return a rehearsal as the page takes it."""
    return {
        "text": one.text,
        "buttons": list(one.buttons),
        "missing": lacking(one.missing),
        "changes": [
            {"label": labels.PARTS.get(c.name, c.name), "old": c.old, "new": c.new}
            for c in one.changes
        ],
        "owner": one.owner,
        "mixed": one.mixed,
    }
