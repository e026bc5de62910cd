"""Answer what interrupts the asking: answered first, then the open question returns reworded.

    answer(draft, reading) -> bool      whether anything was answered

Source: ideal 3.2 (interruptions), requirement S4-10.
"""

from __future__ import annotations

from dialogues.draft import Draft
from dialogues.reading import Reading
from dialogues.state import Parked, Phase
from nlu.types import Intent

_SECOND_LEAST = 6


def answer(draft: Draft, reading: Reading) -> bool:
    """Answer every question and remark that is not about the open question."""
    answered = False
    if reading.asks_bot:
        answered |= draft.answer("ask_bot")
    elif reading.scolds_bot:
        answered |= draft.answer("complains_about_bot")
        draft.offer("转人工", "/human")
    if Intent.ASK_WHY in reading.acts:
        answered |= draft.answer("ask_why", why=_why(draft))
    if Intent.ASK_HOURS in reading.acts:
        answered |= draft.answer("ask_hours")
        draft.offer("现在接人工", "/human")
    if Intent.ASK_PROGRESS in reading.acts and not draft.state.closed and draft.state.case_no:
        answered |= draft.answer("ask_progress")
    if Intent.ASK_RIGHTS in reading.acts:
        answered |= draft.answer("ask_rights")
    if reading.threatens and draft.state.case_no:
        answered |= draft.answer("threat")
    return answered


def park_second(draft: Draft, reading: Reading) -> bool:
    """Set a second complaint aside until the first is filed; say so once."""
    if not is_second(draft, reading):
        return False
    parse = reading.main
    draft.become(parked=(Parked(parse.text, reading.main_id, parse.category),))
    return draft.answer("second")


def is_second(draft: Draft, reading: Reading) -> bool:
    """Tell a second matter, while the first is taken in, by its opening words and a complaint."""
    state, text = draft.state, reading.main.text
    begins = state.started in (None, draft.at)
    if begins or state.parked or state.phase in (Phase.HUMAN, Phase.DONE):
        return False
    if reading.main.intent is not Intent.COMPLAINT or len(text) < _SECOND_LEAST:
        return False
    return any(text.startswith(cue) or f"，{cue}" in text for cue in draft.script.second_cues)


def _why(draft: Draft) -> str:
    state = draft.state
    name = state.asking or next(reversed(state.asked), None)
    question = draft.script.questions.get(name) if name else None
    return question.why if question else ""
