"""Decide the next move of a conversation.

    step(book, state, event, facts) -> Move(state, effects)

Pure: no clock, no chance, no input or output; time comes in with the event. Nothing is raised:
a Book is valid once loaded, and an event that does not fit the state changes nothing. The same
arguments give the same move, so a talk can be replayed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from dialogues import (
    around,
    bydesk,
    checking,
    decision,
    extension,
    followup,
    human,
    keys,
    matter,
    pledges,
    promises,
    reach,
    reached,
    relayed,
    timing,
    unanswered,
    visiting,
)
from dialogues.book import Book
from dialogues.draft import Draft
from dialogues.effects import HandOff, Note, Settled
from dialogues.events import (
    AgentDeclined,
    AgentElsewhere,
    AgentExtended,
    AgentFilled,
    AgentPicked,
    AgentProposed,
    AgentRelayed,
    AgentResolved,
    AgentReturned,
    AgentSaid,
    AgentSorted,
    AgentTook,
    AgentTransferred,
    Around,
    Due,
    Entered,
    Event,
    Heard,
    Noticed,
)
from dialogues.facts import Facts
from dialogues.hear import hear
from dialogues.language import follow
from dialogues.move import Move
from dialogues.reading import Reading, as_pressed
from dialogues.state import Control, State

_TIMERS: tuple[tuple[str | tuple[str, ...], Callable[[Draft, str], None]], ...] = (
    (followup.KEYS, followup.due),
    (extension.KEY, extension.due),
    (unanswered.KEY, unanswered.due),
    (timing.KEY, timing.due),
    (keys.LEDGER, pledges.due),
    (keys.VISIT, visiting.due),
    (keys.DESK, bydesk.due),
    (keys.ARRIVED, reached.due),
    (reached.ANSWER, reached.due),
    (reach.KEY, reach.due),
)
"""What a timer leads to, by how its key begins."""


def step(book: Book, state: State | None, event: Event, facts: Facts) -> Move:
    """Return the move that answers *event*; state None is a customer never seen before."""
    begun = state or State(script=book.ref_for(None))
    draft = Draft(book, begun, event.at, facts)
    draft.become(turn=begun.turn + 1)
    reached.look(draft)
    extension.arrived(draft)
    match event:
        case Heard(messages=messages, joined=joined, whole=whole):
            draft.become(**follow(begun, messages, context_kind(book, state)))
            reading = Reading(tuple(map(as_pressed, messages)), joined, whole)
            _edited_or_heard(draft, reading, edited=all(said.edited for said in messages))
            _told(draft)
        case Entered() | Noticed() | AgentElsewhere():
            _around(draft, event)
        case AgentTook() | AgentSaid() | AgentReturned():
            human.agent(draft, event)
        case (
            AgentProposed()
            | AgentDeclined()
            | AgentResolved()
            | AgentExtended()
            | AgentTransferred()
            | AgentFilled()
            | AgentSorted()
            | AgentPicked()
        ):
            decision.act(draft, event)
        case AgentRelayed():
            relayed.relay(draft, event)
        case Due(key=key):
            _due(draft, key)
        case _:
            assert_never(event)
    timing.keep(draft, event)
    reach.keep(draft)
    if not isinstance(event, Noticed):  # the customer did nothing that he would wait for
        matter.listen_for_silence(draft)
    return draft.done()


def context_kind(book: Book, state: State | None) -> str:
    """Return the open question's kind, for reading a short answer (date, confirm, offer, "")."""
    if state is None:
        return ""
    if state.control is Control.HUMAN or decision.asks(state):
        return decision.asks(state)
    if state.open:  # put after the field question, so it is the one answered
        if state.open in {"amend", "check"} and state.asking:
            return _kind(book, state)
        return "confirm" if state.open in {"confirm", "amend"} else "offer"
    return _kind(book, state)


def _kind(book: Book, state: State) -> str:
    question = book.script(state.script).questions.get(state.asking) if state.asking else None
    return question.kind if question else ""


def _edited_or_heard(draft: Draft, reading: Reading, *, edited: bool) -> None:
    if edited:
        around.edited(draft, reading)
    else:
        hear(draft, reading)


def _around(draft: Draft, event: Around) -> None:
    match event:
        case Entered():
            around.entered(draft)
        case Noticed():
            around.noticed(draft, event)
        case AgentElsewhere():
            around.spoke_elsewhere(draft, event)
        case _:
            assert_never(event)


def _told(draft: Draft) -> None:
    """Never call a person without a word to the customer, however often it was said before."""
    called = any(isinstance(effect, HandOff) for effect in draft.effects)
    if called and not draft.parts:
        draft.message("handoff")


def _due(draft: Draft, key: str) -> None:
    if key == "silence":
        _silence(draft)
    elif key.startswith("promise:"):
        _promise(draft, key.removeprefix("promise:"))
    for begins, ring in _TIMERS:
        if key.startswith(begins):
            ring(draft, key)


def _silence(draft: Draft) -> None:
    """Answer silence: one gentle word, later a person; never a lost complaint."""
    state = draft.state
    if state.control is not Control.BOT or not state.waiting:
        return
    if not state.nudged:
        draft.message("nudge")
        draft.become(nudged=True)
    elif state.case_no or matter.shown_only(state):
        matter.call_person(draft, "customer fell silent")
        matter.stop_questions(draft)
        draft.message("abandoned")
    else:
        draft.become(waiting=False, open="", asking=None, also=None)


def _promise(draft: Draft, pledge_id: str) -> None:
    """Put a promise not kept in time on record, and before a person again, once for its kind.

    The customer is told of the new time; one told already is not promised the next, and the next.
    """
    pledge = next((p for p in draft.state.pledges if p.id == pledge_id), None)
    if pledge is None:
        return
    if pledge.kind == promises.CHECK_AGAIN:
        checking.due(draft, pledge)
        return
    matter.settle(draft, pledge, Settled.BROKEN, "due time passed")
    case_no, _, _ = pledge.id.partition("/")
    draft.do(Note(case_no, "promise_broken", f"{pledge.kind} {pledge.due.isoformat()}"))
    reason = f"promise broken: {pledge.kind}"
    if draft.state.control is not Control.HUMAN and reason not in draft.state.handoff:
        matter.call_person(draft, reason)
        draft.message("late")
