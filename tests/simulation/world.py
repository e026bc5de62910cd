"""A whole company in one thread: customers, agents, workers, a sender, a clock, and bad luck.

World(folder, seed, book).live(events) lets everything happen that chance picks; end() then heals
the world and lets it come to rest. Time, chance, the store's faults and the crashes come from the
seed alone: the same seed is the same world, event for event.
"""

from __future__ import annotations

import asyncio
import json
import random
import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.app import limits
from bot.brain import Brain
from bot.channels.base import Limits
from bot.hub import News
from bot.outbound.dispatch import Dispatch, Setting
from bot.outbound.pace import SenderPace
from bot.settling import Claim
from bot.turn import Turns
from bot.window import Window
from dialogues.book import Book
from dialogues.events import Event
from dialogues.facts import Facts
from dialogues.move import Move
from dialogues.state import State
from dialogues.step import context_kind, step
from storage import inbox, lanes
from storage.errors import Conflict, Lost, StoreAway
from storage.inbox import Arrival
from storage.store import Store
from storage.tide import Tide
from tests.faults.doubles import Fault
from tests.faults.quick_reader import quick_read
from tests.simulation.inline import InlineExecutor, InlineStore
from tests.simulation.luck import Clock, Journal, Power, PowerCutError, Taken, case_number
from tests.simulation.phones import Phones
from tests.simulation.waits import late
from tests.simulation.words import AGENT_ACTS, WORDS

ZONE = ZoneInfo("Asia/Shanghai")
PUSH = Limits(max_text=4096)
LEASE = 20.0
_MOST_FAILS = 1_000_000  # a store that is away parks nothing


