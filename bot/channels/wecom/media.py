"""Media a customer sent: streamed from media/get, never more than asked for.

An error comes as JSON without a file name. WeCom keeps media for three days.
Source: developer.work.weixin.qq.com/document/path/90254.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import httpx

from bot.channels.base import MediaGone, MediaLater, Outcome
from bot.channels.wecom.api import Api, read, understood
from bot.channels.wecom.errors import STALE, Away, Refused
from storage.errors import StoreError

_ERROR = 64 * 1024  # bytes of an error's answer
_WAITS = frozenset({Outcome.RETRY, Outcome.CONFIG})  # an operator can heal it: the media waits


async def stream(api: Api, media_id: str, most: int) -> AsyncIterator[bytes]:
    """Give the bytes of *media_id*, *most* at most.

    Raises:
        MediaGone: WeCom has it no more, or it is larger.
        MediaLater: WeCom cannot give it now.
    """
    if not media_id:
        raise MediaGone("no media id")
    try:
        async with _opened(api, media_id) as answer:
            length = answer.headers.get("content-length", "")
            given = int(length) if length.isdecimal() and len(length) < len(str(2**63)) else 0
            if given <= most:
                given = 0
                async for part in answer.aiter_bytes():
                    given += len(part)
                    if given > most:
                        break
                    yield part
    except (Away, StoreError, httpx.HTTPError, httpx.InvalidURL) as error:
        raise MediaLater(type(error).__name__) from None  # its text may hold the URL
    except Refused as error:
        later = error.outcome in _WAITS
        raise (MediaLater if later else MediaGone)(str(error)) from None
    if given > most:
        raise MediaGone(f"larger than {most} bytes")


@asynccontextmanager
async def _opened(api: Api, media_id: str) -> AsyncIterator[httpx.Response]:
    """Open the media item; a refused token is renewed once."""
    query = {"media_id": media_id}
    token = await api.token()
    async with AsyncExitStack() as stack:
        answer = await stack.enter_async_context(api.get("media/get", token, query))
        error = await _refusal(answer)
        if error is not None and error.code in STALE:
            token = await api.token(bad=token)
            answer = await stack.enter_async_context(api.get("media/get", token, query))
            error = await _refusal(answer)
        if error is not None:
            raise error
        yield answer


async def _refusal(answer: httpx.Response) -> Refused | None:
    """Return the error an answer is; None for a media item. Raises Away for nonsense."""
    if answer.status_code != httpx.codes.OK:
        raise Away(f"HTTP {answer.status_code}")
    if "content-disposition" in answer.headers:
        return None
    try:
        understood(await read(answer, _ERROR))
    except Refused as error:
        return error
    raise Away("nonsense")
