"""A case's tasks go from hand to hand, are raised by its rules, and fall due by the clock."""

from __future__ import annotations

import asyncio

from bot.desk.work_clock import WorkClock
from cases.work_file import shipped
from storage import tasks
from tests.bot.pretend_desk import PretendDesk
from tests.bot.work_api_bench import HOUR, Room, room


def test_a_task_goes_from_hand_to_hand(world: PretendDesk) -> None:
    async def story() -> None:
        here = await room(world)
        nobody = await here.post("task", kind="department", title="查批次")
        assert (nobody.status_code, nobody.json()["error"]) == (400, "no_owner")
        strange = await here.post("task", kind="department", title="查批次", team="nobody")
        assert (strange.status_code, strange.json()["error"]) == (400, "not_listed")
        task = (await here.ok("task", kind="department", title="查批次", team="quality"))["task"]
        assert 3500 < task["due"] - task["raised"] <= 3600
        third = await here.ok("task", kind="third_party", title="问承运方", person="承运方王先生")
        assert 23 * HOUR < third["task"]["due"] - third["task"]["raised"] <= 24 * HOUR
        other, at = await world.agent("zhoumin", "周敏"), f"task/{task['id']}"
        assert (await here.ok(f"{at}/take", seat=other))["task"]["person"] == "zhoumin"
        assert (await here.post(f"{at}/take", seat=other)).status_code == 409
        assert (await here.post(f"{at}/answer", seat=other)).status_code == 409
        no_file = await here.post(f"{at}/answer", seat=other, text="x", files=["a" * 64])
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
