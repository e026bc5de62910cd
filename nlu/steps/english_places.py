"""Find where it was in plain English: at Riverside clinic, your Soho branch, the bank in Leeds.

places(text, plain, names) -> slots     text: as written, for its capitals; plain: small letters

A venue counts only with a name or a town; "in Camden" alone only with its capital. Kinds (pet shop,
call centre), days, languages and known firms (names) are no places. Offsets are of both texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.types import Slot, SlotType

_VENUE = (
    r"(?:branch|store|shop|restaurant|clinic|hospital|hotel|hostel|mall|gym|salon|station|bank"
    r"|caf[eé]|outlet|airport|terminal|office|pharmacy|supermarket|market|library|cinema|bar|pub"
    r"|school|depot|showroom|dealership|surgery|spa)"
)
_NO = (
    r"(?:an?|the|that|this|these|those|my|our|your|his|her|their|its|any|every|each|no|some|same"
    r"|other|another|which|what|whole|entire|wrong|right|last|next|first|second|third|one|two"
    r"|only|just|own|new|old|local|nearby|near|nearest|closest|big|small|busy|crowded|empty|main|head|front"
    r"|back|home|post|box|ticket|online|web|app|play|call|help|support|customer|service|pet|coffee"
    r"|tea|bubble|shopping|department|convenience|grocery|hardware|furniture|phone|mobile|computer"
    r"|electronics|repair|sports?|shoe|book|toy|gift|night|flea|stock|job|super|bus|train|petrol"
    r"|gas|police|fire|power|charging|metro|subway|tube|railway|primary|secondary|high|middle"
    r"|nursery|language|driving|private|public|general|dental|eye|skin|vet|animal|beauty|nail|hair|barber"
    r"|fast|food|chinese|italian|indian|thai|japanese|korean|sushi|pizza|burger|noodle|hotpot"
    r"|ramen|hotel|shop|store|bank|mall|branch|and|or|but|so|not|is|was|were|are|be|been|to|of|at"
    r"|in|on|from|with|for|by|near|about|into|when|where|while|who|i|we|he|she|they|you|it|me|us"
    r"|him|them|went|go|got|bought|called|asked|told|never|ever|still|your|nice|good|bad|awful"
    r"|terrible|great|best|worst|lovely|horrible|expensive|cheap|busy|flagship|central|partner"
    r"|today|yesterday|tomorrow|person|cash|time|full|advance|charge|tears|error|writing|general"
    r"|particular|fact|purpose|foot|sale|hold|behalf|top|total|order|public|private|january"
    r"|february|march|april|may|june|july|august|september|october|november|december|\w+day"
    r"|morning|afternoon|evening|night|noon|lunch|dinner|christmas|easter|english|french|german"
    r"|spanish|mandarin|cantonese|arabic|hindi|malay|desk|counter)"
)
_NAME = rf"(?!{_NO}\b)[a-z][a-z'’.&-]+"
_AREA = rf"(?:,? (?:in|on|at|near|opposite|off)(?: the)? (?P<area>{_NAME}(?: {_NAME}){{0,2}}))?"
_NAMED = re.compile(
    rf"(?<![a-z])(?:at|in|from|near|outside|inside|to|of|the|your|our)(?: the| your| our)?"
    rf" (?P<place>{_NAME}(?: {_NAME}){{0,2}} {_VENUE}(?![a-z'’-])(?! (?:manager|staff|assistant"
    rf"|account|website|app|card|hours?|worker|guard|owner|window|door))){_AREA}"
)
"""At Riverside clinic; the Kowloon branch; your Soho restaurant."""
_TOWNED = re.compile(
    rf"(?<![a-z])(?:the|your|our) (?P<place>{_VENUE},? (?:in|on|near|opposite|off)"
    rf"(?: the)? {_NAME}(?: {_NAME}){{0,2}})"
)
"""Your bank in Mong Kok."""
_TOWN = re.compile(
    rf"(?<!live )(?<!lives )(?<!living )(?<!based )(?<!born )(?<!work )(?<!believe )(?<![a-z])"
    rf"(?:in|near) (?P<place>{_NAME}(?: {_NAME}){{0,2}})"
    r"(?=\W*$|[.,;!?)]|\s(?:on|last|yesterday|today|this|at|when|and|for|was|is|keeps?)\b)"
)
"""Rude yesterday in Camden."""
_STREET = re.compile(
    r"(?:[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?, ?)?(?:\d{1,4}[a-z]? )?(?:[A-Z][\w'’-]+ ){1,3}"
    r"(?:[Ss]treet|[Rr]oad|[Aa]venue|[Ll]ane|[Ss]quare|Rd|Ave)\b"
)
_LATIN = re.compile(r"[a-z]{2} ")
_NONE = re.compile(rf"{_NO}\b")
_WORD = re.compile(r"[^ ]+")


def places(text: str, plain: str, names: frozenset[str] = frozenset()) -> Iterator[Slot]:
    """Return the venues, towns and streets named in an English text, in no order."""
    if not _LATIN.search(plain):
        return
    for match in _STREET.finditer(text):
        if not _NONE.match(match[0].lower()):
            yield _slot(text, *match.span())
    yield from _venues(text, plain)
    for match in _TOWN.finditer(plain):
        capital = all(_upper(text, word.start()) for word in _each(match))
        if capital and not names.intersection(match["place"].split()):
            yield _slot(text, *match.span("place"))


def _venues(text: str, plain: str) -> Iterator[Slot]:
    """Return the venues with a name, or with the town they are in."""
    for match in _NAMED.finditer(plain):
        end = match.end("area") if _capital(text, match, "area") else match.end("place")
        yield _slot(text, match.start("place"), end)
    for match in _TOWNED.finditer(plain):
        if _capital(text, match, "place") or plain[match.end("place") :].strip(" .!") == "":
            yield _slot(text, *match.span("place"))


def _each(match: re.Match[str]) -> Iterator[re.Match[str]]:
    return _WORD.finditer(match.string, *match.span("place"))


def _capital(text: str, match: re.Match[str], group: str) -> bool:
    """Say whether the last word of a group is written with a capital."""
    if not match[group]:
        return False
    last = match.end(group) - len(match[group].split()[-1])
    return _upper(text, last)


def _upper(text: str, at: int) -> bool:
    return text[at : at + 1].isupper()


def _slot(text: str, start: int, end: int) -> Slot:
    return Slot(SlotType.PLACE, text[start:end], start, end, text[start:end])
