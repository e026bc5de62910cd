"""Words that make a sum one of about so much: 不到五百, 一万多, 三四百, about 3.5k.

    around(text, start, end) -> (start, end)    the sum with those words, as it stands without any
    is_range(words) -> bool                     the sum itself says from so much to so much

Part of money; both scripts.
"""

from __future__ import annotations

import re

_BEFORE = re.compile(
    r"(?:(?<![大老幼缩縮减減])小|不到|不足|不止|不超过|不超過|超过|超過|[将將]近|接近|靠近"
    r"|(?P<near>(?<![最附临臨])近|(?<![赶趕尽盡愉爽])快)|(?P<up>(?<![以网線线马馬早晚加網])上)"
    r"|(?<![预預签簽违違合解节節])大?[约約]|大概|差不多|估[计計摸]着?|至少|起[码碼]|最少|最多"
    r"|[顶頂]多|左右"
    r"|\b(?:about|around|roughly|nearly|almost|over|under|(?:more|less) than"
    r"|at (?:least|most)|up to)\s)(?:是|有|要|了|\s)?$",
    re.IGNORECASE,
)
_ROUND = frozenset("百千万萬")
_FIGURES = frozenset("0123456789一二两兩三四五六七八九十") | _ROUND
_BEHIND = re.compile(
    r"(?:[块塊元]?[钱錢]?(?:多|余|餘|来(?![了的过])|來(?![了的過])|出[头頭]|左右|上下|不到|以上|以[内內]|往上|好几|好幾)(?:[块塊元蚊][钱錢]?)?"
    r"|\s?\+|-?ish\b| or so\b)",
    re.IGNORECASE,
)
_FROM_TO = re.compile(
    r"[\d万千百十萬kw块塊元]\s?[-~—～至到]\s?[\d一二两兩三四五六七八九十]"
    r"|[一二两兩三四五六七八九][二三四五六七八九][百千万萬十]|[几幾数數把多余餘来來]|百八十|^上[百千万萬]"
)
_REACH = 12


def around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the sum begins and ends together with the words that say it is inexact."""
    before = _BEFORE.search(text[max(0, start - _REACH) : start])
    fits = {"near": _FIGURES, "up": _ROUND}.get((before.lastgroup or "") if before else "")
    if before and (fits is None or text[start : start + 1] in fits):
        start -= len(before[0])
    if behind := _BEHIND.match(text, end):
        end = behind.end()
    return start, end


def is_range(words: str) -> bool:
    """Say whether a sum is told as a range or by a round word: 三四百块, 300-400元, 千把块."""
    return _FROM_TO.search(words) is not None
