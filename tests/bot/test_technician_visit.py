"""technician_visit: a visit from the plan to the promise that was kept (S0-50, S1-20, S1-21)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.desk.work_clock import WorkClock
from cases.work_file import shipped
from dialogues.clocks import Kind, Run
from storage import alerts, clocks, messages, promises
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


def heard(here: Room) -> list[tuple[str, str]]:
    """Return what the customer read of visits: who said it, and the words."""
    lines = here.world.store.read(lambda c: messages.history(c, here.chat))
    told = [one for one in lines if one.why and "words.visit_" in one.why.rule]
    return [(one.name, one.text) for one in told]


def at_home(here: Room) -> dict[str, Any]:
    """Return the window from 14 to 16 in two days."""
    day = (here.world.clock.at().astimezone(ZONE) + timedelta(days=2)).replace(
        hour=14, minute=0, second=0, microsecond=0
    )
    return {"since": day.timestamp(), "due": (day + timedelta(hours=2)).timestamp()}


def test_the_customer_is_told_of_a_visit_with_its_window_and_of_every_change(
    world: PretendDesk,
) -> None:
    """S1-20, S0-46: what is told stands in the ledger, and the ledger's time is told."""

    async def story() -> None:
        here = await room(world)
        when = at_home(here)
        task = (await here.ok("task", kind="visit", **PLACE, **when))["task"]
        await settled(lambda: len(heard(here)) == 1)
        day = datetime.fromtimestamp(when["since"], ZONE)
        window = f"{day.month}月{day.day}日 14:00 到 16:00"
        assert window in heard(here)[0][1]
        assert [one.due.timestamp() for one in promised(here)] == [when["due"]]
        assert task["since"] == when["since"]
        assert PLACE["address"] not in heard(here)[0][1]
        path = f"task/{task['id']}"
        await here.ok(f"{path}/assign", team="after_sales", due=when["due"] + DAY)
        await settled(lambda: len(heard(here)) == 2)
        assert "改到" in heard(here)[1][1]
        assert f"{(day + timedelta(days=1)).day}日 16:00 前" in heard(here)[1][1]
        await here.ok(f"{path}/needs_part", text="缺主板")
        await settled(lambda: len(heard(here)) == 3)
        assert "没能办完" in heard(here)[2][1]
        assert "主板" not in heard(here)[2][1]
        task = next(t for t in (await here.get())["tasks"] if t["state"] == "open")
        await here.ok(f"task/{task['id']}/cancel", text="客户改为寄修")
        await settled(lambda: len(heard(here)) == 4)
        assert "取消了" in heard(here)[3][1]
        assert here.number in heard(here)[3][1]
        assert [one.state for one in promised(here)] == ["renegotiated"] * 3

    world.run(story())


def test_an_agent_who_told_him_himself_is_believed(world: PretendDesk) -> None:
    async def story() -> None:
        here = await room(world)
        when = at_home(here)
        task = (await here.ok("task", kind="visit", told=True, **PLACE, **when))["task"]
        await settled(lambda: runs(here) == [Run.RUNNING])
        path = f"task/{task['id']}"
        await here.ok(f"{path}/assign", team="after_sales", due=when["due"] + DAY, told=True)
        await settled(lambda: len(runs(here)) == 2)
        await here.ok(f"{path}/cancel", text="不去了", told=True)
        await settled(lambda: runs(here) == [Run.CANCELLED] * 2)
        assert heard(here) == []

    world.run(story())


def test_one_voice_tells_of_a_visit(world: PretendDesk) -> None:
    """X-11: while a colleague has the talk it is his word, else the bot's."""

    async def story() -> None:
        here = await room(world)
        when = at_home(here)
        await here.ok("task", kind="visit", **PLACE, **when)
        await settled(lambda: len(heard(here)) == 1)
        assert heard(here)[0][0] == "", "the bot"
        await here.seat.act(here.chat, "take")
        await here.ok("task", kind="visit", **PLACE, due=when["due"] + DAY)
        await settled(lambda: len(heard(here)) == 2)
        assert heard(here)[1][0] == "陈岚"

    world.run(story())


def test_the_same_time_again_is_the_same_promise_and_is_not_told_twice(world: PretendDesk) -> None:
    """Given to another colleague with the time it had, the visit is owed as before."""

    async def story() -> None:
        here = await room(world)
        when = at_home(here)
        task = (await here.ok("task", kind="visit", **PLACE, **when))["task"]
        await settled(lambda: len(heard(here)) == 1)
        path = f"task/{task['id']}/assign"
        await here.ok(path, team="after_sales", person="chenlan", **when)
        assert [one.state for one in promised(here)] == ["open"]
        await here.ok(path, team="after_sales", since=when["since"] - HOUR, due=when["due"])
        await settled(lambda: len(heard(here)) == 2)
        assert "13:00 到 16:00" in heard(here)[1][1]
        assert [one.state for one in promised(here)] == ["open"]

    world.run(story())


def test_a_window_that_ends_before_it_opens_is_refused(world: PretendDesk) -> None:
    async def story() -> None:
        here = await room(world)
        when = at_home(here)
        turned = {"since": when["due"], "due": when["since"]}
        for wrong in (turned, {"since": when["since"]}):
            answer = await here.post("task", kind="visit", **PLACE, **wrong)
            assert (answer.status_code, answer.json()["error"]) == (400, "no_owner")
        task = (await here.ok("task", kind="visit", **PLACE))["task"]
        answer = await here.post(f"task/{task['id']}/assign", team="after_sales", **turned)
        assert answer.status_code == 409
        assert "先早后晚" in answer.json()["message"]

    world.run(story())
