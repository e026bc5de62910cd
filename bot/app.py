"""The composition root: the only file that knows every class, and how they are put together.

app = build(settings, brain)         opens the store, starts nothing
serve(app)                           the whole server, until a signal
async with app.running(): ...        the same without HTTP (terminal, tests)
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from bot import server, web
from bot.brain import Brain
from bot.channels.base import Channel, Door, Limits
from bot.channels.console import Console
from bot.channels.inlet import StoreInlet
from bot.channels.rasa_rest import RasaRest
from bot.channels.web import Web
from bot.http import pages, sse
from bot.http.body import MESSAGE_CAP
from bot.http.chat import ChatApi, Page
from bot.http.health import Health
from bot.http.rate import Rate
from bot.http.rest import RestApi, RestLimits
from bot.http.webhooks import Webhooks
from bot.hub import Hub
from bot.intake import Intake
from bot.secrets_file import load_or_make
from bot.sender import Sender
from bot.turn import Turns
from bot.worker import Pace, Workers
from storage import migrate
from storage.store import Store

HELLO = "您好，我是{bot_name}，自动客服。有什么不顺心的事，请慢慢说，我在听。"
DRAIN = 1.0  # seconds after the signal in which a request that waits may still get its turn
JOIN = 1.0  # seconds for running turns to end
CHINA = ZoneInfo("Asia/Shanghai")
log = structlog.get_logger("bot.app")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a process needs to know; config.yml maps onto it.

    data: the folder of everything kept. url: the database, "" for DATA/qingsu.db. zone: the
    company's. process: a name that is the same after a restart, and another for every process on
    the same database. abroad: the bot's name and first words in other languages than Simplified
    Chinese. messages_per_minute: of one visitor of the chat page, 0 for no limit.
    body_cap: bytes. rest_wait, heartbeat: seconds. web, rest: which doors are open.
    """

    data: Path
    url: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    https: bool = False
    zone: tzinfo = CHINA
    bot_name: str = "小安"
    hello: str = HELLO
    abroad: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    process: str = "serve"
    web: bool = True
    rest: bool = True
    messages_per_minute: int = 30
    body_cap: int = MESSAGE_CAP
    rest_wait: float = 20.0
    heartbeat: float = sse.HEARTBEAT
    pace: Pace = field(default_factory=Pace)
    clock: Callable[[], float] = time.time

    @property
    def database(self) -> str:
        """The database's address."""
        return self.url or f"sqlite:///{self.data / 'qingsu.db'}"


@dataclass(frozen=True, slots=True)
class App:
    """Everything that runs. wake: something waits in a lane (any thread)."""

    settings: Settings
    store: Store
    hub: Hub
    intake: Intake
    inlet: StoreInlet
    workers: Workers
    sender: Sender
    channels: tuple[Channel, ...]
    routes: list[BaseRoute]

    @property
    def wake(self) -> Callable[[], None]:
        """Wake a worker; any thread."""
        return self.workers.bell.ring

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Work until left; then end running turns and close the store."""
        self.hub.bind(asyncio.get_running_loop())
        sending = asyncio.create_task(self.sender.run()) if self.channels else None
        try:
            self.workers.start()
            for channel in self.channels:
                await channel.start(self.inlet)
            yield
        finally:
            await self._stop(sending)

    def stopping(self) -> None:
        """Begin to stop: streams end now, requests that wait get a moment more. On the loop."""
        self.hub.close()
        asyncio.get_running_loop().call_later(DRAIN, self.hub.release)

    def asgi(self) -> ASGIApp:
        """Return the ASGI app; it works while the server's lifespan lasts."""

        @asynccontextmanager
        async def lifespan(_app: object) -> AsyncIterator[None]:
            async with self.running():
                yield

        return web.asgi(self.routes, lifespan, https=self.settings.https)

    async def _stop(self, sending: asyncio.Task[None] | None) -> None:
        self.hub.close()
        self.hub.release()
        for channel in self.channels:
            await channel.stop()
        if sending is not None:
            self.sender.stop()
            await asyncio.wait([sending], timeout=JOIN)
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)
        if not await asyncio.to_thread(self.workers.stop, JOIN):
            log.warning("a turn did not end in time; it is taken again at the next start")
        self.hub.bind(None)
        await asyncio.to_thread(self.store.close)


Pages = Callable[[App], Sequence[BaseRoute]]


def build(
    settings: Settings,
    brain: Brain,
    *,
    more: Sequence[Pages] = (),
    channels: Sequence[Channel] = (),
) -> App:
    """Open the store (its tables are brought up to date) and put everything together.

    more: routes made of the finished app (the desk). channels: push channels.

    Raises:
        StoreError: the database cannot be used; the text says why.
        SecretError: DATA/secret cannot be a secret.
    """
    secret = load_or_make(settings.data)
    migrate.upgrade(settings.database)
    store = Store.open(settings.database, settings.clock)
    hub = Hub()
    clock = settings.clock
    by_address = {(one.name, one.account): one for one in channels}
    sender = Sender(store, by_address, process=settings.process, clock=clock)
    turns = Turns(store, brain, limits(channels), zone=settings.zone, clock=clock)
    workers = Workers(
        store,
        turns,
        hub,
        process=settings.process,
        clock=clock,
        sends=sender.ring,
        pace=settings.pace,
    )
    intake = Intake(store, hub, workers.bell.ring, workers)
    inlet = StoreInlet(store, intake, f"{settings.process}:{secrets.token_hex(6)}", clock)
    app = App(settings, store, hub, intake, inlet, workers, sender, tuple(channels), [])
    app.routes.extend(_routes(app, brain, secret))
    for pages_of in more:
        app.routes.extend(pages_of(app))
    return app


def limits(channels: Sequence[Channel] = ()) -> dict[str, Limits]:
    """Return what each door takes, by name."""
    doors: tuple[Door, ...] = (Web(), RasaRest(), Console(), *channels)
    return {door.name: door.limits for door in doors}


def _routes(app: App, brain: Brain, secret: bytes) -> list[BaseRoute]:
    settings, clock = app.settings, app.settings.clock
    routes: list[BaseRoute] = pages.files()
    if settings.web:
        page = Page(
            bot_name=settings.bot_name,
            hello=settings.hello.format(bot_name=settings.bot_name),
            secret=secret,
            abroad=settings.abroad,
            https=settings.https,
            body_cap=settings.body_cap,
            heartbeat=settings.heartbeat,
        )
        rate = Rate(settings.messages_per_minute)
        routes += ChatApi(app.store, app.hub, app.intake, page, rate, clock).routes()
        routes += pages.routes()
    if settings.rest:
        most = RestLimits(settings.rest_wait, settings.body_cap)
        routes += RestApi(
            app.store, app.intake, brain.read, zone=settings.zone, clock=clock, limits=most
        ).routes()
    if app.channels:
        routes.append(Webhooks(app.channels).route())
    return [*routes, *Health(app.store, lambda: _working(app)).routes()]


def _working(app: App) -> bool:
    return app.workers.alive and not app.hub.closing


def serve(app: App, ready: Callable[[str, int], None] = lambda _host, _port: None) -> None:
    """Serve until SIGTERM or SIGINT, and be gone within five seconds. Main thread only.

    ready: called once with the address that is listened on.
    """
    server.run(app.asgi(), app.settings.host, app.settings.port, ready=ready, stopping=app.stopping)
