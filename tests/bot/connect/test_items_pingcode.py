"""A department's task becomes a work item of PingCode, which follows what staff do."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.connect_items import OVER
from tests.bot.connect.pingcode_bench import shop
from tests.fakes.connect_bench import PHONE, number, play


def test_a_task_becomes_an_item_without_personal_data(tmp_path: Path) -> None:
    """S3-14: the work item leads back to the case."""

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
