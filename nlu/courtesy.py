"""Courtesies around what is told: 您好，洗衣机漏水，谢谢 praises nobody.

    rest(reading) -> str    the text without opening and closing courtesies, "" where it has none
    complains(left, reading, odds) -> bool    whether that part is sure enough to stand for all
    alone(judgement) -> bool    whether a text is taken for one of them and no more

Who writes politely says what is wrong between a greeting and thanks; read as a whole, the
courtesies outweigh it. The part between them is judged by itself, and where that is a complaint
the whole is one. Source: S0-13, nlu.md (complaints that look polite).
"""

from __future__ import annotations

import re

from nlu.engines.base import Judgement
from nlu.types import Intent

_LEAST = 3
"""Characters that must be left to be judged."""
_GREETED, _THANKED = 0.6, 0.75
"""Odds from which what follows a greeting complains, and what only thanks follow.

下雨天送来，辛苦了 thanks somebody.
"""
_MOST = 120
"""Characters of a text from which courtesies weigh nothing."""

_SWEET = frozenset({Intent.PRAISE, Intent.THANKS, Intent.GREET, Intent.BYE})
_CLAUSE = re.compile(r"[^\s，。！？；,.!?;~～]+")
_YOU = r"(?:[你您]们?|大家|哋|各位|客服|小姐|先生|亲)?"
_COURTESY = re.compile(
    rf"(?:{_YOU}好呀?|hi+|hello|hey|哈[喽啰]|嗨|喂|早(?:上好|安|晨)?|下午好|晚上好|[请想]问(?:一下)?|在吗|有人吗"
    r"|(?:真的?|很|非常|实在)?(?:不|唔)好意思(?:呀|啊|哈)?(?:打扰[了到]?|麻烦)?|(?:不好意思)?打[扰搅](?:了|一下|到)?"
    rf"|(?:再|就)?(?:[要想]?麻烦|拜托|辛苦|有劳|劳烦|唔该){_YOU}(?:了|晒|啦|一下|处理|帮忙|看看|看下|帮我|跟进)*"
    rf"|(?:十分|非常|很|万分|先)?(?:谢+|感谢|多谢|感恩|谢谢){_YOU}(?:了|晒|啦|哈|喔|哦|呀|啊|先)*"
    r"|thanks?|thank|help|thx|ta|cheers|please|pls|plz|sorry|excuse|you|me|so|much|in|advance|a|lot|many"
    r"|there|dear|sir|madam|team|good|morning|afternoon|evening|kind|best|regards"
    r"|\[[^\]]*\])+"
)


def alone(judgement: Judgement) -> bool:
    """Say whether a text, unless it complains, is praise, thanks, a greeting or a farewell."""
    odds = {k: p for k, p in judgement.odds("intent").items() if k != Intent.COMPLAINT}
    return bool(odds) and max(odds, key=odds.__getitem__) in _SWEET


def rest(reading: str) -> str:
    """Return what stands between the courtesies; "" where there are none or nothing is left.

    reading: as the engine reads it, Simplified and in small letters.
    """
    if len(reading) > _MOST:
        return ""
    clauses = list(_CLAUSE.finditer(reading))
    first, last = 0, len(clauses)
    while first < last and _COURTESY.fullmatch(clauses[first][0]):
        first += 1
    while first < last and _COURTESY.fullmatch(clauses[last - 1][0]):
        last -= 1
    if first == last or last - first == len(clauses):
        return ""
    left = reading[clauses[first].start() : clauses[last - 1].end()]
    return left if len(left) >= _LEAST else ""


def complains(left: str, reading: str, odds: float) -> bool:
    """Say whether the part between (*left* of *reading*) complains; odds: of that part alone."""
    return odds >= (_THANKED if reading.startswith(left) else _GREETED)
