"""Laws of the ledger in any order of events: every time that is said has its row, and one end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogues.book import Book
from dialogues.clocks import Clock, Kind
from dialogues.effects import (
    CancelTimer,
    Effect,
    Escalate,
    Promise,
    Say,
    SetTimer,
    SettlePromise,
)
from dialogues.events import AgentElsewhere, AgentReturned, AgentSaid, AgentTook, Due
from dialogues.talks import ZONE
from tests.dialogues.casework import NOW, STORY, Talk

_TEXTS = (
    ("我 {} 分钟内给您打电话。", 1),
    ("您好，已经查到了，{} 小时内给您答复。", 60),
    ("备件到了就换，最晚 {} 分钟后通知您。", 1),
    ("I will call you within {} minutes.", 1),
)
_OTHERS = (
    "收到，我在看。", "您明天下午三点方便吗？", "如果 2 小时内再坏，请联系我。",
    "说明书写的是 18 小时。", "我们每天 9:00 上班。", "请您 18:00 前把照片发来。",
)  # fmt: skip
_BOTS_TIME = re.compile(r"(\d{2}:\d{2}) 前")
_NAMES = st.tuples(st.just("names"), st.integers(0, len(_TEXTS) - 1), st.integers(2, 50))
_ACTS = st.one_of(
    _NAMES,
    st.tuples(
        st.sampled_from(["plans", "declines", "letters"]),
        st.integers(0, len(_TEXTS) - 1),
        st.integers(2, 50),
    ),
    st.tuples(st.just("writes"), st.integers(0, len(_OTHERS) - 1), st.just(0)),
    st.tuples(st.just("passes"), st.integers(1, 200), st.just(0)),
    st.tuples(
        st.sampled_from(["takes", "returns", "proposes", "resolves"]), st.just(0), st.just(0)
    ),
    st.tuples(st.just("answers"), st.integers(0, 3), st.just(0)),
    st.tuples(st.just("settles"), st.integers(0, 5), st.integers(0, 1)),
)
Act = tuple[str, int, int]
_ANSWERS: tuple[dict[str, Any], ...] = (
    {"text": "好的", "intent": "accept"},
    {"text": "到哪一步了", "intent": "ask_progress"},
    {"text": "还是老样子，气死我了", "intent": "complaint", "emotion": "anger", "heat": 2},
    {"text": "算了不投诉了", "intent": "withdraw"},
)


@dataclass
class Life:
    """A filed case and whatever happens to it; timers ring in their order."""

    talk: Talk
    timers: dict[str, datetime] = field(default_factory=dict)
    effects: list[tuple[datetime, Effect]] = field(default_factory=list)
    spoken: list[tuple[str, datetime]] = field(default_factory=list)
    dues: dict[str, set[datetime]] = field(default_factory=dict)

    def did(self, at: datetime, effects: Sequence[Effect]) -> None:
        """Take note of what a turn did."""
        for effect in effects:
            self.effects.append((at, effect))
            if isinstance(effect, SetTimer):
                self.timers[effect.key] = effect.due
            elif isinstance(effect, CancelTimer):
                self.timers.pop(effect.key, None)
        for clock in self.talk.now_state.clocks:
            if clock.kind is Kind.PROMISE:
                self.dues.setdefault(clock.key, set()).add(clock.due)

    def happen(self, event: Any) -> None:
        """Let an event happen now."""
        self.did(event.at, self.talk.happen(event))

    def passes(self, minutes: int) -> None:
        """Let time go by; what is due rings."""
        end = self.talk.now + timedelta(minutes=minutes)
        while self.timers:
            key = min(self.timers, key=lambda one: (self.timers[one], one))
            due = self.timers[key]
            if due > end:
                break
            del self.timers[key]
            self.talk.now = max(self.talk.now, due)
            self.happen(Due(self.talk.now, key))
        self.talk.now = max(self.talk.now, end)

    def act(self, what: str, one: int, two: int) -> None:
        """Do one thing of the list, after what is due."""
        self.passes(0)
        now = self.talk.now
        match what:
            case "passes":
                self.passes(one)
            case "settles":
                self._settle(one, kept=bool(two))
            case "names" | "writes":
                self._write(what, one, two)
            case "plans" | "declines" | "letters":
                self._decides(what, one, two)
            case "takes" | "returns":
                kind = AgentTook if what == "takes" else AgentReturned
                self.happen(kind(now, "a", "陈岚"))
            case _:
                self.did(now, self._decided(what, one))

    def _write(self, what: str, one: int, many: int) -> None:
        now, text = self.talk.now, _OTHERS[one % len(_OTHERS)]
        if what == "names":
            text = _TEXTS[one][0].format(many)
            self.spoken.append((text, now + timedelta(minutes=many * _TEXTS[one][1])))
        self.happen(AgentSaid(now, "a", "陈岚", text))

    def _decides(self, what: str, one: int, many: int) -> None:
        """Let a decision's own words name a time; a quoted term's time is nobody's."""
        now, text = self.talk.now, _TEXTS[one][0].format(many)
        match what:
            case "plans":
                effects = self.talk.proposed(text=text)
            case "declines":
                effects = self.talk.declined(alternative=text, term="我们 7 天内给您退货。")
            case _:
                effects = self.talk.resolved(condition=text)
        if any(isinstance(e, Say) and text in e.text for e in effects):  # not refused
            self.spoken.append((text, now + timedelta(minutes=many * _TEXTS[one][1])))
        self.did(now, effects)

    def _decided(self, what: str, one: int) -> list[Effect]:
        match what:
            case "proposes":
                return self.talk.proposed()
            case "resolves":
                return self.talk.resolved()
            case _:
                return self.talk.told(**_ANSWERS[one])

    def _settle(self, which: int, *, kept: bool) -> None:
        mine = [p for p in self.talk.now_state.pledges if p.kind == "agent"]
        if mine:
            how = "kept" if kept else "renegotiated"
            key = f"ledger:{how}:{mine[which % len(mine)].id}"
            self.happen(Due(self.talk.now, key))

    def of(self, kind: type[Any]) -> list[tuple[datetime, Any]]:
        """Return the effects of a kind, each with its time."""
        return [(at, e) for at, e in self.effects if isinstance(e, kind)]


