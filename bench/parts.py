"""What each part of one turn costs alone: reading, deciding, SQL, a shared commit."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from concurrent.futures import wait
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.brain import Brain
from bot.channels.base import Limits
from bot.turn import Turns
from dialogues.book import Book, Company
from dialogues.events import Heard, Said
from dialogues.facts import Facts
from dialogues.load import book_of, load_scripts
from dialogues.sla import Sla
from dialogues.state import MessageId
from dialogues.step import context_kind, step
from nlu.pipeline import Pipeline
from nlu.types import Context, Parse
from storage import inbox, lanes, migrate
from storage.store import Store, Tx

ZONE = ZoneInfo("Asia/Shanghai")
TEXT = "上周买的电饭煲煮到一半就断电，找过客服也没人管"
_ROUNDS = 200


def part_costs(model: Path) -> dict[str, float]:
    """Return seconds a turn for each part, measured one after another in this process."""
    pipeline = Pipeline.load(model)
    book = book_of(load_scripts(Path("dialogues/scripts")), Company(), Sla())
    context = Context(datetime.now(ZONE), "")
    parse = pipeline.read(TEXT, context)
    costs = {
        "reading (all of it)": _each(lambda: pipeline.read(TEXT, context)),
        "deciding (step)": _each(partial(_decide, book, parse)),
    }
    with tempfile.TemporaryDirectory() as folder:
        costs |= _stored(f"sqlite:///{folder}/bench.db", book, parse)
    return costs


def _decide(book: Book, parse: Parse) -> None:
    said = Said(MessageId(1), datetime.now(ZONE), parse)
    step(book, None, Heard(said.at, (said,)), Facts("TS000000-00000000"))


def _stored(url: str, book: Book, parse: Parse) -> dict[str, float]:
    migrate.upgrade(url)
    store = Store.open(url)
    try:
        brain = Brain(lambda _t, _c: parse, partial(step, book), partial(context_kind, book))
        limits = Limits(max_text=4096, can_push=False, at_once=True)
        turns = Turns(store, brain, {"rest": limits}, zone=ZONE, clock=time.time)
        empty = _each(lambda: store.do(lambda _: None))
        arrive = _together(store, [partial(_arrival, n) for n in range(_ROUNDS)])
        names = store.do(lambda tx: lanes.claim(tx, "bench:1:0", _ROUNDS, 60, pool="in"))
        begin = time.perf_counter()
        wait([turns.begin("bench:1:0", name) for name in names])
        turn = (time.perf_counter() - begin) / len(names)
        alone = _each(lambda: store.do(partial(_arrival, time.perf_counter_ns())))
    finally:
        store.close()
    return {
        "arrival: SQL, commit shared by 200": arrive,
        "turn: SQL and deciding, commit shared": turn,
        "one durable commit, alone": max(alone - arrive, empty),
    }


def _arrival(n: int, tx: Tx) -> None:
    now = datetime.now(UTC)
    inbox.receive(tx, inbox.Arrival("rest", "default", f"u{n}", f"e{n}", "message", now, TEXT))


def _together(store: Store, jobs: list[Callable[[Tx], None]]) -> float:
    begin = time.perf_counter()
    wait([store.write(job) for job in jobs])
    return (time.perf_counter() - begin) / len(jobs)


def _each(do: Callable[[], object]) -> float:
    do()
    begin = time.perf_counter()
    for _ in range(_ROUNDS):
        do()
    return (time.perf_counter() - begin) / _ROUNDS
