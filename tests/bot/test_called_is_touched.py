"""A call in which the customer was spoken to is a touch; one nobody answered is none (S2-29)."""

from __future__ import annotations

from dialogues.clocks import Kind, Run
from storage import clocks
from tests.bot.pretend_desk import PretendDesk
from tests.bot.test_technician_visit import ZONE, settled
from tests.bot.work_api_bench import room


def test_a_recorded_call_meets_the_first_touch_and_a_missed_one_does_not(
    world: PretendDesk,
) -> None:
    async def story() -> None:
        here = await room(world)

        def touch() -> Run:
            found = world.store.read(lambda c: clocks.of_case(c, here.number, ZONE))
            (one,) = (one.clock for one in found if one.clock.kind is Kind.FIRST_TOUCH)
            return one.state

        await here.ok("note", kind="call", text="没人接", reached=False)
        await here.say("有人吗")
        assert touch() is Run.RUNNING
        await here.ok("note", kind="call", text="说好下午给方案", reached=True)
        await settled(lambda: touch() is Run.MET)

    world.run(story())
