"""A wish declined by a person in five parts, and the customer who objects.

    decline(draft, event)          empathy, reason, term with version, alternative, way to object
    hear(draft, reading) -> bool   an objection: somebody else looks again

The bot never says that a wish is not upheld; it carries a person's words, whole or not at all.
Source: ideal 1.1 (rule 12), requirement S4-14.
"""

from __future__ import annotations

from dataclasses import replace

from dialogues import aftercase, comfort, cues, matter, plan_answers, proposal
from dialogues.decided import Answer, Declined, Proposal, ReviewAsked
from dialogues.draft import Draft
from dialogues.effects import CaseState, GivenBack, Settled
from dialogues.events import AgentDeclined
from dialogues.reading import UPSET, Reading
from dialogues.state import Care, Control, Offer, State
from nlu.types import Intent

PARTS = ("empathy", "reason", "term", "version", "alternative", "objection")
REVIEW = "/review"
_ANSWERED = frozenset({"not_upheld", "executing", "resolved", "closed"})
_WORDS_MOST = 200


def decline(draft: Draft, event: AgentDeclined) -> None:
    """Carry the person's words when all five parts are there; else tell the desk what is not.

    Who declined before does not decide again on the customer's objection.
    """
    if not aftercase.holds(draft, event):
        return
    one = aftercase.care(draft, event.case_no)
    missing = aftercase.lacking(event, PARTS)
    if one.declined == event.agent and one.stage != CaseState.NOT_UPHELD:
        missing.append("reviewer")
    if missing:
        aftercase.refuse(draft, event, "decline", missing)
        return
    proposal.replaced(draft, one)
    number = one.case_no
    aftercase.settle(draft, number, aftercase.PLANNED, "declined", event.at, Settled.RENEGOTIATED)
    draft.do(
        Declined(
            number, event.agent, event.name, event.at, event.empathy, event.reason, event.term,
            event.version, event.alternative, event.objection,
        )
    )  # fmt: skip
    offer = _way_out(draft, one, event)
    aftercase.speak(draft, event, _text(draft, event), "decline", [
        (draft.word("accept_alternative"), plan_answers.ACCEPT), (draft.word("review"), REVIEW),
    ])  # fmt: skip
    aftercase.check(draft, number, "decline")
    done = replace(one, offer=offer, declined=event.agent)
    aftercase.stand(draft, aftercase.decided(done, event, CaseState.NOT_UPHELD))


def hear(draft: Draft, reading: Reading) -> bool:
    """Take an objection: released from whoever decided, and in the queue for somebody else."""
    one = _answered(draft.state)
    if one is None or not _objects(draft, one, reading):
        return False
    number = one.case_no
    if one.offer and one.offer.how in proposal.OPEN:
        one = proposal.settle(draft, one, Answer.REFUSED, reading)
    words = reading.text.strip()[:_WORDS_MOST]
    draft.do(ReviewAsked(number, draft.at, words, one.declined or one.agent[0]))
    if draft.state.agent:
        draft.do(GivenBack(draft.state.case_no, draft.state.agent[0]))
        draft.become(control=Control.BOT, agent=None)
    aftercase.stand(draft, replace(one, stage="", follow=""))
    if reading.heat >= UPSET:
        comfort.acknowledge(draft, reading)
    matter.call_person(draft, f"review:{one.agent[1]}")
    matter.stop_questions(draft)
    draft.message("review")
    return True


def _text(draft: Draft, event: AgentDeclined) -> str:
    term = draft.word("term_quoted", value=event.term.strip(), version=event.version.strip())
    parts = (event.empathy, event.reason, term, event.alternative, event.objection)
    return "\n".join(part.strip() for part in parts)


def _way_out(draft: Draft, one: Care, event: AgentDeclined) -> Offer:
    """Return the alternative as an offer that the customer may take."""
    version = one.offer.version + 1 if one.offer else 1
    text = event.alternative.strip()
    draft.do(Proposal(one.case_no, version, event.agent, event.name, text, alternative=True))
    return Offer(version, text, alternative=True)


def _answered(state: State) -> Care | None:
    """Return the case that was answered last, the present one first."""
    if not aftercase.at_rest(state):
        return None
    cases = [c for c in reversed(state.cares) if c.stage in _ANSWERED]
    return next((c for c in cases if c.case_no == state.case_no), next(iter(cases), None))


def _objects(draft: Draft, one: Care, reading: Reading) -> bool:
    """Tell an objection; while a person has the talk only the words or the button for it."""
    if reading.payload == REVIEW or cues.holds(reading.text, draft.script.answers.review.words):
        return True
    alone = draft.state.control is not Control.HUMAN and one.stage == CaseState.NOT_UPHELD
    waits = one.offer is not None and one.offer.how in proposal.OPEN
    agrees = reading.acts & {Intent.AFFIRM, Intent.ACCEPT}
    refuses = reading.acts & {Intent.DENY, Intent.REFUSE_ANSWER}
    no = bool(refuses) or reading.payload == plan_answers.REFUSE
    return alone and waits and no and not agrees
