"""Find ways to reach a person and numbers that identify one: phone, e-mail, identity card."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from nlu.types import Slot, SlotType

_GAP = r"[\s\-.·_]?"
_MOBILE = re.compile(
    rf"(?<![\da-z+])(?:(?:\+|00){_GAP}86{_GAP}|\(?\+?86\)?{_GAP}(?=1[3-9]))?"
    rf"(?P<body>1{_GAP}[3-9](?:[\s\-.·_]{{0,2}}[\dxX*]){{9}}|1[3-9]\d[/~—]\d{{4}}[/~—]\d{{4}})(?![\dxX*])"
)
_SPELLED = re.compile(
    r"(?:电话|手机|号码|联系|打给?|我是|号是|[\s,，:：]|^|(?<![零〇一二三四五六七八九十幺\d第])(?=[一幺][三四五六七八九]))[是为:：\s]{0,3}(?P<body>[一幺1][\s,，、\-]?[三四五六七八九3-9](?:[\s,，、\-]{0,2}[零〇一二三四五六七八九幺\d]){9})(?![零〇一二三四五六七八九幺\d])"
)
_LANDLINE = re.compile(
    r"(?<![\d\-.a-z])(?P<area>\(?0(?:10|2\d|[3-9]\d{2})\)?)[\s\-]{0,2}(?P<body>[2-8]\d{2,3}[\s\-]?\d{4})(?:[\s\-转]{1,3}\d{1,5})?(?!\d)"
)
_MASKED = re.compile(r"(?<![\d\-.a-z])0\d{2,6}\*{3,8}\d{0,4}(?![\d*])")
_SERVICE = re.compile(
    r"(?<![\d\-.a-z])[48]00[\s\-]?\d{3}[\s\-]?\d{4}(?!\d)|(?<![\d\-.a-z])[48]00[\s\-]\d{4}[\s\-]\d{3}(?!\d)"
)
_ABROAD = re.compile(
    r"(?<![\da-z])(?:\+|00(?=(?:852|853|886|44|61|65|60|81|82|91)[\s\-]))(?P<code>852|853|886|1|44|61|65|60|81|82|91(?=[\s\-]?[6-9]\d{4}[\s\-]?\d{5}))[\s\-]?(?P<body>\(?\d{1,4}\)?(?:[\s\-]?\d{2,5}){1,3})(?!\d)"
    r"|(?<![\da-z.\-])(?P<taiwan>09\d{2}[\s\-]?\d{3}[\s\-]?\d{3}|0[2-8][\s\-]\d{3,4}[\s\-]?\d{4}|\(0[2-8]\d{0,2}\)\s?\d{3,4}[\s\-]?\d{3,4})(?!\d)"
    r"|(?:电话|手机|手提|号码|whatsapp|联络|联系|致电|打|call|phone)[是为系係改返做转换了而家依现在新:：\s我啦喇吧,，]{0,9}(?P<hk>[5-79]\d{3}[\s\-]?\d{4})(?![\d\-])"
)
_EIGHT = re.compile(
    r"(?<![\d.+(#a-z\-])(?<!\d\s)(?P<body>[4-9]\d{3}\s\d{4})(?![\d.\-%a-z]|\s?\d|\s?[元块蚊万])"
)
"""A number of Hong Kong or Macau as it is written there: 9333 1111."""

_NO_PHONE = re.compile(
    r"(?:(?:acc(?:oun)?t|a/c|policy|member(?:ship)?|customer|serial|contract|meter|lease|case)"
    r"(?:\s(?:no\.?|number|id|code))*(?:\sis)?|户口|[账帐]户?号?码?|卡号?|发票号?码?|统编|尾号|编号|会员号?码?|参考号?码?|表号|单号?)[\s是为系:：#]*$"
)
_ITS_KIND = re.compile(
    r"\s?(?:is|was)\s(?:the|my|our|his|her)\s(?:acc(?:oun)?t|order|booking|policy|member|customer"
    r"|serial|contract|meter|tracking|ref|lease|case|invoice)"
)
"""What a number is, told behind it: 9234 5678 is the account."""

_SAID = re.compile(
    r"(?:my (?:number|phone|mobile|cell)(?: number)?(?: is|'s|:)?"
    r"|(?:call|ring|reach|text) me(?:\s?(?:on|at|now|right|back|asap|please|pls|today|immediately"
    r"|urgently|[!:,.-]))*)"
    r"\s*(?P<said>(?!00)\(?\d(?:[\s\-().]{0,2}\d){6,13})(?!\d)"
)
_GROUPED = re.compile(
    r"(?<![\d+(.\-a-z])(?:(?P<india>[6-9]\d{4}[\s\-]\d{5})|(?P<uk>07\d{3}\s\d{3}\s\d{3}|07\d{3}\s\d{6}|01\d{3}\s\d{3}\s\d{3})"
    r"|(?P<us>\([2-9]\d{2}\)\s?[2-9]\d{2}[\s\-.]\d{4}|(?![48]00)[2-9]\d{2}[\-.][2-9]\d{2}[\-.]\d{4}))(?![\d.\-]*\d)"
)
"""How numbers are written there: 98200 11223, 07700 900 413, (415) 555-0134."""

_NUMBERED = re.compile(
    r"(?:单号?|(?:order|tracking|booking|invoice|ref(?:erence)?)(?:\s(?:no\.?|number|is))*)[\s是为:：#]*$"
)
_CODES = {"india": "91", "uk": "44", "us": "1"}
_NANP = re.compile(r"[2-9]\d{2}[2-9]\d{6}")
_INDIAN = re.compile(r"[6-9]\d{4}[\s\-]\d{5}")
_BRITISH, _AMERICAN = 11, 10
"""Digits of a number there, the first with its 0."""

_HOTLINE = re.compile(
    r"(?<![\d.a-z\-¥])(?:123(?:00|05|06|08|12|15|18|20|21|26|28|29|33|36|45|48|55|58|63|65|66|67|78|86|88|90|93|95)|9[56]\d{3}|1000[01]|10010|10086|10099|10050|1010\d{4}|1188[58]|9[56]\d{4,5}|1180\d|11185|110|119|120|122)(?![\d.]|\s*(?:元|块|人|个|次|天|年|斤|米|平|公里|分|秒|岁|g|ml|kg|w|v|ma|mah|hz|万|倍|%|号楼|号线|路|款|码))"
)
_EMAIL = re.compile(
    r"(?<![a-z0-9_.+-])[a-z0-9][a-z0-9_.+-]{0,63}@[a-z0-9][a-z0-9\-]{0,62}(?:\.[a-z0-9\-]{1,20}){1,4}"
)
_IDENTITY = re.compile(
    r"(?<![\da-z])[1-9]\d{5}(?P<birth>(?:19|20)[\d*]{6})[\d*]{3}[\dx*](?![\da-z])|(?<![\da-z])[1-9]\d{5}\*{6,10}[\dx*]{4}(?![\da-z])"
)
_IDENTITY_CUE = re.compile(
    r"身份证(?:号码?)?[是为:：\s]{0,3}(?P<body>\d{15}|\d{17}[\dx])(?![\da-z])"
)
_EMERGENCY_CUE = re.compile(r"(?:打|拨|叫|报|呼)(?:了|过|打)?$|电话$")
_EMERGENCY = frozenset({"110", "119", "120", "122"})


_NEAR, _BEFORE = 16, 24
_EXTENSION = re.compile(r"\s*(?:(?:转|分机|内线|ext\.?|extension)\s?#?|#)\s?\d{1,5}(?!\d)")
_THEIRS = re.compile(
    r"(?:对方|骗子|催收|骚扰|陌生|来电|打来|打过来|自称|冒充|显示"
    r"|[充转轉交缴繳](?:[错錯到]|[给給])[了的]?|[错錯]的(?:手机)?(?:号码?|电话)"
    r"|they|scammer|caller|called (?:me )?from)[^。；;]{0,14}$"
)
_OURS = re.compile(
    r"(?<![骗騙扰擾打给給找])我的|我是|我手机|联系我|打我|回电|回我|致电|my |call me|reach me"
)
_RINGS = re.compile(
    r"^\s*(?:[这這那]?个?号码?|的|[，,])*(?:[又还還在每]|一直|天天|老是?|总是?|不停地?|不断地?|反[复復])+(?:[给給]我)?"
    r"(?:打|[发發]短信|[骚騷][扰擾])|^\s*(?:[这這那]?个?号码?)?(?:打(?:过|過)?[来來进進]|[骚騷][扰擾]我)"
)
"""What whoever rang does, behind his number: 13800138001天天打我."""


def phones(plain: str) -> Iterator[Slot]:
    """Mobiles, landlines, service numbers, hotlines; value E.164, or the digits of a hotline.

    A masked number keeps its stars in the value and can be shown but not called.
    """
    for match in _MOBILE.finditer(plain):
        digits = re.sub(r"[^\dx*]", "", match["body"]).replace("x", "*")
        yield _slot(SlotType.PHONE, plain, match.span(), f"+86{digits}")
    for match in _SPELLED.finditer(plain):
        if not match["body"].isdigit():
            yield _slot(SlotType.PHONE, plain, match.span("body"), f"+86{spelled(match['body'])}")
    yield from _fixed(plain)
    yield from _abroad(plain)
    yield from _said(plain)
    yield from _eight(plain)
    for match in _GROUPED.finditer(plain):
        if _NUMBERED.search(plain[max(0, match.start() - _NEAR) : match.start()]):
            continue
        digits = re.sub(r"\D", "", match[0]).removeprefix("0")
        yield _slot(
            SlotType.PHONE, plain, match.span(), f"+{_CODES[match.lastgroup or '']}{digits}"
        )
    yield from _hotlines(plain)


def whose(plain: str, slot: Slot) -> Slot:
    """Return a phone with the role "theirs" when it is said to be the number of whoever rang."""
    slot = _extended(plain, slot)
    before = plain[max(0, slot.start - _NEAR) : slot.start]
    rang = _THEIRS.search(before) or _RINGS.search(plain[slot.end :])
    theirs = rang and not _OURS.search(before)
    return replace(slot, role="theirs") if theirs else slot


def _extended(plain: str, slot: Slot) -> Slot:
    """Return a number with the extension behind it in its words: 02-2700-1234 分机12."""
    more = _EXTENSION.match(plain, slot.end)
    return (
        slot if more is None else replace(slot, text=plain[slot.start : more.end()], end=more.end())
    )


def _fixed(plain: str) -> Iterator[Slot]:
    """Find landlines, masked ones too, and service numbers (400, 800)."""
    for match in _LANDLINE.finditer(plain):
        digits = re.sub(r"\D", "", match["area"] + match["body"]).removeprefix("0")
        yield _slot(SlotType.PHONE, plain, match.span(), f"+86{digits}")
    for match in _MASKED.finditer(plain):
        yield _slot(SlotType.PHONE, plain, match.span(), "+86" + match[0].removeprefix("0"))
    for match in _SERVICE.finditer(plain):
        yield _slot(SlotType.PHONE, plain, match.span(), "+86" + re.sub(r"\D", "", match[0]))


def _abroad(plain: str) -> Iterator[Slot]:
    """Find numbers with a country's code, and those of Taiwan and Hong Kong without it."""
    for match in _ABROAD.finditer(plain):
        name = next(group for group in ("taiwan", "hk", "body") if match[group])
        code = {"taiwan": "886", "hk": "852"}.get(name) or match["code"]
        digits = re.sub(r"\D", "", match[name]).removeprefix("0")
        span = match.span() if name == "body" else match.span(name)
        yield _slot(SlotType.PHONE, plain, span, f"+{code}{digits}")


