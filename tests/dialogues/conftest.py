"""The shipped book, and random talks: customers, agents and a clock whose timers really ring."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from random import Random
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import strategies as st

from dialogues.book import Book, Company
from dialogues.effects import CancelTimer, Effect, FileCase, Say, SetTimer
from dialogues.events import (
    AgentDeclined,
    AgentProposed,
    AgentResolved,
    AgentReturned,
    AgentSaid,
    AgentTook,
    Due,
    Event,
    Heard,
    Said,
)
from dialogues.facts import EarlierCase, Facts
from dialogues.load import book_of, load_scripts
from dialogues.move import Move
from dialogues.reading import Reading
from dialogues.sla import Sla
from dialogues.state import FieldName, MessageId, Point, State
from dialogues.talks import ZONE, Meant, Player, meant_parse
from nlu.types import (
    Emotion,
    Flag,
    Handoff,
    Hazard,
    Intent,
    Need,
    Parse,
    Slot,
    SlotType,
    Validity,
)

Kind = TypeVar("Kind")
Member = TypeVar("Member", bound=StrEnum)
Turn = tuple[Event, State | None, Move]

SCRIPTS = Path(__file__).parents[2] / "dialogues" / "scripts"
_START = datetime(2026, 11, 25, 9, 58, 7, tzinfo=ZoneInfo("Asia/Shanghai"))
_WORDS = (
    "", "垃圾", "没有", "不知道", "对", "不对", "嗯", "谢谢", "快点", "你是机器人吗？", "别问了",
    "凭什么问这个？", "耳机用两天就坏了", "你们的客服态度很差，让我等了一下午", "我要打 12315",
    "另外还有一件事，快递也丢了", "我要发抖音", "在京东买的", "上上周 淘宝", "订单 SF1234567890",
    "人没事", "孩子烫伤了", "能修就修，修不好就退", "138-0013-8000", "不方便", "气死我了！！！",
    "希望首页能加一个夜间模式", "再不处理我就不客气了", "你们到底管不管", "算了不投诉了",
    "还没消息吗", "3 次", "200 块",
)  # fmt: skip
_CATEGORIES = (
    "quality.fault", "quality.safety", "quality.below_spec", "quality.food", "service.attitude",
    "service.unreachable", "logistics.lost", "price.overcharge", "aftersale.refund",
    "aftersale.repair", "account_safety.hacked", "account_safety.credit_record",
    "suggestion.feature", "other.unclear", "other.facility", "other.platform_rules", None,
)  # fmt: skip
_VALUES = {
    SlotType.DATE: ("昨天", "2026-11-24"),
    SlotType.PHONE: ("13800138000", "+8613800138000"),
    SlotType.AMOUNT: ("200 块", "20000"),
    SlotType.DEMAND: ("退货", "return_refund"),
    SlotType.ATTEMPTS_BEFORE: ("3 次", "3"),
}
_PAYLOADS = ("/confirm", "/amend", "/human", "/register", "/no", "京东",
    "/accept", "/accept 1", "/change", "/refuse", "/review",
)  # fmt: skip
_OTHERS = (
    "took a", "took b", "said a", "returned a", "returned b", "timer", "proposed a", "proposed b",
    "declined a", "declined b", "resolved a", "resolved b",
)  # fmt: skip
_AGENTS = {"a": "陈岚", "b": "周敏"}


@dataclass(frozen=True)
class Act:
    """Something that happens *minutes* after the last; told apart from the talk it comes to."""

    minutes: int
    who: str = "customer"
    parses: tuple[Parse, ...] = ()
    payload: str = ""
    photos: int = 0

    def event(self, talk: Player) -> Event:
        """Return the event of this act at the talk's present time."""
        deed, _, agent = self.who.partition(" ")
        match deed:
            case "took":
                return AgentTook(talk.now, agent, _AGENTS[agent])
            case "said":
                return AgentSaid(talk.now, agent, _AGENTS[agent], "您好，我来处理。")
            case "returned":
                return AgentReturned(talk.now, agent, _AGENTS[agent])
            case "proposed" | "declined" | "resolved":
                return _decision(deed, talk, agent)
            case "timer":
                return Due(talk.now, "silence")
        said = [talk.said(p, payload=self.payload, photos=self.photos) for p in self.parses]
        return Heard(talk.now, tuple(said))


