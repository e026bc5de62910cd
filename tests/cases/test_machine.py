"""Which step is legal is a table; nothing outside it happens, whoever wants it."""

from __future__ import annotations

import pytest

from cases import machine
from cases.machine import NEEDS, STEPS, find, lacking, onward, refusal
from cases.states import ENDED, NAMES, WORKING, State, Who, from_talk, to_talk
from dialogues.effects import CaseState

LEGAL = {(f, s.to, w) for s in STEPS for f in s.froms for w in s.who}
ALL = [(f, t, w) for f in State for t in State for w in Who]
ROADS = {"step", "plan", "decline", "resolve", "close", "reopen", "talk"}


def test_every_legal_step_is_taken_and_every_other_one_refused_in_chinese() -> None:
    """S3-12: the six steps from receiving to tracking, and no way around them."""
    assert 150 < len(LEGAL) < len(ALL) / 3
    for state, to, who in ALL:
        said = refusal(state, to, who, NEEDS)
        if (state, to, who) in LEGAL:
            assert said == "", (state, to, who)
        else:
            assert NAMES[state] in said, (state, to, who)
            assert NAMES[to] in said


@pytest.mark.parametrize(
    ("state", "to", "who"),
    [
        (State.SUBMITTED, State.CLAIMED, Who.AGENT),
        (State.CLAIMED, State.INVESTIGATING, Who.AGENT),
        (State.INVESTIGATING, State.WAITING_CUSTOMER, Who.AGENT),
        (State.WAITING_CUSTOMER, State.INVESTIGATING, Who.BOT),
        (State.INVESTIGATING, State.PLAN_SENT, Who.AGENT),
        (State.PLAN_SENT, State.AGREED, Who.BOT),
        (State.AGREED, State.EXECUTING, Who.AGENT),
        (State.EXECUTING, State.RESOLVED, Who.AGENT),
        (State.RESOLVED, State.LETTER, Who.BOT),
        (State.LETTER, State.FOLLOW_UP, Who.CLOCK),
        (State.FOLLOW_UP, State.CLOSED, Who.AGENT),
        (State.CLOSED, State.REOPENED, Who.BOT),
        (State.REFUSED, State.PLAN_SENT, Who.LEAD),
        (State.INVESTIGATING, State.MERGED, Who.LEAD),
        (State.MERGED, State.INVESTIGATING, Who.LEAD),
    ],
)
def test_the_usual_road_is_open(state: State, to: State, who: Who) -> None:
    assert find(state, to, who) is not None


@pytest.mark.parametrize(
    ("state", "to", "who", "words"),
    [
        (State.SUBMITTED, State.CLOSED, Who.LEAD, "不能直接"),
        (State.INTAKE, State.CLAIMED, Who.AGENT, "不能直接"),
        (State.PLAN_SENT, State.AGREED, Who.AGENT, "等客户答复"),
        (State.PLAN_SENT, State.AGREED, Who.LEAD, "等客户答复"),
        (State.REFUSED, State.PLAN_SENT, Who.AGENT, "主管"),
        (State.INVESTIGATING, State.MERGED, Who.AGENT, "主管"),
        (State.CLOSED, State.RESOLVED, Who.LEAD, "不能直接"),
        (State.INVESTIGATING, State.NOT_UPHELD, Who.BOT, "不能直接"),
        (State.INVESTIGATING, State.NOT_UPHELD, Who.CLOCK, "不能直接"),
    ],
)
def test_a_step_that_is_not_legal_says_why(state: State, to: State, who: Who, words: str) -> None:
    assert words in refusal(state, to, who, NEEDS)


def test_only_people_say_that_a_wish_is_not_upheld_and_close_a_case() -> None:
    people = {Who.AGENT, Who.LEAD}
    for to in (State.NOT_UPHELD, State.CLOSED, State.RESOLVED, State.PLAN_SENT):
        rows = [s for s in STEPS if s.to is to]
        assert rows
        assert all(s.who <= people for s in rows)


def test_nobody_at_the_desk_answers_for_the_customer() -> None:
    for to in (State.AGREED, State.AMENDED, State.REFUSED):
        rows = [s for s in STEPS if s.to is to]
        assert rows
        assert all(s.who == {Who.BOT} for s in rows)


def test_what_a_step_needs_must_come_along() -> None:
    assert "说明" in refusal(State.INVESTIGATING, State.WAITING_CUSTOMER, Who.AGENT, ())
    assert refusal(State.INVESTIGATING, State.WAITING_CUSTOMER, Who.AGENT, {"note"}) == ""
    both = lacking(State.CLAIMED, State.MERGED, Who.LEAD, ())
    assert set(both) == {machine.NOTE, machine.TARGET}
    assert lacking(State.CLAIMED, State.CLOSED, Who.LEAD, ()) == ()


def test_what_comes_next_is_what_is_legal() -> None:
    for state in State:
        for who in Who:
            aims = [s.to for s in onward(state, who)]
            assert len(aims) == len(set(aims))
            assert set(aims) == {to for f, to, w in LEGAL if (f, w) == (state, who)}


def test_a_lead_may_whatever_an_agent_may() -> None:
    for state, to, who in LEGAL:
        if who is Who.AGENT:
            assert find(state, to, Who.LEAD) is not None


def test_no_case_is_stuck_and_every_state_can_be_reached() -> None:
    for state in State:
        assert any(f is state for f, _, _ in LEGAL), state
    reached, new = {State.INTAKE}, {State.INTAKE}
    while new:
        new = {to for f, to, _ in LEGAL if f in reached} - reached
        reached |= new
    assert reached == set(State)


def test_every_row_has_a_known_road_and_known_needs() -> None:
    assert {s.road for s in STEPS} == ROADS
    for s in STEPS:
        assert set(s.needs) <= set(NEEDS)
        assert s.froms
        assert s.who
        assert s.to not in s.froms or s.to is State.PLAN_SENT  # a new version


def test_every_state_has_its_name_and_its_word_in_the_talk() -> None:
    assert set(NAMES) == set(State)
    assert len(set(NAMES.values())) == len(State)
    assert not WORKING & ENDED
    for said in CaseState:
        assert to_talk(from_talk(said)) is said
