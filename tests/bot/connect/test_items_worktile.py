"""A department's task is a task of Worktile, as far as its document goes and config.yml further."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import orjson

from storage.connect_items import ON
from tests.bot.connect.items_bench import PATHS, Desk, desk, worktile_settings
from tests.fakes.connect_bench import PHONE, Clock, number, play
from tests.fakes.pretend_worktile import Worktile, worktile


@asynccontextmanager
async def shop(folder: Path, **more: Any) -> AsyncIterator[tuple[Desk, Worktile]]:
    clock = Clock()
    async with (
        worktile(clock) as there,
        desk(folder, clock, {"wt": worktile_settings(there.url, **more)}) as here,
    ):
        yield here, there


def test_a_task_goes_there_and_its_state_and_comments_come_back(tmp_path: Path) -> None:
    """S3-15: the same port, another tool."""

    async def test() -> None:
        async with shop(tmp_path) as (here, there):
            task = here.raise_task()
            await here.settle()
            made = there.of(task)
            assert made["title"] == f"[{number()}#{task}] 核对批次"
            assert made["properties"]["due"]["date"] == int(here.task(task).due.timestamp())
            assert PHONE not in str(made)
            there.move(task, "w-work")
            rich = [{"type": "paragraph", "children": [{"text": "在查"}, {"text": "第二行"}]}]
            there.say(task, orjson.dumps(rich).decode())
            await here.watch()
            assert here.task(task).state == "taken"
            assert here.notes(task) == ["Worktile｜李四：在查\n第二行"]
            here.do(task, "answer", "没有问题")
            here.do(task, "done")
            await here.settle()
            assert made["state"] == "w-done"
            assert [row["content"].split("\n")[0] for row in made["said"][1:]] == ["没有问题"]

    play(test())


def test_without_the_paths_nothing_is_written_there_and_nothing_is_undone_here(
    tmp_path: Path,
) -> None:
    async def test() -> None:
        async with shop(tmp_path, paths={}) as (here, there):
            task = here.raise_task()
            await here.settle()
            here.do(task, "answer", "没有问题")
            for _ in range(3):
                await here.watch(601)
            assert (here.task(task).state, there.of(task)["state"]) == ("answered", "w-new")
            there.move(task, "w-done")
            await here.watch()
            assert here.task(task).state == "done"
            assert there.of(task)["said"] == []

    play(test())


def test_a_task_that_is_no_more_is_left_to_staff(tmp_path: Path) -> None:
    async def test() -> None:
        async with shop(tmp_path) as (here, there):
            task = here.raise_task()
            await here.settle()
            there.tasks.clear()
            await here.watch(601)
            assert "被删除" in here.notes(task)[-1]

    play(test())


def test_a_path_that_leads_nowhere_is_no_deleted_task(tmp_path: Path) -> None:
    async def test() -> None:
        wrong = {**PATHS, "comment": "/mission/nowhere/{id}"}
        async with shop(tmp_path, paths=wrong) as (here, there):
            task = here.raise_task()
            await here.settle()
            here.do(task, "note", "一句话")
            here.do(task, "take")
            await here.settle()
            assert here.link(task).state == ON
            assert there.of(task)["state"] == "w-work"
            states = [(one.state, one.code) for one in here.bench.deliveries()]
            assert ("dead", "http 404") in states

    play(test())


def test_the_token_is_got_again_when_200_says_it_is_bad(tmp_path: Path) -> None:
    async def test() -> None:
        async with shop(tmp_path) as (here, there):
            task = here.raise_task()
            await here.settle()
            there.tokens.append("somebody else's")
            here.do(task, "take")
            await here.settle()
            assert there.of(task)["state"] == "w-work"

    play(test())


def test_more_tasks_than_a_page_are_read(tmp_path: Path) -> None:
    async def test() -> None:
        async with shop(tmp_path) as (here, there):
            for n in range(150):
                row = {"_id": f"x{n}", "state": "w-new", "said": [], "title": f"别人的{n}"}
                there.tasks[f"x{n}"] = {**row, "updated_at": int(here.bench.clock())}
            task = here.raise_task()
            await here.settle()
            there.move(task, "w-work")
            assert await here.watch() == 1
            assert here.task(task).state == "taken"

    play(test())
