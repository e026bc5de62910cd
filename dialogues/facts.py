"""What a decision may know besides state and event; read or drawn before deciding."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class OpenPromise:
    """A promise of this customer that is not settled."""

    id: str
    kind: str
    what: str
    due: datetime
    owner: str


@dataclass(frozen=True, slots=True)
class CaseSeen:
    """A case of this conversation as the customer may see it."""

    case_no: str
    state: str
    category: str | None
    opened: datetime
    owner: str = ""
    promises: tuple[OpenPromise, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """fresh_case_no: a new, unguessable number, used only when a case is opened in this turn.

    cases: this conversation's cases, newest first. complaints_30d: cases of this customer in the
    last 30 days, other conversations included.
    """

    fresh_case_no: str
    cases: tuple[CaseSeen, ...] = ()
    complaints_30d: int = 0
