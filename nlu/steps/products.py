"""Find products and models: words of the lexicon, the operator's catalogue, and names of shapes.

A word inside a longer word of the language is no product: 书 in 支书, 电视 in 电视剧.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.steps import dictionary, no_thing, own_names
from nlu.steps.catalogue import Words
from nlu.steps.foremost import foremost
from nlu.types import Slot, SlotType

_MODEL = re.compile(
    r"(?:(?:型号|款号|机型)(?:好像|应该|应当|大概|可能|似乎|貌似|就|[是为叫:：\s]){0,4}|model(?:\s+(?:is|no\.?|number))*[:#\s]{1,3}(?=[a-z\-]{0,8}\d))(?P<model>(?:(?![我你他不没忘什哪在看怎就都也还要说找])[\u4e00-\u9fff]{2,3}\s?(?=[a-z]{0,4}\d))?[a-z\d][a-z\d\-+/]{1,24}(?:\s(?:pro|max|plus|ultra|mini|air|se|lite|[a-z]{0,3}\d[a-z\d\-+/]*)(?![a-z\d]))*)|(?<![a-z\d.@])(?P<bare>(?:iphone|ipad|mate|redmi|galaxy|pixel|note|reno|nova|magic|pura|mi|ps)\s\d{1,4}[a-z]{0,2}(?:\s?(?:pro|max|plus|ultra|mini|air|se))*|[a-z]{1,6}[\-]?\d{2,6}(?:[a-z]{1,4}\d{0,2})?(?:\s?(?:pro|max|plus|ultra|mini|air|se))*)(?![a-z\d])"
)
_NOT_MODEL = re.compile(
    r"^(?:iso|gb|http|www|qq|no|sf|yt|jd|id|vx|wx|v|rmb|usd|hk|e|p|a|t|g|d|k|z|c)\-?\d+$"
)
_FAMILY = re.compile(r"(?:iphone|ipad|macbook|galaxy|pixel|redmi)(?![a-z])")
"""Names of things that stand in the names of their models: iPhone 16 Pro is both."""

_FLIGHT = re.compile(r"(?:航班|班机|车次|飞机|flight)(?:号(?:码)?)?[是为:：\s]{0,3}$")
_FLIES = re.compile(r"航班|班机|飞机|机票|改签|登机|起飞|航空|国航|南航|东航|海航|flight|airlines?")
_FLIGHT_NO = re.compile(r"(?:[a-z]{2}|\d[a-z]|[a-z]\d)\d{3,4}")
"""What a flight is called by, where one is spoken of: 国航CA1523延误."""

_HANDLE = re.compile(
    r"(?:\bline|微信|wechat|whats\s?app|telegram|\big|\bqq)\s?(?:id|号|账号|帐号)?[是为:：\s]{0,3}$"
)
"""What stands before a name in a chat, which is no model: LINE ID是 mei0912."""

_REFERENCE = re.compile(
    r"(?<![a-z])(?:ref(?:erence)?|booking|reservation|case|ticket|claim|policy|invoice)"
    r"(?:\s?(?:no\.?|number|code|id))?(?:\sis)?[\s:#]{1,3}$"
)
"""What stands before a number of theirs: ref R-5519."""

_PAPER = re.compile(
    r"(?:车牌|车号|牌照|合[同约]|收据|发票|单据|行李(?:条码|牌|标签)?|条码|条形码|批号|批次|座位|座号|房号|桌号)"
    r"(?:编?号码?)?[是为:：\s]{0,3}$"
)
"""What stands before the number of a car or a paper, which is no model: 车牌 ABC-1234."""

_CARRIES = re.compile(
    "(?:快递|宅配|外卖)(?:员|小哥)?(?:送来|送到|送过来|寄来|送的)[^，,。]{0,2}(?=[\u4e00-\u9fff]{2})"
)
"""Who brought a thing is not the thing: 快递送来的碗盘."""

_HANDLES = re.compile(
    "(?:快递|物流|宅配|快運|快运)(?:员|小哥|公司)?(?:又|就|都)?(?:把|将|給|给|弄|摔|压|寄|丢|搞|送)"
)
"""Who did something to a thing, where one is named: 快递把花瓶摔碎了."""

_RINGS = re.compile(
    r"(?:手机|电话|手提|座机|mobile|phone|cell(?:phone)?)(?:号码?|\snumber)?(?:[是为:：\s]|is){0,4}(?:\+|00)?\d[\d\s-]{6,}"
)
"""What has a number to ring behind it is no thing that was bought: 手机138 0013 8000."""

_STAFFED = re.compile(
    r"\b(?:front|help|service|reception|information|info|check-?in|enquiry|transfer|concierge)\s$"
    r"|\b(?:girl|guy|man|woman|lady|clerk|staff|person|people|lad|boy) (?:at|on|behind) the $"
)
"""A desk with people behind it is no furniture: the front desk."""

_NO_CALLS = re.compile(
    r"(?:^|[,.;!]\s?|\b(?:and|but|sorry|have|got|give|is|thanks|please|there's|with)\s)no phone"
    r"(?:\s(?:number|calls?|contact))?"
    r"(?:\s(?:please|pls|plz|thanks|thank you|thx|ta|for me|here|sorry))*\s?(?:$|[,.;!]|and\b|but\b"
    r"|just\b|only\b|e-?mail\b)"
)
"""Who says so leaves no number, and bought no telephone: no phone. email only please."""

_BY = re.compile(r"\b(?:by|over the|via)\s$")
_ASKED = re.compile(
    r"(?:\b(?:you|u|ya)\s(?:\w+\s)?need|\b(?:give|leave|share|provide|change|update|correct|make|put|use)"
    r"(?:\s(?:you|u|out))?)\s(?:(?:my|a|the|your|ur|our)\s)?"
    r"(?=phone(?:\s(?:number|no|to\s\+?\d)|\W*$|\s?[:=]|\sis\s\d))"
)
"""Why do you need my phone: the number, and no thing."""
_TRAINS = re.compile(r"train\s(?:your|the|ur|these|those|them|him|her)\b")
"""Train your staff: what is to be done, and no railway."""
_TALKING = re.compile(r"\bon the phone (?:to|with|for|but|he|she|they)\b")
"""Booked by phone, told over the phone: a way, and no thing."""

_PLATES = frozenset("京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼")
"""Characters that a car's number begins with."""

