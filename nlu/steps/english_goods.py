"""Find what was bought where no list knows it: I ordered the lehenga from your marketplace.

    goods(plain) -> slots     plain: small letters

Only behind a word of buying, and up to where it came from or when. Part of slots.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.types import Slot, SlotType

_NO = (
    r"(?:it|them|this|that|these|those|one|ones|two|some|something|anything|everything|things?"
    r"|items?|products?|goods|stuff|lot|lots|large|medium|small|few|couple|pair|set|size|colou?r|bunch|number|more|same"
    r"|other|another|new|wrong|right|order|refund|replacement|exchange|gift|present|i|you|he|she"
    r"|we|they|and|or|but|is|was|were|are|be|to|the|an?|my|your|from|on|at|in|for|with|via|last"
    r"|yesterday|today|online|because|so|which|who|when|where|while|not|never|full|half|first)"
)
_WORD = rf"(?!{_NO}\b)[a-z][a-z'’-]+"
_BOUGHT = re.compile(
    r"(?<![a-z])(?:i|we|my \w+|wife|husband|mum|mom|dad)(?: just| have|['’]ve| had| also| only)*"
    r" (?:bought|ordered|order|purchased|buy)(?: online)?"
    r" (?:an?|the|this|my|some|your|two|three|\d)"
    rf"(?: new| brand new| second ?hand| used)* (?P<own>{_WORD}(?: (?:of )?{_WORD}){{0,2}})"
    r"(?=\s(?:from|on|at|in|for|with|via|last|yesterday|today|online|because|and|but|which|that"
    r"|when|it|\d|two|three|an? (?:week|month|year|few|couple)|off|through|here|not|off|by)\b"
    r"|\s?[,.;:!(]|$)"
)


def goods(plain: str) -> Iterator[Slot]:
    """Return what a text says was bought, in its own words."""
    for hit in _BOUGHT.finditer(plain):
        start, end = hit.span("own")
        yield Slot(SlotType.PRODUCT, plain[start:end], start, end, plain[start:end])
