"""An agent who has a talk and decides in it, and the parts of what is decided."""

from __future__ import annotations

from typing import Any

import httpx

from tests.bot.pretend_desk import PretendDesk, Seat
from tests.bot.work_api_bench import posted

DECLINE = {
    "empathy": "颜色看着不舒服，我能理解。",
    "reason": "机器没有故障，这次办不了。",
    "term": "《售后政策》第 4.2 条",
    "version": "2025-06 版",
    "alternative": "可以以旧换新。",
    "objection": "不认可就回“复核”。",
}
RESOLVE = {
    "outcome": "upheld",
    "done": "电池换好了。",
    "condition": "30 天内再坏，凭此函再换。",
    "contact": "400-000-0000 转 806",
}
PARTS = {"exchange": "寄回", "compensation": "无", "improvement": "查批次"}
"""What a plan of a quality complaint has besides."""
POINTS = {"action": "换电池", "number": "1 块", "approver": "王主管", "demand": "换电池"}


def proposal(world: PretendDesk, **more: Any) -> dict[str, Any]:
    points = [{"name": name, "value": value} for name, value in POINTS.items()]
    due = world.clock() + 3 * 3600
    return {"text": "A 换电池，B 退货。", "points": points, "options": ["A 换电池", "B 退货"],
            "due": due, **PARTS} | more  # fmt: skip


def plan(world: PretendDesk, **more: Any) -> dict[str, Any]:
    return {"text": "A 换电池，B 退货。", "options": ["A 换电池", "B 退货"], **POINTS, **PARTS,
            "improvement_owner": "质量", "due": world.clock() + 3 * 3600} | more  # fmt: skip


async def post(seat: Seat, chat: str, what: str, event: str = "", **body: Any) -> httpx.Response:
    return await posted(seat, f"talk/{chat}/{what}", event, body)


async def decide(seat: Seat, chat: str, what: str, event: str = "", **body: Any) -> httpx.Response:
    """Decide as the page does it: by the case."""
    number = (await seat.talk(chat))["case_no"]
    return await posted(seat, f"case/{number}/{what}", event, body)


async def later(world: PretendDesk, seat: Seat, hours: float) -> None:
    """Let time pass while the agent is at the desk: a session that rests half an hour ends."""
    for _ in range(round(hours * 3)):
        world.clock.ahead += 1200
        assert (await seat.client.get("/desk/api/me")).status_code == 200


async def taken(world: PretendDesk, user: str = "u1") -> tuple[Seat, str]:
    seat = await world.agent()
    chat = await world.customer(user, "电池不行了，要求换电池", "我要人工")
    assert (await seat.act(chat, "take")).status_code == 200
    return seat, chat
