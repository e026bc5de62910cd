"""What works beside the talks: cases given out, old rows let go, ways out, in; what compares words.

- of(deployment, library, lexis)(base): runners, for build(beside=[...])
- api(deployment, library)(app): the routes of /api/v1, where config.yml opens it, and of
  project tools' webhooks
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from starlette.routing import BaseRoute

from bot.app import App, Base
from bot.assigner import Assigner
from bot.brain import here
from bot.connect import crm_file, wiring
from bot.connect.registering import Registrar
from bot.deployment import Deployment
from bot.desk.work_clock import WorkClock
from bot.http.status_api import StatusApi
from bot.library import Library
from bot.renewal import Renewal
from bot.retention import Retention, keeping
from bot.rulebook import Rules
from bot.runners import After, AtEnd, Runner
from bot.secrets_file import load_or_make
from bot.startup import named
from storage.asking import Owed

_REPORT = "bot.figures.report_watch:watch"
_RISING = "bot.alerts.rising_watch:watch"

if TYPE_CHECKING:  # no numpy before the door is open
    from bot.knowledge.shelf import Encoder
    from bot.knowledge.terms import Cut


@dataclass(frozen=True, slots=True)
class Lexis:
    """The reader's dictionary and sentence encoder, shared by all that compares words."""

    words: Cut
    encoder: Encoder


def of(
    deployment: Deployment,
    library: Library,
    lexis: Lexis | None,
    ready: threading.Event | None = None,
) -> Callable[[Base], Sequence[Runner]]:
    """Return what makes the runners of a server; without *lexis* nothing compares words.

    ready: set once *lexis* is there; what compares words waits for it.

    Raises (when called):
        FileError: crm.yml has mistakes.
        EnvironmentLacks: a project tool lacks a secret.
    """

    def made(base: Base) -> Sequence[Runner]:
        process, renewal = deployment.process, Renewal(library)
        connected = wiring.connect(_ground(deployment, base, process))
        sweeper = Retention(
            base.store, keeping(deployment), deployment.data / "files", process=process
        )
        made: list[Runner] = [renewal, *_by_rules(deployment, base, renewal), sweeper]
        made += [*connected.runners, AtEnd(connected.close)]
        made.append(After(ready or here(), lambda: _report(deployment, base, library)))
        if deployment.settings.alerts.rising.enabled:
            made.append(After(ready or here(), lambda: named(_RISING)(deployment, base)))
        if lexis is None:
            return made
        return [*made, *_comparing(deployment, base, lexis, renewal, ready)]

    return made


def _report(deployment: Deployment, base: Base, library: Library) -> Runner:
    """Return what tells of the report of a month."""
    made: Runner = named(_REPORT)(deployment, base.store, lambda: library.rules.work)
    return made


def _by_rules(deployment: Deployment, base: Base, renewal: Renewal) -> Sequence[Runner]:
    """Return what gives cases out and what time does to them, by the rules of the moment."""
    own, rules = deployment.settings, renewal.rules
    zone = ZoneInfo(own.company.timezone)
    assigner = Assigner(
        base.store,
        rules.triage,
        base.hub,
        office=own.calendar.calendar,
        zone=zone,
        process=deployment.process,
        clock=time.time,
    )
    work = WorkClock(base.store, rules.work, owed=Owed(rules.sla, zone))

    def follow(new: Rules) -> None:
        assigner.follow(new.triage)
        work.follow(new.work, Owed(new.sla, zone))

    renewal.follow(follow)
    return assigner, work


def _comparing(
    deployment: Deployment,
    base: Base,
    lexis: Lexis,
    renewal: Renewal,
    ready: threading.Event | None,
) -> Sequence[Runner]:
    """Return what compares words; it is made, and begins, once *ready* is set."""

    def after(name: str) -> Runner:
        place = f"bot.comparing:{name}"
        return After(ready or here(), lambda: named(place)(deployment, base, lexis, renewal))

    return [after("grouper"), after("upkeep")]


def _ground(deployment: Deployment, base: Base, process: str) -> wiring.Ground:
    """Return what the connectors stand on."""
    own = deployment.settings
    return wiring.Ground(
        base.store,
        own.connect,
        deployment.data,
        process,
        time.time,
        load_or_make(deployment.data),
        deployment.secret(crm_file.TOKEN) or "",
        deployment.secret,
        ZoneInfo(own.company.timezone),
    )


def api(deployment: Deployment, library: Library) -> Callable[[App], Sequence[BaseRoute]]:
    """Return what makes the routes of project tools' webhooks, and of the API while it is open."""

    def made(app: App) -> Sequence[BaseRoute]:
        own = deployment.settings.connect
        webhooks = wiring.routes(app.store, own, load_or_make(deployment.data))
        if not own.api:
            return webhooks
        registrar = Registrar(
            app.store, app.intake, app.patience.read, lambda: library.book, app.settings.rest_wait
        )
        api = StatusApi(app.store, registrar, app.settings.clock, lambda: library.rules.work)
        return [*webhooks, *api.routes()]

    return made
