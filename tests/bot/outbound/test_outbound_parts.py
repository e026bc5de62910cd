"""The small parts of the outbound planner: counts, quiet hours, beds, purposes, short messages."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest

from bot.channels.base import Limits, Outcome
from bot.outbound import purpose
from bot.outbound.budget import Budget, allowances, budget, said
from bot.outbound.pace import Flights, SenderPace, Ward
from bot.outbound.ports import Sms, Trigger
from bot.outbound.quiet import Quiet
from bot.outbound.sms import WebhookSms, signature
from bot.outbound.words import asking, asks
from dialogues.effects import Say, Why

HOUR = 3600.0
OPENED = allowances(
    Limits(2048, window=timedelta(hours=48), per_inbound=5),
    {"button": Trigger(3, timedelta(minutes=1))},
)


@pytest.mark.parametrize(
    ("heard", "sent", "left", "until", "why"),
    [
        ([("message", 0)], [], 5, 48 * HOUR, ""),
        ([("message", 0)], [1, 2, 3], 2, 48 * HOUR, ""),
        ([("message", 0)], [1, 2, 3, 4, 5], 0, 48 * HOUR, "quota"),
        ([("message", 50), ("message", 0)], [1, 2, 3, 60], 4, 48 * HOUR + 50, ""),
        ([("button", 90), ("message", 0)], [1, 2, 3, 4, 5], 3, 150, ""),
        ([("button", 0)], [], 0, None, "window_closed"),
        ([("unfollow", 90), ("receipt", 95)], [], 0, None, "window_closed"),
        ([("message", -48 * HOUR)], [], 0, None, "window_closed"),
        ([], [], 0, None, "window_closed"),
    ],
)
def test_the_best_open_window_counts(
    heard: list[tuple[str, float]], sent: list[float], left: int, until: float, why: str
) -> None:
    assert budget(OPENED, heard, sent, 100) == Budget(left, until, why)


def test_a_door_that_does_not_count_has_no_budget() -> None:
    free = budget(allowances(Limits(4096)), [], [], 100)
    assert (free.bounded, free.open, said(free, 100)) == (False, True, "")
    window = budget(allowances(Limits(1, window=timedelta(hours=24))), [("message", 0)], [5], 100)
    assert window == Budget(None, 24 * HOUR)


@pytest.mark.parametrize(
    ("of", "shown"),
    [
        (Budget(3, 41.5 * HOUR), "余 3 条 / 41 h"),
        (Budget(2, 90), "余 2 条 / 1 min"),
        (Budget(0, HOUR, "quota"), "余 0 条 / 1 h"),
        (Budget(None, 2 * HOUR), "2 h"),
        (Budget(0, None, "window_closed"), "窗口已关，等客户来信或改用电话"),
    ],
)
def test_the_desk_shows_what_is_left(of: Budget, shown: str) -> None:
    assert said(of, 0) == shown


@pytest.mark.parametrize(
    ("hour", "ends"), [(23, 8), (2, 8), (7.9, 8), (8, None), (12, None), (21.9, None), (22, 8)]
)
def test_quiet_hours_go_over_midnight(hour: float, ends: int | None) -> None:
    zone = ZoneInfo("Asia/Shanghai")
    day = datetime(2026, 3, 2, tzinfo=zone)
    until = Quiet(zone=zone).until((day + timedelta(hours=hour)).timestamp())
    wanted = 0.0 if ends is None else (day + timedelta(days=int(hour >= 22), hours=8)).timestamp()
    assert until == wanted


def test_quiet_hours_of_one_day() -> None:
    noon = Quiet(time(12), time(14), UTC)
    at = datetime(2026, 3, 2, 13, tzinfo=UTC)
    assert noon.until(at.timestamp()) == at.replace(hour=14).timestamp()
    assert noon.until(at.replace(hour=15).timestamp()) == 0


def test_ill_conversations_share_their_beds_and_the_well_are_not_asked() -> None:
    ward, here = Ward(1), ("mp", "a")
    for lane in ("x", "y"):
        assert ward.admit(lane, here)
        ward.note(lane, here, well=False, hung=False)
    assert ward.admit("x", here)
    assert not ward.admit("y", here)
    assert ward.admit("z", here), "well"
    ward.leave("x")
    assert ward.admit("y", here)
    ward.note("y", here, well=True, hung=False)
    assert ward.admit("y", here)


def test_an_account_that_hangs_is_ill_as_a_whole_until_it_answers() -> None:
    ward, here, there = Ward(1), ("mp", "a"), ("tg", "a")
    for lane in ("x", "y"):
        ward.note(lane, here, well=False, hung=True)
    assert ward.admit("z", here)
    assert not ward.admit("v", here)
    assert ward.admit("w", there)
    ward.note("z", here, well=True, hung=False)
    assert ward.admit("v", here)


def test_a_send_without_an_answer_gives_its_place_away_once() -> None:
    flights = Flights(2, slow=2)
    for lane in ("a", "b"):
        flights.begin(lane, 0)
    assert (flights.free(1), flights.next_free(1)) == (0, 1)
    assert flights.free(2) == 2
    for lane in ("c", "d"):
        flights.begin(lane, 2)
    assert (flights.free(9), flights.next_free(9)) == (0, None)
    flights.end("a")
    assert flights.free(9) == 1


def test_waits_double_up_to_the_longest_unless_the_platform_asks() -> None:
    pace = SenderPace(first=1, longest=60)
    assert [pace.after(n, None) for n in (0, 1, 5, 6, 99)] == [1, 2, 32, 60, 60]
    assert pace.after(0, 7.5) == 7.5


@pytest.mark.parametrize(
    ("kind", "rule", "answers", "of"),
    [
        ("reply", "ask.product#0", True, "reply"),
        ("reply", "messages.progress#0", True, "reply"),
        ("reply", "messages.progress#0", False, "progress"),
        ("reply", "messages.follow_up#1", False, "follow_up"),
        ("reply", "messages.handoff#0", False, "notice"),
        ("agent", "letter", True, "letter"),
        ("agent", "proposal", True, "proposal"),
        ("agent", "agent", True, "agent"),
        ("progress", "x", True, "progress"),
    ],
)
def test_what_a_message_is_for(kind: str, rule: str, answers: bool, of: str) -> None:  # noqa: FBT001 - a table's column
    assert purpose.of(Say("x", Why(rule, "p"), kind=kind), answers=answers) == of


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en", "ja"])
def test_the_question_is_asked_once(language: str) -> None:
    once = asking("进度：在检测", language)
    assert asks(once)
    assert not asks("进度：在检测")
    assert asking(once, language) == once


def answered(status: int, body: bytes = b"") -> tuple[httpx.Request, Outcome, str]:
    """Send one short message to a webhook that answers so."""
    got: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        got.append(request)
        return httpx.Response(status, content=body)

    async def talk() -> tuple[Outcome, str]:
        transport = httpx.MockTransport(handle)
        sms = WebhookSms("https://sms.example/x", "s3cret", clock=lambda: 7.9, transport=transport)
        port: Sms = sms
        receipt = await port.send("+8613800138000", "您好")
        assert "s3cret" not in repr(sms)
        await sms.close()
        return receipt.outcome, receipt.platform_id

    outcome, number = asyncio.run(talk())
    return got[0], outcome, number


def test_a_short_message_is_signed_and_its_number_is_kept() -> None:
    request, outcome, number = answered(200, b'{"id": 42}')
    assert (outcome, number) == (Outcome.SENT, "42")
    body = json.loads(request.content)
    assert (body["phone"], body["text"]) == ("+8613800138000", "您好")
    assert request.headers["x-qingsu-signature"] == signature("s3cret", 7, request.content)
    assert request.headers["x-qingsu-time"] == "7"


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(204, "sent"), (200, "sent"), (429, "retry"), (503, "retry"), (408, "retry"),
     (401, "config"), (404, "config"), (400, "rejected"), (302, "rejected")],
)  # fmt: skip
def test_every_answer_of_the_webhook_is_an_outcome(status: int, outcome: str) -> None:
    assert answered(status, b"[]")[1].value == outcome


def test_a_webhook_that_is_away_may_be_tried_again() -> None:
    def away(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no", request=request)

    async def talk() -> Outcome:
        sms = WebhookSms("https://x", "s", clock=lambda: 0, transport=httpx.MockTransport(away))
        receipt = await sms.send("1", "x")
        await sms.close()
        return receipt.outcome

    assert asyncio.run(talk()) is Outcome.RETRY


def test_a_webhook_without_a_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="secret"):
        WebhookSms("https://x", "", clock=lambda: 0)
