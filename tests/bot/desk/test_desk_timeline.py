"""The course of a case is told in words: no code of the program stands where staff read."""

from __future__ import annotations

import re
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.desk import timeline
from cases.work_file import shipped
from storage.case_events import Happened
from tests.bot.pretend_desk import PretendDesk
from tests.bot.work_api_bench import Room, room
from tests.cases.kinds_written import written
from tests.cases.test_history_of_cases import LINES

CODES = re.compile(r"[a-z]+_[a-z]+|\b(department|quality|claimed|investigating|rule)\b")


async def course(here: Room) -> list[dict[str, Any]]:
    """Return the lines of what happened, as the page gets them."""
    answer = await here.seat.client.get(f"/desk/api/talk/{here.chat}/history")
    assert answer.status_code == 200, answer.text
    return [one for one in answer.json()["lines"] if one["kind"] != "message"]


def test_steps_plans_tags_and_tasks_are_told_in_words(world: PretendDesk) -> None:
    """S2-43: each thing that was done has left its line."""

    async def story() -> None:
        here = await room(world)
        await here.ok("step", to="investigating")
        await here.ok("task", kind="department", title="查批次", team="quality")
        await here.ok("tags", problem=["fault"])
        await here.ok("note", text="无人接听", kind="call", reached=False)
        await here.ok("plan", **here.plan(remedies=["refund"], amount=500.0))
        told = {(one["kind"], one["name"], one["text"]) for one in await course(here)}
        assert {
            ("step", "状态", "已认领 → 调查中"),
            ("task", "任务", "新任务 部门任务「查批次」（质量）"),
            ("tagged", "标签与原因", "问题类型"),
            ("called", "电话", "没有联系上：无人接听"),
        } <= told
        assert any(kind == "plan" and "已送审批" in text for kind, _, text in told)

    world.run(story())


def test_what_a_rule_did_is_told_as_done_by_a_rule(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        chat = await world.customer("u1", "充电宝着火了")
        here = Room(world, seat, chat, (await seat.talk(chat))["case_no"])
        await here.ok("step", to="claimed")
        lines = await course(here)
        assert {one["who"] for one in lines if one["kind"] == "task"} == {"规则"}
        assert [one["text"] for one in lines if CODES.search(one["text"] + one["name"])] == []

    world.run(story())


@pytest.mark.parametrize("kind", sorted(written()))
def test_no_kind_is_shown_by_its_code(world: PretendDesk, kind: str) -> None:
    payload, _ = LINES.get(kind, ({"text": "说明"}, ""))
    payload = payload | {"due": "2026-11-25T12:00:00+08:00[Asia/Shanghai]"}
    happened = Happened(1, world.clock.at(), kind, "bot", payload)
    line = timeline._event(happened, timeline.owners(shipped()), ZoneInfo("Asia/Shanghai"))
    assert re.fullmatch("[\u4e00-\u9fff]+", line["name"])
    assert line["name"] != timeline._OTHER
    assert CODES.search(line["text"]) is None
