"""Everything that can happen to a conversation. Each event carries its own time (with zone)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dialogues.state import MessageId
from nlu.types import Parse


@dataclass(frozen=True, slots=True)
class Said:
    """One customer message of a turn: what was read, and the attachments by kind (image, ...).

    payload is the payload of a pressed button, "" when the words were typed.
    """

    id: MessageId
    at: datetime
    parse: Parse
    payload: str = ""
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heard:
    """The customer wrote: one or more messages that make one turn, in order."""

    at: datetime
    messages: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class AgentTook:
    """An agent takes the conversation at the desk."""

    at: datetime
    agent: str
    name: str


@dataclass(frozen=True, slots=True)
class AgentSaid:
    """An agent wrote to the customer from the desk."""

    at: datetime
    agent: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class AgentReturned:
    """An agent gives the conversation back to the bot."""

    at: datetime
    agent: str
    name: str


@dataclass(frozen=True, slots=True)
class Due:
    """A timer of this conversation came due; key names it (silence, promise:<id>)."""

    at: datetime
    key: str


Event = Heard | AgentTook | AgentSaid | AgentReturned | Due
