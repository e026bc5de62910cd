"""What a refused, unknown or failed request is answered with: always JSON, never a detail."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.http.body import Refused, refusal
from bot.load import Busy
from storage import errors

log = structlog.get_logger("bot.http")
BROKEN = Refused(
    500, "broken", "服务出错了，请稍后再试。Something went wrong here, try again later."
)
AWAY = Refused(
    503,
    "away",
    "暂时不能接收，请稍后再发。Nothing can be stored at the moment, send it again.",
    {"retry-after": "5"},
)
_BUSY = "现在人太多，请 {} 秒后再发。Too much to do at the moment, send it again in {} s."
NO_PLACE = Refused(
    503,
    "connections",
    "现在连接的人太多，请稍后再来。Too many connections at the moment, come again later.",
    {"retry-after": "5"},
)
UNUSABLE = Refused(400, "address", "发送者的编号不能用。The sender's id cannot be used.")
_LINES = {
    404: ("not_found", "没有这个地址。There is nothing at this address."),
    405: ("method", "这个地址不支持这种请求方式。This address does not take that method."),
}
Handler = Callable[[Request, Exception], Awaitable[Response]]


async def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return refusal(error)


async def _http(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code, line = _LINES.get(error.status_code, ("refused", "请求不被接受。The request is refused."))
    return refusal(Refused(error.status_code, code, line, error.headers))


async def _away(_request: Request, error: Exception) -> Response:
    log.error("store away", error=str(error))
    return refusal(AWAY)


def busy(wait: int) -> Refused:
    """Return what is said where too much waits already; wait: seconds."""
    return Refused(503, "busy", _BUSY.format(wait, wait), {"retry-after": str(wait)})


async def _busy(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Busy)
    return refusal(busy(error.wait))


async def _unusable(_request: Request, _error: Exception) -> Response:
    return refusal(UNUSABLE)


async def _broken(_request: Request, _error: Exception) -> Response:
    return refusal(BROKEN)


HANDLERS: Mapping[Any, Handler] = {
    Refused: _refused,
    HTTPException: _http,
    Busy: _busy,
    errors.StoreError: _away,
    errors.Refused: _unusable,
    Exception: _broken,  # the guard logs it
}
