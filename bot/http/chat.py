"""The chat page's API: a session, what was said, what is said now, and one message more.

POST /api/chat/session     who you are: an anonymous visitor, known by a signed cookie
POST /api/chat/messages    202 once the message is on disk; the answer comes as a message
GET  /api/chat/history     ?after=N
GET  /api/chat/events      live, see bot/http/sse.py
"""

from __future__ import annotations

import asyncio
import functools
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Annotated

from pydantic import Field, StringConstraints
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels import web
from bot.http import cookies, embed, sse
from bot.http.body import MESSAGE_CAP, Body, Refused, Text, blank, json_response, read_model
from bot.http.load_places import household
from bot.http.rate import Rate
from bot.hub import Hub
from bot.intake import Intake
from dialogues.state import Control
from dialogues.tongue import EN, HANS, HANT
from storage import conversations, handoffs, messages
from storage.messages import Attachment
from storage.store import Store

STREAMS = 8  # open at once for one visitor: tabs, not an attack
MOST_FILES = 9  # in one message, as many as WeChat puts into an album
NEW_SESSIONS = 60  # a minute from one address: a whole office or a mobile network may share it
_EMPTY = Refused(400, "empty", "消息不能是空的。The message is empty.")
_STRANGER = Refused(401, "no_session", "请先打开会话。Ask for a session first.")
_NO_JSON = Refused(415, "not_json", "请用 application/json。Send application/json.")
_BAD_AFTER = Refused(400, "after", "after 应该是消息的编号。after is a message's number.")
_NO_FILES = Refused(422, "attachment", "这里不能发文件。Files are not taken here.")
_TOO_MANY = Refused(
    429, "streams", "打开的页面太多了。Too many open streams.", {"retry-after": "5"}
)


Token = Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,2000}$")]


class NewSession(Body):
    """The body of a session. embedded: the page stands in a frame of an allowed origin."""

    embedded: bool = False


