"""Sending by the API: one token for all, every error an outcome, no answer believed unread."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from wechatpy.constants import WeChatErrorCode  # type: ignore[import-untyped]  # ships no types

from bot.channels.base import Address, Channel, MediaGone, MediaLater, Outcome
from bot.channels.inlet import StoreInlet
from bot.channels.wechat.channel import SEND, TEMPLATE
from bot.channels.wechat.client import Client
from bot.channels.wechat.errcodes import MEANINGS
from bot.channels.wechat.tokens import Away
from bot.hub import Hub
from bot.intake import Intake
from dialogues.effects import Button
from storage import migrate
from storage.messages import Attachment
from storage.store import Store
from tests.fakes.wechat_bench import (
    KEYS,
    QUICK,
    TIMEOUT,
    Bench,
    Board,
    Clock,
    PretendInlet,
    account,
    bench,
    run,
)
from tests.fakes.wechat_platform import SECRET, Media, Platform, serving
from tests.fakes.wechat_pushing import Pusher, xml

TOKEN_PATH = "/cgi-bin/stable_token"
MEDIA_PATH = "/cgi-bin/media/get"
TO = Address("wechat", "main", "o1")


@pytest.fixture(scope="module")
def server() -> Iterator[Platform]:
    with serving(Platform()) as platform:
        yield platform


@pytest.fixture
def platform(server: Platform) -> Platform:
    """Return the pretend API, as new; o1 has just written."""
    fresh = Platform(url=server.url, free=server.free, clock=Clock())
    server.__dict__.update(fresh.__dict__)
    server.heard("o1")
    return server


def inlet(platform: Platform, owner: str = "one", board: Board | None = None) -> PretendInlet:
    return PretendInlet(platform.clock, board or Board(), owner)


def patience(fault: Any) -> httpx.Timeout:
    """Return how long a call may take: a call that hangs is not waited for."""
    return httpx.Timeout(0.3) if fault == "hang" else TIMEOUT


def test_a_text_and_a_menu_arrive(platform: Platform) -> None:
    async def talk() -> None:
        async with bench(inlet(platform), api=platform.url) as made:
            assert isinstance(made.channel, Channel)
            first = await made.say("o1", "您好\x00，“倾诉”👍")
            second = await made.say("o1", "对吗", Button("对", "/confirm"), Button("改", "/amend"))
            assert [first.outcome, second.outcome] == [Outcome.SENT] * 2

    run(talk())
    assert platform.sent == [("o1", "您好，“倾诉”👍"), ("o1", "对吗")]
    assert platform.menus[0]["list"] == [
        {"id": "/confirm", "content": "对"},
        {"id": "/amend", "content": "改"},
    ]
    assert platform.count(TOKEN_PATH) == 1


def test_the_sixth_message_in_48_hours_is_over_the_quota(platform: Platform) -> None:
    async def talk() -> None:
        async with bench(inlet(platform), api=platform.url) as made:
            outcomes = [(await made.say("o1", str(n))).outcome for n in range(6)]
            assert outcomes == [Outcome.SENT] * 5 + [Outcome.QUOTA]
            clock = platform.clock
            assert isinstance(clock, Clock)
            clock.now += 48 * 3600 + 1
            assert (await made.say("o1", "x")).outcome is Outcome.WINDOW_CLOSED
            platform.heard("o1", "follow")
            outcomes = [(await made.say("o1", str(n))).outcome for n in range(4)]
            assert outcomes == [Outcome.SENT] * 3 + [Outcome.QUOTA]

    run(talk())


OUTCOMES = {
    -1: Outcome.RETRY,
    45009: Outcome.RETRY,
    45011: Outcome.RETRY,
    45015: Outcome.WINDOW_CLOSED,
    45047: Outcome.QUOTA,
    45002: Outcome.REJECTED,
    40003: Outcome.REJECTED,
    40007: Outcome.REJECTED,
    43004: Outcome.BLOCKED,
    43101: Outcome.BLOCKED,
    40013: Outcome.CONFIG,
    40125: Outcome.CONFIG,
    40164: Outcome.CONFIG,
    48001: Outcome.CONFIG,
    48004: Outcome.CONFIG,
    50002: Outcome.CONFIG,
    61004: Outcome.CONFIG,
    45035: Outcome.CONFIG,
    99999: Outcome.REJECTED,
}


def test_every_errcode_is_an_outcome_and_says_what_to_do(platform: Platform) -> None:
    async def talk() -> None:
        async with bench(inlet(platform), api=platform.url) as made:
            for code, outcome in OUTCOMES.items():
                platform.faults[SEND].append(code)
                receipt = await made.say("o1", "x")
                assert (receipt.outcome, receipt.code) == (outcome, str(code))
                assert any("一" <= letter <= "鿿" for letter in receipt.detail)
                assert (receipt.retry_after is not None) == (outcome is Outcome.RETRY)
            assert (await made.say("o1", "x")).outcome is Outcome.SENT

    run(talk())
    assert set(OUTCOMES) - {99999} <= set(MEANINGS)


def test_the_table_knows_no_code_that_the_platform_does_not() -> None:
    """All but the newer codes stand in wechatpy's own list, too."""
    newer = {43101, 40243, 45047, 61004, 45035, 40164, 40125, 87014, 48004, 50002, 50005}
    known = {int(code) for code in WeChatErrorCode}
    assert len(known) > 100
    assert set(MEANINGS) - known - newer == set()


