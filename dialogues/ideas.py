"""An idea put as a question: 能不能在小区多装两个充电桩.

    plainly(reading, state) -> Reading     who asks whether more could be had has an idea
    denies(text) -> bool                   he says that it is none: 投诉嚟㗎，唔係建议
    no_idea(category, was, text) -> bool   what is read as one is none

An idea is one only before there is a matter, and only of what reading takes for a suggestion as
well. Pure. Source: S1-17.
"""

from __future__ import annotations

import re
from dataclasses import replace

from dialogues.events import Said
from dialogues.reading import UPSET, Reading
from dialogues.state import Level, State
from nlu.types import Intent, Validity

_SURE = 0.7
_COULD = re.compile(
    r"(?:能不能|可不可以|可以不可以|能否|是否可以|是不是(?:可以|能|[该該])|要不要|要是(?:能|可以)|能|可以|[为為]什[么麼]不|何不)"
    r"[^？?，,。]{0,12}?(?:多(?=.{0,2}[一两兩几幾些点點个個])|[装裝加增建设設开開出配添]|放(?:[个個几幾]|一)|延[长長]|改[成为為进進]|[换換]成|[优優]化|支持|推出|搞[个個])"
    r"|\b(?:could|can|would it be possible|why (?:don['’]?t|not))\b.{0,24}"
    r"\b(?:add|more|longer|another|install|put|have|extend|support|open)\b",
    re.IGNORECASE,
)
_AN_IDEA = re.compile(r"建[议議]|提[议議]|提[个個]?意[见見]|\bsuggest", re.IGNORECASE)
_DENIES = re.compile(
    r"(?:不是|唔係|唔系|不算|[并並]非)[^，,。]{0,6}(?:建[议議]|提[议議]|意[见見])"
    r"|\bnot an? (?:suggestion|idea)\b",
    re.IGNORECASE,
)


def denies(text: str) -> bool:
    """Say whether somebody says that he has no mere idea."""
    return bool(_DENIES.search(text))


def no_idea(category: str | None, was: Level | None, text: str) -> bool:
    """Say whether what is read as an idea is none: he has complained, and wishes for better.

    Unless he says himself that it is an idea. was: how severe the matter was before this turn.
    """
    complained = was in (Level.GENERAL, Level.URGENT) and not _AN_IDEA.search(text)
    return (category or "").startswith("suggestion") and (denies(text) or complained)


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
