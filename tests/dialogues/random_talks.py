"""Random talks: customers, agents and a clock whose timers really ring."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from dialogues.book import Book
from dialogues.effects import CancelTimer, FileCase, SetTimer
from dialogues.events import (
    AgentDeclined,
    AgentProposed,
    AgentResolved,
    AgentReturned,
    AgentSaid,
    AgentSorted,
    AgentTook,
    Due,
    Event,
    Heard,
)
from dialogues.facts import EarlierCase, Facts
from dialogues.move import Move
from dialogues.talks import Player
from nlu.types import Emotion, Flag, Handoff, Hazard, Intent, Need, Parse, Slot, SlotType, Validity
from tests.dialogues.casework import BARE, NAMES
from tests.dialogues.lived import Turn

Member = TypeVar("Member", bound=StrEnum)
START = datetime(2026, 11, 25, 9, 58, 7, tzinfo=ZoneInfo("Asia/Shanghai"))
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
    "declined a", "declined b", "resolved a", "resolved b", "sorted a", "sorted b",
)  # fmt: skip


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
                return AgentTook(talk.now, agent, NAMES[agent])
            case "said":
                return AgentSaid(talk.now, agent, NAMES[agent], "您好，我来处理。")
            case "returned":
                mode = ("", "missing", "progress", "follow_up")[talk.messages % 4]
                return AgentReturned(talk.now, agent, NAMES[agent], mode)
            case "proposed" | "declined" | "resolved":
                return _decision(deed, talk, agent)
            case "sorted":
                return _sorting(talk, agent)
            case "timer":
                return Due(talk.now, "silence")
        said = [talk.said(p, payload=self.payload, photos=self.photos) for p in self.parses]
        return Heard(talk.now, tuple(said))


def _sorting(talk: Player, agent: str) -> AgentSorted:
    """Put something right: what makes it more urgent, another category, or how far it is used."""
    parts: dict[str, Any] = [
        {"level": "1"}, {"level": "2", "category": "service.attitude"}, {"severity": "out"},
        {"category": "quality.fault"},
    ][talk.messages % 4]  # fmt: skip
    if talk.state is not None and talk.state.level == "1":
        parts = {"severity": "partly"}
    return AgentSorted(talk.now, agent, NAMES[agent], reason="核对过", **parts)


def _decision(deed: str, talk: Player, agent: str) -> Event:
    who = (talk.now, agent, NAMES[agent])
    if deed == "proposed":
        options = ("A 换", "B 修") if talk.messages % 2 else ()
        due = talk.now + timedelta(hours=3)
        return AgentProposed(*who, "换一个新的。", BARE, options, due)
    if deed == "declined":
        parts = ("我明白。", "没有故障。", "第 4 条", "1 版", "可以修。", "回复核")
        return AgentDeclined(*who, *parts)
    days = 7 * (talk.messages % 2)
    return AgentResolved(*who, "upheld", "换好了。", "坏了再换。", "转 806", check_days=days)


class World(Player):
    """A conversation whose timers ring: one that was set comes due, a cancelled one does not."""

    def __init__(self, book: Book) -> None:
        super().__init__(book, START)
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


def act_of(seed: int) -> Act:
    """Draw an act; one number stands for it, so a failing talk is cut down quickly."""
    chance = Random(seed)
    minutes = chance.choice((0, 1, 1, 1, 4, 40, 1500))
    who = chance.choice((*["customer"] * 20, *_OTHERS))
    if who != "customer":
        return Act(minutes, who)
    payload = chance.choice((*[""] * 8, *_PAYLOADS))
    parses = tuple(_parse(chance) for _ in range(chance.choice((1, 1, 2))))
    return Act(minutes, who, parses, payload, chance.choice((0, 0, 0, 1, 3)))


ACTS = st.integers(0, 1 << 20).map(act_of)
