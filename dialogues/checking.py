"""Asked once more, some days after the work, whether it still holds.

    due(draft, pledge)                 the day has come: asked once, when the talk is at rest
    hear(draft, reading) -> bool       the answer; what broke again is offered to be reopened

The case stands as it is whatever the answer; only its customer opens it again. The promise of it is
made with the letter (dialogues/again.py). Source: S0-54, S1-24.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from dialogues import aftercase, cues, followup, matter, proof
from dialogues.decided import FollowUp
from dialogues.draft import Draft
from dialogues.effects import CaseState, SetTimer, Settled
from dialogues.followup import CHECKED as ASKED
from dialogues.letter import ANSWER_WITHIN, FOLLOW_END
from dialogues.reading import Reading
from dialogues.state import Care, Control, FieldName, Phase, Pledge
from nlu.types import Emotion, Intent

_LATER, _WITHIN = timedelta(hours=4), timedelta(hours=72)
_DONE = frozenset({CaseState.RESOLVED.value, CaseState.CLOSED.value})
_PRODUCT = FieldName("product")
_CONTENT = frozenset({Intent.PRAISE, Intent.THANKS, Intent.AFFIRM, Intent.ACCEPT})
_ELSE = frozenset({Intent.ASK_PROGRESS, Intent.ASK_HOURS, Intent.ASK_RIGHTS, Intent.ASK_BOT})


def due(draft: Draft, pledge: Pledge) -> None:
    """Ask, once; later where people have the talk or something else is open."""
    case_no, _, _ = pledge.id.partition("/")
    one = aftercase.care(draft, case_no)
    if one.stage not in _DONE:
        matter.settle(draft, pledge, Settled.RENEGOTIATED, "no longer done")
    elif _busy(draft):
        _put_off(draft, pledge)
    elif draft.message("check_again", issue=_issue(draft, one)):
        matter.settle(draft, pledge, Settled.KEPT, proof.of(proof.MESSAGE, proof.BOT))
        aftercase.keep(draft, replace(one, follow=ASKED))
        draft.do(
            FollowUp(case_no, "asked_again", draft.at),
            SetTimer(f"{FOLLOW_END}{case_no}", draft.at + ANSWER_WITHIN),
        )
    else:
        matter.settle(draft, pledge, Settled.RENEGOTIATED, "asked already")


def hear(draft: Draft, reading: Reading) -> bool:
    """Take the answer: it holds, it broke again, or just words."""
    state = draft.state
    one = next((c for c in reversed(state.cares) if c.follow == ASKED), None)
    if one is None or state.control is not Control.BOT or not aftercase.at_rest(state):
        return False
    if reading.acts & _ELSE:
        return False
    holds = cues.affirmed(reading.text, draft.script.answers.solved.words)
    broke = Intent.DENY in reading.acts or followup.wants_more(reading)
    if broke and not holds:
        followup.offer(draft, one, reading)
        return True
    content = holds or reading.acts & _CONTENT or reading.emotion is Emotion.SATISFIED
    followup.checked(draft, one, "content" if content else "answered", reading)
    return draft.message("glad" if content else "words_kept")


def _busy(draft: Draft) -> bool:
    state = draft.state
    quiet = state.control is Control.BOT and state.phase in (Phase.DONE, Phase.NEW)
    return not (quiet and aftercase.at_rest(state)) or any(c.follow for c in state.cares)


def _put_off(draft: Draft, pledge: Pledge) -> None:
    if draft.at - pledge.due >= _WITHIN:
        matter.settle(draft, pledge, Settled.RENEGOTIATED, "the talk went on")
    else:
        draft.do(SetTimer(f"promise:{pledge.id}", draft.at + _LATER))


def _issue(draft: Draft, one: Care) -> str:
    product = draft.state.fields.get(_PRODUCT) if one.case_no == draft.state.case_no else None
    return (product.text or product.value) if product else one.case_no
