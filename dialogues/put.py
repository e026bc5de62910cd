"""Put a question into words: openly first, then with an example, options, a photo; how many left.

    ask(draft, name, left) -> bool       whether there were words for it
    second(draft, name)                  one more beside it, both numbered

Source: ideal 1.1 (rule 3), requirements S0-37, S3-06.
"""

from __future__ import annotations

from typing import Literal

from dialogues import gently, pace
from dialogues.draft import Draft
from dialogues.script import Question
from dialogues.state import FieldName, Level, Phase
from dialogues.tongue import sentences

DEMAND = FieldName("demand")
PAIR = 2
_LEFT_MOST = 5  # more would only frighten him
Rung = Literal["open", "again", "example", "options", "photo"]
# Short answers that tell themselves apart: the first of two, and what may stand beside it.
_FIRST = frozenset({"date", "choice", "order_no", "amount"})
_BESIDE = _FIRST | {"place", "company"}
_NUMBERS = ("① ", "② ")


def ask(draft: Draft, name: FieldName, left: int) -> bool:
    """Put a question, a step lower each time it was passed by; *left* questions may still come."""
    question = draft.script.questions[name]
    asked = draft.state.asked.get(name, 0)
    missed = draft.state.misses.get(name, 0)
    rung = _rung(question, missed)
    if not asked and question.kind != "story":  # how much is left to ask comes after the story
        _say_left(draft, left)
    if not _say(draft, name, question, again=missed > 0, left=left):
        return False
    more = {"example": question.example, "photo": question.photo}.get(rung, "")
    draft.parts[-1] = sentences([draft.parts[-1], more], draft.language)
    for option in question.options if rung == "options" else ():
        draft.offer(option, question.also.get(option, option))
    _asked(draft, name, fresh=not asked or missed > 0)
    draft.become(asking=name, also=None, open="", phase=_phase(name))
    return True


def goes_beside(draft: Draft, first: FieldName, name: FieldName) -> bool:
    """Say whether *name* may be asked together with *first*, each answer known by its kind."""
    one, other = (draft.script.questions[n].kind for n in (first, name))
    return one in _FIRST and other in _BESIDE and one != other


def second(draft: Draft, name: FieldName) -> None:
    """Put *name* beside the question just put; both numbered, one answered is enough."""
    question = draft.script.questions[name]
    rule, words = draft.rules.pop(), draft.parts.pop()
    if not any(one.startswith("messages.resume#") for one in draft.rules):
        draft.message("two")
    draft.rules.append(rule)
    draft.parts.append(_NUMBERS[0] + words)
    if not _say(draft, name, question, again=False, left=0):
        draft.parts[-1] = words
        return
    draft.parts[-1] = _NUMBERS[1] + draft.parts[-1]
    _asked(draft, name, fresh=True)
    draft.become(also=name)


def _rung(question: Question, missed: int) -> Rung:
    lower: list[Rung] = []
    lower += ["example"] if question.example else ["again"]
    lower += ["options"] if question.options else []
    lower += ["photo"] if question.photo else []
    return "open" if not missed else lower[min(missed, len(lower)) - 1]


def _say(draft: Draft, name: FieldName, question: Question, *, again: bool, left: int) -> bool:
    """Say the question in words not used yet: those for asking again first, when it is again."""
    soft = (
        question.ask[:1] if gently.applies(draft) else question.ask
    )  # not "what would please you"
    stages = (("ask", soft), ("retry", question.retry))
    for stage, lines in reversed(stages) if again else stages[:1]:
        values = {"label": question.label, "left": left}
        if draft.say(f"questions.{name}.{stage}", lines, **values):
            return True
    return draft.message("still", label=question.label)


def _say_left(draft: Draft, left: int) -> None:
    """Say how many questions may come: with the first one, when two are left, at the last."""
    state = draft.state
    if any(rule.startswith("messages.resume#") for rule in draft.rules):
        return
    if state.level is Level.URGENT or pace.mood(draft) == "furious" or gently.applies(draft):
        return
    if PAIR <= left <= _LEFT_MOST and (not state.questions or left == PAIR):
        draft.message("left", left=left)
    elif left == 1 and state.questions > 1:
        draft.message("last_one")


def _asked(draft: Draft, name: FieldName, *, fresh: bool) -> None:
    asked = draft.state.asked
    draft.become(
        asked=asked | {name: asked.get(name, 0) + 1},
        questions=draft.state.questions + fresh,
    )


def _phase(name: FieldName) -> Phase:
    return Phase.DEMAND if name == DEMAND else Phase.FACTS