def test_the_operators_page_explains_every_errcode_of_the_table() -> None:
    page = (Path(__file__).parents[4] / "docs/channels/wechat.md").read_text("utf-8")
    extra = {40008, 87014}  # ours to mend, or the words' own fault
    assert [code for code in MEANINGS if code not in extra and str(code) not in page] == []


@pytest.mark.parametrize("fault", [500, 502, 429, "hang", "cut", "garbage", "array", "huge"])
@pytest.mark.parametrize("path", [SEND, TOKEN_PATH])
def test_whatever_breaks_on_the_way_is_tried_again(
    platform: Platform, path: str, fault: Any
) -> None:
    platform.faults[path].append(fault)

    async def talk() -> None:
        async with bench(inlet(platform), calls=patience(fault), api=platform.url) as made:
            assert (await made.say("o1", "x")).outcome is Outcome.RETRY
        async with bench(inlet(platform), api=platform.url) as made:
            assert (await made.say("o1", "x")).outcome is Outcome.SENT

    run(talk())


def test_an_answer_that_was_lost_is_a_retry(platform: Platform) -> None:
    """WeChat knows no id of ours: the customer may see it twice, never not at all."""
    platform.faults[SEND].append("lost")

    async def talk() -> None:
        async with bench(inlet(platform), api=platform.url) as made:
            assert (await made.say("o1", "x")).outcome is Outcome.RETRY

    run(talk())
    assert platform.sent == [("o1", "x")]


def test_nobody_there_is_a_retry_and_a_line_for_the_operator() -> None:
    async def talk() -> None:
        async with bench() as made:
            assert (await made.say("o1", "x")).outcome is Outcome.RETRY
            told = await made.channel.check()
            assert told is not None
            assert "连不上" in told

    run(talk())


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


def test_two_processes_on_one_database_ask_for_one_token(
    platform: Platform, tmp_path: Path
) -> None:
    for number in range(10):
        platform.heard(f"u{number}")
    url = f"sqlite:///{tmp_path / 'token.db'}"
    migrate.upgrade(url)
    store = Store.open(url, platform.clock)

    async def talk() -> None:
        clients = []
        for owner in ("a", "b"):
            shared = StoreInlet(store, Intake(store, Hub(), lambda: None), owner, platform.clock)
            clients.append(Client("main", account(api=platform.url), KEYS, shared, TIMEOUT))
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


@pytest.mark.parametrize(
    ("broken", "code", "said"),
    [
        ({"listed": False}, "40164", "203.0.113.9"),
        ({"app_id": "wx" + "9" * 16}, "40013", "app_id"),
        ({"secret": "other"}, "40125", "AppSecret"),
        ({"verified": False}, "48001", "verified: false"),
    ],
)
def test_what_the_operator_must_do_is_said(
    platform: Platform, broken: dict[str, Any], code: str, said: str
) -> None:
    for name, value in broken.items():
        setattr(platform, name, value)

    async def talk() -> None:
        async with bench(inlet(platform), api=platform.url) as made:
            receipt = await made.say("o1", "x")
            assert (receipt.outcome, receipt.code) == (Outcome.CONFIG, code)
            assert said in receipt.detail
            told = await made.channel.check()
            assert (told is None) == (code == "48001")
            assert told is None or said in told

    run(talk())


