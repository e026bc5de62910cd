"""Ask for what is missing, one question a turn or two, and take the answers.

    take(draft, reading) -> Taken      what became of the open questions
    ask_next(draft) -> bool            whether a question was asked; False: nothing may be asked

A field once given is never asked for again; one asked often enough, each time a step lower (open,
example, options, photo), is left to a person (S0-37, S3-06). Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from dialogues import (
    answered,
    danger,
    enquired,
    gently,
    in_chat,
    lacking,
    openers,
    pace,
    pairs,
    preferred,
    put,
    repeat,
    retorts,
    things,
    where_told,
)
from dialogues.draft import Draft
from dialogues.faults import bare
from dialogues.reading import Reading
from dialogues.script import Plan, Question
from dialogues.state import UNPLACED, FieldName, Known, Level
from dialogues.wishes import bids
from nlu.types import WANTED, SlotType

_ASKED_MOST = 3
_MINOR_MOST = 2  # of what is worth one try
_PHONE = FieldName("contact_phone")
_PRODUCT = FieldName("product")
_DEMAND = FieldName("demand")
_PLACE, _ROOM = FieldName("place"), FieldName("room")
STORY = FieldName("issue")


class Taken(Enum):
    """What became of the open question."""

    NOTHING = "nothing was open"
    ANSWERED = "answered"
    TOLD = "something else was told instead"
    SKIPPED = "the customer cannot or will not say"
    OPEN = "still open"


def take(draft: Draft, reading: Reading, *, other: bool = False) -> Taken:
    """Take this turn as the answer to the open questions, if it is one.

    other: the turn brings another matter, so that its words are no answer.
    """
    names = opened(draft)
    if _PHONE in missing(draft) or (_PHONE in names and _PHONE not in draft.state.fields):
        in_chat.kept(draft, reading, asked=_PHONE in names)
    _leave_lacking(draft, names, reading)
    if not names:
        return Taken.NOTHING
    other = other or retorts.stays_here(reading.text)
    other = other or all(map(preferred.reaches, reading.messages))
    found = {} if other else _answers(draft, names, reading)
    draft.become(fields=draft.state.fields | found)
    draft.become(
        fields=draft.state.fields | where_told.with_day(draft, names, missing(draft), reading)
    )
    known = {n: draft.state.fields[n] for n in names if n in draft.state.fields}
    got = [n for n, one in known.items() if one.given]
    rest = [n for n in names if n not in known]
    used = [draft.state.fields[n].text for n in got]
    words = pairs.without(reading, used) if used else reading
    denies = not draft.was.open  # a "no" to another question is no answer to this one
    declined = [
        n
        for n in rest
        if words and lacking.declines(draft.script.questions[n], words, denies=denies)
    ]
    if declined == names and not pairs.all_of_it(reading):
        declined = declined[:1]  # "don't know" speaks of the first thing asked
    other_day = [n for n in rest if n not in declined and _other_day(draft, n, reading)]
    for name in (*declined, *other_day):
        leave(draft, name, draft.script.questions[name])
    rest = [n for n in rest if n not in (*declined, *other_day)]
    draft.become(asking=rest[0] if rest else None, also=None)
    if got or other_day:
        return Taken.ANSWERED
    return Taken.SKIPPED if declined or known else Taken.OPEN


def _answers(draft: Draft, names: list[FieldName], reading: Reading) -> dict[FieldName, Known]:
    return answered.found(draft, names, reading) or _told_else(draft, names, reading)


def _leave_lacking(draft: Draft, names: list[FieldName], reading: Reading) -> None:
    """Leave what he says that he has none of, though something else was asked."""
    for name in missing(draft):
        question = draft.script.questions[name]
        if name not in names and question.skip.words and lacking.lacks(question, reading):
            leave(draft, name, question)


def _told_else(draft: Draft, names: list[FieldName], reading: Reading) -> dict[FieldName, Known]:
    """Return a wish, place or room that is told plainly at another question: 改到11号晚上的."""
    fields, questions = draft.state.fields, draft.script.questions
    unknown = _PLACE not in fields or danger.where_counts(draft.state)
    where = where_told.place(reading) if _PLACE in questions and unknown else None
    sought = draft.state.asked.get(_PLACE) or draft.script.for_kind
    if where is None and _PLACE in missing(draft) and sought:
        where = where_told.alone(reading)
    if where is not None:
        return {where_told.home(draft, missing(draft), where): where}
    if firm := where_told.only_firm(draft, missing(draft), reading):
        return firm
    number = where_told.room(reading) if _ROOM in missing(draft) else None
    if number is not None:
        return {_ROOM: number}
    left = _DEMAND in fields and not fields[_DEMAND].given  # he did not know, and does now
    if _DEMAND in names or not (left or _DEMAND in missing(draft)) or len(reading.messages) != 1:
        return {}
    said = reading.messages[0]
    text = said.parse.text.strip()
    return {_DEMAND: Known(text, text, said.id)} if bids(said.parse) else {}


def _other_day(draft: Draft, name: FieldName, reading: Reading) -> bool:
    """Say whether a day was given that is another's: asked when it broke, he says when he bought.

    Whoever answers with a day will not be asked for one again.
    """
    days = [s for s, _ in reading.slots if s.type is SlotType.DATE and s.role != WANTED]
    return draft.script.questions[name].kind == "date" and bool(days)


def opened(draft: Draft) -> list[FieldName]:
    """Return the questions put in the last turn that wait for an answer."""
    first = draft.state.asking
    both = (first, draft.state.also) if first else ()
    return [name for name in both if name is not None and name in draft.script.questions]


def leave(draft: Draft, name: FieldName, question: Question) -> None:
    """Leave a question: to a person, or as not known; where to find him is never left."""
    if name == _PLACE and danger.where_counts(draft.state):
        return
    draft.become(fields=draft.state.fields | {name: Known("", "", None, question.skip.then)})


def leave_rest(draft: Draft) -> None:
    """Leave all that is missing by now."""
    for name in missing(draft):
        leave(draft, name, draft.script.questions[name])


def ask_next(draft: Draft, *, told: bool = False) -> bool:
    """Ask for the first thing that is missing, a second beside it when the customer is calm.

    told: the customer told something else than he was asked, which is asked again at the end:
    nobody is asked the same thing twice in a row while he is telling.
    """
    for name in _passed_by_last(draft) if told else missing(draft):
        question = draft.script.questions[name]
        if not pace.may_ask(draft, name):
            continue
        if not _spent(draft, name, question) and put.ask(draft, name, still_open(draft)):
            _beside(draft, name)
            return True
        if draft.state.misses.get(name, 0) >= question.tries:
            draft.message("given_up")
        leave(draft, name, question)
    draft.become(asking=None, also=None)
    return False


def missing(draft: Draft) -> list[FieldName]:
    """Return what the plan needs and nobody has said, in order.

    Somebody furious is asked how to reach him and no more; who comes again, what was left undone.
    """
    state = draft.state
    plan = _plan(draft)
    urgent = state.level is Level.URGENT
    names = _suited(draft, plan.urgent if urgent else (*plan.required, *plan.optional))
    story = state.fields.get(STORY)
    told = draft.script.for_kind or gently.applies(draft)  # a wage that is owed is no thing
    vague = story is not None and bare(story.value) and not told
    placed = state.category not in UNPLACED and _PRODUCT not in names  # 号被封: no thing to name
    if vague and not placed and _PRODUCT not in state.fields and not urgent:
        names = [_PRODUCT, *(n for n in names if n != _PRODUCT)]  # 坏了: what is it?
    if urgent and danger.where_counts(state):
        names = [_PLACE, *(n for n in names if n != _PLACE)]  # before the number to ring him on
    if repeat.asks_undone(draft) and not urgent:
        names.insert(0, repeat.UNDONE)
    if pace.mood(draft) == "furious" and _PHONE not in names and not state.asked.get(_PHONE):
        names.append(_PHONE)
    wanted = enquired.only(state, names)
    return [n for n in wanted if n not in state.fields and n in draft.script.questions]


def _suited(draft: Draft, names: Sequence[FieldName]) -> list[FieldName]:
    return things.suited(draft.state, names, kind=draft.script.for_kind)


def _plan(draft: Draft) -> Plan:
    """Return the plan of the category; for a talk that is led gently its own."""
    gentle = gently.applies(draft) and draft.script.plan.get(gently.PLAN)
    return gentle or draft.script.plan_for(draft.state.category)


def _passed_by_last(draft: Draft) -> list[FieldName]:
    names, passed = missing(draft), draft.was.asking
    if passed not in names or draft.state.level is Level.URGENT:
        return names
    return [*(n for n in names if n != passed), passed]


def held(draft: Draft) -> bool:
    """Say whether things are missing of which none may be asked for now."""
    names = missing(draft)
    return bool(names) and not any(pace.may_ask(draft, n) for n in names)


def out_of_questions(draft: Draft) -> bool:
    """Say whether the rhythm's questions are used up though something required is missing."""
    state = draft.state
    if gently.enough(draft) and state.level is not Level.URGENT:
        return True
    required = _suited(draft, _plan(draft).required)
    left = [n for n in required if n not in state.fields and not state.asked.get(n)]
    spent = state.questions >= draft.script.rhythm.max_questions
    return spent and bool(left) and state.level is not Level.URGENT


