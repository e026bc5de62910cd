"""The postal address that a customer tells by himself: for a visit, a pick-up, a regulator.

    told(reading) -> Known | None      his own address, where he says it as one

Nobody is asked for it: only what he names as his own counts (my address is, I live at, send it to,
come to), and only where it looks like one. A shop's address is none of his. Source: X-05, S1-20.
"""

from __future__ import annotations

import re

from dialogues.reading import Reading
from dialogues.state import FieldName, Known

ADDRESS = FieldName("contact_address")
_WHOSE = (
    r"(?:我(?:们|們)?(?:家|这边|這邊|这里|這裡)?的?|(?<![商店厂廠们們你他她])家里?的?|收货|收貨|收件|通讯|通訊|邮寄|郵寄|寄件|取件|上门|上門"
    r"|联系|聯絡|聯繫)"
)
_CUE = re.compile(
    rf"(?:{_WHOSE}地址|^\s*地址)\s*(?:是|在|为|為|係|：|:|就是)*\s*"
    r"|(?:我|我们|我們|我家)(?:就|是)?住(?:在|到)?\s*"
    r"|(?:寄|送|上门|上門|来取|來取|取件|上我家)(?:到|回|给我到|就到|请到|請到|：|:)\s*"
    r"|\b(?:my (?:home |postal )?address is|i live (?:at|in)|come to|send it to|deliver it to)"
    r"\s*:?\s*",
    re.IGNORECASE | re.MULTILINE,
)
_END = re.compile(r"[，,。；;！!？?\n]")
_ENGLISH_END = re.compile(r"[.;!?\n]")
_REGION = re.compile(
    r"省|市|区|區|县|縣|镇|鎮|乡|鄉|路|街|道|巷|村|小区|小區|社区|社區|大厦|大廈|花园|花園|苑|公寓|新城|家园"
)
_NUMBER = re.compile(
    r"[0-9０-９一二三四五六七八九十百]+\s*(?:号|號|室|栋|棟|幢|座|楼|樓|弄|单元|單元|户|戶)"
)
_STREET = re.compile(
    r"\d.*\b(?:street|st|road|rd|avenue|ave|lane|drive|building|block|flat|apartment|apt|room|floor)\b",
    re.IGNORECASE,
)
_CALLED_WRONG = re.compile(
    r"^(?:要?改[成为為到]|[应應][该該]?是)\s*"
    r"|^.{0,3}(?:[错錯]|不[对對]|唔啱)[了啦咗]?.*?(?:[应應][该該]?(?:是|係|[为為])|改[成为為]|是|係|$)\s*"
)
"""地址写错了 应该是: the address stands behind it."""
_LEAST, _MOST = 5, 100


def told(reading: Reading) -> Known | None:
    """Return the address he named last, as he wrote it."""
    found = None
    for said in reading.messages:
        for cue in _CUE.finditer(said.parse.text):
            value = _read(said.parse.text[cue.end() :])
            if value:
                found = Known(value, value, said.id, "said")
    return found


def _read(rest: str) -> str:
    """Return what stands behind the cue, when it is an address."""
    chinese = _CALLED_WRONG.sub("", _END.split(rest, maxsplit=1)[0].strip())
    if _LEAST <= len(chinese) <= _MOST and _REGION.search(chinese) and _NUMBER.search(chinese):
        return chinese
    english = _ENGLISH_END.split(rest, maxsplit=1)[0].strip()
    fits = _LEAST <= len(english) <= _MOST and _STREET.search(english)
    return english if fits else ""
