"""An alarm climbs its ladder at exact times, each rung once, until somebody answers."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from bot.alerts.settings import Alerts
from dialogues.state import Level
from storage import alert_sendings, alerts, lanes
from storage.alerts import Alarm
from tests.fakes.alerts_bench import Clock, Pigeon, bench, case, chat, hand_off, play

RED = [(0.0, "o"), (300.0, "l"), (600.0, "d"), (1200.0, "h")]
AGAIN = [(1200.0 + 600 * n, "h") for n in range(1, 13)]


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
