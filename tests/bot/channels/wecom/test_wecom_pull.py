"""What waits at WeCom comes in once and in order, whatever fails between."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.channels.base import Request
from bot.channels.inlet import StoreInlet
from bot.channels.wecom.kf import WeComKf
from bot.channels.wecom.pull import Pace
from bot.hub import Hub
from bot.intake import Intake
from storage import migrate, shared
from storage.store import Store
from tests.bot.channels.wecom.wecom_bench import (
    USER,
    LedgerInlet,
    channel_of,
    platform,
    run,
    stage,
    until,
)
from tests.bot.runtime_fakes import Clock, rows
from tests.fakes.wecom_platform import KFID, WeCom

CURSOR = "kf:main:cursor"


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


def test_items_that_are_none_hold_up_nobody() -> None:
    async def pull() -> None:
        async with stage() as made:
            made.wecom.feed.append({"msgid": 7, "send_time": int(made.clock())})
            made.wecom.says(USER, "x")
            await made.knock()
            await made.pulled("m00003")

    run(pull())


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


class PowerCutError(Exception):
    """The lights went out."""


@dataclass
class Power:
    """The store's fault port: cuts before the *left*-th write or commit, and for good."""

    left: int | None = None

    def __call__(self) -> None:
        """Count a write, or cut."""
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                raise PowerCutError


@dataclass
class Process:
    """A process with a real store, and the channel in it."""

    url: str
    clock: Callable[[], float]
    base: str
    power: Power = field(default_factory=Power)

    def __post_init__(self) -> None:
        self.store = Store.open(self.url, self.clock, self.power)
        self.intake = Intake(self.store, Hub(), lambda: None)
        self.channel: WeComKf = channel_of(self.base, self.clock)

    async def start(self, owner: str) -> None:
        """Start the channel."""
        await self.channel.start(StoreInlet(self.store, self.intake, owner, self.clock))

    async def stop(self) -> None:
        """Stop it, and close the store."""
        await self.channel.stop()
        await asyncio.to_thread(self.store.close)


def heard(folder: Path) -> list[str]:
    return sorted(row[3] for row in rows(folder, "kf.db")["inbox"])


@pytest.mark.parametrize("step", [9, pytest.param(1, marks=pytest.mark.slow)])
def test_the_cursor_is_never_ahead_of_the_messages_wherever_the_power_is_cut(
    tmp_path: Path, step: int
) -> None:
    async def cut(n: int, wecom: WeCom, base: str, folder: Path) -> bool:
        """Cut before the n-th write, look, and go on after it; False when it got through."""
        url = f"sqlite:///{folder / 'kf.db'}"
        first = Process(url, wecom.clock, base, Power(n))
        await first.start(f"a{n}")
        await until(lambda: (first.power.left or 0) < 0 or _cursor(first.store) == "c4")
        cut_short = (first.power.left or 0) < 0
        await first.stop()
        second = Process(url, wecom.clock, base)
        cursor = _cursor(second.store)
        assert len(heard(folder)) >= int(cursor[1:])
        await second.start(f"a{n}")
        await until(lambda: _cursor(second.store) == "c4")
        await second.stop()
        assert heard(folder) == ["m00001", "m00002", "m00003", "m00004"]
        return cut_short

    async def cuts() -> None:
        clock = Clock()
        empty = tmp_path / "empty"
        empty.mkdir()
        migrate.upgrade(f"sqlite:///{empty / 'kf.db'}")
        async with platform(clock) as (wecom, base):
            wecom.page = 2
            for n in range(4):
                wecom.says(USER, f"m{n}")
            for n in range(0, 90, step):
                clock.on(120)
                folder = tmp_path / str(n)
                shutil.copytree(empty, folder)
                if not await cut(n, wecom, base, folder):
                    return
            raise AssertionError("it never got through")

    run(cuts(), 120)


def _cursor(store: Store) -> str:
    kept = store.read(lambda c: shared.get(c, CURSOR))
    return "c0" if kept is None else kept.value


def test_two_processes_on_one_database_hear_every_message_once(tmp_path: Path) -> None:
    async def pull() -> None:
        clock = Clock()
        url = f"sqlite:///{tmp_path / 'kf.db'}"
        migrate.upgrade(url)
        async with platform(clock) as (wecom, base):
            both = [Process(url, clock, base), Process(url, clock, base)]
            for n, one in enumerate(both):
                await one.start(f"p{n}")
            wecom.page = 4
            sent = [wecom.says(USER, f"m{n}") for n in range(10)]
            query, body = wecom.knock()
            await both[0].channel.handle(Request("POST", query, {}, body))
            await until(lambda: heard(tmp_path) == sent)
            await asyncio.sleep(0.1)
            for one in both:
                await one.stop()
            assert wecom.issued == 1
            assert len(rows(tmp_path, "kf.db")["messages"]) == 10

    run(pull())
