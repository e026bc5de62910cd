"""What is wished in plain English: from "I want", "please" or a bidding verb on, and no history.

    wished(text, slots) -> list[str]   the parts of an English text that wish, as they were said
    cut(text) -> str                   the same for a text of which no wish was read, "" when none
    bids(text) -> bool                 whether a few words are nothing but a bidding: waive it
    of_record(text) -> bool            whether it bids us do something with the complaint: send it
    ends_deal(text) -> bool            whether a deal with the firm is to end, and no complaint
    tells(text, slot) -> bool          whether a word of a wish tells what was done or refused

The repairman never came, they refused to refund me: what happened. "The kettle broke and I want my
money back" wishes from "I want" on. Pure. Source: S3-06, S4-10.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nlu.types import Slot, SlotType

_LONGEST = 160
_STOPS = " \n,;:.!-"
_LATIN = re.compile(r"[A-Za-z]{2}")
_SENTENCES = re.compile(
    r"(?<!\bmr)(?<!\bmrs)(?<!\bno)(?<!\bdr)[.!?]+(?=\s|$)|[;\n]+", re.IGNORECASE
)
_SOFT = r"(?:\s(?:just|only|really|now|still|also|simply|actually|therefore|definitely|at least))*"
_DO = (
    r"(?:refund|replace|repair|fix|exchange|swap|cancel|waive|remove|reverse|redo|re-?send|send"
    r"|deliver|compensate|reimburse|apologi[sz]e|credit|pay|give|return|unban|unblock|unlock"
    r"|unfreeze|restore|reinstate|reactivate|stop|close|delete|correct|change|clean|collect"
    r"|pick up|take|bring|hono?ur|reduce|lower|adjust|upgrade|downgrade|switch|terminate|release"
    r"|issue|reschedule|rebook|investigate|sort|train|fire|sack|discipline|punish|ban|suspend|drop"
    r"|arrange|match|rewash|mend|lift|undo|settle|approve|reissue|extend|activate|install|deduct"
    r"|inspect|verify|recalculate|look into|trace|locate|finish|transfer|move|hand over|make up"
    r"|check(?! (?:your|ur|again|above|the"
    r" (?:chat|photos?|pictures?|system|records?|messages?|file|order))\b)"
    r"|make it|make things|put it|put things|let me)"
)
_MY_PART = (
    r"(?:return|exchange|swap|cancel|reschedule|rebook|switch|upgrade|downgrade|terminate|transfer)"
)
"""What a customer does himself, asked for as a wish; can i send a photo asks how it is done."""

_THING = (
    r"(?:it|them|this|that|these|those|me|us|my|our|the|his|her|him|your|all|half|both|everything"
    r"|an?|another|back|for|in full|now|today|asap|properly|again|new|someone|somebody|whatever"
    r"|what|off|charging|the rest|some|one|at least|[$£€¥]?\d[\d.,]*)\b"
)
_TO_TALK = (
    r"to (?:complain|report|tell|say|speak|talk|ask|make an?|file|raise|lodge|share|point out"
    r"|understand|register|inform|mention|go|use|buy|cry|die|kill|end|leave|hear (?:from|back)"
    r"|escalate|see (?:if|whether)|check|follow up|thank|wait|let you know|call|be clear|know"
    r" (?:if|whether|when|where|who))\b"
)
_NO_OBJECT = (
    rf"(?!{_TO_TALK}|(?:some |your |any |more )?(?:help|advice|assistance|info\w*)\b"
    r"|(?:an? |the |to see an? )?(?:real |live |actual )?(?:person|human|agent|operator|rep)\b"
    r"|someone (?:to talk|who|real)|you to (?:listen|know|understand|hear|call|ring|hurry)"
    r"|(?:it|this|that|them) (?:for|at)\b|it[.!?,]*$|me to\b|us to\b|(?:him|her|them) to know\b"
    r"|\w+ (?:battery|part)s?, they|better\b|that (?:to|you know)\b|(?:my|the) \w+ (?:for|to) \w+$)"
)
_WANT = (
    r"(?:\bi|\bwe)(?:\s?(?:['’]?d|['’]?ll|would|will|do|am|['’]m|must|shall|are))?"
    rf"{_SOFT}\s(?:want|need|would like|wud like|demand|expect|insist on|request|prefer|asking for"
    r"|hoping for|looking for|would appreciate|hope for)"
    r"|\b(?:i|we)(?:\s?['’]?d| would)(?:\s(?:just|really|rather|also|very much))*"
    r"\s(?:like|love|prefer|appreciate|rather(?: have)?)"
    r"|\b(?:all|what|only thing) (?:i|we)(?: really)? (?:want|need|ask)(?: for)?(?: is|['’]s)"
    r"|\bmy (?:wish|demand|request|preference) is|^(?:just )?(?:want|need|would like)"
    r"|(?:^|(?<=[,;] )|(?<=\band ))(?:she|he|(?:my )?(?:mum|mom|mother|dad|father|wife|husband|son"
    r"|daughter|parents?|grandm\w+|grandf\w+|sister|brother|partner))"
    r"(?: just| only)? (?:wants?|would like|['’]d like)(?! (?:me|us|to (?:charge|know|see|speak)))"
)
_NOT_BEFORE = re.compile(
    r"(?:\b(?:if|when(?:ever)?|time|what|which|said|says|saying|told (?:me|us|him|her|them)|before"
    r"|unless|until|once|where|than|as|everything|anything|thing|the one|whether|like|cos of what"
    r"|how much|why|do|did)\s+(?:that\s+)?)$",
    re.IGNORECASE,
)
_ASK_ALSO = r"(?:\s(?:please|pls|plz|just|simply|kindly|at least|maybe|also|possibly))*"
_START = re.compile(
    rf"(?P<want>(?:{_WANT})\s{_NO_OBJECT})"
    rf"|\b(?:please|pls|plz|kindly)(?:\s(?:just|can you|could you|do))?\s(?={_DO}\b)"
    rf"|\b(?:can|could|will|would)\s(?:you|u|someone|somebody|they|we|i)(?:\sguys)?{_ASK_ALSO}"
    rf"\s(?:(?<!\bi\s)(?<!\bwe\s)(?={_DO}\b)|(?={_MY_PART}\b)"
    r"|(?:come|get|have|be given|be refunded)\s(?!through|to\b"
    r"|an? (?:answer|update|person|human|reply|agent)|some(?:one|body) to (?:talk|speak|call)"
    r"|your |the (?:name|number)))"
    r"|\b(?:just |so |then )?(?:give|get)\s(?:me|us)\s(?!an? (?:answer|update|minute|second|break))"
    r"|\bwhere(?:['’]?s| is| are)\s(?:my|our|the)\s(?:refund|money|deposit|compensation)"
    r"|\b(?:you|they|he|she)\s(?:should|must|need to|have to|better|had better|ought to)"
    rf"(?:\s(?:also|just|at least|all))*\s(?={_DO}\s{_THING})"
    r"|\bcancel (?:my|the|our|this)\b"
    rf"|(?:^|(?<=[,;:] )|(?<=\band )|(?<=\bso )|(?<=\bor )|(?<=\bbut )|(?<=\bthen )|(?<=\bjust ))"
    rf"(?:{_DO}\s(?={_THING}|\w+[.!?]*$)|(?:refund|replace|return|fix|repair|cancel)\b(?=[.!?]*$))"
    rf"|^{_DO}\s\w+(?:\s\w+)?\s(?:please|pls|plz)\b|^{_DO} (?:and|or|&|/) {_DO}\b"
    r"|^(?:an? |my )?(?:brand )?(?:full |new |another |replacement |different |partial )"
    r"(?:[a-z]+ ){1,2}(?:and|or|plus|instead|please|pls)\b",
    re.IGNORECASE,
)
"""Where a wish begins."""
_ON = re.compile(
    r"(?:and|or|plus|also|not|no|but not|otherwise|if not|or else|as well|with|without|instead|in"
    r"|to|for|on|at|by|before|within|please|pls|immediately|today|now|asap|preferably|full stop"
    rf"|even|including|i|we|{_DO})\b",
    re.IGNORECASE,
)
_OFF = re.compile(
    r"(?:i|we)\s(?!(?:don['’]?t|do not|also|just|only|really)?\s?(?:want|need|demand|expect|insist"
    r"|would like|['’]?d like|prefer))|(?:and|but)\s(?:my|the|they|he|she|it|i)\s(?!also want|want)"
    r"|(?:for|at) (?:your|me|this)|in (?:case|fact)|no (?:one|body|reply|answer)|to be honest|on \d"
    r"|by the way|at \d",
    re.IGNORECASE,
)
"""A further half sentence that tells something and wishes for nothing more."""
_BECAUSE = re.compile(
    r",?\s(?:(?:because|cos|coz|since)\s"
    r"(?:nobody|no one|i|it|they|the|my|he|she|we|you|this|that)"
    r"|as\s(?:i|they|he|she|we|you))\b.*$"
    r"|\s(?:but|and)\s(?:they|he|she|nobody|no one|your (?:staff|agent|team))\s"
    r"(?:refus|said|say|won|keep|told|did|do|never|ignore|just).*$",
    re.IGNORECASE | re.DOTALL,
)
_TOLD_BEFORE = re.compile(
    r"\b(?:refus\w+|declin\w+|den(?:y|ied|ies|ying)|reject\w+|won['’]?t|will not|wouldn['’]?t"
    r"|would not|never|didn['’]?t|did not|doesn['’]?t|does not|cannot|can['’]?t|said|says|saying"
    r"|told|promis\w+|claim(?:s|ed)|been|was|were|took|taken|went|wait\w*|asked|requested|applied"
    r"|called|chas\w+|tried|days? for|weeks? for|until|after|still)\b"
    r"|\b(?:no|my|your|ac|the|when|got|about)\s$"
    r"|\b(?:air ?con\w*|phone|laptop|tv|fridge|car|bike|boiler|roof|washer|heater|watch|shoe"
    r"|screen)\s$",
    re.IGNORECASE,
)
_TOLD_BEHIND = re.compile(
    r"(?:man|men|er|ers|ing|ed)?\s(?:(?:was|were|is|has|have|had|isn['’]?t|hasn['’]?t|wasn['’]?t"
    r"|never|took|takes|request|policy|team|guy|rejected|denied|refused|still|been|didn['’]?t"
    r"|pending|not|came|come|twice|keeps?|kept|broke|failed|arrived)\b)",
    re.IGNORECASE,
)
_BID = re.compile(
    r"(?:please |pls |just |so |then |well |ok |okay |yes |i want you to |you should |can you |"
    rf"could you |can u )*(?:just |please )*{_DO}\b(?!\?)(?:\s+\S+){{0,12}}\s*"
    r"|(?:please |just )*(?:tell|show|explain(?: to)?) (?:me|us)? ?(?:why|how|what|who)\b.{0,60}",
    re.IGNORECASE,
)
_NO_BID = re.compile(
    r"(?:change|correct|fix|remove|delete|put|make|send|update|take)\s(?:my|the|that|this)\s(?:\w+\s)?"
    r"(?:phone|number|date|day|name|e-?mail|wish|amount|sum|price|product|model|shop|story|line"
    r"|part|time|year|month|spelling|word|words)\b(?! (?:for|of) (?:the|my))|"
    r"(?:stop|change|send)\s(?:asking|talking|it there|of)\b|let me (?:know|see)\b"
    r"|(?:give|get) (?:me|us) (?:an? )?(?:minute|sec\w*|moment|break|answer|update)\b"
    r"|credit card|(?:exchange|repair|return|delivery|pay|stop|send|credit|move|issue|collect)"
    r" (?:rate|shop|man|guy|cent\w+|label|policy|ticket|request|slip|date|note|number|fee|day)s?\b"
    r"|(?:train|fire|match|ban|drop|bring|take|lift|issue|change|settle|move)"
    r" (?!(?:your|the|my|our|them|him|her|it|that|this|these|those|his|all|an?|off|to|back)\b)",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?:(?:yes|ok|okay|well|so|then|just|please|pls)\W+)*(?:correct|change|stop|move|drop|take|bring|pay"
    r"|give|send|match|train|fire|train|issue|lift|transfer|credit|close|delete|collect|sort)\W*",
    re.IGNORECASE,
)
"""One word that bids nothing by itself: yes correct."""
_STATE = re.compile(
    r"\b(?:is|was|were|came|went|broke|failed|said|told|refused|hasn['’]?t|didn['’]?t|happened"
    r"|late|not \w+ed|delayed|declined|rejected|denied|missing|charged|took|still|never"
    r"|not (?:yet|come)|isn['’]?t|has|have|had|pending)\b",
    re.IGNORECASE,
)
_RECORD = re.compile(
    r"(?:please |just |ok |yes |no )*(?:change|correct|update|send|take|drop|close|cancel|stop"
    r"|finish|submit|fix)"
    r" (?:it|this|that|something|one thing|a few things|another|a line|the (?:case|complaint|form))"
    r"(?: (?:to|in|off|now|please|then|first|as)\b.*)?\W*$|(?:please |just )*(?:add|put|make it)\b",
    re.IGNORECASE,
)
_DEAL = re.compile(
    r"\b(?:close|cancel|terminate|end|stop|delete|deactivate) (?:my|the|our|this|that)"
    r" (?:\w+ )?(?:account|contract|membership|subscription|plan|order|booking|policy|card|lease"
    r"|reservation|loan|service|line|agreement|trial|renewal|auto-?renew\w*)\b",
    re.IGNORECASE,
)
_OWED = re.compile(
    r"\b(?P<what>(?:my|our) (?:full )?(?:refund|money|deposit))\s"
    r"(?:still |has |have |is |was |did )*(?:still|hasn['’]?t|haven['’]?t|not|never"
    r"|isn['’]?t|didn['’]?t|nowhere)\b",
    re.IGNORECASE,
)
"""My refund still hasn't arrived: what is due is what he wants."""
_NAMED = re.compile(
    r"(?:just |my |an? |the )*(?:full |partial |complete )?"
    r"(?:(?:money|deposit|cash)(?= back)|refund|replacement"
    r"|exchange|compensation|apology|voucher)(?: back)?"
    r"(?:\W*$|(?:,"
    r"| (?:for|of|please|pls|to|and|or|now|today|on|in|plus|then|would|from|asap))\b.*)",
    re.IGNORECASE,
)
"""What is wanted, named and no more: money back for the seven lessons."""


