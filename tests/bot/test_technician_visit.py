"""technician_visit: a visit from the plan to the promise that was kept (S0-50, S1-20, S1-21)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from bot.desk.work_clock import WorkClock
from cases.work_file import shipped
from dialogues.clocks import Kind, Run
from storage import alerts, clocks, promises
from storage.clocks import Standing
from storage.promises import Kept
from tests.bot.pretend_desk import PretendDesk
from tests.bot.work_api_bench import HOUR, Room, room

ZONE = ZoneInfo("Asia/Shanghai")
DAY = 24 * HOUR
PLACE: dict[str, Any] = {
    "title": "上门换主板",
    "team": "after_sales",
    "address": "幸福路 8 号，王女士",
}


async def tick(here: Room) -> None:
    await WorkClock(here.world.store, shipped()).look()


async def settled(true: Callable[[], bool]) -> None:
    """Wait until the talk's own turn has heard of it."""
    for _ in range(200):
        if true():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("the talk did not hear of it")


def promised(here: Room) -> list[Kept]:
    ledger = here.world.store.read(lambda c: promises.of_case(c, here.number))
    return [one for one in ledger if one.kind == "onsite_by"]


def visits(here: Room) -> list[Standing]:
    found = here.world.store.read(lambda c: clocks.of_case(c, here.number, ZONE))
    return [one for one in found if one.clock.kind is Kind.ONSITE]


def runs(here: Room) -> list[Run]:
    return [one.clock.state for one in visits(here)]


def calls(here: Room) -> list[str]:
    return [one.alarm.what for one in here.world.store.read(alerts.standing)]


def test_technician_visit(world: PretendDesk) -> None:
    """The customer agrees to a plan with a visit: task, promise and clock stand, and are kept."""

    async def story() -> None:
        here = await room(world)
        plan = here.plan(action="师傅上门换主板", remedies=["visit"])
        await here.ok("plan", **plan | {"due": world.clock() + 3 * DAY})
        assert promised(here) == [], "nothing is arranged before he agrees"
        await here.say("同意")
        await tick(here)
        await tick(here)
        (task,) = [t for t in (await here.get())["tasks"] if t["kind"] == "visit"]
        assert (task["title"], task["team"]) == ("师傅上门换主板", "after_sales")
        (one,) = promised(here)
        assert DAY - 60 <= one.due.timestamp() - world.clock() <= DAY + 60, "S1-20: within 24 h"
        await settled(lambda: runs(here) == [Run.RUNNING])
        assert visits(here)[0].clock.due == one.due
        done = await here.ok(f"task/{task['id']}/done", text="换好了，客户试过")
        assert done["task"]["result"] == "done"
        (one,) = promised(here)
        assert (one.state, one.proof) == ("kept", f"visit:{task['id']}:done")
        await settled(lambda: runs(here) == [Run.MET])
        told = [line["text"] for line in (await here.get())["history"] if line["kind"] == "visit"]
        assert told == ["约好第 1 次", "办好了：换好了，客户试过"]

    world.run(story())


def test_a_visit_an_agent_arranged_is_agreed_anew_when_nobody_was_at_home(
    world: PretendDesk,
) -> None:
    async def story() -> None:
        here = await room(world)
        at = world.clock() + 4 * HOUR
        task = (await here.ok("task", kind="visit", due=at, **PLACE))["task"]
        assert (task["kind_name"], task["address"]) == ("上门服务", PLACE["address"])
        await settled(lambda: runs(here) == [Run.RUNNING])
        again = at + DAY
        path = f"task/{task['id']}/not_home"
        await here.ok(path, text="敲门没人", due=again)
        first, second = promised(here)
        assert (first.state, second.state) == ("renegotiated", "open")
        assert 0 <= second.due.timestamp() - again < 60
        await settled(lambda: runs(here) == [Run.CANCELLED, Run.RUNNING])
        case = await here.get()
        assert (case["visits"]["count"], case["visits"]["results"]) == (2, ["客户不在家"])
        assert not case["visits"]["many"]
        assert [t["state_name"] for t in case["tasks"]] == ["客户不在家", "待接"]

    world.run(story())


def test_many_visits_are_shown_to_the_management(world: PretendDesk) -> None:
    """S1-21: more than two hurt, though it ends well."""

    async def story() -> None:
        here = await room(world)
        task = (await here.ok("task", kind="visit", **PLACE))["task"]
        for part in ("缺水泵", "缺密封圈"):
            case = (await here.ok(f"task/{task['id']}/needs_part", text=part))["case"]
            task = next(t for t in case["tasks"] if t["state"] == "open")
        assert case["visits"] == {"count": 3, "results": ["还缺配件"] * 2, "many": True}

    world.run(story())


def test_a_visit_that_nobody_made_is_broken_and_climbs_once(world: PretendDesk) -> None:
    async def story() -> None:
        here = await room(world)
        task = (await here.ok("task", kind="visit", due=world.clock() + HOUR, **PLACE))["task"]
        await settled(lambda: runs(here) == [Run.RUNNING])
        world.clock.ahead += 2 * HOUR
        await here.say("人呢")
        await settled(lambda: runs(here) == [Run.BREACHED])
        await tick(here)
        await settled(lambda: [one.state for one in promised(here)] == ["broken"])
        assert [what for what in calls(here) if "上门" in what] == ["上门"]
        later = await world.agent("zhoumin", "周敏")
        await here.ok(f"task/{task['id']}/done", seat=later, text="晚了，办好了")
        await settled(lambda: "上门" not in calls(here))
        assert [one.state for one in promised(here)] == ["broken"], "late stays late"

    world.run(story())


def test_a_visit_called_off_owes_nothing(world: PretendDesk) -> None:
    async def story() -> None:
        here = await room(world)
        task = (await here.ok("task", kind="visit", **PLACE))["task"]
        await settled(lambda: runs(here) == [Run.RUNNING])
        await here.ok(f"task/{task['id']}/cancel", text="客户改为寄修")
        await settled(lambda: runs(here) == [Run.CANCELLED])
        assert [one.state for one in promised(here)] == ["renegotiated"]

    world.run(story())


def test_another_time_for_a_visit_is_another_promise(world: PretendDesk) -> None:
    async def story() -> None:
        here = await room(world)
        task = (await here.ok("task", kind="visit", **PLACE))["task"]
        await settled(lambda: runs(here) == [Run.RUNNING])
        later = world.clock() + 2 * DAY
        await here.ok(f"task/{task['id']}/assign", team="after_sales", due=later)
        assert [one.state for one in promised(here)] == ["renegotiated", "open"]
        await settled(lambda: sorted(runs(here)) == [Run.CANCELLED, Run.RUNNING])
        strange = await here.post("task", kind="visit", title="上门", team="nobody")
        assert strange.json()["error"] == "not_listed"

    world.run(story())
