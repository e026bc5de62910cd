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
    r"|\b(?:i|we)(?:'m| am|'re| are)(?: here)? (?:writing |messaging |emailing )?to complain\b"
    r"|\b(?:i|we)(?:'d| would)? (?:like|want|wish|need|have) to complain(?: that\b|\W*$)"
    r"|\b(?:this|that|it|mine)(?: is|'s| was)(?: actually| in fact)?"
    r" (?:a (?:formal |real )?complaint|meant as a complaint)\b"
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
_MANY = r"(?:\d[\d.]*|an?|one|two|three|four|five|six|several|a few|a couple of|half an?)"
_WAITED = re.compile(
    r"\b(?:i|we)(?:'ve|'d| have| had| was| were|'m| am| are)?"
    r"(?: to| been| just| still| sat| stood)* (?:wait(?:ed|ing)?|queued|queuing)"
    r"(?: there| here| in line| on hold| outside)?"
    rf"(?: for)?(?: (?:over|about|around|nearly|almost|more than|at least|another|a whole))*"
    rf" (?:(?:[2-9]\d|1[5-9]|\d{{3}}|fifteen|twenty|thirty|forty|fifty)(?:[- ]\w+)? ?min(?:ute)?s?"
    rf"|{_MANY}(?:[- ](?:and a half|\d+))? ?(?:hours?|hrs?|days?|weeks?|months?))\b"
)
"""Waited a quarter of an hour or longer."""
_GLAD = re.compile(
    r"\b(?:worth|great|good|lovely|nice|kind|friendly|helpful|amazing|brilliant|excellent|happy"
    r"|delicious|thanks?|thank you|cheers|fantastic|wonderful|perfect|pleasant|only waited"
    r"|didn't|don't mind|no problem|love[ds]?|enjoy\w*|best|recommend|fine)\b"
)
_NEEDFUL = re.compile(
    r"\bnot (?:yet )?(?:been )?(?:activated|credited|reflected|received|refunded|delivered"
    r"|resolved|updated|working|processed|dispatched)\b|\bdo the needful\b"
)
"""What is told as not done, and calls for no answer: data pack is not activated, do the needful."""
_BORED = re.compile(
    r"\b(?:bored|boring) (?:us |me )?(?:to (?:death|tears)|out of)|\bwith boredom\b"
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
    if best is Intent.PRAISE and not _GLAD.search(reading):
        if _WAITED.search(reading):
            return "waited"
        if _BORED.search(reading):
            return "bored"
    if best is Intent.INQUIRY and _NEEDFUL.search(reading) and not _WELL.search(reading):
        return "needful"
    broke = best in _BROKE and _FAULT.search(reading) and _BOUGHT.search(reading)
    return "broke" if broke and not _WELL.search(reading) else ""
