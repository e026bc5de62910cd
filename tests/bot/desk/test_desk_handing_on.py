"""A talk handed on at the desk: to a colleague or a team, with a reason, never to who is barred."""

from __future__ import annotations

import secrets
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from bot.desk.desk import Desk
from dialogues import teams_file
from dialogues.routing import OPEN
from dialogues.teams_file import Handling
from storage import accounts, assignment, case_events, conversations, handing, teams
from storage.teams import Member
from tests.bot.pretend_desk import PretendDesk, Seat

STRICT = replace(teams_file.load(), handling=Handling(categories=("quality",)))


@pytest.fixture
def world(tmp_path: Path) -> PretendDesk:
    return PretendDesk(tmp_path, triage=STRICT)


async def hand(seat: Seat, chat: str, event: str = "", **body: Any) -> httpx.Response:
    """Hand a talk on as the page does it."""
    content = {"event": event or secrets.token_hex(16), "why": "他更熟", **body}
    path = f"/desk/api/talk/{chat}/transfer"
    return await seat.client.post(path, json=content, headers={"x-desk-token": seat.token})


def there(world: PretendDesk, login: str, team: str) -> None:
    """Put an agent into a team, at work."""
    world.store.do(lambda tx: teams.member(tx, Member(login, (team,))))
    world.store.do(lambda tx: teams.present(tx, login, "available"))


def kinds(world: PretendDesk, chat: str) -> list[str]:
    """Return what the history of the talk's case holds."""

    def look(c: Any) -> list[str]:
        talk = conversations.get(c, chat)
        assert talk is not None
        return [one.kind for one in case_events.events(c, talk.case_no)]

    return world.store.read(look)


def same_person(world: PretendDesk, chat: str, other: str) -> None:
    """Make two talks those of one customer."""
    joined = text(
        "UPDATE conversations SET person_id ="
        " (SELECT person_id FROM conversations WHERE chat = :chat) WHERE chat = :other"
    )
    world.store.do(lambda tx: tx.c.execute(joined, {"chat": chat, "other": other}))


def test_a_talk_goes_to_a_colleague_and_the_customer_hears_the_name(world: PretendDesk) -> None:
    async def story() -> None:
        mine, other = await world.agent(), await world.agent("zhoumin", "周敏")
        chat = await world.customer("u1", "耳机坏了", "人工")
        await mine.act(chat, "take")
        done = await hand(mine, chat, to="zhoumin")
        assert (done.status_code, done.json()["name"]) == (200, "周敏")
        assert "周敏" in world.said(chat)[-1]
        assert (await other.talk(chat))["mine"]
        assert not (await mine.talk(chat))["mine"]
        assert kinds(world, chat)[-1] == "transferred"
        number = (await mine.talk(chat))["case_no"]
        whose = world.store.read(lambda c: handing.owner(c, number))
        assert whose is not None
        assert whose.agent == "chenlan"

    world.run(story())


def test_a_talk_goes_to_a_team_and_waits_there(world: PretendDesk) -> None:
    async def story() -> None:
        mine = await world.agent()
        chat = await world.customer("u1", "耳机坏了", "人工")
        await mine.act(chat, "take")
        assert (await hand(mine, chat, team="品质组", why="要看批次")).status_code == 200
        assert "品质组" in world.said(chat)[-1]
        (row,) = (await mine.queue())["waiting"]
        assert (row["team"], row["place"], row["owner"]) == ("品质组", 1, "")
        assert "陈岚转来：要看批次" in row["reasons"]
        assert (await mine.act(chat, "take")).status_code == 200

    world.run(story())


def test_a_team_that_people_chose_is_not_routed_away_again(world: PretendDesk) -> None:
    async def story() -> None:
        mine = await world.agent()
        await world.agent("zhoumin", "周敏")
        await world.agent("lin", "林可")
        there(world, "zhoumin", "一线客服")
        there(world, "lin", "产品组")
        chat = await world.customer("u1", "耳机坏了", "人工")
        await mine.act(chat, "take")
        await hand(mine, chat, team="产品组")
        given = world.store.do(lambda tx: assignment.settle(tx, STRICT, OPEN, "p")).given
        assert [one.login for one in given] == ["lin"]

    world.run(story())


def test_the_same_transfer_twice_is_told_to_the_customer_once(world: PretendDesk) -> None:
    async def story() -> None:
        mine = await world.agent()
        await world.agent("zhoumin", "周敏")
        chat = await world.customer("u1", "耳机坏了", "人工")
        await mine.act(chat, "take")
        event = secrets.token_hex(16)
        for _ in range(2):
            answer = await hand(mine, chat, event, to="zhoumin")
            assert answer.status_code in {200, 400}  # he has it already
        assert sum("周敏" in said for said in world.said(chat)) == 1

    world.run(story())


