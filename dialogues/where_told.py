"""A place told at another question, or beside other words: 翠湖小区, 你们物业 金域华府.

    place(reading) -> Known | None      the name of a place that is a reply, or its last part
    alone(reading) -> Known | None      the same of an unknown name, where a place was asked for
    room(reading) -> Known | None       the number of a room, told at another question: 1208
    beside(reading, used, loosely)      a place or a shop beside a day: 昨晚七点，旺角那间
    bought_at(reading)                  the shop before "bought": 喺旺角买嘅, momo买的
    with_day(draft, names, ...), home(draft, missing, where), only_firm(...)   which field it fills

Pure. Part of collect.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dialogues import cues, retorts
from dialogues.answers import scolds
from dialogues.draft import Draft
from dialogues.free_words import no_name, only_values
from dialogues.reading import Reading
from dialogues.script import Question
from dialogues.state import FieldName, Known
from nlu.makers import makes
from nlu.types import Slot, SlotType

PLACE, _FIRM = FieldName("place"), FieldName("company")
_MOST = 24
_PARTS = re.compile(r"[\s，,。；;！!]+")
_NAME = re.compile(
    r"(?:[在就是喺]{1,2})?(?P<name>(?![我你您他她它们這这那哪])[\u4e00-\u9fffA-Za-z]{2,8}"
    r"(?:小[区區]|花[园園]|家[园園]|新村|[华華]府|公[馆館]|[广廣][场場]|大[厦廈]|[商市][场場]|购物中心|[购購]物[广廣][场場]|[医醫]院|[小中大][学學]|幼[儿兒][园園]|[国國][小中]|火车站|火車站|机场|機場|地铁站|地鐵站|高架|高速|大[桥橋]|隧道|立交[桥橋]?|服[务務][区區]|收[费費]站|路口|[院园園路场場寺门門校桥橋村口]站)"
    r"(?:[\dA-Za-z一二三四五六七八九十]{1,4}(?:[栋棟号號幢座楼樓期区區层層室]|单元|單元)|[一二三四五六初高\d]{1,2}年[级級]|\d{1,2}班){0,3})(?:的|那[里裡边邊]|门口|門口)?"
)
_ROOM = re.compile(
    r"(?:房[间間号號]?|room)?\s*[A-Za-z]?\d{3,4}\s*(?:[号號]?房[间間]?|[号號]|室)?", re.IGNORECASE
)
_SHOP = re.compile(
    r"(?:[在就是喺]{1,2})?(?P<name>(?![我你您他她它們们佢这這那哪嗰])[\u4e00-\u9fffA-Za-z]{2,8}[嗰那这這][間间家]"
    r"[\u4e00-\u9fffA-Za-z]{0,6})"
)
_LONGEST, _UNKNOWN_MOST, _LEAST = 12, 6, 2
_ENDS_AS_PLACE = re.compile(
    r"(?:店|铺|舖|鋪|路|街|大道|區|区|市|縣|县|鎮|镇|村|站|樓|楼|層|层|公司|廠|厂|院|校|館|馆|馆|場|场|廳|厅|坊|城|廈|厦|中心"
    r"|[嗰那這这][間间家邊边]|門市|门市|[網网][上站]|平台|超市|直播[間间]|機場|机场|灣|湾|角|咀|環|环|圍|围|苑|邨|園|园)$"
    r"|[嗰那這这][間间家]"
)
_HOURS = re.compile(
    r"大概|大[约約]|差不多|左右|早上|晚上|上午|下午|中午|凌晨|傍晚|夜晚|半夜"
    r"|[\d一二三四五六七八九十两兩幾几]{1,3}[點点时時](?:[半幾几多鐘钟]|[\d一二三四五六七八九十]{1,3}分?(?![\d點点时時]))?"
)
_TELLS = re.compile(
    r"[住出入]院|[了過过咗没沒冇不唔很好真太都就也才又再還还說说話话講讲給给俾把被讓让叫問问打來来去回找想要嗎吗呢吧嘅的我你您他她佢]"
    r"|[師师]傅|客服|司[機机]|店[員员長长]|[經经]理|[職职][員员]|老[師师板闆]|[醫医]生"
)
_NO_SHOP = re.compile(r"[色款版型寸码碼号號]$|[买買送用换換修坏壞]|[岁歲]")
_AT = re.compile(r"^[在喺於于\s]+")
_OTHERS = frozenset({
    SlotType.PRODUCT, SlotType.PHONE, SlotType.ORDER_NO, SlotType.AMOUNT, SlotType.DEMAND,
    SlotType.CONTACT_NAME, SlotType.ATTEMPTS_BEFORE, SlotType.DATE,
})  # fmt: skip
_ENGLISH = re.compile(
    r"(?:(?:it (?:was|is|happened)|i was|that was|this was|was) )?(?P<name>"
    r"(?:at |in |near )?(?:the |your |a )(?:[a-z'&-]+ ){0,3}(?:one|place|shop|store|branch"
    r"|restaurant|hotel|salon|mall|clinic|gym|outlet|market|station|counter|kitchen|café|cafe|bar)"
    r"(?:,? (?:in|at|on|near|by) [a-z'’-]+(?: [a-z'’-]+){0,2}|, [a-z'’ -]{3,30} branch)"
    r"|(?:at |in )?(?:the |your )?[a-z'’-]+(?: [a-z'’-]+){0,2}"
    r" (?:branch|store|outlet|mall|station))"
    r"[.!\s]*",
    re.IGNORECASE,
)
_ENGLISH_NONE = re.compile(
    r"\b(?:no|not|any|every|which|what|same|went|was|were|called|closed|asked|told|don'?t|other|another"
    r"|next|last|called)\b",
    re.IGNORECASE,
)
"""The hotpot place in Wudaokou; at the bubble tea shop, Jing'an branch."""

