"""What a decision may know besides state and event; read or drawn before deciding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dialogues.effects import FileCase
from dialogues.notices import Notice
from dialogues.state import FieldName, Known


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
    """A case of this conversation as the customer may see it, and its level ("1" .. "3").

    view: where it stands, whole, by language; read only for a turn that may tell it. link: of the
    page that shows the same, "" where none can be reached.
    """

    case_no: str
    state: str
    category: str | None
    opened: datetime
    owner: str = ""
    promises: tuple[OpenPromise, ...] = ()
    view: Mapping[str, str] = field(default_factory=dict)
    link: str = ""
    level: str = "2"


@dataclass(frozen=True, slots=True)
class EarlierCase:
    """A case this customer brought in the last 30 days, in whatever conversation.

    unkept: what was promised there and is open still or was not done in time.
    """

    case_no: str
    state: str
    category: str | None
    opened: datetime
    fields: Mapping[FieldName, Known] = field(default_factory=dict)
    unkept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """fresh_case_no: a new, unguessable number, used only when a case is opened in this turn.

    cases: this conversation's cases, newest first. complaints_30d: cases of this customer in the
    last 30 days, other conversations included; earlier: the newest of them, newest first.
    channel, tier: where the customer writes, and what he is to the firm; "" not known. told: when
    the last word of a colleague or of progress reached him, None: none did. barred: who must not
    have the case, as it complains about how he handled another; read where a colleague acts.
    window: how long after his own words the customer can be written to there, None: always.
    pushes: what is said leaves and arrives later, or never. reached: when words of colleagues that
    were under way came to him, by the turn that said them. filed: the case that a colleague picks
    (AgentPicked), as it is on file; None: there is none such in this talk. notices: what is told in
    advance of the incidents that are open, oldest first; read where the customer may be told.
    """

    fresh_case_no: str
    cases: tuple[CaseSeen, ...] = ()
    complaints_30d: int = 0
    earlier: tuple[EarlierCase, ...] = ()
    channel: str = ""
    tier: str = ""
    told: datetime | None = None
    barred: frozenset[str] = frozenset()
    window: timedelta | None = None
    pushes: bool = False
    reached: Mapping[int, datetime] = field(default_factory=dict)
    filed: FileCase | None = None
    notices: tuple[Notice, ...] = ()
