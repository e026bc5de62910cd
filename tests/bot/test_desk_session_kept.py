"""A session's use is kept now and then: a page that is read is not a commit."""

from __future__ import annotations

from storage import accounts
from tests.bot.pretend_desk import PretendDesk
from tests.bot.test_desk_sessions import IDLE, status


def test_a_page_that_is_read_waits_for_no_commit_more_than_once_a_minute(
    world: PretendDesk,
) -> None:
    """The queue is read at every move of a talk; behind the writer it would wait for turns."""

    async def story() -> None:
        seat = await world.agent()
        began = world.store.read(lambda c: accounts.seen(c, seat.secret))
        world.clock.ahead += IDLE // 30 - 5
        assert await status(seat) == 200
        assert world.store.read(lambda c: accounts.seen(c, seat.secret)) == began
        world.clock.ahead += 10
        assert await status(seat) == 200
        kept = world.store.read(lambda c: accounts.seen(c, seat.secret))
        assert kept >= began + IDLE // 30
        assert world.store.read(lambda c: accounts.seen(c, "nobody's")) == 0

    world.run(story())
