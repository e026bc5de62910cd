"""What waits at WeCom comes in once and in order, whatever fails between."""

from __future__ import annotations

import asyncio
import json

import pytest

from bot.channels.base import Request
from bot.channels.wecom.pull import Pace
from tests.bot.channels.wecom.wecom_bench import (
    CURSOR,
    USER,
    LedgerInlet,
    channel_of,
    run,
    stage,
    until,
)
from tests.fakes.wecom_rules import KFID


def test_what_waited_comes_in_at_the_start_without_a_knock() -> None:
    async def pull() -> None:
        async with stage() as made:
            (first,) = await made.pulled("m00001")
            assert (first.text, first.user, first.account) == ("你们的手机坏了", USER, "main")
            assert made.ledger.values[CURSOR].value == "c1"

    run(pull())


def test_a_knock_is_answered_at_once_and_its_token_is_used() -> None:
    async def pull() -> None:
        async with stage() as made:
            made.wecom.says(USER, "还在吗")
            answer = await made.knock()
            assert (answer.status, answer.body) == (200, b"success")
            await made.pulled("m00002")
            path, body = made.wecom.calls[-1]
            assert (path, body["token"], body["cursor"]) == ("kf/sync_msg", "KNOCK0", "c1")

    run(pull())


def test_pages_come_in_order_to_the_last() -> None:
    async def pull() -> None:
        async with stage() as made:
            made.wecom.page = 3
            sent = [made.wecom.says(USER, f"m{n}") for n in range(10)]
            await made.knock()
            await made.pulled(*sent)
            await until(lambda: made.ledger.values[CURSOR].value == "c11")
            order = [name for name in made.ledger.order if name.startswith("m")]
            assert order == ["m00001", *sent]
            assert made.ledger.repeats == 0

    run(pull())


def test_a_lost_knock_is_made_good_at_the_interval() -> None:
    async def pull() -> None:
        quick = Pace(interval=0.05, busy=0.01, glance=0.02, tokenless=0.0, again=0.01)
        async with stage(begun=False) as made:
            made.channel.pace = quick
            await made.channel.start(made.inlet)
            await made.pulled("m00001")
            made.clock.on(1)
            made.wecom.says(USER, "没有人敲门")
            await made.pulled("m00002")

    run(pull())


def test_a_knock_that_reached_another_process_is_seen() -> None:
    async def pull() -> None:
        async with stage() as made:
            made.wecom.says(USER, "x")
            made.wecom.knock()
            await made.inlet.keep(f"kf:knock:{KFID}", "KNOCK0", made.clock() + 600)
            await made.pulled("m00002")

    run(pull())


def test_an_old_token_is_not_used_and_a_refused_one_is_dropped() -> None:
    async def pull() -> None:
        async with stage() as made:
            await made.knock()
            await until(lambda: made.wecom.calls[-1][1].get("token") == "KNOCK0")
            made.wecom.knocks["KNOCK1"] = 0.0
            made.wecom.says(USER, "x")
            await made.inlet.keep(f"kf:knock:{KFID}", "KNOCK1", made.clock() + 600)
            await made.pulled("m00002")
            assert "token" not in made.wecom.calls[-1][1]
            made.wecom.says(USER, "y")
            await made.inlet.keep(f"kf:knock:{KFID}", "KNOCK2", made.clock() - 1)
            await made.pulled("m00003")
            assert "token" not in made.wecom.calls[-1][1]

    run(pull())


def test_a_cursor_wecom_knows_no_more_begins_again_and_nothing_is_doubled() -> None:
    async def pull() -> None:
        async with stage() as made:
            await made.inlet.keep(CURSOR, "of another age")
            made.wecom.says(USER, "x")
            await made.knock()
            await made.pulled("m00002")
            assert len(made.ledger.arrivals) == 2
            await until(lambda: made.ledger.values[CURSOR].value == "c2")

    run(pull())


@pytest.mark.parametrize("fault", ["500", "429", "cut", "half", "nonsense", -1, 40014])
def test_a_pull_that_fails_is_made_again(fault: int | str) -> None:
    async def pull() -> None:
        async with stage() as made:
            made.wecom.fault("kf/sync_msg", fault)
            made.wecom.says(USER, "x")
            await made.knock()
            if fault != -1:  # WeCom is busy: a minute's rest
                await made.pulled("m00002")
            await until(lambda: made.wecom.count("kf/sync_msg") > 1)
            assert made.ledger.repeats == 0

    run(pull())


