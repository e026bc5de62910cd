"""What is put right in plain English: the price was $45, make it 9123 4568, not X, from Y.

    put_right(script, state, reading) -> fields    as they are from now on, {} for none
    complains(text) -> bool                        he says that nothing was changed

Pure. Part of amends: tried before the values of the turn are looked at, so that "change the phone
to 9123 4568" renames no product. state: as it was before the turn. Source: S1-07.
"""

from __future__ import annotations

import re
from decimal import Decimal

from dialogues import cues
from dialogues.answers import from_slot
from dialogues.reading import Reading
from dialogues.script import Script
from dialogues.state import FieldName, Known, State
from nlu.types import SlotType

_MOST, _WISH_MOST, _FEN = 48, 200, 100
_AMOUNT, _ORDER, _PHONE = FieldName("amount"), FieldName("order_no"), FieldName("contact_phone")
_DEMAND = FieldName("demand")
_LEAD = (
    r"^(?:(?:no|yes|yeah|ok|okay|sorry|actually|wait|hi|oh|please|pls|but|and|also|so|well|hang on"
    r"|correction|change|update|wrong|in fact|just|one thing|btw|by the way)\b[,.:;!\s]*)*"
)
_SET = r"(?:(?:please |can you |could you )?(?:change|set|update|correct|put|make) )"
_IS = (
    r"(?:\s?(?:is|was|are|were|should be|should have been|should read|['’]s|:|=|to|is now|into)"
    r"|\s(?:is|was) (?:wrong|incorrect|not right)[,.;\s]+(?:(?:it|that)(?:['’]?s| is| was"
    r"| should be)?)|\scost(?: me)?)"
)
_HOW = r"(?:\s(?:actually|really|about|around|just|only|in fact|exactly))*"
_END = r"(?:[,.;\s]+(?:(?:and )?not [^,.;]{1,24}|please|pls|thanks|thank you|sorry|instead))*\W*$"
_CASH = r"(?:hk|us|nt|s|rmb|cny|hkd|usd|gbp|eur|rm|aud|sgd|myr)?\s?[$£€¥￥]?\s?"
_SUM = re.compile(
    rf"{_LEAD}(?:{_SET}?(?:the |my )?(?:total |full |right |correct |real )?"
    r"(?P<name>price|amount|cost|total|sum|bill|fee|charge)"
    rf"(?: paid| charged| involved)?{_IS}{_HOW}\s|"
    rf"(?P<it>(?:it|that|i) (?:was|is|cost(?: me)?|should be|paid)|it['’]?s){_HOW}\s|"
    rf"make (?:it|that) )(?P<sum>(?P<cash>{_CASH})(?P<figure>\d[\d,]*(?:\.\d{{1,2}})?)"
    r"\s?(?P<unit>dollars?|bucks|yuan|pounds?|euros?|hkd|usd|rmb|cny|ringgit)?)" + _END,
    re.IGNORECASE,
)
_CODE = re.compile(
    rf"{_LEAD}{_SET}?(?:the |my )?(?:correct |right )?(?:order|booking|tracking|parcel)"
    rf"(?: ?(?:number|no\.?|#|id|code))?{_IS}{_HOW}\s(?P<code>(?=[A-Z-]*\d)[A-Z\d-]{{5,24}}){_END}",
    re.IGNORECASE,
)
_DAY = re.compile(
    rf"{_LEAD}{_SET}?(?:the |my )?(?:right |correct )?(?:date|day){_IS}{_HOW}"
    rf"\s(?P<day>[^,;!?]{{3,24}}?){_END}",
    re.IGNORECASE,
)
_DIAL = r"(?P<dial>\+?\d[\d ()-]{5,18}\d)"
_CALL = re.compile(
    rf"{_LEAD}(?:{_SET}?(?:the |my )?(?:correct |right |new )?"
    r"(?:(?:phone|mobile|cell|contact|whatsapp|tel(?:ephone)?)(?: ?(?:number|no\.?))?|number|no\.?)"
    rf"{_IS}{_HOW}\s|(?:it|that)(?:['’]?s| is| should be){_HOW}\s|make (?:it|that) )"
    rf"{_DIAL}{_END}",
    re.IGNORECASE,
)
_ALIKE = 4
"""Figures at the head of a number from which one said without its name is the same, put right."""

