"""A firm at work on the whole product: real reader, real scripts, one real channel, the desk.

async with at_work(folder, model, "telegram", NIGHT) as firm:
    firm.door        the customer behind a pretend platform
    firm.url         where the desk is; firm.pages the browser
    await firm.until(at)
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache, partial
from pathlib import Path

import httpx
import uvicorn
from argon2 import PasswordHasher
from playwright.async_api import Browser, async_playwright

from bot import app as whole
from bot import compose, readers, rulebook
from bot.alerts import connect as alerts
from bot.alerts.port import Outcome
from bot.alerts.words import Page
from bot.app import App, Base
from bot.assigner import Assigner, AssignerPace
from bot.beside import Lexis
from bot.channels.base import Channel
from bot.config import Config
from bot.deployment import Deployment
from bot.desk.passwords import Passwords
from bot.desk.work_clock import WorkClock
from bot.grouper import Grouper
from bot.models import Reader
from bot.runners import Runner
from bot.settings import CHINA
from cases import work_file
from storage import accounts, messages, outbox, teams
from storage.messages import Line
from storage.store import Tx
from storage.teams import Member
from tests.bot.runtime_fakes import QUICK
from tests.fakes.chromium import CHROMIUM, FLAGS
from tests.journeys import hurry
from tests.journeys.doors import Door, TelegramDoor, WebDoor
from tests.journeys.hurry import Hurry
from tests.journeys.opening import platform_of, until

PASSWORD = "长夜里有一盏灯，还在亮着呢"
ROLES = ("owner", "lead", "duty", "second", "head")
TEAMS = ("一线客服", "值班经理", "品质组", "投诉主管")
LANGUAGES = ("zh-Hans",)
LONGEST = 300.0  # real seconds of a story, on a machine that many share
NEAR = 0.02  # real seconds between two looks of what looks by itself
CALM = 0.05  # real seconds without any work until a turn is taken to be over


@dataclass
class Pigeon:
    """A courier that keeps whom it called when."""

    clock: Hurry
    carried: list[tuple[float, str, Page]] = field(default_factory=list)

    def knows(self, target: str) -> bool:
        """Know everybody."""
        return bool(target)

    def limit(self, target: str) -> tuple[str, float]:
        """Have a limit of its own for each target."""
        return f"alert:{target}", 1000.0

    async def unusable(self) -> tuple[str, ...]:
        """Find every address good."""
        return ()

    async def send(self, target: str, page: Page) -> Outcome:
        """Carry."""
        self.carried.append((self.clock(), target, page))
        return Outcome(sent=True)


@dataclass
class Firm:
    """Everything that runs, and who lives with it."""

    app: App
    clock: Hurry
    door: Door
    url: str
    browser: Browser
    pigeon: Pigeon

    async def until(self, at: float) -> None:
        """Let it be *at*."""
        await hurry.until(self.clock, self.app.store, at)
        await self.door.look()

    async def reaches(self, moment: str) -> None:
        """Let it be *moment*, a day and a clock time in China: "2025-11-23 15:00"."""
        await self.until(datetime.fromisoformat(moment).replace(tzinfo=CHINA).timestamp())

    async def later(self, **span: float) -> None:
        """Let a span pass."""
        await self.until(self.clock() + seconds(**span))

    async def settled(self) -> None:
        """Wait until whatever was begun is done; time goes on as it does in life."""
        await self.until(self.clock())
        await asyncio.sleep(CALM)
        await self.until(self.clock())

    async def says(self, *texts: str, photo: bytes = b"") -> list[str]:
        """Let the customer write, one text after another; return what he was told.

        photo: handed in after each text, "" for a photo alone.
        """
        seen, heard = len(self.door.told), self._heard()
        for text in texts:
            await self.door.write(text, photo)
        heard += sum(bool(text) + bool(photo) for text in texts)
        return await self._answered(seen, heard)

    async def presses(self, title: str) -> list[str]:
        """Let him press a button."""
        seen, heard = len(self.door.told), self._heard()
        await self.door.press(title)
        return await self._answered(seen, heard + 1)

    async def _answered(self, seen: int, heard: int) -> list[str]:
        """Wait until it came in, whatever the platform takes for it, and was answered."""
        await until(lambda: self._heard() >= heard, 60)
        await self.later(seconds=25)
        await self.settled()
        return self.door.told[seen:]

    def _heard(self) -> int:
        return [line.who for line in self.lines()].count("customer")

    def lines(self) -> list[Line]:
        """Return the talk as the store has it."""
        return self.app.store.read(lambda c: messages.history(c, self.door.chat))

    def unsent(self) -> int:
        """Return how many words are still to be sent."""
        return self.app.store.read(outbox.count)

    async def colleague(self, login: str, name: str, role: str) -> None:
        """Make a colleague's account; he is at work."""
        cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        hashed = await Passwords(cheap).hash(PASSWORD)

        def job(tx: Tx) -> None:
            accounts.add(tx, login, name, role, hashed)
            teams.member(tx, Member(login, TEAMS, languages=LANGUAGES, lead=role != "agent"))
            teams.present(tx, login, "available")

        await asyncio.to_thread(self.app.store.do, job)


