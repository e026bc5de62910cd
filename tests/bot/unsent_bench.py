"""A desk with a push channel that fails as told, and a sender that moves by hand."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from bot.channels.base import Address, Limits, Outbound, Receipt
from bot.outbound.dispatch import Dispatch, Setting
from bot.outbound.pace import SenderPace
from bot.settling import Claim
from dialogues.effects import Say, Why
from storage import accounts, conversations, lanes, messages
from storage.store import Tx
from storage.times import moment
from tests.bot.outbound.outbound_fakes import Counting
from tests.bot.pretend_desk import PretendDesk, Seat

CHAT = "mp:a:u"
MINUTE = 60.0
_OWNER, _LEASE = "bench.out:1:0", 60.0


@dataclass
class _Still:
    """A clock nobody asks: the channel counts nothing."""

    now: float = 0.0


@dataclass
class Phone(Counting):
    """A push channel without a budget. answer: what it says while it is ill, None: it is well."""

    answer: Receipt | Exception | None = None
    hangs: bool = False

    async def send(self, to: Address, message: Outbound) -> Receipt:
        """Take the message, or fail as told."""
        if self.hangs:
            await asyncio.sleep(60)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer or await super().send(to, message)


class UnsentDesk(PretendDesk):
    """The desk over a store whose outbox goes through *phone*; time passes by hand."""

    def __init__(
        self, folder: Path, *, switched_on: bool = True, kind: type[Phone] = Phone
    ) -> None:
        self.phone = kind(_Still(), limits=Limits(max_text=4096), triggers={})
        there = {("mp", "a"): self.phone} if switched_on else {}
        super().__init__(folder, channels=there)
        pace = SenderPace(patience=0.05)
        self.dispatch = Dispatch(self.store, there, _OWNER, self.clock, pace, Setting())

    def alone(self, story: Coroutine[Any, Any, None]) -> None:
        """Let *story* happen without workers: only what it moves itself moves."""
        try:
            asyncio.run(asyncio.wait_for(story, 20))
        finally:
            self.store.close()

    def say(self, text: str, chat: str = CHAT) -> int:
        """Say something to the customer."""
        said = Say(text, Why("reply", "test"))

        def job(tx: Tx) -> int:
            conversations.ensure(tx, chat)
            return messages.say(tx, chat, None, said, moment(tx.now), pull=False)

        return self.store.do(job)

    async def settle(self) -> None:
        """Send what can be sent at this moment."""
        for _ in range(100):
            names = self.store.do(lambda tx: lanes.claim(tx, _OWNER, 20, _LEASE, pool="out"))
            if not names:
                return
            for name in names:
                await self.dispatch.one(Claim(name, self.clock() + _LEASE), self.phone)
        raise AssertionError("it never rests")

    async def on(self, seconds: float) -> None:
        """Let time pass, the sender doing its part."""
        end = self.clock.ahead + seconds
        await self.settle()
        while self.clock.ahead < end:
            at = self.store.read(lambda c: lanes.next_at(c, "out"))
            wait = end - self.clock.ahead if at is None else at - self.clock() + 0.01
            self.clock.ahead = min(end, self.clock.ahead + max(wait, 0.01))
            await self.settle()

    async def lead(self) -> Seat:
        """Return the browser of a lead."""
        self.store.do(lambda tx: accounts.add(tx, "wang", "王主管", "manager", "x"))
        return await self.agent("wang", "王主管")


async def unsent(seat: Seat) -> dict[str, Any]:
    """Return what did not arrive, as the page gets it."""
    answer = await seat.client.get("/desk/api/unsent")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def missed(seat: Seat) -> list[dict[str, Any]]:
    """Return the messages that reached no customer, talk by talk."""
    return [one for talk in (await unsent(seat))["talks"] for one in talk["messages"]]


async def post(seat: Seat, path: str, **body: Any) -> httpx.Response:
    """Do something as the page does it: unsent/5/again, dead/1/retry."""
    headers = {"x-desk-token": seat.token}
    return await seat.client.post(f"/desk/api/{path}", json=body, headers=headers)
