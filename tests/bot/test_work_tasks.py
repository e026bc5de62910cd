"""A case's tasks go from hand to hand, are raised by its rules, and fall due by the clock."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from bot.desk.work_clock import WorkClock
from cases.tasks import Task
from cases.work_file import shipped
from dialogues import sla
from dialogues.calendars import Calendar
from dialogues.clocks import Kind
from dialogues.sla import Sla
from storage import cases, clocks, evidence, files, messages, tasks, teams, working
from storage.asking import Asked, Owed
from storage.teams import Member
from tests.bot.evidence.evidence_fakes import picture
from tests.bot.pretend_desk import PretendDesk, Seat
from tests.bot.work_api_bench import HOUR, Room, room

ZONE = ZoneInfo("Asia/Shanghai")


def test_a_task_goes_from_hand_to_hand(world: PretendDesk) -> None:
    async def story() -> None:
        here = await room(world)
        nobody = await here.post("task", kind="department", title="查批次")
        assert (nobody.status_code, nobody.json()["error"]) == (400, "no_owner")
        strange = await here.post("task", kind="department", title="查批次", team="nobody")
        assert (strange.status_code, strange.json()["error"]) == (400, "not_listed")
        task = (await here.ok("task", kind="department", title="查批次", team="quality"))["task"]
        assert 3600 <= task["due"] - task["raised"] <= 3660, "sla.yml: an hour, whole minutes"
        third = await here.ok(
            "task", kind="third_party", title="问承运方", person="承运方王先生", address="95338"
        )
        assert (third["task"]["person_name"], third["task"]["address"]) == ("承运方王先生", "95338")
        assert 23 * HOUR < third["task"]["due"] - third["task"]["raised"] <= 24 * HOUR
        other, at = await world.agent("zhoumin", "周敏"), f"task/{task['id']}"
        assert (await here.ok(f"{at}/take", seat=other))["task"]["person"] == "zhoumin"
        assert (await here.post(f"{at}/take", seat=other)).status_code == 409
        assert (await here.post(f"{at}/answer", seat=other)).status_code == 409
        unknown = [{"sha256": "a" * 64}]
        no_file = await here.post(f"{at}/answer", seat=other, text="x", files=unknown)
        assert no_file.json()["error"] == "no_file"
        answered = await here.ok(f"{at}/answer", seat=other, text="是次品")
        assert (answered["task"]["state"], answered["task"]["answer"]) == ("answered", "是次品")
        assert (await here.ok(f"{at}/done"))["task"]["state"] == "done"
        assert (await here.post("task/999/take")).status_code == 404
        assert (await here.post(f"{at}/burn")).status_code == 400
        listed = (await here.seat.client.get("/desk/api/tasks")).json()["tasks"]
        assert [(one["title"], one["case"]) for one in listed] == [("问承运方", here.number)]

    world.run(story())


def test_a_dangerous_case_raises_its_tasks_when_it_is_claimed(world: PretendDesk) -> None:
    """S2-52: by rule, and each is late after its hour."""

    async def story() -> None:
        seat = await world.agent()
        chat = await world.customer("u1", "充电宝着火了")
        here = Room(world, seat, chat, (await seat.talk(chat))["case_no"])
        case = (await here.ok("step", to="claimed"))["case"]
        assert [t["team"] for t in case["tasks"]] == ["legal", "technical", "pr"]
        assert all(t["raised_by"].startswith("rule:") for t in case["tasks"])
        world.clock.ahead += HOUR + 60
        await WorkClock(world.store, shipped()).look()
        again = await here.get(await world.agent())  # nobody was at the desk for an hour
        assert all(t["late"] for t in again["tasks"])
        assert here.kinds().count(tasks.OVERDUE) == 3

    world.run(story())


def test_a_third_partys_time_stands_beside_the_customers_and_stops_nothing(
    world: PretendDesk,
) -> None:
    """S0-17: the carrier may answer tomorrow; what the customer was promised runs on."""

    async def story() -> None:
        here = await room(world)
        before = (await here.seat.talk(here.chat))["clocks"]
        owed = {one["kind"]: (one["due"], one["state"]) for one in before}
        asked: dict[str, Any] = {
            "title": "查这一件走到哪",
            "person": "承运方王先生",
            "address": "95338",
        }
        task = (await here.ok("task", kind="third_party", **asked))["task"]
        world.clock.ahead += 600
        seat = await world.agent()
        after = (await seat.talk(here.chat))["clocks"]
        now = {one["kind"]: (one["due"], one["state"]) for one in after}
        assert owed.items() <= now.items(), "the customer's clocks run as they ran"
        assert now["task"] == (task["due"], "running")
        assert owed["plan"][1] == "running"
        (shown,) = (await here.get(seat))["tasks"]
        assert (shown["person_name"], shown["address"]) == ("承运方王先生", "95338")
        assert shown["due"] == task["due"] != owed["plan"][0]
        assert shown["state"] == "open"

    world.run(story())


def test_the_clock_of_casework_looks_by_itself_until_it_is_stopped(world: PretendDesk) -> None:
    async def story() -> None:
        chat = await world.customer("u1", "充电宝着火了")
        seat = await world.agent()
        here = Room(world, seat, chat, (await seat.talk(chat))["case_no"])
        clock = WorkClock(world.store, shipped(), every=0.01)
        running = asyncio.create_task(clock.run())
        while here.kinds().count("task") < 3:  # noqa: ASYNC110 - nobody rings when one is raised
            await asyncio.sleep(0.01)
        clock.stop()
        await asyncio.wait_for(running, 5)
        assert here.kinds().count("task") == 3

    world.run(story())


def profiles(*, task: float, urgent: float) -> Sla:
    """Return limits by which a department answers within so many hours."""
    office = Calendar(((time(9), time(17)),))
    usual = replace(sla.plain("按班", office), lengths={Kind.TASK: timedelta(hours=task)})
    red = replace(sla.urgent("红色"), lengths={Kind.TASK: timedelta(hours=urgent)})
    return Sla(office, (usual, red))


def test_a_departments_task_is_due_as_the_limits_say_of_its_case(world: PretendDesk) -> None:
    async def story() -> None:
        calm = await room(world)
        seat = calm.seat
        chat = await world.customer("u2", "充电宝着火了")
        red = Room(world, seat, chat, (await seat.talk(chat))["case_no"])
        limits = profiles(task=4, urgent=0.5)
        for here, name, length in ((calm, "按班", 4 * HOUR), (red, "红色", HOUR / 2)):
            own = raised(world, here, limits)
            assert (own.profile, own.working) == (name, int(length))
            profile = next(one for one in limits.profiles if one.name == name)
            begun = own.raised.astimezone(ZONE)
            late = own.due - profile.calendar.add(begun, timedelta(seconds=length))
            assert timedelta(0) <= late < timedelta(minutes=1)
            kept = world.store.read(partial(clocks.of_case, case_no=here.number, zone=ZONE))
            (clock,) = (one.clock for one in kept if one.clock.kind is Kind.TASK)
            assert (clock.profile, clock.length, clock.due) == (name, int(length), own.due)

    world.run(story())


def raised(world: PretendDesk, here: Room, limits: Sla) -> Task:
    """Ask a department under these limits; return the task as it is kept."""
    case = world.store.read(lambda c: cases.load(c, here.number))
    assert case is not None
    asked, owed = Asked("查批次", "lin", team="quality"), Owed(limits, ZONE)
    number = world.store.do(lambda tx: working.raise_task(tx, case, asked, None, owed))
    kept = world.store.read(lambda c: tasks.get(c, number or 0))
    assert kept is not None
    return kept.task


async def handed_in(seat: Seat, body: bytes, **headers: str) -> httpx.Response:
    """Hand in a file as the page does."""
    return await seat.client.post(
        "/desk/api/files",
        headers={"x-desk-token": seat.token} | headers,
        files={"file": ("报告.jpg", body, "image/jpeg")},
    )


def test_an_answer_comes_with_its_files_which_go_with_the_case(world: PretendDesk) -> None:
    async def story() -> None:
        here = await room(world)
        task = (await here.ok("task", kind="department", title="查批次", team="quality"))["task"]
        file = (await handed_in(here.seat, picture())).json()
        assert file["name"] == "报告.jpg"
        named = [{"sha256": file["sha256"], "name": file["name"]}]
        done = await here.ok(f"task/{task['id']}/answer", text="见报告", files=named)
        (shown,) = done["task"]["files"]
        assert (shown["name"], shown["sha256"]) == ("报告.jpg", file["sha256"])
        assert (await here.seat.client.get(shown["link"])).content == picture()
        uses = world.store.read(lambda c: files.find(c, file["sha256"]))
        talk = world.store.read(lambda c: messages.last(c, here.chat, 1))
        assert [one.message for one in uses] == [talk[-1].id]
        assert world.store.read(lambda c: evidence.unused(c, world.clock() + 9)) == []

    world.run(story())


def test_only_a_page_of_somebody_signed_in_hands_in_files(world: PretendDesk) -> None:
    async def story() -> None:
        here = await room(world)
        stranger = Seat(world.stranger(), "nobody", here.seat.token, "")
        assert (await handed_in(stranger, picture())).status_code == 401
        assert (await handed_in(here.seat, picture(), **{"x-desk-token": "0"})).status_code == 403
        assert (await handed_in(here.seat, bytes(range(256)))).status_code == 415

    world.run(story())


def test_the_list_knows_mine_my_departments_and_what_i_may_approve(world: PretendDesk) -> None:
    async def story() -> None:
        here = await room(world)
        zhou, lead = await world.agent("zhoumin", "周敏"), await here.lead()
        world.store.do(lambda tx: teams.member(tx, Member("zhoumin", ("品质组",))))
        await here.ok("task", kind="department", title="查批次", team="quality")
        await here.ok("task", kind="department", title="问法务", team="legal")
        await here.ok("task", kind="department", title="请周敏看", person="zhoumin")
        await here.ok("plan", **here.plan(remedies=["refund"], amount=500.0))

        async def listed(seat: Seat, flag: str) -> set[str]:
            found = (await seat.client.get("/desk/api/tasks")).json()["tasks"]
            assert [one["due"] for one in found] == sorted(one["due"] for one in found)
            return {one["title"] for one in found if one[flag]}

        asked = {"查批次", "问法务", "请周敏看", "审批第 1 版方案：500 元"}
        assert (await listed(here.seat, "mine"), await listed(here.seat, "ours")) == (asked, set())
        assert await listed(zhou, "mine") == {"请周敏看"}
        assert await listed(zhou, "ours") == {"查批次"}
        assert await listed(lead, "ours") == {"审批第 1 版方案：500 元"}
        strange = await here.post("task", kind="department", title="查", person="nobody")
        assert strange.json()["error"] == "not_listed"

    world.run(story())