class World:
    """One company, made new from *template* (a migrated database)."""

    def __init__(self, folder: Path, template: Path, seed: int, book: Book) -> None:
        self.chance = random.Random(seed)
        self.clock = Clock()
        self.power = Power()
        self.journal = Journal()
        self.phones = Phones(self.chance, lambda: self._fault("doubtful"))
        self.book = book
        self.url = f"sqlite:///{folder / 'world.db'}"
        shutil.copy(template, folder / "world.db")
        self.customers = [f"c{n}" for n in range(self.chance.randint(2, 5))]
        self.sent = 0
        self.run = 0
        self._deciding: Taken | None = None
        self._loop = asyncio.new_event_loop()
        self._loop.set_default_executor(InlineExecutor(1))
        self._boot()

    def _boot(self) -> None:
        """Start the process: the same name, another run; what the last one held comes back."""
        self.run += 1
        self.store: Store = InlineStore(self.url, self.clock, self.power)
        mind = Brain(
            quick_read,
            self._decide,
            partial(context_kind, self.book),
            Window(),
            case_number=partial(case_number, self.chance),
        )
        doors = limits() | {"shop": PUSH}
        self.turns = Turns(self.store, mind, doors, zone=ZONE, clock=self.clock)
        self.tide = Tide(self.store, self.clock)
        self.workers = [f"sim:{self.run}:{n}" for n in range(2)]
        self.out = f"sim.out:{self.run}:0"
        phones = {("shop", "one"): self.phones}
        self.dispatch = Dispatch(self.store, phones, self.out, self.clock, SenderPace(), Setting())
        for process in ("sim", "sim.out"):
            self.store.do(partial(lanes.release, process=process, run=str(self.run)))

    def _decide(self, state: State | None, event: Event, facts: Facts) -> Move:
        move = step(self.book, state, event, facts)
        self._deciding = Taken(event, facts, move, state)
        return move

    def close(self) -> None:
        """Let everything go."""
        self.store.close()
        self._loop.close()

    def live(self, events: int) -> None:
        """Let *events* things happen."""
        kinds, weights = zip(*_KINDS.items(), strict=True)
        for kind in self.chance.choices(kinds, weights, k=events):
            self.clock.now += self.chance.random() * 2
            self._survive(partial(kind, self))

    def _survive(self, happen: Callable[[], None]) -> None:
        """Let it happen; a death in it is followed by a start."""
        try:
            happen()
        except PowerCutError:
            self._crash()
        except StoreAway:
            self.journal.away += 1
            self._fault("away")
        finally:
            self.power.left = None

    def _fault(self, kind: str) -> None:
        """Take note of what may have cut off the one send under way."""
        now = len(self.phones.rings)
        self.journal.faults.append(Fault(kind, now, now, 1))

    def _crash(self) -> None:
        self.journal.crashes += 1
        self._fault("death")
        self.power.left = None
        self.store.close()
        self._boot()

    def customer(self) -> None:
        """Let somebody write: once, or several messages in a row; now and then one comes again."""
        user = self.chance.choice(self.customers)
        door = ("shop", "one") if user[-1] in "024" else ("web", "default")
        for _ in range(self.chance.choice((1, 1, 1, 2, 3))):
            self.sent += 1
            text = f"{self.chance.choice(WORDS)}（{self.sent}）"
            self._arrive(door, user, f"e{self.sent}", text)

    def _arrive(self, door: tuple[str, str], user: str, event: str, text: str) -> None:
        """Send until it is acknowledged, as platforms do; perhaps once more."""
        at = datetime.fromtimestamp(self.clock.now, UTC)
        arrival = Arrival(*door, user, event, "message", at, text)
        chat = f"{door[0]}:{door[1]}:{user}"
        while not self._stored(arrival):
            pass
        self.journal.accepted[chat].append(text)
        if self.chance.random() < 0.1:
            self.store.do(lambda tx: inbox.receive(tx, arrival))

    def _stored(self, arrival: Arrival) -> bool:
        """Try once; a death or a store that is away gives no answer, so it is sent again."""
        try:
            self.store.do(lambda tx: inbox.receive(tx, arrival))
        except PowerCutError:
            self._crash()
        except StoreAway:
            self.journal.away += 1
        else:
            return True
        return False

    def agent(self) -> None:
        """Let an agent take a talk, write in it, decide, or give it back."""
        chat = self.chance.choice(sorted(self.journal.accepted) or [""])
        if not chat:
            return
        kind, parts = self.chance.choice(AGENT_ACTS)
        agent = self.chance.choice(("li", "wang"))
        self.sent += 1
        at = datetime.fromtimestamp(self.clock.now, UTC)
        due = datetime.fromtimestamp(self.clock.now, ZONE) + timedelta(hours=5)
        text = parts if isinstance(parts, str) else json.dumps(dict(parts) | _due(parts, due))
        raw = {"agent": agent, "name": agent.upper()}
        self._stored(
            Arrival("desk", "", agent, f"d{self.sent}", kind, at, text, raw=raw, chat=chat)
        )

    def work(self) -> None:
        """Let a worker take what it can, one lane after another."""
        self.tide.look()
        owner = self.chance.choice(self.workers)
        most = self.chance.randint(1, 4)
        for name in self.store.do(lambda tx: lanes.claim(tx, owner, most, LEASE, pool="in")):
            self._turn(owner, name)

    def stall(self) -> None:
        """Let a worker stand still past its lease; another takes over; it wakes again."""
        slow, quick = self.workers
        names = self.store.do(lambda tx: lanes.claim(tx, slow, 2, LEASE, pool="in"))
        self.clock.now += LEASE + 1
        for name in self.store.do(lambda tx: lanes.claim(tx, quick, 2, LEASE, pool="in")):
            self._turn(quick, name)
        for name in names:
            self._turn(slow, name)

    def _turn(self, owner: str, name: str) -> News | None:
        self._deciding = None
        try:
            news = self.turns.begin(owner, name).result()
        except (Lost, Conflict):
            self.journal.lost += 1
            return None
        except StoreAway as error:
            self.journal.away += 1
            why = str(error)
            self.power.left = None
            self.store.do(lambda tx: lanes.failed(tx, owner, name, why, max_fails=_MOST_FAILS))
            return None
        if self._deciding is not None:
            self.journal.turns[name.partition(":")[2]].append(self._deciding)
        return news

    def send(self) -> None:
        """Let the sender do what is next in a few lanes."""
        most = self.chance.randint(1, 3)
        names = self.store.do(
            lambda tx: lanes.claim(tx, self.out, most, SenderPace().lease, pool="out")
        )
        claims = [Claim(name, self.clock.now + SenderPace().lease) for name in names]
        for claim in claims:
            try:
                self._loop.run_until_complete(self.dispatch.one(claim, self.phones))
            except Lost:
                self.journal.lost += 1

    def cut(self) -> None:
        """Cut the power at some write of whatever happens next."""
        self._unlucky(cut=True)

    def full(self) -> None:
        """Fill the disk before some write of whatever happens next."""
        self._unlucky(cut=False)

    def _unlucky(self, *, cut: bool) -> None:
        self.power.left, self.power.cut = self.chance.randint(0, 30), cut
        self.chance.choice((World.work, World.work, World.send, World.customer))(self)

    def wait(self) -> None:
        """Let time pass, mostly seconds, while a worker's rounds go on looking at the clock."""
        self.clock.now += self.chance.choice((2, 7, 7, 25, 25, 70, 600, 3600, 30_000))
        self.tide.look()

    def back(self) -> None:
        """Set the clock of the wall back a little."""
        self.clock.now -= self.chance.choice((1, 30, 3600))

    def end(self, days: float) -> None:
        """Heal everything and let it come to rest; then let *days* pass, a timer at a time."""
        self.phones.well = True
        self._crash()
        while self._busy():
            pass
        self.journal.failures += self.store.read(lambda c: late(c, self.clock.now))
        until = self.clock.now + days * 86_400
        for _ in range(20_000):
            while self._busy():
                pass
            soon = [self.store.read(partial(lanes.next_at, pool=p)) for p in ("in", "out")]
            at = min((x for x in soon if x is not None), default=None)
            if at is None or at > until:
                return
            self.clock.now = max(self.clock.now + 0.001, at)
        self.journal.failures.append("it never came to rest")

    def _busy(self) -> bool:
        """Do what can be done now; say whether there was anything."""
        self.tide.look()
        owner = self.workers[0]
        names = self.store.do(lambda tx: lanes.claim(tx, owner, 8, LEASE, pool="in"))
        for name in names:
            self._turn(owner, name)
        sends = self.store.do(lambda tx: lanes.claim(tx, self.out, 8, LEASE, pool="out"))
        for name in sends:
            claim = Claim(name, self.clock.now + LEASE)
            self._loop.run_until_complete(self.dispatch.one(claim, self.phones))
        return bool(names or sends)


def _due(parts: Mapping[str, object], due: datetime) -> dict[str, str]:
    return {"due": due.isoformat()} if "points" in parts else {}


_KINDS: Mapping[Callable[[World], None], int] = {
    World.customer: 30,
    World.agent: 6,
    World.work: 30,
    World.send: 20,
    World.wait: 12,
    World.stall: 2,
    World.cut: 4,
    World.full: 3,
    World.back: 3,
}
