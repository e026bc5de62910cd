"""Casework over HTTP: a desk, one case of one customer, and an agent in front of it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from storage import accounts, case_events
from tests.bot.pretend_desk import PretendDesk, Seat

HOUR = 3600.0
PLAN: dict[str, Any] = {
    "text": "给您换一块新电池。", "action": "换电池", "number": "1 块", "approver": "王主管",
    "demand": "换电池", "exchange": "寄回旧件", "compensation": "无", "improvement": "抽检",
}  # fmt: skip
DECLINE: dict[str, Any] = {
    "empathy": "我明白您很失望。", "reason": "机器没有故障。", "term": "《售后政策》第 4.2 条",
    "version": "2025-06", "alternative": "可以以旧换新。", "objection": "不认可请回“复核”。",
}  # fmt: skip
RESOLVE: dict[str, Any] = {
    "outcome": "upheld",
    "done": "换好了。",
    "condition": "坏了再换。",
    "contact": "转 806",
}
TAGS: dict[str, Any] = {
    "problem": ["fault"], "solution": ["goods"], "reaction": ["satisfied"], "root_cause": "product",
    "department": "technical",
}  # fmt: skip


async def posted(seat: Seat, path: str, event: str, body: Mapping[str, Any]) -> httpx.Response:
    """Do something as a page of the desk does it: an act with an id, and the page's token."""
    content = {"event": event or secrets.token_hex(16), **body}
    return await seat.client.post(
        f"/desk/api/{path}", json=content, headers={"x-desk-token": seat.token}
    )


@dataclass
class Room:
    """A desk, one case of one customer, and an agent in front of it."""

    world: PretendDesk
    seat: Seat
    chat: str
    number: str

    async def post(
        self, what: str, event: str = "", seat: Seat | None = None, **body: Any
    ) -> httpx.Response:
        """Do something to the case."""
        return await posted(seat or self.seat, f"case/{self.number}/{what}", event, body)

    async def ok(self, what: str, event: str = "", seat: Seat | None = None, **body: Any) -> Any:
        """Do something that is allowed; return the answer."""
        answer = await self.post(what, event, seat, **body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def get(self, seat: Seat | None = None) -> Any:
        """Return the case as the page gets it."""
        answer = await (seat or self.seat).client.get(f"/desk/api/case/{self.number}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def lead(self, login: str = "wang", name: str = "王主管") -> Seat:
        """Return the browser of a manager."""
        self.world.store.do(lambda tx: accounts.add(tx, login, name, "manager", "x"))
        return await self.world.agent(login, name)

    def plan(self, **more: Any) -> dict[str, Any]:
        """Return a plan due in three hours."""
        return PLAN | {"due": self.world.clock() + 3 * HOUR} | more

    def kinds(self) -> list[str]:
        """Return what the case's history holds."""
        found = self.world.store.read(lambda c: case_events.events(c, self.number))
        return [one.kind for one in found]

    async def say(self, text: str) -> None:
        """Let the customer write."""
        await self.world.customer("u1", text)


async def room(world: PretendDesk, *, claimed: bool = True) -> Room:
    seat = await world.agent()
    chat = await world.customer("u1", "耳机坏了", "我要人工")
    number = (await seat.talk(chat))["case_no"]
    made = Room(world, seat, chat, number)
    if claimed:
        await made.ok("step", to="claimed")
    return made
