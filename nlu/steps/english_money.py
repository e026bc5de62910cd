"""Find sums as English tells them: Rs 14,250/-, 2 lakh, fifty quid, a tenner, about 3.5k.

The value is in hundredths of the currency's unit, as everywhere. Part of money.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from nlu.steps.numbers import ENGLISH, ENGLISH_WORDS

_FIGURE = r"\d{1,3}(?:,\d{2,3}){1,4}(?:\.\d{1,2})?|\d{1,9}(?:\.\d{1,2})?"
_ONES = ENGLISH | {"zero": 0, "a": 1, "an": 1, "couple": 2}
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
_SCALES = {
    "hundred": 100, "thousand": 1000, "grand": 1000, "k": 1000, "million": 1_000_000,
    "lakh": 100_000, "lakhs": 100_000, "lac": 100_000, "lacs": 100_000,
    "crore": 10_000_000, "crores": 10_000_000,
}  # fmt: skip
_BIG = r"(?:k|grand|lakhs?|lacs?|crores?|thousand|million)"
_WORD = rf"(?:{'|'.join(sorted({*_ONES, *_TENS, 'hundred', 'thousand'}, key=len, reverse=True))})"
_UNIT = (
    r"(?:rupees?|rs\.?|inr|dollars?|bucks?|pounds?|quid|euros?|eur|gbp|usd|aud|cad|sgd|pence|cents?"
    r"|yuan|rmb|hkd|ntd|myr|ringgits?|twd|jpy|yen|baht|won|pesos?|cny|mop|patacas?)"
)
_CODES = (
    r"rs\.?|inr|₹|gbp|eur|usd|aud|sgd|cad|hkd|myr|cny|rmb|rm|twd|ntd|jpy|thb|php|krw|idr|vnd|nzd"
    r"|chf|mop|aed"
)
_SIGNED = re.compile(
    rf"(?<![a-z\d])(?:{_CODES})\s?(?P<n>{_FIGURE})(?:\s?(?P<big>{_BIG})(?![a-z]))?(?:/-)?(?!\d|[a-z]{{2}}\b)"
)
_COUNTED = re.compile(
    rf"(?<![\d.,a-z])(?P<n>{_FIGURE})(?:\s?(?P<big>{_BIG}))?(?:\s(?P<unit>{_UNIT})|/-)(?![a-z\d])"
)
_GREAT = re.compile(
    r"(?<![\d.,a-z])(?P<n>\d{1,4}(?:\.\d{1,2})?)\s?(?P<big>lakhs?|lacs?|crores?|grand)(?![a-z])"
)
_THOUSANDS = re.compile(
    r"(?:paid|pay|cost|costs|spent|charged|owe[sd]?|refund|worth|lost|deposit|price|fee|bill|fine|for|of)"
    r"(?:\s(?:me|us|you|them|him|her|is|was|of|about|around|over|nearly|almost|roughly|a|another|some|back)){0,3}"
    r"\s(?P<n>\d{1,3}(?:\.\d{1,2})?)k(?![a-z\d]"
    r"|\s(?:steps|miles|followers|people|views|users|tvs?|monitor|screen|video|display|camera))"
)
_NO_COUNT = (
    r"(?![\da-z%]|[:/-]\d|[.,]\d|\s?(?:-|x\b|times\b|(?:more |full |whole |working |extra )?"
    r"(?:days?|nights?|hours?|hrs?|min\w*|sec\w*|weeks?|months?|years?|people|persons?|guests?|items?|pieces?|pcs"
    r"|mbps|[gm]b|kgs?|kilos?|grams?|g\b|km|miles?|met\w+|cm|mm|m\b|percent|degrees?|am\b|pm\b|o'clock|st\b"
    r"|nd\b|rd\b|th\b|points?|stars?|lessons?|class\w*|sessions?|units?|boxes|bottles?|calls?"
    r"|e?mails?|messages?|tickets?|rooms?|beds?|seats?|stops?|jan\w*|feb\w*|mar\w*|apr\w*|may|june?"
    r"|july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*)\b))"
)
"""What follows a number that counts other things."""

_N = r"(?P<n>(?:\d{1,3}(?:,\d{3})+|[1-9]\d{1,6})(?:\.\d{1,2})?)"
_PAID = re.compile(
    r"(?<![a-z])(?:charged|charging|paid|pay|paying|costs?|spent|billed|deducted|owe[sd]?"
    r"|bills?|fee|price|total|fare|invoice|deposit|fine|refunded)"
    r"(?:\s(?:me|us|him|her|was|is|came|to|of|about|around|over|nearly|almost|roughly|only|an?|another"
    r"|extra|just|it|off|out|by|the|full)){0,4}"
    rf"\s{_N}{_NO_COUNT}"
)
_BOUGHT_FOR = re.compile(
    r"(?<![a-z])(?:bought|got|sold|ordered|purchased|hired|rented|booked)(?![a-z])"
    rf"(?:[^.;!?]|\.\d){{0,40}}?\sfor\s{_N}{_NO_COUNT}(?=$|[\s,.;!?)])"
)
_FOR_THOUSANDS = re.compile(rf"(?<![a-z])for\s(?P<n>\d{{1,3}}(?:,\d{{3}})+){_NO_COUNT}")
_EXTRA = re.compile(
    rf"(?<![\d.,:/a-z-]){_N}(?:\s(?:extra|too much|over the price)(?![a-z])"
    r"|\sinstead of\s\d{2,7}(?![\d.,]*\s?(?:[a-z]{1,3}\b|days?|hours?|minutes?)))"
)
_BACK = re.compile(rf"(?<![\d.,:/a-z-]){_N}\sback(?=$|[\s,.;!?])(?!\s(?:to|in|on|at|and forth)\b)")
_TOLD = (_PAID, _BOUGHT_FOR, _FOR_THOUSANDS, _EXTRA, _BACK)
"""Sums without a currency, by the words beside them: the bill was 14,300, 640 extra."""

_ABOUT_K = re.compile(
    r"^\W*(?:(?:about|around|roughly|nearly|almost|over|like|it was|it's)\s){1,3}"
    r"(?P<n>\d{1,3}(?:\.\d{1,2})?)k\W*$"
)
_SPELLED = re.compile(
    rf"(?<![a-z\d])(?<!few\s)(?<!several\s)"
    rf"(?P<words>{_WORD}(?:(?:\s|-|\sand\s|\sof\s){_WORD}){{0,8}})\s(?:of\s)?(?P<unit>{_UNIT}|grand)(?![a-z]|(?<=pounds)\sof\s)"
)
_NOTE = re.compile(
    rf"(?<![a-z])(?P<n>a|an|\d{{1,2}}|{ENGLISH_WORDS})\s(?P<note>tenner|fiver)s?(?![a-z])"
)
_NOTES = {"tenner": 10, "fiver": 5}
_ARTICLES = frozenset({"a", "an"})
_SMALL = frozenset({"pence", "cent", "cents"})


def found(plain: str) -> Iterator[tuple[int, int, Decimal]]:
    """Start, end and sum in the currency's unit; one sum may be given twice."""
    for pattern in (_SIGNED, _COUNTED, _GREAT, _THOUSANDS, _ABOUT_K):
        for match in pattern.finditer(plain):
            said = match.groupdict()
            big = "k" if pattern in {_THOUSANDS, _ABOUT_K} else said.get("big") or ""
            value = Decimal(match["n"].replace(",", "")) * _SCALES.get(big, 1)
            end = match.end("n") + 1 if pattern in {_THOUSANDS, _ABOUT_K} else match.end()
            start = match.start("n") if pattern in {_THOUSANDS, _ABOUT_K} else match.start()
            yield start, end, value / (100 if said.get("unit") in _SMALL else 1)
    for pattern in _TOLD:
        for match in pattern.finditer(plain):
            yield *match.span("n"), Decimal(match["n"].replace(",", ""))
    for match in _SPELLED.finditer(plain):
        value = Decimal(_spelled(match["words"]) * (1000 if match["unit"] == "grand" else 1))
        if value and match["words"] not in _ARTICLES:
            yield *match.span(), value / (100 if match["unit"] in _SMALL else 1)
    for match in _NOTE.finditer(plain):
        count = int(match["n"]) if match["n"].isdigit() else _ONES[match["n"]]
        yield *match.span(), Decimal(count * _NOTES[match["note"]])


def _spelled(words: str) -> int:
    """Return the number that words say: two hundred and forty is 240."""
    total = part = 0
    for word in re.split(r"[\s-]+", words.replace("a couple", "couple")):
        if word in _SCALES:
            scale = _SCALES[word]
            if scale == 100:  # noqa: PLR2004
                part = (part or 1) * scale
            else:
                total, part = total + (part or 1) * scale, 0
        else:
            part += _ONES.get(word, 0) + _TENS.get(word, 0)
    return total + part
