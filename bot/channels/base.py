"""What the core knows of a channel: where customers are answered, what goes out, how that ended.

What comes in is a storage.inbox.Arrival. A door is a place customers come through: pull doors (web
page, REST) read what is committed for them, push channels (Telegram, WeChat) are sent to. No
platform's name or error goes further in.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Protocol, runtime_checkable

from dialogues.effects import Button
from storage.inbox import Arrival
from storage.people import address_of


@dataclass(frozen=True, slots=True)
class Address:
    """Where a customer is answered; opaque to the core, stored with the case."""

    channel: str
    account: str
    user: str

    @property
    def chat(self) -> str:
        """The conversation's id."""
        return f"{self.channel}:{self.account}:{self.user}"

    @staticmethod
    def of(chat: str) -> Address:
        """Take a conversation's id apart."""
        return Address(*address_of(chat))


@dataclass(frozen=True, slots=True)
class Outbound:
    """One message to send; id is the same at every try (idempotency key, client dedup).

    purpose: the Say's kind (reply, agent, ...): what may be merged, or sent as a template.
    """

    id: str
    text: str
    buttons: tuple[Button, ...] = ()
    purpose: str = "reply"


class Outcome(StrEnum):
    """How a platform took a message; only `retry` is tried again by itself."""

    SENT = "sent"
    RETRY = "retry"
    WINDOW_CLOSED = "window_closed"
    QUOTA = "quota"
    BLOCKED = "blocked"
    REJECTED = "rejected"
    CONFIG = "config"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came of one send; retry_after in seconds, as the platform asked."""

    outcome: Outcome
    platform_id: str = ""
    retry_after: float | None = None
    code: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a door takes. window and per_inbound: the platform's budget after a customer's message.

    can_push False makes it a pull door: committed is delivered. at_once: no listening window,
    every message is a turn of its own.
    """

    max_text: int
    max_buttons: int = 0
    payload_bytes: int = 64
    window: timedelta | None = None
    per_inbound: int | None = None
    rate_per_second: float | None = None
    can_push: bool = True
    at_once: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """A platform's call, as far as a channel needs it."""

    method: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Response:
    """The answer to a platform's call."""

    status: int = 200
    body: bytes = b""
    media_type: str = "text/plain"


Sink = Callable[[Sequence[Arrival]], Awaitable[None]]  # returns when all of it is on disk


class Door(Protocol):
    """A place customers come through; its name is the first part of the conversation's id."""

    @property
    def name(self) -> str:
        """Short, stable: web, rest, telegram."""
        ...

    @property
    def limits(self) -> Limits:
        """What may be sent, and how."""
        ...


@runtime_checkable
class Channel(Door, Protocol):
    """A door that is sent to. Platform errors become Outcomes, never exceptions."""

    @property
    def account(self) -> str:
        """Which of the company's accounts there; the second part of the conversation's id."""
        ...

    async def start(self, sink: Sink) -> None:
        """Begin to receive."""
        ...

    async def stop(self) -> None:
        """Receive no more."""
        ...

    async def handle(self, request: Request) -> Response:
        """Verify and decode a webhook call, give it to the sink, then answer the platform."""
        ...

    async def send(self, to: Address, message: Outbound) -> Receipt:
        """Make one platform call."""
        ...

    async def check(self) -> str | None:
        """Return None when healthy, else what the operator must do."""
        ...
