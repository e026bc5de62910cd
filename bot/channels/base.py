"""What the core knows of a channel: where customers are answered, what goes out, how that ended.

What comes in is a storage.inbox.Arrival. A door is a place customers come through: pull doors (web
page, REST) read what is committed for them, push channels (Telegram, WeChat) are sent to. No
platform's name or error goes further in.

A media item is fetched at once: platforms forget it (WeChat after 3 days).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta, tzinfo
from enum import StrEnum
from typing import Any, Literal, Protocol, runtime_checkable

from bot.hub import Hub
from dialogues.effects import Button
from storage.inbox import Arrival
from storage.messages import Attachment
from storage.people import address_of
from storage.shared import Shared
from storage.store import Store


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

    max_text in text_unit: characters, UTF-8 bytes or UTF-16 units. payload_bytes: of a button.
    can_push False makes it a pull door: committed is delivered. at_once: no listening window,
    every message is a turn of its own. unread: nobody looks there, what is said is only kept.
    """

    max_text: int
    text_unit: Literal["chars", "utf8", "utf16"] = "chars"
    max_buttons: int = 0
    payload_bytes: int = 64
    window: timedelta | None = None
    per_inbound: int | None = None
    rate_per_second: float | None = None
    can_push: bool = True
    at_once: bool = False
    unread: bool = False


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


class MediaGone(Exception):  # noqa: N818 - names what to do: tell people, never try again
    """The platform has forgotten the media item, or never had it, or it is larger than allowed."""


class MediaLater(Exception):  # noqa: N818 - names what to do: try again
    """The platform cannot give the media item just now."""


class Inlet(Protocol):
    """What a channel lives on: a way in, and what the processes of its account share."""

    def now(self) -> float:
        """Return the time, in epoch seconds."""
        ...

    async def accept(
        self, arrivals: Sequence[Arrival], mark: tuple[str, str] | None = None
    ) -> None:
        """Store *arrivals* in order, and the cursor *mark* (name, value) never before them.

        Returns when all of it is on disk. Raises StoreAway: then nothing may be acknowledged.
        """
        ...

    async def park(self, source: str, body: bytes, why: str) -> None:
        """Keep what a platform sent and nobody can read, with the reason in Chinese, for a person.

        Only what is proven to be the platform's: a stranger would fill the disk. Raises StoreAway.
        """
        ...

    async def recall(self, name: str) -> Shared | None:
        """Return what is shared under *name* (a token, a cursor), also past its time."""
        ...

    async def keep(self, name: str, value: str, until: float = 0.0) -> None:
        """Share *value* under *name*, good *until* (epoch seconds, 0: for ever)."""
        ...

    async def lead(self, name: str, seconds: float) -> bool:
        """Be the one who polls or renews *name*; False while another process is."""
        ...

    async def leave(self, name: str) -> None:
        """Be that one no longer."""
        ...


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

    async def start(self, inlet: Inlet) -> None:
        """Begin to receive."""
        ...

    async def stop(self) -> None:
        """Receive no more."""
        ...

    async def handle(self, request: Request) -> Response:
        """Verify and decode a webhook call, give it to the inlet, then answer the platform."""
        ...

    async def send(self, to: Address, message: Outbound) -> Receipt:
        """Make one platform call."""
        ...

    def fetch(self, attachment: Attachment, most: int) -> AsyncIterator[bytes]:
        """Stream a media item of at most *most* bytes; raises MediaGone or MediaLater."""
        ...

    async def check(self) -> str | None:
        """Return None when healthy, else what the operator must do."""
        ...


@runtime_checkable
class Rereading(Protocol):
    """A channel that can read again what it once could not (after an update of ours)."""

    async def reread(self, body: bytes) -> bool:
        """Take in what *body* says; False when it still cannot be read. Raises StoreAway."""
        ...


@runtime_checkable
class Fed(Protocol):
    """A channel with something running beside it (a console of agents, typing signs)."""

    def feeds(
        self, store: Store, hub: Hub, zone: tzinfo
    ) -> Sequence[Callable[[], Coroutine[Any, Any, None]]]:
        """Return what is to run until the hub closes."""
        ...