def test_what_waits_is_given_to_somebody_without_a_word(world: PretendDesk) -> None:
    async def story() -> None:
        mine = await world.agent()
        await world.agent("zhoumin", "周敏")
        chat = await world.customer("u1", "耳机坏了", "人工")
        before = world.said(chat)
        assert (await hand(mine, chat, to="zhoumin")).status_code == 200
        (row,) = (await mine.queue())["waiting"]
        assert (row["for"], row["mine"]) == ("周敏", False)
        assert (await hand(mine, chat, team="品质组")).status_code == 200
        (row,) = (await mine.queue())["waiting"]
        assert (row["for"], row["team"]) == ("", "品质组")
        assert world.said(chat) == before

    world.run(story())


def test_who_does_not_have_the_talk_hands_nothing_on_unless_he_leads(world: PretendDesk) -> None:
    async def story() -> None:
        mine, other = await world.agent(), await world.agent("zhoumin", "周敏")
        world.store.do(lambda tx: accounts.add(tx, "wang", "王主管", "manager", "x"))
        lead = await world.agent("wang", "王主管")
        chat = await world.customer("u1", "耳机坏了", "人工")
        await mine.act(chat, "take")
        no = await hand(other, chat, to="zhoumin")
        assert (no.status_code, no.json()["message"]) == (409, "陈岚 在接待，只有他或主管能转交。")
        assert (await hand(lead, chat, to="zhoumin")).status_code == 200

    world.run(story())


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "nobody"),
        ({"to": "zhoumin", "team": "品质组"}, "nobody"),
        ({"to": "nobody-here"}, "unknown"),
        ({"team": "没有的组"}, "unknown"),
        ({"to": "chenlan"}, "self"),
        ({"to": "lin"}, "away"),
    ],
)
def test_a_transfer_to_nobody_is_refused(
    world: PretendDesk, body: dict[str, str], code: str
) -> None:
    async def story() -> None:
        mine = await world.agent()
        await world.agent("zhoumin", "周敏")
        await world.agent("lin", "林可")
        world.store.do(lambda tx: teams.member(tx, Member("lin", ("品质组",))))
        world.store.do(lambda tx: teams.present(tx, "lin", "paused"))
        chat = await world.customer("u1", "耳机坏了", "人工")
        await mine.act(chat, "take")
        answer = await hand(mine, chat, **body)
        assert answer.status_code in {400, 409}
        assert answer.json()["error"] == code
        assert (await mine.talk(chat))["mine"]

    world.run(story())


def test_a_reason_is_needed_and_the_bot_hands_nothing_on(world: PretendDesk) -> None:
    async def story() -> None:
        mine = await world.agent()
        chat = await world.customer("u1", "耳机坏了")
        assert (await hand(mine, chat, team="品质组", why="  ")).status_code == 400
        assert (await hand(mine, chat, team="品质组")).json()["error"] == "bot"
        assert (await hand(mine, "web:default:none", team="品质组")).status_code == 404

    world.run(story())


def test_who_is_complained_about_neither_takes_nor_gets_nor_speaks(world: PretendDesk) -> None:
    async def story() -> None:
        mine, other = await world.agent(), await world.agent("zhoumin", "周敏")
        first = await world.customer("u1", "耳机坏了", "人工")
        await mine.act(first, "take")
        await mine.act(first, "return")
        again = await world.customer("u2", "还是没修好", "人工")
        same_person(world, first, again)
        for what, body in (("take", {}), ("reply", {"text": "您好"})):
            no = await mine.act(again, what, **body)
            assert (no.status_code, no.json()["error"]) == (409, "barred")
            assert "不能由您来接" in no.json()["message"]
        number = (await other.talk(again))["case_no"]
        step = await mine.client.post(
            f"/desk/api/case/{number}/step",
            json={"event": secrets.token_hex(16), "to": "claimed"},
            headers={"x-desk-token": mine.token},
        )
        assert (step.status_code, step.json()["error"]) == (409, "barred")
        assert (await other.act(again, "take")).status_code == 200
        no = await hand(other, again, to="chenlan")
        assert no.json()["error"] == "barred"
        assert "陈岚" in no.json()["message"]
        people = (await other.client.get(f"/desk/api/talk/{again}/people")).json()
        assert {p["login"]: p["why"] for p in people["people"]} == {"chenlan": "barred"}
        assert "品质组" in [team["key"] for team in people["teams"]]

    world.run(story())


def test_a_desk_without_settings_of_its_own_has_the_shipped_teams(world: PretendDesk) -> None:
    plain = Desk(world.store, world.intake, world.hub, world.desk.book, world.clock.at, b"s" * 32)
    assert "值班经理" in plain.triage.teams
