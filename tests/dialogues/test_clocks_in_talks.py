"""The clocks of a case as a talk starts, meets, pauses and breaks them, with a clock that obeys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

import pytest

from dialogues.book import Book
from dialogues.clocks import Clock, Kind, Run
from dialogues.effects import (
    CancelTimer,
    ClockStands,
    Effect,
    Escalate,
    Note,
    Say,
    SetTimer,
    Settled,
    SettlePromise,
)
from dialogues.events import AgentProposed, AgentResolved, AgentReturned, AgentSaid, AgentTook, Due
from dialogues.facts import Facts
from dialogues.state import Control, Level, Phase, Point, State
from dialogues.talks import ZONE, Meant, Player, meant_parse

Kind_ = TypeVar("Kind_")
TEN = datetime(2026, 11, 25, 10, 0, tzinfo=ZONE)
AGENT = ("a", "陈岚")
FILED = {
    Kind.GOLDEN_WINDOW, Kind.FIRST_TOUCH, Kind.FIRST_RESPONSE, Kind.PLAN_ANNOUNCED, Kind.PLAN,
    Kind.PROGRESS,
}  # fmt: skip
DONE = {"outcome": "upheld", "done": "换好了。", "condition": "坏了再换。", "contact": "转 806"}
POINTS = tuple(Point(name, "有") for name in ("action", "number", "approver", "demand"))


class Talk(Player):
    """A talk on a clock, with what reached the customer as a fact of its own."""

    told: datetime | None = None
    channel = ""

    def _facts(self) -> Facts:
        return replace(super()._facts(), told=self.told, channel=self.channel)

    def say(self, text: str, **meant: Any) -> list[Effect]:
        """Let the customer say *text*."""
        return self.hear(self.said(meant_parse(text, Meant.model_validate(meant))))

    def clock(self, kind: Kind, item: str = "") -> Clock:
        """Return the talk's clock of *kind*."""
        (found,) = [c for c in self.now_state.clocks if (c.kind, c.item) == (kind, item)]
        return found

    def rings(self, kind: Kind, at: datetime | None = None) -> list[Effect]:
        """Let the clock's timer come, at its time or at *at*."""
        key = self.clock(kind).key
        due = [e.due for e in self.effects if isinstance(e, SetTimer) and e.key == key][-1]
        self.now = at or due
        return self.happen(Due(self.now, key))

    @property
    def now_state(self) -> State:
        """Return the state; there is one once something was said."""
        assert self.state is not None
        return self.state

    def at(self, minutes: float) -> datetime:
        """Go on to *minutes* after ten."""
        self.now = TEN + timedelta(minutes=minutes)
        return self.now

    def agent_says(self, minutes: float, text: str = "我来办。") -> list[Effect]:
        """Let an agent write."""
        return self.happen(AgentSaid(self.at(minutes), *AGENT, text))

    def proposes(self, minutes: float) -> list[Effect]:
        """Let an agent propose."""
        at = self.at(minutes)
        return self.happen(
            AgentProposed(at, *AGENT, "换新的。", POINTS, due=at + timedelta(hours=5))
        )

    def resolves(self, minutes: float) -> list[Effect]:
        """Let an agent say that it is done."""
        return self.happen(AgentResolved(self.at(minutes), *AGENT, **DONE))


def of(kind: type[Kind_], effects: Sequence[object]) -> list[Kind_]:
    return [e for e in effects if isinstance(e, kind)]


@pytest.fixture
def urgent(book: Book) -> Talk:
    """Return a talk in which a hacked account was told at ten."""
    talk = Talk(book, TEN)
    talk.say("账号被盗了", intent="complaint", level=1, category="account_safety.hacked")
    return talk


@pytest.fixture
def filed(book: Book) -> Talk:
    """Return a talk that began at ten with a complaint and is with people at 10:04."""
    talk = Talk(book, TEN)
    talk.say("耳机用两天就坏了", intent="complaint", category="quality.fault")
    talk.at(4)
    talk.say("找人工", intent="ask_human", handoff="request_human")
    assert talk.now_state.closed
    return talk