_SHORT = 1
_GUARDED = 4
"""Characters of words that may stand inside longer ones."""
_AROUND = 7
"""Characters at either side that tell where words begin and end."""

_MEASURES = frozenset("台个件部双只张款支辆份碗盒瓶箱本条把盏扇")
_ITS_TAIL = re.compile(
    r"[门盖皮馅壳罐盒瓶袋里上前下内给屏锁片板圈坛碴汤泥粒价款丝渣核底费卡]|公司|容量|显示|轮子|接头|踏板"
)
"""What makes of a thing's name a word for a part of it, or goes on: 冰箱门, but not 火锅店."""

_ELSE = re.compile(
    r"苹果(?=的?(?:手机|电脑|平板|手表|耳机|充电器|数据线|客服|官方|官网|公司|id|账号|商店|应用|系统|专卖店|直营店|售后|\d))"
    r"|[\u4e00-\u9fff]{1,4}卡(?=[顿死住屏])"
)
"""Words of which a part looks like a thing: 苹果手机, 手机卡顿."""
_ELSE_ENDS = frozenset("果卡")

_OWN = re.compile(
    r"(?:[买购换修装订租吃喝用穿戴送退这那的斤]|[a-z]{2}|(?:[这那哪每几两半一二三四五六七八九十\d买换订了要点]|^)[台个件部双只张款支辆份碗盒瓶箱本条把盏扇])$"
)
_FOLLOW = re.compile(
    r"^[坏漏掉破烂假开脱褪磨碎裂塌断松歪响脏臭硬小大没有是不都太很又被到买的过左右，,。！!\s]|^$"
)


def products(plain: str, known: Words) -> list[Slot]:
    """Return the things a text is about (`nlu.steps.foremost`), of all that it names."""
    return foremost(plain, sorted(_named(plain, known), key=lambda slot: slot.start))


