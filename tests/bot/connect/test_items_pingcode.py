"""A department's task is a work item of PingCode, both ways, whatever gets lost between."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from storage.connect_items import GONE, ON, OVER
from tests.bot.connect.items_bench import Desk, desk, pingcode_settings
from tests.fakes.connect_bench import PHONE, Clock, number, play
from tests.fakes.connect_server import LOST
from tests.fakes.pretend_pingcode import PingCode, pingcode

PASS = "pass"  # a call that is answered as it should be


@asynccontextmanager
async def shop(folder: Path, **more: Any) -> AsyncIterator[tuple[Desk, PingCode]]:
    clock = Clock()
    async with (
        pingcode(clock) as there,
        desk(folder, clock, {"rd": pingcode_settings(there.url, **more)}) as here,
    ):
        yield here, there


def test_a_task_becomes_an_item_without_personal_data(tmp_path: Path) -> None:
    async def test() -> None:
        async with shop(tmp_path, desk="https://kefu.example.com") as (here, there):
            task = here.raise_task()
            await here.settle()
            item = there.of(task)
            assert item["title"] == f"[{number()}#{task}] 核对批次"
            assert item["priority_id"] == "p-1"
            assert item["end_at"] == int(here.task(task).due.timestamp())
            assert f"https://kefu.example.com/desk?case={number()}" in item["description"]
            assert PHONE not in str(item)
            assert "张小明" not in str(item)
            assert "冒烟" not in str(item)
            assert here.link(task).number == "RD-1"

    play(test())


@pytest.mark.parametrize(
    ("details", "shown", "hidden"),
    [("masked", "冒烟，电话138****5678", PHONE), ("full", PHONE, "***")],
)
def test_the_setting_says_what_of_the_customers_words_goes_along(
    tmp_path: Path, details: str, shown: str, hidden: str
) -> None:
    async def test() -> None:
        async with shop(tmp_path, details=details) as (here, there):
            task = here.raise_task()
            await here.settle()
            assert shown in there.of(task)["description"]
            assert hidden not in there.of(task)["description"]

    play(test())


def test_markup_in_the_customers_words_is_only_words_there(tmp_path: Path) -> None:
    async def test() -> None:
        async with shop(tmp_path) as (here, there):
            task = here.raise_task(text="<img src=x onerror=alert(1)>")
            here.do(task, "note", "<script>x</script>")
            await here.settle()
            (said,) = there.comments[there.of(task)["id"]]
            assert "<img" not in there.of(task)["description"]
            assert "<script" not in said["content"]

    play(test())


def test_what_staff_do_goes_there(tmp_path: Path) -> None:
    async def test() -> None:
        async with shop(tmp_path) as (here, there):
            task = here.raise_task()
            await here.settle()
            here.do(task, "take")
            await here.settle()
            assert there.of(task)["state"] == "s-work"
            here.do(task, "answer", f"批次没有问题，已告知客户{PHONE}")
            here.do(task, "done")
            await here.settle()
            assert there.of(task)["state"] == "s-done"
            (said,) = there.comments[there.of(task)["id"]]
            assert said["content"].startswith("批次没有问题")
            assert PHONE not in said["content"]
            assert here.link(task).state == OVER

    play(test())


def test_a_new_owner_and_due_time_change_the_item(tmp_path: Path) -> None:
    async def test() -> None:
        async with shop(tmp_path) as (here, there):
            task = here.raise_task()
            await here.settle()
            due = here.task(task).due.replace(year=2026, month=5)
            here.do(task, "assign", team="quality", due=due)
            there.of(task)["title"] += "（他们改的）"
            await here.settle()
            assert there.of(task)["end_at"] == int(due.timestamp())
            assert there.of(task)["title"].endswith("（他们改的）")

    play(test())


def test_their_state_and_comments_come_back(tmp_path: Path) -> None:
    async def test() -> None:
        async with shop(tmp_path) as (here, there):
            task = here.raise_task()
            await here.settle()
            there.move(task, "s-work")
            there.say(task, "<p>在查&lt;1&gt;</p>")
            await here.watch()
            assert here.task(task).state == "taken"
            assert here.notes(task) == ["PingCode｜张三：在查<1>"]
            there.move(task, "s-done")
            await here.watch()
            assert here.task(task).state == "done"
            assert "PingCode 工作项已变为「已完成」" in here.notes(task)
            assert len(there.comments[there.of(task)["id"]]) == 1

    play(test())


def test_a_comment_alone_is_found_though_the_item_did_not_change(tmp_path: Path) -> None:
    async def test() -> None:
        async with shop(tmp_path) as (here, there):
            task = here.raise_task()
            await here.settle()
            await here.watch()
            there.say(task, "补充一句")
            await here.watch(601)
            assert here.notes(task) == ["PingCode｜张三：补充一句"]
            await here.watch(601)
            assert len(here.notes(task)) == 1

    play(test())


def test_a_flood_of_comments_is_taken_bit_by_bit(tmp_path: Path) -> None:
    async def test() -> None:
        async with shop(tmp_path) as (here, there):
            task = here.raise_task()
            await here.settle()
            for n in range(120):
                there.say(task, f"第{n}句")
            counts = []
            for _ in range(4):
                await here.watch(601)
                counts.append(len(here.notes(task)))
            assert counts == [50, 100, 120, 120]

    play(test())


def test_what_came_from_there_is_not_sent_back(tmp_path: Path) -> None:
    async def test() -> None:
        async with shop(tmp_path) as (here, there):
            task = here.raise_task()
            await here.settle()
            there.move(task, "s-work")
            there.say(task, "在查")
            await here.watch()
            assert there.server is not None
            before = [call for call in there.server.came if call.method in {"PATCH", "POST"}]
            await here.watch()
            await here.watch()
            after = [call for call in there.server.came if call.method in {"PATCH", "POST"}]
            assert {c.path for c in after[len(before) :]} == {"/v1/pjm/work_items/search"}

    play(test())


def test_whoever_quotes_our_mark_is_heard_all_the_same(tmp_path: Path) -> None:
    async def test() -> None:
        async with shop(tmp_path) as (here, there):
            task = here.raise_task()
            here.do(task, "note", "请今天回复")
            await here.settle()
            (ours,) = there.comments[there.of(task)["id"]]
            there.say(task, f"收到 {ours['content']}")
            there.say(task, "装作是你们的〔倾诉 1-00000000〕")
            await here.watch(601)
            assert [note.partition("：")[2][:2] for note in here.notes(task)[1:]] == [
                "收到",
                "装作",
            ]

    play(test())


@pytest.mark.parametrize("fault", [LOST, 500])
def test_an_item_is_made_once_whatever_gets_lost(tmp_path: Path, fault: object) -> None:
    async def test() -> None:
        async with shop(tmp_path) as (here, there):
            assert there.server is not None
            task = here.raise_task()
            for calls in range(6):  # the call that fails is the first, the second, ...
                there.server.faults = [PASS] * calls + [fault]
                await here.settle(5 * 2**calls)
            there.server.faults = []
            here.do(task, "note", "一句话")
            await here.settle(3600)
            await here.settle(3600)
            assert [one["title"] for one in there.items.values()] == [there.of(task)["title"]]
            assert len(there.comments[there.of(task)["id"]]) == 1

    play(test())


def test_a_comment_is_said_once_though_its_answer_was_lost(tmp_path: Path) -> None:
    async def test() -> None:
        async with shop(tmp_path) as (here, there):
            task = here.raise_task()
            await here.settle()
            assert there.server is not None
            here.do(task, "note", "一句话")
            there.server.faults = [PASS, PASS, LOST]  # the item, its comments, then ours
            await here.settle()
            await here.settle(10)
            assert len(there.comments[there.of(task)["id"]]) == 1
            assert here.link(task).state == ON

    play(test())


@pytest.mark.slow
def test_an_hour_of_silence_loses_nothing(tmp_path: Path) -> None:
    async def test() -> None:
        async with shop(tmp_path) as (here, there):
            assert there.server is not None
            first = here.raise_task()
            await here.settle()
            there.server.always = 503
            second = here.raise_task("查起因")
            here.do(first, "answer", "批次没有问题")
            here.do(second, "take")
            await here.settle()
            there.move(first, "s-work")
            for _ in range(12):
                await here.watch(300)
            there.server.always = None
            there.say(first, "我们也看了")
            for _ in range(8):
                await here.watch(600)
            assert there.of(first)["state"] == "s-reply"
            assert there.of(second)["state"] == "s-work"
            said = [one["content"][:4] for one in there.comments[there.of(first)["id"]]]
            assert said.count("批次没有") == 1
            assert "PingCode｜张三：我们也看了" in here.notes(first)
            assert len(there.items) == 2

    play(test())


def test_a_deleted_item_leaves_the_task_to_staff(tmp_path: Path) -> None:
    async def test() -> None:
        async with shop(tmp_path) as (here, there):
            task = here.raise_task()
            await here.settle()
            there.delete(task)
            await here.watch()
            assert here.link(task).state == GONE
            assert "被删除" in here.notes(task)[-1]
            here.do(task, "take")
            await here.watch()
            assert here.task(task).state == "taken"
            assert len(there.items) == 1

    play(test())


def test_a_state_nobody_knows_is_told_once_and_changes_nothing(tmp_path: Path) -> None:
    async def test() -> None:
        async with shop(tmp_path) as (here, there):
            task = here.raise_task()
            await here.settle()
            there.move(task, "s-test")
            for _ in range(3):
                await here.watch(601)
            assert here.task(task).state == "open"
            (told,) = here.notes(task)
            assert "「测试中」没有对应" in told
            there.move(task, "s-work")
            await here.watch()
            assert here.task(task).state == "taken"

    play(test())


def test_a_renamed_state_is_a_line_of_the_settings(tmp_path: Path) -> None:
    async def test() -> None:
        back = {"测试中": "taken", "verifying": "open"}  # the name counts before the group
        async with shop(tmp_path, back=back) as (here, there):
            task = here.raise_task()
            await here.settle()
            there.move(task, "s-test")
            await here.watch()
            assert here.task(task).state == "taken"

    play(test())


def test_what_the_task_cannot_follow_is_set_right_there(tmp_path: Path) -> None:
    async def test() -> None:
        async with shop(tmp_path) as (here, there):
            task = here.raise_task()
            here.do(task, "done", "办好了")
            await here.settle()
            assert there.of(task)["state"] == "s-done"
            here.bench.clock.now += 5
            there.move(task, "s-work")
            await here.watch()
            assert (here.task(task).state, there.of(task)["state"]) == ("done", "s-done")

    play(test())


def test_a_step_their_flow_refuses_is_told_once(tmp_path: Path) -> None:
    async def test() -> None:
        async with shop(tmp_path) as (here, there):
            there.flows = {("s-new", "s-work")}
            task = here.raise_task()
            await here.settle()
            here.do(task, "done")
            await here.settle()
            told = [note for note in here.notes(task) if "不接受状态「已完成」" in note]
            assert len(told) == 1
            there.say(task, "先别关")
            for _ in range(3):
                await here.watch(601)
            assert [note for note in here.notes(task) if "不接受" in note] == told
            assert "PingCode｜张三：先别关" in here.notes(task)
            states = [d.state for d in here.bench.deliveries()]
            assert states.count("dead") == 1

    play(test())


def test_only_the_tasks_of_its_departments_go_there(tmp_path: Path) -> None:
    async def test() -> None:
        async with shop(tmp_path, teams=("quality",)) as (here, there):
            here.raise_task()
            quality = here.raise_task(team="quality")
            await here.settle()
            assert [one["title"] for one in there.items.values()] == [there.of(quality)["title"]]

    play(test())


def test_the_token_is_got_again_when_it_ends_and_when_it_is_refused(tmp_path: Path) -> None:
    async def test() -> None:
        async with shop(tmp_path) as (here, there):
            task = here.raise_task()
            await here.settle()
            assert len(there.tokens) == 1
            here.do(task, "take")
            await here.settle(31 * 86_400)
            assert (len(there.tokens), there.of(task)["state"]) == (2, "s-work")
            there.tokens.append("somebody reset the secret")
            here.do(task, "done")
            await here.settle()
            assert there.of(task)["state"] == "s-done"

    play(test())


def test_a_limit_is_waited_for(tmp_path: Path) -> None:
    async def test() -> None:
        async with shop(tmp_path) as (here, there):
            there.per_minute = 3
            assert there.server is not None
            tasks = [here.raise_task(f"第{n}件") for n in range(4)]
            for _ in range(12):
                await here.settle(61)
            assert sorted(there.of(task)["state"] for task in tasks) == ["s-new"] * 4
            assert len(there.server.came) < 60

    play(test())
