"""What happens to a work item in PingCode comes back to the task, once and understood."""

from __future__ import annotations

from pathlib import Path

from storage.connect_items import GONE
from tests.bot.connect.pingcode_bench import shop
from tests.fakes.connect_bench import play


def test_their_state_and_comments_come_back(tmp_path: Path) -> None:
    """S3-14: the task stands as the item does."""

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
    """S2-72: two ways, no loop."""

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
