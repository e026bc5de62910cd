"""Take a request's body: bounded while it is read, strict when it is decoded.

What is wrong with it becomes Refused, a clear line in two languages and never a 500. orjson
refuses NaN, lone surrogates, broken UTF-8 and deep nesting; pydantic refuses wrong types and
unknown keys. The line never repeats what was sent.
"""

from __future__ import annotations

import asyncio
import string
from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

import orjson
from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

MESSAGE_CAP = 1024 * 1024  # bytes: a customer who pastes 100,000 characters is heard, too
_PATIENCE = 10.0  # seconds for a whole body: a byte a second must not hold a connection


class Refused(Exception):  # noqa: N818 - an answer, named by what is said of the request
    """A request that is answered with an error: status, a stable code, a line for people."""

    def __init__(
        self, status: int, code: str, line: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.line = line
        self.headers = dict(headers or {})


class Body(BaseModel):
    """The base of every body: closed, nothing converted."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


def _no_nul(text: str) -> str:
    if "\x00" in text:
        raise ValueError("contains NUL")
    return text


_BLANK = (
    string.whitespace
    + "\u00a0\u1680\u180e\u2028\u2029\u202f\u205f\u3000"
    + "".join(chr(c) for c in (*range(0x2000, 0x2010), *range(0x2060, 0x2065), 0xFEFF, 0x3164))
)


def blank(text: str) -> bool:
    """Whether nobody could see anything of *text*."""
    return not text.strip(_BLANK)


def seen(text: str) -> str:
    """Return *text* without what is blank around it.

    Raises:
        ValueError: nobody could see anything of it.
    """
    if blank(text):
        raise ValueError("empty")
    return text.strip()


Text = Annotated[str, AfterValidator(_no_nul)]
Model = TypeVar("Model", bound=Body)


def json_response(
    content: Any, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Answer with JSON."""
    return Response(orjson.dumps(content), status, headers, "application/json")


def refusal(refused: Refused) -> Response:
    """Answer a refused request."""
    content = {"error": refused.code, "message": refused.line}
    return json_response(content, refused.status, refused.headers)


async def read_model(request: Request, model: type[Model], cap: int = MESSAGE_CAP) -> Model:
    """Read the whole body, at most *cap* bytes, as *model*.

    Raises:
        Refused: 413 too large, 408 too slow, 400 not JSON or not of this shape.
    """
    return decode(await read_bytes(request, cap), model)


async def read_bytes(request: Request, cap: int = MESSAGE_CAP) -> bytes:
    """Read the body, never holding more than *cap* bytes and a network chunk.

    Raises:
        Refused: 413 when it is or says it is larger, 408 when it takes over ten seconds.
    """
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length[:20]) > cap:
        raise _too_large(cap)
    try:
        async with asyncio.timeout(_PATIENCE):
            return await _chunks(request, cap)
    except TimeoutError:
        raise _closing(408, "slow_body", "请求超时。The body did not arrive in time.") from None
    except ClientDisconnect:
        raise _closing(400, "cut_off", "请求中断。The body was cut off.") from None


async def _chunks(request: Request, cap: int) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > cap:
            raise _too_large(cap)
    return bytes(body)


def decode(body: bytes, model: type[Model]) -> Model:
    """Read *body* as *model*.

    Raises:
        Refused: 400 with what is wrong.
    """
    try:
        content = orjson.loads(body)
    except (orjson.JSONDecodeError, RecursionError):
        raise Refused(400, "not_json", "请求不是有效的 JSON。The body is not valid JSON.") from None
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise Refused(400, "invalid", _what(error)) from None


def _what(error: ValidationError) -> str:
    """Say which key is wrong and how, without the value; keys of ours only."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    if first["type"] == "extra_forbidden":
        return "请求里有不认识的字段。The body has an unknown key."
    where = ".".join(str(part)[:40] for part in first["loc"]) or "body"
    return f"字段 {where} 不对。The key {where} is wrong: {first['msg'][:200]}."


def _too_large(cap: int) -> Refused:
    kib = cap // 1024
    line = f"内容太长，最多 {kib} KiB。The body is too large, at most {kib} KiB."
    return _closing(413, "too_large", line)


def _closing(status: int, code: str, line: str) -> Refused:
    """Refuse and close: what is left of the body must not be read as the next request."""
    return Refused(status, code, line, {"connection": "close"})
