"""A target that fails, hangs or is slow is tried again, and stops no other."""

from __future__ import annotations

import asyncio
from pathlib import Path

from dialogues.state import Level
from storage import alert_sendings
from tests.bot.alerts.pager_bench import settings
from tests.fakes.alerts_bench import Clock, Pigeon, bench, case, hand_off, play, until


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
            # The target's lane and the ladder's are side by side: either may be the first.
            assert sorted(courier.calls) == [(0, "good"), (300, "bad"), (300, "l")]
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
