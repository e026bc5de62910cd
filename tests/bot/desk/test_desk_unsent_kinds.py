"""However a channel fails, the desk shows it within a minute and a retry there really sends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    TimedOut,
)

from bot.channels.base import Outcome, Receipt
from bot.channels.telegram.api import failed as telegram
from bot.channels.wechat import errcodes
from bot.channels.wecom import errors as wecom
from storage import outbox, unsent
from tests.bot.pretend_desk import ROOT
from tests.bot.unsent_bench import MINUTE, UnsentDesk, missed, post

CHINESE = re.compile("[\u4e00-\u9fff]")
_TELEGRAM = {
    "blocked": Forbidden("Forbidden: bot was blocked by the user"),
    "deactivated": Forbidden("Forbidden: user is deactivated"),
    "kicked": Forbidden("Forbidden: bot was kicked from the group chat"),
    "nobody": BadRequest("Chat not found"),
    "long": BadRequest("Message is too long"),
    "refused": BadRequest("Wrong parameter"),
    "moved": ChatMigrated(-100),
    "token": InvalidToken("?"),
    "gone": EndPointNotFound("?"),
    "network": NetworkError("httpx.ConnectError"),
    "timed out": TimedOut(),
}
_OURS = {
    "window": Receipt(Outcome.WINDOW_CLOSED),
    "quota": Receipt(Outcome.QUOTA),
    "blocked": Receipt(Outcome.BLOCKED, code="403"),
    "rejected": Receipt(Outcome.REJECTED, code="400", detail="no"),
    "config": Receipt(Outcome.CONFIG, code="401"),
    "down": Receipt(Outcome.RETRY, code="502", detail="Bad Gateway"),
    "starting": Receipt(Outcome.RETRY, code="starting"),
    "stopped": Receipt(Outcome.RETRY, code="stopped"),
    "away": Receipt(Outcome.RETRY, code="away", detail="cannot connect"),
    "nonsense": Receipt(Outcome.RETRY, code="nonsense", detail="the answer makes no sense"),
    "telegram 429": Receipt(Outcome.RETRY, code="429", retry_after=120.0, detail="Flood control"),
    "pace": Receipt(Outcome.RETRY, code="pace", retry_after=70.0),
    "unheard of": Receipt(Outcome.RETRY, code="?", detail="?"),
    "silent": None,
}
_RAISED = (TypeError("?"), OSError("gone"), KeyError("x"), ValueError())


def kinds() -> Iterator[tuple[str, Receipt | Exception | None]]:
    """Give every way the channels there are can fail; None: no answer at all."""
    for code in wecom.TABLE:
        yield f"wecom {code}", wecom.receipt(wecom.Refused(code, "hint: [x]"))
    yield "wecom away", wecom.receipt(wecom.Away("ConnectError"))
    yield "wecom unknown", wecom.receipt(wecom.Refused(123456, "something new"))
    for code in errcodes.MEANINGS:
        yield f"wechat {code}", errcodes.receipt(code, "rid: 1")
    yield "wechat unknown", errcodes.receipt(123456, "something new")
    for name, error in _TELEGRAM.items():
        yield f"telegram {name}", telegram(error)
    for name, receipt in _OURS.items():
        yield name, receipt
    for raised in _RAISED:
        yield f"raises {type(raised).__name__}", raised


KINDS = dict(kinds())


def test_the_table_holds_every_outcome_and_every_platform() -> None:
    outcomes = {one.outcome for one in KINDS.values() if isinstance(one, Receipt)}
    assert outcomes == set(Outcome) - {Outcome.SENT}
    assert len(KINDS) > 30


@pytest.mark.parametrize("kind", KINDS)
def test_a_failure_is_shown_within_a_minute_and_a_retry_really_sends(
    tmp_path: Path, kind: str
) -> None:
    world = UnsentDesk(tmp_path)
    world.phone.answer, world.phone.hangs = KINDS[kind], KINDS[kind] is None

    async def story() -> None:
        seat = await world.agent()
        number = world.say("换好了，请您看看")
        await world.on(MINUTE)
        (one,) = await missed(seat)
        assert (one["id"], one["text"], one["who"]) == (number, "换好了，请您看看", "机器人")
        assert CHINESE.search(one["reason"]), one
        assert one["tries"] > 0
        assert world.phone.took == []
        world.phone.answer, world.phone.hangs = None, False
        act = "again" if one["state"] == "failed" else "now"
        assert (await post(seat, f"unsent/{number}/{act}")).status_code == 200
        await world.settle()
        assert world.phone.texts() == ["换好了，请您看看"]
        assert world.store.read(lambda c: outbox.count(c, "sent")) == 1
        assert await missed(seat) == []

    world.alone(story())


def test_what_is_late_stands_on_the_screen_within_a_minute() -> None:
    """The page asks by itself: the two waits together are less than a minute."""
    script = (ROOT / "bot" / "static" / "desk-unsent.js").read_text("utf-8")
    asks = re.search(r"^const AGAIN_MS = (\d+);$", script, re.MULTILINE)
    assert asks is not None
    assert unsent.LATE.total_seconds() + int(asks[1]) / 1000 < MINUTE
