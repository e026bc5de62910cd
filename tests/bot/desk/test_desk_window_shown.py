"""Beside the reply stands what may still be sent, and that a letter is missing once it presses."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta

import pytest

from bot.desk import standing, whole
from storage.standing import Traffic
from tests.bot.outbound.outbound_fakes import Clock, Counting
from tests.bot.pretend_desk import PretendDesk

HOUR = timedelta(hours=1)
TWO_DAYS = timedelta(hours=48)


@pytest.mark.parametrize(
    ("before", "says"),
    [
        (40 * HOUR, "余 5 条 / 40 h"),
        (3 * HOUR, "余 5 条 / 3 h，确认函还没发"),
        (-HOUR, "窗口已关，等客户来信或改用电话"),
    ],
)
def test_the_missing_letter_is_said_while_something_can_be_done(
    world: PretendDesk, before: timedelta, says: str
) -> None:
    async def story() -> None:
        chat = await world.customer("u1", "耳机坏了", "人工")
        found = whole.read(world.store, chat, UTC)
        assert found is not None
        assert found.state is not None
        now = world.clock.at()
        closes = now + before
        heard = Traffic((("message", (closes - TWO_DAYS).timestamp()),))
        seen = replace(
            found,
            talk=replace(found.talk, channel="kf", account="main"),
            state=replace(found.state, closes=closes),
            traffic=heard,
        )
        channel = Counting(Clock(), name="kf", account="main")
        desk = replace(world.desk, channels={("kf", "main"): channel})
        assert standing.said(desk, seen, now)["shown"] == says
        sent = replace(seen, state=replace(found.state, closes=None))
        assert "确认函" not in standing.said(desk, sent, now)["shown"]

    world.run(story())
