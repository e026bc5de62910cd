"""Values taken as they stand, once they were asked for: numbers, and short replies with a figure.

    order(reading), phone(reading) -> Known | None
    tail(reading), service(reading) -> Known | None     the end of a number, a trade's service
    account(question, reading) -> Known | None    which account or card, by the end of its number
    short(question, reading) -> Known | None      a day or a sum that no reader knew

Pure. Part of answers.
"""

from __future__ import annotations

import re

from dialogues import cues
from dialogues.free_words import (
    THREATS,
    is_number,
    is_question,
    labelled,
    served,
    usable,
    vents,
    without,
)
from dialogues.reading import Reading
from dialogues.script import Question
from dialogues.state import Known
from dialogues.telling import tells
from dialogues.wishes import bids, tells_wish
from nlu.steps.numbers import ENGLISH_WORDS, number
from nlu.types import Parse, Slot, SlotType

_PLAIN = re.compile(r"\d{1,7}(?:\.\d{1,2})?")
PHONE_LEAST = 7  # shorter numbers are hotlines such as 12315
_PHONE_MOST = 15  # the longest number the world dials
_DIALLED = re.compile(r"(?<![A-Za-z])\+?\d[\d -]{5,18}\d")
_EXTENSION = re.compile(
    r"\s*(?:[转轉]|分[机機]|[内內][线線]|ext\.?|#)\s?#?\d{1,5}(?!\d)", re.IGNORECASE
)
_TRACKED = re.compile(
    r"[单單][号號]|[订訂运運][单單]|[户戶]口|[帐帳账賬卡][户戶號号]|[发發]票|[统統][编編]|[编編][号號]"
    r"|[会會][员員]|\b(?:order|tracking|acc(?:oun)?t|a/c|invoice|policy|contract|serial|meter)\b",
    re.IGNORECASE,
)
_OTHER_NUMBER = re.compile(
    r"(?:税号|稅號|识别号|識別號|信用代码|信用代碼|[账帐賬帳卡]号|[帳賬卡]號|身份证号?|身份證號?|型号|型號|群号|群號|QQ|航班号?)[是为為:：\s]*$",
    re.IGNORECASE,
)
_ORDER = re.compile(r"(?=[A-Za-z-]*[0-9])[A-Za-z0-9][A-Za-z0-9-]{5,31}")
_CALLED_ORDER = re.compile(
    r"(?:[订訂定][单單]|[单單][号號]|[编編][号號])(?:编号|編號|[号號]碼?码?)?[是为為:：#\s]*(?P<no>(?=[A-Za-z-]*\d)[A-Za-z\d][A-Za-z\d-]{3,31})"
    r"(?![A-Za-z\d]|\s*[元块塊蚊个個件])"
)
_TAIL = re.compile(
    r"[单單][号號]?的?(?P<tail>(?:尾[号號]|[后後末][三四]位)(?:是|为|為|[:：\s])*\d{3,6})(?!\d)"
)
"""The end of a number is better than none: 尾号 8821."""

_CARD = re.compile(r"卡|\bcard\b", re.IGNORECASE)
_ACCOUNT = re.compile(
    r"(?:[^，,。；;！!？?\d]{0,24}[\s，,]*)?(?:尾[号號数數]|最?[后後末][三四几幾][位个個]?(?:[数數]字?)?|号码?尾|尾"
    r"|(?:that )?end(?:s|ing)?(?: in| with)?|last (?:few|three|four|five|six|\d)(?: digits?)?)"
    r"(?: are| is|是|为|為|[:：\s])*\d{3,6}|\d{3,6}",
    re.IGNORECASE,
)
"""The end of the number, with the bank or without: 中银尾号4471, airtel prepaid ending 4410."""

