"""What stands in for reading and deciding, and a bench to take turns on without threads."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from bot.app import App, build, limits
from bot.brain import Brain
from bot.channels.base import Limits
from bot.hub import News
from bot.settings import Settings
from bot.turn import Turns
from bot.window import Window
from bot.worker import Pace
from dialogues.effects import (
    Button,
    CancelTimer,
    Effect,
    GivenBack,
    Say,
    SetTimer,
    Taken,
    TakeRefused,
    Why,
)
from dialogues.events import (
    AgentDeclined,
    AgentElsewhere,
    AgentExtended,
    AgentFilled,
    AgentPicked,
    AgentProposed,
    AgentRelayed,
    AgentResolved,
    AgentReturned,
    AgentSaid,
    AgentSorted,
    AgentTook,
    AgentTransferred,
    Due,
    Entered,
    Event,
    Heard,
    Noticed,
)
from dialogues.facts import Facts
from dialogues.move import Move
from dialogues.state import Control, ScriptRef, State
from nlu.types import Context, Flag, Intent, Parse
from storage import inbox, lanes, messages, migrate
from storage.inbox import Arrival, Received
from storage.messages import Line
from storage.store import Store
from tests.bot.every_effect import everything
from tests.fakes.hand_clock import HandClock

T0 = datetime(2026, 3, 1, 10, tzinfo=UTC)
CHINA = ZoneInfo("Asia/Shanghai")
SCRIPT = ScriptRef("fake", "v1")
OWNER = "bench:1:0"
CHAT = "web:default:v1"


@dataclass
class Clock(HandClock):
    """Epoch seconds, moved by hand."""

    now: float = T0.timestamp()


def say(text: str, **more: Any) -> Say:
    return Say(text, Why("fake", "new"), **more)


@dataclass
class Decider:
    """Answers with what it heard; a few words make it do more. Keeps every event."""

    events: list[Event] = field(default_factory=list)
    facts: list[Facts] = field(default_factory=list)
    broken: bool = False

    def __call__(self, state: State | None, event: Event, facts: Facts) -> Move:
        """Return the next move."""
        self.events.append(event)
        self.facts.append(facts)
        if self.broken:
            raise RuntimeError("the decider is broken")
        state = state or State(SCRIPT)
        state = replace(state, turn=state.turn + 1, open="")
        match event:
            case Heard():
                return self._heard(state, event, facts)
            case AgentTook() | AgentSaid() | AgentReturned():
                return self._agent(state, event)
            case Due(key=key):  # at "arrived" only a look: did a colleague's words get there?
                return Move(state, () if key == "arrived" else (say(f"due {key}"),))
            case (
                AgentProposed()
                | AgentDeclined()
                | AgentResolved()
                | AgentExtended()
                | AgentTransferred()
                | AgentFilled()
                | AgentSorted()
                | AgentPicked()
                | AgentRelayed()
            ):
                return Move(state, (say(f"{event.name} decided", author=event.name),))
            case Entered():
                return Move(state, (say("hello"),))
            case Noticed() | AgentElsewhere():
                return Move(state, ())

    def _heard(self, state: State, event: Heard, facts: Facts) -> Move:
        words = [one.parse.text or one.payload for one in event.messages]
        text = " ".join(words)
        if "boom" in text:
            raise ValueError("boom")
        if state.control is Control.HUMAN:
            return Move(state)
        effects: list[Effect] = []
        if "case" in text:
            state, effects = everything(state, event, facts)
        if "timer" in text:
            effects.append(SetTimer("silence", event.at + timedelta(seconds=60)))
        if "cancel" in text:
            effects.append(CancelTimer("silence"))
        if "ask" in text:
            state = replace(state, open="confirm")
        buttons = (Button("对", "/confirm"), Button("改", "/amend")) if "ask" in text else ()
        effects.append(say(f"{state.turn}: {'|'.join(words)}", buttons=buttons))
        return Move(state, tuple(effects))

    def _agent(self, state: State, event: AgentTook | AgentSaid | AgentReturned) -> Move:
        if state.agent and state.agent[0] != event.agent:
            return Move(state, (TakeRefused(event.agent, state.agent[1]),))
        match event:
            case AgentTook(agent=agent, name=name):
                taken = replace(state, control=Control.HUMAN, agent=(agent, name))
                effects = (Taken(state.case_no, agent, name), say(f"{name}来了"))
                return Move(taken, effects)
            case AgentSaid(name=name, text=text):
                return Move(state, (say(text, author=name, kind="agent"),))
            case AgentReturned(agent=agent):
                back = replace(state, control=Control.BOT, agent=None)
                return Move(back, (GivenBack(state.case_no, agent), say("回来了")))


@dataclass
class Reader:
    """Reads a few words; anything else is a complaint."""

    read: list[tuple[str, Context]] = field(default_factory=list)

    def __call__(self, text: str, context: Context) -> Parse:
        """Read *text*."""
        self.read.append((text, context))
        if "crash" in text:
            raise ZeroDivisionError("the reader crashed")
        if "fire" in text:
            return Parse(text, level=1, flags=frozenset({Flag.SAFETY}))
        return Parse(text, intent=Intent.COMPLAINT, level=2, heat=2)


def asking(state: State | None) -> str:
    return "" if state is None else state.open


def brain(
    decide: Callable[[State | None, Event, Facts], Move] | None = None,
    read: Callable[[str, Context], Parse] | None = None,
    window: Window | None = None,
) -> Brain:
    return Brain(read or Reader(), decide or Decider(), asking, window or Window())


PUSH = Limits(max_text=4096, max_buttons=8, payload_bytes=200)


@dataclass
class Bench:
    """The real store, and turns taken one after another in the test's own thread."""

    store: Store
    clock: Clock
    decide: Decider
    read: Reader
    turns: Turns
    told: list[News] = field(default_factory=list)

    def post(self, text: str, event: str = "", **more: Any) -> Received:
        """Receive a message; chat web:default:v1 unless said otherwise."""
        event = event or f"e{len(text)}-{text}"
        given = {"channel": "web", "account": "default", "user": "v1", "kind": "message"} | more
        given.setdefault("at", datetime.fromtimestamp(self.clock.now, UTC))
        arrival = Arrival(event_id=event, text=text, **given)
        return self.store.do(lambda tx: inbox.receive(tx, arrival))

    def agent(self, kind: str, agent: str, text: str = "", chat: str = CHAT) -> Received:
        """Receive an agent's act."""
        return self.post(
            text,
            f"{kind}-{agent}-{self.clock.now}",
            channel="desk",
            user=agent,
            kind=kind,
            chat=chat,
            raw={"agent": agent, "name": agent.upper()},
        )

    def work(self) -> list[News]:
        """Take turns until nothing can be claimed; return their news."""
        news: list[News] = []
        while names := self.claim():
            news += [self.turns.begin(OWNER, name).result() for name in names]
        self.told += news
        return news

    def claim(self) -> tuple[str, ...]:
        """Claim every lane that has something."""
        return self.store.do(lambda tx: lanes.claim(tx, OWNER, 8, pool="in"))

    def history(self, chat: str = CHAT) -> list[Line]:
        """Return what was said."""
        return self.store.read(lambda c: messages.history(c, chat))

    def replies(self, chat: str = CHAT) -> list[str]:
        """Return what was said to the customer."""
        return [line.text for line in self.history(chat) if line.who != "customer"]


