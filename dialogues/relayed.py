"""What the customer said elsewhere (phone, counter, letter), put down by a colleague.

    relay(draft, event)     his answer to a plan, a field of the case, or just his words

It goes the road of his own words while people have the talk, and is no message of his: what it
changes names the way and the colleague. An answer counts for what the colleague saw: the version
of the plan, the question; where that is over, nothing is done and he is told. The customer hears
nothing in his chat unless the colleague wants it, and no question stays open that was not put.
By phone and at the counter he was spoken to (dialogues/reached.py).
Source: S0-03, S0-15, S0-41, S2-24.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dialogues import (
    aftercase,
    filling,
    labels,
    plan_answers,
    proof,
    proposal,
    reached,
    score,
    unspoken,
)
from dialogues.decided import Incomplete, ProposalSettled, Relayed
from dialogues.decline import REVIEW
from dialogues.draft import Draft
from dialogues.effects import Effect, FileCase, TakeRefused
from dialogues.events import AgentFilled, AgentRelayed, Said
from dialogues.reading import Reading, as_pressed
from dialogues.state import Care, Control, FieldName, Known, MessageId, State

PHONE, COUNTER, LETTER = "phone", "counter", "letter"
AMEND, REGISTER, LEFT = "/amend", "/register", "/no"
LATE = "answered"
"""What he answers has an answer already, or a newer version."""
_NOBODY = MessageId(0)


def relay(draft: Draft, event: AgentRelayed) -> None:
    """Take it as said; what cannot be is refused whole."""
    state, effects = draft.state, list(draft.effects)
    if state.control is Control.HUMAN and state.agent and state.agent[0] != event.agent:
        draft.do(TakeRefused(event.agent, state.agent[1]))
        return
    if not state.case_no or event.case_no not in {"", state.case_no} or event.told is None:
        draft.do(TakeRefused(event.agent, ""))
        return
    lacks = _fill(draft, event) if event.field else _hear(draft, event)
    if lacks:
        draft.state, draft.effects = state, effects
        _hush(draft, state)
        draft.do(Incomplete(state.case_no, event.agent, "relay", lacks))
        return
    if not event.tell:
        _hush(draft, state)
    _mark(draft, state, event, len(effects))
    _spoke(draft, event)
    reached.answered(draft)
    draft.become(unanswered=0)


def choices(state: State) -> tuple[tuple[str, str], ...]:
    """Return the answers that stand open, (payload, option): "" where there is none to name."""
    found: list[tuple[str, str]] = []
    one = proposal.answerable(state)
    if one is not None and one.offer is not None:
        many = one.offer.options if len(one.offer.options) > 1 else ()
        found += [(f"{plan_answers.ACCEPT} {n}", name) for n, name in enumerate(many, start=1)]
        found += [] if many else [(plan_answers.ACCEPT, "")]
        found += [(AMEND, "")] if one.offer.how in proposal.OPEN else []
        found += [(_no(one), "")] if one.offer.how in proposal.OPEN else []
    if any(care.follow == "wish" for care in state.cares):
        found += [(REGISTER, ""), (LEFT, "")]
    return tuple(found)


def version(state: State) -> int:
    """Return the version of the plan that an answer would be for, 0 none."""
    one = proposal.answerable(state)
    return one.offer.version if one is not None and one.offer is not None else 0


def _no(one: Care) -> str:
    """Return how the offer is refused; the way out of a decline by asking for a review."""
    return REVIEW if one.offer is not None and one.offer.alternative else plan_answers.REFUSE


def _fill(draft: Draft, event: AgentRelayed) -> tuple[str, ...]:
    """Write the field; return what is wrong with it."""
    begun = len(draft.effects)
    filling.fill(
        draft,
        AgentFilled(
            event.at, event.agent, event.name, event.field, event.text, event.asks, event.parse,
            event.case_no, event.was,
        ),
    )  # fmt: skip
    wrong = (e.missing for e in draft.effects[begun:] if isinstance(e, Incomplete))
    lacks = next(wrong, ())
    if not lacks and draft.state.asking == event.field:
        draft.become(asking=None, also=None)
    return lacks


def _hear(draft: Draft, event: AgentRelayed) -> tuple[str, ...]:
    """Hear his words, and the answer that they are; return what is wrong with it."""
    if event.parse is None or (event.payload, event.version) not in _open(draft.state):
        return (LATE,)
    said = Said(_NOBODY, event.at, event.parse, event.payload)
    answers = unspoken.take(draft, Reading((as_pressed(said),)))
    return () if answers or not event.payload else (LATE,)


def _open(state: State) -> set[tuple[str, int]]:
    """Return what may be answered; plain words are for nothing in particular."""
    of_plan, plan = {REGISTER, LEFT}, version(state)
    return {("", 0)} | {(p, 0 if p in of_plan else plan) for p, _ in choices(state)}


def _hush(draft: Draft, was: State) -> None:
    """Let nothing be said, and nothing wait for an answer that was not asked for."""
    draft.parts.clear()
    draft.rules.clear()
    draft.buttons.clear()
    now = draft.state
    asked = {c.case_no for c in was.cares if c.follow == score.SCORE}
    draft.become(
        said=was.said,
        asking=now.asking if now.asking == was.asking else None,
        also=now.also if now.also == was.also else None,
        open=now.open if now.open == was.open else "",
        cares=tuple(
            replace(c, follow="") if c.follow == score.SCORE and c.case_no not in asked else c
            for c in now.cares
        ),
    )


def _spoke(draft: Draft, event: AgentRelayed) -> None:
    """Count that a colleague spoke with him; of a letter nobody knows."""
    number = draft.was.case_no
    if event.way == COUNTER:
        by = proof.of(proof.NOTE, f"{labels.WAYS[COUNTER]}（{event.name}）")
        aftercase.settle(draft, number, frozenset({reached.TOUCH}), by, event.at)
    if event.way != LETTER:
        reached.called(draft, number)


def _mark(draft: Draft, was: State, event: AgentRelayed, begun: int) -> None:
    """Let what it changed say the way and the colleague; its own line comes first."""
    fields = _named(draft.state.fields, was.fields, event.way)
    draft.become(fields=fields)
    done = [_said(one, was, event) for one in draft.effects[begun:]]
    question = draft.staff_script.questions.get(FieldName(event.field))
    assert event.told is not None
    line = Relayed(
        was.case_no, event.agent, event.name, event.at, event.way, event.told, event.text.strip(),
        event.payload, question.label if question else "",
    )  # fmt: skip
    draft.effects = [*draft.effects[:begun], line, *done]


def _said(effect: Effect, was: State, event: AgentRelayed) -> Effect:
    match effect:
        case ProposalSettled(message=0):
            return replace(effect, message=None, way=event.way, by=event.name)
        case FileCase(case_no=number) if number == was.case_no:
            return replace(effect, fields=_named(effect.fields, was.fields, event.way))
        case _:
            return effect


def _named(
    fields: Mapping[FieldName, Known], was: Mapping[FieldName, Known], way: str
) -> dict[FieldName, Known]:
    """Return the fields; what is new in them came this way, in no message."""
    return {
        name: replace(known, message=None, how=way if known.given else known.how)
        if was.get(name) != known
        else known
        for name, known in fields.items()
    }
