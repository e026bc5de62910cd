"""From settings to what runs: the dispatcher, the watch of the CRM's folder, the routes of the API.

made = connect(ground)      made.runners beside the sender, made.close() at the end
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bot.connect import bodies, crm, signing
from bot.connect.carriers import Carrier, WebhookCarrier
from bot.connect.crm import CrmCarrier, HttpDesk
from bot.connect.crm_csv import CsvDesk
from bot.connect.crm_file import CrmFile, load
from bot.connect.crm_watch import CrmWatch
from bot.connect.dispatcher import Dispatcher
from bot.connect.guard import Guard
from bot.connect.outside import Outside
from bot.connect.planner import Body, Planner
from bot.connect.settings import Connect
from bot.runners import Runner
from storage import connect_hooks
from storage.connect_hooks import ON, WEBHOOK, Hook
from storage.store import Store, Tx


@dataclass(frozen=True, slots=True)
class Ground:
    """What it all lives on. secret: of the process; crm_token: what the CRM asks for, "" none."""

    store: Store
    settings: Connect
    data: Path
    process: str
    clock: Callable[[], float]
    secret: bytes = field(repr=False)
    crm_token: str = field(default="", repr=False)


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
    store.do(lambda tx: _subscribed(tx, wanted=settings.crm is not None))
    dispatcher = Dispatcher(
        store, Planner(store, carried), carriers, process=ground.process, clock=clock
    )
    return Connected((dispatcher, *runners), dispatcher.ring, outside)


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


def _subscribed(tx: Tx, *, wanted: bool) -> None:
    """Have the CRM told of cases as long as there is one."""
    found = connect_hooks.named(tx.c, crm.KIND)
    if found is None and wanted:
        connect_hooks.add(tx, Hook(crm.KIND, "", crm.EVENTS, full=True, kind=crm.KIND))
    elif found is not None and found.kind == crm.KIND and (found.state == ON) != wanted:
        connect_hooks.switch(tx, crm.KIND, ON if wanted else connect_hooks.OFF)
