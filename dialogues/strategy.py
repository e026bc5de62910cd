"""How the customer's needs are met: respect, venting, compensation, evasion, hostility, a mixture.

    meet(draft, reading) -> Strategy | None     the one that leads, after its sentence was said

What is done for which need stands in the script (strategies). Source: seed 001, S1-09..14.
"""

from __future__ import annotations

from dialogues.draft import Draft
from dialogues.reading import UPSET, Reading
from dialogues.wording import Strategy

_SEVERAL = 2


def meet(draft: Draft, reading: Reading) -> Strategy | None:
    """Say one sentence for what the customer needs, once a need; return what leads the turn."""
    ranked = needs(draft, reading)
    if not ranked:
        return None
    table = draft.script.strategies
    words = (["mixed"] if len(ranked) >= _SEVERAL else []) + ranked
    for need in words:
        if need in table and not _said(draft, need) and _say(draft, need):
            break
    return table[ranked[0]]  # type: ignore[index]


def needs(draft: Draft, reading: Reading) -> list[str]:
    """Return the needs of this turn that the script has a way with, the most urgent first."""
    table = draft.script.strategies
    named = [str(need) for need in reading.needs if need in table]
    return sorted(named, key=lambda need: (table[need].order, need))  # type: ignore[index]


def listens(draft: Draft, reading: Reading, lead: Strategy | None) -> bool:
    """Say whether the leading strategy wants one turn of listening first."""
    wants = lead is not None and lead.then == "listen"
    return wants and reading.heat >= UPSET and not draft.state.vents


def _said(draft: Draft, need: str) -> bool:
    return any(s.startswith(f"strategies.{need}#") for s in draft.state.said)


def _say(draft: Draft, need: str) -> bool:
    return draft.say(f"strategies.{need}", draft.script.strategies[need].say)  # type: ignore[index]
