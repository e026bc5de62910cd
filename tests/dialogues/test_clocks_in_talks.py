"""The clocks of a case as a talk starts, meets, pauses and breaks them, with a clock that obeys."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dialogues.book import Book
from dialogues.clocks import Kind, Run
from dialogues.effects import (
    CancelTimer,
    ClockStands,
    Escalate,
    Note,
    Say,
    SetTimer,
    Settled,
    SettlePromise,
)
from dialogues.events import AgentReturned, AgentTook, Due
from dialogues.state import Level, Phase
from tests.dialogues.clockwork import AGENT, TEN, Talk, of

FILED = {
    Kind.GOLDEN_WINDOW, Kind.FIRST_TOUCH, Kind.FIRST_RESPONSE, Kind.PLAN_ANNOUNCED, Kind.PLAN,
    Kind.PROGRESS,
}  # fmt: skip


@pytest.fixture
def urgent(book: Book) -> Talk:
    """Return a talk in which a hacked account was told at ten."""
    talk = Talk(book, TEN)
    talk.say("账号被盗了", intent="complaint", level=1, category="account_safety.hacked")
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