_MEMBER = re.compile(
    r"(?P<firm>[^\W\d]{2,6})(?:会[员員]|會員|s?vip|[年季月][卡费費])", re.IGNORECASE
)
_NO_FIRM = re.compile(
    r"健身|超市|[视視][频頻]$|[黄黃白]金|[铂鉑超级級钻鑽石]{2}|自[动動]|[电電]影|游泳|美容|普通|商城|平台|[网網]站"
    r"|付[费費]|音[乐樂]$|[连連][续續包]|首[月充]|[续續][费費]|店"
)
SLOT_KINDS = {
    "phone": SlotType.PHONE, "order_no": SlotType.ORDER_NO, "amount": SlotType.AMOUNT,
    "date": SlotType.DATE, "number": SlotType.ATTEMPTS_BEFORE, "measure": SlotType.MEASURE,
    "product": SlotType.PRODUCT, "place": SlotType.PLACE, "company": SlotType.COMPANY,
    "name": SlotType.CONTACT_NAME, "demand": SlotType.DEMAND,
}  # fmt: skip
_FIGURES = frozenset({"date", "amount", "number", "measure"})
_IN_WORDS = (
    rf"\b(?:{ENGLISH_WORDS}|once|twice"
    r"|today|yesterday|weeks?|months?|years?|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"
)
_FIGURE = re.compile(rf"[0-9０-９一二三四五六七八九十两百千万半兩萬]|{_IN_WORDS}", re.IGNORECASE)
_DAYISH = re.compile(
    r"(?<![A-Za-z0-9百千万萬])(?!一[共直点點下样樣起些般定地身屋脸臉桌床墙牆头頭堆片股])[0-9０-９一二三四五六七八九十两兩半]++(?![百千万萬])(?!\s*多?(?:[次遍回趟台只件双条位人块元毛张份套瓶箱盒包袋斤口岁名層层楼节節堂课課期页頁门門路班宿夜桌座排栋棟幢]|号[线楼院桌]|號[線樓]|年[级級]|(?<![周週期拜].)(?:晚上?|[上下]午)(?![前的])|[个個](?!多?月|星期|礼拜|禮拜)"
    rf"|天(?![前了]|之前|以前)))|{_IN_WORDS}",
    re.IGNORECASE,
)
_SUM = re.compile(
    r"(?<![A-Za-z0-9])(?!一[共直點点下样樣起些般定边邊])[0-9０-９一二三四五六七八九十百千万半两兩萬]++(?!\s*多?[次遍回趟台臺只隻件双雙条條位人天年月号號个個张張份套把节節堂课課期页頁点點时時楼樓层層度岁歲斤米码碼])"
    rf"|{_IN_WORDS}",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"(?<!每)[次回趟遍]|\A\W*[0-9０-９一二三四五六七八九十几幾两兩好多]+(?:来|多)?个?\W*\Z"
    rf"|\b(?:once|twice|times?|{ENGLISH_WORDS})\b",
    re.IGNORECASE,
)
_BY_KIND = {"date": _DAYISH, "amount": _SUM}
_ROOM = re.compile(
    r"\b(?:room|floor|flat|apartment|apt|building|block|unit|gate|table|seat|row|flight|bus|train"
    r"|line|platform|terminal|exit|number|no)\b\.?\s?#?[a-z]?\d+",
    re.IGNORECASE,
)
"""A number that tells where, and neither how much nor when: room 1406."""

_FIGURE_MOST = 15
_CLEAR = frozenset(
    {
        *(SlotType.PHONE, SlotType.ORDER_NO, SlotType.AMOUNT, SlotType.DATE, SlotType.TIME),
        SlotType.MODEL,
    }
)

_NAMES = frozenset({SlotType.COMPANY, SlotType.PRODUCT, SlotType.PLACE, SlotType.CONTACT_NAME})
_LAST_DAY = 31
_NUMBER_ALONE = re.compile(
    r"(?:[^\W\d天月日号號年周週星期礼拜禮拜点點前昨今上这這]|\s){0,6}(?P<n>\d{2,7})"
)
_LONG_NUMBER = re.compile(r"\d{7,}")  # 20261015 has eight, and a reader of its own
_COUNTED = re.compile(r"(?<!\d)\d{3}(?!\d)|[a-z]{2,}-?\d{3,}", re.IGNORECASE)
_DAY_WORD = re.compile(r"[天日号號年周週月前昨今]|星期|[礼禮]拜")
"""380 三個 and BKT-5566 are no day."""
_YEAR_OR_DAY = re.compile(
    r"(?:19|20)\d\d(?:0?[1-9]|1[0-2])?|(?:1[0-2]|0?[1-9])(?:0[1-9]|[12]\d|3[01])"
)
_EDGES = " 的，,。；;、!！"


def order(reading: Reading) -> Known | None:
    """Return what looks like an order number; who sends his phone bare has told his phone."""
    for said in reversed(reading.messages):
        left = without(said.parse, lambda slot: slot.type is SlotType.PHONE)
        hit = _ORDER.search(left) if usable(said) else None
        if hit and not _OTHER_NUMBER.search(left[: hit.start()]):
            return Known(hit.group(), hit.group(), said.id, "answered")
        brief = _CALLED_ORDER.search(said.parse.text) if usable(said) else None
        if brief:
            return Known(brief["no"], brief["no"], said.id, "answered")
    return tail(reading)


