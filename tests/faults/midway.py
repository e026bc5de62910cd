"""Customers in the middle of their talks, and a server whose scripts are published anew meanwhile.

The shipped scripts, a real store and library, customers who answer what they are asked. In the
second version a field is gone, a step has another name and the order is another; every other
script changed its rhythm.
"""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import httpx

from bot import library
from bot.app import App, build
from bot.brain import Brain
from bot.deployment import Deployment
from bot.library import Library, draft
from bot.settings import Settings
from bot.window import Window
from dialogues.state import FieldName, ScriptRef, State
from dialogues.step import step
from storage import conversations, scripts
from storage.scripts import Draft
from storage.store import Store
from tests.bot.runtime_fakes import browser
from tests.fakes.hand_clock import HandClock
from tests.faults.quick_reader import quick_read

SEED = int(os.environ.get("SEED", "7"))
TALKS = 200
MOST = 24  # turns until a talk must be over
OPENINGS = (
    ("耳机右边没声音了，用了才一个月", 5),
    ("快递三天没到，说好第二天的", 1),
    ("客服说话太冲，我问一句顶一句", 1),
    ("退款一直不给，说了两个星期", 1),
    ("多扣了我一笔钱", 1),
)
SAID = {
    "product": "耳机",
    "purchased_on": "上周三",
    "occurred_on": "昨天",
    "demand": "全额退款",
    "contact_phone": "13800000000",
    "order_no": "E12345678",
    "amount": "299元",
    "place_of_purchase": "官网",
    "company": "官网",
    "model": "AC20-M",
    "model_no": "AC20-M",
    "issue": "一坐地铁就断，别的时候还好",
}
BEFORE = "required: [issue, product, purchased_on, place_of_purchase, model, demand]"
AFTER = "required: [demand, model_no, purchased_on, product, issue]"
RENAMED = """
  model_no:
    label: 机身上的型号
    kind: text
    ask: [机身上的型号方便看一眼吗？没有就回“没有”。, 背面最后一行的型号看得到吗？]
    example: 一般在背面最后一行小字，像 AC20-M。
    why: 不同型号的处理办法不一样。
    skip: {words: [没有, 找不到, 不知道], then: agent}
    tries: 2

checklists:
"""
IN_ENGLISH = """\
  model_no:
    label: Model on the case
    ask: [Could you read me the model on the case?, Can you see the model in the last line?]
    example: On the back, in the last line, like AC20-M.
    why: Each model is handled in its own way.
    skip: {words: [none, cannot find it, do not know]}
"""


@dataclass
class Customer:
    """Complains, then answers what is asked. began: the version his complaint is heard by."""

    user: str
    opening: str
    chance: random.Random
    turns: int = 0
    began: ScriptRef | None = None
    given: set[FieldName] = field(default_factory=set)
    again: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    state: State | None = None

    @property
    def chat(self) -> str:
        """The conversation."""
        return f"rest:default:{self.user}"

    @property
    def over(self) -> bool:
        """Whether the case is filed and nothing is asked any more."""
        return self.state is not None and self.state.closed

    def next(self) -> str:
        """Return what he says now."""
        if self.state is None:
            return self.opening
        if self.state.asking is None:
            return "对"
        said = SAID.get(self.state.asking, "不知道")
        return "不知道" if self.chance.random() < 0.1 else said

    def hear(self, state: State) -> None:
        """Look where the talk stands after a turn."""
        self.turns += 1
        self.state = state
        if self.began is None and state.category is not None:
            self.began = state.script
        if state.asking is not None and state.asking in self.given:
            self.again.append(f"{self.user}: {state.asking}")
        self.asked += [state.asking] if state.asking is not None else []
        self.given |= {name for name, known in state.fields.items() if known.given}


@dataclass
class Shop:
    """A server in this process, and whom it serves."""

    place: Deployment
    store: Store
    clock: HandClock
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))

    def customers(self, name: str, count: int) -> list[Customer]:
        """Return new ones."""
        weights = [weight for _, weight in OPENINGS]
        drawn = [words for words, _ in self.chance.choices(OPENINGS, weights, k=count)]
        seeds = [self.chance.randrange(2**32) for _ in drawn]
        return [
            Customer(f"{name}{n}", opening, random.Random(seed))
            for n, (opening, seed) in enumerate(zip(drawn, seeds, strict=True))
        ]

    def publish(self, change: Callable[[Path], None]) -> None:
        """Change the files, release them as an operator does, and let the library look again."""
        change(self.place.scripts)
        drafts = [draft(self.place.scripts, one) for one in self.place.load_scripts().values()]
        for one in drafts:
            number = self.store.do(partial(_released, one=one))
            self.store.do(partial(_live, name=one.ref.name, number=number))
        self.clock.now += library.LOOK

    @asynccontextmanager
    async def open(self) -> AsyncIterator[httpx.AsyncClient]:
        """Let a server start, and stop it at the end."""
        first = library.opened(self.store, self.place)
        own = Library(first.edition, first._renew, self.clock)
        own.watch(self.store)
        brain = Brain(
            quick_read,
            partial(step, own.book),
            own.asking,
            Window(pause=0, answer_pause=0, cap=0),
            by_chat=own.decider,
        )
        app: App = build(Settings(data=self.place.data, heartbeat=0.2), brain)
        async with app.running(), browser(app, 60) as client:
            yield client

    async def talk(self, client: httpx.AsyncClient, who: Customer, most: int) -> None:
        """Let a customer say so many things, fewer when it is over before."""
        for _ in range(most):
            if who.over:
                return
            said = {"sender": who.user, "message": who.next()}
            said["message_id"] = f"{who.user}-{who.turns}"
            answer = await client.post("/webhooks/rest/webhook", json=said)
            assert answer.status_code == httpx.codes.OK
            state, _ = await asyncio.to_thread(self.store.read, partial(_state, chat=who.chat))
            assert state is not None
            who.hear(state)


def _released(tx: object, one: Draft) -> int:
    return scripts.release(tx, one, "王芳", "改了几步")  # type: ignore[arg-type]


def _live(tx: object, name: str, number: int) -> None:
    scripts.go_live(tx, name, number, "王芳")  # type: ignore[arg-type]


def _state(c: object, chat: str) -> tuple[State | None, int]:
    return conversations.load(c, chat)  # type: ignore[arg-type]


def second_version(folder: Path) -> None:
    """Take a field away, give a step another name and the steps another order; wait longer."""
    change(folder / "quality.yml", BEFORE, AFTER)
    change(folder / "quality.yml", "\nchecklists:\n", RENAMED)
    change(folder / "en" / "quality.yml", "\nquestions:\n", f"\nquestions:\n{IN_ENGLISH}")
    change(folder / "common.yml", "listen_pause: 6s", "listen_pause: 9s")


def change(path: Path, before: str, after: str) -> None:
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")
