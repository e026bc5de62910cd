"""The API for other systems: register a complaint, ask how a case stands, add a note to it.

    POST /api/v1/complaints              {"channel", "text", "fields"?, "at"?, "by"?} -> 201
    GET  /api/v1/cases/{number}          -> 200, without anything staff keep to themselves
    POST /api/v1/cases/{number}/notes    {"text", "by"?} -> 201
    POST /api/v1/cases/{number}/status   {"task", "act", ...} or {"to", ...} -> 200, 409 why not

Authorization: Bearer qk_...; a POST needs an Idempotency-Key, and the same again gets the answer
it got the first time. Errors: {"error": code, "message": Chinese and English}.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Annotated, Any, Literal, TypeVar

import orjson
from pydantic import Field, StringConstraints
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.connect import keys, moving, shown
from bot.connect.moving import Moving
from bot.connect.registering import Misfit, Registrar, Told
from bot.http.body import Body, Refused, Text, blank, decode, json_response, read_bytes
from bot.http.rate import Rate
from cases.work_file import Work, shipped
from storage import cases, connect_keys, promises
from storage.connect_keys import Answered, Key
from storage.store import Store, Tx

CAP = 256 * 1024  # bytes of a body
_UNKNOWN = Refused(
    401,
    "bad_key",
    "密钥不对或已停用。The API key is wrong or was revoked.",
    {"www-authenticate": "Bearer"},
)
_SCOPE = Refused(403, "scope", "这个密钥没有这项权限。The key lacks the scope for this.")
_NO_CASE = Refused(404, "no_case", "没有这个投诉单。There is no such case.")
_NO_IDEM = Refused(
    400,
    "no_idempotency_key",
    "请带上 Idempotency-Key（8 到 100 个字符）。Send an Idempotency-Key of 8 to 100 characters.",
)
_OTHER = Refused(
    422,
    "other_body",
    "这个 Idempotency-Key 用过了，内容不同。This Idempotency-Key came with another body before.",
)
_EMPTY = Refused(400, "empty", "内容不能是空的。The text is empty.")
_AHEAD = Refused(400, "at", "时间要带时区，不能在将来。`at` needs a zone and cannot lie ahead.")
_PENDING = {"pending": True, "message": "已收下，稍后用同一个 Idempotency-Key 再问。"}
_FEWEST, _MOST = 8, 100  # characters of an Idempotency-Key
_AHEAD_MOST = 300.0  # seconds
_GUESSES = 30  # a minute from one address
Name = Annotated[
    str, StringConstraints(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f\x7f]+$")
]
FieldText = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Story = Annotated[Text, StringConstraints(min_length=1, max_length=20_000)]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Call:
    """A POST as it came. digest: of where it went and what it said."""

    key: Key
    idem: str
    body: bytes
    digest: str


Job = Callable[[Call], Awaitable[tuple[int, Any]]]


class Complaint(Body):
    """What a customer told on the phone, by e-mail, at the counter. fields: by their names."""

    channel: Literal["phone", "email", "counter", "sms", "social"]
    text: Story
    fields: dict[Name, FieldText] = Field(default_factory=dict, max_length=40)
    at: Annotated[str, StringConstraints(max_length=40)] = ""
    by: Name | None = None


class NoteBody(Body):
    """A line for staff."""

    text: Annotated[Text, StringConstraints(min_length=1, max_length=5000)]
    by: Name | None = None


class StatusApi:
    """The routes."""

    def __init__(
        self,
        store: Store,
        registrar: Registrar,
        clock: Callable[[], float],
        work: Callable[[], Work] = shipped,
    ) -> None:
        self._store = store
        self._work = work
        self._registrar = registrar
        self._clock = clock
        self._rates: dict[int, Rate] = {}
        self._guesses = Rate(_GUESSES)

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/api/v1/complaints", self._complain, methods=["POST"]),
            Route("/api/v1/cases/{number}", self._case, methods=["GET"]),
            Route("/api/v1/cases/{number}/notes", self._note, methods=["POST"]),
            Route("/api/v1/cases/{number}/status", self._move, methods=["POST"]),
        ]

    async def _complain(self, request: Request) -> Response:
        return await self._once(request, keys.COMPLAINTS, self._register)

    async def _case(self, request: Request) -> Response:
        key = await self._key(request, keys.CASES)
        number = request.path_params["number"]
        found, promised = await self._read(
            lambda c: (cases.load(c, number), promises.of_case(c, number))
        )
        if found is None:
            raise _NO_CASE
        told = shown.status(found, promised)
        if keys.STATUS in key.scopes:
            told |= await self._read(lambda c: shown.work(c, number, self._work()))
        return json_response(told)

    async def _note(self, request: Request) -> Response:
        number = request.path_params["number"]

        async def add(call: Call) -> tuple[int, Any]:
            said = decode(call.body, NoteBody)
            if blank(said.text):
                raise _EMPTY
            told = 201, {"number": number}
            await self._write(lambda tx: _add_note(tx, number, call, said, told))
            return told

        return await self._once(request, keys.NOTES, add)

    async def _move(self, request: Request) -> Response:
        number = request.path_params["number"]

        async def done(call: Call) -> tuple[int, Any]:
            said = decode(call.body, Moving)
            return await self._write(lambda tx: _moved(tx, number, call, said, self._work()))

        return await self._once(request, keys.STATUS, done)

    async def _register(self, call: Call) -> tuple[int, Any]:
        said = decode(call.body, Complaint)
        if blank(said.text):
            raise _EMPTY
        at, by = self._at(said.at), _actor(call.key, said.by)
        told = Told(said.channel, said.text, said.fields, at, f"{call.key.id}:{call.idem}", by)
        try:
            known = await asyncio.to_thread(self._registrar.judged, told)
        except Misfit as error:
            raise _misfit(error) from None
        registered = await self._registrar.register(told, known)
        if registered is None:
            return 202, _PENDING
        found = await self._read(lambda c: cases.load(c, registered.case_no))
        return 201, shown.registered(registered, found)

    def _at(self, said: str) -> datetime:
        now = self._clock()
        if not said:
            return datetime.fromtimestamp(now, UTC)
        try:
            at = datetime.fromisoformat(said)
        except ValueError:
            raise _AHEAD from None
        if at.tzinfo is None or at.timestamp() > now + _AHEAD_MOST:
            raise _AHEAD
        return at

    async def _once(self, request: Request, scope: str, work: Job) -> Response:
        """Do *work*, or answer a repeat as the first time."""
        key = await self._key(request, scope)
        idem = request.headers.get("idempotency-key", "")
        if not (_FEWEST <= len(idem) <= _MOST and idem.isascii() and idem.isprintable()):
            raise _NO_IDEM
        body = await read_bytes(request, CAP)
        digest = sha256(request.url.path.encode() + b"\n" + body).hexdigest()
        call = Call(key, idem, body, digest)
        before = await self._read(lambda c: connect_keys.answered(c, key.id, idem))
        if before is not None:
            return _again(before, call)
        status, content = await work(call)
        if status != 202:  # noqa: PLR2004 - accepted, not answered yet
            await self._write(lambda tx: _keep(tx, call, (status, content)))
        return json_response(content, status)

    async def _key(self, request: Request, scope: str) -> Key:
        """Return whose key came with the request.

        Raises:
            Refused: 401 none, 403 not for this, 429 too often.
        """
        kind, _, told = request.headers.get("authorization", "").partition(" ")
        told = told.strip() if kind.lower() == "bearer" else ""
        number = keys.id_in(told)
        key = await self._read(lambda c: connect_keys.get(c, number)) if number else None
        if not keys.fits(told, key) or key is None:
            address = request.client.host if request.client else ""
            _take(self._guesses, address)
            raise _UNKNOWN
        _take(self._rates.setdefault(key.per_minute, Rate(key.per_minute)), key.id)
        if scope not in key.scopes:
            raise _SCOPE
        if connect_keys.stale(key, self._clock()):
            await self._write(lambda tx: connect_keys.touch(tx, key.id))
        return key

    async def _read(self, query: Callable[[Any], T]) -> T:
        return await asyncio.to_thread(self._store.read, query)

    async def _write(self, job: Callable[[Tx], T]) -> T:
        return await asyncio.wrap_future(self._store.write(job))


def _add_note(tx: Tx, number: str, call: Call, said: NoteBody, told: tuple[int, Any]) -> None:
    """Add the note and keep the answer, together: a repeat beside it finds one of both or none."""
    if cases.load(tx.c, number) is None:
        raise _NO_CASE
    if connect_keys.answered(tx.c, call.key.id, call.idem) is None:
        cases.event(tx, number, "note", _actor(call.key, said.by), {"text": said.text})
        _keep(tx, call, told)


def _moved(tx: Tx, number: str, call: Call, said: Moving, work: Work) -> tuple[int, Any]:
    """Move it and keep the answer, together; a repeat beside it gets the answer that was kept."""
    before = connect_keys.answered(tx.c, call.key.id, call.idem)
    if before is not None:
        if before.body_hash != call.digest:
            raise _OTHER
        return before.status, orjson.loads(before.answer)
    actor = _actor(call.key, said.by)
    told = 200, moving.move(tx, number, said, actor, work)
    _keep(tx, call, told)
    return told


def _keep(tx: Tx, call: Call, told: tuple[int, Any]) -> None:
    kept = Answered(call.digest, told[0], orjson.dumps(told[1]).decode())
    connect_keys.answer(tx, call.key.id, call.idem, kept)


def _again(before: Answered, call: Call) -> Response:
    if before.body_hash != call.digest:
        raise _OTHER
    return json_response(orjson.loads(before.answer), before.status)


def _actor(key: Key, by: str | None) -> str:
    return f"api:{key.name}:{by}" if by else f"api:{key.name}"


def _misfit(error: Misfit) -> Refused:
    if not error.label:
        return Refused(400, "field", "有不认识的字段。A field has an unknown name.")
    line = f"“{error.label}”填得不对。The value of {error.name} does not fit."
    return Refused(400, "field", line)


def _take(rate: Rate, name: str) -> None:
    wait = rate.take(name, time.monotonic())
    if wait:
        line = "请求太频繁，请稍后再试。Too many requests, try again later."
        raise Refused(429, "rate", line, {"retry-after": str(wait)})
