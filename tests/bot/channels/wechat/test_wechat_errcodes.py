"""Every error of WeChat's API is an outcome, and the operator hears what to do about it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from wechatpy.constants import WeChatErrorCode  # type: ignore[import-untyped]  # ships no types

from bot.channels.base import Outcome
from bot.channels.wechat.channel import SEND
from bot.channels.wechat.errcodes import MEANINGS
from tests.bot.channels.wechat.wechat_api_bench import TOKEN_PATH, inlet, patience
from tests.fakes.wechat_bench import bench, run
from tests.fakes.wechat_platform import Platform
from tests.fakes.wechat_pushing import Pusher, xml

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
