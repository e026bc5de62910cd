"""Find a person's name: after words that announce one, or alone in its clause."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from nlu import lexicons
from nlu.steps.clauses import clauses
from nlu.types import Slot, SlotType

_CUE = re.compile(
    r"(?:我叫|我的名字(?:是|叫)|名字(?:是|叫)?|本人|姓名|联系人|联络人|收件人|收货人|签收人|客户名|户名|机主|"
    r"抬头|称呼我?|叫我|真实姓名|预订人|入住人|投诉人|姓名为|下单人|购买人)[是为叫:：\s]{0,3}(?P<name>[\u4e00-\u9fff·]{2,4})"
)
_TITLE = re.compile(
    r"(?:我姓|免贵姓|本人姓|姓)(?P<name>[\u4e00-\u9fff](?:先生|女士|小姐|老师)?)|(?P<call>[\u4e00-\u9fff](?:先生|女士))(?=[，,。.\s\d]|$)"
    r"|(?:^|[\s，,。:：]|我(?:是|叫)|联系|找|叫我)(?P<lady>(?![找叫联我是请跟和有])[\u4e00-\u9fff]{1,2}(?:先生|女士|小姐|太太?|生))"
    r"(?=[，,。.\s]{0,2}(?:\+?\d|[一幺]三|收|就|即可|$))"
    r"|叫我(?P<elder>[\u4e00-\u9fff][姐哥叔姨])(?=就|吧|好了|行|可以|[，,。.\s]|$)"
    r"|叫我(?P<nick>[小老阿][\u4e00-\u9fff])(?=就|吧|好了|行|可以|[，,。.\s]|$)"
)
_OTHERS = re.compile(
    r"(?:[他她它]|教练|红娘|师傅|师父|老师|司机|经理|客服|医生|大夫|护士|店员|销售|店长|中介|骑手|同事|朋友|同学|邻居|老板|房东|小哥"
    r"|快递员|阿姨|保姆|月嫂|护工|保安|前台|顾问|助理|主管|领导|专员|技师|业务员|工作人员|负责人|服务员|收银员|管家|主播|卖家|店主|工号(?:没记住?|没看清?|不知道|不记得|忘了|没有)?"
    r"|[列船机站店校院队班科处局部课组室]车?长|导师|班主任|教授|侍应(?:生)?|服务生|空[姐少]|乘务|伙计|物业|[^\W\d](?:员|师|佬))"
    r"(?:们|的)?(?:名字|名)?(?:好像|应该|可能|大概|也|都|就|是|说|叫|他|她|自称)*[\s，,]?$"
)
"""Whoever else has the family name that follows: 教练姓孙."""

_IN_OFFICE = re.compile(
    r"(?:老师|医生|大夫|护士|经理|师傅|师父|教练|司机|店长|主任|校长|园长|院长|警官|律师|阿姨|主管|顾问|客服|管家)$"
)
"""Who is called so alone is complained of, unless he says that it is himself: 我是王老师."""

_USUAL = 3
"""Characters of most names."""

_ENGLISH = re.compile(
    r"(?:my (?:good |full )?name is|this is|name:|i am|i'm) "
    r"(?P<name>[a-z]+(?: (?!speaking|calling)[a-z]+){1,2}(?=[.!\s]*$)|[a-z]+(?: [a-z]+)?)"
    r"(?P<speaks> (?:speaking|calling))?(?=[,.!\s]|$)"
)
_LATIN = re.compile(
    r"(?:姓名|联系人|联络人|收件人|预订人|入住人|我的名字|名字)[是为叫:：\s]{0,3}(?P<name>[a-z]{2,15}(?:\s[a-z]{2,15}){0,2})(?![a-z\d@])"
)
_POLITE = re.compile(r"^(?:好的?|嗯|我是|鄙人|在下|敝人|是|对|叫|名字)\s*")
_POLITE_STARTS = frozenset("好嗯我鄙在敝是对叫名")
_PIECE = re.compile(r"[^\s\d]+")
_CALLED = re.compile(
    r"(?:^|[\s，,。])(?P<name>[\u4e00-\u9fff]{2})[\s，,、:：]{1,2}(?=(?:\+?86)?1[3-9]\d|[一幺1][\s，,、\-]?[三五七八九])"
)
"""Two characters right before a telephone number."""

_WORDS = frozenset(
    re.findall(
        "..",
        "高兴明白成功安全明天白天凌晨全家全国单元管理商品万元万一何必尤其严肃关心金额施行许可连同高新方才"
        "武汉成都沈阳宁波桂林江苏甘肃宁夏金华江北华东华南华北",
    )
)

_OWNED = re.compile(
    r"是(?P<name>[\u4e00-\u9fff]{3})的(?:专门|售后|订单|单|快递|包裹|账号|号码|电话|家|手机)"
)
_BEHIND = re.compile(
    r"(?:的(?:售后|订单|快递|名字|电话|账号|单子|包裹|手机|号)|收$|签收|先生|女士|本人|\s*\d{1,3}$|\s*1[3-9]\d{9})"
)


@dataclass(frozen=True, slots=True)
class Names:
    """Family names and the characters of given names."""

    double: frozenset[str]
    single: frozenset[str]
    given: frozenset[str]
    begins: frozenset[str]
    """Characters that a clause with a name in it begins with."""

    things: frozenset[str] = frozenset()
    """Firms, wares and places that look like a person's name: 周大福, 麦克风."""

    def size(self, text: str) -> int:
        """Characters of the name `text` begins with: family name and one or two given; else 0."""
        head = 2 if text[:2] in self.double else 1 if text[:1] in self.single else 0
        if not head:
            return 0
        tail = next((n for n in (2, 1) if self._given(text[head : head + n], n)), 0)
        return head + tail if head + tail > 2 or (head == 2 and tail) else 0  # noqa: PLR2004

    def starts(self, text: str) -> bool:
        """Whether `text` begins with a family name."""
        return text[:2] in self.double or text[:1] in self.single

    def _given(self, text: str, count: int) -> bool:
        return len(text) == count and all(c in self.given for c in text)


