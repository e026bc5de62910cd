"""From a deployment to what runs: its settings, its book, its brain, its desk.

bot/app.py knows how the parts fit together; here stands where they come from: config.yml, the
scripts as published, the model on the disk.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from functools import cache, partial
from zoneinfo import ZoneInfo

from starlette.routing import BaseRoute

from bot import app as whole
from bot import beside, company, model_notes, trying
from bot.alerts import connect as alerts
from bot.alerts.connect import Alerting
from bot.app import App
from bot.beside import Lexis
from bot.brain import Barred, Brain, Read, Spare
from bot.channels import connect
from bot.channels.base import Channel
from bot.config import Config
from bot.deciding import step
from bot.deployment import Deployment
from bot.desk import status_link
from bot.http.later import Later
from bot.library import Library, Loaded, opened
from bot.loading import Loading
from bot.outbound.connect import outbound
from bot.secrets_file import load_or_make
from bot.settings import HELLO, Settings
from bot.startup import named
from bot.window import Window
from dialogues.book import Book
from dialogues.rendering import render
from dialogues.teams_file import Triage
from dialogues.tongue import HANS
from nlu import taxonomy
from nlu.doubt import Doubt
from storage import handing, migrate
from storage.store import Store

UNSURE = Doubt()
_DESK = ("/desk", "/status")


def server(
    deployment: Deployment, host: str, port: int, loading: Loading, scripts: Loaded | None = None
) -> App:
    """Return the whole server, started by app.serve; it reads with what is loaded by then.

    scripts: the files, where they are read already.

    Raises:
        FileError: the scripts or the list of product facts have mistakes.
        StoreError: the database cannot be used.
        SecretError: the process's secret cannot be one.
        EnvironmentLacks: a channel or a target of alarms lacks its secret.
    """
    library = published(deployment, scripts)
    own, lexis = settings(deployment, library.book, host, port), loading.lexis()
    app = whole.build(
        own,
        mind(deployment, library, loading.read, spare(deployment, loading)),
        more=[desk_routes(deployment, library, lexis), beside.api(deployment, library)],
        channels=channels(deployment),
        alerting=alerting(deployment),
        beside=[
            beside.of(deployment, library, lexis, loading.ready),
            model_notes.of(deployment, loading),
        ],
    )
    library.watch(app.store)
    return app


def terminal(deployment: Deployment, process: str) -> tuple[App, Sequence[str]]:
    """Return what a talk in the terminal needs, and what to tell about its scripts.

    Raises as `server` does. The scripts of the folder are used here and published nowhere.
    """
    migrate.upgrade(deployment.url)
    with closing(Store.open(deployment.url)) as store:
        found = trying.tried(store, deployment)
    own = Settings(deployment.data, deployment.url, zone=zone(deployment.settings), process=process)
    read: Read = named("bot.readers:reader")(deployment).read
    mind = replace(brain(found.here, read, doubt(deployment)), by_chat=found.decider)
    return whole.build(own, mind), found.remarks


def published(deployment: Deployment, read: Loaded | None = None) -> Library:
    """Bring the database up to date and publish the scripts in it; *read*: as they were read."""
    migrate.upgrade(deployment.url)
    with closing(Store.open(deployment.url)) as store:
        return opened(store, deployment, read)


def settings(deployment: Deployment, book: Book, host: str, port: int) -> Settings:
    """Map config.yml onto what the process needs to know."""
    own = deployment.settings
    return Settings(
        data=deployment.data,
        url=deployment.url,
        process=deployment.process,
        host=host,
        port=port,
        https=own.server.https,
        zone=zone(own),
        bot_name=own.company.bot_name,
        hello=_hello(book, HANS).replace("{", "{{").replace("}", "}}") or HELLO,
        abroad={n: (book.company_in(n).bot_name, _hello(book, n)) for n in book.companies},
        privacy=_privacy(book),
        web=own.channels.web.enabled,
        rest=own.channels.rest.enabled,
        messages_per_minute=own.channels.limits.messages_per_minute,
        origins=own.channels.web.origins,
        evidence=own.evidence,
        outbound=outbound(deployment, book, zone(own)),
        body_cap=own.limits.body,
        load=own.load,
    )


def channels(deployment: Deployment) -> tuple[Channel, ...]:
    """Return the channels that push, as config.yml names them; nothing is called yet."""
    own = deployment.settings.channels
    accounts = {"wechat": own.wechat, "kf": own.kf, "telegram": own.telegram}
    return connect.connect(accounts, deployment.secret, time.time)


def alerting(deployment: Deployment) -> Alerting:
    """Return whom alarms call; without targets they are only shown at the desk."""
    return alerts.connect(deployment.settings.alerts, deployment.secret, taxonomy.load().names)


def brain(
    library: Library,
    read: Read,
    doubt: Doubt = UNSURE,
    status: Callable[[str], str] | None = None,
    barred: Barred | None = None,
    spare: Spare | None = None,
) -> Brain:
    """Return what reads and decides; how long it listens stands in the script for everything."""
    book = library.book
    rhythm = book.script(book.ref_for(None)).rhythm
    return Brain(
        read=read,
        decide=partial(step, book),
        asking=library.asking,
        by_chat=library.decider,
        doubt=doubt,
        status=status,
        barred=barred,
        spare=spare,
        window=Window(
            pause=rhythm.listen_pause.total_seconds(),
            answer_pause=rhythm.answer_pause.total_seconds(),
            cap=rhythm.listen_cap.total_seconds(),
        ),
    )


def mind(deployment: Deployment, library: Library, read: Read, spare: Spare | None) -> Brain:
    """Return what reads and decides in every process of the deployment, the same in each."""
    who = status(deployment), barred(lambda: library.rules.triage)
    return brain(library, read, doubt(deployment), *who, spare)


def loading(deployment: Deployment, tell: Callable[[str], None]) -> Loading:
    """Return the reader of a process whose doors open before it is there.

    tell: hears in Chinese of a published model that cannot be used.
    """
    return Loading(
        lambda by_rules: named("bot.readers:reader")(deployment, tell, by_rules),
        lambda: named("bot.readers:rules")(deployment),
    )


def spare(deployment: Deployment, loading: Loading) -> Spare:
    """Return what reads while the reader does not: rules, after the time in config.yml.

    Rasa is asked text by text: several of its answers, each in time, may last over the limit.
    """
    own = deployment.settings.nlu
    together = loading.read_all if own.engine == "builtin" else None
    return Spare(loading.by_rules, loading.ready, own.limit.total_seconds(), together)


def barred(triage: Callable[[], Triage]) -> Barred:
    """Return who must not have a talk: whose handling its customer complains about."""
    return lambda c, chat, at: handing.barred(c, triage(), chat, at)


def status(deployment: Deployment) -> Callable[[str], str] | None:
    """Return the address of a case's page for its customer, None where he reaches none."""
    address = deployment.settings.server.address
    if not address:
        return None
    secret = load_or_make(deployment.data)
    return lambda number: f"{address}{status_link.link(secret, number)}"


