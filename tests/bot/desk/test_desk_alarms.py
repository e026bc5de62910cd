"""Alarms reach the desk whether or not anybody is called outside, and end there with a name."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.alerts.settings import Alerts
from bot.desk import live, sessions
from bot.desk.alarm_api import Board
from dialogues.state import Level
from storage import alert_sendings, alerts, case_events
from storage.alerts import Alarm
from tests.bot.pretend_desk import PretendDesk, Seat
from tests.bot.work_api_bench import posted

FIRE = "你们家充电宝着火了！！！孩子就睡在旁边"
CALLED = Alerts.model_validate(
    {
        "targets": {"owner": ["o"], "lead": ["l"], "head": ["h"]},
        "red": {"owner": "0m", "lead": "5m", "head": "20m"},
    }
)


@pytest.fixture
def world(tmp_path: Path) -> PretendDesk:
    return PretendDesk(tmp_path, ladders=CALLED.ladders())


async def alarms(seat: Seat) -> list[dict[str, Any]]:
    answer = await seat.client.get("/desk/api/alarms")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["alarms"]
    return found


def kinds(world: PretendDesk, number: str) -> list[tuple[str, str]]:
    told = world.store.read(lambda c: case_events.events(c, number))
    return [(one.kind, one.actor) for one in told if one.kind.startswith("alarm")]


def test_an_urgent_case_stands_at_the_desk_with_whose_turn_it_is(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        chat = await world.customer("u1", FIRE, "138-0013-8000")
        (one,) = await alarms(seat)
        number = (await seat.talk(chat))["case_no"]
        assert (one["case_no"], one["chat"], one["what"]) == (number, chat, "等人接手")
        assert (one["level_name"], one["state"], one["by"]) == ("紧急", "open", "")
        assert (one["rung"], one["rungs"], one["next_role"]) == (0, 3, "负责人")
        assert "138-0013-8000" not in str(one)
        world.store.do(lambda tx: alert_sendings.page(tx, 1, 0, ["o"]))
        (one,) = await alarms(seat)
        assert (one["rung"], one["role"], one["next_role"]) == (1, "负责人", "组长")
        assert one["next_at"] == one["raised"] + 300
        (called,) = one["called"]
        assert (called["role"], called["target"], called["outcome_name"]) == (
            "负责人", "o", "正在发",
        )  # fmt: skip

    world.run(story())


def test_a_rise_stands_with_what_people_speak_of_and_its_figures(world: PretendDesk) -> None:
    """S2-64: nobody has a case yet, and leads see it all the same."""
    said = "宽带：近一小时 12 次有人问，平时 1.3 次；最早 10:20 是提问。提问 12 次"
    what = Alarm(alerts.RISING, "", "", Level.GENERAL, about="product:宽带", what=said)

    async def story() -> None:
        seat = await world.agent()
        world.store.do(lambda tx: alerts.raise_alarm(tx, what))
        (one,) = await alarms(seat)
        assert (one["what"], one["more"]) == ("说起“宽带”的人突然多起来", said)
        assert (one["case_no"], one["chat"], one["incident"]) == ("", "", 0)

    world.run(story())


def test_who_acknowledges_at_the_desk_stands_with_the_alarm_and_in_the_cases_history(
    world: PretendDesk,
) -> None:
    async def story() -> None:
        seat, other = await world.agent(), await world.agent("zhoumin", "周敏")
        chat = await world.customer("u1", FIRE)
        for _ in range(2):
            answer = await posted(seat, "alarm/1/acknowledge", "", {})
            assert (answer.status_code, answer.json()["by"]) == (200, "陈岚")
        late = await posted(other, "alarm/1/acknowledge", "", {})
        assert (late.status_code, late.json()["message"]) == (409, "陈岚 已经知悉了。")
        (one,) = await alarms(other)
        assert (one["state"], one["by"], one["next_role"]) == ("acknowledged", "陈岚", "")
        number = (await seat.talk(chat))["case_no"]
        assert kinds(world, number) == [("alarm_heard", "chenlan")]
        lines = (await seat.client.get(f"/desk/api/talk/{chat}/history")).json()["lines"]
        (line,) = [one for one in lines if one["kind"] == "alarm_heard"]
        assert (line["name"], line["who"], line["text"]) == ("警报有人应", "陈岚", "等人接手")
        assert (await posted(seat, "alarm/99/acknowledge", "", {})).status_code == 404

    world.run(story())


def test_an_alarm_that_is_over_is_acknowledged_by_nobody(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        chat = await world.customer("u1", FIRE)
        await seat.act(chat, "take")
        assert await alarms(seat) == []
        answer = await posted(seat, "alarm/1/acknowledge", "", {})
        assert (answer.status_code, answer.json()["error"]) == (409, "heard")

    world.run(story())


def test_a_stranger_sees_and_answers_nothing(world: PretendDesk) -> None:
    async def story() -> None:
        await world.customer("u1", FIRE)
        stranger = world.stranger()
        assert (await stranger.get("/desk/api/alarms")).status_code == 401
        seat = await world.agent()
        forged = await seat.client.post("/desk/api/alarm/1/acknowledge", json={"event": "e" * 16})
        assert forged.status_code == 403
        (one,) = await alarms(seat)
        assert one["state"] == "open"

    world.run(story())


def test_every_page_hears_within_its_feed_that_an_alarm_came_and_was_answered(
    world: PretendDesk,
) -> None:
    async def story() -> None:
        seat = await world.agent()
        session = await asyncio.to_thread(sessions.alive, world.desk, seat.secret)
        assert session is not None
        ticks = iter(range(1000))
        board = Board(world.store, lambda: float(next(ticks)))
        heard = live.feed(world.desk, session, board=board)
        await anext(heard)
        asking = asyncio.ensure_future(anext(heard))
        await asyncio.sleep(0)
        alarm = Alarm(alerts.OVERDUE, "", "web:default:u9", Level.GENERAL, about="x")
        world.store.do(lambda tx: alerts.raise_alarm(tx, alarm))
        assert b"event: alarms" in await asking
        world.store.do(lambda tx: alerts.acknowledge(tx, 1, "周敏"))
        assert b"event: alarms" in await anext(heard)
        await heard.aclose()

    world.run(story())