def _decision(deed: str, talk: Player, agent: str) -> Event:
    who = (talk.now, agent, _AGENTS[agent])
    if deed == "proposed":
        points = tuple(Point(name, "有") for name in ("action", "number", "approver", "demand"))
        options = ("A 换", "B 修") if talk.messages % 2 else ()
        due = talk.now + timedelta(hours=3)
        return AgentProposed(*who, "换一个新的。", points, options, due)
    if deed == "declined":
        parts = ("我明白。", "没有故障。", "第 4 条", "1 版", "可以修。", "回复核")
        return AgentDeclined(*who, *parts)
    return AgentResolved(*who, "upheld", "换好了。", "坏了再换。", "转 806")


class World(Player):
    """A conversation whose timers ring: one that was set comes due, a cancelled one does not."""

    def __init__(self, book: Book) -> None:
        super().__init__(book, _START)
        self.turns: list[Turn] = []
        self.timers: dict[str, datetime] = {}

    def _facts(self) -> Facts:
        """Return what is known, the customer's earlier matters with it."""
        filed = {e.case_no: e for e in self.effects if isinstance(e, FileCase)}
        newest = list(filed.values())[-5:]
        earlier = [
            EarlierCase(c.case_no, c.state, c.category, c.started, c.fields)
            for c in reversed(newest)
        ]
        return replace(super()._facts(), earlier=tuple(earlier), complaints_30d=len(earlier))

    def live(self, act: Act) -> None:
        """Let time pass until *act*, ring what comes due meanwhile, then let it happen."""
        until = self.now + timedelta(minutes=act.minutes)
        while self.timers and min(self.timers.values()) <= until:
            key = min(self.timers, key=lambda k: (self.timers[k], k))
            self.now = max(self.now, self.timers.pop(key))
            self._decide(Due(self.now, key))
        self.now = max(self.now, until)
        self._decide(act.event(self))

    def _decide(self, event: Event) -> None:
        before = self.state
        effects = self.happen(event)
        assert self.state is not None
        self.turns.append((event, before, Move(self.state, tuple(effects))))
        for effect in effects:
            if isinstance(effect, SetTimer):
                self.timers[effect.key] = effect.due
            elif isinstance(effect, CancelTimer):
                self.timers.pop(effect.key, None)


class Chat(Player):
    """A conversation as a test writes it: what the customer says, and what the bot answers."""

    earlier: tuple[EarlierCase, ...] = ()

    def say(self, *texts: str, payload: str = "", files: tuple[str, ...] = (), **meant: Any) -> str:
        """Let the customer say *texts* in one turn, all with one meaning; return the answer."""
        means = Meant.model_validate(meant)
        said = [self.said(meant_parse(t, means), payload=payload) for t in texts or ("",)]
        said[-1] = replace(said[-1], attachments=files)
        return self.words(self.hear(*said))

    def words(self, effects: Sequence[Effect]) -> str:
        """Return what the bot says in *effects*, and keep its rules and buttons."""
        says = [e for e in effects if isinstance(e, Say)]
        self.rules = " ".join(s.why.rule for s in says).split()
        self.buttons = [b for s in says for b in s.buttons]
        return "\n".join(s.text for s in says)

    def of(self, kind: type[Kind]) -> list[Kind]:
        """Return every effect of *kind* so far."""
        return [e for e in self.effects if isinstance(e, kind)]

    @property
    def now_state(self) -> State:
        """Return the state; there is one once something was said."""
        assert self.state is not None
        return self.state

    @property
    def asked(self) -> list[str]:
        """Return the fields asked for in the last answer."""
        return [r.split(".")[1] for r in self.rules if r.startswith("questions.")]

    def known(self, field: str) -> str:
        """Return a field's value, "" when it is not known."""
        found = self.now_state.fields.get(FieldName(field))
        return found.value if found else ""

    def _facts(self) -> Facts:
        facts = super()._facts()
        return replace(facts, earlier=self.earlier, complaints_30d=len(self.earlier))


def _few(chance: Random, kind: type[Member]) -> tuple[Member, ...]:
    """Draw mostly nothing, sometimes one or two members of an enum."""
    return tuple(chance.sample(list(kind), chance.choice((0, 0, 0, 1, 1, 2))))


