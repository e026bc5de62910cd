"""Who looks at which talk and who writes in it, so that two agents do not do the same thing.

Kept in this process alone and forgotten after 45 seconds: it is a courtesy, not a lock. Who may
speak is decided in the talk's lane.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from bot.desk import posts
from bot.desk.desk import Desk
from bot.http.body import Body, Text, json_response, read_model

_LASTS = 45.0  # seconds
_MOST = 500  # agents


class Here(Body):
    """Where the agent is: a talk, or "" for none."""

    chat: Annotated[Text, Field(max_length=300)]
    doing: Literal["looking", "writing"] = "looking"


@dataclass(frozen=True, slots=True)
class _Seat:
    name: str
    chat: str
    doing: str
    until: float


Shown = dict[str, list[dict[str, str]]]


class Presence:
    """Belongs to the loop's thread."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._seats: dict[str, _Seat] = {}

    def at(self, login: str, name: str, chat: str, doing: str) -> None:
        """Note where an agent is; a place in the queue ("") is none."""
        self._seats.pop(login, None)
        if chat and len(self._seats) < _MOST:
            self._seats[login] = _Seat(name, chat, doing, self._clock() + _LASTS)

    def shown(self) -> Shown:
        """Return who is where, by talk."""
        now = self._clock()
        self._seats = {login: one for login, one in self._seats.items() if one.until > now}
        found: Shown = {}
        for login, one in sorted(self._seats.items()):
            here = {"login": login, "name": one.name, "doing": one.doing}
            found.setdefault(one.chat, []).append(here)
        return found


async def here(presence: Presence, desk: Desk, request: Request) -> Response:
    """POST /desk/api/presence: where the agent is now; answers who else is where."""
    agent = (await posts.asking(desk, request)).agent
    told = await read_model(request, Here)
    presence.at(agent.login, agent.name, told.chat, told.doing)
    return json_response({"talks": presence.shown()})
