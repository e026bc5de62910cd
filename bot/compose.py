"""From a deployment to what runs: its settings, its book, its brain, its desk.

bot/app.py knows how the parts fit together; here stands where they come from: config.yml, the
scripts as published, the model on the disk.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from zoneinfo import ZoneInfo

import structlog
from starlette.routing import BaseRoute

from bot import app as whole
from bot import beside, company
from bot.alerts import connect as alerts
from bot.alerts.connect import Alerting
from bot.app import App, Base
from bot.beside import Lexis
from bot.brain import Barred, Brain, Read, Spare, here
from bot.channels import connect
from bot.channels.base import Channel
from bot.config import Config
from bot.deployment import Deployment
from bot.desk import knowledge_api, status_link
from bot.desk.desk import Desk, Lifetimes
from bot.desk.routes import routes
from bot.evidence.keeper import Keeper
from bot.library import Library, opened
from bot.loading import Loading
from bot.models import Reader
from bot.outbound.connect import outbound
from bot.secrets_file import load_or_make
from bot.settings import HELLO, Settings
from bot.window import Window
from dialogues.book import Book
from dialogues.draft import render
from dialogues.step import step
from dialogues.tongue import HANS
from nlu import taxonomy
from nlu.doubt import Doubt
from nlu.engines.base import Engine
from nlu.engines.rasa import RasaEngine
from nlu.pipeline import Pipeline
from storage import handing, migrate
from storage.store import Store

UNSURE = Doubt()
log = structlog.get_logger("bot.reading")


def server(
    deployment: Deployment,
    host: str,
    port: int,
    read: Read,
    lexis: Lexis | None = None,
    spare: Spare | None = None,
) -> App:
    """Return the whole server, which reads with *read*, started by app.serve.

    lexis: what archive, knowledge and incidents compare words with; without it they rest.
    spare: what reads while *read* is not there yet, hangs or fails.

    Raises:
        FileError: the scripts have mistakes.
        StoreError: the database cannot be used.
        SecretError: the process's secret cannot be one.
        EnvironmentLacks: a channel or a target of alarms lacks its secret.
    """
    library = published(deployment)
    own = settings(deployment, library.book, host, port)
    app = whole.build(
        own,
        mind(deployment, library, read, spare),
        more=[desk_routes(deployment, library, lexis), beside.api(deployment, library)],
        channels=channels(deployment),
        alerting=alerting(deployment),
        beside=[beside.of(deployment, own.process, lexis, spare.ready if spare else here())],
    )
    library.watch(app.store)
    return app


def terminal(deployment: Deployment, process: str) -> App:
    """Return what a talk in the terminal needs; raises as `server` does."""
    library = published(deployment)
    own = Settings(deployment.data, deployment.url, zone=zone(deployment.settings), process=process)
    return whole.build(own, brain(library, reader(deployment).read, doubt(deployment)))


def published(deployment: Deployment) -> Library:
    """Bring the database up to date and publish the scripts in it."""
    migrate.upgrade(deployment.url)
    with closing(Store.open(deployment.url)) as store:
        return opened(store, deployment)


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


def not_used(why: str) -> None:
    """Log that a published model cannot be used."""
    log.warning("model not used", why=why)


def reader(deployment: Deployment, tell: Callable[[str], None] = not_used) -> Reader:
    """Load the model (under 2 s) and return what reads a text, by the engine of config.yml.

    tell: hears in Chinese of a published model that cannot be used.

    Raises:
        ModelError: there is no model that fits.
    """
    own = deployment.settings.nlu
    if own.engine == "builtin":
        return Reader.of(deployment, lambda builtin: builtin, tell)
    return Reader.of(deployment, lambda builtin: rasa(builtin, own.rasa.url, deployment), tell)


def rasa(builtin: Engine, url: str, deployment: Deployment) -> RasaEngine:
    """Return Rasa at *url* over *builtin*; the log hears when it fails and when it is back."""
    return RasaEngine(builtin, url, deployment.rasa_token, tell=tell)


def tell(what: str, why: str) -> None:
    """Log a change of Rasa's health."""
    say = log.warning if what == "failed" else log.info
    say(f"rasa {what}", why=why, reads="builtin" if what == "failed" else "rasa")


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
    who = status(deployment), barred(deployment)
    return brain(library, read, doubt(deployment), *who, spare)


def loading(deployment: Deployment, tell: Callable[[str], None] = not_used) -> Loading:
    """Return the reader of a process whose doors open before it is there."""
    rules = Pipeline.by_rules(deployment.settings.nlu.catalogue)
    return Loading(lambda: reader(deployment, tell), rules)


def spare(deployment: Deployment, loading: Loading) -> Spare:
    """Return what reads while the reader does not: rules, after the time in config.yml."""
    limit = deployment.settings.nlu.limit.total_seconds()
    return Spare(loading.rules.read, loading.ready, limit)


def barred(deployment: Deployment) -> Barred:
    """Return who must not have a talk: whose handling its customer complains about."""
    triage = company.triage(deployment.settings)
    return lambda c, chat, at: handing.barred(c, triage, chat, at)


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


def _hello(book: Book, language: str) -> str:
    """Return the first words of the chat page: those of the script for everything, "" for none."""
    company = book.company_in(language)
    first = book.script(book.ref_for(None), language).messages["hello"][0]
    return render(first, {"bot_name": company.bot_name, "company": company.name}) or ""


def desk_routes(
    deployment: Deployment, library: Library, lexis: Lexis | None = None
) -> Callable[[App], Sequence[BaseRoute]]:
    """Return what makes the desk's routes of the finished app."""
    own = deployment.settings

    def made(app: App) -> Sequence[BaseRoute]:
        desk = Desk(
            store=app.store,
            intake=app.intake,
            hub=app.hub,
            book=lambda: library.book,
            clock=lambda: datetime.fromtimestamp(app.settings.clock(), UTC),
            secret=load_or_make(deployment.data),
            names=taxonomy.load().names,
            zone=own.company.timezone,
            lifetimes=lifetimes(deployment),
            longest=own.limits.text,
            secure=own.server.https,
            channels={(one.name, one.account): one for one in app.channels},
            doors=whole.limits(app.channels),
            triage=company.triage(own),
            ladders=own.alerts.ladders(),
            goals=own.figures.goals(),
            keeper=Keeper.on(app.store, app.settings.data, own.evidence),
        )
        how = company.work(own)
        if lexis is None:
            return routes(desk, how)
        past = beside.past(deployment, Base(app.store, app.hub, app.intake), lexis)
        return [*knowledge_api.routes(desk, past.archive, past.shelf), *routes(desk, how)]

    return made


def lifetimes(deployment: Deployment) -> Lifetimes:
    """Return how long sessions and links of the desk last."""
    own = deployment.settings.desk
    return Lifetimes(own.session_idle, own.session_longest, own.setup_link)
