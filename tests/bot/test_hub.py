"""Whoever waits for a turn is told of it, once, and nobody waits for ever."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any

from bot.hub import Hub, News


def _run(test: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(test, 5))


def test_a_turn_told_by_another_thread_resolves_the_one_who_expects_it() -> None:
    async def talk() -> None:
        hub = Hub()
        loop = asyncio.get_running_loop()
        hub.bind(loop)
        waiter = loop.create_future()
        hub.expect(7, waiter)
        threading.Thread(target=hub.tell, args=(News("web:a:b", inbox=(6, 7)),)).start()
        assert (await waiter).inbox == (6, 7)

    _run(talk())


def test_three_who_wait_for_the_same_turn_all_hear_of_it() -> None:
    async def talk() -> None:
        hub = Hub()
        loop = asyncio.get_running_loop()
        hub.bind(loop)
        waiters = [loop.create_future() for _ in range(3)]
        for waiter in waiters:
            hub.expect(7, waiter)
        hub.forget(7, waiters[0])
        hub.tell(News("c", inbox=(7,)))
        await asyncio.sleep(0.01)
        assert [w.done() for w in waiters] == [False, True, True]
        assert hub._waiters == {}

    _run(talk())


def test_someone_who_gave_up_is_not_told() -> None:
    async def talk() -> None:
        hub = Hub()
        loop = asyncio.get_running_loop()
        hub.bind(loop)
        waiter = loop.create_future()
        hub.expect(7, waiter)
        waiter.cancel()
        hub.tell(News("c", inbox=(7,)))
        await asyncio.sleep(0.01)
        hub.forget(7, waiter)
        assert hub._waiters == {}

    _run(talk())


def test_an_ear_hears_its_own_conversation_and_the_desk_hears_all() -> None:
    async def talk() -> None:
        hub = Hub()
        hub.bind(asyncio.get_running_loop())
        with hub.listen("a") as ear, hub.listen() as desk:
            hub.tell(News("a"))
            hub.tell(News("b", inbox=(2,)))
            hub.tell(News("b", inbox=(3,)))
            await asyncio.sleep(0.01)
            assert await ear.next(1) == [News("a")]
            assert await desk.next(1) == [News("a"), News("b", inbox=(3,))]
            assert await ear.next(0.01) == []
        hub.tell(News("a"))
        await asyncio.sleep(0.01)
        assert hub.listeners("a") == 0

    _run(talk())


def test_news_told_while_nobody_asks_is_waiting_at_the_next_call() -> None:
    async def talk() -> None:
        hub = Hub()
        hub.bind(asyncio.get_running_loop())
        with hub.listen("a") as ear:
            hub.tell(News("a"))
            await asyncio.sleep(0.01)
            assert await ear.next(0) == [News("a")]

    _run(talk())


def test_closing_ends_streams_but_lets_a_running_turn_be_answered() -> None:
    async def talk() -> None:
        hub = Hub()
        loop = asyncio.get_running_loop()
        hub.bind(loop)
        waiter = loop.create_future()
        hub.expect(1, waiter)
        with hub.listen("a") as ear:
            asyncio.get_running_loop().call_later(0.01, hub.close)
            assert await ear.next(5) == []
            assert hub.closing
        assert not waiter.done()
        hub.release()
        assert await waiter is None

    _run(talk())


def test_news_before_and_after_the_loop_harms_nobody() -> None:
    hub = Hub()
    hub.tell(News("a"))
    loop = asyncio.new_event_loop()
    hub.bind(loop)
    loop.close()
    hub.tell(News("a"))

    async def talk() -> None:
        hub.bind(asyncio.get_running_loop())
        with hub.listen("a") as ear:
            hub.tell(News("a"))
            assert await ear.next(1) == [News("a")]

    _run(talk())


def test_waiters_come_and_go_from_two_threads_without_one_being_lost() -> None:
    async def talk() -> None:
        hub = Hub()
        loop = asyncio.get_running_loop()
        hub.bind(loop)
        early = loop.create_future()
        for n in range(2000):
            late = loop.create_future()
            hub.expect(n, early)
            thread = threading.Thread(target=hub.expect, args=(n, late))
            thread.start()
            hub.forget(n, early)
            thread.join()
            assert hub._waiters[n] == [late]

    _run(talk())