def doubt(deployment: Deployment) -> Doubt:
    """Return which readings a person is to look at."""
    own = deployment.settings.nlu.review
    return Doubt(own.complaint_low, own.complaint_high, own.category_margin, own.intent_margin)


def zone(own: Config) -> ZoneInfo:
    """Return the company's time zone."""
    return ZoneInfo(own.company.timezone)


def _privacy(book: Book) -> dict[str, str]:
    """Return by language where it stands what becomes of a customer's data; {} nowhere."""
    said = {name: book.company_in(name).privacy for name in (HANS, *book.companies)}
    return {name: words for name, words in said.items() if words}


def _hello(book: Book, language: str) -> str:
    """Return the first words of the chat page: those of the script for everything, "" for none."""
    company = book.company_in(language)
    first = book.script(book.ref_for(None), language).messages["hello"][0]
    return render(first, {"bot_name": company.bot_name, "company": company.name}) or ""


def desk_routes(
    deployment: Deployment, library: Library, lexis: Lexis | None = None
) -> Callable[[App], Sequence[BaseRoute]]:
    """Return what gives the desk's routes on the finished app, which are made later.

    Raises:
        FileError: the list of product facts has mistakes.
    """
    facts = company.facts(deployment.settings)
    seats = cache(lambda: named("bot.desk.presence:Presence")(time.monotonic))

    def given(app: App) -> Sequence[BaseRoute]:
        def made() -> Sequence[BaseRoute]:
            ground = deployment, library, lexis, app, facts, seats()
            routes: Sequence[BaseRoute] = named("bot.desk.made:made")(*ground)
            return routes

        return [Later(_DESK, made, lambda: library.rules)]

    return given
