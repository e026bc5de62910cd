"""Where a conversation stands. Frozen: a decision returns a new State.

A conversation is one customer on one channel account. A *matter* is one complaint in it; a
later complaint of the same customer is the next matter, with fields of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NewType

from dialogues.clocks import Clock
from dialogues.notices import Forewarned
from dialogues.underway import Awaited, Underway
from nlu.types import Slot

FieldName = NewType("FieldName", str)
STORY = FieldName("issue")
MessageId = NewType("MessageId", int)
UNPLACED = frozenset({None, "", "other", "other.unclear"})
"""Categories that say nothing of what a matter is about."""


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


_NOT_GIVEN = frozenset({"agent", "unknown"})


@dataclass(frozen=True, slots=True)
class Known:
    """A field's value: normalised, as the customer wrote it, and in which message.

    how: said (unasked), answered, corrected, earlier (known from an earlier case), unknown
    (cannot tell), agent (a person asks later).
    """

    value: str
    text: str
    message: MessageId | None
    how: str = "said"
    precision: str = ""

    @property
    def given(self) -> bool:
        """Whether the customer gave it: it is not unknown, nor left to a person."""
        return self.how not in _NOT_GIVEN


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
    slots: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """One term of a proposal: its name (action, number, approver, demand, or a free one), value."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Offer:
    """The proposal that was sent last.

    how: open, changing (the customer pressed "change" and says next what), accepted, amended,
    refused, replaced. alternative: it is the way out that stands in a decline.
    """

    version: int
    text: str
    points: tuple[Point, ...] = ()
    options: tuple[str, ...] = ()
    due: datetime | None = None
    how: str = "open"
    alternative: bool = False


@dataclass(frozen=True, slots=True)
class Care:
    """What became of one case after it was filed.

    stage: "" while it is worked on, else the CaseState that people brought it to. agent: (id,
    name) of who decided last; declined: the id of who declined it, "" nobody. follow: "" not
    asked yet, asked, wish (its register offer is open), score (a number is waited for). same: the
    wish is about the same matter. scored: the number was asked for, which is done once.
    """

    case_no: str
    stage: str = ""
    offer: Offer | None = None
    agent: tuple[str, str] = ("", "")
    declined: str = ""
    resolved: datetime | None = None
    letters: int = 0
    follow: str = ""
    wish: Parked | None = None
    same: bool = False
    scored: bool = False
    reopened: int = 0


@dataclass(frozen=True, slots=True)
class Extending:
    """More time was asked for: of which clock, since when the notice is under way, and by whom.

    turn: in which the notice was said. arrived: when the customer had it, None not known.
    """

    key: str
    at: datetime
    agent: str
    name: str
    turn: int = 0
    arrived: datetime | None = None


@dataclass(frozen=True)  # without slots: `but` and orjson are several times as fast so
class State:
    """One conversation between two turns.

    asking: the open field question; also: the one put beside it to a calm customer; open: another
    open question (confirm, amend, check, register, parked), "" when none. asked counts the
    questions per field, misses those the customer passed by. said holds the ids of phrases used,
    so that no sentence comes twice. closed: the case is submitted or with people; taken_back: the
    customer withdrew it. waiting: a silence timer runs; nudged: the one nudge was sent. agent is
    (id, name) while a person has the talk. heard: when the customer last wrote. linked: the
    earlier case this matter comes back to.
    cares: what became of the cases of this talk that people decided something about.
    clocks: those of the talk's cases; updates: how often the customer wants to hear (Updates);
    extending: for which of the clocks more time was asked; unanswered: words of progress in a
    row to which nobody has said anything. underway: words of colleagues that have not arrived yet;
    awaited: cases that wait for the customer's answer.
    closes: when the customer can be written to no more, while a letter is still to come.
    points, placed: where the case stands inside its level by the book's priorities, and why.
    raised: why rules made it more urgent than the words were read, in the words of staff.
    lent: for which one thing a colleague gave the talk back (dialogues.lent), and lender: his name.
    lowered: a person judged it less urgent than that, which holds until something new is told;
    classed: a person named the category. severity: how far what was bought can be used
    (dialogues.severity); severed: the colleague who said so, "" the customer's own words.
    language: what the bot answers in, one of tongue.LANGUAGES; language_settled: a message decided
    it; language_leaning: another one that the last clear message was in, "" when none.
    forewarned: the incidents that he was told of in this talk. privacy: he was told what becomes of
    his data, in the operator's words.
    """

    script: ScriptRef
    matter: int = 1
    turn: int = 0
    phase: Phase = Phase.NEW
    control: Control = Control.BOT
    language: str = "zh-Hans"
    language_settled: bool = False
    language_leaning: str = ""
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
    also: FieldName | None = None
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
    heard: datetime | None = None
    linked: str = ""
    handoff: str = ""
    withdrawn: FieldName | None = None
    agent: tuple[str, str] | None = None
    pledges: tuple[Pledge, ...] = ()
    parked: tuple[Parked, ...] = ()
    said: tuple[str, ...] = ()
    cares: tuple[Care, ...] = ()
    clocks: tuple[Clock, ...] = ()
    extending: tuple[Extending, ...] = ()
    unanswered: int = 0
    underway: tuple[Underway, ...] = ()
    awaited: tuple[Awaited, ...] = ()
    updates: str = "usual"
    closes: datetime | None = None
    points: int = 0
    placed: tuple[str, ...] = ()
    raised: tuple[str, ...] = ()
    lent: str = ""
    lender: str = ""
    lowered: bool = False
    classed: bool = False
    severity: str = ""
    severed: str = ""
    forewarned: tuple[Forewarned, ...] = ()
    privacy: bool = False

    def but(self, **changes: Any) -> State:
        """Return the state with *changes*; `dataclasses.replace` sets every field again.

        Raises:
            TypeError: a state has no such field.
        """
        if unknown := changes.keys() - self.__dict__.keys():
            raise TypeError(f"a state has no {', '.join(sorted(unknown))}")
        made = object.__new__(State)
        made.__dict__.update(self.__dict__, **changes)
        return made

    @property
    def promised(self) -> tuple[Pledge, ...]:
        """The open promises of the present matter; pledges holds those of earlier ones too."""
        return tuple(p for p in self.pledges if p.id.startswith(f"{self.case_no}/"))

    @property
    def care(self) -> Care | None:
        """What people decided about the present matter, None when nothing yet."""
        return next((c for c in self.cares if c.case_no and c.case_no == self.case_no), None)

    @property
    def stage(self) -> str:
        """Where people brought the present case to, "" while it is worked on."""
        return self.care.stage if self.care else ""
