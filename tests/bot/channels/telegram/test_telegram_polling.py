"""Polling: nothing lost at a crash, nothing twice, one process at a time."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from bot.channels.telegram.polling import Beat, Polling
from storage.inbox import Arrival
from tests.fakes.telegram_inlet import POLL, MemoryInlet, bot_on, run, stand, until
from tests.fakes.telegram_platform import Platform

OFFSET = "telegram:main:offset"


@dataclass
class SlowInlet(MemoryInlet):
    """Takes its time to store; busy: it has begun."""

    busy: bool = False

    async def accept(
        self, arrivals: Sequence[Arrival], mark: tuple[str, str] | None = None
    ) -> None:
        """Store after a while."""
        self.busy = True
        await asyncio.sleep(0.1)
        await super().accept(arrivals, mark)


def _offsets(platform: Platform) -> list[int | None]:
    return [call.get("offset") for call in platform.called("getUpdates")]


def test_a_webhook_is_taken_away_and_messages_come() -> None:
    async def talk() -> None:
        async with stand(POLL, hook={"url": "https://old.example.com"}) as made:
            update = made.platform.write(7, "hi")
            await until(lambda: len(made.inlet.arrivals) == 1)
            assert made.inlet.arrivals[0].text == "hi"
            assert made.platform.hook == {}
            await until(lambda: _offsets(made.platform)[-1] == update["update_id"] + 1)
            assert made.platform.updates == []

    run(talk())


def test_a_crash_before_the_mark_loses_nothing_and_doubles_nothing() -> None:
    """The messages are stored, the mark is not: the next run gets them again and knows them."""

    async def talk() -> None:
        inlet = MemoryInlet()
        cut: list[bool] = []

        def crash() -> None:
            cut.append(True)
            raise RuntimeError("power cut")

        async with stand(POLL, inlet=inlet) as made:
            made.platform.write(7, "one")
            await until(lambda: OFFSET in inlet.shared)
            inlet.before_mark = crash
            second = made.platform.write(7, "two")
            await until(lambda: bool(cut))
            await made.bot.stop()
            inlet.before_mark = lambda: None
            again = bot_on(made.platform, POLL)
            await again.start(inlet)
            await until(lambda: inlet.shared[OFFSET].startswith(str(second["update_id"] + 1)))
            await again.stop()
        assert [one.text for one in inlet.arrivals] == ["one", "two"]
        assert inlet.given.count(str(second["update_id"])) == 2

    run(talk())


def test_the_next_run_goes_on_where_the_last_one_stored() -> None:
    async def talk() -> None:
        inlet = MemoryInlet(shared={OFFSET: f"500@{time.time():.0f}"})
        async with stand(POLL, inlet=inlet) as made:
            await until(lambda: bool(_offsets(made.platform)))
            assert _offsets(made.platform)[0] == 500

    run(talk())


def test_an_offset_of_last_week_is_forgotten() -> None:
    """After a week without updates Telegram begins anew, maybe lower: those would be dropped."""

    async def talk() -> None:
        week = time.time() - 7 * 86400
        inlet = MemoryInlet(shared={OFFSET: f"900000@{week:.0f}"})
        async with stand(POLL, inlet=inlet) as made:
            made.platform.write(7, "after the holidays")
            await until(lambda: len(inlet.arrivals) == 1)
            assert _offsets(made.platform)[0] is None

    run(talk())


def test_nothing_is_confirmed_while_the_store_is_away() -> None:
    async def talk() -> None:
        inlet = MemoryInlet(away=True)
        async with stand(POLL, inlet=inlet) as made:
            made.platform.write(7, "hi")
            await until(lambda: inlet.refused > 1)
            assert len(made.platform.updates) == 1
            inlet.away = False
            await until(lambda: len(inlet.arrivals) == 1)

    run(talk())


def test_an_update_that_cannot_be_read_holds_nobody_up() -> None:
    async def talk() -> None:
        async with stand(POLL) as made:
            made.platform.put("message", {"message_id": "wrong"})
            made.platform.write(7, "hi")
            await until(lambda: len(made.inlet.arrivals) == 1)
            assert made.inlet.arrivals[0].text == "hi"
            assert len(made.inlet.parked) == 1, "kept for a person, before the cursor goes on"

    run(talk())


def test_who_does_not_lead_does_not_poll() -> None:
    async def talk() -> None:
        async with stand(POLL, inlet=MemoryInlet(leads=False)) as made:
            made.platform.write(7, "hi")
            assert made.platform.called("getUpdates") == []

    run(talk())


def test_who_is_deposed_in_a_long_poll_lets_go_of_it() -> None:
    async def talk() -> None:
        async with stand() as made:
            made.platform.hook = {}
            assert made.bot._reception is not None
            take = made.bot._reception.take
            beat = Beat(long=30, renew=0.02)
            loop = Polling(made.bot._api, made.inlet, "main", take, beat=beat)
            polling = asyncio.create_task(loop.run())
            await until(lambda: bool(_offsets(made.platform)))
            made.inlet.leads = False
            await until(lambda: not loop._ready)
            made.platform.write(7, "for the new leader")
            await asyncio.sleep(0.1)
            assert made.inlet.arrivals == []
            polling.cancel()
            await asyncio.gather(polling, return_exceptions=True)

    run(talk())


def test_being_stopped_while_storing_stores_all_of_it() -> None:
    """Otherwise the offset could be kept and a message not: lost for good."""

    async def talk() -> None:
        inlet = SlowInlet()
        async with stand(POLL, inlet=inlet) as made:
            made.platform.write(7, "one")
            await until(lambda: inlet.busy)
            await made.bot.stop()
            assert [one.text for one in inlet.arrivals] == ["one"]
            assert OFFSET in inlet.shared

    run(talk())


@pytest.mark.parametrize(
    ("fault", "shortest"), [("409", 10.0), ("401", 60.0), ("429 9", 9.0), ("500", 1.0)]
)
def test_what_goes_wrong_is_waited_out(fault: str, shortest: float) -> None:
    async def talk() -> None:
        faults = defaultdict(deque, {"getUpdates": deque([fault] * 3)})
        async with stand(faults=faults) as made:
            made.platform.hook = {}
            waits: list[float] = []

            async def sleep(seconds: float) -> None:
                waits.append(seconds)
                if len(waits) == 3:
                    raise TimeoutError

            assert made.bot._reception is not None
            take = made.bot._reception.take
            loop = Polling(made.bot._api, made.inlet, "main", take, beat=Beat(long=0), sleep=sleep)
            with pytest.raises(TimeoutError):
                await loop.run()
            assert waits[0] == shortest
            assert waits == sorted(waits)
            if fault == "500":
                assert waits == [1.0, 2.0, 4.0]

    run(talk())


def test_another_poller_ends_our_poll_and_we_stand_back() -> None:
    async def talk() -> None:
        async with stand(POLL) as made:
            await until(lambda: bool(_offsets(made.platform)))
            assert await made.platform._getUpdates({"timeout": 0}) == []
            assert made.bot._polling is not None
            polling = made.bot._polling
            await until(lambda: not polling._ready)
            assert len(_offsets(made.platform)) == 1

    run(talk())