_SHOP_WORDS = re.compile(
    r"(?:在|喺|於|从|從)(?:[你您][们們哋]?(?:的|嘅|家)?)?"
    r"(?P<shop>(?![们們哋]|[这這那][里裡家儿兒]|店[里裡]?[买買]|平台上?[买買])[^，,。；;！!？?\s在喺被把就也又我他她]{2,12}?)(?:[里裡上](?:面)?)?(?:买|買|订|訂|购|購|拍|下单|下單)(?!家|的人)"
)
_ENGLISH_SHOP = re.compile(
    r"^(?:(?:it(?:['’]s| is| was)?|i|we|that was|this was|bought(?: it)?|got it|ordered(?: it)?) )*"
    r"from (?P<alone>(?!(?:a|an|my|the (?:start|beginning|first)|that|this|then|now|last|next"
    r"|today|yesterday|monday|january|what|where|when)\b)"
    r"[A-Za-z][\w'’&.-]*(?: (?!(?:last|yesterday|today|this|on|in|about|for|an?|two|three|and|but)"
    r"\b)[A-Za-z][\w'’&.-]*){0,3})(?: (?:last|yesterday|today|this|on|in|about|for|an?|two|three)\b"
    r"[^,.;!?]{0,24})?[.!]?$"
    r"|\b(?:from|(?:[Bb]ought|[Oo]rdered|[Pp]urchased|[Gg]ot)\b[^.;!?]{0,40} (?:at|in|on|through))"
    r" (?P<ours>(?:your|ur) (?:own )?(?:web ?site|site|app|web ?shop|page"
    r"|(?:online |[A-Z][\w'’-]+ ){0,3}(?:shop|store|branch|outlet)))\b"
    r"|\b(?:[Bb]ought|[Oo]rdered|[Pp]urchased|[Gg]ot)\b[^.;!?]{0,30}? (?:from|on|at) "
    r"(?P<named>(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"|(?:Black|Singles|Christmas|New Year)\b"
    r"|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|I\b|The\b)"
    r"[A-Z][\w'’&-]+(?: [A-Z][\w'’&-]+){0,2})",
)
"""From Fortress; from your website; bought it on Amazon."""
_SELLER = re.compile(
    r"\b(?:from|on|at|via|off|through)(?: the)? (?P<seller>amazon(?! prime)"
    r"|ebay|etsy|shopee|lazada|zalora"
    r"|hktvmall|carousell|aliexpress|taobao|temu|shein|walmart|target|costco|best buy|argos|currys"
    r"|tesco|john lewis|flipkart|myntra|ikea|fortress|broadway|watsons|mannings|decathlon|stubhub"
    r"|ticketmaster|klook|agoda|booking\.com|expedia|airbnb|apple store|google play)\b",
    re.IGNORECASE,
)
"""Sellers that are named in small letters and make nothing themselves: bought on amazon."""

