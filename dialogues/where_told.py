"""A place told at another question, or beside other words: 翠湖小区, 你们物业 金域华府.

    place(reading) -> Known | None      the name of a place that is a reply, or its last part
    room(reading) -> Known | None       the number of a room, told at another question: 1208

Pure. Part of collect.
"""

from __future__ import annotations

import re

from dialogues.reading import Reading
from dialogues.state import Known

_MOST = 24
_PARTS = re.compile(r"[\s，,。；;！!]+")
_NAME = re.compile(
    r"(?:[在就是喺]{1,2})?(?P<name>(?![我你您他她它们這这那哪])[\u4e00-\u9fffA-Za-z]{2,8}"
    r"(?:小[区區]|花[园園]|家[园園]|新村|[华華]府|公[馆館]|[广廣][场場]|大[厦廈]|[商市][场場]|购物中心|[购購]物[广廣][场場]|[医醫]院|火车站|火車站|机场|機場|地铁站|地鐵站)"
    r"(?:[\dA-Za-z一二三四五六七八九十]{1,4}(?:[栋棟号號幢座楼樓期区區层層室]|单元|單元)){0,3})(?:的|那[里裡边邊]|门口|門口)?"
)
_ROOM = re.compile(
    r"(?:房[间間号號]?|room)?\s*[A-Za-z]?\d{3,4}\s*(?:[号號]?房[间間]?|[号號]|室)?", re.IGNORECASE
)
_NO_NAME = re.compile(r"[了过過没沒不说說给給把被让讓去来來打叫问問找]|隔壁|楼下|樓下|附近|[哪某]")


def place(reading: Reading) -> Known | None:
    """Return the place that is all of a short reply, or its last part; None for none."""
    if len(reading.messages) != 1 or not reading.text.strip():
        return None
    said = reading.messages[0]
    text = said.parse.text.strip()
    part = [p for p in _PARTS.split(text) if p][-1:]
    hit = _NAME.fullmatch(part[0]) if part and len(text) <= _MOST else None
    if hit is None or _NO_NAME.search(hit["name"]) or said.payload:
        return None
    return Known(hit["name"], hit["name"], said.id)


def room(reading: Reading) -> Known | None:
    """Return the number of a room that is all of the reply; None for none."""
    if len(reading.messages) != 1 or not _ROOM.fullmatch(text := reading.text.strip()):
        return None
    return Known(text, text, reading.messages[0].id)
