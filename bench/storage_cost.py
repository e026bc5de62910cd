"""CPU of one customer message in the store: arrival, claim, look, turn; shared commits or not.

    python -m bench.storage_cost [--turns 1500]

The floor is the least a durable turn can do: four statements straight through sqlite3, sixty-four
turns to a commit. Absolute figures swing with the machine; compare the ratios of one run.
"""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from dialogues.effects import Button, CaseState, FileCase, Promise, Say, Why
from dialogues.state import FieldName, Known, Level, MessageId, Mood, ScriptRef, State
from storage import (
    cases,
    codec,
    conversations,
    facts,
    inbox,
    lanes,
    messages,
    migrate,
    promises,
)
from storage.inbox import Arrival
from storage.store import Store, Tx

TOGETHER = 64
OWNER = "bench:run:0"
NOW = datetime.now(UTC)
SCRIPT = ScriptRef("quality", "v1")
WORDS = Say("这件事我记下了。您方便留个电话吗？", Why("ask", "facts"), (Button("不方便", "no"),))


@dataclass(frozen=True, slots=True)
class Cost:
    """One part: µs of CPU (all threads) and of the clock, a message."""

    name: str
    cpu: float
    wall: float


def measure(name: str, turns: int, work: Callable[[], Any]) -> Cost:
    """Return what *work* costs divided by *turns*."""
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    spent = time.process_time() - cpu, time.perf_counter() - wall
    return Cost(name, spent[0] / turns * 1e6, spent[1] / turns * 1e6)


def floor(folder: Path, turns: int) -> Cost:
    """Measure the least: four statements a turn, straight through sqlite3."""
    c = sqlite3.connect(folder / "floor.db", isolation_level=None)
    c.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "CREATE TABLE inbox (id INTEGER PRIMARY KEY, event TEXT UNIQUE, body TEXT);"
        "CREATE TABLE state (chat TEXT PRIMARY KEY, body TEXT);"
        "CREATE TABLE outbox (id INTEGER PRIMARY KEY, chat TEXT, body TEXT);"
    )
    body = codec.dumps(state(3))

    def work() -> None:
        for first in range(0, turns, TOGETHER):
            c.execute("BEGIN IMMEDIATE")
            for n in range(first, min(first + TOGETHER, turns)):
                chat = f"web:bench:{n % 500}"
                c.execute("INSERT INTO inbox (event, body) VALUES (?, ?)", (str(n), "词" * 20))
                c.execute("SELECT body FROM state WHERE chat = ?", (chat,)).fetchone()
                c.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (chat, body))
                c.execute("INSERT INTO outbox (chat, body) VALUES (?, ?)", (chat, WORDS.text))
            c.execute("COMMIT")

    cost = measure("floor: four statements through sqlite3", turns, work)
    c.close()
    return cost


def state(moods: int) -> State:
    """Return a state in the middle of a talk."""
    known = {FieldName(f"f{n}"): Known("值", "客户的话", MessageId(n)) for n in range(6)}
    return State(SCRIPT, fields=known, moods=(Mood("anger", 2),) * moods, said=("a", "b", "c"))


def filed(case_no: str, moods: int) -> FileCase:
    """Return a case as a turn in the middle files it."""
    now = state(moods)
    return FileCase(
        case_no=case_no,
        matter=1,
        script=SCRIPT,
        state=CaseState.INTAKE,
        level=Level.GENERAL,
        category="product_quality.fault",
        categories=("product_quality.fault",),
        flags=frozenset({"repeat"}),
        fields=now.fields,
        moods=now.moods,
        started=NOW,
    )


def arrivals(turns: int) -> Iterator[Arrival]:
    """Give messages of 500 customers in turn."""
    for n in range(turns):
        words = "上周买的电饭煲煮到一半就断电" * 2
        yield Arrival(
            "web", "bench", str(n % 500), f"e{n}", "message", NOW, words, raw={"ip": "::1"}
        )


def look(store: Store, name: str) -> tuple[Any, ...]:
    """Read what a worker reads before the transaction."""
    return store.read(
        lambda c: (
            lanes.items(c, [name], time.time())[name],
            lanes.fails(c, name),
            *conversations.load(c, name[3:]),
        )
    )


