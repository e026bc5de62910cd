"""A receiver that fails, hangs or is gone loses nothing, doubles nothing and delays no other."""

from __future__ import annotations

from pathlib import Path

from dialogues.effects import CaseState
from storage import connect_hooks, deliveries
from storage.deliveries import DEAD, DROPPED, SENT, WAITING
from tests.fakes.connect_bench import (
    Clock,
    bench,
    file,
    number,
    opened,
    play,
    running,
    subscribe,
    until,
)
from tests.fakes.connect_server import CUT, HANG, LOST, Call, Reply, serving


def test_nothing_is_lost_and_nothing_doubled_whatever_goes_wrong(tmp_path: Path) -> None:
    """S3-16: tried again until it is taken."""

    async def test() -> None:
        faults: list[object] = [500, Reply(429), HANG, CUT, LOST, 503, CUT, LOST]
        async with serving(faults=faults) as server, bench(tmp_path, timeout=0.1) as b:
            subscribe(b.store, server.url)
            states = [CaseState.INTAKE, CaseState.SUBMITTED, CaseState.PLAN_SENT, CaseState.CLOSED]
            for state in states:
                file(b.store, state=state)
            for _ in range(16):
                await b.settle(1200)
            kept = list(dict.fromkeys(call.headers["webhook-id"] for call in server.taken))
            assert len(server.taken) == len(states) + 2, "two answers were lost"
            told = {call.headers["webhook-id"]: call.json["type"] for call in server.taken}
            assert [told[key] for key in kept] == [
                "case.opened",
                "case.state",
                "case.state",
                "case.closed",
            ]
            assert {d.state for d in b.deliveries()} == {SENT}

    play(test())


def test_a_receiver_says_when_to_come_again(tmp_path: Path) -> None:
    async def test() -> None:
        async with serving(faults=[429], retry_after="120") as server, bench(tmp_path) as b:
            subscribe(b.store, server.url)
            file(b.store)
            await b.settle()
            await b.settle(100)
            assert len(server.came) == 1
            await b.settle(30)
            assert len(server.taken) == 1

    play(test())


def test_after_a_day_a_delivery_is_a_dead_letter_and_can_be_sent_again(tmp_path: Path) -> None:
    """S3-16: replayed by hand."""

    async def test() -> None:
        async with serving(always=500) as server, bench(tmp_path) as b:
            subscribe(b.store, server.url)
            file(b.store)
            await b.settle()
            for _ in range(30):
                await b.settle(3700)
            dead = b.store.read(lambda c: deliveries.in_state(c, DEAD))
            assert [(d.case_no, d.code) for d in dead] == [(number(), "http 500")]
            assert 20 < dead[0].tries < 40
            server.always = None
            b.store.do(lambda tx: deliveries.replay(tx, dead[0].id))
            await b.settle(700)
            assert [call.headers["webhook-id"] for call in server.taken] == [dead[0].key]
            assert [d.state for d in b.deliveries()] == [SENT]

    play(test())


def test_a_dead_receiver_delays_no_other_and_is_left_alone_for_a_while(tmp_path: Path) -> None:
    async def test() -> None:
        async with (
            serving(always=HANG) as dead,
            serving() as well,
            bench(tmp_path, timeout=0.2) as b,
        ):
            subscribe(b.store, dead.url, "dead")
            subscribe(b.store, well.url, "well")
            for n in range(1, 10):
                file(b.store, n)
            b.dispatcher.ring()
            await until(lambda: b.passes(0.02) and len(well.taken) == 9)
            assert dead.most <= 2, "two at once"
            await until(lambda: b.passes(0.1) and len(dead.came) >= 5)
            await b.settle()
            before = len(dead.came)
            assert before <= 6, "the circuit opened"
            await b.settle(10)
            assert len(dead.came) == before
            dead.always = None
            await until(lambda: b.passes(1) and len(dead.taken) == 9)
            assert len({call.headers["webhook-id"] for call in dead.taken}) == 9

    play(test())


def test_one_case_that_is_not_taken_holds_up_no_other_case(tmp_path: Path) -> None:
    async def test() -> None:
        def picky(call: Call) -> Reply:
            return Reply(422 if call.json["case"]["number"] == number(1) else 200)

        async with serving(picky) as server, bench(tmp_path) as b:
            subscribe(b.store, server.url)
            for n in (1, 2):
                file(b.store, n)
                file(b.store, n, CaseState.CLOSED)
            await b.settle()
            await b.settle(10)
            assert [d.state for d in b.deliveries(1)] == [WAITING, WAITING]
            assert [d.state for d in b.deliveries(2)] == [SENT, SENT]
            refused = [c.json["type"] for c in server.came if c.json["case"]["number"] == number(1)]
            assert set(refused) == {"case.opened"}, "what comes later waits behind it"

    play(test())


def test_a_receiver_that_is_gone_is_told_nothing_more(tmp_path: Path) -> None:
    async def test() -> None:
        async with serving(always=410) as server, bench(tmp_path) as b:
            subscribe(b.store, server.url)
            file(b.store)
            file(b.store, state=CaseState.CLOSED)
            await b.settle()
            assert len(server.came) == 1
            assert [d.state for d in b.deliveries()] == [DEAD, DROPPED]
            hook = b.store.read(lambda c: connect_hooks.named(c, "erp"))
            assert hook is not None
            assert hook.state == connect_hooks.GONE

    play(test())


def test_a_redirect_is_not_followed(tmp_path: Path) -> None:
    async def test() -> None:
        async with serving() as inner, bench(tmp_path) as b:
            away = Reply(302, headers={"location": f"{inner.url}/admin"})
            async with serving(lambda _: away) as server:
                subscribe(b.store, server.url)
                file(b.store)
                await b.settle()
                assert len(server.came) == 1
                assert inner.came == []
                assert [d.code for d in b.deliveries()] == ["http 302"]

    play(test())


def test_a_process_that_died_in_the_middle_is_carried_on_by_the_next(tmp_path: Path) -> None:
    async def test() -> None:
        clock = Clock()
        store = opened(tmp_path, clock)
        try:
            async with serving(always=HANG) as server:
                subscribe(store, server.url)
                file(store)
                async with running(store, clock, timeout=0.1, process="x") as b:
                    b.dispatcher.ring()
                    await until(lambda: len(server.came) == 1)
                server.always = None
                clock.now += 100
                async with running(store, clock, process="y") as b:
                    await b.settle()
                    assert [d.state for d in b.deliveries()] == [SENT]
                    await b.settle(120)
                    assert len(server.taken) == 1
        finally:
            store.close()

    play(test())
