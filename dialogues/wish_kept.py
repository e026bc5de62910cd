"""What of several wishes stays, and what comes to them: 洗衣机我不换了，退货 leaves 地板赔我.

    anew(had, reading) -> Known | None     the wish known, with what is asked for besides
    wrong(text)                            he says that the wish was written down wrong
    apart(had, text) -> Known | None       what stays of it beside the one called unwanted
    named(changed, wish)                   the changes without what the wish only names

Pure. Part of fields, amends and changed_wish. Source: S1-07, S3-06.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from dialogues.free_words import is_question
from dialogues.reading import Reading
from dialogues.state import FieldName, Known
from dialogues.wishes import (
    HALVES,
    INFERRED,
    dragged,
    is_wish,
    narrates,
    of_others,
    refused,
    wished,
    wishes,
)
from nlu import bidding
from nlu.replies import lists_wishes
from nlu.types import Slot

_TEXT_MOST = 80
_LONGEST = 60
_BESIDE_MOST = 8
_STOPS = " \n，,。；;、！!"
_ALSO = re.compile(
    r"也|[还還](?:要|得|有)|再(?!不)|另外|同埋|仲|[顺順]便|加上|\b(?:also|plus|as well|too)\b"
)
_TO_ME = re.compile(
    r"(?:[给給]|[赔賠]|退|[补補]|[还還]|俾)(?:[给給])?我(?:[吧呗。！!]|就行|就好)*$"
)
_WRONG = re.compile(
    r"(?:希望|[诉訴]求|[处處]理|想要)[^，,。；;]{0,8}(?:[错錯]|不[对對])"
    r"|(?:wish|what i want|what i'd like)[^.,;]{0,12}wrong",
    re.IGNORECASE,
)
_ASKS_WHEN = re.compile(
    r"什[么麼][时時]候|[几幾][时時]|多久|\b(?:when|how long)\b(?=.*\?|.*\b(?:will|do|can|is)\b)",
    re.IGNORECASE,
)
_ONLY = re.compile(r"只要|只想|光要|[净淨]要|\b(?:only|just)\b", re.IGNORECASE)
_REFUSED = re.compile(rf"{bidding.REFUSES}(?P<verb>{bidding.VERBS})")
_NAMED = frozenset({FieldName("product"), FieldName("company"), FieldName("amount")})


def anew(had: Known, reading: Reading) -> Known | None:
    """Return the wish known together with one told later, None when none is: 打车钱也要给我.

    A message that is nothing but wishes adds them all; in a longer one the half sentences do that
    bid something of another kind, or something besides.
    """
    last = reading.messages[-1]
    words = [s.text for s in last.parse.slots if is_wish(s)]
    tells = any(_tells(half, words) for half in HALVES.split(last.parse.text))
    text = last.parse.text.strip()
    if is_question(text) or _ASKS_WHEN.search(text):
        return None  # 什么时候退钱 asks, and wishes for nothing new
    if lists_wishes(last.parse.text, last.parse.slots) and not tells:
        return _listed(had, reading)
    if len(text) > _LONGEST or not had.given:
        return None
    due = dragged(had.text) or had.precision == INFERRED  # 退货半个月了 told how long he has waited
    codes = [] if due else had.value.split(",")
    halves: list[str] = []
    for half, slot in _bidden(reading):
        if slot.value in codes and not _ALSO.search(half):
            continue
        codes.append(slot.value)
        halves.append(half)
    told = "，".join(dict.fromkeys(one for one in halves if one not in had.text))
    both = told if due else f"{had.text}，{told}"
    if not told or len(both) > _TEXT_MOST:
        return None
    return Known(",".join(dict.fromkeys(codes)), both, last.id)


def _tells(half: str, wants: list[str]) -> bool:
    """Say whether a half sentence tells what was done or did not help: 换货也没用."""
    words = half.strip(_STOPS)
    left = words
    for one in wants:
        left = left.replace(one, "")
    return bool(bidding.tells(left)) and not words.endswith(tuple(wants))


def _listed(had: Known, reading: Reading) -> Known | None:
    """Return a wish together with those of a message that lists them: 赔偿，道歉."""
    last = reading.messages[-1]
    text = last.parse.text.strip(_STOPS)
    told = wishes([(s, last.id) for s in last.parse.slots if is_wish(s)])
    if had.text == had.value or text in had.text or not told.value:
        return None
    new = [c for c in told.value.split(",") if c not in had.value.split(",")]
    kept = f"{had.text}，{text}" if new or _ALSO.search(text) else text
    return Known(",".join([had.value, *new]), kept[:_TEXT_MOST], last.id)


def _bidden(reading: Reading) -> list[tuple[str, Slot]]:
    """Return the half sentences that bid something, each with the wish that was read in it."""
    last = reading.messages[-1]
    found = []
    for half in HALVES.split(last.parse.text):
        words = half.strip(_STOPS)
        slot = next((s for s in last.parse.slots if is_wish(s) and s.text in words), None)
        text = last.parse.text
        if slot is None or any(no(text, slot) for no in (of_others, narrates, refused)):
            continue
        if _tells(words, [slot.text]):
            continue
        brief = len(words) - len(slot.text) <= _BESIDE_MOST and words.endswith(slot.text)
        if bidding.bids(words) or _TO_ME.search(words) or brief:
            found.append((words, slot))
    return found


def wrong(text: str) -> bool:
    """Say whether the wish is said to have been written down wrong: 希望那里写错了."""
    return bool(_WRONG.search(text))


def put_right(reading: Reading) -> Known | None:
    """Return every wish of a turn that calls the one known wrong, as it was said."""
    slots = [(s, m) for s, m in reading.slots if is_wish(s)]
    if not slots or not wrong(reading.text):
        return None
    told = wishes(slots)
    return Known(told.value, wished(reading) or told.text, told.message, "corrected")


def apart(had: Known, text: str) -> Known | None:
    """Return what stays of several wishes beside the one called unwanted, None when none does.

    洗衣机我不换了，退货 leaves 地板赔我; who wants *only* something wants nothing else.
    """
    verbs = {bidding.simple(hit["verb"]) for hit in _REFUSED.finditer(text)}
    halves = [half.strip(_STOPS) for half in HALVES.split(had.text)]
    gone = [h for h in halves if any(v in bidding.simple(h) for v in verbs)]
    kept = [h for h in halves if h and h not in gone]
    dropped = {code for verb in verbs for code in bidding.codes(verb)}
    codes = [c for c in had.value.split(",") if c not in dropped]
    if _ONLY.search(text) or not (gone and kept and codes) or had.text == had.value:
        return None
    return Known(",".join(codes), "，".join(kept), had.message)


def named(changed: Mapping[FieldName, Known], wish: Known | None) -> dict[FieldName, Known]:
    """Return the changes without the names and sums that stand in a wish: 打车 of 只要打车钱."""
    words = wish.text if wish else ""
    return {
        n: k for n, k in changed.items() if n not in _NAMED or not k.text or k.text not in words
    }
