"""More time for a plan: only before it is due, only once the customer was told (S2-33, T5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from dialogues.book import Book
from dialogues.clocks import Clock, Kind, Refusal, Run
from dialogues.decided import Incomplete
from dialogues.effects import Effect, Note, Promise, Say, SetTimer, Settled, SettlePromise
from dialogues.events import AgentExtended, AgentTook, Due
from dialogues.facts import Facts
from dialogues.keys import ARRIVED
from dialogues.state import Pledge
from tests.dialogues.casework import NAMES, NOW, STORY, Talk


class Worked(Talk):
    """A filed case that agent a has, on a channel that pushes.

    told_at: when all that was posted before then was delivered; progress: when a word of the bot's.
    """

    told_at: datetime | None = None
    progress: datetime | None = None

    def _facts(self) -> Facts:
        under = self.state.underway if self.state else ()
        at = self.told_at
        came = {words.turn: at for words in under if at is not None and at >= words.at}
        return replace(super()._facts(), told=at or self.progress, pushes=True, reached=came)

    def extended(self, agent: str = "a", **parts: Any) -> list[Effect]:
        """Let the agent ask for more time."""
        given = {"reason": "要请工程师复测"} | parts
        return self.happen(AgentExtended(self.now, agent, NAMES[agent], **given))

    def looks(self, key: str) -> list[Effect]:
        """Let the timer ring that looks whether the notice arrived."""
        return self.happen(Due(self.now, key))

    @property
    def plan(self) -> Clock:
        """The plan's clock."""
        assert self.state is not None
        return next(c for c in self.state.clocks if c.kind is Kind.PLAN)


@pytest.fixture
def talk(book: Book) -> Worked:
    one = Worked(book, NOW)
    one.told(STORY, intent="complaint", category="quality.below_spec", emotion="anger", heat=1)
    one.told("转人工", intent="ask_human", handoff="request_human")
    one.happen(AgentTook(one.now, "a", NAMES["a"]))
    return one


def _of(kind: type[Any], effects: list[Effect]) -> list[Any]:
    return [effect for effect in effects if isinstance(effect, kind)]


def _key(effects: list[Effect]) -> str:
    return next(str(t.key) for t in _of(SetTimer, effects) if t.key.startswith("extend:"))


def test_the_notice_names_the_reason_and_both_times(talk: Worked) -> None:
    (said,) = _of(Say, talk.extended())
    assert "要请工程师复测" in said.text
    assert f"{talk.plan.due:%H:%M}" in said.text
    assert said.author == NAMES["a"]


def test_the_notice_names_the_time_he_was_told_and_the_clock_that_asked_for_it_ends(
    talk: Worked,
) -> None:
    """What the firm holds itself to was never said to him; what he was told is what moves."""
    assert talk.state is not None
    told = talk.plan.due - timedelta(hours=2)
    pledge = Pledge(f"{talk.plan.case_no}/plan_by/1", "plan_by", told)
    talk.state = replace(talk.state, pledges=(*talk.state.pledges, pledge))
    effects = talk.extended()
    (said,) = _of(Say, effects)
    assert f"原定 {told:%H:%M} 前" in said.text
    talk.told_at = talk.now + timedelta(seconds=2)
    talk.now += timedelta(seconds=30)
    talk.looks(_key(effects))
    asks = [c for c in talk.state.clocks if c.kind is Kind.PLAN_ANNOUNCED]
    assert asks
    assert not any(c.open for c in asks)


def test_nothing_is_extended_before_the_notice_arrived(talk: Worked) -> None:
    before = talk.plan
    key = _key(talk.extended())
    talk.now += timedelta(seconds=30)
    effects = talk.looks(key)
    assert talk.plan.due == before.due
    assert _key(effects) == key, "it is looked at again"
    assert _of(SettlePromise, effects) == []


