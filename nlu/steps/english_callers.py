"""Find who writes, in an English text: I'm Priya; Regards, Alice Chan; Kelly, 9123 4567.

    callers(text) -> slots     text: as written, for its capitals

A name counts only with its capital, but behind "name is". Whose name it is must be the writer's
own: the agent's name is Mandy names nobody here. Part of slots.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.types import Slot, SlotType

_ONE = r"[A-Z][a-z'’-]*[a-z](?: [A-Z][a-z'’-]*[a-z]|-[A-Z][a-z]+| [A-Z]\b\.?){0,2}"
_END = r"(?=\s*(?:[,.!;(\n]|$|and\b|from\b|here\b|speaking\b|calling\b|\+?\d))"
_HELLO = r"(?:(?i:hi|hello|hey|good (?:morning|afternoon|evening)|dear \w+(?:[ /]\w+)?)[\s,.!]+)?"
_SIGNED = re.compile(
    rf"(?i:\b(?:kind |best |warm |many |yours? )*(?:regards|sincerely|faithfully|truly"
    rf"|cheers|best wishes|thanks|thank you|thx|rgds|yours))(?:,\s*|\s*\n+\s*|\s?-\s?)"
    rf"(?P<name>{_ONE})\s*(?:$|[,.\n]|\+?\d)"
)
_I_AM = re.compile(
    rf"(?:^|[.!,;\n]\s*|(?i:\band |\bbut )){_HELLO}(?:I['’]?m|[Ii]m|I am)\s"
    rf"(?P<name>{_ONE}){_END}"
)
_THIS_IS = re.compile(
    rf"^\s*{_HELLO}(?i:this is|it['’]?s)\s(?P<name>{_ONE})(?=\s*(?:$|[,.!]|here\b|from\b"
    r"|speaking\b|calling\b))"
)
_HERE = re.compile(rf"^\s*{_HELLO}(?P<name>{_ONE}) (?:here|speaking)\b")
_DIALLED = r"\+?\d[\d ()-]{6,18}\d"
_BEFORE = re.compile(rf"^\s*(?P<name>{_ONE})\s*[,:-]?\s*{_DIALLED}\s*\.?$")
_BEHIND = re.compile(rf"^\s*{_DIALLED}\s*[,.-]?\s*(?P<name>{_ONE})\s*\.?$")
_NAMED = re.compile(
    r"(?i:(?:^|[.!,;\n]\s*|\band |\d\s)(?:my )?name(?:\s?is|['’]s|:)\s*"
    r"(?P<name>[a-z]+(?: (?!from|here|and|my|phone|number|i|the|on|at|is)[a-z]+){0,2})"
    r"(?=\s*(?:$|[,.!;\n]|and\b|phone\b|my\b|\d)))"
)
_SHAPES = (_SIGNED, _I_AM, _THIS_IS, _HERE, _BEFORE, _BEHIND, _NAMED)
_NOBODY = re.compile(
    r"\b(?:account|afraid|after|all|allergic|alone|also|amazon|american|angry|anytime|apple|april|"
    r"at|august|australian|before|british|call|calling|canadian|cell|chinese|contact|correct|"
    r"customer|dear|december|diabetic|disappointed|done|dutch|ebay|email|english|february|"
    r"filipino|fine|fortress|fortunate|french|friday|from|frustrated|furious|german|glad|good|"
    r"grab|grateful|great|happy|here|home|hong|hsbc|hungry|in|indian|irish|it|italian|january|"
    r"japanese|july|june|just|kong|korean|late|lazada|london|lost|madam|malay|malaysian|march|"
    r"may|mine|mobile|monday|muslim|my|netflix|never|no|not|november|now|number|october|office|"
    r"ok|okay|on|order|phone|please|pleased|polish|pregnant|ready|really|refund|replacement|"
    r"right|russian|samsung|saturday|scared|scottish|september|shopee|sick|singapore|"
    r"singaporean|sir|so|sony|sorry|spanish|still|stuck|sunday|sure|taobao|tel|text|thai|"
    r"thanks|that|the|this|thursday|tired|to|today|tomorrow|try|tuesday|turkish|uber|upset|"
    r"vegan|very|waiting|wechat|wednesday|well|welsh|whatsapp|work|writing|wrong|yes)\b",
    re.IGNORECASE,
)
"""What names nobody, though it stands there with a capital: I'm Chinese."""


def callers(text: str) -> Iterator[Slot]:
    """Return the name that its writer gives himself in an English text, at most one."""
    hits = (hit for shape in _SHAPES for hit in shape.finditer(text))
    for hit in hits:
        if not _NOBODY.search(hit["name"]):
            start, end = hit.span("name")
            yield Slot(SlotType.CONTACT_NAME, text[start:end], start, end, text[start:end].lower())
            return
