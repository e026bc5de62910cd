"""Praise that turns: 味道不错，量真的少. What was praised comes first, what was wrong comes last.

    rest(reading) -> str    what follows the turn, to be judged by itself; "" where there is none
    said(reading) -> bool    whether a word says that it turns (但, 可惜), not a mere comma

Where the last part alone reads as a complaint the whole is one, however much praise there is.
"""

from __future__ import annotations

import re

_LEAST, _MOST = 5, 300
"""Characters a rest must have to be judged, and those from which a text is a story, not a turn."""

_BUT = re.compile(
    r"但是?|可惜|可是|不过|只是|然而|偏偏|唯独|扣掉?[一二两三\d]?[颗个]?星(?:[是,，]|因为|给|在)*"
    r"|[,，。;；]\s*(?:就是(?!说|好)|可(?![以能爱口见惜是谓]))|\b(?:but|however|unfortunately|shame)\b"
)
_CLAUSE = re.compile(r"[^，。！？；,.!?;\n]+[，。！？；,.!?;\n]*")
_GOOD = re.compile(
    r"不错|好[看吃喝听闻用的]|[很挺真蛮超特][^差坏慢烂臭脏破难贵吵小少旧不没的是心怕让累冷热]|可以|满意|漂亮|新鲜|干净|便宜|舒服|方便|热情|周到|用心"
    r"|精致|大气|宽敞|安静|清[晰楚爽]|流畅|厚实|不贵|不吵|不脏|齐全|丰富|准时|值得|棒|没得[说挑]|没[话的]说|相符|一样|没毛病|没问题|公道"
    r"|好[,，]|[量份]足|味道正|合身|喜欢|爱[吃玩]|小巧|[绝极]佳|给力|在线|一流|满分|[人脾]气?好"
    r"|\b(?:good|great|nice|lovely|fine|clean|beautiful|friendly|tasty|delicious|fast|comfortable"
    r"|like[ds]?|love[ds]?|amazing|excellent|perfect|cute|comfy|stunning|gorgeous|pretty)\b"
)
_HEDGED = re.compile(
    r"有一?[点丢]|稍[微嫌]?|略|小小|一点点|要是|如果|希望|建议|再[^，。]{0,6}就"
    r"|\b(?:a bit|a little|slightly|wish)\b"
)
_THANKS = re.compile(r"感谢|谢谢|表扬|点赞|致谢|多亏|辛苦|\bthank")


def said(reading: str) -> bool:
    """Whether a word sets one part of a text against another."""
    return bool(_BUT.search(reading))


def rest(reading: str, *, by_word: bool = False) -> str:
    """Return what follows the turn of a text that begins with praise; "" where there is none.

    reading: as the engine reads it, Simplified and in small letters. by_word: only where a word
    (但) says that it turns and praise is heard before it. A small blemish (有点贵) or a wish turns
    nothing, nor do thanks.
    """
    if len(reading) > _MOST or _THANKS.search(reading):
        return ""
    *_, but = (None, *_BUT.finditer(reading))
    if but is None:
        after = "" if by_word else _beyond_praise(reading)
    else:
        after = (
            "" if by_word and not _GOOD.search(reading, 0, but.start()) else reading[but.end() :]
        )
    return "" if len(after.strip()) < _LEAST or _HEDGED.search(after) else after.strip()


def _beyond_praise(reading: str) -> str:
    """Return a text from the first clause on that praises nothing, where one before it does."""
    praised = False
    for found in _CLAUSE.finditer(reading):
        if _GOOD.search(found[0]):
            praised = True
        elif praised and len(found[0]) > _LEAST:
            return reading[found.start() :]
    return ""
