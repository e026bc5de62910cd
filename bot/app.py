"""The composition root: the only file that knows every class, and how they are put together.

app = build(settings, brain)         opens the store, starts nothing
serve(app)                           the whole server, until a signal
async with app.running(): ...        the same without HTTP (terminal, tests)
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import tzinfo
from functools import partial

import structlog
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from bot import front, neighbours, server, web
from bot.alerts.connect import Alerting
from bot.alerts.links import PATH
from bot.alerts.pager import Pager
from bot.alerts.reading_watch import ReadingWatch
from bot.alerts.words import Words
from bot.brain import Brain, Endless, Patience
from bot.channels.base import Channel, Door, Fed, Limits
from bot.channels.console import Console
from bot.channels.inlet import StoreInlet
from bot.channels.rasa_rest import RasaRest
from bot.channels.web import Web
from bot.connect import registering
from bot.evidence.fetcher import Fetcher
from bot.evidence.inspect import Inspector
from bot.evidence.keeper import Keeper
from bot.front import Front
from bot.http.later import Later
from bot.http.load_edge import Edge
from bot.hub import Hub
from bot.intake import Intake
from bot.load import Load, Watch
from bot.outbound.sms import WebhookSms
from bot.patience import Patient
from bot.runners import Feed, Runner, Runners
from bot.secrets_file import load_or_make
from bot.sender import Sender
from bot.settings import Settings
from bot.startup import named
from bot.turn import Turns
from bot.worker import Workers
from nlu import danger
from storage import inbox, migrate
from storage.store import Store

DRAIN = 1.0  # seconds after the signal in which a request that waits may still get its turn
JOIN = 1.0  # seconds for running turns to end
log = structlog.get_logger("bot.app")


@dataclass(frozen=True, slots=True)
class App:
    """Everything that runs. wake: something waits in a lane (any thread). watch: on what waits.

    patience: what reads a text in the time there is; not on the loop.
    """

    settings: Settings
    store: Store
    hub: Hub
    intake: Intake
    watch: Watch
    inlet: StoreInlet
    workers: Workers
    runners: Runners
    channels: tuple[Channel, ...]
    routes: list[BaseRoute]
    patience: Patience

    @property
    def load(self) -> Load:
        """What is carried already."""
        return self.watch.load

    @property
    def wake(self) -> Callable[[], None]:
        """Wake a worker; any thread."""
        return self.workers.bell.ring

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Work until left; then end running turns and close the store."""
        self.hub.bind(asyncio.get_running_loop())
        try:
            self.workers.start()
            self.watch.start()
            for channel in self.channels:
                await channel.start(self.inlet)
            self.runners.start()
            yield
        finally:
            await self._stop()

    def finish(self) -> None:
        """Make the routes that were left for later; not on the loop."""
        for route in self.routes:
            if isinstance(route, Later):
                route.ready()

    def working(self) -> bool:
        """Whether turns are taken, and the process is not stopping."""
        return self.workers.alive and not self.hub.closing

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

        own = self.settings
        inner = web.asgi(self.routes, lifespan, https=own.https, origins=own.origins)
        return Edge(inner, self.load, own.origins)

    async def _stop(self) -> None:
        self.hub.close()
        self.hub.release()
        await self.runners.stop(JOIN)
        for channel in self.channels:
            await channel.stop()
        outbound = self.settings.outbound
        if outbound is not None and isinstance(outbound.ways.sms, WebhookSms):
            await outbound.ways.sms.close()
        if not await asyncio.to_thread(self.workers.stop, JOIN):
            log.warning("a turn did not end in time; it is taken again at the next start")
        self.hub.bind(None)
        await asyncio.to_thread(self.watch.stop)
        await asyncio.to_thread(self.store.close)


@dataclass(frozen=True, slots=True)
class Base:
    """What runners beside the talks live on."""

    store: Store
    hub: Hub
    intake: Intake


Pages = Callable[[App], Sequence[BaseRoute]]
Beside = Callable[[Base], Sequence[Runner]]


