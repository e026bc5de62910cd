"""Who is asked what he has told already says it again, and that he did: 四次啊不是说了吗.

    plainly(reading) -> Reading     the turn without the reproach, so that what is left may answer

Pure. Source: S3-06 (nobody is asked twice; who was is not made to say it a third time).
"""

from __future__ import annotations

import re
from dataclasses import replace

from dialogues import cues
from dialogues.events import Said
from dialogues.reading import Reading
from nlu.types import Intent

_MOST = 16
_REPROACH = re.compile(
    r"[啊呀吧，,。！!\s]*(?:我)?(?:[刚剛][才刚剛]|前面|上面|一[开開]始)*"
    r"(?:不是|不都|早就?|都|[刚剛]才?)(?:都|就|已[经經]|才|[刚剛])*"
    r"(?:[说說讲講]|告[诉訴][你您][们們]?|[写寫]|[发發]|提)[过過了]+"
    r"(?:好[几多幾]?[遍次])?[吗嗎嘛么麼啊呀的]*[？?！!。\s]*$"
    r"|[,.!\s]*\b(?:as )?i(?:'ve| have)? (?:already |just )*(?:said|told you|mentioned)"
    r"(?: (?:that|this|it|so|already))*[\s.!?]*$",
    re.IGNORECASE,
)
_TO_WHOM = re.compile(
    r"[跟和对對向同给給与與]|(?:[他她佢]|[们們哋]|客服|师傅|師傅|店[员員家长長]|老板|老闆|[经經]理|商家|司[机機]|[医醫]生|物[业業]|同事|人)$"
    r"|\b(?:he|she|they|to|staff|manager)\b",
    re.IGNORECASE,
)
"""Whom it was told, or who told it: that is no reproach to us."""
_ANSWERED = frozenset({Intent.FOLLOW_UP, Intent.COMPLAINT, Intent.INQUIRY, Intent.CHITCHAT})


def plainly(reading: Reading) -> Reading:
    """Return the turn as if nobody had been reproached; a turn that is all reproach is kept."""
    messages = tuple(map(_plain, reading.messages))
    return reading if messages == reading.messages else replace(reading, messages=messages)


def _plain(said: Said) -> Said:
    parse = said.parse
    hit = _REPROACH.search(parse.text)
    left = parse.text[: hit.start()].strip() if hit else ""
    if not left or cues.length(left) > _MOST or said.payload or _TO_WHOM.search(left):
        return said
    slots = tuple(s for s in parse.slots if s.end <= len(left))
    if parse.intent not in _ANSWERED:
        return replace(said, parse=replace(parse, text=left, slots=slots))
    answers = (Intent.SUPPLEMENT,)
    plain = replace(parse, text=left, slots=slots, intent=Intent.SUPPLEMENT, acts=answers, heat=0)
    return replace(said, parse=plain)
