"""Between a task and its PingCode item nothing is lost or doubled, whatever breaks."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.connect_items import ON
from tests.bot.connect.pingcode_bench import shop
from tests.fakes.connect_bench import play
from tests.fakes.connect_server import LOST

PASS = "pass"  # a call that is answered as it should be


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
