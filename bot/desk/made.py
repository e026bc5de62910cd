"""The desk of a deployment, put together; a server imports it by name once its door is open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from starlette.routing import BaseRoute

from bot import app as whole
from bot import comparing
from bot.app import App, Base
from bot.beside import Lexis
from bot.connect.registering import Registrar
from bot.deployment import Deployment
from bot.desk import knowledge_api, product_facts
from bot.desk.desk import Desk, Lifetimes
from bot.desk.presence import Presence
from bot.desk.routes import routes
from bot.evidence.keeper import Keeper
from bot.knowledge.parts import tag_names
from bot.library import Library
from bot.secrets_file import load_or_make
from cases.product_facts import Fact
from nlu import taxonomy


def made(
    deployment: Deployment,
    library: Library,
    lexis: Lexis | None,
    app: App,
    facts: Sequence[Fact] = (),
    seats: Presence | None = None,
) -> Sequence[BaseRoute]:
    """Return the desk's routes on the finished app; without *lexis* nothing is looked up.

    facts: of products, as the operator's list has them. seats: who looks at what.
    """
    desk, how = furnished(deployment, library, app, facts), library.rules.work
    own = routes(desk, how, seats)
    if lexis is None:
        return own
    base = Base(app.store, app.hub, app.intake)
    past = comparing.past(deployment, base, lexis, tag_names(how))
    return [*knowledge_api.routes(desk, past.archive, past.shelf), *own]


def furnished(
    deployment: Deployment, library: Library, app: App, facts: Sequence[Fact] = ()
) -> Desk:
    """Return the desk with everything that its settings and the app give it."""
    own = deployment.settings
    return Desk(
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
        triage=library.rules.triage,
        ladders=own.alerts.ladders(),
        goals=own.figures.goals(),
        keeper=Keeper.on(app.store, app.settings.data, own.evidence),
        registrar=_registrar(app, library),
        facts=product_facts.shelf(facts, own.nlu.catalogue),
    )


def _registrar(app: App, library: Library) -> Registrar:
    wait = app.settings.rest_wait
    return Registrar(app.store, app.intake, app.patience.read, lambda: library.book, wait)


def lifetimes(deployment: Deployment) -> Lifetimes:
    """Return how long sessions and links of the desk last."""
    own = deployment.settings.desk
    return Lifetimes(own.session_idle, own.session_longest, own.setup_link)
