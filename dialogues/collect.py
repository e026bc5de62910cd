"""Ask for what is missing, one question a turn, and take the answers.

    take(draft, reading) -> Taken      what became of the open question
    ask_next(draft) -> bool            whether a question was asked; False: all is known

A field once given is never asked for again; a field asked often enough is left to a person
(S0-37, S3-06). Pure.
"""

from __future__ import annotations

from enum import Enum

from dialogues import answers
from dialogues.draft import Draft
from dialogues.reading import Reading
from dialogues.script import Question
from dialogues.state import FieldName, Known, Level, Phase

DEMAND = FieldName("demand")
_RESUMES = 2


class Taken(Enum):
    """What became of the open question."""

    NOTHING = "nothing was open"
    ANSWERED = "answered"
    SKIPPED = "the customer cannot or will not say"
    OPEN = "still open"


def take(draft: Draft, reading: Reading, *, other: bool = False) -> Taken:
    """Take this turn as the answer to the open question, if it is one.

    other: the turn brings another matter, so that its words are no answer.
    """
    state = draft.state
    name = state.asking
    question = draft.script.questions.get(name) if name else None
    if name is None or question is None:
        return Taken.NOTHING
    if name in state.fields:
        draft.become(asking=None)
        return Taken.ANSWERED
    known = None if other else answers.answer(question, reading)
    if known is not None:
        _keep(draft, name, known)
        return Taken.ANSWERED
    if answers.declines(question, reading):
        leave(draft, name, question)
        return Taken.SKIPPED
    return Taken.OPEN


def leave(draft: Draft, name: FieldName, question: Question) -> None:
    """Leave a question: to a person, or as not known."""
    _keep(draft, name, Known("", "", None, question.skip.then))


def ask_next(draft: Draft) -> bool:
    """Ask for the first thing that is missing; after max_questions nothing more is asked."""
    for name in missing(draft):
        question = draft.script.questions[name]
        if not _spent(draft, name, question) and _ask(draft, name, question):
            return True
        leave(draft, name, question)
    draft.become(asking=None)
    return False


def missing(draft: Draft) -> list[FieldName]:
    """Return what the plan needs and nobody has said, in order."""
    state = draft.state
    plan = draft.script.plan_for(state.category)
    urgent = state.level is Level.URGENT
    names = plan.urgent if urgent else (*plan.required, *plan.optional)
    return [n for n in names if n not in state.fields]


def still_open(draft: Draft) -> int:
    """Return how many questions may still come; never more than the rhythm allows."""
    left = draft.script.rhythm.max_questions - draft.state.questions
    return max(0, min(len(missing(draft)), left))


def missed(draft: Draft) -> None:
    """Count that the open question was passed by, with nothing else asked or answered instead."""
    name = draft.state.asking
    if name and not draft.was.open:
        misses = draft.state.misses
        draft.become(misses=misses | {name: misses.get(name, 0) + 1})


def _spent(draft: Draft, name: FieldName, question: Question) -> bool:
    """Say whether a question was put often enough; interruptions cost less than silence."""
    state = draft.state
    asked = state.asked.get(name, 0)
    often = state.misses.get(name, 0) >= question.tries or asked >= question.tries + _RESUMES
    return often or (not asked and state.questions >= draft.script.rhythm.max_questions)


def _ask(draft: Draft, name: FieldName, question: Question) -> bool:
    asked = draft.state.asked.get(name, 0)
    again = draft.state.misses.get(name, 0) > 0
    lines = question.retry if again and question.retry else question.ask
    stage = "ask" if lines is question.ask else "retry"
    values = {"label": question.label, "left": still_open(draft)}
    if not draft.say(f"questions.{name}.{stage}", lines, **values):
        return False
    if again:
        draft.parts[-1] += question.example + question.photo
    for option in question.options if again and question.kind == "choice" else ():
        draft.offer(option, option)
    draft.become(
        asking=name,
        open="",
        phase=Phase.DEMAND if name == DEMAND else Phase.FACTS,
        asked=draft.state.asked | {name: asked + 1},
        questions=draft.state.questions + (not asked),
    )
    return True


def _keep(draft: Draft, name: FieldName, known: Known) -> None:
    draft.become(fields=draft.state.fields | {name: known}, asking=None)
