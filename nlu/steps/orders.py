"""Find order, parcel and serial numbers: by the words before them, or by their shape."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from nlu.steps.contacts import spelled
from nlu.types import Slot, SlotType

_WORDS = (
    r"(?:订单编号|订单号码|订单号|定单号|订单|单号|运单号?|快递单号|物流单号|快递号|流水号|交易号|交易单号|投诉单号|工单号?|"
    r"受理号|受理编号|投诉编号|工单编号|保单号|合[同约]编?号|行李(?:条码|牌|标签|托运单)(?:号码?)?|收据(?:编?号码?)?|票号|订单尾号|预订号|预定号|确认号|取件码|"
    r"order\s*(?:no\.?|number|id|#)?|tracking\s*(?:no\.?|number|id)?|(?:booking|reservation|policy|confirmation)\s*(?:ref(?:erence)?|no\.?|number|code|id|#)?|claim\s*(?:no\.?|number|id|#)|(?<![a-z])ref(?:erence)?\s*(?:no\.?|number|code)?|case\s*(?:no\.?|number|id)|ticket\s*(?:no\.?|number))"
)
_CUED = re.compile(
    rf"{_WORDS}(?:\s|[是为:：#号（(\[【]|is){{0,4}}(?P<body>[a-z]{{0,4}}[\-]?\d[\da-z]*(?:-\d[\da-z]*)*)(?![\d.]*\d)"
)
_SPACED = re.compile(
    rf"{_WORDS}(?:\s|[是为:：#号]|is){{0,4}}(?P<body>[a-z]{{0,4}}\s?\d{{4}}(?:\s\d{{4}})+(?:\s?\d{{1,6}})?)(?![\d.]*\d|\s*(?:元|块))"
)
"""Digits in groups of four, as they are printed and read out."""

_SPOKEN = re.compile(
    rf"{_WORDS}[\s是为:：]{{0,3}}(?P<body>[零〇一二三四五六七八九幺]{{8,24}})(?![零〇一二三四五六七八九幺十百千万\d])"
)
_LOCATOR = re.compile(
    r"(?:pnr|record\slocator|booking\s(?:ref(?:erence)?|code)|预订号|预定号|确认号|订座[代编]?[号码]|订位代[号码])"
    r"(?:\s|[是为:：#]|is){0,4}(?P<body>(?=[a-z]*\d)[a-z\d]{6})(?![a-z\d])"
)
"""Six letters and digits that name a booking of a journey."""

_SHAPE = re.compile(
    r"(?<![\d.a-z¥￥$*:：/+])(?<!\d-)(?<!^-)(?P<body>[a-z]{1,4}\d{9,20}|\d{10,32}(?:-\d{3,12})?)(?![\d*a-z])"
)
_POSTAL = re.compile(r"(?<![a-z\d])(?P<body>[a-z]{2}\d{9}[a-z]{2})(?![a-z\d])")
"""A registered parcel of the post, whose figures are no ringgit: rm998877665gb."""

_AFTER_COLON = re.compile(r"(?P<cue>[\u4e00-\u9fff ]{0,6})[:：]\s*(?P<body>\d{10,24})(?![\d*a-z])")
_OTHER = re.compile(
    r"(?:number|phone|mobile|cell|whatsapp)(?:\sis|:)\s?$|me\s(?:on|at)\s?$"
    r"|(?:id|商品|编码|税号|识别号|账号|帐号|卡号|银行卡|身份证|电话|手机|qq|微信|群|条码|sku|imei|sn码?"
    r"|序列号|型号|发票|信用代码|商品号)\s*(?:号码?)?[是为:：\s]*$"
)
_COUNTS = re.compile(
    r"\s?(?:yuan|rmb|cny|usd|hkd|dollars?|bucks|pounds?|quid|euros?|points?|people|times)(?![a-z])"
)
_MIXED = re.compile(
    r"(?:订单(?:编号|号码?)?|单号|编号)(?:\s|[是为:：#]){0,3}(?P<body>(?=[a-z\d]*\d)(?=\d*[a-z])[a-z\d]{2,10}(?:-[a-z\d]{2,10}){0,3})(?![a-z\d\-]|\s*[元块])"
)
"""Letters and digits mixed, called a number: a1b2-c3d4."""

_SHORT = re.compile(
    r"(?<![a-z])(?:order|ref(?:erence)?|booking|reservation)\s?(?:no\.?|number|id|code|#)?"
    r"(?:\s|is|[:#]){0,4}(?P<body>(?!(?:19|20)\d\d(?!\d))(?:[a-z]{1,4}-?)?\d{4})"
    r"(?=\W*$|[.,;!)]|\s(?:on|from|and|but|which|never|is|was|has|i|my|it|still|please)\b)"
)
"""Four digits of a small shop: order 8812, ref R-5519."""

_MIN_CUED = 5
_CALLED = re.compile(r"(?:86)?1[3-9]\d{8,9}|[48]00\d{7}|09\d{8}|07\d{9}|12345678\d{2,3}")
"""Telephone numbers, one with a digit too few among them, and what somebody makes up."""


def order_numbers(plain: str) -> Iterator[Slot]:
    """Find order numbers, in capitals; bare runs of 10 digits and more unless said to be other."""
    for match in chain(_SPACED.finditer(plain), _LOCATOR.finditer(plain)):
        yield _slot(plain, *match.span("body"))
    for match in _SPOKEN.finditer(plain):
        start, end = match.span("body")
        yield Slot(SlotType.ORDER_NO, plain[start:end], start, end, spelled(match["body"]))
    for match in _CUED.finditer(plain):
        digits = sum(c.isdigit() for c in match["body"])
        if digits >= _MIN_CUED and not _is_quantity(plain, match.end("body")):
            yield _slot(plain, *match.span("body"))
    for match in chain(_SHORT.finditer(plain), _POSTAL.finditer(plain)):
        yield _slot(plain, *match.span("body"))
    yield from _mixed(plain)
    for match in chain(_SHAPE.finditer(plain), _AFTER_COLON.finditer(plain)):
        start = match.start("body")
        if _OTHER.search(plain[max(0, start - 16) : start]) or _CALLED.fullmatch(match["body"]):
            continue
        yield _slot(plain, *match.span("body"))


def _mixed(plain: str) -> Iterator[Slot]:
    """Find letters and digits mixed, where no number with its digits in a row is found."""
    for match in _MIXED.finditer(plain):
        body = match["body"]
        in_a_row = _CUED.match(plain, match.start())
        if len(body) >= _MIN_CUED and not (in_a_row and sum(map(str.isdigit, body)) >= _MIN_CUED):
            yield _slot(plain, *match.span("body"))


def _is_quantity(plain: str, end: int) -> bool:
    return plain[end : end + 1] in {"元", "块", "年", "月", "个", "件", "天"} or bool(
        _COUNTS.match(plain, end)
    )


def _slot(plain: str, start: int, end: int) -> Slot:
    return Slot(
        SlotType.ORDER_NO, plain[start:end], start, end, "".join(plain[start:end].split()).upper()
    )
