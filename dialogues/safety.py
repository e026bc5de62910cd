"""Danger first: the safety words and a person, in the same turn, before any question.

    needed(draft, reading) -> bool      danger was told that was not answered yet
    act(draft, reading)                 safety card, level 1, duty queue, promise

Source: seed 002 (紧急), requirements S2-14, S0-34; card texts want the approval of the firm's
own safety people (design, ideal 5).
"""

from __future__ import annotations

from dialogues import cues, matter
from dialogues.draft import Draft
from dialogues.reading import Reading
from dialogues.state import FieldName, Known, Level, Phase
from dialogues.triage import fill
from nlu.types import Flag, Hazard

_INJURY = FieldName("injury")
_HARM = frozenset({Hazard.POISONING, Hazard.INJURY, Hazard.CHILD})
_HOSPITAL = ("住院", "在医院", "进医院", "进了医院", "送医", "送医院", "急诊", "抢救")
_TEXT_MOST = 200
# Each wants words of its own, also after another card; the rest are told within one talk of it.
_ACUTE = frozenset({Hazard.FIRE, Hazard.LEAK, Hazard.POISONING, Hazard.ELECTRIC})


def needed(draft: Draft, reading: Reading) -> bool:
    """Say whether this turn tells of a danger whose card was not given in this matter."""
    if Flag.SELF_HARM in reading.flags:
        return not _given(draft, "self_harm")
    if Flag.SAFETY not in reading.flags:
        return False
    hazard = _hazard(reading)
    if hazard in _ACUTE:
        return not _given(draft, f"safety.{hazard}")
    return not _given(draft, "safety.")


def act(draft: Draft, reading: Reading) -> None:
    """Give the words that protect, and call a person, in this turn."""
    draft.become(level=Level.URGENT, phase=Phase.SAFETY, open="", also=None)
    self_harm = Flag.SELF_HARM in reading.flags
    matter.call_person(draft, "self_harm" if self_harm else f"safety:{_hazard(reading)}")
    if self_harm:
        draft.message("self_harm")
        draft.become(said=(*draft.state.said, f"card:self_harm@{draft.state.matter}"))
        matter.stop_questions(draft)
        return
    hazard = _hazard(reading)
    draft.say(f"safety.{hazard}@{draft.state.matter}", draft.script.safety[hazard])
    draft.message("safety_moved")
    draft.become(said=(*draft.state.said, f"card:safety.{hazard}@{draft.state.matter}"))
    question = draft.script.questions.get(_INJURY)
    if question is None or _INJURY in draft.state.fields:
        return
    told = question.yes if _hazard(reading) in _HARM else _HOSPITAL
    if cues.affirmed(reading.text, told):  # "孩子拉肚子进医院了": nobody asks whether he is hurt
        text = reading.text[:_TEXT_MOST]
        fill(draft, {_INJURY: Known("yes", text, reading.main_id)})
    else:
        draft.become(asking=_INJURY, asked=draft.state.asked | {_INJURY: 1})


def _hazard(reading: Reading) -> Hazard:
    order = (Hazard.FIRE, Hazard.LEAK, Hazard.POISONING, Hazard.ELECTRIC, Hazard.INJURY)
    named = reading.hazards
    return next((h for h in order if h in named), named[0] if named else Hazard.OTHER)


def _given(draft: Draft, card: str) -> bool:
    """Say whether *card*, or any of its kind when it ends in a dot, was given in this matter."""
    matter_no = f"@{draft.state.matter}"
    given = [s.removesuffix(matter_no) for s in draft.state.said if s.endswith(matter_no)]
    return any(
        s == f"card:{card}" or (card[-1] == "." and s.startswith(f"card:{card}")) for s in given
    )
