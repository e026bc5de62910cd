"""Pagers that die, start again or run side by side leave nobody out and call nobody twice."""

from __future__ import annotations

import asyncio
from pathlib import Path

from dialogues.state import Level
from storage import handoffs, lanes
from tests.bot.alerts.pager_bench import settings, two_pagers
from tests.fakes.alerts_bench import (
    Clock,
    Pigeon,
    case,
    chat,
    hand_off,
    opened,
    pager,
    play,
    running,
    until,
)


def test_a_restart_calls_nobody_twice_and_leaves_nobody_out(tmp_path: Path) -> None:
    async def talk() -> None:
        clock = Clock()
        courier, store = Pigeon(clock), opened(tmp_path, clock)
        hand_off(store)
        async with running(store, courier, clock) as made:
            await made.at(310)
        async with running(store, courier, clock) as made:
            await made.at(320)
            assert courier.calls == [(310, "o"), (310, "l")]
        async with running(store, courier, clock) as made:  # an hour away
            await made.at(3900)
            assert courier.calls[2:] == [(3900, "d"), (3900, "h")], "late, but all of them"
            await made.at(4199)
            assert len(courier.calls) == 4, "repeats that were missed are not made up"
            await made.at(4200)
            assert courier.calls[4:] == [(4200, "h")]
        store.close()

    play(talk())


def test_a_kill_in_the_middle_doubles_at_most_what_was_under_way(tmp_path: Path) -> None:
    async def talk() -> None:
        clock = Clock()
        store = opened(tmp_path, clock)
        courier = Pigeon(clock, gate=asyncio.Event())
        hand_off(store)
        three = settings(targets={"owner": ["a", "b", "c"], "lead": ["l"]})
        killed = asyncio.create_task(pager(store, courier, clock, settings=three).run())
        await until(lambda: sorted(courier.tried) == ["a", "b", "c"])
        killed.cancel()  # the messages are out, nobody wrote that down
        await asyncio.wait([killed])
        courier.gate = None
        async with running(store, courier, clock, settings=three) as made:
            await made.at(300)
            await made.at(301)
        assert sorted(courier.tried) == ["a", "a", "b", "b", "c", "c", "l"]
        store.close()

    play(talk())


def test_what_a_killed_pager_held_is_sent_by_the_next_at_once(tmp_path: Path) -> None:
    async def talk() -> None:
        clock = Clock()
        courier, store = Pigeon(clock), opened(tmp_path, clock)
        hand_off(store)
        for _ in range(2):  # the ladder's lane, then the target's
            store.do(lambda tx: lanes.claim(tx, "a.alert:killed:0", 9, 3600, pool="alert"))
            async with running(store, courier, clock) as made:
                await made.at(1)
        assert courier.calls == [(1, "o")]
        store.close()

    play(talk())


def test_two_pagers_on_one_database_call_once(tmp_path: Path) -> None:
    async def talk() -> None:
        async with two_pagers(tmp_path) as (one, other):
            for n in range(1, 6):
                hand_off(one.store, n)
            for at in (0, 300, 600):
                other.pager.ring()
                await one.at(at)
                await other.at(at)
        for n in range(1, 6):
            sent = one.courier.sent
            told = [(t, p) for _, t, p in sent if case(n).case_no in p.title + p.body]
            assert [target for target, _ in told] == ["o", "l", "d"]

    play(talk())


def test_a_handoff_without_anybody_calls_after_a_minute_and_once(tmp_path: Path) -> None:
    async def talk() -> None:
        async with two_pagers(tmp_path) as (one, other):
            courier = one.courier
            hand_off(one.store, 1, Level.GENERAL, calls=False)
            hand_off(one.store, 2, Level.GENERAL, calls=False)
            one.store.do(lambda tx: handoffs.take(tx, chat(2), "chenlan", "陈岚"))
            await one.at(59)
            assert courier.calls == []
            one.clock.now += 6
            other.pager.ring()
            one.pager.ring()
            await until(lambda: courier.calls == [(65, "o")])
            await one.at(200)
            await other.at(200)
        assert courier.calls == [(65, "o")]
        assert "一直没有人接手 TS260302-00000001" in courier.sent[0][2].title

    play(talk())
