"""A store with cases that move, a clock moved by hand, and a dispatcher that runs."""

from __future__ import annotations

import asyncio
import ipaddress
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import or_, select

from bot.connect import bodies, signing
from bot.connect.carriers import WebhookCarrier
from bot.connect.dispatcher import Dispatcher, HookPace
from bot.connect.guard import Guard
from bot.connect.outside import Outside
from bot.connect.planner import Planner
from dialogues.effects import CaseState, FileCase, Promise, Settled, SettlePromise
from dialogues.state import FieldName, Known, Level, MessageId, ScriptRef
from storage import cases, connect_hooks, conversations, deliveries, migrate, promises
from storage.connect_hooks import Hook
from storage.deliveries import Delivery
from storage.store import Store, Tx
from storage.tables import lane
from tests.fakes.hand_clock import HandClock

T0 = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
SECRET = b"s" * 32
HOME = Guard(allowed=(ipaddress.ip_network("127.0.0.0/8"),))
PACE = HookPace(idle=0.02, first=5.0)
PHONE = "13812345678"


@dataclass
class Clock(HandClock):
    """Epoch seconds, moved by hand."""

    now: float = T0.timestamp()


@dataclass
class Bench:
    """The store, its clock, and the dispatcher in hand."""

    store: Store
    clock: Clock
    dispatcher: Dispatcher
    sent: list[str] = field(default_factory=list)

    async def settle(self, seconds: float = 0.0) -> None:
        """Let *seconds* pass, and wait until everything due is done."""
        self.clock.now += seconds
        self.dispatcher.ring()
        await asyncio.sleep(0.06)
        await until(self.quiet)

    def passes(self, seconds: float) -> bool:
        """Let time pass without waiting for anything."""
        self.clock.now += seconds
        self.dispatcher.ring()
        return True

    def quiet(self) -> bool:
        """Tell whether nothing is in hand and nothing due."""

        def busy(c: Any) -> bool:
            held = or_(lane.c.owner.is_not(None), lane.c.at <= self.clock.now)
            found = c.execute(select(lane.c.lane).where(lane.c.pool == "hook", held)).first()
            return found is not None

        return not self.store.read(busy)

    def deliveries(self, n: int = 1) -> list[Delivery]:
        """Return what was to be told of case *n*."""
        return self.store.read(lambda c: deliveries.of_case(c, number(n)))


def number(n: int = 1) -> str:
    """Return the number of case *n*."""
    return f"TS260302-0000000{n}"


def chat(n: int = 1) -> str:
    """Return the conversation of case *n*."""
    return f"wechat:shop:openid{n}"


def case(n: int = 1, state: CaseState = CaseState.INTAKE, **more: Any) -> FileCase:
    """Return a case with a story, a name and a phone."""
    told = {
        "issue": f"充电器冒烟，电话{PHONE}",
        "contact_phone": PHONE,
        "contact_name": "张小明",
    }
    made = FileCase(
        case_no=number(n),
        matter=1,
        script=ScriptRef("quality", "v1"),
        state=state,
        level=Level.URGENT,
        category="product_quality.safety",
        categories=("product_quality.safety",),
        flags=frozenset({"safety"}),
        fields={FieldName(k): Known(v, v, MessageId(1)) for k, v in told.items()},
        moods=(),
        started=T0,
    )
    return replace(made, **more)


def file(store: Store, n: int = 1, state: CaseState = CaseState.INTAKE, **more: Any) -> None:
    """File case *n* as a turn does."""

    def turn(tx: Tx) -> None:
        conversations.ensure(tx, chat(n))
        cases.file(tx, chat(n), case(n, state, **more))

    store.do(turn)


def promise(store: Store, n: int = 1) -> None:
    """Promise a call for case *n*."""
    due = T0 + timedelta(minutes=30)
    spoken = Promise(f"p{n}", number(n), "first_touch", "有人联系您", due, "值班组")
    store.do(lambda tx: promises.keep_row(tx, spoken, None))


def keep(store: Store, n: int = 1, how: Settled = Settled.KEPT) -> None:
    """Settle that promise."""
    ended = SettlePromise(f"p{n}", how, T0 + timedelta(minutes=9), "内部：打过电话了")
    store.do(lambda tx: promises.settle(tx, ended))


def note(store: Store, text: str, n: int = 1) -> None:
    """Write a line that only staff see."""
    store.do(lambda tx: cases.event(tx, number(n), "note", "linke", {"text": text}))


def subscribe(store: Store, url: str, name: str = "erp", **more: Any) -> Hook:
    """Make a subscription."""
    store.do(lambda tx: connect_hooks.add(tx, Hook(name, url, **more)))
    found = store.read(lambda c: connect_hooks.named(c, name))
    assert found is not None
    return found


def secret(hook: Hook) -> str:
    """Return the signing secret."""
    return signing.secret_of(SECRET, hook.name, hook.generation)


def opened(folder: Path, clock: Clock, fault: Callable[[], None] | None = None) -> Store:
    """Open the store of *folder*, made when it is new."""
    path = folder / "connect.db"
    if not path.exists():
        folder.mkdir(exist_ok=True)
        path.write_bytes(_empty())
    return Store.open(f"sqlite:///{path}", clock, fault)


@cache
def _empty() -> bytes:
    """Return a migrated database: made once, it takes a moment."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        migrate.upgrade(f"sqlite:///{path}")
        return path.read_bytes()


@asynccontextmanager
async def running(store: Store, clock: Clock, **more: Any) -> AsyncIterator[Bench]:
    """Run a dispatcher on *store* until left. timeout: seconds of a try, carriers: further ones."""
    outside = Outside(more.pop("guard", HOME), timeout=more.pop("timeout", 0.3), clock=clock)
    carriers = {"hook": WebhookCarrier(outside, secret, clock), **more.pop("carriers", {})}
    made = {"hook": bodies.webhook, **more.pop("bodies", {})}
    planner = Planner(store, made)
    dispatcher = Dispatcher(
        store, planner, carriers, process=more.pop("process", "a"), clock=clock, pace=PACE, **more
    )
    task = asyncio.create_task(dispatcher.run())
    try:
        yield Bench(store, clock, dispatcher)
    finally:
        dispatcher.stop()
        await asyncio.wait_for(task, 10)
        await outside.close()


@asynccontextmanager
async def bench(folder: Path, **more: Any) -> AsyncIterator[Bench]:
    """Open a store and run a dispatcher on it until left."""
    clock = Clock()
    store = opened(folder, clock)
    try:
        async with running(store, clock, **more) as made:
            yield made
    finally:
        store.close()


def play(test: Coroutine[Any, Any, None]) -> None:
    """Run *test*."""
    asyncio.run(asyncio.wait_for(test, 30))


async def until(true: Callable[[], bool], wait: float = 40.0) -> None:
    """Wait until it is *true*."""
    end = time.monotonic() + wait
    while not true():
        assert time.monotonic() < end, "it never came true"
        await asyncio.sleep(0.005)