_HANDED_OUT = re.compile(
    r"(?P<who>[学學]校|幼[儿兒][园園]|[单單]位|公司|工[会會]|社[区區]|班[级級]里?)(?:[给給]?(?:我们|我們|大家|[统統]一|集[体體]|要求|必须)){1,2}[买買订訂购購发發](?:的|[给給])"
)
"""Bought by those who handed it out: 学校统一买的."""
_BUYS_THERE = re.compile(
    r"\s?(?:[上里裡]面?|官?[网網]站?|[购購]物)?(?:[买買](?!家|的人)|[订訂][购購的]|下[单單])"
)
_STANDS = re.compile(
    r"(?:物流|快[递遞]|包裹|[显顯]示|信息|件|一直|就|老|[还還]|都|[，,\s])[^，,。]{0,6}(?:停|卡|滞留|[积積][压壓]|压|壓|堵)(?:留|[滞滯])?在[了]?\s*$"
)
_ONLINE = re.compile("旗[舰艦]店|官方店|[专專][营營]店|[网網]店")
"""A shop on the net is no place."""
_NO_NAME = re.compile(
    r"改[成为為到]|[了过過没沒不说說给給把被让讓去来來打叫问問找]|隔壁|楼下|樓下|附近|[哪某]"
)


def place(reading: Reading) -> Known | None:
    """Return the place that is all of a short reply, or its last part; None for none."""
    if len(reading.messages) != 1 or not reading.text.strip():
        return None
    said = reading.messages[0]
    text = said.parse.text.strip()
    part = [p for p in _PARTS.split(text) if p][-1:]
    hit = _NAME.fullmatch(part[0]) if part and len(text) <= _MOST else None
    hit = hit or _SHOP.fullmatch(text) or _english(text)
    if hit is None or _NO_NAME.search(hit["name"]) or said.payload:
        return None
    return Known(hit["name"], hit["name"], said.id)


def _english(text: str) -> re.Match[str] | None:
    hit = _ENGLISH.fullmatch(text) if text.isascii() else None
    return None if hit is None or _ENGLISH_NONE.search(hit["name"]) else hit


def alone(reading: Reading) -> Known | None:
    """Return the unknown name that is all of a reply and ends as places do: 名剪东门店."""
    text = reading.text.strip()
    one = len(reading.messages) == 1 and not reading.payload
    name = _left(text, (), reading.messages[0].parse.slots, loosely=False) if one else ""
    whole = name == text and not _ONLINE.search(name)
    return Known(name, name, reading.messages[0].id) if name and whole else None


def room(reading: Reading) -> Known | None:
    """Return the number of a room that is all of the reply; None for none."""
    if len(reading.messages) != 1 or not _ROOM.fullmatch(text := reading.text.strip()):
        return None
    return Known(text, text, reading.messages[0].id)


def beside(reading: Reading, used: Sequence[str], *, loosely: bool) -> Known | None:
    """Return the names that stand beside the values *used*, None where there are none.

    loosely: a name that nobody knows will do, as where it was bought is told beside the day.
    """
    if len(reading.messages) != 1 or reading.messages[0].payload:
        return None
    said = reading.messages[0]
    if said.parse.text.isascii():  # every word of a line would be a name
        at = next((s for s in said.parse.slots if s.type is SlotType.PLACE), None)
        return None if at is None else Known(at.text, at.text, said.id)
    names: list[str] = []
    for clause in _PARTS.split(said.parse.text.strip()):
        name = _left(clause, used, said.parse.slots, loosely=loosely or bool(names))
        names += [name] if name else []
    text = "，".join(names)
    return Known(text, text, said.id) if text and cues.length(text) <= _MOST else None


