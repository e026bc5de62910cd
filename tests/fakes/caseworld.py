"""A customer, agents and the clock, over the real turn, the shipped scripts and a real store.

The reader is a table: what each text means is said where it is posted. Time moves from timer to
timer, so whatever is due happens at its own moment.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.app import limits
from bot.brain import Brain
from bot.turn import Turns
from bot.window import Window
from cases.now import CaseNow
from cases.work_file import shipped
from dialogues.book import Book, Company
from dialogues.load import book_of, load_scripts
from dialogues.sla import Sla
from dialogues.state import State
from dialogues.step import context_kind, step
from dialogues.talks import Meant, meant_parse
from nlu.types import Context, Parse
from storage import cases, clocks, conversations, inbox, lanes, messages, migrate, promises, working
from storage.case_events import Happened
from storage.clocks import Standing
from storage.inbox import Arrival
from storage.promises import Kept
from storage.store import Store
from tests.fakes.hand_clock import HandClock

ZONE = ZoneInfo("Asia/Shanghai")
TEN = datetime(2026, 11, 25, 10, 0, tzinfo=ZONE)
CHAT = "web:default:v1"
OWNER = "world:1:0"
WORK = shipped()
NAMES = {"lin": "林可", "zhou": "周敏"}
SCRIPTS = Path(__file__).parents[2] / "dialogues" / "scripts"
STORY = "手机续航虚标，说明书写18小时，实测9小时"
DONE = {
    "outcome": "upheld",
    "done": "换了新电池。",
    "condition": "30 天内再不行就退。",
    "contact": "转 806",
}
PLAN = {
    "text": "换一块新电池。",
    "points": [
        {"name": name, "value": "有"} for name in ("action", "number", "approver", "demand")
    ],
}


@dataclass
class Clock(HandClock):
    """Epoch seconds, moved by hand."""

    now: float = TEN.timestamp()


@dataclass
class World:
    """One talk and its case. Anything posted is answered at once."""

    store: Store
    clock: Clock
    book: Book
    turns: Turns
    meant: dict[str, Meant]
    posted: int = 0
    chat: str = CHAT
    history: list[str] = field(default_factory=list)

    @property
    def at(self) -> datetime:
        """Return the time of day."""
        return datetime.fromtimestamp(self.clock.now, ZONE)

    def says(self, text: str = "", press: str = "", **meant: Any) -> str:
        """Let the customer say *text*, or press a button; return what the bot answers."""
        self.meant[text] = Meant.model_validate({"intent": "chitchat"} | meant)
        return self._post(text, "message", payload=press)

    def agent(self, kind: str, login: str = "lin", text: str = "") -> str:
        """Let an agent act: took, said, returned."""
        raw = {"agent": login, "name": NAMES.get(login, login)}
        return self._post(text, f"agent_{kind}", channel="desk", user=login, raw=raw)

    def decides(self, kind: str, login: str = "lin", /, **parts: Any) -> str:
        """Let an agent decide: proposed, declined, resolved, extended."""
        return self.agent(kind, login, json.dumps(parts))

    def _post(self, text: str, kind: str, **more: Any) -> str:
        before = len(self.lines())
        self.posted += 1
        given: dict[str, Any] = {"channel": "web", "account": "default", "user": "v1"} | more
        arrival = Arrival(
            event_id=f"e{self.posted}", kind=kind, at=self.at, text=text, chat=self.chat, **given
        )
        self.store.do(lambda tx: inbox.receive(tx, arrival))
        self.work()
        new = [line.text for line in self.lines()[before:] if line.who == "bot"]
        self.clock.now += 30
        return "\n".join(new)

    def work(self) -> None:
        """Take every turn that is due now."""
        while names := self.store.do(lambda tx: lanes.claim(tx, OWNER, 8, pool="in")):
            for name in names:
                self.turns.begin(OWNER, name).result()

    def wait(self, passed: timedelta) -> None:
        """Let time pass, stopping at every timer on the way."""
        end = self.clock.now + passed.total_seconds()
        while True:
            due = self.store.read(lambda c: lanes.next_at(c, "in"))
            if due is None or due > end:
                break
            self.clock.now = max(self.clock.now, due)
            self.work()
        self.clock.now = end
        self.store.do(lambda tx: working.tick(tx, WORK))
        self.work()

    def lines(self) -> list[messages.Line]:
        """Return everything said."""
        return self.store.read(lambda c: messages.history(c, self.chat))

    def state(self) -> State:
        """Return the talk's state, which is there."""
        found, _ = self.store.read(lambda c: conversations.load(c, self.chat))
        assert found is not None
        return found

    @property
    def case_no(self) -> str:
        """Return the number of the present case."""
        return self.state().case_no

    def now(self, number: str = "") -> CaseNow:
        """Return the case as its history tells it."""
        return self.store.read(lambda c: working.now(c, number or self.case_no, WORK))

    def case(self, number: str = "") -> cases.Case:
        """Return the case as its row stands."""
        found = self.store.read(lambda c: cases.load(c, number or self.case_no))
        assert found is not None
        return found

    def events(self, number: str = "") -> list[Happened]:
        """Return the case's history."""
        return self.store.read(lambda c: cases.events(c, number or self.case_no))

    def ledger(self, number: str = "") -> list[Kept]:
        """Return the case's promises."""
        return self.store.read(lambda c: promises.of_case(c, number or self.case_no))

    def clocks(self, number: str = "") -> list[Standing]:
        """Return the case's clocks."""
        return self.store.read(lambda c: clocks.of_case(c, number or self.case_no, ZONE))


def made_book() -> Book:
    """Return the shipped book."""
    return book_of(load_scripts(SCRIPTS), Company(), Sla())


def turns(store: Store, book: Book, meant: dict[str, Meant], clock: Clock, **brain: Any) -> Turns:
    """Return what takes turns on the store."""

    def read(text: str, _: Context) -> Parse:
        return meant_parse(text, meant.get(text, Meant()))

    mind = Brain(read, partial(step, book), partial(context_kind, book), Window(0, 0, 0), **brain)
    return Turns(store, mind, limits(), zone=ZONE, clock=clock)


@contextmanager
def world(
    folder: Path,
    book: Book,
    *,
    fault: Callable[[], None] | None = None,
    **brain: Any,
) -> Iterator[World]:
    """Give a world on a new database."""
    url = f"sqlite:///{folder / 'world.db'}"
    migrate.upgrade(url)
    clock, meant = Clock(), dict[str, Meant]()
    store = Store.open(url, clock, fault)
    try:
        yield World(store, clock, book, turns(store, book, meant, clock, **brain), meant)
    finally:
        store.close()


def filed(one: World) -> str:
    """File a case that agent lin takes; return its number."""
    one.says(STORY, intent="complaint", category="quality.below_spec", slots={"product": "手机"})
    one.agent("took")
    return one.case_no


def due(one: World, **passed: float) -> str:
    """Return the time after this much, as an act of the desk writes it."""
    return (one.at + timedelta(**passed)).isoformat()
