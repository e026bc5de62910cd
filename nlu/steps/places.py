"""Find addresses and places: chains of 省 市 区 路 号, beginning at a known province or city."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nlu import lexicons
from nlu.types import Slot, SlotType

_UNIT = (
    r"(?:特别行政区|自治区|自治州|自治县|街道办?|开发区|高新区|新区|省|市|区|县|旗|镇|乡|"
    r"村|庄|屯|社区|大道|大街|路|街|巷|弄|胡同|里|道|段|号院|号楼|"
    r"(?<![账帐单税卡信称代])号|幢|栋|座|单元|室|楼|层|组|队|小区|花园|花苑|公寓|家园|"
    r"新城|城|苑|府|湾|广场|商场|商城|大厦|中心|市场|超市|学校|大学|学院|医院|公司|集团|"
    r"厂|店|站|机场|酒店|园区|工业园|科技园|园|庭|坊|桥|岭|岛|口|集团|对面|旁边|东侧|西侧|"
    r"南侧|北侧)"
)
_NAMES = (
    r"天河|天津|天府|天目|天心|天宁|天山|天水|天台|天长|天元|通天|月湖|明月|成都|新都|"
    r"昌都|都匀|都江|和田|和平|和顺|太和|仁和|人和|泰和|和谐|颐和|雍和|和县|有恒|日新|"
    r"在田|还乡"
)
"""Names whose characters no address holds elsewhere."""

_CHAR = rf"(?:{_NAMES}|[^\W_月年天我你他她的了是在买有没不说去到给把被就都也还和])"
_CHAIN = rf"(?:(?:{_CHAR}|-|#){{1,8}}?{_UNIT}){{1,8}}"
_STOP = re.compile(
    rf"(?!{_NAMES})(?:我|你|他|她|的|了|是|在|买|有|没|不|说|去|到|给|把|被|就|(?<![成新昌])都|也|还|(?<![太仁人泰颐雍])和|电话|手机|收|寄|发|送|这|那|结果|然后|但是|可是|居然|竟然|却|才)"
)
_CUE = re.compile(
    rf"(?:地址|住址|收货地|寄到|送到|送去|位于|住在|住址是|地点)[是在为:：\s]{{0,3}}(?P<place>{_CHAIN})"
)
_LEVELS = re.compile(
    rf"[\u4e00-\u9fff]{{1,7}}?(?:区|县|镇|乡|街道)(?:[\u4e00-\u9fff\d]{{1,7}}?{_UNIT}){{1,6}}"
)
_TAIL = re.compile(r"[\u4e00-\u9fffa-z\d]{1,10}$")
_BEFORE = r"(?:我们?|人|家|就|是|在|住)*"
_BEHIND = r"(?:的|这边|这里|那边|那里|这儿|那儿|人)?"
_DOING = r"出差|出行|上班|工作|打工|务工|做工|旅[游行]|玩|读书|上学|念书|本地|发[货出]|寄出|转"
_ENDS = re.compile(r"[，,。；;！!？?\s]")


@dataclass(frozen=True, slots=True)
class Places:
    """A pattern that starts at any known province or city; alone: a whole reply that names one."""

    known: re.Pattern[str]
    alone: re.Pattern[str]
    names: frozenset[str]


def load(folder: Path = lexicons.HERE) -> Places:
    """Read the list of provinces and cities."""
    names = [name for line in lexicons.lines(folder / "places.txt") for name in line.split()]
    start = "|".join(sorted(names, key=len, reverse=True))
    known = re.compile(rf"(?P<name>(?:{start})[省市]?)(?:{_CHAIN})?")
    # 北京朝阳的: a city, and perhaps a district without its 区, are the whole reply.
    inner = rf"(?P<place>(?:{start})[省市]?(?:(?!{_DOING})[\u4e00-\u9fff]{{2,3}}?)?)"
    return Places(known, re.compile(rf"\W*{_BEFORE}{inner}{_BEHIND}\W*"), frozenset(names))


def places(plain: str, known: Places) -> Iterator[Slot]:
    """Addresses; a bare city counts only after words of place (在, 去, 从 ...) or by itself."""
    if (alone := known.alone.fullmatch(plain)) and not _STOP.search(alone["place"]):
        yield _slot(plain, alone.start("place"), alone.end("place"))
        return
    for match in known.known.finditer(plain):
        text = match["name"] + _cut(match[0][len(match["name"]) :])
        bare = text.rstrip("省市") in known.names
        before = plain[max(0, match.start() - 2) : match.start()]
        if not bare or before.endswith(("在", "去", "从", "到", "住", "人在")):
            yield _slot(plain, match.start(), _extend(plain, match.start() + len(text), bare=bare))
    for match in _CUE.finditer(plain):
        text = _cut(match["place"])
        if len(text) > 2:  # noqa: PLR2004
            yield _slot(
                plain,
                match.start("place"),
                _extend(plain, match.start("place") + len(text), bare=False),
            )
    for match in _LEVELS.finditer(plain):
        if not _STOP.search(match[0]):
            yield _slot(plain, match.start(), _extend(plain, match.end(), bare=False))


def _cut(text: str) -> str:
    """Return the part before the first word that no address contains."""
    stop = _STOP.search(text)
    return text[: stop.start()] if stop else text


def _extend(plain: str, end: int, *, bare: bool) -> int:
    """Return a point of interest right behind the chain belongs to it when nothing else follows."""
    if bare:
        return end
    stop = _ENDS.search(plain, end)
    rest = plain[end : stop.start() if stop else len(plain)]
    return end + len(rest) if len(rest) <= 12 and not _STOP.search(rest) else end  # noqa: PLR2004


def _slot(plain: str, start: int, end: int) -> Slot:
    return Slot(SlotType.PLACE, plain[start:end], start, end, plain[start:end])