def _eight(plain: str) -> Iterator[Slot]:
    """Find four and four digits that are called nothing else; which of the two, nobody says."""
    taken = [match.span() for match in _ABROAD.finditer(plain)]
    for match in _EIGHT.finditer(plain):
        before = plain[max(0, match.start() - _BEFORE) : match.start()]
        held = any(start < match.end() and match.start() < end for start, end in taken)
        held = held or _ITS_KIND.match(plain, match.end()) is not None
        if not (held or _NO_PHONE.search(before) or _NUMBERED.search(before)):
            digits = re.sub(r"\D", "", match["body"])
            yield _slot(SlotType.PHONE, plain, match.span(), digits)


def _said(plain: str) -> Iterator[Slot]:
    """Find a number told in English; of which country its length and first digit tell."""
    for match in _SAID.finditer(plain):
        if plain[match.end("said") : match.end("said") + 1].isalpha():
            continue  # 07700 9001xx is nobody's
        digits = re.sub(r"\D", "", match["said"])
        if len(digits) == _BRITISH and digits[0] == "0":
            digits = "+44" + digits[1:]
        elif _INDIAN.fullmatch(match["said"]):
            digits = "+91" + digits
        elif len(digits) == _AMERICAN and _NANP.fullmatch(digits):
            digits = "+1" + digits
        yield _slot(SlotType.PHONE, plain, match.span("said"), digits)


