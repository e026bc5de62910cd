"""Cut the power anywhere: nothing is half done, and taken again it completes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from storage import inbox, lanes
from storage.inbox import Arrival
from storage.store import Store, Tx
from tests.fakes.databases import ask

ROOT = Path(__file__).parents[2]
DATA = [
    "lane",
    "item",
    "inbox",
    "messages",
    "outbox",
    "people",
    "identities",
    "conversations",
    "cases",
    "case_events",
    "handoffs",
    "promises",
    "dead",
]


def everything(url: str) -> dict[str, list[Any]]:
    """All rows of all tables that a turn may touch."""
    return {table: ask(url, f"SELECT * FROM {table} ORDER BY 1") for table in DATA}


def cut_everywhere(url: str, clock: Any, power: Any, job: Callable[[Tx], Any]) -> int:
    """Run *job*, the power gone before write 0, 1, 2, …, until it gets through."""
    before = everything(url)
    for n in range(200):
        store = Store.open(url, clock, power)
        power.left = n
        error = store.write(job).exception(10)
        power.left = None
        store.close()
        if error is None:
            return n
        assert type(error).__name__ == "PowerCutError", error
        assert everything(url) == before, f"half done after {n} writes"
    raise AssertionError("it never got through")


def test_an_arrival_is_kept_whole_or_not_at_all(
    url: str, clock: Any, power: Any, arrival: Arrival
) -> None:
    cuts = cut_everywhere(url, clock, power, lambda tx: inbox.receive(tx, arrival))
    assert cuts >= 8, "seven rows and the commit"
    after = everything(url)
    assert [len(after[t]) for t in ("inbox", "messages", "item", "lane", "people")] == [1] * 5


def test_a_turn_is_taken_whole_or_not_at_all(
    url: str, clock: Any, power: Any, arrival: Arrival, take_turn: Any
) -> None:
    store = Store.open(url, clock)
    store.do(lambda tx: inbox.receive(tx, arrival))
    (lane,) = store.do(lambda tx: lanes.claim(tx, "serve:r:0"))
    store.close()
    cuts = cut_everywhere(url, clock, power, lambda tx: take_turn(tx, "serve:r:0"))
    assert cuts >= 15
    after = everything(url)
    assert [len(after[t]) for t in ("outbox", "cases", "promises", "handoffs")] == [1] * 4
    assert {row[1] for row in after["item"]} == {lane, f"out:{lane[3:]}"}, "timer and message"


def test_a_turn_cut_short_is_taken_by_the_next_process(
    url: str, clock: Any, power: Any, arrival: Arrival, take_turn: Any
) -> None:
    store = Store.open(url, clock, power)
    store.do(lambda tx: inbox.receive(tx, arrival))
    store.do(lambda tx: lanes.claim(tx, "serve:old:0"))
    power.left = 9
    assert store.write(lambda tx: take_turn(tx, "serve:old:0")).exception(10)
    store.close()
    again = Store.open(url, clock)
    again.do(lambda tx: lanes.release(tx, "serve", "new"))
    assert again.do(lambda tx: lanes.claim(tx, "serve:new:0"))
    again.do(lambda tx: take_turn(tx, "serve:new:0"))
    assert [line.text for line in again.read(lambda c: inbox.replies(c, 1))] == ["您先别碰它。"]
    again.close()


KILLED = """
import sys, threading
from datetime import UTC, datetime
from dialogues.effects import Say, Why
from dialogues.state import ScriptRef, State
from storage import conversations, inbox, lanes, messages
from storage.inbox import Arrival
from storage.store import Store
store = Store.open(sys.argv[1])
store.do(lambda tx: lanes.release(tx, "serve", sys.argv[2]))
tell = threading.Lock()

def customer(n):
    for k in range(100_000):
        event = f"{sys.argv[2]}-{n}-{k}"
        now = datetime.now(UTC)
        arrived = Arrival("web", "shop", f"u{n}", event, "message", now, "坏了")
        store.do(lambda tx: inbox.receive(tx, arrived))
        with tell:
            print(event, flush=True)

def turn(tx, owner, name):
    lanes.own(tx, owner, [name])
    chat = name[3:]
    found = lanes.items(tx.c, [name], tx.now)[name]
    state, version = conversations.load(tx, chat)
    for item in found:
        one = inbox.decode(item.body)
        messages.say(tx, chat, one.inbox_id, Say("好", Why("r", "new")), one.at, pull=True)
        inbox.settle(tx, [one.inbox_id], one.inbox_id)
    conversations.save(tx, chat, state or State(ScriptRef("s", "1")), was=version)
    lanes.done(tx, [name], [item.id for item in found])

def worker(n):
    owner = f"serve:{sys.argv[2]}:{n}"
    while True:
        for name in store.do(lambda tx: lanes.claim(tx, owner, 2)):
            store.do(lambda tx: turn(tx, owner, name))

for n in range(4):
    threading.Thread(target=customer, args=(n,)).start()
for n in range(2):
    threading.Thread(target=worker, args=(n,)).start()
"""


def run_and_kill(url: str, run: str, seconds: float) -> list[str]:
    """Start a busy process, kill -9 it, return what it had acknowledged."""
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, url, run],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        text=True,
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    told = (first + process.stdout.read()).split("\n")
    process.stdout.close()
    process.wait(5)
    return told[:-1]


@pytest.mark.slow
def test_kill_9_in_the_middle_of_writes_leaves_only_whole_things(url: str) -> None:
    acknowledged = [e for k in range(3) for e in run_and_kill(url, f"r{k}", 0.3 + 0.17 * k)]
    assert len(acknowledged) > 50
    rows = everything(url)
    if url.startswith("sqlite"):
        assert ask(url, "PRAGMA integrity_check") == [("ok",)]
        assert ask(url, "PRAGMA foreign_key_check") == []
    kept = {row[3]: row for row in rows["inbox"]}
    assert set(acknowledged) <= kept.keys(), "an acknowledged message was lost"
    waiting = {json.loads(row[4])["inbox_id"] for row in rows["item"]}
    answered = {row[0] for row in rows["inbox"] if row[8] is not None}
    assert waiting | answered == {row[0] for row in rows["inbox"]}
    assert not waiting & answered
    replies = [row[2] for row in rows["messages"] if row[3] == "out"]
    assert sorted(replies) == sorted(answered), "one reply for each turn that counts"
