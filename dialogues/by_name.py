"""A field put right by its plain English name, whatever the summary calls it.

    by_name(script, state, reading) -> fields    product isn't app, it's two pizzas

Only names of things, places, firms and accounts: days, sums and numbers have readers of their
own, a wish is no name. Pure. Source: S1-07.
"""

from __future__ import annotations

import re

from dialogues import cues
from dialogues.reading import Reading
from dialogues.script import Script
from dialogues.state import FieldName, Known, State
from nlu.types import SlotType

_MOST = 44
_THINGS = frozenset({SlotType.PRODUCT, SlotType.COMPANY, SlotType.PLACE})
_CALLED = (
    ("product", "product(?: or service)?|service|item|goods|thing"),
    ("model", "model"),
    ("account", "account(?: or card)?|card"),
    ("place", "place|branch|location|shop|store|restaurant|hotel|clinic|where it happened"),
    ("company", "company|firm|business|brand"),
    ("staff", "who it was|staff(?: member)?"),
)
_OR_ELSE = {
    "place": ("place_of_purchase", "company"),
    "company": ("place_of_purchase", "place"),
}
"""Where a shop or a firm is held instead: no the shop is wrong, its Hyperoptic."""
_NAMES = "|".join(rf"(?P<{name}>{words})" for name, words in _CALLED)
_OPENS = r"^\W*(?:(?:no|sorry|actually|wait|and|but|also|well|the|my|your|wrong)\b[,.\s]*)*"
_IS = r"(?:(?:it|that)['’]?s|it is|it was|but|should be|i meant|make it)"
_WORDS = r"[^,.;!?\n]{2,60}?"
_WRONG = r"(?:you (?:wrote|got|have|put) (?:it|that) (?:down )?wrong|(?:and )?not [^,.;!?]{2,40})"
_END = r"(?:[\s,.;-]+(?:please|pls|thanks|thank you))*\W*$"
_SHAPES = (
    re.compile(
        rf"{_OPENS}(?:{_NAMES})(?: name)? (?:is|was)(?: not|n['’]?t)(?: an?| the| my)?"
        rf" (?P<wrong>{_WORDS})[,;.\s]+{_IS} (?P<right>{_WORDS}){_END}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"{_OPENS}(?:{_NAMES})(?: name)?(?: is wrong\W+{_IS}| should (?:be|say|read)| needs to be"
        rf"|:) (?P<wrong>)(?P<right>{_WORDS})(?:[\s,.;-]+{_WRONG})?{_END}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"{_OPENS}(?:{_NAMES})(?: name)?(?:['’]s| is| was) (?P<wrong>)"
        rf"(?P<right>(?!wrong\b|not\b){_WORDS})[\s,.;-]+{_WRONG}{_END}",
        re.IGNORECASE,
    ),
)
_NOTHING = re.compile(
    r"\b(?:broken?|late|missing|gone|rude|closed|open|locked|blocked|frozen|unknown|rubbish"
    r"|terrible|bad|awful|faulty|damaged|still|never|already|being|been|so|very|too|\w+ing)\b",
    re.IGNORECASE,
)
"""What is said of the thing is no other name for it: the shop is still closed."""


def by_name(script: Script, state: State, reading: Reading) -> dict[FieldName, Known]:
    """Return the known field that is called by its name, holding its right words; {} for none."""
    text = reading.text.strip()
    if cues.length(text) > _MOST or text.endswith("?"):
        return {}
    hit = next((h for s in _SHAPES if (h := s.search(text))), None)
    if hit is None:
        return {}
    called = next(n for n, _ in _CALLED if hit[n])
    names = map(FieldName, (called, *_OR_ELSE.get(called, ())))
    held = (n for n in names if n in state.fields and state.fields[n].given)
    name = next(held, FieldName(called))
    right = hit["right"].strip()
    if name not in state.fields or name not in script.questions or _NOTHING.search(right):
        return {}
    had, wrong = state.fields[name].text.lower(), hit["wrong"].lower()
    same = bool(had) and (had in wrong or wrong in had)
    same = same or any(s.type in _THINGS and s.text.lower() in wrong for s, _ in reading.slots)
    if right.lower() == had or (wrong and not same):
        return {}  # the product isn't new, it's second-hand
    return {name: Known(right, right, reading.messages[-1].id, "corrected")}
