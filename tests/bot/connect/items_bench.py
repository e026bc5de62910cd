"""A desk with tasks, a project tool on loopback, and what runs between them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

from bot.connect.items import carrier
from bot.connect.items.carrier import ItemsCarrier
from bot.connect.items.connector import KIND, Connector
from bot.connect.items.making import connector
from bot.connect.items.settings import Items
from bot.connect.items.watch import ItemsWatch
from bot.connect.outside import Outside
from cases import tasks as rules
from cases.tasks import Doing, Task
from storage import cases, connect_hooks, connect_items, conversations, deliveries, tasks
from storage.connect_hooks import Hook
from storage.connect_items import Link
from storage.store import Store, Tx
from storage.times import moment
from tests.fakes import pretend_pingcode, pretend_worktile
from tests.fakes.connect_bench import (
    HOME,
    PHONE,
    SECRET,
    Bench,
    Clock,
    case,
    chat,
    number,
    opened,
    running,
    until,
)

STATES = {
    "open": "s-new",
    "taken": "s-work",
    "answered": "s-reply",
    "done": "s-done",
    "cancelled": "s-shut",
}
WORKTILE = {"open": "w-new", "taken": "w-work", "done": "w-done"}
PATHS = {"change": "/mission/tasks/{id}", "comment": "/mission/tasks/{id}/comments"}
RATE = 1e9  # calls a second: the clock of these tests stands still
SECRETS = {
    "QINGSU_ITEMS_RD_ID": pretend_pingcode.CLIENT,
    "QINGSU_ITEMS_RD_SECRET": pretend_pingcode.SECRET,
    "QINGSU_ITEMS_WT_ID": pretend_worktile.CLIENT,
    "QINGSU_ITEMS_WT_SECRET": pretend_worktile.SECRET,
    "QINGSU_ITEMS_IDEAS_ID": pretend_pingcode.CLIENT,
    "QINGSU_ITEMS_IDEAS_SECRET": pretend_pingcode.SECRET,
}


def pingcode_settings(url: str, **more: Any) -> Items:
    """Return settings for the pretend PingCode."""
    said = {"states": STATES, "priorities": {"1": "p-1", "2": "p-2", "3": "p-3"}, **more}
    return Items(kind="pingcode", project=pretend_pingcode.PROJECT, url=url, **said)


def worktile_settings(url: str, **more: Any) -> Items:
    """Return settings for the pretend Worktile, its own paths written down."""
    said = {"states": WORKTILE, "paths": PATHS, **more}
    return Items(kind="worktile", project=pretend_worktile.PROJECT, url=url, **said)


def raise_task(store: Store, title: str = "核对批次", n: int = 1, **more: Any) -> int:
    """Raise a department task in case *n*; return its id."""

    def job(tx: Tx) -> int | None:
        at = moment(tx.now)
        said = {"text": f"请联系{PHONE}查批次", "team": "technical", **more}
        due = at + timedelta(hours=1)
        return tasks.put(tx, rules.new(number(n), "department", title, "linke", at, due, **said))

    made = store.do(job)
    assert made is not None
    return made


@dataclass
class Desk:
    """The bench, and what agents do."""

    bench: Bench
    connectors: Mapping[str, Connector]
    watches: Mapping[str, ItemsWatch]

    @property
    def store(self) -> Store:
        """Return the store."""
        return self.bench.store

    def raise_task(self, title: str = "核对批次", n: int = 1, **more: Any) -> int:
        """Raise a department task in case *n*; return its id."""
        return raise_task(self.store, title, n, **more)

    def do(self, task: int, act: str, text: str = "", **more: Any) -> bool:
        """Do something to a task as an agent; tell whether it could be done."""

        def job(tx: Tx) -> bool:
            kept = tasks.get(tx.c, task)
            assert kept is not None
            doing = Doing(act, "linke", moment(tx.now), text, **more)
            if rules.refusal(kept.task, doing):
                return False
            tasks.do(tx, task, kept.task, doing)
            return True

        return self.store.do(job)

    def task(self, number: int) -> Task:
        """Return the task."""
        kept = self.store.read(lambda c: tasks.get(c, number))
        assert kept is not None
        return kept.task

    def link(self, number: int) -> Link:
        """Return the task's link."""
        found = self.store.read(lambda c: connect_items.of_task(c, number))
        assert found is not None
        return found

    def notes(self, number: int) -> list[str]:
        """Return the task's notes, oldest first."""
        return [note.text for note in self.task(number).notes]

    async def settle(self, seconds: float = 0.0) -> None:
        """Let time pass, and wait until everything that happened and is due is done."""
        self.bench.clock.now += seconds
        self.bench.dispatcher.ring()
        await until(self._done, 25)

    def _done(self) -> bool:
        planned = self.bench.dispatcher._planner._last
        return planned >= self.store.read(deliveries.newest) and self.bench.quiet()

    async def watch(self, seconds: float = 61.0) -> int:
        """Let time pass, every connector be watched, and what came of it be done."""
        self.bench.clock.now += seconds
        looks = 0
        for watch in self.watches.values():
            looks += (await watch.look()).looks
        await self.settle()
        return looks


@asynccontextmanager
async def desk(
    folder: Path, clock: Clock, settings: Mapping[str, Items], **more: Any
) -> AsyncIterator[Desk]:
    """Run the dispatcher with these connectors on a new store that has one case."""
    store = opened(folder, clock)
    outside = Outside(HOME, timeout=more.pop("timeout", 2.0), clock=clock)
    ways = store, outside, more.get("process", "a")
    made = [connector(name, one, ways, SECRETS.get, RATE) for name, one in settings.items()]
    by_hook = {one.hook: one for one in made}
    store.do(lambda tx: _begin(tx, list(by_hook)))
    carries = {KIND: ItemsCarrier(store, by_hook, UTC, SECRET)}
    try:
        bodies = {KIND: carrier.body}
        async with running(store, clock, carriers=carries, bodies=bodies, **more) as bench:
            watches = {one.name: ItemsWatch(store, one, "a", bench.dispatcher.ring) for one in made}
            yield Desk(bench, {one.name: one for one in made}, watches)
    finally:
        await outside.close()
        store.close()


def _begin(tx: Tx, hooks: list[str]) -> None:
    """Make what is not there yet: a case, and the connectors' subscriptions."""
    if connect_hooks.every(tx.c):
        return
    conversations.ensure(tx, chat())
    cases.file(tx, chat(), case())
    for name in hooks:
        connect_hooks.add(tx, Hook(name, "", ("task",), kind=KIND))
