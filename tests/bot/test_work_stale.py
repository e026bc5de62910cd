"""Two agents set the tags of one case: nobody's are written over unseen (promise 7)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bot.pretend_desk import PretendDesk
from tests.bot.work_api_bench import TAGS, room

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
