"""A customer on WeChat who never answers is told all that counts within his five messages.

The first row of ideal 1.5, with the real adapter, sender and planner against the pretend WeChat,
which counts by itself: five messages in 48 hours after the customer's only one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.sender import Sender, SenderPace
from dialogues.effects import CaseState, Say, Why
from storage import cases, conversations, inbox, lanes, messages, migrate, outbox
from storage.inbox import Arrival
from storage.store import Store, Tx
from storage.times import moment
from tests.bot.outbound.outbound_fakes import HOUR, MORNING, filed
from tests.fakes.wechat_bench import Clock, PretendInlet, bench
from tests.fakes.wechat_platform import Platform, serving
from tests.journeys.opening import dropping, until

CUSTOMER = "oSilent"
CHAT = f"wechat:main:{CUSTOMER}"
PROGRESS = "progress"
STORY = (
    (0.5, "agent", CaseState.SUBMITTED, "我是周敏，您的事我在办"),
    (2.0, PROGRESS, CaseState.SUBMITTED, "还在核对仓库的记录"),
    (4.0, "proposal", CaseState.PLAN_SENT, "方案：给您换一台新的"),
    (6.0, PROGRESS, CaseState.EXECUTING, "新的已经发出"),
    (8.0, "solved", CaseState.EXECUTING, "换好了"),
    (8.0, "letter", CaseState.RESOLVED, "【解决方案确认函】"),
    (32.0, "follow_up", CaseState.RESOLVED, "新的用着还好吗"),
)
PACE = SenderPace(idle=0.01, lease=7 * 24 * HOUR)  # no claim ends by a jump of the clock


@pytest.fixture(scope="module", autouse=True)
def quiet() -> Iterator[None]:
    """Drop every line of the log."""
    yield from dropping()


@dataclass
class Company:
    """Says what there is to say, hour by hour."""

    store: Store
    sender: Sender
    clock: Clock

    def hear(self) -> None:
        """Let the customer write, once and for all."""
        arrival = Arrival(
            "wechat", "main", CUSTOMER, "e1", "message", moment(self.clock()), "充电宝坏了"
        )
        self.store.do(lambda tx: inbox.receive(tx, arrival))

    def say(self, text: str, purpose: str, state: CaseState) -> int:
        """Say something as the case stands now; return the message's id."""
        said = Say(text, Why(purpose, "test"), author="周敏", kind=purpose)

        def job(tx: Tx) -> int:
            conversations.ensure(tx, CHAT)
            cases.file(tx, CHAT, replace(filed(state, {}), state=state))
            at = moment(self.clock())
            return messages.say(tx, CHAT, None, said, at, pull=False, purpose=purpose)

        return self.store.do(job)

    def state(self, message: int) -> str:
        """Return what became of a message: waiting, sent, failed, dropped."""
        found = self.store.read(lambda c: outbox.shown(c, message))
        assert found is not None
        return found.line.delivery

    async def settle(self, message: int, purpose: str) -> None:
        """Wait until the message is sent; or held, if it is a word of progress."""

        def held() -> bool:
            due = self.store.read(lambda c: lanes.next_at(c, "out"))
            return due is not None and due > self.clock()

        self.sender.ring()
        await until(held if purpose == PROGRESS else lambda: self.state(message) == "sent", 10)

    async def tell(self) -> dict[str, list[str]]:
        """Tell the whole story; return what became of each message, by what it was for."""
        said: list[tuple[int, str]] = []
        for n, (hour, purpose, state, text) in enumerate(STORY):
            self.clock.now = MORNING + hour * HOUR
            said.append((self.say(text, purpose, state), purpose))
            if n + 1 == len(STORY) or STORY[n + 1][0] > hour:  # solved and letter: in one turn
                await self.settle(*said[-1])
        ends: dict[str, list[str]] = {}
        for message, purpose in said:
            ends.setdefault(purpose, []).append(self.state(message))
        return ends


def test_plan_after_4_hours_solved_after_8_is_four_messages_and_nothing_lost(
    tmp_path: Path,
) -> None:
    clock = Clock(MORNING)
    url = f"sqlite:///{tmp_path / 'silent.db'}"
    migrate.upgrade(url)
    store = Store.open(url, clock)

    async def talk(platform: Platform) -> None:
        async with bench(PretendInlet(clock), api=platform.url) as made:
            channels = {("wechat", "main"): made.channel}
            sender = Sender(store, channels, process="s", clock=clock, pace=PACE)
            company = Company(store, sender, clock)
            running = asyncio.create_task(sender.run())
            try:
                company.hear()
                platform.heard(CUSTOMER)
                ends = await company.tell()
            finally:
                sender.stop()
                await running
        counts = ("agent", "proposal", "solved", "letter", "follow_up")
        assert ends == {purpose: ["sent"] for purpose in counts} | {PROGRESS: ["dropped"] * 2}

    try:
        with serving(Platform(clock=clock)) as platform:
            asyncio.run(asyncio.wait_for(talk(platform), 60))
        assert store.read(outbox.undelivered) == []
    finally:
        store.close()
    assert [text for _, text in platform.sent] == [
        "我是周敏，您的事我在办",
        "方案：给您换一台新的",
        "换好了\n【解决方案确认函】",
        "新的用着还好吗",
    ]
    assert platform.count("/cgi-bin/message/custom/send") == 4, "nothing is tried in vain"
