"""A talk that a colleague gave back for one thing only: what the bot may do there, and no more.

    lacks(draft, mode) -> str          why it cannot be given back so, a key of labels.PARTS
    begin(draft, mode, name)           the bot has it for this; missing: it asks at once
    hear(draft, reading) -> bool       a turn inside it; what goes beyond brings a person back

follow_up: ask how it went, once the letter is out. missing: ask for the fields that are missing,
one after another. progress: say where it stands. In all of them the customer's own questions are
answered, danger and a wish for a person come first, and a new wish is for people. Source: ideal
2.2 (B), 2.3 (bot limited).
"""

from __future__ import annotations

from collections.abc import Mapping

from dialogues import collect, comfort, how_far, in_chat, interrupt, labels, matter
from dialogues.collect import Taken
from dialogues.cues import holds
from dialogues.draft import Draft
from dialogues.effects import CaseState
from dialogues.reading import UPSET, Reading
from dialogues.state import FieldName, Known, Phase
from nlu.types import Intent

FOLLOW_UP, MISSING, PROGRESS = "follow_up", "missing", "progress"
NAMES: Mapping[str, str] = labels.LENT
WANTS_MORE, FILLED = "beyond", "filled"
"""Why a person comes back: codes of a handoff's reasons, before the mode."""
_LATER = "agent"
_ENDS = frozenset({Intent.THANKS, Intent.BYE, Intent.AFFIRM, Intent.ACCEPT, Intent.PRAISE})
_ASKS = frozenset({Intent.ASK_PROGRESS, Intent.FOLLOW_UP})


def lacks(draft: Draft, mode: str) -> str:
    """Return what stands against it, "" nothing."""
    if mode not in {"", *NAMES}:
        return "mode"
    if mode == FOLLOW_UP and draft.state.stage != CaseState.RESOLVED:
        return "no_letter"
    if mode == MISSING and not _wanted(draft):
        return "none_missing"
    return ""


def begin(draft: Draft, mode: str, name: str) -> None:
    """Let the bot have the talk for *mode*, "" for all it does with a filed case."""
    draft.become(lent=mode, lender=name if mode else "")
    if mode == MISSING:
        left = {n: k for n, k in draft.state.fields.items() if k.how != _LATER}
        draft.become(fields=left, questions=0, misses={}, asked={}, phase=Phase.FACTS)
        matter.file(draft)
        _ask(draft)


def hear(draft: Draft, reading: Reading) -> bool:
    """Answer a turn in a talk that was given back for one thing; False where it was not."""
    mode = draft.state.lent
    if not mode:
        return False
    if mode == MISSING:
        _fill(draft, reading)
    elif reading.acts & _ASKS:
        how_far.progress(draft, chased=Intent.FOLLOW_UP in reading.acts)
    elif not (interrupt.answer(draft, reading) or _takes_leave(draft, reading)):
        _person(draft, reading, WANTS_MORE)
    return True


def _takes_leave(draft: Draft, reading: Reading) -> bool:
    calm = bool(reading.acts & _ENDS) and reading.heat < UPSET
    return calm and draft.message("goodbye")


def _fill(draft: Draft, reading: Reading) -> None:
    """Take the answer and ask for the next; once nothing is left, or he has enough, a person."""
    if holds(reading.text, draft.script.stop_cues):
        for name in _wanted(draft):
            collect.leave(draft, name, draft.script.questions[name])
        _person(draft, reading, FILLED)
    elif _answers(draft, reading):
        if not _ask(draft):
            _person(draft, reading, FILLED)
    else:
        _person(draft, reading, WANTS_MORE)


def _answers(draft: Draft, reading: Reading) -> bool:
    """Take what the turn gives; False when it is about something else than what was asked."""
    if not draft.state.acknowledged:
        comfort.acknowledge(draft, reading)
    taken = collect.take(draft, reading)
    answered = interrupt.answer(draft, reading)
    if taken is Taken.OPEN and not answered:
        if reading.heat >= UPSET or reading.tells_matter:
            return False
        collect.missed(draft)
    if taken is Taken.SKIPPED:
        in_chat.skipped(draft)
    elif taken is Taken.ANSWERED:
        draft.message("taken")
    return True


def _ask(draft: Draft) -> bool:
    """Ask for what is missing where feelings allow it."""
    return draft.state.acknowledged and collect.ask_next(draft)


def _wanted(draft: Draft) -> list[FieldName]:
    """Return what is missing, with what was left for a colleague to ask."""
    state = draft.state
    later: dict[FieldName, Known] = {n: k for n, k in state.fields.items() if k.how == _LATER}
    plan = draft.script.plan_for(state.category)
    names = [n for n in (*plan.required, *plan.optional) if n in draft.script.questions]
    return [n for n in names if n not in state.fields or n in later]


def _person(draft: Draft, reading: Reading, why: str) -> None:
    """Bring a person back; what was said is on file, and upset is met before anything else."""
    mode = draft.state.lent
    if reading.heat >= UPSET:
        comfort.acknowledge(draft, reading)
    if why == WANTS_MORE and reading.text:
        draft.note("supplement", reading.text)
    matter.call_person(draft, f"{why}:{mode}")
    matter.stop_questions(draft)
    draft.message("handoff")
