"""Everything a decision can ask for, said as what is true afterwards.

The turn carries effects out in order, inside one transaction; an effect taken twice leaves
the same rows as taken once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dialogues.clocks import Clock
from dialogues.decided import Decided
from dialogues.state import FieldName, Known, Level, Mood, ScriptRef


class CaseState(StrEnum):
    """Where a case stands: intake and its end by the bot and the customer, the rest by people."""

    INTAKE = "intake"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"
    PLAN_SENT = "plan_sent"
    EXECUTING = "executing"
    NOT_UPHELD = "not_upheld"
    RESOLVED = "resolved"
    CLOSED = "closed"


class Settled(StrEnum):
    """How a promise ended."""

    KEPT = "kept"
    BROKEN = "broken"
    RENEGOTIATED = "renegotiated"


@dataclass(frozen=True, slots=True)
class Why:
    """Why a message was said: the rule, the phase, the facts used, the script version.

    turn: of a colleague's words, the turn that said them, by which it is known that they arrived.
    """

    rule: str
    phase: str
    facts: tuple[str, ...] = ()
    script: str = ""
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Button:
    """A choice shown under a message; pressing it sends payload."""

    title: str
    payload: str


@dataclass(frozen=True, slots=True)
class Say:
    """Text that stands in the outbox of the conversation. author is "bot" or an agent's name."""

    text: str
    why: Why
    buttons: tuple[Button, ...] = ()
    author: str = "bot"
    kind: str = "reply"


@dataclass(frozen=True, slots=True)
class FileCase:
    """The case *case_no* holds exactly this; the store opens it the first time.

    linked: the number of the earlier case that this one comes back to, "" when none. severity: of
    dialogues.severity, "" not known. lowered: a person judged it less urgent than the rules do.
    """

    case_no: str
    matter: int
    script: ScriptRef
    state: CaseState
    level: Level
    category: str | None
    categories: tuple[str, ...]
    flags: frozenset[str]
    fields: dict[FieldName, Known]
    moods: tuple[Mood, ...]
    started: datetime
    linked: str = ""
    severity: str = ""
    lowered: bool = False


FILED = "filed"
ELSEWHERE = "elsewhere"
"""Kind of what was said already, where it was said: it stands in the history, nobody sends it."""
BARRED = "barred"


@dataclass(frozen=True, slots=True)
class HandOff:
    """The conversation waits in *queue* for a person, with these reasons.

    queue: duty or service; FILED where the case is to be worked on and nobody is waited for.
    page: the duty manager is called although a colleague has the talk.
    """

    case_no: str
    level: Level
    queue: str
    reasons: tuple[str, ...]
    page: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """The agent has the conversation; no longer in the queue."""

    case_no: str
    agent: str
    name: str


@dataclass(frozen=True, slots=True)
class TakeRefused:
    """The agent does not get the talk: *owner* (a name) has it already; why BARRED: never he."""

    agent: str
    owner: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class GivenBack:
    """The agent gave the conversation back to the bot; agent "": nobody waits for it any more.

    mode: for one thing only, a name of dialogues.lent.
    """

    case_no: str
    agent: str
    mode: str = ""


@dataclass(frozen=True, slots=True)
class Promise:
    """A time was spoken: *what* happens before *due*, by *owner* (a team or a name)."""

    id: str
    case_no: str
    kind: str
    what: str
    due: datetime
    owner: str


@dataclass(frozen=True, slots=True)
class SettlePromise:
    """The promise ended so, at this time; proof says by what."""

    id: str
    how: Settled
    at: datetime
    proof: str


@dataclass(frozen=True, slots=True)
class SetTimer:
    """A Due(key) event comes to this conversation at *due*; a timer of that key is replaced."""

    key: str
    due: datetime


@dataclass(frozen=True, slots=True)
class CancelTimer:
    """No Due(key) comes any more."""

    key: str


@dataclass(frozen=True, slots=True)
class Note:
    """A line in the case's history that the customer does not see."""

    case_no: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class NoticeTold:
    """The customer was told of this incident in advance (dialogues.forewarn): one more who was."""

    incident: int


@dataclass(frozen=True, slots=True)
class Stands:
    """The case stands so; said of earlier cases of the talk, whose fields are not at hand."""

    case_no: str
    state: CaseState


@dataclass(frozen=True, slots=True)
class ClockStands:
    """The clock of the case stands so. owner: who is to see to it (a team or a name)."""

    clock: Clock
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Escalate:
    """The clock ran out: people are told along *ladder*, step by step, until one takes note."""

    case_no: str
    clock: Clock
    ladder: str


@dataclass(frozen=True, slots=True)
class Closing:
    """The letter of the case reaches its customer until then only; None: nothing presses now."""

    case_no: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Moved:
    """The talk is another's now: the agent *to* (an id) has it; to "": it waits for *team*."""

    case_no: str
    to: str
    name: str
    team: str
    why: str


Timed = ClockStands | Escalate | Closing
Plain = (
    Say
    | FileCase
    | HandOff
    | Taken
    | TakeRefused
    | GivenBack
    | Moved
    | Promise
    | SettlePromise
    | SetTimer
    | CancelTimer
    | Note
    | NoticeTold
    | Stands
)
Effect = Plain | Decided | Timed
