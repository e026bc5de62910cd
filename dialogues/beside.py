"""Values that stand in a text and belong to something else: an age, a staff's name, a site.

    of_else(text, slot, reading) -> bool

Pure. Part of fields.
"""

from __future__ import annotations

import re

from dialogues import where_told
from dialogues.free_words import bought
from dialogues.put_right import aside, denied, taken_back
from dialogues.reading import CASE_NO, Reading
from dialogues.wishes import narrates
from nlu.types import Flag, Intent, Slot, SlotType

_AGE = re.compile(r"\s*(?:已经|已經|都|快|就|满|滿)?[\d一二三四五六七八九十]{1,3}多?(?:岁|歲)")
_SOMEBODY = re.compile(
    r"(?:老师|老師|师傅|師傅|经理|經理|客服|司机|司機|店员|店員|医生|醫生|护士|護士|骑手|騎手|小哥|对方|對方|那人|[他她佢]|(?:[你您][们們哋](?:公司|那边|那邊|店[里裡]?)?(?:的|嘅)?|公司|店[里裡]|有)有?(?:一?[位个個]))(?:姓|叫|是|名字)*\s*$"
)
_OF_STAFF = re.compile(
    r"的[^，,。；;\s]{0,6}(?:老师|老師|师傅|師傅|[经經]理|客服|司机|司機|[员員]|[医醫]生|[护護]士|[骑騎]手|教[练練]|[顾顧][问問]|[销銷]售|[男女])"
)
_OF_ACCOUNT = re.compile(
    r"\s*(?:is|was|=|-)\s(?:the|my|our)\s(?:account|acct|order|member\w*|card|policy|ref\w*|booking)\b",
    re.IGNORECASE,
)
"""9234 5678 is the account, and rings nobody."""
_HOW = re.compile(
    r"(?:货|貨|款)?(?:要|应该|应当|该|的话|的)*"
    r"(?:(?:怎么|怎麼|怎样|怎樣|咋|如何|点样|點樣)(?:弄|办|辦|操作|走|申请|申請|搞|个?退)|流程|手续|步骤)"
)
_PAID_WITH = re.compile(r"(?:用|刷|碌)(?:[了咗]|我(?:的|嘅|[张張])?)?$")
_PAYS = re.compile(r"\s*(?:碌|刷|付|俾|畀|[给給]|[买買])")
_PUBLISH = re.compile(r"(?:发|發|上|传|傳|放|挂|掛|去|到)(?:到|在|上)?\s*$")


def of_else(text: str, slot: Slot, reading: Reading) -> bool:
    """Say whether a value is of something else: 今年七十八岁, the site he would publish it on."""
    number = CASE_NO.search(text)
    if (number and slot.text in number.group()) or taken_back(text, slot, reading):
        return True
    if (
        aside(text, slot, reading)
        or denied(text, slot, reading)
        or where_told.on_the_way(text, slot)
    ):
        return True
    if slot.type is SlotType.DEMAND:
        how = _HOW.match(text, slot.end)  # 退货怎么弄 asks, and wishes for nothing yet
        told = narrates(text, slot)
        return told or (Intent.INQUIRY in reading.acts and how is not None)
    if slot.type is SlotType.PHONE and _OF_ACCOUNT.match(text, slot.end):
        return True
    if slot.type is SlotType.CONTACT_NAME:
        return bool(_SOMEBODY.search(text[: slot.start]) or _OF_STAFF.match(text, slot.end))
    if slot.type is SlotType.PRODUCT and _PAID_WITH.search(text[: slot.start]):
        return bool(_PAYS.match(text, slot.end))
    if slot.type is SlotType.DATE:
        return bool(_AGE.match(text[slot.end :]))
    media = slot.type is SlotType.COMPANY and Flag.MEDIA in reading.flags
    return media and bool(_PUBLISH.search(text[: slot.start])) and not bought(text)