def test_a_page_that_was_not_stored_comes_again_and_the_cursor_stays() -> None:
    async def pull() -> None:
        async with stage() as made:
            made.wecom.says(USER, "x")
            answer = await made.knock()
            made.ledger.away = True
            await asyncio.sleep(0.05)
            assert answer.status == 200
            assert (await made.knock()).status == 200
            assert made.ledger.values[CURSOR].value == "c1"
            made.ledger.away = False
            await made.pulled("m00002")

    run(pull())


def test_items_that_are_none_hold_up_nobody_and_are_kept() -> None:
    async def pull() -> None:
        async with stage() as made:
            broken = {"msgid": 7, "send_time": int(made.clock())}
            made.wecom.feed.append(broken)
            made.wecom.says(USER, "x")
            await made.knock()
            await made.pulled("m00003")
            (kept,) = made.ledger.parked
            assert json.loads(kept) == broken
            assert not await made.channel.reread(kept)


def test_an_item_that_can_be_read_at_last_comes_in() -> None:
    async def pull() -> None:
        async with stage() as made:
            made.wecom.says(USER, "x")
            item = json.dumps(made.wecom.feed.pop()).encode()
            assert await made.channel.reread(item)
            assert [one.text for one in made.ledger.arrivals.values()].count("x") == 1

    run(pull())


def test_a_call_of_wecoms_that_nobody_can_read_is_kept_and_not_repeated() -> None:
    async def knock() -> None:
        async with stage() as made:
            query, body = made.wecom.sealed("<xml><Event>a</Event><Event>b</Event></xml>")
            answer = await made.channel.handle(Request("POST", query, {}, body))
            assert (answer.status, answer.body) == (200, b"success")
            assert made.ledger.parked == [b"<xml><Event>a</Event><Event>b</Event></xml>"]

    run(knock())


def test_endless_pages_end() -> None:
    async def pull() -> None:
        async with stage() as made:
            made.wecom.page = 0
            made.wecom.says(USER, "x")
            await made.knock()
            await until(lambda: made.wecom.count("kf/sync_msg") > 1)
            await asyncio.sleep(0.05)
            assert made.wecom.count("kf/sync_msg") < 5

    run(pull())


def test_two_processes_pull_once() -> None:
    async def pull() -> None:
        async with stage() as made:
            other = channel_of(made.channel._api._corp.base, made.clock)
            await other.start(LedgerInlet(made.ledger, "p2"))
            await until(lambda: made.wecom.count("kf/sync_msg") == 2)  # each at its start
            sent = [made.wecom.says(USER, f"m{n}") for n in range(20)]
            made.wecom.page = 5
            query_of = made.wecom.calls
            await asyncio.gather(made.knock(), made.knock())
            await made.pulled(*sent)
            await asyncio.sleep(0.1)
            await other.stop()
            assert made.ledger.repeats == 0
            pulled = [body.get("cursor") for path, body in query_of if path == "kf/sync_msg"][2:]
            assert len(pulled) <= 6  # 4 pages, and at most one look more for each knock
            assert made.wecom.issued == 1

    run(pull())


def test_many_processes_pull_no_oftener_than_one() -> None:
    """Without the token of a knock WeCom allows ten pulls a minute, however many we are."""

    async def pull() -> None:
        quick = Pace(interval=0.02, busy=0.01, glance=0.01, tokenless=0.0, again=0.01)
        async with stage(begun=False) as made:
            others = [channel_of(made.channel._api._corp.base, made.clock) for _ in range(2)]
            for n, one in enumerate((made.channel, *others)):
                one.pace = quick
                await one.start(LedgerInlet(made.ledger, f"p{n}"))
            await until(lambda: made.wecom.count("kf/sync_msg") == 3)  # each at its start
            await asyncio.sleep(0.2)
            assert made.wecom.count("kf/sync_msg") == 3
            made.clock.on(1)
            await until(lambda: made.wecom.count("kf/sync_msg") == 4)
            await asyncio.sleep(0.1)
            assert made.wecom.count("kf/sync_msg") == 4
            for one in others:
                await one.stop()

    run(pull())


def test_a_puller_that_died_is_followed_when_its_lease_ends() -> None:
    async def pull() -> None:
        async with stage(begun=False) as made:
            made.ledger.leaders["kf:main:pull"] = ("dead", made.clock() + 60)
            await made.channel.start(made.inlet)
            await asyncio.sleep(0.05)
            assert made.ledger.arrivals == {}
            made.clock.on(61)
            await made.pulled("m00001")

    run(pull())
