"""How often a customer wants to hear how it goes, in his own words.

    wish(text) -> Updates | None      every 2 hours, on changes, once a day, not at all; or no wish

A small lexicon in Simplified and Traditional Chinese and English. Only short sentences are a wish:
a long one that holds such words tells a story ("我每天打一次电话都没人接"). Pure. Source: S2-34.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from dialogues import cues, preferred

_MOST = 18  # Chinese characters; a word of letters counts for two
_DAY = timedelta(days=1)


class Updates(StrEnum):
    """When a customer hears unasked. usual: as the profile says."""

    USUAL = "usual"
    CHANGES = "changes"
    DAILY = "daily"
    NONE = "none"

    def every(self, usual: timedelta) -> timedelta | None:
        """Return how long after the last word the next one is due; None: none comes unasked."""
        match self:
            case Updates.USUAL:
                return usual
            case Updates.DAILY:
                return max(_DAY, usual)
            case _:
                return None


_TELL = r"(?:告诉|告訴|通知|联系|聯繫|聯絡|汇报|匯報|回复|回覆|更新|报|報|说|說|讲|講|发|發)"
_ENDS = r"(?:就好|就行|就可以|就够了|就夠了|即可|吧|好了|行了)"
_LEXICON: Mapping[Updates, re.Pattern[str]] = {
    Updates.NONE: re.compile(
        rf"(?:不用|不必|不需要|别|別|不要)(?:再|老|总|總|一直|每次|主动|主動)*(?:给我|給我|跟我)?{_TELL}"
        r"(?:我)?(?:进展|進展|进度|進度)?(?:了)?$"
        r"|(?:进展|進展|进度|進度)(?:就)?(?:不用|不必)"
        r"|\b(?:no|stop|don['’]?t (?:send|need|want)) (?:(?:me|any|more|the) ){0,3}updates?\b",
        re.IGNORECASE,
    ),
    Updates.CHANGES: re.compile(
        rf"有(?:了)?(?:变化|變化|结果|結果|进展|進展|消息|新情况|新情況)(?:了)?"
        rf"(?:的时候|的時候|时|時)?(?:再|就|才)(?:来|來)?(?:给我|給我|跟我|和我)?{_TELL}"
        r"|\b(?:only )?(?:when|if|once) (?:there['’]?s|there is|something|you have)"
        r" (?:\w+ ){0,2}(?:changes?|news|new|result|update)\b",
        re.IGNORECASE,
    ),
    Updates.DAILY: re.compile(
        rf"(?:每天|每日|一天|一日)(?:{_TELL}|给我|給我|跟我)*(?:一|1)?(?:次|回|遍|声|聲){_ENDS}?"
        rf"|(?:每天|每日|一天|一日){_TELL}(?:我)?(?:一|1)?(?:次|回|遍|声|聲)"
        r"|\b(?:once a|once per|every|one update a) day\b|\bdaily\b",
        re.IGNORECASE,
    ),
    Updates.USUAL: re.compile(
        r"(?:每|隔)(?:两|兩|二|2)(?:个|個)?(?:小时|小時|钟头|鐘頭)"
        r"|\bevery (?:two|2) hours\b",
        re.IGNORECASE,
    ),
}
_ONE_WORD: Mapping[str, Updates] = {
    "变": Updates.CHANGES, "變": Updates.CHANGES, "change": Updates.CHANGES,
    "天": Updates.DAILY, "每天": Updates.DAILY, "daily": Updates.DAILY,
}  # fmt: skip
_STORY = re.compile(
    r"[打跑催问問等].{0,6}(?:没|沒|都|还|還)|没人|沒人|nobody|no one", re.IGNORECASE
)


def wish(text: str) -> Updates | None:
    """Return how often the customer wants to hear; None when he says nothing of it."""
    said = text.strip().rstrip("。.!！~～")
    if not said or cues.length(said) > _MOST or _STORY.search(said):
        return None
    if preferred.spares(said):
        return None  # 我妈那边千万别联系 says nothing of how often he himself hears
    if said.lower() in _ONE_WORD:  # the answer to "变 or 天"
        return _ONE_WORD[said.lower()]
    return next((updates for updates, words in _LEXICON.items() if words.search(said)), None)
