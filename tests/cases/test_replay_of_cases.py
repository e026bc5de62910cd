"""A case is what its history says: told again from the first event, it stands the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.now import CaseNow
from cases.plan import Plan
from cases.replay import follow, refusal, replay
from cases.states import WORKING, State, Who, to_talk
from dialogues.effects import CaseState
from tests.cases.happenings import (
    START,
    STEPS,
    USUAL,
    WORK,
    Ev,
    changed,
    declined,
    followed,
    in_order,
    letter,
    opened,
    planned,
    proposed,
    reopened,
    resolved,
    review,
    settled,
    step,
    tagged,
    taken,
    tell,
)

PLAN = Plan("换电池。", "换电池", "1 块", "王主管", "换电池", START + timedelta(days=1))


def test_the_whole_life_of_a_case() -> None:
    now = tell(
        opened("intake"), changed("submitted"), taken(), step(State.INVESTIGATING), proposed(),
        settled("accepted"), step(State.EXECUTING), resolved(), letter(), followed("asked"),
        followed("content"), step(State.CLOSED),
    )  # fmt: skip
    assert now.state is State.CLOSED
    assert (now.owner, now.login, now.outcome) == ("林可", "lin", "upheld")
    assert (now.followed, len(now.letters), now.contacts) == ("content", 1, 2)
    assert [v.state for v in now.plans] == ["accepted"]
    assert now.due is None


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ([opened("intake")], State.INTAKE),
        ([opened()], State.SUBMITTED),
        ([opened(), changed("withdrawn")], State.WITHDRAWN),
        ([opened(), changed("withdrawn"), changed("submitted")], State.SUBMITTED),
        ([opened(), taken()], State.CLAIMED),
        ([opened("intake"), taken()], State.INTAKE),
        ([opened(), taken(), proposed(), settled("amended")], State.AMENDED),
        ([opened(), taken(), proposed(), settled("refused")], State.REFUSED),
        ([opened(), taken(), declined()], State.NOT_UPHELD),
        ([opened(), taken(), declined(), settled("refused")], State.NOT_UPHELD),
        ([opened(), taken(), declined(), settled("accepted")], State.AGREED),
        ([opened(), taken(), declined(), review()], State.SUBMITTED),
        ([opened(), taken(), resolved(), letter(), followed("wish")], State.LETTER),
        ([opened(), taken(), resolved(), letter(), reopened()], State.REOPENED),
        ([opened(), taken(), resolved(), letter(), reopened(), followed("registered")],
         State.REOPENED),
        ([opened(), taken(), resolved(), letter(), reopened(), taken()], State.CLAIMED),
        ([opened(), step(State.CLOSED)], State.SUBMITTED),
        ([opened(), taken(), step(State.WAITING_CUSTOMER)], State.CLAIMED),
        ([opened(), taken(), step(State.WAITING_CUSTOMER, note="等购买凭据")],
         State.WAITING_CUSTOMER),
    ],
)  # fmt: skip
def test_where_a_case_stands_after(events: list[Ev], state: State) -> None:
    assert tell(*events).state is state


def test_a_file_of_the_talk_does_not_undo_what_people_did() -> None:
    """The talk writes its own word for the case again and again: it knows no "investigating"."""
    now = tell(opened(), taken(), step(State.INVESTIGATING), changed("submitted"))
    assert now.state is State.INVESTIGATING


def test_an_alternative_in_a_refusal_is_no_plan() -> None:
    now = tell(opened(), taken(), proposed(2, alternative=True), declined())
    assert (now.state, now.plans) == (State.NOT_UPHELD, ())


def test_the_time_a_step_names_counts_else_the_states_own() -> None:
    due = START + timedelta(hours=7)
    named = tell(opened(), taken(), step(State.INVESTIGATING, due=due.timestamp()))
    assert named.due == due
    usual = tell(opened(), taken(), step(State.INVESTIGATING))
    assert usual.due == START + timedelta(minutes=2) + WORK.waits[State.INVESTIGATING]


def test_who_declined_gets_it_back_neither_by_claiming_nor_by_taking_the_talk() -> None:
    under_review = [opened(), taken(), declined(), review("lin")]
    now = tell(*under_review)
    assert "另一位同事" in refusal(now, State.CLAIMED, Who.AGENT, (), "lin")
    assert refusal(now, State.CLAIMED, Who.AGENT, (), "zhou") == ""
    assert tell(*under_review, taken("lin")).owner == ""
    other = tell(*under_review, taken("zhou", "周敏"))
    assert (other.state, other.owner) == (State.CLAIMED, "周敏")


def test_a_reopened_case_needs_its_letter_and_talk_anew() -> None:
    life = [opened(), taken(), resolved(), letter(), followed(), step(State.CLOSED)]
    closed = tell(*life)
    again = tell(*life, step(State.REOPENED, note="客户来电"))
    assert closed.letter_stands
    assert not again.letter_stands
    assert (again.outcome, again.followed, again.reopened) == ("", "", 1)
    assert tell(*life, reopened(), taken(), resolved(), letter(2)).letter_stands


def test_tags_are_set_piece_by_piece() -> None:
    now = tell(opened(), tagged(problem=["fault"], root_cause="slip"), tagged(solution=["goods"]))
    assert (now.tagged.problem, now.tagged.solution) == (("fault",), ("goods",))
    assert now.tagged.root_cause == "slip"
    assert tell(opened(), tagged(problem=["fault"]), tagged(problem=[])).tagged.problem == ()


def test_a_tick_can_be_taken_back() -> None:
    tick = Ev("ticked", {"id": "call_first", "done": True, "text": ""}, "lin")
    back = Ev("ticked", {"id": "call_first", "done": False, "text": ""}, "lin")
    assert tell(opened(), tick).checks["call_first"][0] == "lin"
    assert tell(opened(), tick, back).checks == {}


def test_a_plan_goes_from_written_over_approved_to_sent_and_answered() -> None:
    written = [opened(), taken(), planned(1, PLAN, "lead")]
    assert tell(*written).plans[0].state == "waiting_approval"
    approved = [*written, Ev("plan_approved", {"version": 1}, "wang")]
    assert (tell(*approved).plans[0].state, tell(*approved).plans[0].approved_by) == (
        "ready",
        "wang",
    )
    sent = tell(*approved, proposed(1)).plans[0]
    assert (sent.state, sent.told) == ("sent", 1)
    assert tell(*approved, proposed(1), settled("amended")).plans[0].state == "amended"
    rejected = tell(*written, Ev("plan_rejected", {"version": 1}, "wang"))
    assert rejected.plans[0].state == "rejected"
    assert rejected.state is State.CLAIMED


def test_a_newer_plan_puts_away_the_one_that_was_never_sent() -> None:
    now = tell(opened(), taken(), planned(1, PLAN, "lead"), planned(2, PLAN))
    assert [v.state for v in now.plans] == ["replaced", "ready"]


def test_a_proposal_written_in_the_talk_is_a_version_too() -> None:
    due = "2026-03-03T10:00:00+08:00[Asia/Shanghai]"
    points = [{"name": "action", "value": "换电池"}, {"name": "colour", "value": "黑"}]
    (version,) = tell(opened(), taken(), proposed(points=points, due=due)).plans
    assert (version.plan.action, version.state, version.told) == ("换电池", "sent", 1)
    assert version.plan.due == datetime(2026, 3, 3, 2, 0, tzinfo=UTC)


TALK = st.sampled_from([
    *USUAL, taken("zhou", "周敏"), proposed(), proposed(2), settled("replaced"),
    resolved("partly", "一部分"), followed("asked"), followed("not_asked"),
    Ev("returned", {"agent": "lin"}, "lin"), Ev("note", {"text": "内部"}, "lin"),
    tagged(problem=["fault"]), planned(1, PLAN), planned(2, PLAN, "lead"),
])  # fmt: skip
LIVES = st.lists(st.one_of(STEPS, TALK), max_size=25)


@settings(max_examples=50, deadline=None)
@given(LIVES, st.integers(0, 25))
def test_whatever_happens_a_case_in_work_has_an_owner_and_a_time(life: list[Ev], cut: int) -> None:
    events = in_order([opened(), *life])
    now = replay(events, WORK.waits)
    if now.state in WORKING:
        assert now.owner
        assert now.login
        assert now.due is not None
    half = replay(events[:cut], WORK.waits)
    for event in events[cut:]:
        half = follow(half, event, WORK.waits)
    assert half == now
    assert now.since is not None
    assert now.reached[now.state] == now.since


@settings(max_examples=50, deadline=None)
@given(LIVES)
def test_a_step_moves_a_case_exactly_when_the_machine_allows_it(life: list[Ev]) -> None:
    now = CaseNow()
    for event in in_order([opened(), *life]):
        after = follow(now, event, WORK.waits)
        if event.kind == "step":
            to, who = State(event.payload["to"]), Who(event.payload["who"])
            legal = refusal(now, to, who, event.payload, event.actor) == ""
            assert (after.state is to) if legal else (after == now)
        now = after


def test_what_the_talk_alone_did_the_talk_calls_the_same() -> None:
    """The row of the case holds the talk's word; both must agree where nobody else moved it."""
    lives = {
        CaseState.INTAKE: [opened("intake")],
        CaseState.SUBMITTED: [opened(), taken(), proposed(), settled("amended")],
        CaseState.PLAN_SENT: [opened(), taken(), proposed()],
        CaseState.EXECUTING: [opened(), taken(), proposed(), settled("accepted")],
        CaseState.NOT_UPHELD: [opened(), taken(), declined()],
        CaseState.RESOLVED: [opened(), taken(), resolved(), letter(), followed("asked")],
        CaseState.CLOSED: [opened(), taken(), resolved(), letter(), followed("no_answer")],
        CaseState.WITHDRAWN: [opened(), changed("withdrawn")],
    }
    assert set(lives) == set(CaseState)
    assert {said: to_talk(tell(*life).state) for said, life in lives.items()} == {
        said: said for said in lives
    }
