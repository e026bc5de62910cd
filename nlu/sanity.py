"""Whether a Parse can be one: labels of our vocabulary, numbers in their range, slots in the text.

nonsense(parse, text) -> str     "" when it can; else what is wrong, in a few words

It cannot tell a wrong label from a right one; it keeps what no reader of ours says from those who
would choke on it later, in the middle of a turn. 3 µs.
"""

from __future__ import annotations

from nlu import taxonomy
from nlu.types import Emotion, Flag, Handoff, Hazard, Intent, Need, Parse, SlotType, Validity

HEAT, LEVELS = range(6), (None, 1, 2, 3, 4)
_ONE = {
    "intent": Intent,
    "emotion": Emotion,
    "validity": Validity,
    "handoff": Handoff,
}
_MANY = {"acts": Intent, "flags": Flag, "hazards": Hazard, "needs": Need}


def nonsense(parse: object, text: str) -> str:
    """Say what is wrong with *parse* as the reading of *text*; "" for nothing."""
    if type(parse) is not Parse:
        return "no parse"
    if parse.text != text:
        return "another text"
    return _labels(parse) or _numbers(parse) or _slots(parse)


def _labels(parse: Parse) -> str:
    for name, kind in _ONE.items():
        if type(getattr(parse, name)) is not kind:
            return name
    for name, kind in _MANY.items():
        if any(type(one) is not kind for one in getattr(parse, name)):
            return name
    known = taxonomy.load().names
    named = (*parse.categories, *((parse.category,) if parse.category is not None else ()))
    return "category" if any(one not in known for one in named) else ""


def _numbers(parse: Parse) -> str:
    if parse.heat not in HEAT:
        return "heat"
    if parse.level not in LEVELS:
        return "level"
    return "" if all(0.0 <= one <= 1.0 for one in parse.sure.values()) else "sure"


def _slots(parse: Parse) -> str:
    for one in parse.slots:
        if type(one.type) is not SlotType or parse.text[one.start : one.end] != one.text:
            return "slots"
    return ""
