"""From settings to what runs: the dispatcher, the watches of the CRM's folder and project tools.

made = connect(ground)      made.runners beside the sender, made.close() at the end
routes(store, ...)          of project tools' webhooks
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from pathlib import Path

from starlette.routing import Route

from bot.connect import bodies, crm, signing
from bot.connect.carriers import Carrier, WebhookCarrier
from bot.connect.crm import CrmCarrier, HttpDesk
from bot.connect.crm_csv import CsvDesk
from bot.connect.crm_file import CrmFile, load
from bot.connect.crm_watch import CrmWatch
from bot.connect.dispatcher import Dispatcher
from bot.connect.guard import Guard
from bot.connect.happenings import TASK
from bot.connect.items import carrier as items
from bot.connect.items.carrier import ItemsCarrier
from bot.connect.items.connector import KIND as ITEMS
from bot.connect.items.connector import Connector
from bot.connect.items.door import ItemsDoor
from bot.connect.items.making import Secret, connector
from bot.connect.items.watch import ItemsWatch
from bot.connect.outside import Outside
from bot.connect.planner import Body, Planner
from bot.connect.settings import Connect
from bot.runners import Runner
from storage import connect_hooks, connect_items
from storage.connect_hooks import OFF, ON, WEBHOOK, Hook
from storage.store import Store, Tx


def no_secret(_name: str) -> None:
    """Know no secret: enough where no project tool is named."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What it all lives on. secret: of the process; crm_token: what the CRM asks for, "" none.

    secrets: gives a secret by its name, for project tools. zone: the company's.
    """

    store: Store
    settings: Connect
    data: Path
    process: str
    clock: Callable[[], float]
    secret: bytes = field(repr=False)
    crm_token: str = field(default="", repr=False)
    secrets: Secret = field(default=no_secret, repr=False)
    zone: tzinfo = UTC


@dataclass(frozen=True, slots=True)
class Connected:
    """runners: to be run on the loop. ring: something happened to a case; any thread."""

    runners: tuple[Runner, ...]
    ring: Callable[[], None]
    outside: Outside

    async def close(self) -> None:
        """Let every connection go; after the runners ended."""
        await self.outside.close()


def connect(ground: Ground) -> Connected:
    """Put the ways out together; a subscription for the CRM is made when crm.yml is given.

    Raises:
        FileError: crm.yml has mistakes.
        EnvironmentLacks: a project tool lacks a secret.
        StoreError: the database cannot be used.
    """
    store, settings, clock = ground.store, ground.settings, ground.clock
    guard = Guard(settings.networks)
    outside = Outside(guard, timeout=float(settings.timeout), clock=clock)
    carriers: dict[str, Carrier] = {
        WEBHOOK: WebhookCarrier(outside, lambda hook: secret_of(ground.secret, hook), clock)
    }
    carried: dict[str, Body] = {WEBHOOK: bodies.webhook}
    runners: list[Runner] = []
    if settings.crm is not None:
        file = load(settings.crm)
        desk = _desk(ground, file, outside)
        carriers[crm.KIND] = CrmCarrier(store, desk, ground.secret)
        carried[crm.KIND] = crm.body
        if isinstance(desk, CsvDesk):
            runners.append(CrmWatch(store, desk))
    told = Hook(crm.KIND, "", crm.EVENTS, full=True, kind=crm.KIND)
    store.do(lambda tx: _subscribed(tx, told, wanted=settings.crm is not None))
    tools = _tools(ground, outside)
    carriers[ITEMS] = ItemsCarrier(
        store, {one.hook: one for one in tools}, ground.zone, ground.secret
    )
    carried[ITEMS] = items.body
    store.do(lambda tx: _projects(tx, tools))
    dispatcher = Dispatcher(
        store, Planner(store, carried), carriers, process=ground.process, clock=clock
    )
    watches = [ItemsWatch(store, one, ground.process, dispatcher.ring) for one in tools]
    return Connected((dispatcher, *runners, *watches), dispatcher.ring, outside)


def routes(store: Store, settings: Connect, secret: bytes) -> list[Route]:
    """Return where project tools knock. secret: of the process."""
    return ItemsDoor(store, settings.items, secret).routes()


def secret_of(secret: bytes, hook: Hook) -> str:
    """Return what a subscription's messages are signed with."""
    return signing.secret_of(secret, hook.name, hook.generation)


def csv_desk(store: Store, file: CrmFile, data: Path, secret: bytes) -> CsvDesk:
    """Return the CRM's folder; a relative one stands in the data folder."""
    return CsvDesk(store, file, data / file.csv.folder, secret)


def _desk(ground: Ground, file: CrmFile, outside: Outside) -> CsvDesk | HttpDesk:
    if file.kind == "csv":
        return csv_desk(ground.store, file, ground.data, ground.secret)
    return HttpDesk(outside, file, ground.crm_token)


def _tools(ground: Ground, outside: Outside) -> list[Connector]:
    ways = ground.store, outside, ground.process
    named = ground.settings.items.items()
    return [connector(name, own, ways, ground.secrets) for name, own in named]


def _subscribed(tx: Tx, hook: Hook, *, wanted: bool) -> bool:
    """Have *hook* told as long as it is *wanted*; tell whether it was switched on now."""
    found = connect_hooks.named(tx.c, hook.name)
    if found is None and wanted:
        connect_hooks.add(tx, hook)
    elif found is not None and found.kind == hook.kind and (found.state == ON) != wanted:
        connect_hooks.switch(tx, hook.name, ON if wanted else OFF)
        return wanted
    return False


def _projects(tx: Tx, tools: Iterable[Connector]) -> None:
    """Have every project tool told of tasks, and those that are named no longer not."""
    named = {one.hook: one.name for one in tools}
    for hook, name in named.items():
        if _subscribed(tx, Hook(hook, "", (TASK,), kind=ITEMS), wanted=True):
            connect_items.dropped(tx, name)
    for found in connect_hooks.every(tx.c):
        if found.kind == ITEMS and found.name not in named:
            _subscribed(tx, found, wanted=False)