def emails(plain: str) -> Iterator[Slot]:
    """E-mail addresses, lower case."""
    for match in _EMAIL.finditer(plain):
        text = match[0].rstrip(".-")
        span = (match.start(), match.start() + len(text))
        yield _slot(SlotType.EMAIL, plain, span, text)


def identity_numbers(plain: str) -> Iterator[Slot]:
    """Identity card numbers: 18 places with a possible birthday, or after the words for it."""
    for match in _IDENTITY.finditer(plain):
        if match["birth"] is None or "*" in match[0] or _is_day(match["birth"]):
            yield _slot(SlotType.ID_NUMBER, plain, match.span(), match[0].upper())
    for match in _IDENTITY_CUE.finditer(plain):
        yield _slot(SlotType.ID_NUMBER, plain, match.span("body"), match["body"].upper())


def _hotlines(plain: str) -> Iterator[Slot]:
    for match in _HOTLINE.finditer(plain):
        before = plain[max(0, match.start() - 4) : match.start()]
        if match[0] not in _EMERGENCY or _EMERGENCY_CUE.search(before):
            yield _slot(SlotType.PHONE, plain, match.span(), match[0])


def _is_day(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


def spelled(body: str) -> str:
    """Return the digits of a number read out in numerals."""
    table = str.maketrans("零〇一二三四五六七八九幺", "0012345678" + "91")
    return re.sub(r"\D", "", body.translate(table))


def _slot(kind: SlotType, plain: str, span: tuple[int, int], value: str) -> Slot:
    return Slot(kind, plain[span[0] : span[1]], span[0], span[1], value)