def build(
    settings: Settings,
    brain: Brain,
    *,
    more: Sequence[Pages] = (),
    channels: Sequence[Channel] = (),
    alerting: Alerting | None = None,
    beside: Sequence[Beside] = (),
) -> App:
    """Open the store (its tables are brought up to date) and put everything together.

    more: routes made of the finished app (the desk). channels: push channels. alerting: whom
    alarms call, None where nobody is to be called (terminal, tests). beside: what runs besides
    sending, fetching and calling.

    Raises:
        StoreError: the database cannot be used; the text says why.
        SecretError: DATA/secret cannot be a secret.
    """
    secret = load_or_make(settings.data)
    migrate.upgrade(settings.database)
    store = Store.open(settings.database, settings.clock)
    hub, clock, doors = neighbours.hub(settings.database), store.clock, tuple(channels)
    sender, keeper, fetcher = _carriers(settings, store, hub, doors)
    patience = _patience(brain)
    turns = Turns(store, brain, limits(doors), patience, zone=settings.zone, clock=clock)
    workers = _workers(settings, store, turns, hub, sender.ring)
    neighbours.wake(hub, workers.bell.ring, sender.ring, partial(_through, store))
    watch = _watch(settings, store, hub, patience)
    intake = Intake(store, hub, workers.bell.ring, workers, watch.load)
    inlet = StoreInlet(store, intake, f"{settings.process}:{secrets.token_hex(6)}", clock)
    pager, alert_pages = _paging(settings, store, secret, alerting, patience)
    made: list[Runner] = [fetcher, *pager, *_feeds(store, hub, doors, settings.zone)]
    made += [one for more_of in beside for one in more_of(Base(store, hub, intake))]
    runners = Runners([sender, *made] if doors else made)
    app = App(settings, store, hub, intake, watch, inlet, workers, runners, doors, [], patience)
    own = Front(settings, store, hub, intake, keeper, patience, secret, doors, app.working)
    app.routes.extend([*front.routes(own), *alert_pages])
    app.routes.extend(page for pages_of in more for page in pages_of(app))
    return app


def _through(store: Store, inbox_ids: Collection[int]) -> list[int]:
    """Return those of these arrivals whose turn is through."""
    return store.read(lambda c: [one for one in inbox_ids if inbox.settled(c, one)])


def _watch(settings: Settings, store: Store, hub: Hub, patience: Patience) -> Watch:
    """Return what looks how much waits."""
    load = Load(settings.load, lambda: store.waiting, danger.alarming)
    return Watch(store, load, store.clock, lambda: hub.turned, patience.ready.is_set)


def _carriers(
    settings: Settings, store: Store, hub: Hub, channels: Sequence[Channel]
) -> tuple[Sender, Keeper, Fetcher]:
    """Return what carries words out, keeps files, and fetches them from platforms."""
    by_address = {(one.name, one.account): one for one in channels}
    name, clock, files = settings.process, store.clock, settings.evidence
    pace, how = settings.sending, settings.outbound
    sender = Sender(store, by_address, process=name, clock=clock, pace=pace, setting=how)
    keeper = Keeper(store, settings.data / "files", Inspector(files), files)
    return sender, keeper, Fetcher(keeper, hub, by_address, process=name, clock=clock)


def _workers(
    settings: Settings, store: Store, turns: Turns, hub: Hub, sends: Callable[[], None]
) -> Workers:
    return Workers(
        store,
        turns,
        hub,
        process=settings.process,
        clock=store.clock,
        sends=sends,
        pace=settings.pace,
    )


def _patience(brain: Brain) -> Patience:
    """Return what keeps a reader that hangs from holding anybody up."""
    spare = brain.spare
    if spare is None:
        return Endless(brain.read)
    return Patient(
        brain.read, spare.rules, limit=spare.limit, ready=spare.ready, together=spare.together
    )


def _paging(
    settings: Settings,
    store: Store,
    secret: bytes,
    alerting: Alerting | None,
    patience: Patience,
) -> tuple[list[Runner], list[BaseRoute]]:
    """Return what calls staff and the pages of its links; nothing where nobody is called."""
    if alerting is None:
        return [], []
    clock, name = settings.clock, settings.process
    words = Words.of(alerting.settings, secret, settings.zone, alerting.names)
    pager = Pager(store, alerting, words, process=name, clock=clock, pace=settings.paging)

    def pages() -> list[BaseRoute]:
        made: list[BaseRoute] = named("bot.alerts.pages:AlertPages")(store, words, clock).routes()
        return made

    watch = ReadingWatch(store, patience.reads, name)
    return [pager, watch], [Later([PATH], pages)]


def _feeds(store: Store, hub: Hub, channels: Sequence[Channel], zone: tzinfo) -> list[Runner]:
    """Return what channels have running beside them (a console of agents, typing signs)."""
    fed = (one for one in channels if isinstance(one, Fed))
    return [Feed(feed) for one in fed for feed in one.feeds(store, hub, zone)]


def limits(channels: Sequence[Channel] = ()) -> dict[str, Limits]:
    """Return what each door takes, by name."""
    doors: tuple[Door, ...] = (Web(), RasaRest(), Console(), *registering.doors(), *channels)
    return {door.name: door.limits for door in doors}


def serve(
    app: App,
    ready: Callable[[str, int], None] = lambda _host, _port: None,
    ending: Callable[[Callable[[], None]], None] = lambda _end: None,
) -> None:
    """Serve until SIGTERM or SIGINT, and be gone within five seconds. Main thread only.

    ready: called once with the address that is listened on. ending: gets what ends it as well.
    """
    own, asgi = app.settings, app.asgi()
    stopping, load = app.stopping, own.load
    server.run(asgi, own.host, own.port, ready=ready, stopping=stopping, ending=ending, limits=load)
