"""One access token for all processes, renewed in time and told to nobody."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import pytest

from bot.channels.base import Outbound, Outcome
from storage.shared import Shared
from tests.bot.channels.wecom.wecom_bench import USER, WHO, LedgerInlet, channel_of, run, stage
from tests.fakes.wecom_rules import APP_SECRET


@pytest.mark.parametrize("code", [40001, 40014, 42001])
def test_a_refused_token_is_renewed_once_and_the_call_made_again(code: int) -> None:
    async def send() -> None:
        async with stage() as made:
            made.wecom.fault("kf/send_msg", code)
            assert (await made.send()).outcome is Outcome.SENT
            assert (made.wecom.issued, made.wecom.count("kf/send_msg")) == (2, 2)
            made.wecom.fault("kf/send_msg", code, code)
            receipt = await made.send(number="2")
            assert receipt.outcome in {Outcome.RETRY, Outcome.CONFIG}
            assert (made.wecom.issued, made.wecom.count("kf/send_msg")) == (3, 4)

    run(send())


def test_a_token_is_renewed_before_its_time() -> None:
    async def send() -> None:
        async with stage() as made:
            made.wecom.says(USER, "在吗")
            made.clock.on(6800)
            assert (await made.send()).outcome is Outcome.SENT
            assert made.wecom.issued == 1
            made.clock.on(200)
            assert (await made.send(number="2")).outcome is Outcome.SENT
            assert made.wecom.issued == 2

    run(send())


def test_many_processes_fetch_one_token() -> None:
    async def send() -> None:
        async with stage() as made:
            base = made.channel._api._corp.base
            others = [channel_of(base, made.clock) for _ in range(4)]
            for n, other in enumerate(others):
                await other.start(LedgerInlet(made.ledger, f"p{n + 2}"))
            made.wecom.token = "voided"
            many = [other.send(WHO, Outbound(f"{n}", "x")) for n, other in enumerate(others)]
            receipts = await asyncio.gather(*many)
            for other in others:
                await other.stop()
            assert {one.outcome for one in receipts} == {Outcome.SENT}
            assert made.wecom.issued == 2

    run(send())


@dataclass
class LateInlet(LedgerInlet):
    """Another process keeps its token just after the first look for it."""

    looked: bool = False

    async def recall(self, name: str) -> Shared | None:
        """Return a value; the first look for a token is a moment too early."""
        value = await super().recall(name)
        if name == "kf:main:token" and not self.looked:
            self.looked = True
            self.ledger.values[name] = Shared("access-9", self.now() + 7000)
        return value


def test_a_token_that_another_process_fetched_a_moment_ago_is_taken() -> None:
    async def send() -> None:
        async with stage(begun=False) as made:
            made.wecom.token, made.wecom.good_until = "access-9", made.clock() + 7000
            await made.channel.start(LateInlet(made.ledger))
            assert (await made.send()).outcome is Outcome.SENT
            assert made.wecom.issued == 0

    run(send())


def test_a_wrong_secret_is_the_operators_and_is_told_nowhere() -> None:
    async def send() -> None:
        async with stage() as made:
            made.wecom.token = "voided"
            made.wecom.fault("gettoken", 40001)
            receipt = await made.send()
            assert receipt.outcome is Outcome.CONFIG
            assert "Secret" in receipt.detail
            shown = f"{receipt} {made.channel._api._corp} {made.channel._seal!r}"
            assert APP_SECRET not in shown

    run(send())


def test_a_nonsense_token_is_no_token() -> None:
    async def send() -> None:
        async with stage() as made:
            made.wecom.token = "voided"
            made.wecom.fault("gettoken", "nonsense")
            assert (await made.send()).outcome is Outcome.RETRY
            assert (await made.send()).outcome is Outcome.SENT

    run(send())