def _named(plain: str, known: Words) -> Iterator[Slot]:
    """Products; one-character words count only between a measure word and what befell them.

    What the customer names himself (买了甜甜省钱卡, 东风风光580) comes before known words. Where a
    thing is named, fees and the like (手续费) are none, nor is a part before it (屏幕).
    """
    named = list(own_names.named(plain, known.side))
    yield from named
    found = [s for s in _listed(plain, known) if not _no_thing(plain, s.start, s.end)]
    found = [s for s in found if not (s.text == "desk" and _STAFFED.search(plain, 0, s.start))]
    others = [s for s in found if not _HANDLES.match(plain, s.start)]
    found = others if any(s.value not in known.side for s in others) else found
    lesser = known.side | known.parts
    things = [s.start for s in (*named, *found) if s.value not in lesser]
    first = min(things, default=len(plain))
    for slot in found:
        beside = slot.value in known.side and things
        if not beside and (slot.start >= first or slot.value not in lesser or not things):
            yield slot


def _no_thing(plain: str, start: int, end: int) -> bool:
    """Whether a word only says who brought a thing, or how somebody is rung up or was booked."""
    if no_thing.beside(plain, start, end):
        return True
    by = plain.startswith("phone", start) and (
        _BY.search(plain, 0, start) or _TALKING.search(plain, max(0, start - 7), start + 12)
    )
    called = plain.startswith("phone", start) and (
        any(hit.end() == start for hit in _ASKED.finditer(plain))
        or any(hit.start() <= start < hit.end() for hit in _NO_CALLS.finditer(plain))
    )
    by = by or _TRAINS.match(plain, start)
    return bool(by or called or _CARRIES.match(plain, start) or _RINGS.match(plain, start))


def _listed(plain: str, known: Words) -> Iterator[Slot]:
    def fits(start: int, end: int) -> bool:
        if end - start == _SHORT and not (
            _OWN.search(plain[max(0, start - 2) : start]) and _FOLLOW.match(plain[end : end + 1])
        ):
            return False
        if inside_latin(plain, start, end):
            return False
        if plain[end - 1] in _ELSE_ENDS and _ELSE.match(plain, start):
            return False
        return not (
            end - start <= _GUARDED and plain[start] > "\x7f" and _longer(plain, start, end)
        )

    for start, end, value in known.find(plain, fits):
        yield Slot(SlotType.PRODUCT, plain[start:end], start, end, value)


def _longer(plain: str, start: int, end: int) -> bool:
    """Whether a word of the language goes on beyond one of the two ends."""
    first = max(0, start - _AROUND)
    at = first
    lead = tail = ""
    words_there = 0
    for word in dictionary.parts(plain[first : end + _AROUND]):
        stop = at + len(word)
        if stop > start:
            words_there += 1
            if at < start:
                lead = plain[at:start]
            if stop >= end:
                tail = plain[end:stop]
                break
        at = stop
    if tail:
        return bool(lead) or not _ITS_TAIL.fullmatch(tail)
    if lead and end - start == _SHORT:
        return lead not in _MEASURES
    return bool(lead) and words_there > 1


def models(plain: str) -> Iterator[Slot]:
    """Model numbers: after the word for them, or letters with digits; the thing named in one."""
    for match in _MODEL.finditer(plain):
        group = "model" if match["model"] else "bare"
        plate = plain[max(0, match.start() - 1) : match.start()] in _PLATES
        flight = _FLIGHT.search(plain, max(0, match.start() - 8), match.start())
        handle = _HANDLE.search(plain, max(0, match.start() - 16), match.start())
        flight = flight or (_FLIGHT_NO.fullmatch(match[group]) and _FLIES.search(plain))
        handle = handle or _REFERENCE.search(plain, max(0, match.start() - 24), match.start())
        handle = handle or _PAPER.search(plain, max(0, match.start() - 12), match.start())
        if group == "bare" and (plate or flight or handle or _NOT_MODEL.match(match["bare"])):
            continue
        if maker := _FAMILY.match(match[group]):
            end = match.start(group) + maker.end()
            yield Slot(SlotType.PRODUCT, maker[0], match.start(group), end, maker[0])
        yield Slot(SlotType.MODEL, match[group], *match.span(group), match[group].upper())


def inside_latin(plain: str, start: int, end: int) -> bool:
    """Whether a name that begins or ends in Latin letters is cut out of a longer word."""
    return (_latin(plain[start]) and start > 0 and _latin(plain[start - 1])) or (
        _latin(plain[end - 1]) and end < len(plain) and _latin(plain[end])
    )


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()