_WORD = r"[A-Za-z0-9&'’.+-]{2,20}(?: [A-Za-z0-9&'’.+-]{1,20}){0,2}?"
_NOT_THAT = (
    re.compile(
        rf"{_LEAD}(?:it(?:['’]?s| is| was)? )?not (?:(?:from|at|on|in|by|the) )?(?P<wrong>{_WORD})"
        rf"[,;.]?\s+(?:but|it(?:['’]?s| is| was)|from|at|on|in|by)(?: (?:from|at|on|in|by|the))?"
        rf" (?P<right>{_WORD})(?: please)?[.!]*$",
        re.IGNORECASE,
    ),
    re.compile(
        rf"{_LEAD}(?:it(?:['’]?s| is| was)|that['’]?s|(?:i )?(?:bought|got|ordered) (?:it )?"
        rf"|shop is|from)(?: (?:from|at|on|in|by|the))? (?P<right>{_WORD}),?\s+(?:and )?not"
        rf"(?: (?:from|at|on|in|by|the))? (?P<wrong>{_WORD})(?: please)?[.!]*$",
        re.IGNORECASE,
    ),
)
_STAYS = frozenset({"story", "demand", "evidence", "phone", "yes_no", "mention", "date", "amount"})
_WANT = (
    r"(?:i (?:now |only |just |really )?"
    r"(?:want|need|prefer|would like|['’]?d like|would rather have)|give me|only|just)"
)
_INSTEAD = re.compile(
    rf"{_LEAD}i (?:don['’]?t|dont|do not|no longer) (?:want|need) (?:an? |the |any )?"
    rf"(?P<gone>[^,.;]{{2,40}}?)(?: any ?more| now)?[,.;]+\s*(?:but |so )*"
    rf"(?P<new>{_WANT}\s.{{3,80}})$"
    rf"|{_LEAD}(?P<new2>{_WANT}\s.{{2,60}}?),? (?:and )?(?:not|instead of|rather than)"
    r" (?:an? |the )?(?P<gone2>[^,.;]{2,40})$",
    re.IGNORECASE,
)
_WISHED = (
    r"refund|replace|repair|fix|exchange|swap|new (?:one|\w+)|money|credit|voucher|discount|return"
    r"|cancel|compensat|apolog|back|redeliver|resend"
)
_ALSO = re.compile(
    rf"{_LEAD}(?:(?:you (?:forgot|missed|left out)|add(?: in)?|don['’]?t forget|include)[:,]?\s+"
    r"(?P<add>.{3,80})"
    rf"|(?P<also>{_WANT.replace('i (?:now', 'i (?:also |now')}\s(?:also\s)?.{{3,80}}))$",
    re.IGNORECASE,
)
_BESIDES = re.compile(r"\b(?:also|too|as well|plus|besides|on top)\b", re.IGNORECASE)
_OF_WISH = re.compile(rf"\b(?:{_WISHED}|fees?|cost|off|shipping|delivery|postage)\b", re.IGNORECASE)
_NOTHING = re.compile(
    r"(?:you|u|it|this|that|nothing|they)\b.{0,12}\b(?:did ?n['’]?t|have ?n['’]?t|has ?n['’]?t|not)"
    r" (?:been )?chang|^(?:but )?nothing (?:has |was )?(?:been )?changed|\bstill (?:says|shows"
    r"|wrong|the same|not (?:right|changed))|\bsame as before\b"
    r"|[没沒未]有?(?:改|[变變])[啊呀吧嘛]?\W*$"
    r"|[改写寫]了?[跟和等][没沒于於]|[还還](?:是|係)(?:[错錯]|原[来來]|老样|老樣|一[样樣])",
    re.IGNORECASE,
)


def put_right(script: Script, state: State, reading: Reading) -> dict[FieldName, Known]:
    """Return what a few English words put right, {} when they name nothing that is known."""
    text = reading.text.strip()
    if not text.isascii() or cues.length(text) > _MOST or text.endswith("?"):
        return {}
    message = reading.messages[-1].id
    if day := _day(script, state, reading):
        return day
    for found in (
        _wish(state, text),
        _named_sum(script, state, text),
        _code(text),
        _number(state, text),
        _other(script, state, text),
    ):
        kept = {n: v for n, v in found.items() if n in script.questions}
        if kept:
            return {
                n: Known(value, words, message, "corrected") for n, (value, words) in kept.items()
            }
    return {}


