"""One access token for all processes, renewed in time, once, and never in a storm."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.channels.base import Outcome
from bot.channels.inlet import StoreInlet
from bot.channels.wechat.channel import SEND
from bot.channels.wechat.client import Client
from bot.channels.wechat.tokens import Away
from bot.hub import Hub
from bot.intake import Intake
from storage import migrate
from storage.store import Store
from tests.bot.channels.wechat.wechat_api_bench import TOKEN_PATH, inlet
from tests.fakes.wechat_bench import KEYS, TIMEOUT, Board, Clock, account, bench, run
from tests.fakes.wechat_platform import Platform


def test_a_token_that_died_is_renewed_once_and_the_message_arrives(platform: Platform) -> None:
    async def talk() -> None:
        async with bench(inlet(platform), api=platform.url) as made:
            await made.say("o1", "a")
            platform.kill_tokens()
            assert (await made.say("o1", "b")).outcome is Outcome.SENT

    run(talk())
    assert [text for _, text in platform.sent] == ["a", "b"]
    assert (platform.count(TOKEN_PATH), platform.count(SEND)) == (2, 3)


@pytest.mark.parametrize("code", [40001, 40014, 42001])
def test_a_token_that_stays_bad_makes_no_storm(platform: Platform, code: int) -> None:
    platform.faults[SEND].extend([code] * 100)

    async def talk() -> None:
        async with bench(inlet(platform), api=platform.url) as made:
            receipts = await asyncio.gather(*(made.say("o1", str(n)) for n in range(20)))
            assert {(one.outcome, one.retry_after) for one in receipts} == {(Outcome.RETRY, 60.0)}

    run(talk())
    assert platform.count(TOKEN_PATH) <= 2
    assert platform.count(SEND) <= 40
    assert platform.forced == 0


@pytest.mark.parametrize("lasts", [7200, 100])
def test_a_token_is_renewed_before_it_ends(platform: Platform, lasts: float) -> None:
    platform.lasts = lasts
    clock = platform.clock
    assert isinstance(clock, Clock)

    async def talk() -> None:
        async with bench(inlet(platform), api=platform.url) as made:
            for n in range(4):
                assert (await made.say("o1", str(n))).outcome is Outcome.SENT
                clock.now += lasts / 4 + 1
            assert (await made.say("o1", "e")).outcome is Outcome.SENT

    run(talk())
    assert 2 <= platform.made <= 5
    assert platform.count(SEND) == 5


async def _both(platform: Platform, board: Board, n: int) -> list[Outcome]:
    ones = inlet(platform, "one", board)
    twos = inlet(platform, "two", board)
    async with (
        bench(ones, api=platform.url) as one,
        bench(twos, api=platform.url) as two,
    ):
        sends = ((one if number % 2 else two).say(f"u{number}", "x") for number in range(n))
        return [receipt.outcome for receipt in await asyncio.gather(*sends)]


def test_two_processes_ask_for_one_token(platform: Platform) -> None:
    for number in range(30):
        platform.heard(f"u{number}")
    board = Board()

    async def talk() -> None:
        assert await _both(platform, board, 30) == [Outcome.SENT] * 30
        assert platform.count(TOKEN_PATH) == 1
        platform.kill_tokens()
        assert await _both(platform, board, 30) == [Outcome.SENT] * 30

    run(talk())
    assert platform.count(TOKEN_PATH) == 2
    assert platform.forced == 0
    assert list(board.values) == ["wechat:main:token"]
    assert board.leaders == {}


def opened(folder: Path, platform: Platform) -> Store:
    url = f"sqlite:///{folder / 'token.db'}"
    migrate.upgrade(url)
    return Store.open(url, platform.clock)


def client_on(store: Store, platform: Platform, owner: str) -> Client:
    """Return the API's client of one process."""
    shared = StoreInlet(store, Intake(store, Hub(), lambda: None), owner, platform.clock)
    return Client("main", account(api=platform.url), KEYS, shared, TIMEOUT)


def test_two_processes_on_one_database_ask_for_one_token(
    platform: Platform, tmp_path: Path
) -> None:
    for number in range(10):
        platform.heard(f"u{number}")
    store = opened(tmp_path, platform)

    async def talk() -> None:
        clients = [client_on(store, platform, owner) for owner in ("a", "b")]
        body = {"msgtype": "text", "text": {"content": "x"}}
        calls = (clients[n % 2].call(SEND, body | {"touser": f"u{n}"}) for n in range(10))
        assert [one["errcode"] for one in await asyncio.gather(*calls)] == [0] * 10
        for client in clients:
            await client.close()

    try:
        run(talk())
    finally:
        store.close()
    assert platform.count(TOKEN_PATH) == 1


def test_a_process_that_dies_while_it_renews_holds_nobody_up_for_long(platform: Platform) -> None:
    board = Board(leaders={"wechat:main:token": ("dead", platform.clock() - 1)})

    async def talk() -> None:
        async with bench(inlet(platform, board=board), api=platform.url) as made:
            assert (await made.say("o1", "x")).outcome is Outcome.SENT

    run(talk())


def test_a_store_that_is_away_is_a_retry(platform: Platform, tmp_path: Path) -> None:
    store = opened(tmp_path, platform)
    store.close()

    async def talk() -> None:
        client = client_on(store, platform, "a")
        with pytest.raises(Away):
            await client.call(SEND, {})
        await client.close()

    run(talk())
    assert platform.calls == []
