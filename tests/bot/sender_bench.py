"""A store with an outbox, a sender that runs, and pretend push channels it sends through."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.channels.base import (
    Address,
    Channel,
    Limits,
    Outbound,
    Outcome,
    Receipt,
)
from bot.sender import Sender, SenderPace
from dialogues.effects import Button, Say, Why
from storage import conversations, messages, migrate
from storage.store import Store, Tx
from storage.times import moment
from tests.fakes.one_way import OneWay

PACE = SenderPace(flight=2, patience=0.2, idle=0.02, first=0.02, longest=0.1, tries=3)
Answer = Callable[[Outbound], Receipt]


def sent(message: Outbound) -> Receipt:
    return Receipt(Outcome.SENT, platform_id=f"p{message.id}")


@dataclass
class Pretend(OneWay):
    """A push channel: what it took, and how it answers."""

    answer: Answer = sent
    name: str = "push"
    account: str = "default"
    limits: Limits = field(default_factory=lambda: Limits(max_text=4096, max_buttons=3))
    took: list[tuple[str, str]] = field(default_factory=list)
    asked: list[Outbound] = field(default_factory=list)
    now: int = 0
    most: int = 0
    takes: float = 0.0

    async def send(self, to: Address, message: Outbound) -> Receipt:
        """Take a message, as long as it takes."""
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            await asyncio.sleep(self.takes)
            self.asked.append(message)
            receipt = self.answer(message)
        finally:
            self.now -= 1
        if receipt.outcome is Outcome.SENT:
            self.took.append((to.user, message.text))
        return receipt


@dataclass
class Post:
    """A store with an outbox, and a sender that runs."""

    store: Store
    sender: Sender

    def say(self, text: str, user: str = "v1", **more: Any) -> int:
        """Put a message into the outbox and ring."""
        number = self.put(text, user, **more)
        self.sender.ring()
        return number

    def put(
        self, text: str, user: str = "v1", channel: str = "push", buttons: tuple[Button, ...] = ()
    ) -> int:
        """Put a message into the outbox; return its id."""
        chat = f"{channel}:default:{user}"

        def job(tx: Tx) -> int:
            conversations.ensure(tx, chat)
            said = Say(text, Why("r", "p"), buttons, kind="notice")
            return messages.say(tx, chat, None, said, moment(tx.now), pull=False)

        return self.store.do(job)

    def state(self, user: str = "v1") -> list[str]:
        """Return the delivery of everything said to *user*."""
        lines = self.store.read(lambda c: messages.history(c, f"push:default:{user}"))
        return [line.delivery for line in lines]


@asynccontextmanager
async def post(
    folder: Path,
    channels: Sequence[Channel],
    fault: Callable[[], None] | None = None,
    **pace: Any,
) -> AsyncIterator[Post]:
    url = f"sqlite:///{folder / 'post.db'}"
    migrate.upgrade(url)
    store = Store.open(url, fault=fault)
    by_address = {(one.name, one.account): one for one in channels}
    given = SenderPace(**{name: getattr(PACE, name) for name in PACE.__slots__} | pace)
    sender = Sender(store, by_address, process="post", clock=time.time, pace=given)
    running = asyncio.create_task(sender.run())
    try:
        yield Post(store, sender)
    finally:
        sender.stop()
        await asyncio.wait_for(running, 5)
        store.close()