Story = Callable[[Firm], Awaitable[None]]


def seconds(*, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0) -> float:
    """Return a span in seconds."""
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds


def tell(folder: Path, model: Path, kind: str, began: str, story: Story) -> None:
    """Tell a story at a firm with a door of this kind, from a clock time in China on."""

    async def whole() -> None:
        at = datetime.fromisoformat(began).replace(tzinfo=CHINA)
        async with at_work(folder, model, kind, at) as firm:
            await story(firm)

    asyncio.run(asyncio.wait_for(whole(), LONGEST))


@asynccontextmanager
async def at_work(folder: Path, model: Path, kind: str, at: datetime) -> AsyncIterator[Firm]:
    """Run the firm with one door, from *at* on."""
    clock = Hurry(at.timestamp())
    pigeon = Pigeon(clock)
    async with AsyncExitStack() as stack:
        channel, door_of = await platform_of(kind, clock, stack)
        deployment = deployed(folder, model)
        app = _built(deployment, clock, [] if channel is None else [channel], pigeon)
        url = await stack.enter_async_context(_served(app))
        http = httpx.AsyncClient(base_url=url, timeout=60, headers={"origin": url})
        door = door_of(await stack.enter_async_context(http))
        if isinstance(door, WebDoor):
            await door.open()
        if isinstance(door, TelegramDoor):
            await until(lambda: bool(door.platform.hook))
        play = await stack.enter_async_context(async_playwright())
        browser = await play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        stack.push_async_callback(browser.close)
        yield Firm(app, clock, door, url, browser, pigeon)


def deployed(folder: Path, model: Path) -> Deployment:
    """Return a deployment with alarms for every role and no limit on a colleague's day."""
    settings = Config.model_validate(
        {
            "company": {"name": "晨光商城"},
            "nlu": {"model": str(model)},
            "alerts": {"targets": {role: [role] for role in ROLES}},
            "desk": {"session_idle": "10h", "session_longest": "12h"},
        }
    )
    return Deployment(settings, folder, f"sqlite:///{folder / 'qingsu.db'}")


def _built(
    deployment: Deployment, clock: Hurry, channels: Sequence[Channel], pigeon: Pigeon
) -> App:
    """Put the product together as the server does, on *clock*."""
    library = compose.published(deployment)
    reader = _reader(deployment.model)
    lexis = Lexis(reader.weights.cutter.words, reader.weights.encoder)
    own = compose.settings(deployment, library.book, "127.0.0.1", 0)
    calling = alerts.connect(deployment.settings.alerts, lambda _: "json://localhost:9")
    app = whole.build(
        replace(own, clock=clock, pace=QUICK),
        compose.brain(library, reader.read, compose.doubt(deployment)),
        more=[compose.desk_routes(deployment, library, lexis)],
        channels=channels,
        alerting=replace(calling, courier=pigeon),
        beside=[partial(_beside, deployment, clock, lexis)],
    )
    library.watch(app.store)
    return app


@cache
def _reader(model: Path) -> Reader:
    """Load a model once for all firms."""
    settings = Config.model_validate({"nlu": {"model": str(model)}})
    return readers.reader(Deployment(settings, model, ""))


def _beside(deployment: Deployment, clock: Hurry, lexis: Lexis, base: Base) -> list[Runner]:
    """Return what looks by itself, as often as time runs faster."""
    own = deployment.settings
    triage = rulebook.of_files(own).triage
    assigner = Assigner(
        base.store,
        triage,
        base.hub,
        office=own.calendar.calendar,
        zone=CHINA,
        process="test",
        clock=clock,
        pace=AssignerPace(NEAR, NEAR),
    )
    work = WorkClock(base.store, work_file.shipped(), NEAR)
    grouper = Grouper(base.store, triage.grouping, lexis.words, clock=clock, every=1.0)
    return [assigner, work, grouper]


@asynccontextmanager
async def _served(app: App) -> AsyncIterator[str]:
    """Serve on a free port, in this loop."""
    config = uvicorn.Config(
        app.asgi(), port=0, log_config=None, ws="none", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    await until(lambda: server.started or serving.done())
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        app.stopping()
        server.should_exit = True
        await serving
