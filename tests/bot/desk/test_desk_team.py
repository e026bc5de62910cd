"""Teams at the desk: leads put people in, everybody says himself whether he is there."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from dialogues.routing import CLOSED, OPEN
from storage import accounts, assignment, audit, teams
from tests.bot.pretend_desk import PretendDesk, Seat
from tests.bot.work_api_bench import posted

PLACED = {"login": "chenlan", "teams": ["一线客服"], "skills": ["quality"],
          "languages": ["zh-Hans"], "lead": True, "most": 3}  # fmt: skip


async def lead(world: PretendDesk, role: str = "lead") -> Seat:
    """Return the browser of somebody who leads."""
    world.store.do(lambda tx: accounts.add(tx, "wang", "王组长", role, "x"))
    return await world.agent("wang", "王组长")


async def put(seat: Seat, **body: Any) -> httpx.Response:
    """Put somebody into teams as the page does it."""
    path, token = "/desk/api/team/member", {"x-desk-token": seat.token}
    return await seat.client.post(path, json=PLACED | body, headers=token)


async def be(seat: Seat, state: str, **body: Any) -> httpx.Response:
    """Say whether somebody is there as the page does it."""
    path, token = "/desk/api/team/me", {"x-desk-token": seat.token}
    return await seat.client.post(path, json={"state": state, **body}, headers=token)


async def page(seat: Seat) -> Any:
    """Return the page of teams."""
    answer = await seat.client.get("/desk/api/team")
    assert answer.status_code == 200, answer.text
    return answer.json()


def settled(world: PretendDesk, hours: str = OPEN) -> list[str]:
    """Let the assigner look once; return who got something."""
    triage = world.desk.triage
    given = world.store.do(lambda tx: assignment.settle(tx, triage, hours, "p")).given
    return [one.login for one in given]


@pytest.mark.parametrize("role", ["lead", "manager", "admin"])
def test_what_waits_is_given_once_a_lead_has_put_somebody_into_the_team(
    world: PretendDesk, role: str
) -> None:
    async def story() -> None:
        boss, mine = await lead(world, role), await world.agent()
        chat = await world.customer("u1", "快递太慢了", "人工")
        assert settled(world) == [], "no team has anybody"
        assert (await put(boss)).status_code == 200
        assert settled(world) == [], "he is not there yet"
        assert (await be(mine, "available")).json()["state"] == "available"
        assert settled(world) == ["chenlan"]
        (row,) = (await mine.queue())["waiting"]
        assert (row["chat"], row["for"], row["mine"]) == (chat, "陈岚", True)

    world.run(story())


def test_the_page_shows_who_is_where_and_how_loaded(world: PretendDesk) -> None:
    async def story() -> None:
        boss, mine = await lead(world), await world.agent()
        await put(boss)
        await be(mine, "available")
        await world.customer("u1", "快递太慢了", "人工")
        settled(world)
        await be(mine, "available", note=" 忙到三点 ")
        found = await page(mine)
        assert (found["leads"], (await page(boss))["leads"]) == (False, True)
        assert {one["key"]: one["default"] for one in found["teams"]}["一线客服"]
        people = {one["login"]: one for one in found["people"]}
        own = people["chenlan"]
        assert (own["load"], own["most"], own["lead"], own["note"]) == (1, 3, True, "忙到三点")
        assert (own["skills"], own["languages"]) == (["quality"], ["zh-Hans"])
        other = people["wang"]
        assert (other["role_name"], other["teams"], other["state"]) == ("组长", [], "away")
        assert found["skills"] == ["quality"]
        acts = world.store.read(audit.newest)
        assert [(one.who, one.act, one.about) for one in acts] == [
            ("wang", "staffed", "agent:chenlan")
        ]

    world.run(story())


def test_who_is_in_no_team_and_has_talks_is_shown_with_them(world: PretendDesk) -> None:
    """A lead would take him for idle."""

    async def story() -> None:
        boss, mine = await lead(world), await world.agent()
        for n in range(2):
            chat = await world.customer(f"u{n}", "快递太慢了", "人工")
            assert (await mine.act(chat, "take")).status_code == 200
        loads = {one["login"]: one["load"] for one in (await page(boss))["people"]}
        assert loads == {"chenlan": 2, "wang": 0}

    world.run(story())


def test_who_leads_nobody_puts_nobody_anywhere(world: PretendDesk) -> None:
    async def story() -> None:
        boss, mine = await lead(world, "operator"), await world.agent()
        for seat in (mine, boss):
            no = await put(seat)
            assert (no.status_code, no.json()["error"]) == (403, "leads")
        no = await be(mine, "away", login="wang")
        assert (no.status_code, no.json()["error"]) == (403, "leads")
        assert world.store.read(teams.crew) == []

    world.run(story())


def test_a_lead_says_of_somebody_else_that_he_is_gone(world: PretendDesk) -> None:
    async def story() -> None:
        boss, mine = await lead(world), await world.agent()
        await put(boss)
        await be(mine, "available")
        await world.customer("u1", "快递太慢了", "人工")
        assert settled(world) == ["chenlan"]
        assert (await be(boss, "away", login="chenlan")).json()["state"] == "away"
        assert (await mine.client.get("/desk/api/team/me")).json()["state"] == "away"
        await put(boss, login="wang")
        await be(boss, "available")
        assert settled(world) == ["wang"], "what he had not taken goes to who is there"

    world.run(story())


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"teams": ["没有的组"]}, "not_listed"),
        ({"languages": ["fr"]}, "not_listed"),
        ({"login": "nobody"}, "unknown"),
        ({"most": 0}, "not_fitting"),
        ({"teams": [""]}, "not_fitting"),
        ({"role": "admin"}, "not_fitting"),
    ],
)
def test_what_is_not_there_is_set_for_nobody(
    world: PretendDesk, body: dict[str, Any], error: str
) -> None:
    async def story() -> None:
        boss, _ = await lead(world), await world.agent()
        no = await put(boss, **body)
        assert no.status_code == 400
        assert error == "not_fitting" or no.json()["error"] == error
        assert world.store.read(teams.crew) == []

    world.run(story())


def test_a_closed_account_is_put_nowhere_and_not_shown(world: PretendDesk) -> None:
    async def story() -> None:
        boss, _ = await lead(world), await world.agent()
        world.store.do(lambda tx: accounts.disable(tx, "chenlan"))
        assert (await put(boss)).json()["error"] == "unknown"
        assert (await be(boss, "away", login="chenlan")).json()["error"] == "unknown"
        assert (await be(boss, "asleep")).status_code == 400
        assert [one["login"] for one in (await page(boss))["people"]] == ["wang"]

    world.run(story())


def test_a_stranger_and_a_foreign_page_set_nothing(world: PretendDesk) -> None:
    async def story() -> None:
        boss = await lead(world)
        async with world.stranger() as stranger:
            for path in ("/desk/api/team", "/desk/api/team/me"):
                assert (await stranger.get(path)).status_code == 401
        for path, body in (("me", {"state": "away"}), ("member", PLACED)):
            bare = await boss.client.post(f"/desk/api/team/{path}", json=body)
            assert bare.status_code == 403
        assert world.store.read(teams.crew) == []

    world.run(story())


def test_what_no_team_was_for_is_listed_with_the_reason(world: PretendDesk) -> None:
    async def story() -> None:
        boss, mine = await lead(world), await world.agent()
        await put(boss)
        await be(mine, "available")
        night = await world.customer("u1", "耳机坏了", "人工")
        settled(world, CLOSED)
        fault = await world.customer("u2", "耳机坏了", "人工")
        settled(world)
        found = {one["chat"]: one for one in (await page(mine))["unrouted"]}
        assert (found[night]["why"], found[night]["route"]) == ("没有一行路由合适", "")
        assert found[fault]["why"] == "「上班时的质量问题」要去的小组当时没有人"
        assert found[fault]["case_no"] == (await mine.talk(fault))["case_no"]
        world.clock.ahead += 31 * 86400
        late = await world.agent()
        assert (await page(late))["unrouted"] == []

    world.run(story())


@pytest.mark.parametrize("path", ["case/TS-NONE/owner", "case/TS-NONE/tier"])
def test_a_case_that_is_not_there_has_no_owner(world: PretendDesk, path: str) -> None:
    async def story() -> None:
        boss = await lead(world)
        assert (await posted(boss, path, "", {"why": "x", "to": "wang"})).status_code == 404

    world.run(story())
