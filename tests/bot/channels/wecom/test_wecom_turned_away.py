"""In WeCom nobody keeps a talk that complains about him: his session ends, others' stay."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.channels.base import Address, Fed, Outcome, Receipt
from bot.channels.wecom.turned_away import TurnedAway
from bot.hub import Hub, News
from dialogues.effects import BARRED, TakeRefused
from tests.bot.channels.wecom.wecom_bench import USER, WHO, Stage, run, stage

CHAT = f"kf:main:{USER}"
REFUSED = TakeRefused("zhangsan", "", BARRED)


@asynccontextmanager
async def listening(made: Stage) -> AsyncIterator[Hub]:
    """Let what was turned away be listened to, as the app does."""
    hub = Hub()
    hub.bind(asyncio.get_running_loop())
    feed = asyncio.create_task(TurnedAway(hub, made.channel, look=0.01).run())
    async with asyncio.timeout(5):
        while not hub.listeners(""):  # noqa: ASYNC110 - the feed makes it true
            await asyncio.sleep(0.01)
    yield hub
    hub.close()
    await feed


async def until_ended(made: Stage) -> None:
    async with asyncio.timeout(5):
        while made.wecom.sessions[USER].state != 4:  # noqa: ASYNC110 - the feed makes it true
            await asyncio.sleep(0.01)


def taken(made: Stage, who: str = "zhangsan") -> None:
    session = made.wecom.sessions[USER]
    session.state, session.servicer = 3, who


def test_the_app_listens_for_every_account() -> None:
    async def fed() -> None:
        async with stage(begun=False) as made:
            assert isinstance(made.channel, Fed)

    run(fed())


def test_the_session_of_whom_it_is_about_ends_and_the_bot_has_the_next_words() -> None:
    async def turned() -> None:
        async with stage(handoff="wecom") as made, listening(made) as hub:
            await made.send()
            taken(made)
            hub.tell(News(CHAT, effects=(REFUSED,)))
            await until_ended(made)
            made.wecom.says(USER, "有人吗")
            assert (await made.send(number="2")).outcome is Outcome.SENT

    run(turned())


def test_somebody_elses_session_and_the_bots_own_stay() -> None:
    async def stays() -> None:
        async with stage(handoff="wecom") as made:
            await made.send()
            assert (await made.channel.release(WHO, "zhangsan")).outcome is Outcome.SENT
            assert made.wecom.sessions[USER].state == 1
            taken(made, "lisi")
            assert (await made.channel.release(WHO, "zhangsan")).outcome is Outcome.SENT
            assert made.wecom.sessions[USER].state == 3

    run(stays())


def test_other_accounts_and_who_was_only_too_late_are_left_alone() -> None:
    async def left() -> None:
        async with stage(handoff="wecom") as made, listening(made) as hub:
            await made.send()
            taken(made)
            hub.tell(News(f"kf:other:{USER}", effects=(REFUSED,)))
            hub.tell(News(CHAT, effects=(TakeRefused("zhangsan", "李卓"),)))
            await asyncio.sleep(0.1)
            assert made.wecom.sessions[USER].state == 3

    run(left())


def test_what_wecom_did_not_take_is_tried_again() -> None:
    async def again() -> None:
        async with stage(handoff="wecom") as made, listening(made) as hub:
            await made.send()
            taken(made)
            made.wecom.fault("kf/service_state/trans", "500", "500")
            hub.tell(News(CHAT, effects=(REFUSED,)))
            await until_ended(made)

    run(again())


class Stubborn:
    """A channel whose platform is away."""

    name, account = "kf", "main"

    def __init__(self) -> None:
        self.asked = 0

    async def release(self, _who: Address, _agent: str) -> Receipt:
        """Answer that it cannot be done now."""
        self.asked += 1
        return Receipt(Outcome.RETRY, code="away")


def test_a_platform_that_stays_away_is_not_asked_for_ever() -> None:
    async def away() -> None:
        hub, channel = Hub(), Stubborn()
        hub.bind(asyncio.get_running_loop())
        feed = asyncio.create_task(TurnedAway(hub, channel, look=0.001).run())
        while not hub.listeners(""):  # noqa: ASYNC110 - the feed makes it true
            await asyncio.sleep(0.001)
        hub.tell(News(CHAT, effects=(REFUSED,)))
        await asyncio.sleep(0.2)
        hub.close()
        await feed
        assert channel.asked == 12

    run(away())
