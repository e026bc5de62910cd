"""A store with cases that call for people, a clock moved by hand, and pagers that run."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select

from bot.alerts.connect import Alerting
from bot.alerts.pager import Pager, PagerPace
from bot.alerts.port import Courier, Outcome
from bot.alerts.settings import Alerts
from bot.alerts.words import Page, Words
from dialogues.effects import CaseState, FileCase, HandOff, Promise
from dialogues.state import FieldName, Known, Level, MessageId, ScriptRef
from storage import alert_sendings, alerts, cases, conversations, handoffs, migrate, promises
from storage.alert_sendings import Sending
from storage.alerts import Alarm, Raised
from storage.store import Store, Tx
from storage.tables import lane
from tests.fakes.hand_clock import HandClock

T0 = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # 10:00 in China
SECRET = b"s" * 32
ADDRESS = "https://kefu.example.com"
STORY = "充电器充到一半冒烟了，我电话13812345678，地址朝阳区幸福路8号"
PACE = PagerPace(idle=0.02, first=2.0, longest=60.0)
ROLES = Alerts.model_validate(
    {
        "targets": {"owner": ["o"], "lead": ["l"], "duty": ["d"], "head": ["h"]},
        "address": ADDRESS,
        "red": {
            "owner": "0m", "lead": "5m", "duty": "10m", "head": "20m", "repeat": "10m", "most": 12
        },
    }
)  # fmt: skip
"""A firm whose own red ladder has its four roles; the shipped one: tests of the words."""


@dataclass
class Clock(HandClock):
    """Epoch seconds, moved by hand."""

    now: float = T0.timestamp()


@dataclass
class Pigeon:
    """A courier that keeps what it carried: seconds since T0, target, message."""

    clock: Clock
    sent: list[tuple[float, str, Page]] = field(default_factory=list)
    failing: dict[str, str] = field(default_factory=dict)
    rate: float = 1000.0
    gate: asyncio.Event | None = None
    tried: list[str] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)
    quick: set[str] = field(default_factory=set)

    def knows(self, target: str) -> bool:
        """Know everybody but the unknown."""
        return target not in self.unknown

    def limit(self, target: str) -> tuple[str, float]:
        """Have a limit a target."""
        return f"alert:{target}", self.rate

    async def unusable(self) -> tuple[str, ...]:
        """Find every address good."""
        return ()

    async def send(self, target: str, page: Page) -> Outcome:
        """Carry, once the gate is open; what is quick needs none."""
        self.tried.append(target)
        if self.gate is not None and target not in self.quick:
            await self.gate.wait()
        if target in self.failing:
            return Outcome(sent=False, code=self.failing[target])
        self.sent.append((self.clock.now - T0.timestamp(), target, page))
        return Outcome(sent=True)

    @property
    def calls(self) -> list[tuple[float, str]]:
        """Return when who was called."""
        return [(at, target) for at, target, _ in self.sent]


@dataclass
class Bench:
    """The store, its clock, and the pager in hand."""

    store: Store
    clock: Clock
    courier: Any
    pager: Pager

    async def at(self, seconds: float) -> None:
        """Let it be *seconds* after T0, and wait until everything due is done."""
        self.clock.now = T0.timestamp() + seconds
        self.pager.ring()
        await until(self.quiet)

    def quiet(self) -> bool:
        """Tell whether nothing is in hand and nothing due."""

        def busy(c: Any) -> bool:
            held = or_(lane.c.owner.is_not(None), lane.c.at <= self.clock.now)
            found = c.execute(select(lane.c.lane).where(lane.c.pool == "alert", held)).first()
            return found is not None

        return not self.store.read(busy)

    def sendings(self, alarm: int = 1) -> list[Sending]:
        """Return what was to be sent of the alarm."""
        return self.store.read(lambda c: alert_sendings.of(c, alarm))

    def alarm(self, number: int = 1) -> Raised:
        """Return the alarm."""
        found = self.store.read(lambda c: alerts.get(c, number))
        assert found is not None
        return found


def case(n: int = 1, level: Level = Level.URGENT) -> FileCase:
    """Return a case with a story and a phone."""
    return FileCase(
        case_no=f"TS260302-0000000{n}",
        matter=1,
        script=ScriptRef("quality", "v1"),
        state=CaseState.SUBMITTED,
        level=level,
        category="product_quality.safety",
        categories=("product_quality.safety",),
        flags=frozenset({"safety"}),
        fields={
            FieldName("issue"): Known(STORY, STORY, MessageId(1)),
            FieldName("contact_phone"): Known("+8613812345678", "138…", MessageId(1)),
        },
        moods=(),
        started=T0,
    )


def chat(n: int = 1) -> str:
    """Return the conversation of case *n*."""
    return f"wechat:shop:openid{n}"


def hand_off(store: Store, n: int = 1, level: Level = Level.URGENT, *, calls: bool = True) -> None:
    """Do what a turn does that hands over case *n*; calls: with its alarm."""
    filed = case(n, level)

    def turn(tx: Tx) -> None:
        conversations.ensure(tx, chat(n))
        cases.file(tx, chat(n), filed)
        handoffs.wait(tx, chat(n), HandOff(filed.case_no, level, "duty", ("safety: fire",)))
        due = T0 + timedelta(minutes=15)
        promise = Promise(f"p{n}", filed.case_no, "first_touch", "有人联系您", due, "值班经理")
        promises.keep_row(tx, promise, None)
        if calls:
            alerts.raise_alarm(
                tx, Alarm(alerts.HANDOFF, filed.case_no, chat(n), level, ("safety: fire",))
            )

    store.do(turn)


def words(settings: Alerts = ROLES) -> Words:
    """Return the words of *settings*."""
    names = {"product_quality": "产品质量", "product_quality.safety": "安全隐患"}
    return Words.of(settings, SECRET, ZoneInfo("Asia/Shanghai"), names)


def opened(folder: Path, clock: Clock, fault: Callable[[], None] | None = None) -> Store:
    """Open the store of *folder*, made when it is new."""
    path = folder / "alerts.db"
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


def pager(
    store: Store, courier: Courier, clock: Clock, *, process: str = "a", settings: Alerts = ROLES
) -> Pager:
    """Return a pager, not started."""
    alerting = Alerting(settings.ladders(), courier, settings.names, settings)
    return Pager(store, alerting, words(settings), process=process, clock=clock, pace=PACE)


@asynccontextmanager
async def running(store: Store, courier: Any, clock: Clock, **more: Any) -> AsyncIterator[Bench]:
    """Run a pager on *store* until left."""
    made = pager(store, courier, clock, **more)
    task = asyncio.create_task(made.run())
    try:
        yield Bench(store, clock, courier, made)
    finally:
        made.stop()
        await asyncio.wait_for(task, 10)


@asynccontextmanager
async def bench(folder: Path, courier: Any = None, **more: Any) -> AsyncIterator[Bench]:
    """Open a store and run a pager on it until left."""
    clock = Clock() if courier is None else courier.clock
    store = opened(folder, clock)
    try:
        async with running(store, courier or Pigeon(clock), clock, **more) as made:
            yield made
    finally:
        store.close()


def play(test: Coroutine[Any, Any, None]) -> None:
    """Run *test*."""
    asyncio.run(asyncio.wait_for(test, 30))


async def until(true: Callable[[], bool], wait: float = 10.0) -> None:
    """Wait until it is *true*."""
    end = time.monotonic() + wait
    while not true():
        assert time.monotonic() < end, "it never came true"
        await asyncio.sleep(0.005)