def test_clocks_start_when_a_case_is_filed_and_count_from_its_first_words(
    book: Book, filed: Talk
) -> None:
    """S2-28..S2-34: from the first complaint at ten, not from the filing at four past."""
    before = Talk(book, TEN)
    before.say("耳机用两天就坏了", intent="complaint", category="quality.fault")
    assert before.now_state.clocks == ()
    assert {c.kind for c in filed.now_state.clocks} == FILED
    counted = {c.kind: c.due - TEN for c in filed.now_state.clocks if c.kind is not Kind.PROGRESS}
    assert counted == {
        Kind.GOLDEN_WINDOW: timedelta(hours=1),
        Kind.FIRST_TOUCH: timedelta(minutes=30),
        Kind.FIRST_RESPONSE: timedelta(minutes=30),
        Kind.PLAN_ANNOUNCED: timedelta(hours=2),
        Kind.PLAN: timedelta(hours=4),
    }
    assert {c.profile for c in filed.now_state.clocks} == {"一般"}
    assert filed.clock(Kind.PROGRESS).due == TEN + timedelta(hours=2, minutes=4)


def test_every_clock_that_runs_is_said_with_a_timer(filed: Talk) -> None:
    stands = {e.clock.key: e for e in of(ClockStands, filed.effects)}
    timers = {e.key for e in of(SetTimer, filed.effects)}
    assert set(stands) == {c.key for c in filed.now_state.clocks} <= timers
    assert all(e.owner for e in stands.values())
    assert filed.clock(Kind.PLAN).key.startswith(f"clock:{filed.now_state.case_no}:")


def test_a_red_case_runs_by_the_red_rule(urgent: Talk) -> None:
    assert {c.profile for c in urgent.now_state.clocks} == {"红色/全天"}
    assert urgent.clock(Kind.FIRST_TOUCH).due == TEN + timedelta(minutes=15)
    assert {e.owner for e in of(ClockStands, urgent.effects)} == {"值班经理"}


def test_the_bots_words_and_a_taking_touch_nobody(filed: Talk) -> None:
    """S2-29: only a person's words do."""
    filed.happen(AgentTook(filed.at(6), *AGENT))
    assert filed.clock(Kind.FIRST_TOUCH).state is Run.RUNNING
    said = filed.agent_says(8)
    for kind in (Kind.FIRST_TOUCH, Kind.FIRST_RESPONSE):
        assert filed.clock(kind).state is Run.MET
    assert CancelTimer(filed.clock(Kind.FIRST_TOUCH).key) in said
    assert [e.how for e in of(SettlePromise, said)] == [Settled.KEPT]
    assert filed.clock(Kind.PLAN).state is Run.RUNNING


def test_a_late_word_meets_nothing_and_is_no_longer_waited_for(filed: Talk) -> None:
    filed.rings(Kind.FIRST_TOUCH, TEN + timedelta(minutes=30))
    filed.agent_says(50)
    touch = filed.clock(Kind.FIRST_TOUCH)
    assert (touch.state, touch.ended) == (Run.BREACHED, TEN + timedelta(minutes=50))


def test_the_desk_is_warned_twice_and_then_people_are_called(filed: Talk) -> None:
    """S2-37, S2-42: 50 and 80 percent on the case's history, 100 up the ladder."""
    half, most, over = (filed.rings(Kind.FIRST_TOUCH) for _ in range(3))
    assert [n.kind for n in of(Note, half)] == ["clock_warning"]
    assert "首次联系（一般）已用 50%，11-25 10:30 到点" in of(Note, half)[0].text
    assert "80%" in of(Note, most)[0].text
    assert of(Escalate, half + most) == []
    (call,) = of(Escalate, over)
    assert (call.ladder, call.clock.kind, call.clock.state) == (
        "normal", Kind.FIRST_TOUCH, Run.BREACHED,
    )  # fmt: skip
    assert [n.kind for n in of(Note, over)] == ["clock_breached"]
    assert of(Say, half + most + over) == []
    assert filed.happen(Due(filed.now, filed.clock(Kind.FIRST_TOUCH).key)) == []


def test_red_climbs_the_red_ladder(urgent: Talk) -> None:
    (call,) = of(Escalate, urgent.rings(Kind.FIRST_TOUCH, TEN + timedelta(minutes=15)))
    assert (call.case_no, call.ladder) == (urgent.now_state.case_no, "red")


