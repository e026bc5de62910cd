"""The desk with a whole program behind it: real store, real decisions, real scripts and workers.

Only the words are read by a small table, passwords are hashed cheaply, and the clock can be moved.
"""

from __future__ import annotations

import asyncio
import io
import secrets
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import uvicorn
from argon2 import PasswordHasher
from PIL import Image
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from bot.brain import Brain
from bot.channels.rasa_rest import RasaRest
from bot.channels.web import Web
from bot.connect import registering
from bot.desk import sessions
from bot.desk.desk import Desk
from bot.desk.passwords import Passwords
from bot.desk.routes import routes
from bot.evidence.inspect import Inspector
from bot.evidence.keeper import Keeper
from bot.evidence.settings import Evidence
from bot.http.evidence_links import EvidenceLinks
from bot.http.rest import RestApi
from bot.hub import Hub
from bot.intake import Intake
from bot.turn import Turns
from bot.web import asgi
from bot.window import Window
from bot.worker import Workers
from dialogues.book import Book, Company
from dialogues.load import book_of, load_scripts
from dialogues.sla import Sla
from dialogues.step import context_kind, step
from nlu import taxonomy
from storage import accounts, evidence, files, messages, migrate
from storage.evidence import CLEAN, Facts
from storage.inbox import Arrival
from storage.messages import Attachment
from storage.store import Store
from tests.bot.small_reader import read

ROOT = Path(__file__).parents[2]
SITE = "http://desk.test"
PASSWORD = "长夜里有一盏灯，还在亮着呢"


class Clock:
    """Real time, moved on by a test."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        """Return epoch seconds."""
        return time.time() + self.ahead

    def at(self) -> datetime:
        """Return the same as a time in UTC."""
        return datetime.fromtimestamp(self(), UTC)


@cache
def shipped() -> Book:
    """Return the book of the scripts that come with the program."""
    return book_of(load_scripts(ROOT / "dialogues" / "scripts"), Company(), Sla())


@cache
def categories() -> dict[str, str]:
    """Return the categories' names."""
    return dict(taxonomy.load().names)


