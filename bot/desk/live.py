"""The live feed: tells a page which talks moved, so that it reads them again.

Nothing of a customer is in it but the talks' ids. It ends within a second of the session's end.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from bot.desk import sessions
from bot.desk.alarm_api import Board, Sign
from bot.desk.desk import Desk
from bot.desk.presence import Presence, Shown
from bot.desk.sessions import Session
from bot.http import sse
from storage.errors import StoreAway

_LOOK = 1.0  # seconds between two looks at the session


async def events(presence: Presence, board: Board, desk: Desk, request: Request) -> Response:
    """GET /desk/events."""
    session = await sessions.reading(desk, request)
    stream = feed(desk, session, presence, board)
    return StreamingResponse(stream, headers=sse.HEADERS, media_type="text/event-stream")


async def feed(
    desk: Desk, session: Session, presence: Presence | None = None, board: Board | None = None
) -> AsyncGenerator[bytes, None]:
    """Yield the feed of *session* until it ends, the database is away or the process stops.

    presence: who is where; told when it changed, and at the beginning when anybody is anywhere.
    board: alarms; that they changed is told, the page reads them.
    """
    now = asyncio.get_running_loop().time
    with desk.hub.listen() as ear:
        stood: Sign = await board.sign() if board else ()  # before the page reads its first list
        yield b"retry: 2000\n\n"
        spoken, there = now(), Shown()
        while not desk.hub.closing:
            heard = await ear.next(_LOOK)
            if not await _alive(desk, session):
                return
            here = presence.shown() if presence else there
            if here != there:
                there, spoken = here, now()
                yield sse.event("presence", {"talks": here})
            stand = await board.sign() if board else stood
            if stand != stood:
                stood, spoken = stand, now()
                yield sse.event("alarms", {"standing": len(stood)})
            if heard:
                yield sse.event("talks", {"chats": [news.chat for news in heard]})
            elif now() - spoken > sse.HEARTBEAT:
                yield b": still here\n\n"
            else:
                continue
            spoken = now()


async def _alive(desk: Desk, session: Session) -> bool:
    try:
        return await asyncio.to_thread(sessions.alive, desk, session.secret) is not None
    except StoreAway:
        return False  # the browser comes back and is asked who it is
