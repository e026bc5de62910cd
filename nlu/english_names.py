"""Plain English answers that name nothing, and names without the number told beside them.

    nothing(parse) -> bool      whether words name no thing, shop or place: pls email me, why?
    make(text, slot) -> bool    whether a firm is only the make: samsung 55 inch
    no_wish(text) -> bool       whether words tell a value: the amount is $90
    nods(text) -> bool          whether words only say yes: yes correct
    bare(parse, text) -> str    a name without its order number: of "order 99120034, airfryer" the
                                airfryer

Pure. Source: S3-06.
"""

from __future__ import annotations

import re

from nlu.types import Parse, Slot, SlotType

_NODS = re.compile(
    r"(?:(?:yes|yep|yeah|yup|ok|okay|right|correct|sure|fine|exactly|true"
    r"|all (?:good|right|correct)|that['’]?s (?:right|correct|it|all|fine)"
    r"|looks? (?:good|right|fine)|please|thanks?|thank you)(?:\W+|$))+",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"(?:it['’]?s|its|it is|it was|this is|this was|that['’]?s|that was|i (?:just )?(?:bought"
    r"|ordered|got|booked|meant?)|we (?:bought|ordered|booked)|yes,?|no,?|ok,?|okay,?|sorry,?)"
    r"\s(?:about |for |called |from |at |in |on )?"
    r"(?:an?|the|my|your|ur|our|some|two|one)\b",
    re.IGNORECASE,
)
"""It's the blue kettle: a name behind words that say so."""
_NOTHING = re.compile(
    r"(?:(?:well|ok|okay|yes|no|and|but|so|please|pls|plz|just|hey|hi|hello|sorry)\W+)*"
    r"(?:pls|plz|please|call|ring|text|e-?mail(?:s| me| only| is| to|:)|whats ?app me|contact me"
    r"|why|what|when|how|who|where|(?:can|could|would|will) you|i['’]?m|i am"
    r"|i (?:don['’]?t|do not|already|just|said|told|want|need|have no|can['’]?t|won['’]?t|never)"
    r"|we (?:don['’]?t|already|want|need)"
    r"|you (?:can|already|have|know|guys|people|should|must|don['’]?t)|u (?:can|already|know)"
    r"|as i said|told you|never ?mind|order (?:no|number|#)|no need|thank|stop|hurry|asap"
    r"|(?:i |we |it )?(?:paid|spent|cost)|i (?:was|got) charged"
    r"|they (?:just|did|are|were|have|said|told|never)|(?:he|she|they) [a-z]{2,}"
    r"|(?:my |the )?(?:acc(?:oun)?t|membership|policy|contract|invoice|claim)\b\W*"
    r"(?:no\.?|number|#)?\W*(?=[a-z]{0,3}\d)[\w -]+"
    r"|(?:the |my |its? )(?:amount|price|total|sum|date|number) (?:is|was|should))"
    r"(?![a-z])",
    re.IGNORECASE,
)
_REACHED = frozenset({SlotType.EMAIL, SlotType.PHONE})
_NUMBERS = frozenset({SlotType.ORDER_NO, SlotType.PHONE, SlotType.EMAIL})
_LABEL = (
    r"(?:my |the |it['’]?s |its )?(?:order|tracking|booking|ref\w*|phone)?\W{0,2}"
    r"(?:no\.?|number|id|#)?\W{0,2}(?:is |was )?"
)
_WORD = re.compile(r"[A-Za-z]{3}")
_VALUE = re.compile(
    r"(?:(?:sorry|actually|no|ok|and|but)\W+)*(?:the |my )(?:amount|price|total|sum|date|number"
    r"|name|email) (?:is|was|should be)\b|(?=[A-Z-]*\d)[A-Z\d-]{6,}\W*$",
    re.IGNORECASE,
)
_OF_MAKE = re.compile(
    r"\s(?:(?:smart |inverter |wireless |gaming )*(?:tvs?|telly|television|fridge|freezer|phone"
    r"|laptop|monitor|washer|washing machine|dryer|air ?con\w*|vacuum|oven|microwave|kettle|camera"
    r"|printer|headphones|earbuds|tablet|speaker|galaxy)\b"
    r"(?! (?:shop|store|centre|center|website|dealer))"
    r"|\d{1,4}(?:\.\d)?\s?(?:inch\w*|in\b|cm|litres?|l\b|kg|w\b|gb|\")"
    r"|[a-z]{0,4}-?\d{2,5}[a-z]{0,3}\b"
    r"|model\b)",
    re.IGNORECASE,
)
"""Samsung 55 inch names the make, and not the shop."""


def nothing(parse: Parse) -> bool:
    """Say whether English words ask, refuse or bid, and so name nothing: i dont want to give it."""
    text = parse.text.strip()
    if not text.isascii() or _SAYS.match(text):
        return False
    reached = any(slot.type in _REACHED for slot in parse.slots)
    left = bare(parse, text)
    return bool(_NOTHING.match(text) or nods(text)) or (reached and (left == text or not left))


def make(text: str, slot: Slot) -> bool:
    """Say whether a firm's name tells whose make a thing is, by what stands behind it."""
    return slot.type is SlotType.COMPANY and bool(_OF_MAKE.match(text, slot.end))


def no_wish(text: str) -> bool:
    """Say whether English words put a value right, or are a number of letters and figures alone."""
    return bool(_VALUE.match(text.strip()))


def nods(text: str) -> bool:
    """Say whether English words only agree: yes correct."""
    return bool(_NODS.fullmatch(text.strip()))


def bare(parse: Parse, text: str) -> str:
    """Return an English name without the numbers told beside it; all of it where no name is left.

    text: what is left of the words by now.
    """
    left = text
    for slot in parse.slots:
        if slot.type in _NUMBERS and slot.text.isascii():
            left = re.sub(rf"(?i){_LABEL}{re.escape(slot.text)}", " ", left)
    left = left.strip(" ,.;:-#&\n") if left != text else text
    return left if _WORD.search(left) or left == text else text
