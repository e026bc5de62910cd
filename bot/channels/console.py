"""The terminal: one customer, line by line. A pull door like the web page, answered at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from bot.channels.base import Address, Limits
from bot.intake import Intake
from dialogues.effects import Button
from storage import messages
from storage.inbox import Arrival
from storage.messages import CUSTOMER, Line
from storage.store import Store

ACCOUNT = "default"
WAIT = 20.0  # seconds for a turn


class Console:
    """The door `console`."""

    name = "console"
    limits = Limits(
        max_text=1_048_576, max_buttons=9, payload_bytes=200, can_push=False, at_once=True
    )


class Terminal:
    """One customer at a terminal; *user* keeps a talk over several starts."""

    def __init__(self, store: Store, intake: Intake, user: str, clock: Callable[[], float]) -> None:
        self._store = store
        self._intake = intake
        self._user = user
        self._clock = clock
        self._chat = Address(Console.name, ACCOUNT, user).chat
        self._buttons: tuple[Button, ...] = ()
        self._cursor = 0
        self._cursor = max((line.id for line in self._new()), default=0)

    async def say(self, text: str, event: str) -> list[Line]:
        """Say *text* (a number presses that button) and return what is said to it, in order.

        event: unique for this line. What came by itself since the last line comes first.
        """
        pressed = self._pressed(text)
        arrival = Arrival(
            channel=Console.name,
            account=ACCOUNT,
            user=self._user,
            event_id=f"{self._user}:{event}",
            kind="button" if pressed else "message",
            at=datetime.fromtimestamp(self._clock(), UTC),
            text=pressed.title if pressed else text,
            payload=pressed.payload if pressed else "",
        )
        await self._intake.ask(arrival, WAIT)
        heard = [line for line in self._new() if line.who != CUSTOMER]
        self._buttons = heard[-1].buttons if heard else ()
        return heard

    def _pressed(self, text: str) -> Button | None:
        number = text.strip()
        if number.isascii() and number.isdigit() and 0 < int(number[:3]) <= len(self._buttons):
            return self._buttons[int(number) - 1]
        return None

    def _new(self) -> list[Line]:
        lines: list[Line] = []
        while page := self._store.read(lambda c: messages.history(c, self._chat, self._cursor)):
            lines += page
            self._cursor = page[-1].id
        return lines
