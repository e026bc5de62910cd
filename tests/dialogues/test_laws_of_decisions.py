"""Laws of decisions in random talks: people say no, versions end once, the bot adds nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from dialogues.decided import Answer, FollowUp, Letter, Proposal, ProposalSettled
from dialogues.effects import CaseState, FileCase
from dialogues.events import AgentDeclined, AgentProposed, AgentResolved
from tests.dialogues.casework import bot

Law = Callable[[list[Any]], list[str]]


def only_people_say_no(turns: list[Any]) -> list[str]:
    """Tell where a case stands as not upheld by anything but a person's whole decline."""
    stood: dict[str, CaseState] = {}
    wrong = []
    for event, _, move in turns:
        for case in (e for e in move.effects if isinstance(e, FileCase)):
            fresh = stood.get(case.case_no) is not CaseState.NOT_UPHELD
            stood[case.case_no] = case.state
            if (
                case.state is CaseState.NOT_UPHELD
                and fresh
                and not isinstance(event, AgentDeclined)
            ):
                wrong.append(f"{case.case_no} not upheld by {type(event).__name__}")
    return wrong


def a_version_ends_once(turns: list[Any]) -> list[str]:
    """Tell versions that ended twice, but for one to be changed and taken, or were never sent."""
    effects = [e for *_, move in turns for e in move.effects]
    sent = [(e.case_no, e.version) for e in effects if isinstance(e, Proposal)]
    how = [e for e in effects if isinstance(e, ProposalSettled)]
    wished = [(e.case_no, e.version) for e in how if e.how is Answer.AMENDED]
    ended = [(e.case_no, e.version) for e in how if e.how is not Answer.AMENDED]
    twice = [v for v in {*sent, *ended} if sent.count(v) > 1 or ended.count(v) > 1]
    twice += [v for v in {*wished} if wished.count(v) > 1]
    return [f"twice: {v}" for v in twice] + [
        f"never sent: {v}" for v in {*ended, *wished} - {*sent}
    ]


def the_bot_says_nothing_beside_a_decision(turns: list[Any]) -> list[str]:
    """Tell what the bot said beside a plan, a decline or a letter."""
    decisions = AgentProposed | AgentDeclined | AgentResolved
    return [
        bot(list(m.effects))
        for e, _, m in turns
        if isinstance(e, decisions) and bot(list(m.effects))
    ]


def the_question_is_put_once_a_letter(turns: list[Any]) -> list[str]:
    """S0-55: nobody is asked twice how it went."""
    effects = [e for *_, move in turns for e in move.effects]
    letters = Counter(e.case_no for e in effects if isinstance(e, Letter))
    asked = Counter(e.case_no for e in effects if isinstance(e, FollowUp) and e.how == "asked")
    return [case for case, n in asked.items() if n > letters[case]]


DECIDED_LAWS = (
    only_people_say_no,
    a_version_ends_once,
    the_bot_says_nothing_beside_a_decision,
    the_question_is_put_once_a_letter,
)


@pytest.mark.parametrize("law", DECIDED_LAWS)
def test_a_law_of_decisions_holds_in_random_talks(
    steps: Callable[[int, int], list[list[Any]]], live: Callable[[Any], list[Any]], law: Law
) -> None:
    talks = [live(acts) for acts in steps(7, 1500)]
    assert any(isinstance(e, Proposal) for turns in talks for *_, m in turns for e in m.effects)
    assert [found for turns in talks if (found := law(turns))] == []