def tail(reading: Reading) -> Known | None:
    """Return the end of an order number, called so, asked for or not: 订单尾号 8821."""
    for said in reversed(reading.messages):
        if hit := _TAIL.search(said.parse.text):
            return Known(hit["tail"], hit["tail"], said.id, "answered")
    return None


def account(question: Question, reading: Reading) -> Known | None:
    """Return the account that was asked for, told by the end of its number: ending 4471."""
    if not any(_CARD.search(option) for option in question.options):
        return None
    for said in reversed(reading.messages):
        text = said.parse.text.strip(_EDGES + ".")
        if _ACCOUNT.fullmatch(text) and not said.payload:
            return Known(text, text, said.id, "answered")
    return None


def service(reading: Reading) -> Known | None:
    """Return the service of somebody who is named by his trade: 骑手 of 外卖."""
    thing = served(reading.text)
    return Known(*thing, reading.main_id) if any(thing) else None


def member(reading: Reading) -> Known | None:
    """Return the firm whose membership is spoken of, so that it is not asked: 爱奇艺会员."""
    for slot, message in reading.slots:
        hit = _MEMBER.fullmatch(slot.text) if slot.type is SlotType.PRODUCT else None
        if hit and not _NO_FIRM.search(hit["firm"]):
            return Known(hit["firm"], hit["firm"], message, "said")
    return None


def phone(reading: Reading) -> Known | None:
    """Take a number of any country for a phone, once a phone was asked for."""
    for said in reversed(reading.messages):
        hit = _DIALLED.search(said.parse.text)
        other = _TRACKED.search(said.parse.text)
        bare = hit is not None and hit.group().strip() == said.parse.text.strip(_EDGES + ".")
        fit = usable(said) or (bare and not said.payload)  # 99998888 is no goodbye
        digits = re.sub(r"\D", "", hit.group()) if hit and not other and fit else ""
        if hit and PHONE_LEAST <= len(digits) <= _PHONE_MOST:
            more = _EXTENSION.match(said.parse.text, hit.end())
            words = hit.group().strip() + (more.group() if more else "")
            return Known(digits, words, said.id, "answered")
    return None


def _clearly_else(question: Question, slot: Slot) -> bool:
    """Say whether a value is surely of another kind than asked for: a sum, asked for a day."""
    own = {SLOT_KINDS[question.kind]} | ({SlotType.TIME} if question.kind == "date" else set())
    return slot.type in _CLEAR - own


def short(question: Question, reading: Reading) -> Known | None:
    """Take a short reply with a figure in it as it stands: a date or a sum no reader knew."""
    if question.kind not in _FIGURES:
        return None
    counts = question.kind == "number" and question.slot in (None, SlotType.ATTEMPTS_BEFORE)
    figures = _COUNT if counts else _BY_KIND.get(question.kind, _FIGURE)
    for said in reversed(reading.messages):
        text = said.parse.text.strip()
        doubtful = said.payload or said.parse.flags & THREATS or vents(said.parse)
        doubtful = doubtful or is_question(text) or tells(said) or labelled(text)
        doubtful = doubtful or is_number(said.parse) or tells_wish(said.parse) or bids(said.parse)
        left = without(said.parse, lambda s: _clearly_else(question, s) or s.type in _NAMES, "X")
        figure = figures.search(_ROOM.sub("X", left))  # 幸福路88号 has none, 美团的 中午12点 has
        no_day = question.kind == "date" and _no_day(left)
        if cues.length(text) <= _FIGURE_MOST and figure and not (doubtful or no_day):
            text = _own(said.parse).strip(_EDGES) or text
            return Known(_sum(question, text), text, said.id, "answered", "about")
    return None


def _no_day(left: str) -> bool:
    """Say whether a reply is a number that is neither a day of the month nor a year."""
    if any(not _YEAR_OR_DAY.fullmatch(n) for n in _LONG_NUMBER.findall(left)):
        return True
    bare = _NUMBER_ALONE.fullmatch(left.strip(_EDGES + "X"))
    if bare is None:
        counted = _COUNTED.search(left)
        return counted is not None and not _DAY_WORD.search(left)
    return int(bare["n"]) > _LAST_DAY and not _YEAR_OR_DAY.fullmatch(bare["n"])


def _own(parse: Parse) -> str:
    """Return a reply without the names beside the figure: of 美团的 中午12点 the hour."""
    return without(parse, lambda slot: slot.type in _NAMES)


def _sum(question: Question, text: str) -> str:
    """Return a plain number as a sum in fen where a sum was asked for, else the words."""
    found = number(text) if question.kind == "amount" and _PLAIN.fullmatch(text) else None
    return text if found is None else str(int(found * 100))
