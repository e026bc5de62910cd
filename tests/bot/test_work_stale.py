"""Two agents set tags, sorting or a task at once: nothing is written over unseen (promise 7)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.bot.pretend_desk import PretendDesk
from tests.bot.work_api_bench import TAGS, Room, room

NONE = {
    "problem": [], "solution": [], "reaction": [],
    "root_cause": "", "cause_note": "", "different": "", "department": "",
}  # fmt: skip


@pytest.fixture
def world(tmp_path: Path) -> PretendDesk:
    return PretendDesk(tmp_path)


def test_tags_set_over_what_was_not_seen_are_refused_with_what_stands_there(
    world: PretendDesk,
) -> None:
    async def story() -> None:
        here = await room(world)
        other = await world.agent("zhoumin", "周敏")
        await here.ok("tags", was=NONE, **TAGS)
        late = await here.post("tags", "", other, was=NONE, problem=["safety"])
        assert late.status_code == 409, late.text
        stands = late.json()["theirs"]
        assert (late.json()["error"], stands["problem"]) == ("stale", TAGS["problem"])
        assert "问题类型" in late.json()["message"]
        assert here.kinds().count("tagged") == 1
        again = await here.post("tags", "", other, was=stands, problem=["safety"])
        assert again.status_code == 200, again.text
        assert again.json()["case"]["tags"]["problem"] == ["safety"]
        assert again.json()["case"]["tags"]["solution"] == TAGS["solution"]

    world.run(story())


def test_who_sets_another_part_or_the_very_same_is_in_nobodys_way(world: PretendDesk) -> None:
    async def story() -> None:
        here = await room(world)
        await here.ok("tags", was=NONE, problem=TAGS["problem"])
        await here.ok("tags", was=NONE, reaction=TAGS["reaction"])
        done = await here.ok("tags", was=NONE, problem=TAGS["problem"])
        assert done["case"]["tags"]["problem"] == TAGS["problem"]
        assert done["case"]["tags"]["reaction"] == TAGS["reaction"]

    world.run(story())


def test_tags_left_as_they_were_seen_stay_as_others_made_them(world: PretendDesk) -> None:
    """The page sends all of its form: what was not touched there writes over nothing."""

    async def story() -> None:
        here = await room(world)
        await here.ok("tags", was=NONE, problem=TAGS["problem"])
        form: dict[str, Any] = {"problem": [], "solution": [], "reaction": TAGS["reaction"]}
        done = (await here.ok("tags", was=NONE, **form))["case"]["tags"]
        assert (done["problem"], done["reaction"]) == (TAGS["problem"], TAGS["reaction"])
        await here.ok("tags", was=NONE, problem=[], solution=[])
        assert here.kinds().count("tagged") == 2

    world.run(story())


SORTED: dict[str, Any] = {"level": "2", "category": "quality.fault", "severity": ""}


async def sorting(here: Room) -> dict[str, Any]:
    """Return how the case is sorted, as the page sends it back."""
    found = (await here.get())["sorting"]
    return {part: found[part] for part in SORTED}


def test_a_case_sorted_meanwhile_is_not_sorted_over_unseen(world: PretendDesk) -> None:
    """Promise 7: both values are shown, who did it, and a second save is over what he saw."""

    async def story() -> None:
        here = await room(world)
        other = await world.agent("zhoumin", "周敏")
        was = await sorting(here)
        first = was | {"severity": "out", "reason": "开不了机"}
        await here.ok("sort", seat=other, was=was, **first)
        mine = was | {"severity": "partly", "reason": "能开机"}
        late = await here.post("sort", was=was, **mine)
        assert late.status_code == 409, late.text
        told = late.json()
        assert (told["error"], told["theirs"]) == ("stale", was | {"severity": "out"})
        for words in ("周敏", "影响程度", "完全不能用", "部分不能用"):
            assert words in told["message"]
        assert "级别" not in told["message"]
        assert here.kinds().count("sorted") == 1
        await here.ok("sort", was=told["theirs"], **mine)
        assert (await sorting(here))["severity"] == "partly"

    world.run(story())


def test_what_a_colleague_left_as_he_saw_it_stays_as_others_sorted_it(world: PretendDesk) -> None:
    async def story() -> None:
        here = await room(world)
        other = await world.agent("zhoumin", "周敏")
        was = await sorting(here)
        await here.ok("sort", seat=other, was=was, **was | {"level": "1", "reason": "冒烟"})
        mine = was | {"severity": "out", "reason": "开不了机"}
        await here.ok("sort", was=was, **mine)
        assert await sorting(here) == was | {"level": "1", "severity": "out"}

    world.run(story())


def test_a_task_given_away_meanwhile_is_not_taken_back_unseen(world: PretendDesk) -> None:
    """Promise 7: who has it now and whom he wanted stand side by side."""

    async def story() -> None:
        here = await room(world)
        other = await world.agent("zhoumin", "周敏")
        task = (await here.ok("task", kind="department", title="查质检", team="quality"))["task"]
        was = {part: task[part] for part in ("team", "person", "due")}
        path = f"task/{task['id']}/assign"
        await here.ok(path, seat=other, was=was, team="after_sales", person="zhoumin")
        late = await here.post(path, was=was, team="after_sales", person="chenlan")
        assert late.status_code == 409, late.text
        told = late.json()
        assert (told["error"], told["theirs"]["person"]) == ("stale", "zhoumin")
        assert "陈岚" in told["message"]
        assert "售后 · 周敏" in told["message"]
        kept = next(t for t in (await here.get())["tasks"] if t["id"] == task["id"])
        assert kept["person"] == "zhoumin"
        await here.ok(path, was=told["theirs"], team="after_sales", person="chenlan")
        kept = next(t for t in (await here.get())["tasks"] if t["id"] == task["id"])
        assert kept["person"] == "chenlan"
        await here.ok(path, was=was, team="after_sales", person="chenlan")

    world.run(story())
