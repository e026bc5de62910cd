"""Find companies: known names, names that end like a firm's, and names where only a firm stands.

A wrong company in a case is worse than none: a name holds no verb and no person, and a kind (物业,
保险公司) names nobody. Known names that are everyday words too (得物?, 老板!) need words beside
them: lexicons/companies.txt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nlu import lexicons
from nlu.steps import dictionary, firm_words
from nlu.steps.catalogue import Words, words
from nlu.steps.products import inside_latin
from nlu.types import Slot, SlotType

_NAMED = re.compile(
    r"(?:平台|商家|店家|店铺|公司|机构|店名)(?:名称?|名字)?(?:是|叫做?|为|[:：])\s?(?P<name>(?!什么|哪|谁|不|没|我|你|他|她|它|这|那|一|个|很|真|最|为|怎|有|骗|黑|垃圾|去|已|还|都|就|在|可|干[嘛啥什吗]|做什|搞什|咋)[\u4e00-\u9fffa-z\d]{2,12})(?=[，,。.；;、！!\s]|$)"
)
_LONGEST = 16
"""Characters before the ending of a firm's name."""

_SHORT = 2
_EDGES = " \t\n，,。.！!？?；;、的了"
_FINE = re.compile("太[阳平古和极空湖原]|新时代|相约")
"""Words of names that hold a character which names hardly have: 小太阳."""
_ALONE = re.compile(r"(?:就?是|在|找|投诉)?(?P<name>.+?)")


@dataclass(frozen=True, slots=True)
class Firms:
    """Known names, with ? or ! at the end of the value; what is sold; places, which are no firm."""

    names: Words
    goods: Words
    places: frozenset[str]


def load(goods: Words, places: frozenset[str], folder: Path = lexicons.HERE) -> Firms:
    """Read the names customers often give."""
    names = [name for line in lexicons.lines(folder / "companies.txt") for name in line.split()]
    return Firms(
        words({name.strip("-?!"): "" if name.startswith("-") else name for name in names}),
        goods,
        places,
    )


def companies(plain: str, firms: Firms) -> Iterator[Slot]:
    """Companies, the surest first; where two overlap the first is meant."""
    for start, end, value in firms.names.find(plain):
        aside = _aside(plain, start, end, firms)
        if not aside and _meant(plain, start, end, value[-1], firms):
            yield Slot(SlotType.COMPANY, plain[start:end], start, end, value.rstrip("?!"))
    for match in _NAMED.finditer(plain):
        yield _slot(plain, *match.span("name"))
    for match in firm_words.CALLED.finditer(plain) if "叫" in plain else ():
        if _unheard(match["name"], firms):
            yield _slot(plain, *match.span("name"))
    yield from _ending(plain, firms)
    yield from _standing(plain, firms)


def _meant(plain: str, start: int, end: int, mark: str, firms: Firms) -> bool:
    """Whether a known name means the firm, and not a part of a word or of a product."""
    if firms.goods.longest(plain, start) > end or inside_latin(plain, start, end):
        return False
    if end - start <= _SHORT and firm_words.OTHER_FIRM.match(plain, end):
        return False
    if firm_words.MALL.match(plain, start):
        return False
    if mark not in "?!":
        return True
    if firm_words.PRAISED.search(plain[max(0, start - 2) : start]):  # 最美的
        return False
    if mark == "!":
        return bool(firm_words.TRADE.match(plain, end))
    if _is_all(plain, start, end):
        return True
    return (
        bool(firm_words.BESIDE.match(plain, end))
        or bool(firms.goods.longest(plain, start) != end and firm_words.DEAL.match(plain, end))
        or firms.goods.longest(plain, end + plain.startswith("的", end)) > 0
        or bool(firm_words.BEFORE.search(plain[max(0, start - 5) : start]))
        or bool(
            firm_words.AT.search(plain[max(0, start - 1) : start])
            and firm_words.DEAL.match(plain, end)
        )
    )