def test_a_healthy_account_has_nothing_to_be_done(platform: Platform) -> None:
    async def talk() -> None:
        async with bench(inlet(platform), api=platform.url) as made:
            assert await made.channel.check() is None

    run(talk())


def test_no_secret_is_shown(platform: Platform, caplog: pytest.LogCaptureFixture) -> None:
    async def talk() -> list[str]:
        shown = []
        async with bench(inlet(platform), api=platform.url) as made:
            for fault in (0, 40001, "cut", "garbage", 500, 45015):
                platform.faults[SEND].append(fault)
                shown.append(repr(await made.say("o1", "x")))
            kept = {name: one for name, one in vars(made.channel).items() if name != "_inlet"}
            shown += [repr(KEYS), repr(made.channel), str(kept)]
        return shown

    with caplog.at_level(logging.DEBUG, logger="root"):
        shown = asyncio.run(talk())
    everything = "\n".join([*shown, caplog.text])
    for secret in (SECRET, KEYS.token, KEYS.aes[0], "token-1-"):
        assert secret not in everything


def test_typing_is_shown_when_an_answer_is_late(platform: Platform) -> None:
    async def talk() -> None:
        async with bench(inlet(platform), api=platform.url, typing=True) as made:
            made.channel._type("o1")
            made.channel._type("nobody")
            await asyncio.gather(*made.channel._typing)

    run(talk())
    assert platform.typed == ["o1"]


def test_a_template_message_arrives_whatever_the_window(platform: Platform) -> None:
    platform.credits.clear()

    async def talk() -> None:
        async with bench(inlet(platform), api=platform.url) as made:
            fields = {"thing1": "已受理", "time2": "3月1日"}
            sent = await made.channel.send_template(TO, "template-1", fields)
            assert (sent.outcome, sent.platform_id) == (Outcome.SENT, "1")
            unknown = await made.channel.send_template(TO, "template-2", fields)
            assert (unknown.outcome, unknown.code) == (Outcome.CONFIG, "40037")
            gone = await made.channel.send_template(
                Address("wechat", "main", "stranger"), "template-1", fields
            )
            assert gone.outcome is Outcome.REJECTED
            platform.faults[TEMPLATE].append(43101)
            refused = await made.channel.send_template(TO, "template-1", fields)
            assert refused.outcome is Outcome.BLOCKED

    run(talk())
    assert platform.told[0]["data"] == {"thing1": {"value": "已受理"}, "time2": {"value": "3月1日"}}


def test_a_subscription_account_has_no_template_messages(platform: Platform) -> None:
    async def talk() -> None:
        async with bench(inlet(platform), api=platform.url, kind="subscription") as made:
            receipt = await made.channel.send_template(TO, "template-1", {})
            assert (receipt.outcome, receipt.code) == (Outcome.CONFIG, "kind")

    run(talk())
    assert platform.calls == []


@pytest.mark.parametrize("fault", ["array", "garbage", 500, 45009])
def test_the_operator_hears_of_an_api_that_answers_nonsense(platform: Platform, fault: Any) -> None:
    platform.faults["/cgi-bin/get_api_domain_ip"].append(fault)

    async def talk() -> None:
        async with bench(inlet(platform), api=platform.url) as made:
            told = await made.channel.check()
            assert told is not None
            assert told.startswith("微信：")

    run(talk())


def test_the_operator_hears_of_pushes_that_are_not_believed(platform: Platform) -> None:
    async def talk() -> None:
        async with bench(inlet(platform), api=platform.url) as made:
            other, own = Pusher("b" * 16, clock=platform.clock), Pusher(clock=platform.clock)
            await made.channel.handle(other.sealed(xml(other.event("o1", "VIEW", "x"))))
            told = await made.channel.check()
            assert told is not None
            assert "EncodingAESKey" in told
            await made.channel.handle(own.sealed(xml(own.event("o1", "VIEW", "x"))))
            assert await made.channel.check() is None

    run(talk())