def wished(text: str, slots: Sequence[Slot] = ()) -> list[str]:
    """Return what an English text wishes, a part for each sentence that does; [] when none."""
    if not _LATIN.search(text):
        return []
    parts = [(sentence, _cut(sentence)) for sentence in _sentences(text)]
    if not any(part for _, part in parts):
        return []
    slots = [s for s in slots if s.type is SlotType.DEMAND]
    return [
        part or sentence.strip(_STOPS)
        for sentence, part in parts
        if part or (any(s.text in sentence for s in slots) and _brief(sentence))
    ]


def cut(text: str) -> str:
    """Return the parts of a text that wish in plain English, as one value; "" when none does."""
    return "，".join(dict.fromkeys(wished(text)))[:_LONGEST].strip(_STOPS)


def bids(text: str) -> bool:
    """Say whether a text is nothing but a bidding: remove it; train your staff; tell me why."""
    said = text.strip().rstrip(_STOPS)
    bid = _BID.fullmatch(said) and not (_NO_BID.search(said) or _BARE.fullmatch(said))
    return bool(bid) and not _STATE.search(said)


def of_record(text: str) -> bool:
    """Say whether a bidding is of what was written down, or of the complaint: change it."""
    return bool(_RECORD.match(text.strip()))


def ends_deal(text: str) -> bool:
    """Say whether he wants a deal with the firm to end: close my account, cancel the plan."""
    return bool(_DEAL.search(text))


