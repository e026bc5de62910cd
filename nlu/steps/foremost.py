"""Which of the things named in a text it is about: the first that does not merely stand by.

    foremost(plain, found) -> list[Slot]    that thing, and those listed or bought with it

Who complains names his thing first, more often than not; what something is likened to (像馒头),
or is only sat before (坐在镜头前), is none. Of what he names later only that is kept which is
listed with the first (耳机和充电器), was bought or fails as well: of all others, one in six counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlu.types import Slot

_BEFORE = 10
"""Characters before a thing that tell what it is there for."""

_GOT = re.compile(
    r"(?:[买购订办租装拍投]|定做|下单|预约|订购|开通|投诉|举报|\b(?:bought|ordered|purchased|rented|booked))"
    r"(?:了|的|过|到|咗|家|完|好|[一两三几这那]|[个台件部双只张款支辆份碗盒瓶箱套条把盏扇节期]|\s|a|an|the|新)*$"
)
_BESIDE = re.compile(
    r"(?:像|似的?|如|当成?|比|不如|变成|好比|自己查|坐在|放在|带去了?|带.{1,3}去了?|邀请|领那?个?|摸完|喂"
    r"|\bas if.{0,8}|\blike(?:\sa)?)\s?$"
)
_FAILS = re.compile(
    r"(?:的|也|又|就|都|还|全|一[个边只头]|两[个边只]|\s)*(?:坏|碎|裂|破|漏|断|掉|丢|少|没声|没到|没有|不|粘|烧|炸|烂|臭|脏|错|滴|渗|死机|卡|异响|开胶|褪色|过期|变形|\bbroke|\bis\s|\bwas\s)"
)
_TOOL = re.compile(
    r"(?:手机|手機|电话|電話|微信|支付宝|信用卡)(?:付的|支付(?=的|[，,。\s]|$)|扫码|掃碼|上?下的?[单單]|上(?:看|买|買|订|訂|操作|点|點|填)|打的|[转轉][账賬帳])"
)
"""With it he paid, ordered or rang: 手机付的."""
_LISTED = re.compile(
    r"(?:[、,和跟与及同加或/&\s]|还有|以及|连同|外加|and|with|的"
    r"|[一二两三四五六七八九十几\d]+[个台件部双只张款支辆份碗盒瓶箱套条把盏扇]?)*"
)


def foremost(plain: str, found: Sequence[Slot]) -> list[Slot]:
    """Return the thing a text is about and those with it, as they stand; none twice.

    found: in the order of the text. Where everything merely stands by, the first is taken.
    """
    found = [slot for slot in found if not _TOOL.match(plain, slot.start)]
    once = list({slot.value: slot for slot in reversed(found)}.values())[::-1]
    told = [slot for slot in once if not _BESIDE.search(_before(plain, slot))] or once
    kept = told[:1]
    for slot in told[1:]:
        same = slot.start < kept[-1].end  # a car and its make, of which one gives way to the model
        listed = _LISTED.fullmatch(plain, kept[-1].end, slot.start)
        if same or listed or _FAILS.match(plain, slot.end) or _GOT.search(_before(plain, slot)):
            kept.append(slot)
    return kept


def _before(plain: str, slot: Slot) -> str:
    return plain[max(0, slot.start - _BEFORE) : slot.start]
