"""Many pages that ask at once share a read, and nobody is shown what was true before he asked."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from bot.desk.latest import Latest


class Counted:
    """A read that takes a while and says which one it was."""

    def __init__(self) -> None:
        self.reads = 0
        self.now = 0
        self.most = 0
        self.began = threading.Event()
        self._lock = threading.Lock()

    def __call__(self) -> int:
        """Return the number of this read."""
        with self._lock:
            self.reads += 1
            self.now += 1
            self.most = max(self.most, self.now)
            number = self.reads
        self.began.set()
        time.sleep(0.02)
        self.now -= 1
        return number


def test_those_who_ask_at_once_share_one_read() -> None:
    async def story() -> None:
        read = Counted()
        latest = Latest(read)
        assert await asyncio.gather(*(latest.get() for _ in range(20))) == [1] * 20
        assert read.reads == 1

    asyncio.run(story())


def test_who_asks_while_one_reads_gets_the_next_one_with_all_who_wait() -> None:
    async def story() -> None:
        read = Counted()
        latest = Latest(read)
        first = asyncio.create_task(latest.get())
        await asyncio.to_thread(read.began.wait)
        later = [asyncio.create_task(latest.get()) for _ in range(5)]
        assert await first == 1
        assert await asyncio.gather(*later) == [2] * 5
        assert await latest.get() == 3
        assert read.most == 1

    asyncio.run(story())


def test_one_who_goes_away_takes_nothing_from_the_others() -> None:
    async def story() -> None:
        latest = Latest(Counted())
        gone, stays = (asyncio.create_task(latest.get()) for _ in range(2))
        await asyncio.sleep(0)
        gone.cancel()
        assert await stays == 1

    asyncio.run(story())


def test_a_failed_read_is_told_to_all_who_shared_it_and_tried_again_after() -> None:
    class Broken(Counted):
        def __call__(self) -> int:
            """Fail the first time."""
            number = super().__call__()
            if number == 1:
                raise OSError("disk")
            return number

    async def story() -> None:
        latest = Latest(Broken())
        told = await asyncio.gather(*(latest.get() for _ in range(3)), return_exceptions=True)
        assert [type(one) for one in told] == [OSError] * 3
        assert await latest.get() == 2

    asyncio.run(story())
    with pytest.raises(OSError, match="disk"):
        asyncio.run(Latest(Broken()).get())
