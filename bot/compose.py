"""From a deployment to what runs: its settings, its book, its brain, its desk.

bot/app.py knows how the parts fit together; here stands where they come from: config.yml, the
scripts as published, the model on the disk.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from zoneinfo import ZoneInfo

from starlette.routing import BaseRoute

from bot import app as whole
from bot import library
from bot.app import App, Settings
from bot.brain import Brain, Read
from bot.config import Config
from bot.deployment import Deployment
from bot.desk.desk import Desk, Lifetimes
from bot.desk.routes import routes
from bot.secrets_file import load_or_make
from bot.window import Window
from dialogues.book import Book
from dialogues.draft import render
from dialogues.step import context_kind, step
from nlu import taxonomy
from nlu.pipeline import Pipeline
from storage import migrate
from storage.store import Store


def server(deployment: Deployment, host: str, port: int, read: Read) -> App:
    """Return the whole server, which reads with *read*, started by app.serve.

    Raises:
        FileError: the scripts have mistakes.
        StoreError: the database cannot be used.
        SecretError: the process's secret cannot be one.
    """
    book = published(deployment)
    own = settings(deployment, book, host, port)
    return whole.build(own, brain(book, read), more=[desk_routes(deployment, book)])


def terminal(deployment: Deployment, process: str) -> App:
    """Return what a talk in the terminal needs; raises as `server` does."""
    book = published(deployment)
    own = Settings(deployment.data, deployment.url, zone=zone(deployment.settings), process=process)
    return whole.build(own, brain(book, reader(deployment).read))


def published(deployment: Deployment) -> Book:
    """Bring the database up to date and publish the scripts in it."""
    migrate.upgrade(deployment.url)
    store = Store.open(deployment.url)
    try:
        return library.publish(store, deployment)
    finally:
        store.close()


def settings(deployment: Deployment, book: Book, host: str, port: int) -> Settings:
    """Map config.yml onto what the process needs to know."""
    own = deployment.settings
    return Settings(
        data=deployment.data,
        url=deployment.url,
        host=host,
        port=port,
        https=own.server.https,
        zone=zone(own),
        bot_name=own.company.bot_name,
        hello=_hello(book),
        web=own.channels.web.enabled,
        rest=own.channels.rest.enabled,
        messages_per_minute=own.channels.limits.messages_per_minute,
        body_cap=own.limits.body,
    )


def reader(deployment: Deployment) -> Pipeline:
    """Load the model (under 2 s) and return what reads a text.

    Raises:
        ModelError: there is no model that fits.
    """
    return Pipeline.load(deployment.model, deployment.settings.nlu.catalogue)


def brain(book: Book, read: Read) -> Brain:
    """Return what reads and decides; how long it listens stands in the script for everything."""
    rhythm = book.script(book.ref_for(None)).rhythm
    return Brain(
        read=read,
        decide=partial(step, book),
        asking=partial(context_kind, book),
        window=Window(
            pause=rhythm.listen_pause.total_seconds(),
            answer_pause=rhythm.answer_pause.total_seconds(),
            cap=rhythm.listen_cap.total_seconds(),
        ),
    )


def zone(own: Config) -> ZoneInfo:
    """Return the company's time zone."""
    return ZoneInfo(own.company.timezone)


def _hello(book: Book) -> str:
    """Return the first words of the chat page: those of the script for everything."""
    company = book.company
    first = book.script(book.ref_for(None)).messages["hello"][0]
    words = render(first, {"bot_name": company.bot_name, "company": company.name})
    return whole.HELLO if words is None else words.replace("{", "{{").replace("}", "}}")


def desk_routes(deployment: Deployment, book: Book) -> Callable[[App], Sequence[BaseRoute]]:
    """Return what makes the desk's routes of the finished app."""
    own = deployment.settings

    def made(app: App) -> Sequence[BaseRoute]:
        desk = Desk(
            store=app.store,
            intake=app.intake,
            hub=app.hub,
            book=lambda: book,
            clock=lambda: datetime.fromtimestamp(app.settings.clock(), UTC),
            secret=load_or_make(deployment.data),
            names=taxonomy.load().names,
            zone=own.company.timezone,
            lifetimes=lifetimes(deployment),
            longest=own.limits.text,
            secure=own.server.https,
        )
        return routes(desk)

    return made


def lifetimes(deployment: Deployment) -> Lifetimes:
    """Return how long sessions and links of the desk last."""
    own = deployment.settings.desk
    return Lifetimes(own.session_idle, own.session_longest, own.setup_link)
