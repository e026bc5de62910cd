"""What reading hands on: one Parse for one message.

Offsets count characters of the text as it came in (Python str), so text[start:end] is the
slot's text. Probabilities are 0.0 (a guess) to 1.0 (certain). The vocabulary is stable:
`qingsu parse`, scripts and reports use these names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Intent(StrEnum):
    """What the customer is doing with this message."""

    COMPLAINT = "complaint"
    INQUIRY = "inquiry"
    SUGGESTION = "suggestion"
    PRAISE = "praise"
    FOLLOW_UP = "follow_up"
    SUPPLEMENT = "supplement"
    CORRECTION = "correction"
    WITHDRAW = "withdraw"
    ASK_HUMAN = "ask_human"
    ASK_BOT = "ask_bot"
    ASK_WHY = "ask_why"
    ASK_PROGRESS = "ask_progress"
    ASK_HOURS = "ask_hours"
    ASK_RIGHTS = "ask_rights"
    AFFIRM = "affirm"
    DENY = "deny"
    DONT_KNOW = "dont_know"
    REFUSE_ANSWER = "refuse_answer"
    ACCEPT = "accept"
    AMEND = "amend"
    GREET = "greet"
    THANKS = "thanks"
    BYE = "bye"
    CHITCHAT = "chitchat"
    OUT_OF_SCOPE = "out_of_scope"


class Emotion(StrEnum):
    """How the writer mainly feels."""

    ANGER = "anger"
    DISAPPOINTMENT = "disappointment"
    ANXIETY = "anxiety"
    NEUTRAL = "neutral"
    SATISFIED = "satisfied"


class Need(StrEnum):
    """What the writer needs from us besides the matter itself (seed 001)."""

    RESPECT = "respect"
    VENT = "vent"
    COMPENSATION = "compensation"
    EVADE = "evade"
    HOSTILE = "hostile"


class Flag(StrEnum):
    """A risk or property stated in the text."""

    REGULATOR = "regulator"
    MEDIA = "media"
    LEGAL = "legal"
    SAFETY = "safety"
    ACCOUNT_SECURITY = "account_security"
    GROUP = "group"
    SELF_HARM = "self_harm"
    REPEAT = "repeat"
    ABUSIVE = "abusive"
    REQUEST_HUMAN = "request_human"


class Hazard(StrEnum):
    """What kind of danger a `safety` flag speaks of; decides the words of the safety card.

    From `trapped` on no thing makes it: shut in; left behind at night or on a road; held or
    threatened; medicine or treatment that cannot wait; hurt at a place or at somebody's hands; a
    child who writes in fear; a child or an elder not found; one mistreated by who looks after
    him; the customer himself threatens. `fumes` are the smell of a thing, `leak` is gas.
    """

    FIRE = "fire"
    INJURY = "injury"
    LEAK = "leak"
    FUMES = "fumes"
    POISONING = "poisoning"
    ELECTRIC = "electric"
    CHILD = "child"
    OTHER = "other"
    TRAPPED = "trapped"
    STRANDED = "stranded"
    MENACE = "menace"
    CARE = "care"
    ACCIDENT = "accident"
    YOUNG = "young"
    LOST = "lost"
    MISTREATED = "mistreated"
    VIOLENCE = "violence"


BY_NO_THING = frozenset(
    {
        *(Hazard.TRAPPED, Hazard.STRANDED, Hazard.MENACE, Hazard.CARE),
        *(Hazard.ACCIDENT, Hazard.YOUNG, Hazard.LOST, Hazard.MISTREATED, Hazard.VIOLENCE),
    }
)
"""Dangers that rules alone name (`lexicons/risk_people.yml`): nothing is to be put away."""


class Validity(StrEnum):
    """A hint for staff only; there is no word for "invalid"."""

    VALID = "valid"
    VAGUE = "vague"
    NOT_COMPLAINT = "not_complaint"


class Handoff(StrEnum):
    """A wish about who answers."""

    REQUEST_HUMAN = "request_human"
    REQUEST_CALLBACK = "request_callback"
    ASK_IF_BOT = "ask_if_bot"
    COMPLAINS_ABOUT_BOT = "complains_about_bot"
    NONE = "none"


class SlotType(StrEnum):
    """A kind of value found in a text."""

    PRODUCT = "product"
    MODEL = "model"
    ORDER_NO = "order_no"
    AMOUNT = "amount"
    DATE = "date"
    TIME = "time"
    PLACE = "place"
    PHONE = "phone"
    EMAIL = "email"
    CONTACT_NAME = "contact_name"
    COMPANY = "company"
    ID_NUMBER = "id_number"
    DEMAND = "demand"
    ATTEMPTS_BEFORE = "attempts_before"
    MEASURE = "measure"


WANTED = "wanted"
"""Role of a day on which something was to be done, as was said or wished: no day of an event."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One value found in a text: text == message[start:end].

    value is normalised: ISO date, E.164 phone, fen for an amount, demand code, digits for a
    count. precision: of dates day, week, month, year, about; of sums "about" where the words say
    so (不到五百, 三四百块: the value is the lower end). role tells what the value is
    about where the words around it say so: purchase, event or WANTED (dates), else "".
    """

    type: SlotType
    text: str
    start: int
    end: int
    value: str
    precision: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What short answers are read against.

    asking: the kind of the open question (a field kind such as date, phone, text), "confirm"
    for a summary, "offer" for a yes/no offer, "" when nothing is open. at: the message's own
    time with zone, for relative dates.
    """

    at: datetime | None = None
    asking: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a label was given: the head or rule, what it said, and on what evidence.

    margin: distance to the second best, in the head's own measure; None where there is none.
    """

    label: str
    by: str
    detail: str = ""
    sure: float = 1.0
    margin: float | None = None


@dataclass(frozen=True, slots=True)
class Parse:
    """One message, understood. acts holds every intent found, the main one first."""

    text: str
    language: str = "zh-Hans"
    intent: Intent = Intent.CHITCHAT
    acts: tuple[Intent, ...] = ()
    category: str | None = None
    categories: tuple[str, ...] = ()
    emotion: Emotion = Emotion.NEUTRAL
    heat: int = 0
    level: int | None = None
    flags: frozenset[Flag] = frozenset()
    hazards: tuple[Hazard, ...] = ()
    needs: frozenset[Need] = frozenset()
    validity: Validity = Validity.NOT_COMPLAINT
    handoff: Handoff = Handoff.NONE
    slots: tuple[Slot, ...] = ()
    sure: Mapping[str, float] = field(default_factory=dict)
    reasons: tuple[Reason, ...] = ()
