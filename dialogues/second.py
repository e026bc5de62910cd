"""Two matters in one message: the second is taken out and set aside, values and all.

    part(draft, reading) -> Reading      what is left of the turn for the matter at hand
    apart(draft, reading) -> bool        one told while a person is waited for, set aside

Source: ideal 3.2 (new_topic: park), requirement S3-06.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from dialogues import cues
from dialogues.draft import Draft
from dialogues.events import Said
from dialogues.reading import Reading
from dialogues.state import Parked, Phase
from nlu.types import Intent, Parse, Slot

LEAST = 6
MOST = 5
_FAR = (Phase.HUMAN, Phase.DONE)
_ENDS = " ，,。；;、！!"
_STOP = re.compile(r"[，,。；;！!\n]\s*")
_ANSWER_LEAST = 2
_COUNTED = re.compile(
    r"^.{0,12}?(?:[两兩二2])(?:件|[个個])(?:事情?|[问問][题題]|投[诉訴])[^，,。]{0,6}?[，,。：:\s]+(?:第一|一(?:件|[个個]|是)|[头頭]一[件个個])[^，,。；;]{4,}?"
    r"[，,。；;\s]+(?P<second>(?:第二|另外?一(?:件|[个個])|[还還]有一[件个個]|再一[件个個]|一(?:件|[个個]|是)|二是).{4,})"
    r"|^.{0,12}?two (?:things|complaints|issues|problems)\b"
    r"[^.]{0,10}?[,.:;\s]+(?:first|one is|1)\b.{6,}?"
    r"[,.;\s]+(?P<other>(?:(?:and )?(?:second|the other|another|2)\b).{6,})",
    re.IGNORECASE | re.DOTALL,
)


def part(draft: Draft, reading: Reading) -> Reading:
    """Set a second matter aside that stands behind the first in one message."""
    if draft.state.phase in _FAR:
        return reading
    left: list[Said] = []
    for said in reading.messages:
        at = _cut(draft, said.parse)
        left.append(_head(said, at) if at else said)
        if at:
            park(draft, _tail(draft, said, at))
    cut = any(now is not was for now, was in zip(left, reading.messages, strict=True))
    return Reading(tuple(left)) if cut else reading  # read together, the two matters are one


def park(draft: Draft, one: Parked) -> None:
    """Keep a matter for later, each once; more than a handful is left in the messages."""
    parked = draft.state.parked
    if len(parked) < MOST and all(p.text != one.text for p in parked):
        draft.become(parked=(*parked, one))


def apart(draft: Draft, reading: Reading) -> bool:
    """Set aside another matter that is told while a person is waited for: 仲有件事, the app ..."""
    parse = reading.main
    calm = not parse.flags and not parse.hazards and len(parse.text) >= LEAST
    if (
        not calm
        or not brings(draft, parse)
        or not cues.begins(parse.text, draft.script.second_cues)
    ):
        return False
    park(draft, Parked(parse.text, reading.main_id, parse.category, parse.slots))
    return draft.answer("second")


def again(parked: Parked, at: datetime, language: str) -> Reading:
    """Return what was set aside as if it were said now."""
    parse = Parse(
        parked.text,
        language,
        Intent.COMPLAINT,
        (Intent.COMPLAINT,),
        parked.category,
        slots=parked.slots,
    )
    return Reading((Said(parked.message, at, parse),))


def _cut(draft: Draft, parse: Parse) -> int:
    """Return where the second matter begins, 0 for none."""
    if not brings(draft, parse):
        return 0
    if counted := _COUNTED.match(parse.text):  # 两件事 一个是冷气不冷 一个是账单多收
        return max(counted.start("second"), counted.start("other"))
    least = LEAST if draft.state.started is None else _ANSWER_LEAST
    for stop in _STOP.finditer(parse.text):
        at = stop.end()
        clause = _STOP.split(parse.text[at:], maxsplit=1)[0]
        long = len(parse.text[: stop.start()]) >= least and len(parse.text) - at >= LEAST
        if long and cues.begins(clause, draft.script.second_cues):
            return at
    return 0


def _head(said: Said, at: int) -> Said:
    parse = said.parse
    slots = tuple(s for s in parse.slots if s.end <= at)
    return replace(said, parse=replace(parse, text=parse.text[:at].rstrip(_ENDS), slots=slots))


def _tail(draft: Draft, said: Said, at: int) -> Parked:
    parse = said.parse
    slots = tuple(_moved(s, at) for s in parse.slots if s.start >= at)
    return Parked(parse.text[at:], said.id, other(draft, parse), slots)


def _moved(slot: Slot, by: int) -> Slot:
    return replace(slot, start=slot.start - by, end=slot.end - by)


def brings(draft: Draft, parse: Parse) -> bool:
    """Say whether a message may bring another matter: it complains, or is about something else.

    Reading takes "and another thing" for a mere addition at times; its category tells.
    """
    elsewhere = draft.state.category is not None and other(draft, parse) is not None
    return parse.intent in {Intent.COMPLAINT, Intent.SUGGESTION} or elsewhere


def other(draft: Draft, parse: Parse) -> str | None:
    """Return the last category of another kind than the matter at hand."""
    here = (draft.state.category or parse.category or "").split(".")[0]
    found = [c for c in parse.categories if c.split(".")[0] not in {here, "other"}]
    return found[-1] if found else None