def _slot(chance: Random) -> Slot:
    kind = chance.choice(list(SlotType))
    text, value = _VALUES.get(kind, ("AC20", "AC20"))
    precision = "day" if kind is SlotType.DATE else ""
    return Slot(kind, text, 0, len(text), value, precision, chance.choice(("", "", "purchase")))


def _parse(chance: Random) -> Parse:
    intent = chance.choice((*Intent, *[Intent.COMPLAINT] * 8))
    category = chance.choice(_CATEGORIES)
    flags = frozenset(_few(chance, Flag))
    return Parse(
        chance.choice(_WORDS),
        intent=intent,
        acts=(intent, *_few(chance, Intent)),
        category=category,
        categories=(category,) if category else (),
        emotion=chance.choice(list(Emotion)),
        heat=chance.randint(0, 3),
        level=chance.choice((None, None, 2, 2, 3, 1)),
        flags=flags,
        hazards=_few(chance, Hazard) if Flag.SAFETY in flags else (),
        needs=frozenset(_few(chance, Need)),
        validity=chance.choice(list(Validity)),
        handoff=chance.choice((*[Handoff.NONE] * 8, *Handoff)),
        slots=tuple(_slot(chance) for _ in range(chance.choice((0, 0, 1, 2)))),
        sure={"category": chance.choice((0.3, 0.8))},
    )


def _act(seed: int) -> Act:
    """Draw an act; one number stands for it, so a failing talk is cut down quickly."""
    chance = Random(seed)
    minutes = chance.choice((0, 1, 1, 1, 4, 40, 1500))
    who = chance.choice((*["customer"] * 20, *_OTHERS))
    if who != "customer":
        return Act(minutes, who)
    payload = chance.choice((*[""] * 8, *_PAYLOADS))
    parses = tuple(_parse(chance) for _ in range(chance.choice((1, 1, 2))))
    return Act(minutes, who, parses, payload, chance.choice((0, 0, 0, 1, 3)))


_ACTS = st.integers(0, 1 << 20).map(_act)


@pytest.fixture(scope="session")
def scripts_folder() -> Path:
    """Return the folder of the shipped scripts."""
    return SCRIPTS


@pytest.fixture(scope="session")
def book() -> Book:
    """Return the shipped scripts as one book, open round the clock."""
    return book_of(load_scripts(SCRIPTS), Company(), Sla())


@pytest.fixture(scope="session")
def heard() -> Callable[..., Reading]:
    """Return how texts become one turn, what they mean being written as in a talk."""

    def read(*texts: str, photos: int = 0, payload: str = "", **meant: Any) -> Reading:
        means = Meant.model_validate(meant)
        return Reading(
            tuple(
                Said(MessageId(n), _START, meant_parse(t, means), payload, ("image",) * photos)
                for n, t in enumerate(texts, start=1)
            )
        )

    return read


@pytest.fixture
def chat(book: Book) -> Chat:
    """Return a conversation with a customer never seen before, at ten in the morning."""
    return Chat(book, datetime(2026, 11, 25, 10, 0, tzinfo=ZONE))


@pytest.fixture(scope="session")
def acts() -> st.SearchStrategy[list[Any]]:
    """Return a strategy of what may happen in a talk, for `live`."""
    return st.lists(_ACTS, min_size=1, max_size=12)


@pytest.fixture(scope="session")
def many_acts() -> st.SearchStrategy[list[Any]]:
    """Return a strategy of long talks in which the same things happen again and again."""
    few = st.lists(_ACTS, min_size=2, max_size=4)
    return few.flatmap(lambda acts: st.lists(st.sampled_from(acts), min_size=10, max_size=40))


@pytest.fixture(scope="session")
def steps() -> Callable[[int, int], list[list[Any]]]:
    """Return how *n* things that happen are drawn from a seed, twenty to a talk."""

    def drawn(seed: int, n: int) -> list[list[Any]]:
        chance = Random(seed)
        acts = [_act(chance.randrange(1 << 20)) for _ in range(n)]
        return [acts[at : at + 20] for at in range(0, n, 20)]

    return drawn


@pytest.fixture(scope="session")
def live(book: Book) -> Callable[[Sequence[Any]], list[Turn]]:
    """Return how acts become turns: the event, the state before, the move."""

    def lived(acts: Sequence[Act]) -> list[Turn]:
        world = World(book)
        for act in acts:
            world.live(act)
        return world.turns

    return lived
