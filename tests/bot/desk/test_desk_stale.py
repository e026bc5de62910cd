"""Two agents edit one field of a case: nobody's words are written over unseen (promise 7)."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.bot.desk.test_desk_fields import field, fill, mark, told
from tests.bot.pretend_desk import PretendDesk, Seat


@pytest.fixture
def world(tmp_path: Path) -> PretendDesk:
    return PretendDesk(tmp_path)


async def _pair(world: PretendDesk, seats: tuple[Seat, Seat], n: int, first: str) -> None:
    """Two agents open one field at the same moment and save one after the other, or at once."""
    chat = await world.customer(f"u{n}", "耳机坏了", "人工")
    one, other = seats
    assert (await fill(one, chat, "model", f"X{n}")).is_success
    saw = mark(await one.talk(chat), "model")
    assert saw
    writes = [
        fill(one, chat, "model", "甲写的", seen=saw),
        fill(other, chat, "model", "乙写的", seen=saw),
    ]
    if first == "at once":
        answers = await asyncio.gather(*writes)
    else:
        answers = [await write for write in writes]
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    lost = next(answer.json() for answer in answers if answer.status_code == 409)
    stands = field(await one.talk(chat), "model")
    assert {lost["theirs"], lost["yours"]} == {"甲写的", "乙写的"}
    assert (lost["error"], stands["shown"], stands["seen"]) == (
        "stale", lost["theirs"], lost["seen"]
    )  # fmt: skip
    assert lost["by"] in {"陈岚", "周敏"}
    assert lost["by"] in lost["message"]
    written = [one["new"] for one in told(world, chat, "filled")]
    assert written == [f"X{n}", lost["theirs"]], "what was refused stands nowhere"
    who = other if lost["yours"] == "乙写的" else one
    assert (await fill(who, chat, "model", lost["yours"], seen=lost["seen"])).is_success
    assert field(await one.talk(chat), "model")["shown"] == lost["yours"]


@pytest.mark.parametrize("first", ["one after the other", "at once"])
def test_who_saves_over_what_he_has_not_seen_is_shown_both_values(
    world: PretendDesk, first: str
) -> None:
    """Promise 7: nobody's words are lost unseen, and with a second look they may stand."""

    async def story() -> None:
        seats = await world.agent(), await world.agent("zhoumin", "周敏")
        for n in range(5):
            await _pair(world, seats, n, first)

    world.run(story())


@pytest.mark.slow
def test_two_hundred_stale_saves_are_refused_and_lose_nothing(world: PretendDesk) -> None:
    async def story() -> None:
        seats = await world.agent(), await world.agent("zhoumin", "周敏")
        for n in range(200):
            await _pair(world, seats, n, "at once" if n % 2 else "one after the other")

    world.run(story(), wait=600)


def test_what_the_customer_changed_meanwhile_is_not_written_over_either(
    world: PretendDesk,
) -> None:
    async def story() -> None:
        seat = await world.agent()
        chat = await world.customer("u1", "耳机坏了", "人工")
        assert mark(await seat.talk(chat), "contact_phone") == ""
        await world.customer("u1", "138-0013-8000")
        answer = await fill(seat, chat, "contact_phone", "13900001111", seen="")
        assert answer.status_code == 409, answer.text
        assert (answer.json()["theirs"], answer.json()["by"]) == ("138****8000", "")
        assert "13800138000" not in answer.text.replace("-", "")

    world.run(story())
