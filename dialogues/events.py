"""Everything that can happen to a conversation. Each event carries its own time (with zone)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dialogues.state import MessageId, Point
from nlu.types import Parse


@dataclass(frozen=True, slots=True)
class Said:
    """One customer message of a turn: what was read, and the attachments by kind (image, ...).

    payload is the payload of a pressed button, "" when the words were typed. edited: the customer
    mended a message that stood there before.
    """

    id: MessageId
    at: datetime
    parse: Parse
    payload: str = ""
    attachments: tuple[str, ...] = ()
    edited: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """The customer wrote: one or more messages that make one turn, in order.

    joined: several messages read as one text. whole: the story so far and this turn, read as one;
    pieces of a sentence say less than the sentence. None where nothing was joined.
    """

    at: datetime
    messages: tuple[Said, ...]
    joined: Parse | None = None
    whole: Parse | None = None


@dataclass(frozen=True, slots=True)
class Entered:
    """The customer opened the chat, pressed start, or follows the account; no words yet."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Noticed:
    """A platform tells of the customer's side: left, recalled (a message), undelivered."""

    at: datetime
    kind: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class AgentElsewhere:
    """A colleague took the talk, or spoke in it, in the platform's own desk (WeCom).

    text: what the customer has read already, "" for a mere taking over. marks: as AgentSaid's.
    """

    at: datetime
    agent: str
    name: str
    text: str = ""
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AgentTook:
    """An agent takes the conversation at the desk."""

    at: datetime
    agent: str
    name: str


@dataclass(frozen=True, slots=True)
class AgentSaid:
    """An agent wrote to the customer from the desk.

    marks: what his words show and ask for, "shows.thanks asks.model", for the figures.
    """

    at: datetime
    agent: str
    name: str
    text: str
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AgentReturned:
    """An agent gives the conversation back to the bot; mode: for one thing only (lent.NAMES)."""

    at: datetime
    agent: str
    name: str
    mode: str = ""


@dataclass(frozen=True, slots=True)
class AgentProposed:
    """An agent proposes a solution, or the next version of one.

    points: its terms by name; action, number, approver and demand are needed (S2-47). options:
    what the customer may choose from, each beginning with a short name ("A 换新电池"). due: when
    it is done at the latest. case_no: "" is the present case.
    """

    at: datetime
    agent: str
    name: str
    text: str
    points: tuple[Point, ...] = ()
    options: tuple[str, ...] = ()
    due: datetime | None = None
    case_no: str = ""


@dataclass(frozen=True, slots=True)
class AgentDeclined:
    """An agent declines a wish, in five parts of his own words.

    empathy, reason, the quoted term with its version, an alternative, and the way to object.
    """

    at: datetime
    agent: str
    name: str
    empathy: str = ""
    reason: str = ""
    term: str = ""
    version: str = ""
    alternative: str = ""
    objection: str = ""
    case_no: str = ""


@dataclass(frozen=True, slots=True)
class AgentResolved:
    """An agent says that it is done. outcome: upheld, partly or not_upheld.

    done: what was done. condition: what holds further on. contact: how to reach the agent.
    reason: why not all of it (partly). check_days: so many days later he is asked again, 0 not.
    """

    at: datetime
    agent: str
    name: str
    outcome: str = "upheld"
    done: str = ""
    condition: str = ""
    contact: str = ""
    reason: str = ""
    case_no: str = ""
    check_days: int = 0


@dataclass(frozen=True, slots=True)
class Due:
    """A timer of this conversation came due; key names it.

    silence, promise:<id>, follow_up:<case>, follow_end:<case>.
    """

    at: datetime
    key: str


@dataclass(frozen=True, slots=True)
class AgentExtended:
    """An agent asks for more time for the plan; the customer is told why, in the agent's words."""

    at: datetime
    agent: str
    name: str
    reason: str = ""
    case_no: str = ""


@dataclass(frozen=True, slots=True)
class AgentTransferred:
    """An agent hands the talk to another agent (to, his id, and to_name) or, to "", to a team.

    lead: he may move talks that others have.
    """

    at: datetime
    agent: str
    name: str
    to: str = ""
    to_name: str = ""
    team: str = ""
    reason: str = ""
    lead: bool = False
    case_no: str = ""


@dataclass(frozen=True, slots=True)
class AgentFilled:
    """An agent writes a field of the present case; value is what he typed.

    asks: the kind of the field's question. parse: the value as read against it. was: what stood
    there when he began to write (dialogues.filling.stood); None: he is not asked.
    """

    at: datetime
    agent: str
    name: str
    field: str = ""
    value: str = ""
    asks: str = ""
    parse: Parse | None = None
    case_no: str = ""
    was: str | None = None


@dataclass(frozen=True, slots=True)
class AgentSorted:
    """An agent says how the present case is to be sorted; "" leaves a part as it is.

    level: "1" to "3". category: a code of the taxonomy. severity: of dialogues.severity. lead: he
    may lower an urgent case, and sort one that another has. was: the three as he saw them when he
    began, by name; what he left as it was stays as it is now. None: he is not asked.
    """

    at: datetime
    agent: str
    name: str
    level: str = ""
    category: str = ""
    severity: str = ""
    reason: str = ""
    lead: bool = False
    case_no: str = ""
    was: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class AgentPicked:
    """An agent who has the talk goes on with another open case of it."""

    at: datetime
    agent: str
    name: str
    case_no: str


@dataclass(frozen=True, slots=True)
class AgentRelayed:
    """An agent puts down what the customer said elsewhere; text is what he said.

    way: phone, counter, letter. told: when he said it. payload: the answer that it is, as its
    button says it; version: of the plan it answers, as the agent saw it. field: where the words
    belong, asks and parse as in AgentFilled. tell: the bot may answer in the customer's chat.
    """

    at: datetime
    agent: str
    name: str
    way: str = ""
    told: datetime | None = None
    text: str = ""
    payload: str = ""
    version: int = 0
    field: str = ""
    asks: str = ""
    parse: Parse | None = None
    case_no: str = ""
    tell: bool = False
    was: str | None = None


Decision = (
    AgentProposed
    | AgentDeclined
    | AgentResolved
    | AgentExtended
    | AgentTransferred
    | AgentFilled
    | AgentSorted
    | AgentPicked
)
Around = Entered | Noticed | AgentElsewhere
Event = Heard | Around | AgentTook | AgentSaid | AgentReturned | Decision | AgentRelayed | Due
