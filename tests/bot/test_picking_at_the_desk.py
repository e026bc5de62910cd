"""Two open cases of one talk: a colleague goes on with the older one, and all works on it."""

from __future__ import annotations

from functools import partial
from typing import Any

from cases.states import State
from storage import cases, clocks
from tests.bot.pretend_desk import PretendDesk
from tests.bot.test_technician_visit import ZONE
from tests.bot.work_api_bench import Room, posted, room


def rows(number: str, c: Any) -> tuple[Any, Any]:
    """Return the case as it stands, and as its history makes it."""
    return cases.load(c, number), cases.rebuild(c, number)


async def two(world: PretendDesk) -> tuple[Room, str]:
    """Return a room whose talk is about a second complaint now, and the number of that."""
    here = await room(world)
    await here.seat.act(here.chat, "take")
    await here.seat.act(here.chat, "return")
    for text in ("另外还要投诉你们快递迟到三天，太差了", "人工"):
        await here.say(text)
    await here.seat.act(here.chat, "take")
    talk = await here.seat.talk(here.chat)
    assert talk["case_no"] != here.number
    return here, talk["case_no"]


async def picks(here: Room, number: str, event: str = "", **who: Any) -> Any:
    seat = who.get("seat", here.seat)
    return await posted(seat, f"talk/{here.chat}/pick", event, {"case_no": number})


def test_the_older_case_is_sorted_filled_and_given_back(world: PretendDesk) -> None:
    """Ideal 2.2: what was for the talk's present matter only is for any open one."""

    async def story() -> None:
        here, newer = await two(world)
        late = await here.post("sort", level="1", reason="冒烟")
        assert (late.status_code, late.json()["error"]) == (409, "not_present")
        answer = await picks(here, here.number, "e0000001")
        again = await picks(here, here.number, "e0000001")
        assert (answer.status_code, again.status_code) == (200, 200), answer.text
        talk = await here.seat.talk(here.chat)
        assert (talk["case_no"], talk["mine"]) == (here.number, True)
        lists = await here.seat.queue()
        (row,) = lists["people"]
        assert (row["case_no"], row["mine"]) == (here.number, True), "the lists name it as well"
        await here.ok("sort", level="1", reason="冒烟")
        filled = {"field": "model", "value": "X3", "seen": ""}
        done = await posted(here.seat, f"talk/{here.chat}/field", "", filled)
        assert done.status_code == 200, done.text
        kept = world.store.read(lambda c: cases.load(c, here.number))
        assert kept is not None
        assert (kept.file.level.value, kept.file.fields["model"].value) == ("1", "X3")  # type: ignore[index] # a name
        left = world.store.read(lambda c: cases.load(c, newer))
        assert left is not None
        assert left.file.level.value == "2"
        profiles = {
            one.clock.profile
            for one in world.store.read(lambda c: clocks.of_case(c, here.number, ZONE))
            if one.clock.open
        }
        assert profiles == {"红色/全天"}
        for number in (here.number, newer):
            row, rebuilt = world.store.read(partial(rows, number))
            assert row == rebuilt
        gave = await here.seat.act(here.chat, "return", mode="missing")
        assert gave.status_code == 200, gave.text
        assert (await here.seat.talk(here.chat))["case_no"] == here.number

    world.run(story())


def test_the_person_section_offers_what_is_open_in_this_talk(world: PretendDesk) -> None:
    async def story() -> None:
        here, _ = await two(world)
        found = (await here.seat.client.get(f"/desk/api/talk/{here.chat}/person")).json()
        assert [(one["case_no"], one["here"]) for one in found["earlier"]] == [(here.number, True)]

    world.run(story())


def test_a_case_that_is_over_or_of_another_talk_or_in_other_hands_is_not_picked(
    world: PretendDesk,
) -> None:
    async def story() -> None:
        here, newer = await two(world)
        other = await world.agent("zhoumin", "周敏")
        taken = await picks(here, here.number, seat=other)
        assert (taken.status_code, taken.json()["error"]) == (409, "taken")
        assert "陈岚" in taken.json()["message"]
        strange = await world.customer("u9", "耳机坏了", "人工")
        number = (await here.seat.talk(strange))["case_no"]
        for wrong in (number, "TS-NONE"):
            refused = await picks(here, wrong)
            assert (refused.status_code, refused.json()["error"]) == (409, "over")
        await here.ok("step", to=State.WITHDRAWN.value, note="客户不要了")
        assert (await picks(here, here.number)).json()["error"] == "over"
        assert (await here.seat.talk(here.chat))["case_no"] == newer

    world.run(story())
