"""Promises of agents break, warn and climb once each, whatever is cut on the way."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from dialogues.book import Book
from storage import alerts, inbox, lanes, migrate
from storage.inbox import Arrival
from storage.store import Store
from tests.fakes.caseworld import CHAT, TEN, ZONE, Clock, turns
from tests.simulation.inline import InlineStore
from tests.simulation.luck import Power, PowerCutError

OWNER = "crash:{}:0"
TEXT = "我 {} 分钟内给您打电话。"


@dataclass
class Firm:
    """One process that dies and comes back on the same database."""

    url: str
    book: Book
    clock: Clock = field(default_factory=Clock)
    power: Power = field(default_factory=Power)
    starts: int = 0

    @contextmanager
    def running(self) -> Iterator[tuple[Store, Any, str]]:
        """Start it; what an earlier run held comes back."""
        self.starts += 1
        self.power.left = None
        store: Store = InlineStore(self.url, self.clock, self.power)
        store.do(partial(lanes.release, process="crash", run=str(self.starts)))
        try:
            yield store, turns(store, self.book, {}, self.clock), OWNER.format(self.starts)
        finally:
            store.close()


def _post(store: Store, chat: str, event: str, kind: str, text: str) -> None:
    raw = {"agent": "lin", "name": "林可"}
    arrival = Arrival("desk", "default", "lin", event, kind, TEN, text, raw=raw, chat=chat)
    store.do(lambda tx: inbox.receive(tx, arrival))


def _speak(store: Store, talks: int, minutes: tuple[int, ...]) -> None:
    """Let a colleague take each talk and name these times."""
    for talk in range(talks):
        chat, user = CHAT.replace("v1", f"u{talk}"), f"u{talk}"
        wrote = Arrival("web", "default", user, f"c{talk}", "message", TEN, "耳机坏了")
        store.do(lambda tx, wrote=wrote: inbox.receive(tx, wrote))  # type: ignore[misc]  # mypy knows no defaults of lambdas
        _post(store, chat, f"t{talk}", "agent_took", "")
        for many in minutes:
            _post(store, chat, f"s{talk}-{many}", "agent_said", TEXT.format(many))


def _work_off(firm: Firm, store: Store, own: Any, owner: str, until: float) -> bool:
    while True:
        names = store.do(lambda tx: lanes.claim(tx, owner, 3, 20.0, pool="in"))
        for name in names:
            own.begin(owner, name).result()
        if names:
            continue
        at = store.read(lambda c: lanes.next_at(c, "in"))
        if at is None or at > until:
            return True
        firm.clock.now = max(firm.clock.now, at)


def _lived(firm: Firm, kills: int, talks: int, minutes: tuple[int, ...], seed: int) -> int:
    """Let it work through everything, dying *kills* times on the way; return how often it did."""
    chance, deaths = random.Random(seed), 0
    until = (TEN + timedelta(minutes=max(minutes) + 5)).timestamp()
    with firm.running() as (store, _, _):
        _speak(store, talks, minutes)
    while True:
        with firm.running() as (store, own, owner):
            firm.power.left = chance.randint(3, 60) if deaths < kills else None
            try:
                if _work_off(firm, store, own, owner, until):
                    return deaths
            except PowerCutError:
                deaths += 1


def _check(firm: Firm, talks: int, minutes: tuple[int, ...]) -> None:
    wanted = talks * len(minutes)
    with firm.running() as (store, _, _):
        rows = store.read(
            lambda c: c.exec_driver_sql(
                "select id, due, settled, state from promises where kind = 'agent'"
            ).fetchall()
        )
        lines = store.read(
            lambda c: c.exec_driver_sql(
                "select case_no, kind, payload from case_events where kind like 'clock_%' "
                "or kind = 'promise_broken'"
            ).fetchall()
        )
        alarms = Counter(
            one.alarm.about for one in store.read(alerts.standing) if ":promise:" in one.alarm.about
        )
    assert len(rows) == wanted
    assert {state for *_, state in rows} == {"broken"}
    assert all(0 <= settled - due <= 1 for _, due, settled, _ in rows)  # never early, never late
    assert len(alarms) == wanted
    assert set(alarms.values()) == {1}
    told = Counter(kind for _, kind, payload in lines if kind == "promise_broken" or _mine(payload))
    broken = sum(1 for _, kind, p in lines if kind == "promise_broken" and '"agent ' in p)
    assert (broken, told["clock_breached"]) == (wanted, wanted)
    assert told["clock_warning"] == 2 * wanted  # at 50 and at 80 percent


def _mine(payload: str) -> bool:
    return "答应客户的时间" in payload or "\\u7b54\\u5e94\\u5ba2\\u6237" in payload


def _firm(folder: Path, book: Book) -> Firm:
    url = f"sqlite:///{folder / 'crash.db'}"
    migrate.upgrade(url)
    assert TEN.tzinfo is ZONE
    return Firm(url, book)


def test_twelve_promises_break_once_each_across_ten_deaths(book: Book, tmp_path: Path) -> None:
    firm = _firm(tmp_path, book)
    assert _lived(firm, 10, 4, (30, 40, 55), 7) == 10
    _check(firm, 4, (30, 40, 55))


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_a_thousand_promises_break_once_each_across_fifty_deaths(
    book: Book, tmp_path: Path, seed: int
) -> None:
    """Reliability promise 16, with warnings and calls for every one of them."""
    firm, minutes = _firm(tmp_path, book), tuple(range(30, 80, 5))
    assert _lived(firm, 50, 100, minutes, seed) == 50
    _check(firm, 100, minutes)