def turn(tx: Tx, name: str, seen: tuple[Any, ...]) -> None:
    """Do what a turn in the middle of a talk does: hear, file, say, promise, time, save."""
    items, _, before, version = seen
    chat = name[3:]
    lanes.own(tx, OWNER, [name])
    one = inbox.decode(items[0].body)
    facts.read(tx, chat, NOW, fresh_case_no="TS0")
    spoken = messages.say(tx, chat, one.inbox_id, WORDS, NOW, pull=True)
    moods = 1 if before is None else len(before.moods) + 1
    cases.file(tx, chat, filed(f"TS-{chat}", moods))
    if before is None:
        touch = Promise(f"p-{chat}", f"TS-{chat}", "plan_by", "方案", NOW, "值班组")
        promises.keep_row(tx, touch, spoken)
    lanes.put(tx, name, {"key": "silence"}, due=NOW + timedelta(hours=1), key="silence")
    inbox.mark_read(tx, one.message_id or 0, "anger", 2, '{"intent":"complaint"}')
    conversations.save(tx, chat, replace(state(moods), case_no=f"TS-{chat}"), was=version)
    inbox.settle(tx, [one.inbox_id], one.inbox_id)
    lanes.done(tx, [name], [items[0].id])


def together(store: Store, jobs: list[Callable[[Tx], Any]]) -> None:
    """Hand in the jobs, TOGETHER at a time."""
    for first in range(0, len(jobs), TOGETHER):
        for future in [store.write(job) for job in jobs[first : first + TOGETHER]]:
            future.result()


def alone(store: Store, jobs: list[Callable[[Tx], Any]]) -> None:
    """Hand in one job after the other, each with a commit of its own."""
    for job in jobs:
        store.do(job)


def road(folder: Path, turns: int, how: Callable[[Store, list[Any]], None]) -> list[Cost]:
    """Measure every part of the road of *turns* messages."""
    url = f"sqlite:///{folder / how.__name__}.db"
    migrate.upgrade(url)
    store = Store.open(url)
    costs = {name: Cost(name, 0.0, 0.0) for name in ("arrival", "claim", "look", "turn")}

    def add(name: str, work: Callable[[], Any]) -> None:
        more, so_far = measure(name, turns, work), costs[name]
        costs[name] = Cost(name, so_far.cpu + more.cpu, so_far.wall + more.wall)

    came = list(arrivals(turns))
    for first in range(0, turns, 500):
        jobs = [partial(inbox.receive, arrival=one) for one in came[first : first + 500]]
        add("arrival", partial(how, store, jobs))
        names: list[str] = []
        add("claim", partial(_claim, store, names))
        seen: dict[str, Any] = {}
        add("look", partial(_look, store, names, seen))
        add("turn", partial(how, store, [partial(turn, name=n, seen=seen[n]) for n in names]))
    store.close()
    return list(costs.values())


def _claim(store: Store, names: list[str]) -> None:
    """Claim everything, eight lanes at a time."""
    while got := store.do(partial(lanes.claim, owner=OWNER, n=8, lease=600)):
        names.extend(got)


def _look(store: Store, names: list[str], seen: dict[str, Any]) -> None:
    """Read every lane and its conversation."""
    seen.update((name, look(store, name)) for name in names)


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--turns", type=int, default=1500)
    turns = options.parse_args().turns
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        least = floor(folder, turns)
        print(f"{'part':42} {'CPU µs':>8} {'x floor':>8} {'clock µs':>9}")
        _row(least, least)
        for how in (together, alone):
            costs = road(folder, turns, how)
            for cost in costs:
                _row(replace(cost, name=f"{how.__name__}: {cost.name}"), least)
            total = sum(c.cpu for c in costs), sum(c.wall for c in costs)
            _row(Cost(f"{how.__name__}: whole road", *total), least)


def _row(cost: Cost, least: Cost) -> None:
    print(f"{cost.name:42} {cost.cpu:8.0f} {cost.cpu / least.cpu:8.1f} {cost.wall:9.0f}")


if __name__ == "__main__":
    main()
