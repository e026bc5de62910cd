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
    r"|damaged|burn(?:t|ed) out|burns (?:everything|my|the)|overheats|dead on arrival|keeps"
    r" (?:stopping|crashing|dying|disconnecting|freezing|restarting|(?:turn|shutt|switch)ing off)"
    r"|stopped (?:work|charg|turn|spin|heat|cool)ing"
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
_NOT = r"(?:has|have|had|did|does|is|are|was|were|do|wo)(?:n't|nt| not)|never|will not"
_WAGES = r"(?:wages?|salary|salaries|overtime|pay ?che(?:ck|que)s?)"
_UNPAID = re.compile(
    rf"\b(?:{_NOT}|refus\w+ to|without|still not|stopped|late)\b[^.?!]{{0,24}}"
    rf"\b(?:pay(?:ing|s)?|paid)\b[^.?!]{{0,24}}\b{_WAGES}\b"
    rf"|\b{_WAGES}\b[^.?!]{{0,24}}\b(?:unpaid|overdue|(?:{_NOT}|not) (?:been )?paid)\b"
    rf"|\b(?:owes? (?:me|us)|withh\w+|unpaid)\b[^.?!]{{0,24}}\b{_WAGES}\b"
)
"""An employer who does not pay."""
_ROUGH = re.compile(
    r"\b(?:was|were|is|are|been|being|so|very|too|got) (?:so |very |too |really )?"
    r"(?:rough|mean|cruel|nasty|harsh|cold|heartless|aggressive|impatient|dismissive|careless"
    r"|abusive|violent)"
    r" (?:with|to|towards?|on|about) (?:me|us|my|our|him|her|them|everyone|patients?|customers?)\b"
    r"|\b(?:slapped|pinched|shoved|grabbed|dragged|yanked|hurt|mocked|bullied|scolded|humiliated)"
    r" (?:me|us|my|our|him|her)\b"
)
"""Somebody was hard on him or his."""
_BACK = (
    r"(?:return|send back|exchange|cancel)"
    r" (?:it|them|this|these|my|the(?! (?:favou?r|compliment|call)))\b"
)
_RETURNS = re.compile(
    r"\b(?:i|we)(?: just| only|'d| would)?(?: changed (?:my|our) minds?(?: and|,))?"
    r"(?: just| really| still| now)?(?: want| need| like| wish|'d like)? (?:to )?"
    rf"{_BACK}"
    rf"|\bwant (?:to )?{_BACK}"
    r"|\bwant (?:it|them|this) (?:returned|refunded|exchanged|cancelled|taken back)\b"
)
"""He wants to give back what he has nothing against."""
_MOCKS = re.compile(
    r"\b(?:nice one|well done|great job|good job|bravo|must be nice|how nice|lovely)\b"
    r".{0,60}\b(?:wrong|late|lost|broken|d(?:o|id|oing) nothing|cancell?ed|missing|ignor\w+"
    r"|nobody (?:came|answer\w*|call\w*|cares))\b"
)
_WRONGED = re.compile(
    r"\b(?:got|received|sent|gave|came|arrived|delivered|was|is|were|are)\b[^.?!]{0,16}"
    r"\b(?:wrong|broken|damaged|faulty|cracked|torn|defective|expired|empty|smashed|shattered)\b"
    r"|\b(?:shrank|ripped|snapped|stopped (?:working|charging|heating|cooling)|died on me)\b"
    r"|\bwrong (?:size|colou?r|item|order|model|one|product)\b"
)
_MAY_I = re.compile(
    r"\b(?:can|could|may|do) i (?:just |please |still |now )?(?:swap|exchange|return|change|get"
    r"|have|send|be refunded)\b"
)
"""What came was wrong, and to ask whether it may be changed is to ask for it."""
_MIGHT = re.compile(r"\b(?:if|in case|should it|suppose|policy)\b")
_MARRED = re.compile(
    r"\b(?:arrived|came|delivered|has|have|had|with|got|received|found)\b[^.?!]{0,24}"
    r"\b(?:scratch(?:es|ed)?|dent(?:s|ed)?|cracks?|stain(?:s|ed)?|holes?|chipped|mou?ldy?|rust(?:y|ed)?"
    r"|torn|tear|smashed|bent|missing (?:a |the |some )?(?:part|piece|screw|leg|button)s?"
    r"|cockroach\w*|hair in|bugs?)\b"
)
_UNMARRED = re.compile(r"\b(?:no|not a|without|any|never|free of)\b")
_BLOCKED = re.compile(
    r"\b(?:cancel\w*|return\w*|refund\w*|leave|close|exchange\w*|withdraw|terminate|book\w*)\b"
    r"[^.?!]{0,60}\bbut (?:they|you|u|nobody|no one|it|the \w+|your \w+)\b[^.?!]{0,24}"
    r"\b(?:keeps?|kept|won['’]?t|refus\w+|never|can['’]?t|cannot|don['’]?t|doesn['’]?t|didn['’]?t"
    r"|says?|said|saying|insists?|makes? me|charg\w+|ignor\w+|not)\b"
)
"""Who would do something and is kept from it: i'd like to cancel but they keep saying no."""
_PASSED_ON = re.compile(
    r"\b(?:gave|given|giv(?:es|ing)|told|sent|show(?:ed|n)|shar(?:ed?|ing)|leaked|posted|sold|disclosed"
    r"|passed|forwarded)\b(?! me\b)[^.?!]{0,16}"
    r"\bmy (?:\w+ ){0,2}(?:results?|details|number|address|data|info(?:rmation)?|records?|diagnosis"
    r"|photos?|salary|statements?|conversation|messages?)\b[^.?!]{0,12}\bto (?!me\b|us\b|you\b"
    r"|my (?:own |new )?(?:phone|e-?mail|address|account|flat|house)\b)"
)
"""What is his alone was given to others."""
_BORED = re.compile(
    r"\b(?:bored|boring) (?:us |me )?(?:to (?:death|tears)|out of)|\bwith boredom\b"
)