def _left(clause: str, used: Sequence[str], slots: Sequence[Slot], *, loosely: bool) -> str:
    """Return what is left of a clause without day and hour, "" unless it may be a name."""
    name = clause
    for words in used:
        name = name.replace(words.strip(), "") if words.strip() else name
    beside_day = name != clause
    name = _AT.sub("", _HOURS.sub("", name)).strip()
    within = [s for s in slots if s.text.strip() and s.text.strip() in name]
    if not _LEAST <= cues.length(name) <= _LONGEST or any(s.type in _OTHERS for s in within):
        return ""
    if _TELLS.search(name) or retorts.fills(name) or retorts.unsure(name):
        return ""
    known = any(s.type in (SlotType.PLACE, SlotType.COMPANY) for s in within)
    unknown = loosely and not beside_day and not _NO_SHOP.search(name)
    unknown = unknown and cues.length(name) <= _UNKNOWN_MOST
    return name if known or _ENDS_AS_PLACE.search(name) or unknown else ""


def bought_at(reading: Reading) -> Known | None:
    """Return the place that stands before "bought", where the shop is asked for: 喺旺角买嘅."""
    for said in reversed(reading.messages):
        firms = [s for s in said.parse.slots if s.type is SlotType.COMPANY and not scolds(s)]
        firm = next((s for s in firms if _BUYS_THERE.match(said.parse.text, s.end)), None)
        if firm is not None:
            return Known(firm.text, firm.text, said.id)
        hit = _SHOP_WORDS.search(said.parse.text)
        if hit and not no_name(hit["shop"]):
            return Known(hit["shop"], hit["shop"], said.id)
        if given := _HANDED_OUT.search(said.parse.text):
            return Known(given["who"], given["who"], said.id)
        if shop := _in_english(said.parse.text.strip()):
            return Known(shop, shop, said.id)
    return None


def _in_english(text: str) -> str:
    """Return the shop that English words name as where it was bought, "" for none."""
    hit = _ENGLISH_SHOP.search(text) or _SELLER.search(text)
    return next((name for name in hit.groups() if name), "") if hit else ""


def home(draft: Draft, missing: Sequence[FieldName], where: Known) -> FieldName:
    """Return which field a place fills: a shop that is wanted, else the place."""
    if not _SHOP.fullmatch(where.text):
        return PLACE
    return _wanted(draft, missing)


def on_the_way(text: str, slot: Slot) -> bool:
    """Say whether a place is where a parcel stands, and not where something happened: 停在武汉."""
    return slot.type is SlotType.PLACE and bool(_STANDS.search(text[: slot.start]))


def only_firm(
    draft: Draft, missing: Sequence[FieldName], reading: Reading
) -> dict[FieldName, Known]:
    """Return the shop that is all of a reply, where it is still to be asked for: amazon."""
    name = _wanted(draft, missing)
    firms = [s for s, _ in reading.slots if s.type is SlotType.COMPANY and not scolds(s)]
    alone = all(
        only_values(m.parse, lambda s: s.type is SlotType.COMPANY) for m in reading.messages
    )
    if name == PLACE or not firms or not alone:
        return {}
    if name != _FIRM and makes(firms[-1].text):
        return {}  # 美的 says whose make it is, and not where it was bought
    return {name: Known(firms[-1].text, firms[-1].text, reading.messages[-1].id)}


def _wanted(draft: Draft, missing: Sequence[FieldName]) -> FieldName:
    return next((n for n in missing if _asks_where(draft.script.questions[n])), PLACE)


def _asks_where(question: Question) -> bool:
    bought_there = question.kind == "choice" and question.role == "purchase"
    return bought_there or question.kind in {"place", "company"}


def with_day(
    draft: Draft, names: Sequence[FieldName], missing: Sequence[FieldName], reading: Reading
) -> dict[FieldName, Known]:
    """Return the shop or place told beside the day that was asked for: 昨晚七点，旺角那间."""
    fields, questions, name = draft.state.fields, draft.script.questions, _wanted(draft, missing)
    days = [n for n in names if n in fields and questions[n].kind in {"date", "amount"}]
    days = [n for n in days if fields[n].text and fields[n].text in reading.text]
    if not days or name in draft.was.fields:
        return {}
    loosely = questions[days[0]].role == "purchase" and name in missing
    told = beside(reading, [fields[n].text for n in days], loosely=loosely)
    if told is None or (name not in missing and told.text in {k.text for k in fields.values()}):
        return {}  # none, or the shop, which is known by now
    return {name: told}