def test_once_it_arrived_the_clock_and_the_promise_move(talk: Worked) -> None:
    before = talk.plan
    key = _key(talk.extended())
    talk.told_at = talk.now + timedelta(seconds=2)
    talk.now += timedelta(seconds=30)
    effects = talk.looks(key)
    assert talk.plan.state is Run.EXTENDED
    assert talk.plan.due > before.due
    (promise,) = _of(Promise, effects)
    assert (promise.kind, promise.due) == ("plan_by", talk.plan.due)
    ended = [one for one in _of(SettlePromise, effects) if "/plan_by/" in one.id]
    assert all(one.how is Settled.RENEGOTIATED for one in ended)
    assert [n.kind for n in _of(Note, effects)] == ["extended"]


def test_a_word_that_arrived_before_the_notice_is_no_notice(talk: Worked) -> None:
    talk.told_at = talk.now - timedelta(minutes=1)
    before = talk.plan
    key = _key(talk.extended())
    talk.now += timedelta(seconds=30)
    talk.looks(key)
    assert talk.plan.due == before.due


def test_a_word_of_progress_that_arrives_meanwhile_is_no_notice(talk: Worked) -> None:
    """S2-33: the notice itself is what he must have, not whatever else reached him."""
    before = talk.plan
    key = _key(talk.extended())
    talk.progress = talk.now + timedelta(seconds=2)
    talk.now += timedelta(seconds=30)
    assert _of(Promise, talk.looks(key)) == []
    assert talk.plan.due == before.due


def test_when_the_sender_rings_the_plan_is_extended_at_once(talk: Worked) -> None:
    before = talk.plan
    talk.extended()
    talk.told_at = talk.now + timedelta(seconds=1)
    talk.now = before.due - timedelta(seconds=2)
    talk.happen(Due(talk.now, ARRIVED))
    assert (talk.plan.state, talk.plan.due > before.due) == (Run.EXTENDED, True)


def test_a_notice_that_arrived_in_time_counts_though_it_is_learned_at_the_due_time(
    talk: Worked,
) -> None:
    """Its ring was lost: the plan's own timer must not break what the customer was told of."""
    before = talk.plan
    talk.extended()
    talk.told_at = before.due - timedelta(seconds=5)
    talk.now = before.due
    effects = talk.happen(Due(talk.now, before.key))
    assert (talk.plan.state, talk.plan.due > before.due) == (Run.EXTENDED, True)
    assert "clock_breached" not in [n.kind for n in _of(Note, effects)]


def test_a_notice_that_arrives_after_the_due_time_extends_nothing(talk: Worked) -> None:
    before = talk.plan
    talk.extended()
    talk.told_at = talk.now = before.due + timedelta(seconds=1)
    effects = talk.happen(Due(talk.now, ARRIVED))
    assert [n.text for n in _of(Note, effects)] == [Refusal.LATE.value]
    assert talk.plan.due == before.due


def test_a_notice_that_never_arrives_extends_nothing(talk: Worked) -> None:
    before = talk.plan
    key = _key(talk.extended())
    talk.now = before.due
    effects = talk.looks(key)
    assert [n.kind for n in _of(Note, effects)] == ["extension_refused"]
    assert talk.plan.due == before.due
    assert talk.state is not None
    assert talk.state.extending == ()


def _missing(effects: list[Effect]) -> tuple[str, ...]:
    (one,) = _of(Incomplete, effects)
    assert _of(Say, effects) == [], "nothing was sent"
    return tuple(one.missing)


def test_without_a_reason_nothing_is_sent(talk: Worked) -> None:
    assert _missing(talk.extended(reason=" ")) == ("reason",)


def test_after_the_due_time_it_is_too_late(talk: Worked) -> None:
    talk.now = talk.plan.due + timedelta(minutes=1)
    assert _missing(talk.extended()) == ("late",)


def test_it_is_extended_once(talk: Worked) -> None:
    key = _key(talk.extended())
    talk.told_at = talk.now
    talk.now += timedelta(seconds=30)
    talk.looks(key)
    assert _missing(talk.extended()) == ("twice",)


def test_a_case_that_is_done_has_no_plan_to_extend(talk: Worked) -> None:
    talk.proposed()
    assert _missing(talk.extended()) == ("ended",)


def test_an_agent_who_has_not_the_talk_extends_nothing(talk: Worked) -> None:
    effects = talk.extended("b")
    assert _of(Say, effects) == []
    assert _of(Incomplete, effects) == []
