"""What runs beside the requests goes on after a failure, and ends when asked."""

from __future__ import annotations

import asyncio
import threading

from bot.runners import After, AtEnd, Feed, Runners


class Worker:
    """Fails a few times, then works until it is stopped; a stubborn one never ends."""

    def __init__(self, fails: int = 0, *, stubborn: bool = False) -> None:
        self.fails = fails
        self.stubborn = stubborn
        self.begun = 0
        self.cut = False
        self._over = asyncio.Event()

    async def run(self) -> None:
        """Fail, or work."""
        self.begun += 1
        if self.begun <= self.fails:
            raise RuntimeError("broken")
        try:
            await self._over.wait()
        except asyncio.CancelledError:
            self.cut = True
            raise

    def stop(self) -> None:
        """End, unless stubborn."""
        if not self.stubborn:
            self._over.set()


def test_one_that_fails_is_started_again() -> None:
    async def live() -> Worker:
        worker = Worker(fails=2)
        runners = Runners([worker], again=0.0)
        runners.start()
        while worker.begun < 3:  # noqa: ASYNC110 - waits for a count
            await asyncio.sleep(0)
        await runners.stop(5)
        return worker

    worker = asyncio.run(live())
    assert worker.begun == 3
    assert not worker.cut, "it ended by itself"


def test_one_that_does_not_end_is_cut_off() -> None:
    async def live() -> Worker:
        worker = Worker(stubborn=True)
        runners = Runners([worker, Worker()])
        runners.start()
        await asyncio.sleep(0)
        await runners.stop(0.01)
        return worker

    assert asyncio.run(live()).cut


def test_a_feed_ends_when_its_source_does() -> None:
    async def live() -> list[str]:
        told: list[str] = []

        async def feed() -> None:
            told.append("fed")

        runners = Runners([Feed(feed)])
        runners.start()
        await asyncio.sleep(0)
        await runners.stop(1)
        return told

    assert asyncio.run(live()) == ["fed"]


def test_what_is_to_be_done_at_the_end_is_done_then_and_once() -> None:
    async def live() -> list[str]:
        done: list[str] = []

        async def close() -> None:
            done.append("closed")

        runners = Runners([AtEnd(close)])
        runners.start()
        await asyncio.sleep(0)
        assert done == []
        await runners.stop(1)
        return done

    assert asyncio.run(live()) == ["closed"]


def test_none_at_all_is_fine() -> None:
    async def live() -> None:
        runners = Runners([])
        runners.start()
        await runners.stop(1)

    asyncio.run(live())


def test_one_that_needs_something_is_made_when_that_is_there() -> None:
    async def live() -> tuple[bool, Worker]:
        there, made = threading.Event(), list[Worker]()

        def make() -> Worker:
            made.append(Worker())
            return made[0]

        runners = Runners([After(there, make)])
        runners.start()
        await asyncio.sleep(0.3)
        early = bool(made)
        there.set()
        while not made or not made[0].begun:  # noqa: ASYNC110 - waits for a count
            await asyncio.sleep(0)
        await runners.stop(5)
        return early, made[0]

    early, worker = asyncio.run(live())
    assert not early
    assert not worker.cut, "it ended by itself"


def test_one_that_still_waits_for_something_ends_when_asked() -> None:
    async def live() -> None:
        runners = Runners([After(threading.Event(), Worker)])
        runners.start()
        await asyncio.sleep(0)
        await asyncio.wait_for(runners.stop(5), 4)

    asyncio.run(live())
