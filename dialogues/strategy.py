"""How the customer's needs are met: respect, venting, compensation, evasion, hostility, a mixture.

    meet(draft, reading) -> Strategy | None     the one that leads, after its sentence was said

What is done for which need stands in the script (strategies). Source: seed 001, S1-09..14.
"""

from __future__ import annotations

import re

from dialogues.draft import Draft
from dialogues.reading import UPSET, Reading
from dialogues.state import FieldName
from dialogues.wording import Strategy
from nlu.types import Need

_SEVERAL = 2
_VIOLENT = re.compile(
    r"(?:打|砍|弄|捅|整|杀|殺|搞)死(?:他|她|你|这|那|他们|你们|它们)(?!.{0,5}[也都])|(?:杀|殺)了(?:他|她|你)|同归于尽|同歸於盡|泼硫酸|潑硫酸"
    r"|(?:带|帶|叫)人(?:去|来|來)?(?:砸|打)|砸了(?:你|他)们?的?店|\bkill (?:him|her|you|them)\b",
    re.IGNORECASE,
)
_DEMAND = FieldName("demand")


def meet(draft: Draft, reading: Reading) -> Strategy | None:
    """Say one sentence for what the customer needs, once a need; return what leads the turn."""
    ranked = needs(draft, reading)
    if not ranked:
        return None
    table = draft.script.strategies
    words = (["mixed"] if len(ranked) >= _SEVERAL else []) + ranked
    for need in words:
        fits = need in table and not _said(draft, need) and _fits(draft, reading, need)
        if fits and _say(draft, need):
            break
    return table[ranked[0]]  # type: ignore[index]


def needs(draft: Draft, reading: Reading) -> list[str]:
    """Return the needs of this turn that the script has a way with, the most urgent first."""
    table = draft.script.strategies
    found = {str(need) for need in reading.needs}
    if _VIOLENT.search(reading.text):  # a person has to speak with him
        found.add(Need.HOSTILE.value)
    named = [need for need in found if need in table]
    return sorted(named, key=lambda need: (table[need].order, need))  # type: ignore[index]


def listens(draft: Draft, reading: Reading, lead: Strategy | None) -> bool:
    """Say whether the leading strategy wants one turn of listening first."""
    wants = lead is not None and lead.then == "listen"
    return wants and reading.heat >= UPSET and not draft.state.vents


def _fits(draft: Draft, reading: Reading, need: str) -> bool:
    """Say whether its sentence is true here: he is listened to now, he has said what he wants."""
    if need == "vent":
        return reading.heat >= UPSET
    wish = draft.state.fields.get(_DEMAND)
    return need != "compensation" or (wish is not None and wish.given)


def _said(draft: Draft, need: str) -> bool:
    return any(s.startswith(f"strategies.{need}#") for s in draft.state.said)


def _say(draft: Draft, need: str) -> bool:
    return draft.say(f"strategies.{need}", draft.script.strategies[need].say)  # type: ignore[index]