@cache
def _template() -> bytes:
    """Return an empty database of this program."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        migrate.upgrade(f"sqlite:///{path}")
        return path.read_bytes()


@dataclass
class Seat:
    """An agent's browser: cookies, and the token its pages carry."""

    client: httpx.AsyncClient
    login: str
    token: str
    secret: str

    async def queue(self) -> dict[str, Any]:
        """Return the lists as the page gets them."""
        answer = await self.client.get("/desk/api/queue")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def talk(self, chat: str) -> dict[str, Any]:
        """Return a talk as the page gets it."""
        answer = await self.client.get(f"/desk/api/talk/{chat}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def act(self, chat: str, what: str, event: str = "", **body: str) -> httpx.Response:
        """Take, reply or return as the page does it."""
        content = {"event": event or secrets.token_hex(16), **body}
        return await self.client.post(
            f"/desk/api/talk/{chat}/{what}", json=content, headers={"x-desk-token": self.token}
        )


class PretendDesk:
    """One program on a database of its own in *folder*; *desk* goes to the Desk."""

    clocks: type[Clock] = Clock

    def __init__(self, folder: Path, **desk: Any) -> None:
        path = folder / "desk.db"
        path.write_bytes(_template())
        self.clock = self.clocks()
        self.files = folder / "files"
        self.store = Store.open(f"sqlite:///{path}", self.clock)
        self.hub = Hub()
        book, zone = shipped(), ZoneInfo("Asia/Shanghai")
        brain = Brain(
            read,
            lambda state, event, facts: step(book, state, event, facts),
            lambda state: context_kind(book, state),
            Window(0.0, 0.0, 0.0),
        )
        doors = {Web.name: Web.limits, RasaRest.name: RasaRest.limits}
        doors |= {one.name: one.limits for one in registering.doors()}
        turns = Turns(self.store, brain, doors, zone=zone, clock=self.clock)
        self.workers = Workers(self.store, turns, self.hub, process="test", clock=self.clock)
        self.intake = Intake(self.store, self.hub, self.workers.bell.ring)
        self.desk = Desk(
            store=self.store,
            intake=self.intake,
            hub=self.hub,
            book=lambda: book,
            clock=self.clock.at,
            secret=b"s" * 32,
            names=categories(),
            doors=doors,
            keeper=Keeper(self.store, self.files, Inspector(Evidence()), Evidence()),
            passwords=Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)),
            registrar=registering.Registrar(self.store, self.intake, read, lambda: book, 5.0),
            **desk,
        )
        static = Mount("/static", StaticFiles(directory=ROOT / "bot" / "static"))
        links = EvidenceLinks(self.store, self.files, self.desk.secret, self.clock)
        rest = RestApi(self.store, self.intake, read, zone=zone, clock=self.clock).routes()
        self.routes: list[BaseRoute] = [*routes(self.desk), *links.routes(), *rest, static]
        self.app = asgi(self.routes, self._lifespan)

    @asynccontextmanager
    async def _lifespan(self, _: Starlette | None = None) -> AsyncIterator[None]:
        self.hub.bind(asyncio.get_running_loop())
        self.workers.start()
        try:
            yield
        finally:
            self.hub.close()
            assert await asyncio.to_thread(self.workers.stop, 5.0)
            self.store.close()

    def run(self, story: Coroutine[Any, Any, None], wait: float = 20.0) -> None:
        """Let *story* happen while the program runs."""

        async def whole() -> None:
            async with self._lifespan(), asyncio.timeout(wait):
                await story

        asyncio.run(whole())

    @contextmanager
    def serving(self) -> Iterator[str]:
        """Serve the desk on a free port of this machine; yields its address."""
        config = uvicorn.Config(self.app, port=0, log_config=None, timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        finally:
            self.hub.close()
            server.should_exit = True
            thread.join()

    def stranger(self, address: str = "10.0.0.1") -> httpx.AsyncClient:
        """Return a browser nobody has signed in with."""
        transport = httpx.ASGITransport(self.app, client=(address, 5000))
        return httpx.AsyncClient(transport=transport, base_url=SITE, headers={"origin": SITE})

    async def agent(self, login: str = "chenlan", name: str = "陈岚") -> Seat:
        """Return the browser of a signed-in agent, whose account is made when it is new."""
        secret = sessions.draw()
        hashed = await self.desk.passwords.hash(PASSWORD)
        expires = self.clock.at() + self.desk.lifetimes.longest
        self.store.do(lambda tx: accounts.add(tx, login, name, "agent", hashed))
        self.store.do(lambda tx: accounts.open_session(tx, secret, login, expires))
        client = self.stranger()
        client.cookies.set(sessions.NAME, secret, domain="desk.test", path="/")
        return Seat(client, login, sessions.token_of(secret), secret)

    async def customer(self, user: str, *texts: str) -> str:
        """Let a customer say *texts*, each a turn; return the talk's id."""
        for text in texts:
            event = secrets.token_hex(8)
            arrival = Arrival("web", "default", user, event, "message", self.clock.at(), text=text)
            asked = await self.intake.ask(arrival, 5.0)
            assert asked.news is not None
        return f"web:default:{user}"

    async def pictures(self, user: str, *colours: str) -> str:
        """Let a customer hand in a picture of each colour; return the talk's id."""
        refs = [await asyncio.to_thread(self._keep, colour) for colour in colours]
        handed = tuple(
            Attachment("image", f"sha256:{ref}", f"{colour}.jpg", "image/jpeg")
            for colour, ref in zip(colours, refs, strict=True)
        )
        event, now = secrets.token_hex(8), self.clock.at()
        arrival = Arrival("web", "default", user, event, "message", now, attachments=handed)
        asked = await self.intake.ask(arrival, 5.0)
        assert asked.news is not None
        return f"web:default:{user}"

    def _keep(self, colour: str) -> str:
        out = io.BytesIO()
        Image.new("RGB", (900, 600), colour).save(out, "JPEG")
        sha256 = files.keep(self.files, out.getvalue())
        for variant in files.VARIANTS:
            files.keep_beside(self.files, sha256, variant, out.getvalue())
        size = len(out.getvalue())
        facts = Facts(sha256, "image/jpeg", size, "image", scan=CLEAN, view=True)
        self.store.do(lambda tx: evidence.enter(tx, self.files, facts))
        return sha256

    def said(self, chat: str) -> list[str]:
        """Return every word of the talk as the store has it."""
        return [line.text for line in self.store.read(lambda c: messages.history(c, chat))]