def lived(book: Book, acts: Sequence[Act]) -> Life:
    life = Life(Talk(book, NOW))
    life.did(NOW, life.talk.told(STORY, intent="complaint", category="quality.below_spec"))
    life.happen(AgentTook(life.talk.now, "a", "陈岚"))
    for act in acts:
        life.act(*act)
    life.passes(0)
    return life


def every_time_an_agent_names_has_a_row(life: Life) -> list[str]:
    rows = [e for _, e in life.of(Promise) if e.kind in {"agent", "plan_step"}]
    said = [text for _, e in life.of(Say) if (text := e.text) and e.author != "bot"]
    return [
        f"{text} has no row"
        for text, due in life.spoken
        if any(text in one for one in said)
        and not any(-_MINUTE < e.due - due < _MINUTES for e in _any(life))
    ] + [f"{e.what} is no promise" for e in rows if e.what in _OTHERS]


_MINUTE = timedelta(minutes=1)  # a promise that stands for nearly that time counts for it
_MINUTES = timedelta(minutes=2)  # whole minutes, and the half minute a turn takes


def _any(life: Life) -> list[Promise]:
    return [e for _, e in life.of(Promise)]


def every_time_the_bot_names_has_a_row(life: Life) -> list[str]:
    dues = {f"{e.due.astimezone(ZONE):%H:%M}" for _, e in life.of(Promise)}
    said = [e.text for _, e in life.of(Say) if e.author == "bot"]
    return [text for text in said if set(_BOTS_TIME.findall(text)) - dues]


def a_promise_ends_once(life: Life) -> list[str]:
    ended = Counter(e.id for _, e in life.of(SettlePromise))
    return [one for one, many in ended.items() if many > 1]


def a_promise_is_not_open_past_its_time(life: Life) -> list[str]:
    return [p.id for p in life.talk.now_state.pledges if p.due < life.talk.now - _MINUTES]


def nobody_is_called_twice_for_a_clock(life: Life) -> list[str]:
    called = Counter(e.clock.key for _, e in life.of(Escalate))
    return [one for one, many in called.items() if many > 1]


def a_clock_of_a_promise_never_moves(life: Life) -> list[str]:
    """S2-30, X-13: no other clock, level or answer changes what was said."""
    return [key for key, dues in life.dues.items() if len(dues) > 1]


def a_promise_of_a_person_has_its_clock(life: Life) -> list[str]:
    clocks: dict[str, Clock] = {f"{c.case_no}/{c.item}": c for c in life.talk.now_state.clocks}
    mine = [p for p in life.talk.now_state.pledges if p.kind in {"agent", "plan_step", "done_by"}]
    return [p.id for p in mine if p.id not in clocks or not clocks[p.id].open]


LAWS = (
    every_time_an_agent_names_has_a_row,
    every_time_the_bot_names_has_a_row,
    a_promise_ends_once,
    a_promise_is_not_open_past_its_time,
    nobody_is_called_twice_for_a_clock,
    a_clock_of_a_promise_never_moves,
    a_promise_of_a_person_has_its_clock,
)


def test_the_ledger_keeps_its_laws_in_any_order_of_events(book: Book) -> None:
    seen: list[int] = []

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(_ACTS, max_size=10), _NAMES, st.lists(_ACTS, max_size=6))
    def holds(before: list[Act], named: Act, after: list[Act]) -> None:
        life = lived(book, [*before, named, *after])
        seen.append(len(life.spoken))
        broken = {law.__name__: found for law in LAWS if (found := law(life))}
        assert broken == {}

    holds()
    assert sum(seen) > 20


def test_the_laws_see_what_breaks_them(book: Book) -> None:
    """A law that nothing can break says nothing."""
    life = lived(book, [("names", 0, 30), ("passes", 90, 0)])
    assert [law.__name__ for law in LAWS if law(life)] == []
    life.spoken.append(("我 30 分钟内给您打电话。", NOW + timedelta(days=3)))
    assert every_time_an_agent_names_has_a_row(life)
    life.effects.append((NOW, life.of(Escalate)[0][1]))
    assert nobody_is_called_twice_for_a_clock(life)
    life.effects.append((NOW, life.of(SettlePromise)[0][1]))
    assert a_promise_ends_once(life)


def test_words_in_the_platforms_own_desk_are_entered_too(book: Book) -> None:
    life = lived(book, [])
    life.happen(AgentElsewhere(life.talk.now, "a", "陈岚", "我 30 分钟内给您打电话。"))
    (_, made) = next((at, e) for at, e in life.of(Promise) if e.kind == "agent")
    assert made.owner == "陈岚"
    life.passes(40)
    assert [e.how.value for _, e in life.of(SettlePromise) if e.id == made.id] == ["broken"]