async def fetched(made: Bench, ref: str, most: int = 1000) -> bytes:
    return b"".join([chunk async for chunk in made.channel.fetch(Attachment("image", ref), most)])


def test_a_media_item_is_streamed_and_a_film_is_followed(platform: Platform) -> None:
    now = platform.clock()
    platform.media["m1"] = Media(b"\xff\xd8" + b"x" * 900, "image/jpeg", now)
    platform.media["m2"] = Media(b"", "video/mp4", now, f"{platform.url}/video.mp4")

    async def talk() -> None:
        async with bench(inlet(platform), api=platform.url) as made:
            assert len(await fetched(made, "media:m1")) == 902
            assert await fetched(made, "media:m2") == b"film"
            platform.kill_tokens()
            assert len(await fetched(made, "media:m1")) == 902

    run(talk())


@pytest.mark.parametrize(
    "where",
    [
        "http://127.0.0.1/video.mp4",
        "http://169.254.169.254/latest",
        "https://evil.example/x.qq.com",
        "http://qq.com.evil.example/",
        "http://a.qq.com:8080/",
        "file:///etc/passwd",
        "x",
    ],
)
def test_a_film_is_fetched_from_wechat_only(platform: Platform, where: str) -> None:
    platform.media["m"] = Media(b"", "video/mp4", platform.clock(), where)

    async def talk() -> None:
        async with bench(inlet(platform), api=platform.url) as made:
            with pytest.raises(MediaGone):
                await fetched(made, "media:m")

    run(talk())


def test_media_that_expired_or_is_too_large_is_gone(platform: Platform) -> None:
    now = platform.clock()
    platform.media["old"] = Media(b"x", "image/jpeg", now - 3 * 86_400 - 1)
    platform.media["large"] = Media(b"x" * 1001, "image/jpeg", now)
    platform.media["endless"] = Media(b"x" * 1001, "image/jpeg", now, streamed=True)
    platform.media["whole"] = Media(b"x" * 1000, "image/jpeg", now, streamed=True)

    async def talk() -> None:
        async with bench(inlet(platform), api=platform.url) as made:
            assert len(await fetched(made, "media:whole")) == 1000
            refs = ("media:old", "media:large", "media:endless", "media:never", "sha256:1", "")
            for ref in refs:
                with pytest.raises(MediaGone):
                    await fetched(made, ref)

    run(talk())


@pytest.mark.parametrize("fault", [500, 429, -1, 45009, 40001, "hang", "cut", "garbage", "array"])
def test_media_that_cannot_be_had_now_comes_later(platform: Platform, fault: Any) -> None:
    platform.media["m"] = Media(b"x", "image/jpeg", platform.clock())
    platform.faults[MEDIA_PATH].extend([fault] * 2)

    async def talk() -> None:
        async with bench(inlet(platform), calls=patience(fault), api=platform.url) as made:
            with pytest.raises(MediaLater):
                await fetched(made, "media:m")
        platform.faults.clear()
        async with bench(inlet(platform), api=platform.url) as made:
            assert await fetched(made, "media:m") == b"x"

    run(talk())


def test_a_passive_answer_is_ahead_of_the_next_message(platform: Platform) -> None:
    patience = replace(QUICK, lead=0.4)

    async def talk() -> None:
        async with bench(inlet(platform), patience=patience, api=platform.url) as made:
            loop = asyncio.get_running_loop()
            await made.say("o1", "z")  # the token is here: the next call is quick
            slot = made.channel._slots.open("e1", "o1")
            assert (await made.say("o1", "a")).platform_id == "passive:2"
            began = loop.time()
            await made.say("o1", "b")
            assert await slot.wait() == "a"
            assert loop.time() - began >= 0.35

    run(talk())
    assert platform.sent == [("o1", "z"), ("o1", "b")]


def test_a_store_that_is_away_is_a_retry(platform: Platform, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'away.db'}"
    migrate.upgrade(url)
    store = Store.open(url, platform.clock)
    store.close()

    async def talk() -> None:
        shared = StoreInlet(store, Intake(store, Hub(), lambda: None), "a", platform.clock)
        client = Client("main", account(api=platform.url), KEYS, shared, TIMEOUT)
        with pytest.raises(Away):
            await client.call(SEND, {})
        await client.close()

    run(talk())
    assert platform.calls == []
