"""When people have the talk: taken, spoken in, given back; the bot is silent meanwhile.

    hand_over(draft, reason)     a customer asked, or the bot cannot go on
    call_back(draft)             a customer wants to be rung up
    agent(draft, event)          what an agent did at the desk
    transfer(draft, event)       from one who has the talk to another, or to a team

Exactly one notice a change reaches the customer (S0-51, X-11, X-12). Whose handling a customer
complains about does not get that talk, by whatever road he comes (S0-29).
"""

from __future__ import annotations

from typing import assert_never

from dialogues import lent, matter, put, safety
from dialogues.decided import Incomplete
from dialogues.draft import Draft
from dialogues.effects import BARRED, GivenBack, Moved, Say, Taken, TakeRefused
from dialogues.events import AgentReturned, AgentSaid, AgentTook, AgentTransferred
from dialogues.state import Control, FieldName, Phase

_PHONE = FieldName("contact_phone")


def hand_over(draft: Draft, reason: str) -> None:
    """Call a person and ask nothing more; the customer hears who comes and until when."""
    matter.call_person(draft, reason)
    matter.stop_questions(draft)
    draft.message("handoff")


def call_back(draft: Draft) -> None:
    """Promise a call as asked for, and ask once which number; here will do as well."""
    matter.call_person(draft, "customer asked for a call")
    matter.stop_questions(draft)
    draft.message("callback")
    if _PHONE not in draft.state.fields and _PHONE in draft.script.questions:
        put.ask(draft, _PHONE, 0)
        draft.become(phase=Phase.HUMAN)


def wait_along(draft: Draft, *, asked: bool = False) -> None:
    """Answer a customer who writes while he waits for a person: kept, seen, and by when.

    asked: he asked for the person again, and hears by when one comes.
    """
    matter.promise_touch(draft)
    matter.file(draft)
    if safety.accompanies(draft) and draft.message("with_you") and not asked:
        return  # nobody counts the notes of one in despair
    draft.message("queue_note", n=len(draft.state.moods))


def agent(draft: Draft, event: AgentTook | AgentSaid | AgentReturned) -> None:
    """Do what the agent asked for."""
    match event:
        case AgentTook():
            _take(draft, event)
        case AgentSaid():
            _speak(draft, event)
        case AgentReturned():
            _give_back(draft, event)
        case _:
            assert_never(event)


def _take(draft: Draft, event: AgentTook) -> None:
    state = draft.state
    if state.control is Control.HUMAN and state.agent and state.agent[0] != event.agent:
        draft.do(TakeRefused(event.agent, state.agent[1]))
        return
    if state.control is Control.HUMAN:
        return
    if event.agent in draft.facts.barred:
        draft.do(TakeRefused(event.agent, "", BARRED))
        return
    matter.open_case(draft)
    draft.become(control=Control.HUMAN, agent=(event.agent, event.name), closed=True)
    draft.become(lent="", lender="")
    matter.stop_questions(draft)
    matter.file(draft)
    draft.do(Taken(draft.state.case_no, event.agent, event.name))
    draft.message("taken_by")


def _speak(draft: Draft, event: AgentSaid) -> None:
    """Carry an agent's words; who speaks without having taken the talk has it from now on."""
    if draft.state.control is not Control.HUMAN:
        _take(draft, AgentTook(event.at, event.agent, event.name))
        draft.parts.clear()
    if draft.state.control is not Control.HUMAN:
        return
    if draft.state.agent and draft.state.agent[0] != event.agent:
        draft.do(TakeRefused(event.agent, draft.state.agent[1]))
        return
    why = draft.why("agent", *event.marks)
    draft.do(Say(event.text, why, author=event.name, kind="agent"))


def _give_back(draft: Draft, event: AgentReturned) -> None:
    state = draft.state
    mine = state.control is Control.HUMAN and state.agent and state.agent[0] == event.agent
    if not mine:
        owner = state.agent[1] if state.agent else ""
        draft.do(TakeRefused(event.agent, owner))
        return
    missing = lent.lacks(draft, event.mode)
    if missing:
        draft.do(Incomplete(state.case_no, event.agent, "return", (missing,)))
        return
    draft.message("returned")
    draft.become(control=Control.BOT, agent=None, phase=Phase.DONE, handoff="", open="")
    draft.do(GivenBack(state.case_no, event.agent, event.mode))
    lent.begin(draft, event.mode, event.name)


def transfer(draft: Draft, event: AgentTransferred) -> None:
    """Hand a talk that people have to another; the customer hears one name and no more.

    To a team it waits again, with a time until which somebody of it comes.
    """
    state = draft.state
    if state.control is not Control.HUMAN or state.agent is None:
        draft.do(TakeRefused(event.agent, ""))
        return
    if state.agent[0] != event.agent and not event.lead:
        draft.do(TakeRefused(event.agent, state.agent[1]))
        return
    why = event.reason.strip().replace("；", "，")  # reasons are kept apart by it
    draft.do(Moved(state.case_no, event.to, event.to_name, event.team, why))
    reason = f"{event.name}转来：{why}"
    if event.to:
        reasons = "；".join(filter(None, (state.handoff, reason)))
        draft.become(agent=(event.to, event.to_name), handoff=reasons)
        draft.message("taken_by")
        return
    draft.become(control=Control.QUEUE, agent=None, handoff="")
    matter.call_person(draft, reason)
    draft.message("passed_on", agent=event.name, team=event.team)
