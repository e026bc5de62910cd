"""Where a conversation stands. Frozen: a decision returns a new State.

A conversation is one customer on one channel account. A *matter* is one complaint in it; a
later complaint of the same customer is the next matter, with fields of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

FieldName = NewType("FieldName", str)
MessageId = NewType("MessageId", int)


class Phase(StrEnum):
    """The part of the talk; `new` until the customer has a matter."""

    NEW = "new"
    SAFETY = "safety"
    FEELINGS = "feelings"
    FACTS = "facts"
    DEMAND = "demand"
    CONFIRM = "confirm"
    PROMISE = "promise"
    HUMAN = "human"
    DONE = "done"


class Control(StrEnum):
    """Who may speak to the customer."""

    BOT = "bot"
    QUEUE = "queue"
    HUMAN = "human"


class Level(StrEnum):
    """Severity, as `qingsu parse` numbers it: 1 urgent, 2 general, 3 suggestion."""

    URGENT = "1"
    GENERAL = "2"
    SUGGESTION = "3"


@dataclass(frozen=True, slots=True)
class ScriptRef:
    """A script as it was when the talk began; version is a hash of its content."""

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class Known:
    """A field's value: normalised, as the customer wrote it, and in which message.

    how: said (unasked), answered, corrected, unknown (cannot tell), agent (a person asks later).
    """

    value: str
    text: str
    message: MessageId | None
    how: str = "said"
    precision: str = ""


@dataclass(frozen=True, slots=True)
class Mood:
    """How one customer turn felt; the curve of a talk is a tuple of these."""

    emotion: str
    heat: int


@dataclass(frozen=True, slots=True)
class Pledge:
    """A promise spoken in this talk: kind (first_touch, plan_by), due (with zone)."""

    id: str
    kind: str
    due: datetime


@dataclass(frozen=True, slots=True)
class Parked:
    """A second complaint, kept until the first is filed."""

    text: str
    message: MessageId
    category: str | None


@dataclass(frozen=True, slots=True)
class State:
    """One conversation between two turns.

    asking: the open field question; open: another open question (confirm, amend, register,
    parked), "" when none. asked counts the questions per field, misses those the customer passed
    by. said holds the ids of phrases used, so that no sentence comes twice. closed: the case is
    submitted or with people; taken_back: the customer withdrew it. waiting: a silence timer runs;
    nudged: the one nudge was sent. agent is (id, name) while a person has the talk.
    """

    script: ScriptRef
    matter: int = 1
    turn: int = 0
    phase: Phase = Phase.NEW
    control: Control = Control.BOT
    language: str = "zh-Hans"
    case_no: str = ""
    started: datetime | None = None
    level: Level | None = None
    category: str | None = None
    categories: tuple[str, ...] = ()
    category_sure: float = 0.0
    flags: frozenset[str] = frozenset()
    hazards: tuple[str, ...] = ()
    needs: frozenset[str] = frozenset()
    moods: tuple[Mood, ...] = ()
    fields: dict[FieldName, Known] = field(default_factory=dict)
    asking: FieldName | None = None
    open: str = ""
    asked: dict[FieldName, int] = field(default_factory=dict)
    misses: dict[FieldName, int] = field(default_factory=dict)
    questions: int = 0
    vents: int = 0
    unknown: int = 0
    acknowledged: bool = False
    closed: bool = False
    taken_back: bool = False
    waiting: bool = False
    nudged: bool = False
    handoff: str = ""
    withdrawn: FieldName | None = None
    agent: tuple[str, str] | None = None
    pledges: tuple[Pledge, ...] = ()
    parked: tuple[Parked, ...] = ()
    said: tuple[str, ...] = ()

    @property
    def promised(self) -> tuple[Pledge, ...]:
        """The open promises of the present matter; pledges holds those of earlier ones too."""
        return tuple(p for p in self.pledges if p.id.startswith(f"{self.case_no}/"))
