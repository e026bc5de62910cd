"""The option of a choice that stands in somebody's words.

    option(question, messages) -> Known | None     the last one of several

Pure. Part of answers, fields and pairs.
"""

from __future__ import annotations

import re

from dialogues import cues, retorts
from dialogues.events import Said
from dialogues.free_words import bought
from dialogues.others_did import bidden
from dialogues.script import Question
from dialogues.state import Known
from nlu.types import Flag

_OPENING_HOURS = re.compile(r"[几幾][点點].{0,4}(?:[开開關关][门門店]?|[营營][业業]|收)")
"""When a shop is open is asked, and not told where he bought it: 门市几点关."""


_WANTED = re.compile(
    r"\b(?:wants?|need|would like|['’]d like|asked for|please have)"
    r" (?:it|them|this|that|the \w+(?: \w+)?)(?: to be)?"
    r" (?:cancelled|canceled|stopped|switched off|turned off|closed|refunded|delivered|returned)\b"
    r"|\b(?:apolog\w+|sorry|letter|reply|answer|explanation|call|word) (?:from|by|with)"
    r" (?:the|your|an?) \w+",
    re.IGNORECASE,
)
"""What is wanted is not done yet: she wants it cancelled, an apology from the manager."""


def option(question: Question, messages: tuple[Said, ...]) -> Known | None:
    """Return the option that stands in the words, the last one when there are several."""
    for said in reversed(messages):
        text = said.parse.text
        if retorts.no_phone(text) or (Flag.MEDIA in said.parse.flags and not bought(text)):
            continue  # a threat to publish there, a telephone that is not wanted
        if _OPENING_HOURS.search(text):
            continue
        text = _WANTED.sub("", text)
        named = dict.fromkeys(question.options) | dict.fromkeys(question.also)
        hit = cues.last(said.parse.text, [o for o in named if len(o) > 1])
        if hit and not bidden(text, hit):
            kept = question.also.get(hit, hit)
            return Known(kept, _title(question, hit, kept), said.id)
    return None


def _title(question: Question, said: str, kept: str) -> str:
    """Return what a choice is called in front of the customer: as he said it, not by its code."""
    own = (o for o in question.options if question.also.get(o, o) == kept)
    return next(own, said) if said == kept else said
