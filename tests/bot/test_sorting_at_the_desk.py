"""Level, category and severity put right at the desk: paged, given anew, on record, once.

S2-30, S0-33, ideal 2.2.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from dialogues.book import Book
from dialogues.priority import Condition, Priorities, Rule
from dialogues.routing import Match, Route, Table
from dialogues.state import Level
from storage import alerts, case_events, cases, handing, handoffs, places
from tests.bot.pretend_desk import PretendDesk
from tests.bot.work_api_bench import Room, posted, room
from tests.fakes import caseworld

RISK = Priorities((Rule("R", "要找媒体", (Condition(flag=("media",)),), Level.URGENT),))


def alarms(here: Room) -> list[alerts.Raised]:
    return here.world.store.read(alerts.standing)


def test_raised_to_urgent_the_page_goes_out_though_a_colleague_has_the_talk(
    world: PretendDesk,
) -> None:
    async def story() -> None:
        here = await room(world)
        await here.seat.act(here.chat, "take")
        assert alarms(here) == []
        said: dict[str, Any] = {"level": "1", "reason": "电话里说冒烟了"}
        told = await here.ok("sort", "e0000001", **said)
        again = await here.ok("sort", "e0000001", **said)
        assert (told["case"]["level"], again["case"]["level"]) == ("1", "1")
        (alarm,) = alarms(here)
        assert (alarm.alarm.kind, alarm.alarm.level, alarm.ladder) == (
            "raised",
            Level.URGENT,
            "red",
        )
        assert here.kinds().count("sorted") == 1
        line = next(one for one in (await here.get())["history"] if one["kind"] == "sorted")
        assert line["text"].startswith("级别：一般 → 紧急")
        assert (line["who"], line["internal"]) == ("陈岚", True)
        row = world.store.read(lambda c: cases.load(c, here.number))
        assert row == world.store.read(lambda c: cases.rebuild(c, here.number))
        profiles = {one["profile"] for one in told["case"]["clocks"] if not one["ended"]}
        assert profiles == {"红色/全天"}
        await world.customer("u1", "我等着")
        assert (await here.get())["level"] == "1"

    world.run(story())


def test_what_waits_takes_its_level_and_is_given_anew_to_the_other_team(
    tmp_path: Path, book: Book
) -> None:
    routes = (Route("红", Match(level=("1",)), "值班经理"),)
    with caseworld.world(tmp_path, replace(book, table=Table("一线客服", routes))) as talk:
        talk.says(caseworld.STORY, intent="complaint", category="quality.below_spec")
        talk.says("转人工", intent="ask_human", handoff="request_human")
        given = {"team": "一线客服", "agent": "lin", "name": "林可"}

        def pending() -> places.Pending:
            (one,) = talk.store.read(lambda c: places.waiting(c, talk.at))
            return one

        def give(route: str) -> None:
            number = pending().handoff
            talk.store.do(lambda tx: handing.keep(tx, number, given | {"route": route}, ()))

        give("")
        talk.decides("sorted", severity="out", reason="开不了机")
        assert pending().team == "一线客服", "the team is the same: who it waits for stays"
        talk.decides("sorted", level="1", reason="冒烟了")
        assert (pending().team, pending().waiter.level) == ("", Level.URGENT)
        give(handing.BY_HAND)
        talk.decides("sorted", level="2", lead=True, reason="看错了")
        assert pending().team == "一线客服", "what people gave by hand stays"
        (alarm,) = talk.store.read(alerts.standing)
        assert alarm.alarm.kind == "handoff"


def test_lowering_what_is_urgent_needs_a_lead_and_a_reason_and_holds_in_the_queue(
    world: PretendDesk,
) -> None:
    async def story() -> None:
        here = await room(world, claimed=False)
        await here.ok("sort", level="1", reason="冒烟了")
        refused = await here.post("sort", level="2", reason="看错了")
        assert (refused.status_code, refused.json()["error"]) == (403, "leads")
        lead = await here.lead()
        bare = await here.post("sort", seat=lead, level="2")
        assert bare.status_code == 400
        assert [one["key"] for one in bare.json()["missing"]] == ["why"]
        told = await here.ok("sort", seat=lead, level="2", reason="核对过，只是发热")
        assert (told["case"]["level"], told["case"]["sorting"]["lowered"]) == ("2", True)
        (waits,) = world.store.read(handoffs.queue)
        assert waits.level is Level.GENERAL
        (placed,) = world.store.read(lambda c: places.queue(c, RISK, world.clock.at()))
        assert placed.place.level is Level.GENERAL

    world.run(story())


def test_category_and_severity_stand_in_the_record_and_count_in_the_queue(
    world: PretendDesk,
) -> None:
    async def story() -> None:
        here = await room(world, claimed=False)
        told = await here.ok(
            "sort", category="service.attitude", severity="out", reason="其实是说客服"
        )
        assert told["case"]["category"] == "service.attitude"
        assert told["case"]["sorting"]["severity_name"] == "完全不能用"
        (placed,) = world.store.read(lambda c: places.queue(c, Priorities(), world.clock.at()))
        assert ("severity", 12) in [(line.rule, line.points) for line in placed.place.why]
        same = await here.post("sort", severity="out", reason="再来一次")
        assert [one["key"] for one in same.json()["missing"]] == ["unsorted"]
        happened = world.store.read(lambda c: case_events.events(c, here.number))
        assert [one.actor for one in happened if one.kind == "sorted"] == ["chenlan"]

    world.run(story())


def test_a_lead_keeps_a_case_for_law_and_lifts_it_with_a_reason(world: PretendDesk) -> None:
    """S4-09."""

    async def story() -> None:
        here = await room(world)
        agent = await here.post("hold", on=True, why="律师来函")
        assert (agent.status_code, agent.json()["error"]) == (403, "leads")
        lead = await here.lead()
        assert (await here.get())["held"] is None
        told = await here.ok("hold", seat=lead, on=True, why="律师来函")
        assert told["case"]["held"] == "律师来函"
        again = await here.post("hold", seat=lead, on=True, why="再来")
        assert again.status_code == 409
        assert (await here.post("hold", seat=lead, on=False, why=" ")).status_code == 400
        freed = await here.ok("hold", seat=lead, on=False, why="结了")
        assert freed["case"]["held"] is None
        assert here.kinds().count("held") == 2

    world.run(story())


def test_what_12315_asks_for_is_hidden_from_agents_and_on_record_when_a_lead_sees_it(
    world: PretendDesk,
) -> None:
    """X-05."""

    async def story() -> None:
        here = await room(world)
        await here.say("138-0013-8000")
        agent = await here.ok("12315")
        assert "13800138000" not in str(agent)
        assert {"投诉人姓名", "通讯地址"} <= set(agent["missing"])
        assert agent["text"].splitlines()[-1].startswith("还缺：")
        refused = await here.post("12315", whole=True)
        assert (refused.status_code, refused.json()["error"]) == (403, "leads")
        assert "revealed" not in here.kinds()
        lead = await here.lead()
        whole = await here.ok("12315", "e0000009", seat=lead, whole=True)
        await here.ok("12315", "e0000009", seat=lead, whole=True)
        phone = next(one["value"] for one in whole["lines"] if one["key"] == "phone")
        assert phone == "138-0013-8000"
        assert here.kinds().count("revealed") == 1

    world.run(story())


def test_an_address_a_colleague_fills_in_is_not_missing_at_12315(world: PretendDesk) -> None:
    """X-05: the bot never asks; the record has a place for it until it is there."""

    async def story() -> None:
        here = await room(world)
        assert "通讯地址" in (await here.ok("12315"))["missing"]
        talk = await here.seat.talk(here.chat)
        assert talk["by_hand"] == [{"name": "contact_address", "label": "通讯地址"}]
        filling = {"field": "contact_address", "value": "幸福路 8 号 3 楼", "seen": ""}
        answer = await posted(here.seat, f"talk/{here.chat}/field", "", filling)
        assert answer.status_code == 200, answer.text
        told = await here.ok("12315")
        assert "通讯地址" not in told["missing"]
        assert "通讯地址：幸福路 8 ****" in told["text"]
        assert (await here.seat.talk(here.chat))["by_hand"] == []

    world.run(story())
