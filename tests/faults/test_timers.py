"""Every timer goes off once: not before its time, not twice, whatever is cut on the way."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.turn import Turns
from storage import inbox, lanes, migrate, work
from storage.inbox import Arrival
from storage.store import Store, Tx
from tests.bot.runtime_fakes import CHINA, T0, Clock, Decider, brain
from tests.simulation.inline import InlineStore
from tests.simulation.luck import Power, PowerCutError

TALKS = 20
AFTER = (30, 60, 120, 240, 480)  # minutes
OWNER = "timers:{}:0"


@dataclass
class Company:
    """One process that dies and comes back. starts counts its runs."""

    url: str
    clock: Clock
    power: Power
    starts: int = 0

    @contextmanager
    def running(self) -> Iterator[tuple[Store, Turns, str]]:
        """Start it; what an earlier run held comes back."""
        self.starts += 1
        self.power.left = None
        store: Store = InlineStore(self.url, self.clock, self.power)
        turns = Turns(store, brain(Decider()), {}, zone=CHINA, clock=self.clock)
        store.do(partial(lanes.release, process="timers", run=str(self.starts)))
        try:
            yield store, turns, OWNER.format(self.starts)
        finally:
            store.close()


@pytest.fixture
def company(tmp_path: Path) -> Company:
    made = tmp_path / "made.db"
    migrate.upgrade(f"sqlite:///{made}")
    shutil.copy(made, tmp_path / "timers.db")
    return Company(f"sqlite:///{tmp_path / 'timers.db'}", Clock(), Power())


def _set(store: Store, talk: int) -> None:
    """Let a customer write, and set his timers."""
    user = f"u{talk}"

    def job(tx: Tx) -> None:
        for minutes in AFTER:
            due = T0 + timedelta(minutes=minutes)
            body = {"kind": "due", "key": f"t{minutes}"}
            work.put(tx, f"in:web:default:{user}", body, due=due, key=body["key"])

    store.do(
        lambda tx: inbox.receive(
            tx, Arrival("web", "default", user, f"e{talk}", "message", T0, "x")
        )
    )
    store.do(job)


def _fired(store: Store) -> list[tuple[str, str, float]]:
    query = "select chat, text, at from messages where text like 'due %' order by id"
    return [tuple(row) for row in store.read(lambda c: c.exec_driver_sql(query).fetchall())]


def test_a_hundred_timers_go_off_once_and_in_time_across_fifty_deaths(company: Company) -> None:
    chance = random.Random(16)
    with company.running() as (store, _, _):
        for talk in range(TALKS):
            _set(store, talk)
    deaths = 0
    while True:
        with company.running() as (store, turns, owner):
            company.power.left = chance.randint(2, 40) if deaths < 50 else None
            try:
                if _work_off(company, store, turns, owner):
                    break
            except PowerCutError:
                deaths += 1
    with company.running() as (store, _, _):
        fired = _fired(store)
    assert deaths == 50
    assert len(fired) == len({(chat, text) for chat, text, _ in fired}) == TALKS * len(AFTER)
    for _, text, at in fired:
        due = T0 + timedelta(minutes=int(text.removeprefix("due t")))
        late = datetime.fromtimestamp(at, UTC) - due
        assert timedelta(0) <= late <= timedelta(seconds=1)


def _work_off(company: Company, store: Store, turns: Turns, owner: str) -> bool:
    """Take what is due and move on to what is due next, until nothing is left."""
    while True:
        names = store.do(lambda tx: lanes.claim(tx, owner, 3, 20.0, pool="in"))
        for name in names:
            turns.begin(owner, name).result()
        if names:
            continue
        at = store.read(lanes.next_at)
        if at is None:
            return True
        company.clock.now = max(company.clock.now, at)