_LODGED = frozenset(
    {
        *(Intent.PRAISE, Intent.THANKS, Intent.SUGGESTION, Intent.CHITCHAT, Intent.OUT_OF_SCOPE),
        *(Intent.INQUIRY, Intent.SUPPLEMENT, Intent.FOLLOW_UP, Intent.ASK_RIGHTS, Intent.AMEND),
    }
)
_SWEET = frozenset({Intent.PRAISE, Intent.THANKS})
_HELPED = re.compile(
    r"\b(?:but|helped?|fixed|replaced|sorted|found|apologi\w+|kind|gentle|refunded"
    r"|never (?:was|were)|wasn't|weren't|not (?:rough|mean|cruel|late|wrong)"
    r"|never (?:late|wrong|lost|broken))\b"
)
_BROKE = frozenset({Intent.PRAISE, Intent.SUPPLEMENT, Intent.CHITCHAT, Intent.OUT_OF_SCOPE})
"""What may only seem so, where plain words complain."""


def grieves(best: Intent, reading: str) -> str:
    """Return the rule by which a text that seems *best* complains, "" where none does."""
    if best is Intent.INQUIRY and _MAY_I.search(reading) and _was_wronged(reading):
        return "wronged"
    if _ASKS.search(reading):
        return ""
    if told := _wronged(best, reading):
        return told
    if best in _SWEET and (why := _no_praise(best, reading)):
        return why
    if best is Intent.INQUIRY and _NEEDFUL.search(reading) and not _WELL.search(reading):
        return "needful"
    if best in _LODGED and _UNPAID.search(reading):
        return "unpaid"
    broke = best in _BROKE and _FAULT.search(reading) and _BOUGHT.search(reading)
    return "broke" if broke and not _WELL.search(reading) else ""


def _wronged(best: Intent, reading: str) -> str:
    """Return the rule by which a text complains of what was done to him, "" for none."""
    if best in _BROKE and _PASSED_ON.search(reading):
        return "passed_on"
    if best in _LODGED and _BLOCKED.search(reading) and not _WELL.search(reading):
        return "blocked"
    return "lodges" if best in _LODGED and _LODGES.search(reading) else ""


def _was_wronged(reading: str) -> bool:
    """Say whether what came was wrong, and not only might be."""
    return bool(_WRONGED.search(reading)) and not _MIGHT.search(reading)


def _no_praise(best: Intent, reading: str) -> str:
    """Return the rule by which praise or thanks are none."""
    if _RETURNS.search(reading):
        return "returns"
    helped = _HELPED.search(reading)
    if _MOCKS.search(reading) and not helped:
        return "mocks"
    if _MARRED.search(reading) and not (helped or _UNMARRED.search(reading)):
        return "marred"
    if best is not Intent.PRAISE:
        return ""
    if _ROUGH.search(reading) and not helped:
        return "rough"
    if _GLAD.search(reading):
        return ""
    return "waited" if _WAITED.search(reading) else "bored" if _BORED.search(reading) else ""