class NewMessage(Body):
    """id: the page's own, the same at every try. payload: of a pressed button.

    attachments: tokens of finished uploads, in the order they are shown.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
    text: Text
    payload: Annotated[Text, StringConstraints(max_length=200)] | None = None
    attachments: list[Token] = Field(default_factory=list, max_length=MOST_FILES)


Claim = Callable[[str, str], Attachment]


def refuse_all(_visitor: str, _token: str) -> Attachment:
    """Take no file: the default, where there are no uploads.

    Raises:
        Refused: always.
    """
    raise _NO_FILES


@dataclass(frozen=True, slots=True)
class Files:
    """What becomes of files.

    claim(visitor, token): the attachment of a finished upload of this visitor, the same one at
    every try; raises Refused for a token it does not know. Runs on a thread.
    links(attachment): where the customer sees it.
    """

    claim: Claim = refuse_all
    links: sse.Links = sse.no_links


@dataclass(frozen=True, slots=True)
class Page:
    """What the page is told and how it is treated. hello: the first words, before any message.

    abroad: bot_name and hello in other languages, for browsers that want one of them. privacy: by
    language, a link or a sentence that says what becomes of his data (S1-08), {} none.
    origins: sites that may show the page in a frame. sessions_per_minute: new visitors of one
    address, 0 for no limit.
    """

    bot_name: str
    hello: str
    secret: bytes
    abroad: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    privacy: Mapping[str, str] = field(default_factory=dict)
    https: bool = False
    body_cap: int = MESSAGE_CAP
    heartbeat: float = sse.HEARTBEAT
    files: Files = field(default_factory=Files)
    origins: tuple[str, ...] = ()
    sessions_per_minute: int = NEW_SESSIONS


class ChatApi:
    """The four routes."""

    def __init__(
        self,
        store: Store,
        hub: Hub,
        intake: Intake,
        page: Page,
        rate: Rate,
        clock: Callable[[], float],
    ) -> None:
        self._store = store
        self._hub = hub
        self._intake = intake
        self._page = page
        self._rate = rate
        self._arrivals = Rate(page.sessions_per_minute)
        self._clock = clock

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/api/chat/session", self._session, methods=["POST"]),
            Route("/api/chat/messages", self._message, methods=["POST"]),
            Route("/api/chat/history", self._history, methods=["GET"]),
            Route("/api/chat/events", self._events, methods=["GET"]),
        ]

    async def _session(self, request: Request) -> Response:
        _json_only(request)
        asked = await read_model(request, NewSession, cap=1024)
        page = self._page
        visitor = self._visitor(request) or self._newcomer(request)
        wanted = wanted_language(request.headers.get("accept-language", ""))
        name, hello = page.abroad.get(wanted, (page.bot_name, page.hello))
        told = {"user": visitor, "bot_name": name, "hello": hello}
        if privacy := page.privacy.get(wanted, page.privacy.get(HANS, "")):
            told["privacy"] = privacy
        answer = json_response(told)
        answer.set_cookie(
            cookies.NAME,
            cookies.sign(page.secret, visitor, self._clock()),
            max_age=cookies.KEPT,
            httponly=True,
            secure=page.https,
            samesite="lax",
        )
        if asked.embedded and page.https and page.origins:
            embed.partition(answer, cookies.NAME)
        return answer

    def _newcomer(self, request: Request) -> str:
        address = household(request.client.host if request.client else "")
        if address and (wait := self._arrivals.take(address, time.monotonic())):
            raise _slower(wait)
        return cookies.new_visitor()

    async def _message(self, request: Request) -> Response:
        visitor = self._known(request)
        _json_only(request)
        message = await read_model(request, NewMessage, self._page.body_cap)
        payload = message.payload or ""
        text = message.text if not blank(message.text) else payload
        if blank(text) and not message.attachments:
            raise _EMPTY
        if wait := self._rate.take(visitor, time.monotonic()):
            raise _slower(wait)
        attachments = await self._claimed(visitor, message.attachments)
        at = datetime.fromtimestamp(self._clock(), UTC)
        arrival = web.arrival(visitor, message.id, text, payload, at)
        received = await self._intake.accept(replace(arrival, attachments=attachments))
        return json_response({"message": received.message_id, "fresh": received.fresh}, 202)

    async def _claimed(self, visitor: str, tokens: list[str]) -> tuple[Attachment, ...]:
        if not tokens:
            return ()
        claim, once = self._page.files.claim, dict.fromkeys(tokens)
        return await asyncio.to_thread(lambda: tuple(claim(visitor, token) for token in once))

    async def _history(self, request: Request) -> Response:
        chat = web.address(self._known(request)).chat
        page = await self._past(chat, _after(request.query_params.get("after", "0")))
        lines = [sse.line_json(line, self._page.files.links) for line in page.lines]
        return json_response({"messages": lines} | sse.control_json(page))

    async def _events(self, request: Request) -> Response:
        chat = web.address(self._known(request)).chat
        after = _after(
            request.headers.get("last-event-id") or request.query_params.get("after", "0")
        )
        if self._hub.listeners(chat) >= STREAMS:
            raise _TOO_MANY
        page = self._page
        past_of = functools.partial(self._past, chat)
        return sse.stream(self._hub, chat, past_of, after, page.heartbeat, page.files.links)

    async def _past(self, chat: str, after: int) -> sse.Page:
        return await asyncio.to_thread(past, self._store, chat, after)

    def _visitor(self, request: Request) -> str | None:
        value = request.cookies.get(cookies.NAME, "")
        return cookies.visitor_of(self._page.secret, value, self._clock())

    def _known(self, request: Request) -> str:
        visitor = self._visitor(request)
        if visitor is None:
            raise _STRANGER
        return visitor


def wanted_language(accepted: str) -> str:
    """Return the language of a browser's Accept-Language: "" is zh-Hans, all but Chinese en."""
    first = accepted.partition(",")[0].partition(";")[0].strip().lower()
    if not first or first == "*":
        return HANS
    if not first.startswith("zh"):
        return EN
    return HANT if any(place in first for place in ("hant", "-tw", "-hk", "-mo")) else HANS


def past(store: Store, chat: str, after: int) -> sse.Page:
    """Read up to a page of what stands after message *after*, and who speaks now."""
    lines, talk, owner = store.read(
        lambda c: (
            messages.history(c, chat, after, sse.PAGE),
            conversations.get(c, chat),
            handoffs.owner(c, chat),
        )
    )
    control = talk.control if talk else Control.BOT
    return sse.Page(lines, control.value, owner.name if owner else "")


def _after(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 18:  # noqa: PLR2004 - 64 bits
        raise _BAD_AFTER
    return int(text)


def _json_only(request: Request) -> None:
    """Refuse what a foreign form could send; a page of ours always says what it sends."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise _NO_JSON


def _slower(wait: int) -> Refused:
    line = f"消息太快了，请 {wait} 秒后再发。Too many messages, wait {wait} s."
    return Refused(429, "too_fast", line, {"retry-after": str(wait)})