def tells(text: str, slot: Slot) -> bool:
    """Say whether a word of a wish tells what was done, promised or refused."""
    if not slot.text.isascii():
        return False
    head = _SENTENCES.split(text[: slot.start])[-1]
    tail = _SENTENCES.split(text[slot.end :])[0]
    if _cut_holds(head, slot, tail):
        return False
    if _TOLD_BEHIND.match(tail):
        return True
    return bool(_TOLD_BEFORE.search(head))


def _cut_holds(head: str, slot: Slot, tail: str) -> bool:
    """Say whether the wish of a sentence holds a word: what stands before it tells."""
    return slot.text in _cut(head + slot.text + tail)


def _sentences(text: str) -> Iterator[str]:
    for part in _SENTENCES.split(text):
        if part and part.strip(_STOPS):
            yield part.strip()


def _brief(sentence: str) -> bool:
    return len(sentence.split()) <= 6 and not _STATE.search(sentence)  # noqa: PLR2004


def _begins(sentence: str) -> int | None:
    """Return where the wish of a sentence begins, None when it wishes for nothing."""
    for hit in _START.finditer(sentence):
        if _NO_BID.match(sentence, hit.start()):
            continue
        if not _NOT_BEFORE.search(sentence[: hit.start()]):
            return hit.start()
    return None


def _cut(sentence: str) -> str:
    """Return a sentence from where it wishes on, to where it tells again."""
    start = _begins(sentence)
    if start is None:
        if owed := _OWED.search(sentence):
            return owed["what"]
        named = _NAMED.fullmatch(sentence) and not _STATE.search(sentence)
        return sentence.strip(_STOPS) if named or bids(sentence) else ""
    first, *rest = re.split(r",\s+", _BECAUSE.sub("", sentence[start:]))
    for half in rest:
        if not _ON.match(half) or _OFF.match(half):
            break
        first = f"{first}, {half}"
    return first.strip(_STOPS)[:_LONGEST]