def _aside(plain: str, start: int, end: int, firms: Firms) -> bool:
    """Whether a firm is named for a likeness, a way to pay, or as the house of another."""
    name = plain[start:end]
    if plain.startswith(f"不{name}", end) or plain.endswith(f"{name}不", 0, start):
        return True  # 华为不华为的
    if firm_words.PAYS_BY.match(plain, start) or firm_words.REACHED_BY.match(plain, start):
        return True
    if firm_words.ONLY_LIKE.match(plain, end) or firm_words.is_stars(plain, start, end):
        return True
    mall = firm_words.MALL_NAME.fullmatch(name) and firm_words.WITHIN.match(plain, end)
    return bool(mall and mall.end() > end and firms.names.longest(plain, mall.end()))


def _is_all(plain: str, start: int, end: int) -> bool:
    """Whether a name is all that was said: 美的, 是得物; of a carrier, all of a part: 电信的."""
    if plain[start:end] in firm_words.CARRIERS and firm_words.WHOSE.match(plain, end):
        return start == 0 or plain[start - 1] in _EDGES
    if plain.strip(_EDGES.rstrip("的了")) == plain[start:end]:
        return True
    alone = _ALONE.fullmatch(plain.strip(_EDGES))
    return alone is not None and alone["name"] == plain[start:end]


def _ending(plain: str, firms: Firms) -> Iterator[Slot]:
    """Names that end like a firm's, without the words before them."""
    for match in firm_words.ENDING.finditer(plain):
        first = max(0, match.start() - _LONGEST)
        lead = firm_words.LEAD.match(plain, first, match.start())
        start = lead.end() if lead else first
        head = plain[start : match.start()]
        if _proper(head, match[0], firms):
            yield _slot(plain, start, match.end())


def _proper(head: str, ending: str, firms: Firms) -> bool:
    """Whether what stands before the ending is a name: neither a kind, a person nor a verb."""
    if len(head) < 2 or head.isdigit() or firm_words.NO_NAME.search(head):  # noqa: PLR2004
        return False
    if firm_words.KINDS.fullmatch(head):
        return False
    if "有限" not in ending and firm_words.PLAIN.search(_FINE.sub("", head)):
        return False
    return not (head.rstrip("省市") in firms.places and ending in firm_words.COMMON)


def _standing(plain: str, firms: Firms) -> Iterator[Slot]:
    """Names that no list holds, where only a firm stands: X虚假宣传, 在X报的课, 租了X的车."""
    whole = _ALONE.fullmatch(plain.strip(_EDGES))
    if whole and (name := _house(whole["name"])) and _unheard(name, firms):
        start = plain.rindex(name)
        yield _slot(plain, start, start + len(name))
    for opening in (firm_words.TITLE, firm_words.OPENING):
        if (match := opening.match(plain)) and _unheard(match["name"], firms):
            yield _slot(plain, *match.span("name"))
    for pattern in (firm_words.BOUGHT_AT, firm_words.RENTED, firm_words.REPORTED):
        for match in pattern.finditer(plain):
            if _unheard(match["name"], firms):
                yield _slot(plain, *match.span("name"))


def _house(text: str) -> str:
    """Return the house or trade that is all somebody says: 安心公寓, 星动健身; "" when none is.

    A mere style of house (单身公寓) is none, nor is a plain word before a trade (产后瑜伽).
    """
    found = firm_words.ALONE.fullmatch(text)
    if found is None:
        return ""
    name = found["name"] or found["trade"]
    bare = firm_words.TRADES.sub("", name)
    plain = firm_words.STYLE.fullmatch(bare) or (found["trade"] and _one_word(bare))
    return "" if plain else name


def _one_word(name: str) -> bool:
    """Whether an unknown name is a plain word of the language; always no without rjieba."""
    return not name.isascii() and len(dictionary.parts(name)) == 1


def _unheard(name: str, firms: Firms) -> bool:
    """Whether an unknown name may be a firm's: it holds nothing a plain sentence is made of."""
    bare = firm_words.TRADES.sub("", name)
    if firm_words.NO_NAME.search(bare) or firm_words.NO_TITLE.search(bare):
        return False
    if len(bare) < 2 or firm_words.KINDS.fullmatch(bare):  # noqa: PLR2004
        return False
    if bare != name:
        return bare.rstrip("省市") not in firms.places
    if any(name[:size] in firms.places for size in (2, 3)):
        return False
    thing = any(end - start > 1 for start, end, _ in firms.goods.find(name))
    return not thing and not _one_word(name)


def _slot(plain: str, start: int, end: int) -> Slot:
    return Slot(SlotType.COMPANY, plain[start:end], start, end, plain[start:end])
