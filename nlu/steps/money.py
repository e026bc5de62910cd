"""Find amounts of money; the value is in fen (hundredths of the currency's unit)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from nlu.steps import english_money, hedges, money_words
from nlu.steps.numbers import number
from nlu.types import Slot, SlotType

_SMALL = {"毛": 10, "角": 10, "毛钱": 10, "分钱": 1}
_LONGEST = 11
_OWED = re.compile(
    r"(?:退|赔|补|还)(?:还|偿|回)?(?:我|给我)?[^，,。！!？?；;\d]{0,8}(?:钱|款|费|金|差价|差额|的)(?:，|,|\s)+"
    r"(?P<number>[1-9]\d{1,5})(?=$|[，,。！!\s](?!\d))"
)
_DAY = (
    r"(?:[昨今前]天|[昨今]晚|刚才|刚刚|[上这]个?(?:周|星期|礼拜|月)[一二三四五六日天]?|\d{1,2}号)"
)
_LAST = re.compile(
    rf"(?:押金|定金|订金|[退扣收赔]|[费款钱])[^，,。！!？?；;\d]{{0,10}}[，,\s]+{_DAY}[的]?[，,\s]+(?P<number>[1-9]\d{{1,5}})(?=[。！!\s]*$)"
    r"|(?:多|少|重复|错|乱)(?:扫|收|扣|算|刷|打|结|退|找)[^，,。！!？?；;\d]{0,6}[，,\s]+(?P<wrong>[1-9]\d{1,4})(?=[。！!\s]*$)"
)
"""A figure that ends it all, behind what was paid or reckoned wrongly: 押金不退 昨天 500."""
_CLOCK = re.compile(r"\s?[ap]\.?m(?![a-z])")


def amounts(plain: str) -> Iterator[Slot]:
    """Amounts in no order; "500多块" keeps its 500, an unreadable number has value "".

    Precision is "about" where the words say about so much: 不到五百, 三四百块.
    """
    if not (money_words.NUMERAL.search(plain) or money_words.LATIN.search(plain)):
        return iter(())
    found = sorted(_all(plain), key=lambda slot: slot.start)
    found = found or list(_owed(plain))
    return iter(_mended(plain, found)) if found and money_words.SLIP.search(plain) else iter(found)


def _all(plain: str) -> Iterator[Slot]:
    taken = bytearray(len(plain))
    for match in money_words.AMOUNT.finditer(plain):
        if _is_money(match, plain):
            taken[match.start() : match.end()] = b"\1" * len(match[0])
            yield _slot(plain, match.start(), match.end(), _value(match))
    latin = english_money.found(plain) if money_words.LATIN.search(plain) else ()
    for start, end, value in latin:
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            yield _slot(plain, start, end, fen(value))
    for pattern in money_words.CUED if money_words.LARGER.search(plain) else (money_words.NAMED,):
        hint = money_words.HINTS.get(pattern)
        for match in pattern.finditer(plain) if hint is None or hint.search(plain) else ():
            group = match.lastgroup or "number"
            start, end = match.span(group)
            if end - start > _LONGEST or any(taken[start:end]) or _no_sum(plain, match, start):
                continue
            taken[start:end] = b"\1" * (end - start)
            yield _slot(
                plain, start, end + money_words.TAILS.get(group, 0), _cued(group, match[group])
            )


def _owed(plain: str) -> Iterator[Slot]:
    """Find a figure alone behind words of what is to be paid back: 退剩下的钱，9000."""
    for match in _OWED.finditer(plain):
        start, end = match.span("number")
        yield _slot(plain, start, end, fen(number(match["number"])))
    for match in _LAST.finditer(plain):
        start, end = match.span(match.lastgroup or "number")
        yield _slot(plain, start, end, fen(number(plain[start:end])))


def _no_sum(plain: str, match: re.Match[str], start: int) -> bool:
    """Whether a number counts other things: 跑了 一万多, 一共108节 还剩60; or hours: 8.15am."""
    if _CLOCK.match(plain, match.end()):
        return True
    if match.re in money_words.BARE:
        return money_words.NO_SUM.search(plain[max(0, start - 12) : start]) is not None
    left = match[0].startswith(("还剩", "剩"))
    return (
        left
        and money_words.TALLY.search(plain[max(0, match.start() - 20) : match.start()]) is not None
    )


def _cued(group: str, said: str) -> str:
    if group == "odd":
        tens = number(said[:-2])
        return fen(tens and tens * (1000 if said[-1] == "千" else 10_000))
    value = number("".join(said.split()).removeprefix("上"))
    if group == "water":
        return "" if value is None else fen(value * 100)
    return fen(value + Decimal("0.5")) if group == "half" and value is not None else fen(value)


def _mended(plain: str, found: list[Slot]) -> list[Slot]:
    """Return the sums without slips: of 300 哦不 350 the second."""
    kept: list[Slot] = []
    for slot in found:
        before = money_words.MENDED.match(plain, kept[-1].end) if kept else None
        if before and before.start("number") == slot.start:
            kept.pop()
        kept.append(slot)
        slip = money_words.MENDED.match(plain, slot.end)
        if slip and not any(other.start == slip.start("number") for other in found):
            kept[-1] = _slot(plain, *slip.span("number"), fen(number(slip["number"])))
    return kept


def _is_money(match: re.Match[str], plain: str) -> bool:
    """Leave out pieces (一块屏幕, 3块电池), togetherness (一块去) and digits inside longer ones."""
    before = plain[max(0, match.start() - 1) : match.start()]
    if match["plain"] is None:
        return True
    if before.isdigit() or before == "." or (before in {"第", "每"} and match["unit"] == "块"):
        return False
    if match["unit"] == "块" and not match["tail"]:
        if money_words.PIECES.match(plain, match.end()) or _is_pieces(match, plain):
            return False
        lone = match["plain"] in {"一", "两", "几", "半", "三", "大"}
        return not lone or not plain[match.end() : match.end() + 1].isalpha()
    if match["unit"] in _SMALL and money_words.NONE_OF_IT.match(plain, match.end()):
        return False
    if match["unit"] in {"角", "毛", "刀", "分钱", "圆"}:
        return (
            match["plain"] not in {"一", "两"}
            or bool(match["tail"])
            or match["unit"] in {"毛钱", "分钱"}
        )
    return True


def _is_pieces(match: re.Match[str], plain: str) -> bool:
    """Whether so many 块 are pieces of what stands before them: 瓷砖敲破两块."""
    behind = plain[match.end() : match.end() + 1]
    if len(match["plain"]) > 2 or (behind and not money_words.CLAUSE.match(behind)):  # noqa: PLR2004
        return False
    before = money_words.STOPS.split(plain[max(0, match.start() - 16) : match.start()])[-1]
    counted = money_words.OF_PIECES.search(before) and not money_words.PAYING.search(before)
    return bool(counted or money_words.BROKEN.search(before))


def _value(match: re.Match[str]) -> str:
    if match["plain"] is None:
        return fen(number(match["signed"]))
    value = number(match["plain"])
    if value is None:
        return ""
    if match["wan"]:
        value *= {"万": 10_000, "千": 1000, "百": 100}[match["wan"]]
    whole = value * _SMALL.get(match["unit"], 100)
    tail = _tail_fen(match["tail"] or "")
    return str(int(whole + (tail / 10 if match["unit"] in {"毛", "角"} else tail)))


def _tail_fen(tail: str) -> Decimal:
    """Fen of what follows the unit: 三块五, 12元5角, 8块25."""
    digits = re.sub("[毛角分]", "", tail)
    if digits == "半":
        return Decimal(50)
    value = number(digits) if digits else None
    if value is None:
        return Decimal(0)
    return value if len(digits) == 2 else value * 10  # noqa: PLR2004


def fen(value: Decimal | None) -> str:
    """Return the hundredths of a sum, "" of none."""
    return "" if value is None else str(int(value * 100))


def _slot(plain: str, start: int, end: int, value: str) -> Slot:
    said = plain[start:end]
    hedged = hedges.is_range(said) or hedges.around(plain, start, end) != (start, end)
    return Slot(SlotType.AMOUNT, said, start, end, value, "about" if hedged else "")
