"""A channel that counts like WeChat, and a scene in which time passes by hand."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

from bot.channels.base import (
    Address,
    Channel,
    Limits,
    Outbound,
    Outcome,
    Receipt,
)
from bot.outbound.dispatch import Dispatch, Setting
from bot.outbound.pace import SenderPace
from bot.outbound.ports import Trigger
from bot.settling import Claim
from dialogues.effects import Button, CaseState, FileCase, Say, Why
from dialogues.state import FieldName, Known, Level, ScriptRef
from storage import cases, conversations, inbox, lanes, messages, migrate, outbox
from storage.inbox import Arrival
from storage.store import Store, Tx
from storage.times import moment
from tests.fakes.hand_clock import HandClock
from tests.fakes.one_way import OneWay

MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC).timestamp()
HOUR = 3600.0
WECHAT = Limits(
    max_text=2048, text_unit="utf8", window=timedelta(hours=48), per_inbound=5, max_buttons=0
)
CLICK = Trigger(3, timedelta(minutes=1))
OWNER = "scene.out:1:0"
LEASE = 60.0
CASE = "TS260302-0ABCDEFG"


@dataclass
class Clock(HandClock):
    """Epoch seconds, moved by hand."""

    now: float = MORNING


class Timed(Protocol):
    """A clock that can be looked at."""

    @property
    def now(self) -> float:
        """The time, in epoch seconds."""
        ...


@dataclass
class Counting(OneWay):
    """A channel with a platform's own count: 5 in 48 h after a message, 3 in 1 min after a click.

    script: answers to give before it counts, one a send; None: count.
    """

    clock: Timed
    name: str = "mp"
    account: str = "a"
    limits: Limits = WECHAT
    triggers: Mapping[str, Trigger] = field(default_factory=lambda: {"button": CLICK})
    script: Callable[[Address, Outbound], Receipt | None] = lambda _to, _message: None
    opened: dict[str, list[list[float]]] = field(default_factory=dict)
    took: list[tuple[str, Outbound]] = field(default_factory=list)
    asked: list[tuple[str, Outbound]] = field(default_factory=list)

    def heard(self, user: str, kind: str = "message") -> None:
        """Open a window: [its end, the places left]."""
        trigger = self.triggers.get(kind) or Trigger(self.limits.per_inbound, self.limits.window)
        if trigger.span is None or trigger.places is None:
            return
        window = [self.clock.now + trigger.span.total_seconds(), trigger.places]
        self.opened.setdefault(user, []).append(window)

    async def send(self, to: Address, message: Outbound) -> Receipt:
        """Take a message when a window has a place."""
        await asyncio.sleep(0)
        self.asked.append((to.user, message))
        receipt = self.script(to, message) or self._count(to.user)
        if receipt.outcome is Outcome.SENT:
            self.took.append((to.user, message))
        return receipt

    def _count(self, user: str) -> Receipt:
        if self.limits.per_inbound is None:
            return Receipt(Outcome.SENT)
        still = [w for w in self.opened.get(user, []) if self.clock.now <= w[0]]
        if not still:
            return Receipt(Outcome.WINDOW_CLOSED, code="45015")
        if not any(w[1] > 0 for w in still):
            return Receipt(Outcome.QUOTA, code="45047")
        for window in still:
            window[1] -= 1
        return Receipt(Outcome.SENT, platform_id="p")

    def texts(self, user: str = "u") -> list[str]:
        """Return what the user got, in order."""
        return [message.text for who, message in self.took if who == user]


@dataclass
class Templated(Counting):
    """The same, with template messages that answer as *template* says."""

    template: Receipt = field(default_factory=lambda: Receipt(Outcome.SENT))
    templates: list[tuple[str, str, Mapping[str, str]]] = field(default_factory=list)

    async def send_template(
        self, to: Address, template_id: str, fields: Mapping[str, str]
    ) -> Receipt:
        """Keep it."""
        self.templates.append((to.user, template_id, fields))
        return self.template


@dataclass
class PretendSms:
    """Short messages that answer as *receipt* says."""

    receipt: Receipt = field(default_factory=lambda: Receipt(Outcome.SENT))
    took: list[tuple[str, str]] = field(default_factory=list)

    async def send(self, phone: str, text: str) -> Receipt:
        """Keep it."""
        self.took.append((phone, text))
        return self.receipt


def filed(state: CaseState, fields: Mapping[str, str]) -> FileCase:
    return FileCase(
        case_no=CASE,
        matter=1,
        script=ScriptRef("quality", "v1"),
        state=state,
        level=Level.GENERAL,
        category="product_quality.fault",
        categories=("product_quality.fault",),
        flags=frozenset(),
        fields={FieldName(k): Known(v, v, None) for k, v in fields.items()},
        moods=(),
        started=moment(MORNING),
    )


@dataclass
class Scene:
    """The real store and the real dispatch; nothing moves but by hand."""

    store: Store
    clock: Clock
    dispatch: Dispatch
    channels: dict[tuple[str, str], Channel]
    runner: asyncio.Runner
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    file: FileCase | None = None

    def hear(
        self, channel: Counting, user: str = "u", kind: str = "message", text: str = "在吗"
    ) -> None:
        """Let the customer write or press."""
        at = moment(self.clock.now)
        event = f"e{next(self.numbers)}"
        arrival = Arrival(channel.name, channel.account, user, event, kind, at, text)
        self.store.do(lambda tx: inbox.receive(tx, arrival))
        channel.heard(user, kind)

    def say(self, text: str, purpose: str = "reply", *, chat: str = "mp:a:u", **more: Any) -> int:
        """Say something to the customer."""
        more.setdefault("author", "周敏" if purpose in {"agent", "letter", "proposal"} else "bot")
        said = Say(text, Why(purpose, "test"), kind=purpose, **more)

        def job(tx: Tx) -> int:
            conversations.ensure(tx, chat)
            return messages.say(
                tx, chat, None, said, moment(self.clock.now), pull=False, purpose=purpose
            )

        return self.store.do(job)

    def stands(self, state: CaseState, chat: str = "mp:a:u", **fields: str) -> None:
        """Let the conversation's case stand so."""
        before = self.file or filed(state, fields)
        self.file = replace(before, state=state)
        file = self.file
        self.store.do(lambda tx: conversations.ensure(tx, chat))
        self.store.do(lambda tx: cases.file(tx, chat, file))

    def settle(self) -> None:
        """Do everything that can be done at this moment."""
        self.runner.run(self._settle())

    async def _settle(self) -> None:
        for _ in range(200):
            names = self.store.do(lambda tx: lanes.claim(tx, OWNER, 20, LEASE, pool="out"))
            if not names:
                return
            for name in names:
                to = Address.of(name.partition(":")[2])
                claim = Claim(name, self.clock.now + LEASE)
                await self.dispatch.one(claim, self.channels[to.channel, to.account])
        raise AssertionError("it never rests")

    def until(self, hours: float) -> None:
        """Let time pass until so many hours after the start."""
        end = MORNING + hours * HOUR
        while self.clock.now < end:
            due = self.store.read(lambda c: lanes.next_at(c, "out"))
            self.clock.now = min(end, max(due or end, self.clock.now))
            self.settle()

    def state(self, message: int) -> str:
        """Return a message's delivery."""
        return self.became(message).line.delivery

    def became(self, message: int) -> outbox.Undelivered:
        """Return everything that became of a message."""
        found = self.store.read(lambda c: outbox.shown(c, message))
        assert found is not None
        return found


@cache
def _tables() -> bytes:
    """Return a migrated database, made once: 0.2 s."""
    with TemporaryDirectory() as folder:
        migrate.upgrade(f"sqlite:///{folder}/empty.db")
        return (Path(folder) / "empty.db").read_bytes()


@contextmanager
def scene(
    folder: Path,
    channels: Sequence[Channel],
    clock: Clock,
    *,
    setting: Setting | None = None,
    pace: SenderPace | None = None,
    fault: Callable[[], None] | None = None,
) -> Iterator[Scene]:
    (folder / "scene.db").write_bytes(_tables())
    store = Store.open(f"sqlite:///{folder / 'scene.db'}", clock, fault)
    by_address = {(one.name, one.account): one for one in channels}
    dispatch = Dispatch(store, by_address, OWNER, clock, pace or SenderPace(), setting or Setting())
    try:
        with asyncio.Runner() as runner:
            yield Scene(store, clock, dispatch, by_address, runner)
    finally:
        store.close()


OK = Button("同意", "/accept")
