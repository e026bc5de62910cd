"""What people decided about a case and what its customer said to it, as true afterwards.

One part of the effects; storage keeps each as a line of the case's history.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dialogues.state import Point


class Answer(StrEnum):
    """What became of a proposal; replaced: by a newer version, or by the work being done."""

    ACCEPTED = "accepted"
    AMENDED = "amended"
    REFUSED = "refused"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Change:
    """A term that differs from the version before: old or new is "" where it has none."""

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """The version was put before the customer; changed: against the version before."""

    case_no: str
    version: int
    agent: str
    name: str
    text: str
    points: tuple[Point, ...] = ()
    options: tuple[str, ...] = ()
    due: datetime | None = None
    changed: tuple[Change, ...] = ()
    alternative: bool = False


@dataclass(frozen=True, slots=True)
class ProposalSettled:
    """The version ended so; words are the customer's, wishes what he wants otherwise.

    message: of his, that says so; None where he said nothing (a newer version took its place) or
    a colleague put it down: way and by tell how he said it, and the colleague's name.
    """

    case_no: str
    version: int
    how: Answer
    at: datetime
    option: str = ""
    words: str = ""
    wishes: tuple[str, ...] = ()
    message: int | None = None
    way: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Declined:
    """A person declined, in these five parts."""

    case_no: str
    agent: str
    name: str
    at: datetime
    empathy: str
    reason: str
    term: str
    version: str
    alternative: str
    objection: str


@dataclass(frozen=True, slots=True)
class ReviewAsked:
    """The customer objects: somebody other than *apart_from* (an agent's id) looks again."""

    case_no: str
    at: datetime
    words: str
    apart_from: str


@dataclass(frozen=True, slots=True)
class Resolved:
    """A person says that it is done. outcome: upheld, partly, not_upheld."""

    case_no: str
    agent: str
    name: str
    at: datetime
    outcome: str
    done: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """The letter of confirmation, number *number* of this case, as the customer has it."""

    case_no: str
    number: int
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class FollowUp:
    """How the talk afterwards stands.

    how: asked, content, wish (something new in the answer), answered, left (the wish was not to
    be registered), registered, no_answer, not_asked. words: the customer's.
    """

    case_no: str
    how: str
    at: datetime
    words: str = ""
    emotion: str = ""
    heat: int = 0


@dataclass(frozen=True, slots=True)
class Scored:
    """How likely he would tell a friend to come here: points, 0 to 10 (NPS)."""

    case_no: str
    points: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Reopened:
    """The same case is open again, for the *count*-th time, because of these words."""

    case_no: str
    count: int
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What the staff's checklist said when something was decided: (id, yes, no or staff)."""

    case_no: str
    act: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Incomplete:
    """What the agent wanted was not done: these parts are missing (keys of labels.PARTS)."""

    case_no: str
    agent: str
    act: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """A colleague wrote the field: value shown as *new*, instead of *old* ("" nothing).

    old_how: where the old value came from; old_message: the customer's message that said it.
    """

    case_no: str
    agent: str
    name: str
    at: datetime
    field: str
    label: str
    old: str
    old_how: str
    old_message: int | None
    new: str


@dataclass(frozen=True, slots=True)
class Sorted:
    """A colleague put right how the case is sorted; what it was stands beside what it is.

    level, category, severity: as it is from now on. team: which team the rules and the table send
    it to now ("" where nothing is known of teams); the owner stays.
    """

    case_no: str
    agent: str
    name: str
    at: datetime
    level: str
    was_level: str
    category: str
    was_category: str
    severity: str
    was_severity: str
    team: str
    was_team: str
    reason: str


@dataclass(frozen=True, slots=True)
class Relayed:
    """What the customer said elsewhere (way, at told), as a colleague put it down: no message.

    answer: the button's payload that it is, "" none. label: of the field that it fills, "" none.
    """

    case_no: str
    agent: str
    name: str
    at: datetime
    way: str
    told: datetime
    text: str
    answer: str = ""
    label: str = ""


Decided = (
    Proposal
    | ProposalSettled
    | Declined
    | ReviewAsked
    | Resolved
    | Letter
    | FollowUp
    | Scored
    | Reopened
    | Checked
    | Incomplete
    | Filled
    | Sorted
    | Relayed
)
