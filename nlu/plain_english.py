"""Complaints told in plain English words that resemble something else.

    grieves(best, reading) -> str    the rule by which it complains, "" where none does

I'd like to complain about one of your drivers; headphones broke, order 7766551, bought on JD.
reading: as the engine reads it, in small letters. Part of guess.
"""

from __future__ import annotations

import re

from nlu.types import Intent

_LODGES = re.compile(
    r"\b(?:i|we)(?:'d| would| wish| want| need| have| am| are|'m|'re| will|'ll)?"
    r"(?: like| want| need| here)?(?: to)?"
    r" (?:complain(?:ing)?"
    r"|(?:(?:make|lodg|fil|rais|submitt?|register|put in)(?:e|ing)? )?"
    r"(?:an? |my |this )?(?:formal |official |serious |written )*complaint)"
    r" (?:about|regarding|against|concerning|with|on)\b"
    r"|^\W*(?:subject: *|re: *)?(?:formal |official )?complaint *(?:about|regarding|against|[-:#])"
    r"|^\W*(?:subject: *|re: *)formal complaint"
)
"""Says that he complains, and of what."""

_ASKS = re.compile(
    r"\?|^\W*(?:how|where|can|could|may|should|do|does|is|who|what|when|which)\b", re.MULTILINE
)
_FAULT = re.compile(
    r"\b(?:broken?|broke|leak(?:s|ing|ed)?|crack(?:s|ed)|torn|snapped|shattered|faulty|defective"
    r"|damaged|burn(?:t|ed) out|dead on arrival|stopped (?:work|charg|turn|spin|heat|cool)ing"
    r"|(?:won't|wont|doesn't|doesnt|does not|isn't|isnt|not) (?:work(?:ing)?|turn on|charg(?:e|ing)"
    r"|start|switch on|heat(?:ing)?|cool(?:ing)?))\b"
)
_BOUGHT = re.compile(
    r"\b(?:bought|purchased|order(?:ed)?|refund|replacement|money back|from your (?:shop|store))\b"
)
_WELL = re.compile(
    r"\b(?:fixed|replaced|works (?:now|great|fine|perfectly)|working (?:now|again|fine)|sorted"
    r"|never (?:broke|broken|leaked|cracked)|not broken|(?:isn't|didn't|hasn't|doesn't) (?:broken?"
    r"|broke|leak(?:ed)?|crack(?:ed)?)|record|no longer)\b"
)


_LODGED = frozenset(
    {
        *(Intent.PRAISE, Intent.THANKS, Intent.SUGGESTION, Intent.CHITCHAT, Intent.OUT_OF_SCOPE),
        *(Intent.INQUIRY, Intent.SUPPLEMENT, Intent.FOLLOW_UP, Intent.ASK_RIGHTS, Intent.AMEND),
    }
)
_BROKE = frozenset({Intent.PRAISE, Intent.SUPPLEMENT, Intent.CHITCHAT, Intent.OUT_OF_SCOPE})
"""What may only seem so, where plain words complain."""


def grieves(best: Intent, reading: str) -> str:
    """Return the rule by which a text that seems *best* complains, "" where none does."""
    if _ASKS.search(reading):
        return ""
    if best in _LODGED and _LODGES.search(reading):
        return "lodges"
    broke = best in _BROKE and _FAULT.search(reading) and _BOUGHT.search(reading)
    return "broke" if broke and not _WELL.search(reading) else ""
