"""What happens to cases reaches whoever subscribed: signed, in order, whatever is in the way."""

from __future__ import annotations

from pathlib import Path

from dialogues.effects import CaseState, Settled
from storage import connect_hooks, deliveries
from storage.deliveries import DEAD, DROPPED, SENT, WAITING
from tests.fakes.connect_bench import (
    PHONE,
    Clock,
    bench,
    file,
    keep,
    note,
    number,
    opened,
    play,
    promise,
    running,
    secret,
    subscribe,
    until,
)
from tests.fakes.connect_receiver import signed
from tests.fakes.connect_server import CUT, HANG, LOST, Call, Reply, serving


def types(calls: list[Call]) -> list[str]:
    return [call.json["type"] for call in calls]


def test_the_life_of_a_case_arrives_in_order(tmp_path: Path) -> None:
    async def test() -> None:
        async with serving() as server, bench(tmp_path) as b:
            subscribe(b.store, server.url)
            file(b.store)
            promise(b.store)
            keep(b.store)
            file(b.store, state=CaseState.SUBMITTED)
            file(b.store, state=CaseState.SUBMITTED, category="product_quality.fault")
            file(b.store, state=CaseState.CLOSED)
            file(b.store, state=CaseState.SUBMITTED)
            await b.settle()
            assert types(server.taken) == [
                "case.opened",
                "promise.made",
                "promise.kept",
                "case.state",
                "case.changed",
                "case.closed",
                "case.reopened",
            ]
            told = [call.json for call in server.taken]
            assert told[3]["data"] == {"state": "submitted", "was": "intake"}
            assert told[4]["data"] == {"changed": ["category"]}
            assert [t["sequence"] for t in told] == sorted(t["sequence"] for t in told)
            assert {d.state for d in b.deliveries()} == {SENT}

    play(test())


def test_every_try_is_signed_and_says_which_delivery_it_is(tmp_path: Path) -> None:
    async def test() -> None:
        async with serving(faults=[500]) as server, bench(tmp_path) as b:
            hook = subscribe(b.store, server.url + "/in?a=1")
            file(b.store)
            await b.settle()
            await b.settle(10)
            first, second = server.came
            assert first.path == "/in?a=1"
            assert first.headers["webhook-id"] == second.headers["webhook-id"]
            assert first.body == second.body
            for call, at in ((first, b.clock.now - 10), (second, b.clock.now)):
                assert signed(secret(hook), call.headers, call.body, at)
            assert not signed(secret(hook), first.headers, first.body, b.clock.now + 400)

    play(test())


def test_what_staff_say_among_themselves_never_leaves_and_phones_are_masked(
    tmp_path: Path,
) -> None:
    async def test() -> None:
        async with serving() as server, bench(tmp_path) as b:
            subscribe(b.store, server.url)
            file(b.store)
            note(b.store, "客户是熟人，别外传")
            promise(b.store)
            keep(b.store, how=Settled.BROKEN)
            await b.settle()
            sent = b"".join(call.body for call in server.taken).decode()
            assert types(server.taken) == ["case.opened", "promise.made", "promise.broken"]
            assert "熟人" not in sent
            assert "内部" not in sent
            assert PHONE not in sent
            assert "张小明" not in sent
            assert "138****5678" in sent

    play(test())


def test_a_full_subscription_gets_the_phone_and_only_what_it_asked_for(tmp_path: Path) -> None:
    async def test() -> None:
        async with serving() as server, bench(tmp_path) as b:
            subscribe(b.store, server.url, full=True, events=("case.opened", "promise"))
            file(b.store)
            file(b.store, state=CaseState.CLOSED)
            promise(b.store)
            await b.settle()
            assert types(server.taken) == ["case.opened", "promise.made"]
            assert server.taken[0].json["case"]["fields"]["contact_phone"] == PHONE

    play(test())


def test_what_happened_before_a_subscription_is_not_told_to_it(tmp_path: Path) -> None:
    async def test() -> None:
        async with serving() as server, bench(tmp_path) as b:
            file(b.store)
            await b.settle(1)
            subscribe(b.store, server.url)
            await b.settle(1)
            file(b.store, state=CaseState.SUBMITTED)
            await b.settle()
            assert types(server.taken) == ["case.state"]

    play(test())


def test_nothing_is_lost_and_nothing_doubled_whatever_goes_wrong(tmp_path: Path) -> None:
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
            assert len(dead.came) <= 4, "two at once"
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


def test_what_a_case_told_can_be_erased(tmp_path: Path) -> None:
    async def test() -> None:
        async with serving() as server, bench(tmp_path) as b:
            subscribe(b.store, server.url, full=True)
            file(b.store)
            await b.settle()
            assert b.store.do(lambda tx: deliveries.forget(tx, number())) == 1
            assert [d.body for d in b.deliveries()] == [""]

    play(test())
