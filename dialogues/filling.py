"""A field of the case written by a colleague, read as if the customer had answered it.

    fill(draft, event)     the value stands, where the old one came from is kept in the history

The talk stays with whoever has it, and nothing is said to the customer. The bot does not ask for
the field again; what the customer says of it later counts more, and both stand in the history.
Who wrote over what he has not seen is told so, and nothing is lost.
"""

from __future__ import annotations

from dataclasses import replace

from dialogues import answers, matter
from dialogues.decided import Filled, Incomplete
from dialogues.draft import Draft
from dialogues.effects import TakeRefused
from dialogues.events import AgentFilled, Said
from dialogues.reading import Reading
from dialogues.script import Question
from dialogues.state import Control, FieldName, Known, MessageId

DESK = "desk"
_EXACT = frozenset({"phone", "date", "amount", "number", "measure", "order_no", "yes_no"})
STALE = "stale"
_NOBODY = MessageId(0)


def fill(draft: Draft, event: AgentFilled) -> None:
    """Write the field; one that is none, or a value that cannot be read as its kind, is refused."""
    state = draft.state
    if state.control is Control.HUMAN and state.agent and state.agent[0] != event.agent:
        draft.do(TakeRefused(event.agent, state.agent[1]))
        return
    if not state.case_no or event.case_no not in {"", state.case_no}:
        draft.do(TakeRefused(event.agent, ""))
        return
    name = FieldName(event.field)
    question = draft.staff_script.questions.get(name)
    known = None if question is None else _read(question, event)
    if question is None or known is None:
        part = "field" if question is None else "value"
        draft.do(Incomplete(state.case_no, event.agent, "fill", (part,)))
        return
    was = state.fields.get(name)
    if was is not None and (was.value, was.text) == (known.value, known.text):
        return
    if event.was is not None and event.was != stood(was):
        draft.do(Incomplete(state.case_no, event.agent, "fill", (STALE,)))
        return
    draft.become(fields=state.fields | {name: known})
    draft.do(_told(draft, event, question, was, known))
    matter.file(draft)


def stood(known: Known | None) -> str:
    """Return what stands in a field, as one text to compare; "" for nothing."""
    return "" if known is None or not known.given else f"{known.value}\x1f{known.text}"


def _read(question: Question, event: AgentFilled) -> Known | None:
    """Return the value; words that are no figure are taken as they stand where words will do."""
    text = event.value.strip()
    if not text:
        return None
    found = None
    if event.parse is not None:
        found = answers.answer(question, Reading((Said(_NOBODY, event.at, event.parse),)))
    if found is None and question.kind not in _EXACT:
        found = Known(text, text, None)
    return None if found is None else replace(found, message=None, how=DESK)


def _told(
    draft: Draft, event: AgentFilled, question: Question, was: Known | None, now: Known
) -> Filled:
    left = was is None or not was.given
    return Filled(
        draft.state.case_no,
        event.agent,
        event.name,
        event.at,
        event.field,
        question.label,
        "" if was is None or left else was.text or was.value,
        "" if was is None else was.how,
        None if was is None else was.message,
        now.text or now.value,
    )
