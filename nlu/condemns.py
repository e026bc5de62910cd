"""Words that settle a doubt: no praise has them (差评, 没熟), only the aggrieved do (请严查)."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from nlu import lexicons

LIST = lexicons.HERE / "condemning.txt"
_LATIN = re.compile("[a-z]")
_NOT = re.compile(
    r"[不没未无别免非防怕]|谈不上|哪里|一点都|本来|以为|之前|以前|上次|别家|其他家|原来|满意"
    r"|not|n't|no |never"
)
_REACH = 6
"""Characters before such a word in which a "not" or "I had thought" takes it back."""

_AGGRIEVED = re.compile(
    r"(?:(?<!申)请(?![问教])|望|求|要求|希望|期待|恳[请求])[^。！？!?]{0,30}?"
    r"(?:严查|彻查|查处|严惩|严厉打击|严肃处理|从严|取缔|整治|主持公道|介入|管一管|管管|加强监管)"
    r"|还[^。，！？!?]{0,6}公道|(?:给|帮)(?:我们?|老百姓|业主|大家)?(?:一个|个)?(?:说法|交代|公道)"
    r"|(?:给|帮|替)我们?(?:要回|讨回|追回)|讨(?:回|个)(?:公道|说法|血汗)"
    r"|(?:希望|请(?![问教])|望|恳[请求])[^。！？!?]{0,20}?(?:得到|予以|给予|尽快|早日|及时|妥善|彻底)的?解决"
    r"|(?:说好|答应|承诺|显示|写着|宣传|标注|明明)[^！？!?]{0,30}?结果(?:却|又|还是|根本|压根|什么都|到现在|至今|一直)?[没不无未]"
)
"""What only they say who have a grievance: 请严查这家黑作坊, 还业主公道, 说好管饭结果没有."""


def condemns(reading: str) -> bool:
    """Whether a text has a word no praise has, and nothing before it takes it back.

    reading: as the engine reads it, Simplified and in small letters.
    """
    return any(
        not _NOT.search(reading, max(0, found.start() - _REACH), found.start())
        for found in _words().finditer(reading)
    )


def aggrieved(reading: str) -> bool:
    """Whether a text asks that wrong be punished or put right at last, or tells a word broken."""
    return bool(_AGGRIEVED.search(reading))


@cache
def _words(path: Path = LIST) -> re.Pattern[str]:
    """Read the list as one pattern; of two that begin alike the longer one is taken."""
    chinese: list[str] = []
    english: list[str] = []
    for line in lexicons.lines(path):
        (english if _LATIN.match(line) else chinese).extend(
            [line] if _LATIN.match(line) else line.split()
        )
    falling = sorted(chinese, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, falling)) + rf"|\b(?:{'|'.join(english)})\b")