def complains(text: str) -> bool:
    """Say whether he says that nothing was changed of what he wanted changed."""
    return cues.length(text) <= _MOST and bool(_NOTHING.search(text.strip()))


_Told = dict[FieldName, tuple[str, str]]


def _named_sum(script: Script, state: State, text: str) -> _Told:
    hit = _SUM.match(text)
    sums = [
        n
        for n, known in state.fields.items()
        if n in script.questions and script.questions[n].kind == "amount" and known.given
    ]
    if hit is None or not (sums or (hit["name"] and _AMOUNT in state.fields)):
        return {}
    if not hit["name"] and not hit["cash"].strip() and not hit["unit"]:
        return {}  # it was 45: minutes, years
    figure = int(Decimal(hit["figure"].replace(",", "")) * _FEN)
    return {(sums[0] if sums else _AMOUNT): (str(figure), hit["sum"].strip())}


def _day(script: Script, state: State, reading: Reading) -> dict[FieldName, Known]:
    """Return the only day that is known, put right: wait, the date is 2 days ago."""
    hit = _DAY.match(reading.text.strip())
    slots = [(s, m) for s, m in reading.slots if s.type is SlotType.DATE]
    days = [
        n
        for n, known in state.fields.items()
        if n in script.questions and script.questions[n].kind == "date" and known.given
    ]
    if hit is None or len(slots) != 1 or len(days) != 1 or slots[0][0].text not in hit["day"]:
        return {}
    return {days[0]: from_slot(*slots[0], "corrected")}


def _code(text: str) -> _Told:
    hit = _CODE.match(text)
    return {_ORDER: (hit["code"].upper(), hit["code"])} if hit else {}


def _number(state: State, text: str) -> _Told:
    hit, had = _CALL.match(text), state.fields.get(_PHONE)
    if hit is None or had is None:
        return {}
    digits, known = re.sub(r"\D", "", hit["dial"]), re.sub(r"\D", "", had.value)
    named = re.search(
        r"phone|mobile|cell|contact|whatsapp|tel|number|\bno\b", text[: hit.start("dial")]
    )
    if digits == known or not (named or digits[:_ALIKE] == known[:_ALIKE]):
        return {}
    return {_PHONE: (digits, hit["dial"].strip())}


def _other(script: Script, state: State, text: str) -> _Told:
    hit = next((h for shape in _NOT_THAT if (h := shape.match(text))), None)
    if hit is None:
        return {}
    wrong, right = hit["wrong"].strip().lower(), hit["right"].strip()
    alone = re.compile(re.escape(wrong), re.IGNORECASE)
    return {
        n: (alone.sub(lambda _: right, known.text),) * 2
        if wrong in known.text.lower()
        else (right, right)
        for n, known in state.fields.items()
        if n in script.questions
        and script.questions[n].kind not in _STAYS
        and known.text
        and (wrong in known.text.lower() or known.text.lower() in wrong)
    }


def _wish(state: State, text: str) -> _Told:
    had = state.fields.get(_DEMAND)
    if had is None or not had.given:
        return {}
    if hit := _INSTEAD.match(text):
        new, gone = hit["new"] or hit["new2"], hit["gone"] or hit["gone2"]
        wishes = re.search(_WISHED, new, re.IGNORECASE) and re.search(_WISHED, gone, re.IGNORECASE)
        return {_DEMAND: (new.strip(" ."),) * 2} if wishes else {}
    hit = _ALSO.match(text)
    told = (hit["add"] or hit["also"]).strip(" .") if hit else ""
    added = told and ((hit is not None and hit["add"]) or _BESIDES.search(text))
    if not added or not _OF_WISH.search(told) or told.lower() in had.text.lower():
        return {}
    both = f"{had.text}, {told}"
    return {_DEMAND: (both, both)} if len(both) <= _WISH_MOST else {}
