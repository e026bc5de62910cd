"""An alarm climbs its ladder at exact times, each rung once, until somebody answers."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

from bot.alerts.settings import Alerts
from dialogues.state import Level
from storage import alert_sendings, alerts, handoffs, lanes
from storage.alerts import Alarm
from tests.fakes.alerts_bench import (
    ROLES,
    Clock,
    Pigeon,
    bench,
    case,
    chat,
    hand_off,
    opened,
    pager,
    play,
    running,
    until,
)

RED = [(0.0, "o"), (300.0, "l"), (600.0, "d"), (1200.0, "h")]
AGAIN = [(1200.0 + 600 * n, "h") for n in range(1, 13)]


def settings(**more: Any) -> Alerts:
    return Alerts.model_validate(ROLES.model_dump() | more)


def test_a_red_alarm_climbs_at_exact_times_and_then_calls_the_last_again(tmp_path: Path) -> None:
    async def talk() -> None:
        async with bench(tmp_path) as made:
            hand_off(made.store)
            await made.at(0)
            assert made.courier.calls == RED[:1], "a red alarm calls at once"
            for n, (at, _) in enumerate([*RED, *AGAIN]):
                if n:
                    await made.at(at - 1)
                    assert len(made.courier.calls) == n
                await made.at(at)
            assert made.courier.calls == [*RED, *AGAIN]
            await made.at(24 * 3600)
            assert made.courier.calls == [*RED, *AGAIN], "there is an end to it"
            assert made.alarm().state == alerts.OPEN, "the desk still shows it"
            assert made.alarm().step == len(RED) + len(AGAIN)

    play(talk())


def test_a_normal_alarm_climbs_slowly_and_calls_each_once(tmp_path: Path) -> None:
    async def talk() -> None:
        async with bench(tmp_path) as made:
            hand_off(made.store, level=Level.GENERAL)
            for minutes in range(0, 130, 5):
                await made.at(60 * minutes)
            assert made.courier.calls == [(0, "o"), (900, "l"), (1800, "d"), (3600, "h")]

    play(talk())


def test_a_ladder_of_an_unknown_name_is_the_one_of_the_level(tmp_path: Path) -> None:
    async def talk() -> None:
        async with bench(tmp_path) as made:
            late = Alarm(alerts.OVERDUE, "", chat(), Level.URGENT, climbs="vip")
            made.store.do(lambda tx: alerts.raise_alarm(tx, late))
            await made.at(300)
            assert made.courier.calls == [(300, "o"), (300, "l")]

    play(talk())


def test_acknowledging_stops_the_ladder(tmp_path: Path) -> None:
    async def talk() -> None:
        async with bench(tmp_path) as made:
            hand_off(made.store)
            await made.at(300)
            assert made.store.do(lambda tx: alerts.acknowledge(tx, 1, "陈岚"))
            await made.at(7200)
            assert made.courier.calls == [(300, "o"), (300, "l")]

    play(talk())


def test_taking_the_case_stops_the_ladder(tmp_path: Path) -> None:
    async def talk() -> None:
        async with bench(tmp_path) as made:
            hand_off(made.store)
            await made.at(10)
            made.store.do(lambda tx: alerts.over(tx, case().case_no))
            await made.at(7200)
            assert made.courier.calls == [(10, "o")]
            assert made.store.read(lambda c: lanes.next_at(c, "alert")) is None, "nothing is left"

    play(talk())


def test_what_waits_to_be_sent_is_dropped_when_nobody_needs_it_any_more(tmp_path: Path) -> None:
    async def talk() -> None:
        courier = Pigeon(Clock(), failing={"o": "http 500"})
        async with bench(tmp_path, courier) as made:
            hand_off(made.store)
            await made.at(0)
            made.store.do(lambda tx: alerts.acknowledge(tx, 1, "陈岚"))
            courier.failing.clear()
            await made.at(120)
            assert courier.calls == []
            (sending,) = made.sendings()
            assert (sending.outcome, sending.tries) == (alert_sendings.DROPPED, 1)

    play(talk())


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


def test_a_target_that_fails_is_tried_again_and_stops_no_other(tmp_path: Path) -> None:
    async def talk() -> None:
        courier = Pigeon(Clock(), failing={"bad": "http 500"})
        both = settings(targets={"owner": ["bad", "good"], "lead": ["l"]})
        async with bench(tmp_path, courier, settings=both) as made:
            hand_off(made.store)
            await made.at(0)
            await made.at(1.9)
            assert (courier.calls, courier.tried.count("bad")) == ([(0, "good")], 1)
            await made.at(2)
            await made.at(5.9)
            assert courier.tried.count("bad") == 2
            await made.at(6)
            assert courier.tried.count("bad") == 3, "2 s, then 4 s"
            courier.failing.clear()
            await made.at(300)
            assert courier.calls == [(0, "good"), (300, "bad"), (300, "l")]
            sent = {one.target: (one.outcome, one.tries) for one in made.sendings()}
            assert sent["bad"] == (alert_sendings.SENT, 4)

    play(talk())


def test_a_target_that_hangs_stops_no_other(tmp_path: Path) -> None:
    async def talk() -> None:
        courier = Pigeon(Clock(), gate=(gate := asyncio.Event()), quick={"good", "l"})
        both = settings(
            targets={"owner": ["bad", "good"], "lead": ["l"]},
            red={"owner": "0s", "lead": "60s"},
        )
        async with bench(tmp_path, courier, settings=both) as made:
            hand_off(made.store)
            made.pager.ring()
            await until(lambda: courier.calls == [(0, "good")])
            courier.clock.now += 60
            made.pager.ring()
            await until(lambda: courier.calls == [(0, "good"), (60, "l")])
            assert courier.tried.count("bad") == 1
            gate.set()

    play(talk())


def test_a_message_that_never_goes_is_given_up_and_the_next_round_calls_anew(
    tmp_path: Path,
) -> None:
    async def talk() -> None:
        courier = Pigeon(Clock(), failing={"o": "bad_url"})
        one = settings(targets={"owner": ["o"]})
        async with bench(tmp_path, courier, settings=one) as made:
            hand_off(made.store, level=Level.GENERAL)
            await made.at(0)
            await made.at(3599)
            assert made.sendings()[0].outcome == alert_sendings.WAITING
            await made.at(3700)
            (sending,) = made.sendings()
            assert (sending.outcome, sending.code) == (alert_sendings.FAILED, "bad_url")

    play(talk())


def test_a_target_without_an_address_is_noted_and_stops_nobody(tmp_path: Path) -> None:
    async def talk() -> None:
        courier = Pigeon(Clock(), unknown={"o"})
        async with bench(tmp_path, courier) as made:
            hand_off(made.store)
            await made.at(300)
            assert courier.calls == [(300, "l")]
            assert (made.sendings()[0].outcome, made.sendings()[0].code) == (
                alert_sendings.FAILED,
                "no_address",
            )

    play(talk())


def test_alarms_that_wait_for_one_target_come_in_one_message(tmp_path: Path) -> None:
    async def talk() -> None:
        courier = Pigeon(Clock(), gate=(gate := asyncio.Event()))
        async with bench(tmp_path, courier) as made:
            hand_off(made.store, 1)
            made.pager.ring()
            await until(lambda: courier.tried == ["o"])
            for n in range(2, 9):
                hand_off(made.store, n)
            made.pager.ring()
            await until(lambda: made.alarm(8).step == 1)
            gate.set()
            await made.at(0)
            bodies = [page.title + page.body for _, _, page in courier.sent]
            assert len(bodies) == 3, "one, five, two"
            for n in range(1, 9):
                assert sum(case(n).case_no in body for body in bodies) == 1

    play(talk())


def test_an_alarm_that_waits_twice_for_one_target_is_told_once(tmp_path: Path) -> None:
    async def talk() -> None:
        courier = Pigeon(Clock(), failing={"x": "unreachable"})
        same = settings(targets={"owner": ["x"], "lead": ["x"]})
        async with bench(tmp_path, courier, settings=same) as made:
            hand_off(made.store)
            await made.at(0)
            await made.at(300)
            courier.failing.clear()
            await made.at(400)
            ((_, _, page),) = courier.sent
            assert "组长（第 2 级，共 2 级）" in page.body
            assert [one.outcome for one in made.sendings()] == [alert_sendings.SENT] * 2

    play(talk())


def test_a_robot_is_sent_no_more_than_it_takes(tmp_path: Path) -> None:
    async def talk() -> None:
        courier = Pigeon(Clock(), rate=20.0)
        async with bench(tmp_path, courier) as made:
            loop = asyncio.get_running_loop()
            began = loop.time()
            for n in range(1, 5):
                hand_off(made.store, n)
                made.pager.ring()
                await until(lambda n=n: made.alarm(n).step == 1)  # type: ignore[misc]
                await asyncio.sleep(0.06)
            await made.at(0)
            assert loop.time() - began >= 0.05 * (len(courier.sent) - 1)
            told = "".join(page.title + page.body for _, _, page in courier.sent)
            assert all(told.count(f"投诉等人接手 {case(n).case_no}") == 1 for n in range(1, 5))

    play(talk())


def test_two_pagers_on_one_database_call_once(tmp_path: Path) -> None:
    async def talk() -> None:
        clock = Clock()
        courier = Pigeon(clock)
        first, second = opened(tmp_path, clock), opened(tmp_path, clock)
        a, b = (running(s, courier, clock, process=p) for s, p in ((first, "a"), (second, "b")))
        async with a as one, b as other:
            for n in range(1, 6):
                hand_off(first, n)
            for at in (0, 300, 600):
                other.pager.ring()
                await one.at(at)
                await other.at(at)
        for n in range(1, 6):
            told = [(t, p) for _, t, p in courier.sent if case(n).case_no in p.title + p.body]
            assert [target for target, _ in told] == ["o", "l", "d"]
        first.close()
        second.close()

    play(talk())


def test_a_handoff_without_anybody_calls_after_a_minute_and_once(tmp_path: Path) -> None:
    async def talk() -> None:
        clock = Clock()
        courier = Pigeon(clock)
        first, second = opened(tmp_path, clock), opened(tmp_path, clock)
        a, b = (running(s, courier, clock, process=p) for s, p in ((first, "a"), (second, "b")))
        async with a as one, b as other:
            hand_off(first, 1, Level.GENERAL, calls=False)
            hand_off(first, 2, Level.GENERAL, calls=False)
            first.do(lambda tx: handoffs.take(tx, chat(2), "chenlan", "陈岚"))
            await one.at(59)
            assert courier.calls == []
            clock.now += 6
            other.pager.ring()
            one.pager.ring()
            await until(lambda: courier.calls == [(65, "o")])
            await one.at(200)
            await other.at(200)
        assert courier.calls == [(65, "o")]
        assert "一直没有人接手 TS260302-00000001" in courier.sent[0][2].title
        first.close()
        second.close()

    play(talk())


def test_work_that_is_nonsense_is_parked_and_the_rest_goes_on(tmp_path: Path) -> None:
    async def talk() -> None:
        async with bench(tmp_path) as made:
            made.store.do(lambda tx: lanes.put(tx, "alert:99", {"what": "?"}))
            hand_off(made.store)
            await made.at(0)
            for at in (1, 3, 9):
                await made.at(at)
            assert made.courier.calls == [(0, "o")]
            assert made.store.read(lambda c: lanes.items(c, ["alert:99"], 9e9)) == {"alert:99": ()}

    play(talk())
    with sqlite3.connect(tmp_path / "alerts.db") as c:
        assert c.execute("select lane from dead").fetchall() == [("alert:99",)]
    c.close()


def test_without_targets_alarms_stand_at_the_desk_and_nothing_piles_up(tmp_path: Path) -> None:
    async def talk() -> None:
        async with bench(tmp_path, settings=Alerts()) as made:
            hand_off(made.store)
            await made.at(7200)
            assert made.courier.tried == []
            assert [one.id for one in made.store.read(alerts.standing)] == [1]
            assert made.store.read(lambda c: lanes.next_at(c, "alert")) is None

    play(talk())
