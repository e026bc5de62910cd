"""A decision on record: on which case it stands, who sees it, and that it is taken once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dialogues.decided import Checked, Proposal
from dialogues.effects import CaseState, Effect, FileCase, Stands, TakeRefused
from dialogues.events import AgentDeclined, AgentProposed, AgentResolved, AgentTook, Decision
from dialogues.packet import packet
from dialogues.state import State
from storage import codec
from tests.dialogues.casework import NOW, PARTS_OF_A_DECLINE, SMART, Talk, bot, only, points


def test_a_decision_about_an_earlier_case_stands_on_that_case(talk: Talk) -> None:
    first = talk.now_state.case_no
    talk.returned()
    talk.proposed()
    talk.returned()
    talk.told("我的快递丢了", intent="complaint", category="logistics.lost")
    second = talk.now_state.case_no
    effects = talk.proposed(case_no=first)
    assert first != second
    assert only(effects, Stands) == Stands(first, CaseState.PLAN_SENT)
    assert not any(isinstance(e, FileCase) and e.case_no == first for e in effects)
    assert only(effects, Proposal).version == 2


def test_what_the_checklist_said_is_on_record_with_the_decision(talk: Talk) -> None:
    lines = dict(only(talk.declined(), Checked).lines)
    assert lines["in_warranty"] == "staff"


def test_a_person_sees_where_the_decision_stands(talk: Talk) -> None:
    script = talk.book.script(talk.now_state.script)
    assert packet(script, talk.now_state, (), NOW).decision is None
    talk.proposed()
    shown = packet(script, talk.now_state, (), NOW).decision
    assert shown is not None
    assert (shown.stage, shown.version, shown.answer) == ("方案已发", 1, "等客户答复")


def test_a_progress_view_says_where_the_plan_stands(given_back: Talk) -> None:
    effects = given_back.told("到哪一步了", intent="ask_progress")
    assert "照方案办完" in bot(effects)


def test_what_was_decided_survives_being_kept(talk: Talk) -> None:
    talk.proposed(options=("A 换电池", "B 退货"))
    talk.told("A可以 但要周日")
    assert codec.load(State, codec.dumps(talk.now_state)) == talk.now_state
    events: tuple[Decision, ...] = (
        AgentProposed(NOW, "a", "陈岚", "换", points(**SMART), ("A 换",), NOW),
        AgentDeclined(NOW, "a", "陈岚", **PARTS_OF_A_DECLINE),
        AgentResolved(NOW, "a", "陈岚", "upheld", "换好了"),
    )
    for event in events:
        assert codec.load(type(event), codec.dumps(event)) == event


Acted = Callable[[Talk], list[Effect]]


@pytest.mark.parametrize("act", [Talk.proposed, Talk.declined])
def test_a_decision_taken_twice_by_two_is_taken_once(talk: Talk, act: Acted) -> None:
    act(talk)
    talk.returned()
    talk.happen(AgentTook(talk.now, "b", "周敏"))
    assert act(talk) == [TakeRefused("a", "周敏")]
