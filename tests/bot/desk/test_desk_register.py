"""A colleague registers what a visitor or a caller told him, by the very rules of the chat."""

from __future__ import annotations

import asyncio
import secrets
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from bot.desk.called import CHANNELS
from dialogues.clocks import Kind
from storage import cases, clocks
from tests.bot.pretend_desk import PretendDesk, Seat

ZONE = ZoneInfo("Asia/Shanghai")
BROKEN = "耳机坏了好几天"
FIRE = "充电宝着火了，人没事"


@pytest.fixture
def world(tmp_path: Path) -> PretendDesk:
    return PretendDesk(tmp_path)


async def register(seat: Seat, event: str = "", **body: Any) -> httpx.Response:
    told = {"event": event or secrets.token_hex(16), "channel": "counter", "text": BROKEN, **body}
    headers = {"x-desk-token": seat.token}
    return await seat.client.post("/desk/api/register", json=told, headers=headers)


async def made(seat: Seat, event: str = "", **body: Any) -> dict[str, Any]:
    answer = await register(seat, event, **body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize("channel", ["counter", "phone", "email", "sms", "social"])
def test_what_was_told_is_a_case_in_the_queue_with_its_clocks(
    world: PretendDesk, channel: str
) -> None:
    """S0-02, S0-03: whatever the door, people get it and are held to their time."""

    async def story() -> None:
        seat = await world.agent()
        given = {"contact_phone": "138-0013-8000", "contact_name": "", "order_no": ""}
        case = await made(seat, channel=channel, fields=given)
        found = world.store.read(lambda c: cases.load(c, case["number"]))
        assert found is not None
        assert found.chat == case["chat"]
        assert found.chat.startswith(f"{channel}:")
        known = {str(name): one.value for name, one in found.file.fields.items()}
        assert known["contact_phone"] == "+8613800138000"
        assert "contact_name" not in known, "left empty is not told"
        owed = world.store.read(lambda c: clocks.of_case(c, case["number"], ZONE))
        assert {Kind.FIRST_TOUCH, Kind.PLAN} <= {one.clock.kind for one in owed}
        (row,) = (await seat.queue())["waiting"]
        assert (row["chat"], row["channel"]) == (case["chat"], CHANNELS[channel])
        history = world.store.read(lambda c: cases.events(c, case["number"]))
        assert "chenlan" in {one.actor for one in history}, "who keyed it in stands there"

    world.run(story())


def test_what_is_missing_is_what_the_chat_would_ask(world: PretendDesk) -> None:
    """S0-02: the same list as the script's, with nothing told and with something."""

    async def story() -> None:
        seat = await world.agent()
        chat = await world.customer("u1", BROKEN, "人工")
        asked = (await seat.talk(chat))["packet"]["missing"]
        case = await made(seat)
        shown = (await seat.talk(case["chat"]))["packet"]["missing"]
        assert [one["name"] for one in shown] == [one["name"] for one in asked]
        assert not any(one["asked"] for one in shown), "no visitor heard a question of the bot's"
        assert asked
        known = {"product": "耳机", "demand": "换一副"}
        told = await made(seat, fields=known)
        assert set(case["missing"]) - set(told["missing"]) == {"什么产品或服务", "希望怎么处理"}

    world.run(story())


def test_danger_told_at_the_counter_is_urgent_at_once(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        case = await made(seat, text=FIRE)
        (row,) = (await seat.queue())["waiting"]
        assert (row["chat"], row["level"]) == (case["chat"], "1")

    world.run(story())


def test_sent_again_it_is_the_same_case(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        both = await asyncio.gather(made(seat, "a" * 16), made(seat, "a" * 16))
        assert both[0] == both[1]
        other = await made(seat, "b" * 16)
        assert other["number"] != both[0]["number"]
        assert len((await seat.queue())["waiting"]) == 2

    world.run(story())


def test_clocks_run_from_when_it_was_told(world: PretendDesk) -> None:
    """S2-30: a call written down an hour later is an hour old."""

    async def story() -> None:
        seat, now = await world.agent(), world.clock()
        case = await made(seat, at=now - 3600)
        owed = world.store.read(lambda c: clocks.of_case(c, case["number"], ZONE))
        (touch,) = [one.clock for one in owed if one.clock.kind is Kind.FIRST_TOUCH]
        assert abs(touch.started.timestamp() - (now - 3600)) < 1
        ahead = await register(seat, at=now + 3600)
        assert (ahead.status_code, ahead.json()["error"]) == (400, "at")

    world.run(story())


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        ({"fields": {"contact_phone": "12"}}, 400, "field"),
        ({"fields": {"shoe_size": "44"}}, 400, "field"),
        ({"text": "  "}, 400, "invalid"),
        ({"channel": "pigeon"}, 400, "invalid"),
        ({"event": "x"}, 400, "invalid"),
    ],
)
def test_what_does_not_fit_is_told_and_files_nothing(
    world: PretendDesk, body: dict[str, Any], status: int, error: str
) -> None:
    async def story() -> None:
        seat = await world.agent()
        answer = await register(seat, **body)
        assert (answer.status_code, answer.json()["error"]) == (status, error)
        if error == "field":
            assert answer.json()["field"] in body["fields"]
        assert (await seat.queue())["waiting"] == []

    world.run(story())


def test_only_somebody_signed_in_registers_from_our_own_page(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        stranger = await world.stranger().post("/desk/api/register", json={})
        assert stranger.status_code == 401
        foreign = await register(Seat(seat.client, seat.login, "wrong", seat.secret))
        assert foreign.status_code == 403

    world.run(story())
