"""What happens to cases reaches whoever subscribed: signed, in order, nothing of staff's own."""

from __future__ import annotations

from pathlib import Path

from dialogues.effects import CaseState, Settled
from storage import deliveries
from storage.deliveries import SENT
from tests.fakes.connect_bench import (
    PHONE,
    bench,
    file,
    keep,
    note,
    number,
    play,
    promise,
    secret,
    subscribe,
)
from tests.fakes.connect_receiver import signed
from tests.fakes.connect_server import Call, serving


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
    """S3-16: a receiver knows it is ours, and that it had it before."""

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


def test_what_a_case_told_can_be_erased(tmp_path: Path) -> None:
    async def test() -> None:
        async with serving() as server, bench(tmp_path) as b:
            subscribe(b.store, server.url, full=True)
            file(b.store)
            await b.settle()
            assert b.store.do(lambda tx: deliveries.forget(tx, number())) == 1
            assert [d.body for d in b.deliveries()] == [""]

    play(test())
