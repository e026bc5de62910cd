"""Find products and companies: words of the lexicon, the operator's catalogue, and name endings."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nlu import lexicons
from nlu.steps.normalise import Normaliser
from nlu.types import Slot, SlotType

_COMPANY = re.compile(
    r"[\u4e00-\u9fffa-z\d]{2,16}?(?:有限责任公司|股份有限公司|有限公司|公司|旗舰店|专营店|专卖店|官方店|集团|银行|分行|支行|航空|物业|大酒店|酒店|宾馆|健身房|健身|培训学校|学校|幼儿园|医院|4s店|商行|超市)"
)
_COMPANY_START = re.compile(
    r"(?:.*(?:我在|我去|我们|你们|我|在|去|从|到|和|跟|给|被|找|叫|是|与|向|对|这家|那家|这个|该|的|了|由|投诉|个|家|让|把))(?=.{3})"
)
_NOBODY = re.compile(
    r"(?:你|我|他|她|们|贵|这|那|哪|家|什么|某|一|该|本|别的|各|大|小|个|种|的|订|定|住|去|选|约|租|报|买)+(?:公司|银行|集团|酒店|宾馆|学校|医院|超市|物业|航空|商行|支行|分行)"
)
_NAMED = re.compile(
    r"(?:平台|商家|店家|店铺|公司|机构|店名)(?:名称?|名字)?(?:是|叫做?|为|[:：])\s?(?P<name>(?!什么|哪|谁|不|没|我|你|他|她|它|这|那|一|个|很|真|最|为|怎|有|骗|黑|垃圾|去|已|还|都|就|在|可)[\u4e00-\u9fffa-z\d]{2,12})(?=[，,。.；;、！!\s]|$)"
)
_MODEL = re.compile(
    r"(?:(?:型号|款号|机型)[是为叫:：\s]{0,3}|model(?:\s+(?:is|no\.?|number))*[:#\s]{1,3}(?=[a-z\-]{0,8}\d))(?P<model>(?:(?![我你他不没忘什哪在看怎就都也还要说找])[\u4e00-\u9fff]{2,3}\s?(?=[a-z]{0,4}\d))?[a-z\d][a-z\d\-+/]{1,24}(?:\s(?:pro|max|plus|ultra|mini|air|se|lite|[a-z]{0,3}\d[a-z\d\-+/]*)(?![a-z\d]))*)|(?<![a-z\d.@])(?P<bare>(?:iphone|ipad|mate|redmi|galaxy|pixel|note|reno|nova|magic|pura|mi|ps)\s\d{1,4}[a-z]{0,2}(?:\s?(?:pro|max|plus|ultra|mini|air|se))*|[a-z]{1,6}[\-]?\d{2,6}(?:[a-z]{1,4}\d{0,2})?(?:\s?(?:pro|max|plus|ultra|mini|air|se))*)(?![a-z\d])"
)
_NOT_MODEL = re.compile(
    r"^(?:iso|gb|http|www|qq|no|sf|yt|jd|id|vx|wx|v|rmb|usd|hk|e|p|a|t|g|d|k|z|c)\-?\d+$"
)
_PLATES = frozenset("京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼")
"""Characters that a car's number begins with."""


@dataclass(frozen=True, slots=True)
class Words:
    """Known names by first character, longest first, each with its value."""

    by_start: dict[str, tuple[tuple[str, str], ...]]

    def find(self, plain: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and value of each known name; the longest wins, none overlaps another."""
        at, known = 0, self.by_start.get
        while at < len(plain):
            for name, value in known(plain[at], ()):
                if plain.startswith(name, at):
                    yield at, at + len(name), value
                    at += len(name)
                    break
            else:
                at += 1


def words(pairs: dict[str, str]) -> Words:
    """Index names to values."""
    index: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(pairs, key=len, reverse=True):
        index.setdefault(name[0], []).append((name, pairs[name]))
    return Words({start: tuple(names) for start, names in index.items()})


def load_products(catalogue: Path | None = None, folder: Path = lexicons.HERE) -> Words:
    """Return common product words, and the operator's catalogue (CSV: name[,value]) before them."""
    pairs = {row[0]: row[1] for row in lexicons.rows(folder / "products.csv")}
    return words(pairs | (read_catalogue(catalogue) if catalogue is not None else {}))


def read_catalogue(path: Path) -> dict[str, str]:
    """Return the operator's names, as they are read (Simplified, small letters), to their values.

    A sheet saved as CSV by Excel is read as well: with its mark at the beginning, or in GB 18030.
    """
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", errors="replace")
    plain = Normaliser().plain
    rows = [[cell.strip() for cell in row] for row in csv.reader(text.splitlines())]
    return {
        plain(row[0]): row[1] if row[1:] and row[1] else row[0] for row in rows if row and row[0]
    }


def load_companies(folder: Path = lexicons.HERE) -> Words:
    """Names customers often give."""
    names = [name for line in lexicons.lines(folder / "companies.txt") for name in line.split()]
    return words({name: name for name in names})


_SHORT = 1
_OWN = re.compile(r"[买购换修装订租吃喝用穿戴送退这那台个件部双只张款支辆份碗盒瓶箱斤的]$")
_FOLLOW = re.compile(r"^[坏漏掉裂塌断松歪响脏臭硬小大没有是不都太很又被到买的，,。！!]|^$")


def products(plain: str, known: Words) -> Iterator[Slot]:
    """Products; one-character words count only between a measure word and what befell them."""
    for start, end, value in known.find(plain):
        lone = end - start == _SHORT
        if lone and not (
            _OWN.search(plain[max(0, start - 1) : start]) and _FOLLOW.match(plain[end : end + 1])
        ):
            continue
        if value.isascii() and _inside_latin(plain, start, end):
            continue
        yield Slot(SlotType.PRODUCT, plain[start:end], start, end, value)


def models(plain: str) -> Iterator[Slot]:
    """Model numbers: after the word for them, or letters with digits."""
    for match in _MODEL.finditer(plain):
        group = "model" if match["model"] else "bare"
        plate = plain[max(0, match.start() - 1) : match.start()] in _PLATES
        if group == "bare" and (plate or _NOT_MODEL.match(match["bare"])):
            continue
        yield Slot(SlotType.MODEL, match[group], *match.span(group), match[group].upper())


def companies(plain: str, known: Words) -> Iterator[Slot]:
    """Companies: known names, and names that end like a company's."""
    for start, end, value in known.find(plain):
        if not (value.isascii() and _inside_latin(plain, start, end)):
            yield Slot(SlotType.COMPANY, plain[start:end], start, end, value)
    for match in _NAMED.finditer(plain):
        yield Slot(SlotType.COMPANY, match["name"], *match.span("name"), match["name"])
    for match in _COMPANY.finditer(plain):
        lead = _COMPANY_START.match(match[0])
        start = match.start() + (lead.end() if lead else 0)
        name = plain[start : match.end()]
        if len(name) > 3 and not _NOBODY.fullmatch(name):  # noqa: PLR2004 - 公司 alone names nobody
            yield Slot(SlotType.COMPANY, name, start, match.end(), name)


def _inside_latin(plain: str, start: int, end: int) -> bool:
    around = plain[max(0, start - 1) : start] + plain[end : end + 1]
    return any(c.isascii() and c.isalnum() for c in around)
