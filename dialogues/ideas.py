"""An idea put as a question: 能不能在小区多装两个充电桩.

    plainly(reading, state) -> Reading     who asks whether more could be had has an idea

Only before there is a matter, and only of what reading takes for a suggestion as well. Pure.
Source: S1-17.
"""

from __future__ import annotations

import re
from dataclasses import replace

from dialogues.events import Said
from dialogues.reading import UPSET, Reading
from dialogues.state import State
from nlu.types import Intent, Validity

_SURE = 0.7
_COULD = re.compile(
    r"(?:能不能|可不可以|可以不可以|能否|是否可以|是不是(?:可以|能|[该該])|要不要|要是(?:能|可以)|能|可以|[为為]什[么麼]不|何不)"
    r"[^？?，,。]{0,12}?(?:多(?=.{0,2}[一两兩几幾些点點个個])|[装裝加增建设設开開出配添]|放(?:[个個几幾]|一)|延[长長]|改[成为為进進]|[换換]成|[优優]化|支持|推出|搞[个個])"
    r"|\b(?:could|can|would it be possible|why (?:don['’]?t|not))\b.{0,24}"
    r"\b(?:add|more|longer|another|install|put|have|extend|support|open)\b",
    re.IGNORECASE,
)


def plainly(reading: Reading, state: State) -> Reading:
    """Return the turn with an idea in it read as one; a matter once begun is left as it is."""
    if state.case_no:
        return reading
    messages = tuple(map(_plain, reading.messages))
    return reading if messages == reading.messages else replace(reading, messages=messages)


def _plain(said: Said) -> Said:
    parse = said.parse
    idea = (parse.category or "").startswith("suggestion") and _COULD.search(parse.text)
    sure = parse.sure.get("category", 1.0) >= _SURE and parse.heat < UPSET and not parse.flags
    if parse.intent is not Intent.INQUIRY or not (idea and sure):
        return said
    acts = (Intent.SUGGESTION,)
    plain = replace(parse, intent=acts[0], acts=acts, validity=Validity.VALID)
    return replace(said, parse=plain)