def test_a_proposal_meets_the_plan(filed: Talk) -> None:
    filed.proposes(90)
    for kind in (Kind.FIRST_TOUCH, Kind.PLAN_ANNOUNCED, Kind.PLAN):
        assert not filed.clock(kind).open
    assert filed.clock(Kind.PLAN).state is Run.MET
    filed.say("不行，我不接受", intent="deny")
    again = filed.clock(Kind.PLAN, "v2")
    assert (again.state, again.started) == (Run.RUNNING, filed.now - timedelta(seconds=30))


def test_the_golden_window_is_met_by_three_marks(filed: Talk) -> None:
    """S2-28: met only when calmed, sorted and given a direction by a person."""
    window = filed.clock(Kind.GOLDEN_WINDOW)
    assert "qualified" in window.marks
    assert window.state is Run.RUNNING
    filed.state = replace(filed.now_state, acknowledged=False)
    filed.agent_says(20)
    marks = filed.clock(Kind.GOLDEN_WINDOW).marks
    assert "direction" in marks
    filed.state = replace(filed.now_state, acknowledged=True)
    filed.say("好的", intent="affirm")
    assert filed.clock(Kind.GOLDEN_WINDOW).state is Run.MET


def test_a_question_to_the_customer_stops_the_plan_until_he_answers(filed: Talk) -> None:
    """The other clocks run on, and any message of his starts the plan again."""
    filed.agent_says(10, "您的订单号是多少？")
    plan = filed.clock(Kind.PLAN)
    assert plan.state is Run.PAUSED
    assert filed.clock(Kind.PLAN_ANNOUNCED).state is Run.RUNNING
    filed.at(70)
    filed.say("在京东买的", intent="supplement")
    on = filed.clock(Kind.PLAN)
    assert (on.state, on.due - plan.due) == (Run.RUNNING, timedelta(hours=1))
    assert SetTimer(on.key, TEN + timedelta(hours=3)) in filed.effects


def test_another_level_is_measured_from_the_same_start(filed: Talk) -> None:
    filed.at(10)
    filed.say("充电的时候起火了", intent="complaint", level=1, flags=["safety"], hazards=["fire"],
              category="quality.safety")  # fmt: skip
    assert filed.now_state.level is Level.URGENT
    touch = filed.clock(Kind.FIRST_TOUCH)
    assert (touch.profile, touch.started, touch.due) == (
        "红色/全天", TEN, TEN + timedelta(minutes=15),
    )  # fmt: skip
    assert filed.clock(Kind.PROGRESS).profile == "红色/全天"


def test_solved_starts_the_letter_and_the_talk_afterwards(filed: Talk) -> None:
    """S2-35, S2-36: the letter goes with it; a day later the customer is asked."""
    filed.resolves(120)
    assert filed.clock(Kind.LETTER).state is Run.MET
    follow = filed.clock(Kind.FOLLOW_UP)
    assert (follow.state, follow.due) == (Run.RUNNING, TEN + timedelta(hours=26))
    assert filed.clock(Kind.PROGRESS).state is Run.CANCELLED
    filed.now = TEN + timedelta(hours=25)
    filed.happen(Due(filed.now, f"follow_up:{filed.now_state.case_no}"))
    assert filed.clock(Kind.FOLLOW_UP).state is Run.MET
    filed.say("谢谢，挺好的", intent="thanks", emotion="satisfied")
    assert all(not c.open for c in filed.now_state.clocks)


def test_who_takes_it_back_is_owed_nothing_more(filed: Talk) -> None:
    filed.happen(AgentTook(filed.at(5), *AGENT))
    filed.happen(AgentReturned(filed.at(6), *AGENT))
    filed.say("不投诉了，撤回", intent="withdraw")
    filed.say("是的", intent="affirm")
    assert filed.now_state.taken_back
    assert {c.state for c in filed.now_state.clocks} == {Run.CANCELLED}


def test_progress_is_told_when_nothing_was_said(filed: Talk) -> None:
    """S2-34: two hours after the last word, where the case stands; then two hours later."""
    said = filed.rings(Kind.PROGRESS)
    (word,) = of(Say, said)
    assert word.why.rule.startswith("messages.progress#")
    assert filed.now_state.case_no in word.text
    due = filed.clock(Kind.PROGRESS).due
    assert due == TEN + timedelta(hours=4, minutes=4)


