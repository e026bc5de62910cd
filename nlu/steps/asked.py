"""Read a short reply as the value that was asked for, where no reader found one: 三百多 for a sum.

What stands alone is nothing in particular; after "how much was it" it is money.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from nlu.steps import hedges
from nlu.steps.money import fen
from nlu.steps.numbers import HAN, number
from nlu.types import Slot, SlotType

_N = (
    r"(?:\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{1,3}[万千w]\d(?!\d)|\d{1,7}(?:\.\d{1,2})?[万千wk]?"
    rf"|(?!一?半|{HAN}{{0,9}}半){HAN}{{2,9}})"
)
_ABOUT = (
    r"\W*+(?:就|也|大概|大约|差不多|可能|应该|总共|一共|花了|付了|是|有|得|我|小|将近|快|不到|接近|不超过|超过"
    r"|至少|最多|顶多|about|around|roughly|it\swas|it's|over|under|nearly|\s)*+"
)
_SLIP = (
    rf"(?:{_ABOUT}{_N}[块元]?\W*+(?:[哦啊噢呃额]?不对?|说错了?|记错了?|不是|错了)\W*+(?:应该)?是?)?"
)
_OR = rf"(?:[块元]?(?:还是|或者?|或是|到|至|[-~—～、]|\sor\s|\sto\s){_N})?+"
_SUM = re.compile(
    rf"{_SLIP}{_ABOUT}(?P<n>{_N}(?P<other>{_OR}))"
    r"(?:多|来|几|左右|上下|出头|不到|吧|的|样子|啊|呀|呢|哦|记不清了?|\W)*+"
)
_SHOP = re.compile(r"[^\s\d]{2,8}[\s，,]+(?P<n>[1-9]\d{1,4}(?:\.\d{1,2})?)\s*")
_EIGHT = re.compile(r"\s*(?P<n>[4-9]\d{7})\s*")
"""A number of Hong Kong, sent alone to whatever but an order number, a sum or a phone was asked."""

_WITH_FIGURES = frozenset({"order_no", "amount", "phone", ""})
_APART = re.compile(r"(?:^|[\s，,。；;])(?P<n>[1-9]\d{1,5}(?:\.\d{1,2})?)(?=$|[\s，,。；;])")
_LAST_DAY = 31
_FIGURES = {
    "amount": _SUM,
    "order_no": re.compile(r"\s*(?P<n>[1-9]\d{1,4}(?:\.\d{1,2})?)\s*"),
    "demand": re.compile(r"\s*(?P<n>[1-9]\d{2,5}(?:\.\d{1,2})?)\s*"),
}
"""No order number is as short as 2380: asked for one, it is what the thing cost; a wish neither."""

_BESIDE = frozenset({"amount", "order_no", "date", "place", "company", "choice", "text"})
_LONGEST = 30
_NOW = re.compile(
    r"(?:正?在发生\W*|\W|就|正|是|我|人|还|都|在|刚)*(?P<n>现在|此刻|这会儿?|眼下|而家|依家"
    r"|right now|just now|now|at the moment|as we speak)"
    r"(?:啊|呀|呢|吧|嘛|喇|的|事|正|刚|发生|在|这里|仲|还|都|等|紧|着|\W)*"
)
"""Asked for a day: 就现在, right now."""


_LIKE_ORDER = re.compile(r"[a-z]{1,5}-?\d{5,}(?:-\d+)*")
_LEAD = re.compile(r"(?:it'?s|that's|the|my|is|here|[是叫]|[\s#:：,，])*")
"""More figures than models mostly have: KX-77120; and what may stand before."""


def numbered(asking: str, plain: str, found: tuple[Slot, ...]) -> tuple[Slot, ...]:
    """Return a lone model's number as an order's, where that was asked for or nothing was."""
    if asking not in {"order_no", ""} or len(found) != 1 or found[0].type is not SlotType.MODEL:
        return found
    slot = found[0]
    alone = _LEAD.fullmatch(plain, 0, slot.start) and not plain[slot.end :].strip(" .。,，!！")
    like = _LIKE_ORDER.fullmatch(plain, slot.start, slot.end)
    return (replace(slot, type=SlotType.ORDER_NO),) if alone and like else found


_FLIGHT = re.compile(
    r"(?:[是叫坐搭]|航班|班机|it'?s|it was|flight|the|\s|[:：,，])*"
    r"(?P<n>(?:[a-z]{2}|\d[a-z]|[a-z]\d)\s?\d{3,4})(?![a-z\d])"
)
_NOT_FLIGHT = re.compile(r"ps|rx|gt|wf|wh|ip|no")
"""What three figures behind two letters mostly name of a thing: wf-1000."""


def flights(asking: str, text: str, plain: str, found: tuple[Slot, ...]) -> tuple[Slot, ...]:
    """Return the number of a flight or train with a day at most beside it: CI102 昨天."""
    match = _FLIGHT.match(plain) if asking == "order_no" and len(plain) <= _LONGEST else None
    if match is None or _NOT_FLIGHT.match(match["n"]):
        return found
    start, end = match.span("n")
    days = [s for s in found if s.type is SlotType.DATE and s.start >= end]
    behind = plain[end:]
    for day in days:
        behind = behind.replace(plain[day.start : day.end], "")
    others = [s for s in found if s.end > end and s not in days]
    told = any(s.type is SlotType.ORDER_NO for s in found)
    if told or others or behind.strip(" ,，.。!！的是系係on啊呀"):
        return found
    number = Slot(SlotType.ORDER_NO, text[start:end], start, end, match["n"].upper())
    return (number, *days)


def now(asking: str, text: str, plain: str, today: date | None) -> tuple[Slot, ...]:
    """Return today for a reply that says "now" to the question of when, () for any other."""
    match = _NOW.fullmatch(plain) if asking == "date" and len(plain) <= _LONGEST else None
    if match is None:
        return ()
    start, end = match.span("n")
    day = today.isoformat() if today else ""
    return (Slot(SlotType.DATE, text[start:end], start, end, day, "day", "event"),)


def values(asking: str, text: str, plain: str, found: Sequence[Slot]) -> tuple[Slot, ...]:
    """Return the value that the whole reply is, () when a reader found one or it is more.

    Of two (六百九还是七百九) the first, and about so much.
    """
    if len(plain) > _LONGEST or any(slot.type is SlotType.AMOUNT for slot in found):
        return ()
    eight = _EIGHT.fullmatch(plain) if asking not in _WITH_FIGURES else None
    if eight and not any(slot.type is SlotType.PHONE for slot in found):
        return (Slot(SlotType.PHONE, eight["n"], *eight.span("n"), eight["n"]),)
    if beside := _beside_shop(asking, text, plain, found):
        return beside
    match = _FIGURES[asking].fullmatch(plain) if asking in _FIGURES else None
    if match is None and asking == "amount" and (alone := _alone(text, plain, found)):
        return alone
    if match is None or any(slot.end - slot.start > len(match["n"]) for slot in found):
        return ()
    either = match.groupdict().get("other") or ""
    value = fen(number(match["n"].removesuffix(either).rstrip("块元")))
    start, end = match.span("n")
    exact = not either and not hedges.is_range(match["n"])
    hedged = hedges.around(plain, start, end) != (start, end) or not exact
    precision = "about" if hedged else ""
    found_sum = Slot(SlotType.AMOUNT, text[start:end], start, end, value, precision)
    return (found_sum,) if value else ()


def _alone(text: str, plain: str, found: Sequence[Slot]) -> tuple[Slot, ...]:
    """Return the one figure that stands apart in a reply: 合同是4月签的 5999, 5斤 168."""
    figures = list(_APART.finditer(plain))
    taken = any(s.start < m.end("n") and m.start("n") < s.end for s in found for m in figures)
    if len(figures) != 1 or taken:
        return ()
    start, end = figures[0].span("n")
    value = fen(number(plain[start:end]))
    return (Slot(SlotType.AMOUNT, text[start:end], start, end, value),) if value else ()


def _beside_shop(asking: str, text: str, plain: str, found: Sequence[Slot]) -> tuple[Slot, ...]:
    """Return the price right behind the shop that was asked for, or said beside it: 唯品会 599.

    Asked for a day, a number that may be one is none.
    """
    match = _SHOP.fullmatch(plain) if asking in _BESIDE else None
    shop = next((s for s in found if s.type is SlotType.COMPANY), None)
    if match is None or shop is None or plain[shop.end : match.start("n")].strip(" ，,"):
        return ()
    if asking == "date" and float(match["n"]) <= _LAST_DAY:
        return ()
    start, end = match.span("n")
    return (Slot(SlotType.AMOUNT, text[start:end], start, end, fen(number(match["n"]))),)