def still_open(draft: Draft) -> int:
    """Return how many questions may still come; never more than the rhythm allows."""
    left = draft.script.rhythm.max_questions - draft.state.questions
    return max(0, min(len(missing(draft)), left))


def nods(draft: Draft, reading: Reading) -> bool:
    """Say whether what is worth one try was met by a sound (哦), anger, or a wish to go on."""
    question = draft.script.questions.get(draft.state.asking) if draft.state.asking else None
    says = (retorts.fills, retorts.retorts, openers.registers)
    return question is not None and question.tries == 1 and any(s(reading.text) for s in says)


def missed(draft: Draft) -> None:
    """Count that the open question was passed by, with nothing else asked or answered instead."""
    name = draft.was.asking
    if name and draft.state.asking == name and not draft.was.open:
        misses = draft.state.misses
        draft.become(misses=misses | {name: misses.get(name, 0) + 1})


def _spent(draft: Draft, name: FieldName, question: Question) -> bool:
    """Say whether a question was put often enough; interruptions cost less than silence.

    Whom something urgent happened to is not asked again for what he passed by.
    """
    state = draft.state
    asked = state.asked.get(name, 0)
    missed = state.misses.get(name, 0)
    calm = _ASKED_MOST if question.tries > 1 else _MINOR_MOST
    urgent = state.level is Level.URGENT and not (name == _PLACE and danger.where_counts(state))
    most = question.tries if urgent else calm
    often = missed >= question.tries or asked >= max(most, question.tries)
    anew = not asked or missed > 0
    return often or (anew and state.questions >= draft.script.rhythm.max_questions)


def _beside(draft: Draft, first: FieldName) -> None:
    """Put a second question beside *first* when both are short and the customer is calm."""
    if pace.asks(draft) < put.PAIR or draft.state.misses.get(first):
        return
    for name in missing(draft):
        fresh = name != first and not draft.state.asked.get(name)
        if fresh and put.goes_beside(draft, first, name):
            if draft.state.questions < draft.script.rhythm.max_questions:
                put.second(draft, name)
            return
