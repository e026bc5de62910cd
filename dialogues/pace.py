"""How much at once: questions a turn, what may be asked of somebody furious, how long a message is.

    mood(draft) -> calm, annoyed or furious
    asks(draft) -> questions this turn may put
    may_ask(draft, name) -> bool
    trim(draft)                 takes small words away from a message that is too long

Source: ideal 1.1 (rules 2, 3), requirements S0-38, S1-16.
"""

from __future__ import annotations

from typing import Literal

from dialogues import gently
from dialogues.draft import Draft
from dialogues.reading import UPSET
from dialogues.state import FieldName, Level
from dialogues.tongue import breadth

_FURIOUS = 3
_REMEMBERED = 2  # turns: who was upset a moment ago is not calm yet
# What a message can do without, the least first.
_SMALL = (
    "messages.left#", "messages.last_one#", "messages.resume#", "messages.taken#",
    "messages.reframe#", "strategies.", "perspective.",
)  # fmt: skip
_WHOLE = (
    "safety.", "messages.self_harm#", "messages.self_harm_other#", "messages.self_harm_done#",
    "messages.freeze#", "interruptions.ask_freeze#", "interruptions.ask_scald#",
    "interruptions.ask_hands_off#", "interruptions.tell_inside#", "interruptions.ask_first_aid#",
    "messages.safety_moved#", "messages.summary#",
    "messages.summary_again#", "messages.receipt#", "messages.urgent_receipt#",
    "messages.handoff#", "messages.progress#", "messages.callback#",
)  # fmt: skip


def mood(draft: Draft) -> Literal["calm", "annoyed", "furious"]:
    """Return how the customer is now; who was upset in the last turn is not calm yet."""
    heats = [m.heat for m in draft.state.moods[-_REMEMBERED:]]
    if heats and heats[-1] >= _FURIOUS:
        return "furious"
    return "annoyed" if any(h >= UPSET for h in heats) else "calm"


def asks(draft: Draft) -> int:
    """Return how many questions this turn may put: two to somebody calm, else one.

    Who is in danger, grieves, or has just shown that he is upset is asked one thing.
    """
    state = draft.state
    warm = bool(state.moods) and state.moods[-1].heat > 0
    shaken = state.hazards or gently.applies(draft) or gently.met(draft)
    if state.level is Level.URGENT or warm or shaken:
        return 1
    most: int = getattr(draft.script.rhythm.questions_per_turn, mood(draft))
    strategies = draft.script.strategies
    caps = [s.asks for need, s in strategies.items() if need in draft.state.needs]
    return max(1, min([most, *caps]))


def may_ask(draft: Draft, name: FieldName) -> bool:
    """Say whether *name* may be asked for now; at the greatest heat only what protects."""
    return mood(draft) != "furious" or name in draft.script.feelings_gate.furious_asks


def trim(draft: Draft) -> None:
    """Take small words away until the message is as short as the mood wants it."""
    if any(rule.startswith(_WHOLE) for rule in draft.rules):
        return
    most = getattr(draft.script.rhythm.max_length, mood(draft)) * breadth(draft.language)
    for small in _SMALL:
        if len("\n".join(draft.parts)) <= most:
            return
        _drop(draft, small)


def _drop(draft: Draft, small: str) -> None:
    for n in reversed(range(len(draft.rules))):
        if draft.rules[n].startswith(small):
            gone = draft.rules.pop(n)
            draft.parts.pop(n)
            draft.become(said=tuple(s for s in draft.state.said if s != gone))
