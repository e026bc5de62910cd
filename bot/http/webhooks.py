"""Where platforms knock: /webhooks/<channel>/<account>, handed to the channel as plain values."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels import base
from bot.channels.base import Channel
from bot.http.body import Refused, read_bytes

CAP = 256 * 1024  # bytes of a push; a channel may take less, media come by reference
_UNKNOWN = Refused(404, "not_found", "没有这个地址。There is nothing at this address.")


class Webhooks:
    """One route for every push channel."""

    def __init__(self, channels: Sequence[Channel]) -> None:
        self._channels = {(one.name, one.account): one for one in channels}

    def route(self) -> Route:
        """Return the route."""
        return Route("/webhooks/{channel}/{account}", self._call, methods=["GET", "POST"])

    async def _call(self, request: Request) -> Response:
        where = request.path_params["channel"], request.path_params["account"]
        channel = self._channels.get(where)
        if channel is None:
            raise _UNKNOWN
        call = base.Request(
            request.method,
            dict(request.query_params),
            dict(request.headers),
            await read_bytes(request, CAP),
        )
        answer = await channel.handle(call)
        return Response(answer.body, answer.status, media_type=answer.media_type)