def test_who_heard_from_a_person_is_not_told_again(filed: Talk) -> None:
    """The next word counts from when the last one reached him."""
    filed.told = TEN + timedelta(minutes=100)
    assert of(Say, filed.rings(Kind.PROGRESS)) == []
    assert filed.clock(Kind.PROGRESS).due == TEN + timedelta(minutes=220)


def test_while_a_person_has_the_talk_the_desk_is_told_and_not_the_customer(filed: Talk) -> None:
    filed.agent_says(10)
    assert filed.now_state.control is Control.HUMAN
    said = filed.rings(Kind.PROGRESS)
    assert of(Say, said) == []
    assert [n.text for n in of(Note, said)] == ["客户已有 120 分钟没有收到进展"]


@pytest.mark.parametrize(
    ("words", "until"),
    [("每天一次就行", timedelta(days=1)), ("有变化再说", None), ("不用再通知我", None)],
)
def test_the_customer_says_how_often(filed: Talk, words: str, until: timedelta | None) -> None:
    filed.at(10)
    filed.say(words, intent="supplement")
    clock = filed.clock(Kind.PROGRESS)
    notes = [n.text for n in of(Note, filed.effects) if n.kind == "updates"]
    assert len(notes) == 1
    assert clock.open is (until is not None)
    if until is not None:
        assert clock.due == TEN + timedelta(minutes=10) + until
    filed.agent_says(20)
    assert filed.clock(Kind.PROGRESS).open is (until is not None)


def test_at_night_nobody_is_told(book: Book) -> None:
    talk = Talk(book, TEN.replace(hour=20, minute=30))
    talk.say("耳机用两天就坏了", intent="complaint", category="quality.fault")
    talk.say("找人工", intent="ask_human", handoff="request_human")
    assert talk.clock(Kind.PROGRESS).due == datetime(2026, 11, 26, 8, 0, tzinfo=ZONE)


def test_clocks_of_two_cases_know_nothing_of_each_other(filed: Talk) -> None:
    first = filed.now_state.case_no
    filed.happen(AgentTook(filed.at(5), *AGENT))
    filed.happen(AgentReturned(filed.at(6), *AGENT))
    filed.messages = 7
    filed.say("另外还有一件事，快递也丢了三天", intent="complaint", category="logistics.lost")
    filed.say("找人工", intent="ask_human", handoff="request_human")
    second = filed.now_state.case_no
    assert first != second
    before = {c for c in filed.now_state.clocks if c.case_no == first}
    filed.proposes(30)
    ended = {c.case_no for c in filed.now_state.clocks if c.kind is Kind.PLAN and not c.open}
    assert ended == {second}
    after = {c for c in filed.now_state.clocks if c.case_no == first}
    assert after == before


def test_a_timer_of_a_clock_that_is_gone_changes_nothing(filed: Talk) -> None:
    before = filed.now_state
    assert filed.happen(Due(filed.at(15), "clock:TS0:plan")) == []
    assert replace(filed.now_state, turn=0) == replace(before, turn=0)
    assert filed.now_state.phase is Phase.HUMAN


def test_while_nobody_answers_words_of_progress_come_more_seldom_and_end(filed: Talk) -> None:
    """The same line every two hours for weeks is no comfort."""
    gaps, said = [], 0
    clock = filed.clock(Kind.PROGRESS)
    while clock.open and said < 30:
        gaps.append(clock.due - clock.started)
        said += len(of(Say, filed.rings(Kind.PROGRESS)))
        clock = filed.clock(Kind.PROGRESS)
    assert said < 20, "they end"
    assert gaps[:3] == [gaps[0]] * 3, "first at the usual interval"
    assert gaps[0] < timedelta(hours=3)
    assert timedelta(hours=20) < gaps[-1] < timedelta(hours=36), "once a day, out of quiet hours"


def test_a_customer_who_answers_hears_as_often_as_before(filed: Talk) -> None:
    for _ in range(3):
        filed.rings(Kind.PROGRESS)
    filed.say("好的，我等着", intent="affirm")
    filed.rings(Kind.PROGRESS)
    assert filed.now_state.unanswered == 1
