"""An answer told as a guess, behind words that one does not know: 唔知呀 好似係Panasonic 三門.

    plainly(reading) -> Reading    the turn without those words, where a guess follows them

Pure. Part of answered. A guess is better than nothing. Source: S0-37.
"""

from __future__ import annotations

import re
from dataclasses import replace

from dialogues import pairs
from dialogues.events import Said
from dialogues.reading import Reading
from nlu.types import Intent

_GUESS = re.compile(
    r"(?:型[号號]|牌子|名字|地址|日期|[时時][间間]|店名)?(?:我|[这這]?[个個]|也|都|真的?|就)*"
    r"(?:不太?|[没沒]|唔系?几?|唔係幾?|冇)(?:清楚|知道?|[记記]得?|[确確]定|肯定|留意|注意|sure)"
    r"[^，,。\s]{0,3}[，,。；;\s]+(?:不[过過]|但是?)?"
    r"(?:好像|好似|似乎|可能|[应應][该該]|大概|估[计計]|貌似|印象中?|我?[记記]得)(?:就?是|[係系叫喺在])?\s*"
    r"|(?:i['’]?m )?(?:not sure|dunno|don['’]?t know|no idea)[,.;]?\s+(?:but )?"
    r"(?:maybe|i think|probably|could be|might be|possibly)(?: it['’]?s| it was)?\s+",
    re.IGNORECASE,
)
_LEAST = 2


def plainly(reading: Reading) -> Reading:
    """Return the turn as it answers: of 不清楚 好像是X no more than X."""
    hit = _GUESS.match(reading.text.strip())
    if hit is None or len(reading.text.strip()) - hit.end() < _LEAST:
        return reading
    left = pairs.without(reading, [hit.group()])
    return reading if left is None else Reading(tuple(map(_told, left.messages)))


def _told(said: Said) -> Said:
    """Return the guess as something told: the rest of it says no more that he does not know."""
    acts = tuple(act for act in said.parse.acts if act is not Intent.DONT_KNOW)
    return replace(said, parse=replace(said.parse, intent=Intent.SUPPLEMENT, acts=acts))