@contextmanager
def bench(
    folder: Path,
    *,
    window: Window | None = None,
    fault: Callable[[], None] | None = None,
    doors: Mapping[str, Limits] | None = None,
) -> Iterator[Bench]:
    url = f"sqlite:///{folder / 'bench.db'}"
    migrate.upgrade(url)
    clock, decide, read = Clock(), Decider(), Reader()
    store = Store.open(url, clock, fault)
    mind = brain(decide, read, window or Window(pause=0, answer_pause=0))
    known = limits() | {"push": PUSH} | dict(doors or {})
    turns = Turns(store, mind, known, zone=CHINA, clock=clock)
    try:
        yield Bench(store, clock, decide, read, turns)
    finally:
        store.close()


def rows(folder: Path, name: str = "bench.db") -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the database, by table, without what only says who works on it."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    with sqlite3.connect(f"file:{folder / name}?mode=ro", uri=True) as c:
        tables = [n for (n,) in c.execute("select name from sqlite_master where type='table'")]
        for table in tables:
            if table not in ("lane", "sqlite_sequence", "alembic_version"):
                found[table] = sorted(c.execute(f"select * from {table}").fetchall(), key=repr)
    c.close()
    return found


QUICK = Pace(threads=2, batch=4, idle=0.05, away=0.02)


def make_app(folder: Path, mind: Brain, **settings: Any) -> App:
    """Build an app on a database of its own, with short waits."""
    given: dict[str, Any] = {"pace": QUICK, "heartbeat": 0.2, "rest_wait": 3.0} | settings
    return build(Settings(data=folder, **given), mind)


def browser(app: App, patience: float = 5.0) -> httpx.AsyncClient:
    """Return a client of *app*'s pages and APIs with cookies of its own."""
    transport = httpx.ASGITransport(app.asgi())
    return httpx.AsyncClient(transport=transport, base_url="http://test", timeout=patience)
