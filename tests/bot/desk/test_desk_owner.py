"""Who carries a case is not who has its talk; leads change the one, and the customer's tier."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from dialogues import teams_file
from dialogues.teams_file import Handling, Triage
from storage import accounts, cases, handing, teams
from storage.conversations import get
from tests.bot.pretend_desk import PretendDesk
from tests.bot.work_api_bench import Room, room

TIERS = ("钻石", "金")


def triage(**more: Any) -> Triage:
    shipped = teams_file.load()
    priorities = replace(shipped.priorities, tiers=TIERS)
    return replace(shipped, priorities=priorities, **more)


@pytest.fixture
def world(tmp_path: Path) -> PretendDesk:
    return PretendDesk(tmp_path, triage=triage())


def owner(here: Room) -> str:
    """Return the login of who carries the case."""
    found = here.world.store.read(lambda c: handing.owner(c, here.number))
    return found.agent if found else ""


async def taken(world: PretendDesk) -> Room:
    """Return a case whose talk 陈岚 has; 周敏 is a colleague."""
    here = await room(world, claimed=False)
    await world.agent("zhoumin", "周敏")
    assert (await here.seat.act(here.chat, "take")).status_code == 200
    return here


async def another(here: Room) -> Room:
    """Return another case of the same customer, who came by another door."""
    chat = await here.world.customer("u2", "还是没修好", "人工")
    joined = text(
        "UPDATE conversations SET person_id ="
        " (SELECT person_id FROM conversations WHERE chat = :chat) WHERE chat = :other"
    )
    both = {"chat": here.chat, "other": chat}
    here.world.store.do(lambda tx: tx.c.execute(joined, both))
    return Room(here.world, here.seat, chat, (await here.seat.talk(chat))["case_no"])


def test_a_lead_makes_another_the_owner_and_the_talk_stays_where_it_is(world: PretendDesk) -> None:
    async def story() -> None:
        here = await taken(world)
        boss = await here.lead()
        done = await here.ok("owner", seat=boss, to="zhoumin", why="陈岚下周休假")
        assert done["case"]["problem_owner"] == {"login": "zhoumin", "name": "周敏", "mine": False}
        assert done["case"]["handler"]["login"] == "chenlan"
        assert done["case"]["owner"] == "陈岚", "the customer reads of who has the talk"
        (line,) = [one for one in done["case"]["history"] if one["kind"] == "carried"]
        assert (line["who"], line["text"]) == ("王主管", "周敏：陈岚下周休假")
        assert (await here.seat.talk(here.chat))["mine"]

    world.run(story())


def test_a_talk_handed_on_leaves_the_owner(world: PretendDesk) -> None:
    """S2-46."""

    async def story() -> None:
        here = await taken(world)
        boss = await here.lead()
        await here.ok("owner", seat=boss, to="chenlan", why="她先接的")
        body = {"to": "zhoumin", "why": "他更熟"}
        done = await here.seat.act(here.chat, "transfer", **body)
        assert done.status_code == 200, done.text
        case = await here.get()
        assert (case["problem_owner"]["login"], case["handler"]["login"]) == ("chenlan", "zhoumin")

    world.run(story())


def test_while_nobody_has_the_talk_the_customer_reads_of_the_owner(world: PretendDesk) -> None:
    async def story() -> None:
        here = await taken(world)
        assert (await here.seat.act(here.chat, "return")).status_code == 200
        boss = await here.lead()
        done = await here.ok("owner", seat=boss, to="zhoumin", why="陈岚离职")
        assert (done["case"]["handler"], done["case"]["owner"]) == (None, "周敏")
        kept = world.store.read(lambda c: cases.load(c, here.number))
        assert kept is not None
        assert kept.owner == "周敏"

    world.run(story())


def test_who_leads_nobody_changes_neither_owner_nor_tier(world: PretendDesk) -> None:
    async def story() -> None:
        here = await taken(world)
        before = here.kinds()
        for what, named in (("owner", {"to": "zhoumin"}), ("tier", {"tier": "金"})):
            body: dict[str, Any] = {"why": "因为", **named}
            no = await here.post(what, **body)
            assert (no.status_code, no.json()["error"]) == (403, "leads")
        assert not (await here.get())["leads"]
        assert here.kinds() == before
        assert owner(here) in {"", "chenlan"}

    world.run(story())


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        ({"to": "nobody"}, 400, "unknown"),
        ({"to": "gone"}, 400, "unknown"),
        ({"to": "wang"}, 409, "same"),
        ({"to": "zhoumin", "why": " "}, 400, "not_fitting"),
    ],
)
def test_an_owner_has_to_be_another_colleague_and_needs_a_reason(
    world: PretendDesk, body: dict[str, Any], status: int, error: str
) -> None:
    async def story() -> None:
        here = await taken(world)
        boss = await here.lead()
        await here.ok("owner", seat=boss, to="wang", why="我来盯")
        world.store.do(lambda tx: accounts.add(tx, "gone", "离职的", "agent", "x"))
        world.store.do(lambda tx: accounts.disable(tx, "gone"))
        no = await here.post("owner", seat=boss, **{"why": "换人", **body})
        assert no.status_code == status
        assert error == "not_fitting" or no.json()["error"] == error
        assert owner(here) == "wang"

    world.run(story())


def test_the_same_change_sent_twice_is_made_once(world: PretendDesk) -> None:
    async def story() -> None:
        here = await taken(world)
        boss = await here.lead()
        for _ in range(2):
            await here.ok("owner", "same-event-01", boss, to="zhoumin", why="换人")
        assert here.kinds().count("carried") == 1

    world.run(story())


def test_a_complaint_about_somebodys_handling_is_not_carried_by_him(tmp_path: Path) -> None:
    world = PretendDesk(tmp_path, triage=triage(handling=Handling(categories=("quality",))))

    async def story() -> None:
        first = await taken(world)
        await first.seat.act(first.chat, "return")
        again = await another(first)
        boss = await again.lead()
        people = (await boss.client.get(f"/desk/api/case/{again.number}/people")).json()["people"]
        barred = [one["login"] for one in people if one["why"] == "barred"]
        no = await again.post("owner", seat=boss, to="chenlan", why="她熟")
        assert barred == ["chenlan"]
        assert (no.status_code, no.json()["error"]) == (409, "barred")
        await again.ok("owner", seat=boss, to="zhoumin", why="换一位")

    world.run(story())


def test_a_tier_is_set_by_a_lead_with_a_reason_and_shown(world: PretendDesk) -> None:
    async def story() -> None:
        here = await room(world, claimed=False)
        boss = await here.lead()
        case = await here.get()
        assert (case["tier"], case["tiers"]) == ("", list(TIERS))
        done = await here.ok("tier", seat=boss, tier="金", why="年度合同客户")
        assert done["case"]["tier"] == "金"
        (line,) = [one for one in done["case"]["history"] if one["kind"] == "tiered"]
        assert line["text"] == "没有等级 → 金：年度合同客户"
        (row,) = (await here.seat.queue())["waiting"]
        assert row["tier"] == "金"
        await here.seat.act(here.chat, "take")
        (row,) = (await here.seat.queue())["people"]
        assert row["tier"] == "金"
        for tier, error in (("铜", "not_listed"), ("金", "same")):
            assert (await here.post("tier", seat=boss, tier=tier, why="x")).json()["error"] == error
        assert (await here.ok("tier", seat=boss, tier="", why="合同到期"))["case"]["tier"] == ""

    world.run(story())


def test_the_customer_hears_nothing_of_owner_and_tier(world: PretendDesk) -> None:
    async def story() -> None:
        here = await taken(world)
        boss, before = await here.lead(), world.said(here.chat)
        await here.ok("owner", seat=boss, to="zhoumin", why="换人")
        await here.ok("tier", seat=boss, tier="钻石", why="合同")
        assert world.said(here.chat) == before

    world.run(story())


def test_the_case_counts_what_the_customer_had_before(world: PretendDesk) -> None:
    async def story() -> None:
        first = await room(world)
        world.clock.ahead += 40 * 86400
        again = await another(Room(world, await world.agent(), first.chat, first.number))
        before = (await again.get())["before"]
        assert {one["days"]: one["cases"] for one in before} == {30: 0, 90: 1, 365: 1}

    world.run(story())


def test_what_a_lead_said_of_a_customer_is_known_by_person(world: PretendDesk) -> None:
    async def story() -> None:
        here = await room(world, claimed=False)
        boss = await here.lead()
        await here.ok("tier", seat=boss, tier="钻石", why="合同")
        talk = world.store.read(lambda c: get(c, here.chat))
        assert talk is not None
        assert world.store.read(lambda c: teams.tiered(c, talk.person)) == ("钻石", "wang")

    world.run(story())
