"""A channel at fault delays its own conversations, loses nothing, and holds up nobody else.

The clock runs 20 times as fast; the faults last for the time given, then the channel heals.
"""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from statistics import quantiles

import pytest

from bot.channels.base import Address, Limits, Outbound, Outcome, Receipt
from bot.sender import Sender, SenderPace
from dialogues.effects import Say, Why
from storage import conversations, messages, migrate, outbox
from storage.store import Store, Tx
from storage.times import moment
from tests.bot.outbound.outbound_fakes import Counting

SPEED, PATIENCE, SEED, ROUNDS = 20, 30.0, 7, 10
PACE = SenderPace(patience=PATIENCE / SPEED, idle=0.02, lease=90, slow=2 / SPEED, tries=10_000)
SICK, WELL = [f"sick{n}" for n in range(12)], [f"well{n}" for n in range(4)]


@dataclass
class Fast:
    """Time, running SPEED times as fast since it was made."""

    began: float = field(default_factory=time.monotonic)

    def __call__(self) -> float:
        """Return the time, in seconds from the start."""
        return 1_000_000.0 + (time.monotonic() - self.began) * SPEED

    @property
    def now(self) -> float:
        """The same, as the pretend channel asks for it."""
        return self()


@dataclass
class Faulty(Counting):
    """Answers 500, asks for time, hangs, or takes the message and loses the answer."""

    faults_until: float = 0.0
    dice: random.Random = field(default_factory=lambda: random.Random(SEED))
    tries: list[tuple[str, float, bool]] = field(default_factory=list)
    at: dict[str, float] = field(default_factory=dict)

    async def send(self, to: Address, message: Outbound) -> Receipt:
        """Take a message, or not."""
        wrong = to.user.startswith("sick") and self.clock.now < self.faults_until
        fault = self.dice.choice(["500", "429", "hang", "lost", "none"]) if wrong else "none"
        self.tries.append((to.user, self.clock.now, fault == "none"))
        if fault == "500":
            return Receipt(Outcome.RETRY, code="500")
        if fault == "429":
            return Receipt(Outcome.RETRY, code="429", retry_after=2.0)
        if fault == "hang":
            await asyncio.sleep(PATIENCE)
        self.took.append((to.user, message))
        self.at.setdefault(message.text, self.clock.now)
        if fault == "lost":
            raise ConnectionResetError("after it was taken")
        return Receipt(Outcome.SENT)

    def once(self, user: str) -> list[str]:
        """Return what the user got, doubles left out."""
        return list(dict.fromkeys(self.texts(user)))

    def rests(self) -> list[float]:
        """Return how long a conversation was left alone after each try that failed."""
        found = []
        for user in SICK:
            mine = [(at, well) for who, at, well in self.tries if who == user]
            found += [b[0] - a[0] for a, b in pairwise(mine) if not a[1]]
        return found


@dataclass
class Post:
    """A sender at work, and when everything was said."""

    store: Store
    sender: Sender
    fast: Fast
    said: dict[str, float] = field(default_factory=dict)

    def say(self, user: str, n: int) -> None:
        """Say the user's n-th message."""
        chat, text = f"mp:a:{user}", f"{user} {n}"

        def job(tx: Tx) -> None:
            conversations.ensure(tx, chat)
            at = moment(tx.now)
            messages.say(tx, chat, None, Say(text, Why("r", "p")), at, pull=False)

        self.said[text] = self.fast()
        self.store.do(job)
        self.sender.ring()

    async def talk(self, seconds: float) -> None:
        """Say ten messages to everybody, spread over the time, and wait until all arrived."""
        running = asyncio.create_task(self.sender.run())
        for n in range(ROUNDS):
            for user in (*SICK, *WELL):
                await asyncio.to_thread(self.say, user, n)
            await asyncio.sleep(seconds / SPEED / ROUNDS)
        end = self.fast() + 120 + seconds
        while await asyncio.to_thread(self.store.read, outbox.count):
            assert self.fast() < end, "it was never drained"
            await asyncio.sleep(0.05)
        self.sender.stop()
        await running


@pytest.mark.parametrize("seconds", [40, pytest.param(600, marks=pytest.mark.slow)])
def test_faults_delay_and_lose_nothing_and_hold_up_nobody_else(
    seconds: int, tmp_path: Path
) -> None:
    fast = Fast()
    channel = Faulty(fast, limits=Limits(4096), triggers={}, faults_until=fast() + seconds)
    url = f"sqlite:///{tmp_path / 'faults.db'}"
    migrate.upgrade(url)
    store = Store.open(url, fast)
    sender = Sender(store, {("mp", "a"): channel}, process="f", clock=fast, pace=PACE)
    post = Post(store, sender, fast)
    try:
        asyncio.run(post.talk(seconds))
    finally:
        store.close()
    for user in (*SICK, *WELL):
        assert channel.once(user) == [f"{user} {n}" for n in range(ROUNDS)], "all, in order"
    assert min(channel.rests()) > 0.9, "after a failed try it is left alone for a second"
    waited = {name: channel.at[name] - at for name, at in post.said.items()}
    well, sick = (_slowest(waited, kind) for kind in ("well", "sick"))
    assert well < sick / 3, (well, sick)
    assert well < PATIENCE / 2, "nobody waits out another's silence"


def _slowest(waited: dict[str, float], kind: str) -> float:
    """Return the wait that one in twenty exceeds."""
    return quantiles([w for name, w in waited.items() if name.startswith(kind)], n=20)[-1]