def load(folder: Path = lexicons.HERE) -> Names:
    """Read the lists of surnames and given names."""
    double, single = lexicons.lines(folder / "surnames.txt")
    given = "".join(lexicons.lines(folder / "given.txt"))
    begins = frozenset(single) | {name[0] for name in double.split()} | _POLITE_STARTS
    names = Names(frozenset(double.split()), frozenset(single), frozenset(given), begins)
    listed = [
        *(name.strip("-?!") for file in ("companies.txt", "places.txt")
          for line in lexicons.lines(folder / file) for name in line.split()),
        *(row[0] for row in lexicons.rows(folder / "products.csv")),
    ]  # fmt: skip
    return replace(names, things=frozenset(name for name in listed if names.size(name)))


def contact_names(plain: str, names: Names) -> Iterator[Slot]:
    """Names announced by words, with a title, or alone in a clause."""
    for match in _CUE.finditer(plain):
        size = names.size(match["name"]) or _whole(match, plain, names)
        if size:
            yield _slot(plain, match.start("name"), match.start("name") + size)
    for match in _TITLE.finditer(plain):
        group = match.lastgroup or "name"
        start, end = match.span(group)
        other = match[0].startswith("姓") and _OTHERS.search(
            plain[max(0, start - 13) : match.start()]
        )
        if not other and names.starts(match[group][group == "nick" :]):
            whole = plain[start : start + 2] in names.double
            yield _slot(plain, start, max(end, start + 2 * whole))
    for match in _LATIN.finditer(plain):
        yield _slot(plain, *match.span("name"))
    for match in _ENGLISH.finditer(plain):
        if match[0].startswith(("my ", "name:")) or match["speaks"]:
            yield _slot(plain, *match.span("name"))
    yield from _alone(plain, names)


def _whole(match: re.Match[str], plain: str, names: Names) -> int:
    """Return the length of an announced name of rare characters that ends with its clause."""
    name, behind = match["name"], plain[match.end() : match.end() + 1]
    ends = behind in {"", "，", ",", "。", " ", "\n", ";", "；"}
    return len(name) if ends and names.starts(name) and len(name) <= _USUAL else 0


def _alone(plain: str, names: Names) -> Iterator[Slot]:
    for clause in clauses(plain):
        for piece in _PIECE.finditer(clause.text):
            if piece[0][0] not in names.begins:
                continue
            polite = _POLITE.match(piece[0])
            start = piece.start() + (polite.end() if polite else 0)
            if polite is None and _IN_OFFICE.search(piece[0]):
                continue
            if size := _by_itself(clause.text, start, piece.end(), names):
                yield _slot(plain, clause.start + start, clause.start + start + size)
    yield from _beside(plain, names)


def _beside(plain: str, names: Names) -> Iterator[Slot]:
    """Names right before a telephone number, and whose something is."""
    for match in _CALLED.finditer(plain):
        name = match["name"]
        if names.starts(name) and name[1] in names.given and name not in _WORDS:
            yield _slot(plain, *match.span("name"))
    for match in _OWNED.finditer(plain):
        if names.size(match["name"]) == len(match["name"]):
            yield _slot(plain, *match.span("name"))


def _by_itself(clause: str, start: int, end: int, names: Names) -> int:
    """Return the length of a name that is all its clause says, 0 when none is."""
    rest = clause[start:end]
    size = names.size(rest)
    if not size or rest[:size] in names.things:
        return 0
    return size if len(rest) == size or _BEHIND.match(clause, start + size) else 0


def _slot(plain: str, start: int, end: int) -> Slot:
    return Slot(SlotType.CONTACT_NAME, plain[start:end], start, end, plain[start:end].strip())
