"""Rasa's two contracts: a message answered in the same request, and a text parsed.

    POST /webhooks/rest/webhook {"sender", "message", "message_id"?, "metadata"?}
    POST /model/parse           {"text", "message_id"?}

What colleagues or reminders said since the customer's last message stands before the reply: such
a client is not written to, it asks. A message_id that comes again gets the answer it got first.
A turn that takes longer than *wait* seconds, or is cut short by a stop, is answered with 503 where
the message has an id: sent again, it gets its words. Without an id it is answered with []; its
reply stays in the talk.
"""

from __future__ import annotations

import asyncio
import itertools
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Annotated, Any

from pydantic import AfterValidator, StringConstraints
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.brain import Read
from bot.channels import rasa_rest
from bot.hearing import read_safely
from bot.http.body import MESSAGE_CAP, Body, Refused, Text, blank, json_response, read_model
from bot.intake import Asked, Intake
from bot.parse_json import rasa
from dialogues.effects import Say
from nlu.types import Context
from storage import inbox
from storage.errors import StoreAway
from storage.messages import Line
from storage.store import Store

_EMPTY = Refused(400, "empty", "消息不能是空的。The message is empty.")
_DEEPEST = 16  # levels of metadata
Word = Annotated[
    str, StringConstraints(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]*$")
]


def _shallow(value: Any, depth: int = 0) -> Any:
    """Refuse metadata nobody could write down again."""
    if depth > _DEEPEST:
        raise ValueError("nested too deep")
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        _shallow(one, depth + 1)
    return value


Metadata = Annotated[dict[str, Any], AfterValidator(_shallow)]


class RestMessage(Body):
    """One message of a Rasa client."""

    sender: Word
    message: Text
    message_id: Word | None = None
    metadata: Metadata | None = None


class ParseThis(Body):
    """A text to parse."""

    text: Text
    message_id: Word | None = None


@dataclass(frozen=True, slots=True)
class RestLimits:
    """wait: seconds for a turn. body_cap: bytes."""

    wait: float = 20.0
    body_cap: int = MESSAGE_CAP


class RestApi:
    """The two routes."""

    def __init__(
        self,
        store: Store,
        intake: Intake,
        read: Read,
        *,
        zone: tzinfo,
        clock: Callable[[], float],
        limits: RestLimits | None = None,
    ) -> None:
        self._store = store
        self._intake = intake
        self._read = read
        self._zone = zone
        self._clock = clock
        self._limits = limits or RestLimits()
        self._prefix = secrets.token_hex(16)  # a message without an id gets one no run has given
        self._count = itertools.count()

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/webhooks/rest/webhook", self._message, methods=["POST"]),
            Route("/model/parse", self._parse, methods=["POST"]),
        ]

    async def _message(self, request: Request) -> Response:
        said = await read_model(request, RestMessage, self._limits.body_cap)
        if blank(said.message) or blank(said.sender):
            raise _EMPTY
        arrival = rasa_rest.arrival(
            said.sender,
            said.message_id or f"{self._prefix}-{next(self._count)}",
            said.message,
            said.metadata or {},
            datetime.fromtimestamp(self._clock(), UTC),
        )
        asked = await self._intake.ask(arrival, self._limits.wait, unasked=True)
        if said.message_id is not None and not await self._over(asked):
            raise StoreAway("its turn is not through; send it again under the same message_id")
        lines = [*asked.unasked, *await self._replies(asked)]
        return json_response(rasa_rest.answer(said.sender, lines))

    async def _over(self, asked: Asked) -> bool:
        """Say whether the turn is through, so that every repeat gets the same words."""
        number = asked.received.inbox_id
        return asked.news is not None or await asyncio.to_thread(
            lambda: self._store.read(lambda c: inbox.settled(c, number))
        )

    async def _replies(self, asked: Asked) -> Sequence[Say | Line]:
        """Return what the turn said; one taken before (or not in time) is looked up."""
        if asked.news is not None:
            return [effect for effect in asked.news.effects if isinstance(effect, Say)]
        number = asked.received.inbox_id
        return await asyncio.to_thread(lambda: self._store.read(lambda c: inbox.replies(c, number)))

    async def _parse(self, request: Request) -> Response:
        said = await read_model(request, ParseThis, self._limits.body_cap)
        at = datetime.fromtimestamp(self._clock(), self._zone)
        parse = await asyncio.to_thread(read_safely, self._read, said.text, Context(at=at))
        return json_response(rasa(parse))
