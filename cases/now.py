"""What a case is at one moment: state, owner, what it owes, plans, letters, tags.

Made of the case's history by replay; every line of it is a Happening.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from cases.plan import Version
from cases.states import State


class Happening(Protocol):
    """One line of a case's history, as the store gives it."""

    @property
    def at(self) -> datetime:
        """When."""

    @property
    def kind(self) -> str:
        """What."""

    @property
    def actor(self) -> str:
        """Who: bot, customer, clock or an agent's id."""

    @property
    def payload(self) -> dict[str, Any]:
        """With what."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter the customer has."""

    number: int
    name: str
    text: str
    sha256: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Tagged:
    """What was set for closing: keys of work.yml. different: what is done otherwise this time."""

    problem: tuple[str, ...] = ()
    solution: tuple[str, ...] = ()
    reaction: tuple[str, ...] = ()
    root_cause: str = ""
    cause_note: str = ""
    department: str = ""
    different: str = ""


@dataclass(frozen=True, slots=True)
class CaseNow:
    """Where a case stands. due: by when the state owes something, None when it owes nothing.

    owner is what customers read, login the id. contacts: how often a person reached the customer
    by phone or with a decision. followed: how the talk afterwards ended, "" not yet. apart_from:
    who must not decide again. reached: when each state was entered last. checks: line of the
    checklist: (who, when). strays: how much the talk did that a case standing so is not moved by.
    """

    state: State = State.INTAKE
    since: datetime | None = None
    due: datetime | None = None
    owner: str = ""
    login: str = ""
    note: str = ""
    target: str = ""
    outcome: str = ""
    reason: str = ""
    declined: bool = False
    contacts: int = 0
    followed: str = ""
    points: int | None = None
    apart_from: str = ""
    reopened: int = 0
    letters: tuple[Sent, ...] = ()
    answered_since: int = 0
    plans: tuple[Version, ...] = ()
    tagged: Tagged = field(default_factory=Tagged)
    checks: Mapping[str, tuple[str, datetime]] = field(default_factory=dict)
    reached: Mapping[State, datetime] = field(default_factory=dict)
    strays: int = 0

    @property
    def letter_stands(self) -> bool:
        """Whether the customer has a letter about what holds now, and not before a reopening."""
        return len(self.letters) > self.answered_since
