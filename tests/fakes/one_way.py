"""A channel on which nothing comes in and nothing lies to be fetched: what is sent is the rest."""

from __future__ import annotations

from collections.abc import AsyncIterator

from bot.channels.base import Inlet, MediaGone, Request, Response
from storage.messages import Attachment


class OneWay:
    """What a channel of a test does beside sending; who inherits says how it sends."""

    async def start(self, inlet: Inlet) -> None:
        """Nothing comes in."""

    async def stop(self) -> None:
        """Nothing to stop."""

    async def handle(self, request: Request) -> Response:
        """Nothing comes in."""
        return Response(404, request.body)

    async def check(self) -> str | None:
        """Say that all is well."""
        return None

    async def fetch(self, attachment: Attachment, most: int) -> AsyncIterator[bytes]:
        """Give nothing: nothing came in."""
        raise MediaGone(f"{attachment.ref}: at most {most}")
        yield b""
