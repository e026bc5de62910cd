"""Group incidents at the desk: who sees them, who tells everybody, and with which words."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from storage import accounts, incidents, teams
from storage.handoffs import Owner
from storage.teams import Member
from tests.bot.desk.test_desk_register import made
from tests.bot.pretend_desk import PretendDesk, Seat

WORDS = "充电宝的事我们正在查，明天 18:00 前在这里告诉您结果。"


@pytest.fixture
def world(tmp_path: Path) -> PretendDesk:
    return PretendDesk(tmp_path)


async def grouped(world: PretendDesk, seat: Seat) -> list[str]:
    """Bring two cases into an incident that 周敏 owns; return their talks."""
    chats = [await world.customer(f"u{n}", "充电宝用着用着坏了", "人工") for n in range(2)]
    numbers = [(await seat.talk(chat))["case_no"] for chat in chats]
    owner = Owner("zhoumin", "周敏")
    world.store.do(lambda tx: incidents.begin(tx, "充电宝：安全隐患", numbers, owner))
    return chats


async def tell(seat: Seat, **body: Any) -> httpx.Response:
    """Tell everybody as the page does it."""
    content: Mapping[str, Any] = {"text": WORDS, "count": 2, **body}
    path = "/desk/api/incident/1/broadcast"
    return await seat.client.post(path, json=content, headers={"x-desk-token": seat.token})


def test_an_open_incident_shows_owner_members_and_how_many_can_be_told(world: PretendDesk) -> None:
    async def story() -> None:
        seat, owner = await world.agent(), await world.agent("zhoumin", "周敏")
        chats = await grouped(world, seat)
        (one,) = (await seat.client.get("/desk/api/incidents")).json()["incidents"]
        assert (one["title"], one["owner"], one["reached"]) == ("充电宝：安全隐患", "周敏", 2)
        assert sorted(member["chat"] for member in one["members"]) == chats
        assert one["members"][0]["story"] == "充电宝用着用着坏了"
        assert not one["may_tell"]
        (own,) = (await owner.client.get("/desk/api/incidents")).json()["incidents"]
        assert own["may_tell"]

    world.run(story())


def test_a_team_without_anybody_is_not_said_to_have_been_told(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        chat = await world.customer("u1", "充电宝用着用着坏了", "人工")
        number = (await seat.talk(chat))["case_no"]
        teams_told = ("品质组", "一线客服")
        who = Owner("zhoumin", "周敏")
        world.store.do(lambda tx: incidents.begin(tx, "坏了", [number], who, teams_told))
        world.store.do(lambda tx: teams.member(tx, Member("chenlan", ("一线客服",))))
        (one,) = (await seat.client.get("/desk/api/incidents")).json()["incidents"]
        assert (one["notify"], one["nobody"]) == (["一线客服"], ["品质组"])

    world.run(story())


@pytest.mark.parametrize(
    ("what", "about"),
    [
        ("充电宝 X200", {"products": ["充电宝"], "models": ["X200"]}),
        ("充电宝", {"products": ["充电宝"]}),
        ("热水 壶", {"products": ["热水 壶"]}),
        ("iPhone 15", {"products": ["iPhone 15"]}),
    ],
)
def test_a_notice_is_for_the_product_and_its_model_apart(
    world: PretendDesk, what: str, about: Mapping[str, list[str]]
) -> None:
    """Customers name the one or the other; the two as one name nobody writes."""

    async def story() -> None:
        seat = await world.agent()
        await grouped(world, seat)
        named = "UPDATE incidents SET by = 'product', what = ?"
        world.store.do(lambda tx: tx.c.exec_driver_sql(named, (what,)))
        (one,) = (await seat.client.get("/desk/api/incidents")).json()["incidents"]
        assert one["about"] == about

    world.run(story())


def test_the_owner_tells_every_customer_once(world: PretendDesk) -> None:
    async def story() -> None:
        seat, owner = await world.agent(), await world.agent("zhoumin", "周敏")
        chats = await grouped(world, seat)
        assert (await tell(seat)).json()["error"] == "not_his"
        for _ in range(2):
            done = await tell(owner, event="told-once-0001")
            assert (done.status_code, done.json()) == (200, {"reached": 2, "missed": []})
        for chat in chats:
            assert world.said(chat).count(WORDS) == 1
        (one,) = (await seat.client.get("/desk/api/incidents")).json()["incidents"]
        assert one["told"][0]["reached"] == 2

    world.run(story())


def test_who_was_keyed_in_at_the_counter_is_called_not_counted(world: PretendDesk) -> None:
    """S2-20: nobody reads the conversation of a case a colleague registered for the customer."""

    async def story() -> None:
        seat, owner = await world.agent(), await world.agent("zhoumin", "周敏")
        await grouped(world, seat)
        keyed = await made(seat, text="充电宝用着用着坏了")
        world.store.do(lambda tx: incidents.add(tx, 1, keyed["number"], "zhoumin"))
        seen = await tell(owner, look=True)
        assert seen.json() == {"text": WORDS, "reached": 2, "missed": [keyed["number"]]}
        assert (await tell(owner)).json() == {"reached": 2, "missed": [keyed["number"]]}
        assert WORDS not in world.said(keyed["chat"])
        (one,) = (await seat.client.get("/desk/api/incidents")).json()["incidents"]
        assert one["missed"] == [keyed["number"]]

    world.run(story())


def test_a_lead_may_tell_as_well(world: PretendDesk) -> None:
    async def story() -> None:
        world.store.do(lambda tx: accounts.add(tx, "wang", "王主管", "manager", "x"))
        seat, lead = await world.agent(), await world.agent("wang", "王主管")
        await grouped(world, seat)
        assert (await tell(lead)).status_code == 200

    world.run(story())


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        ({"count": 3}, 409, "changed"),
        ({"text": "我们保证绝对不会再发生。"}, 400, "words"),
        ({"text": "明天给大家退款。"}, 400, "words"),
        ({"text": "是我们的问题，对不起。"}, 400, "words"),
        ({"text": "   "}, 400, "not_fitting"),
        ({"text": "明天给大家退款。", "look": True}, 400, "words"),
        ({"count": 0}, 400, "not_fitting"),
    ],
)
def test_what_would_go_wrong_goes_to_nobody(
    world: PretendDesk, body: dict[str, Any], status: int, error: str
) -> None:
    async def story() -> None:
        seat, owner = await world.agent(), await world.agent("zhoumin", "周敏")
        chats = await grouped(world, seat)
        before = [world.said(chat) for chat in chats]
        answer = await tell(owner, **body)
        assert answer.status_code == status
        assert error == "not_fitting" or answer.json()["error"] == error
        assert [world.said(chat) for chat in chats] == before

    world.run(story())


def test_a_look_shows_the_words_and_how_many_they_go_to_and_sends_nothing(
    world: PretendDesk,
) -> None:
    async def story() -> None:
        seat, owner = await world.agent(), await world.agent("zhoumin", "周敏")
        chats = await grouped(world, seat)
        before = [world.said(chat) for chat in chats]
        long = f"{WORDS * 8}\n"  # a letter to all may be longer than a line of the bot
        seen = await tell(owner, text=long, count=1, look=True)
        assert seen.json() == {"text": long.strip(), "reached": 2, "missed": []}
        assert [world.said(chat) for chat in chats] == before
        assert (await tell(seat, look=True)).json()["error"] == "not_his"

    world.run(story())


def test_an_incident_that_is_none_or_over_tells_nobody(world: PretendDesk) -> None:
    async def story() -> None:
        seat, owner = await world.agent(), await world.agent("zhoumin", "周敏")
        assert (await tell(owner)).status_code == 404
        await grouped(world, seat)
        world.store.do(lambda tx: incidents.close(tx, 1, "zhoumin", "查清了"))
        assert (await tell(owner)).status_code == 404
        assert (await seat.client.get("/desk/api/incidents")).json()["incidents"] == []

    world.run(story())
