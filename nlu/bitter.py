"""Praise or thanks that are meant bitterly: great job losing my luggage.

    bitter(text) -> bool    words of praise around something that was spoilt, lost or not done

English only: Chinese bitterness is found by the words of condemns.py. Part of guess.
"""

from __future__ import annotations

import re

_SWEET = re.compile(
    r"\b(?:great|good|nice|fantastic|wonderful|lovely|brilliant|amazing|awesome|superb|excellent"
    r"|perfect|marvell?ous|bravo|congrat\w*|well done|best|world[- ]class|first[- ]class"
    r"|top[- ]notch"
    r"|thanks?|thank you|thx|cheers|appreciated?|keep (?:it )?up|love (?:it|how|that|the way))\b",
    re.IGNORECASE,
)
_SPOILT = re.compile(
    r"\b(?:thanks?|thank you|cheers|(?:great|good|nice|fantastic|brilliant|amazing) (?:job"
    r"|work)|well done"
    r"|congrat\w*)(?: (?:so|very) much| a (?:lot|bunch|million))?,? (?:for |on |at |in )?(?:\w+ )?"
    r"(?:los|ruin|break|wreck|destroy|wast|ignor|spoil|damag|scratch|smash|crush|forgett|cancell?"
    r"|steal|hang|delay|cheat|ripp|overcharg|scamm|messing|screw|miss|leav|kill|delet|lying)\w*"
    r"|\bthanks? (?:you )?for nothing\b|\bfor charging me (?:twice|double)"
    r"|\byou(?:'ve| have)? (?:\w+ )?(?:lost|ruined|broke|wrecked|destroyed|wasted|ignored"
    r"|cancell?ed|forgot"
    r"|damaged|overcharged|scratched|crushed) (?:my|our|me|us)\b"
    r"|\b(?:\w+ (?:hours?|days?|weeks?|months?)) (?:on hold|in the queue|late|overdue|waiting"
    r"|without"
    r"|and (?:still )?(?:no|nothing))\b|\bwaited (?:\w+ ){1,3}(?:hours?|days|weeks)\b"
    r"|\bstill (?:no|not|nothing|waiting|broken)\b"
    r"|\b(?:only|just|merely) took (?:you|them|him|her|your \w+) (?:\w+ ){1,3}"
    r"(?:hours?|days?|weeks?|months?|years?) to (?:los|break|ruin|wreck|ignor|forget|cancel|damag"
    r"|scratch|reply|respond|answer|notice|call|say no|tell)\w*"
    r"|\b(?:another|second|third|fourth|fifth|sixth|2nd|3rd|4th|5th|\w+ more) (?:\w+ )?(?:dud"
    r"|broken"
    r"|faulty|failure|no[- ]show|breakdown|outage|cancell?ation|delay|lemon|missed)\b"
    r"|\b(?:second|third|fourth|fifth|sixth|2nd|3rd|\dth|nth) time (?:now |that )?"
    r"(?:you|they|he|she)(?:'ve| have)? (?:lo[os]\w+|forg\w+|miss\w*|cancel\w*|br[eo]\w+"
    r"|damag\w+|ignor\w+|mess\w*|overcharg\w+|g[eo]t it wrong|sen[dt] the wrong)"
    r"|\b(?:late|wrong|broken|cancell?ed|lost|cold|down|dead|missed|delayed) (?:yet )?again\b"
    r"|\b(?:again|yet) (?:late|wrong|broken|cancell?ed|lost|missing)\b"
    r"|\b(?:never|didn'?t|did not|hasn'?t|has not) (?:even )?(?:show(?:ed)?(?: up)?"
    r"|turn(?:ed)? up|came"
    r"|come|arrived?|answer(?:ed)?|reply|replied|call(?:ed)? back)\b|\bhung up on (?:me|us)\b"
    r"|\b(?:arrived|came|delivered|got it) (?:\w+ )?(?:broken|smashed|cracked|damaged|dead"
    r"|empty|mouldy"
    r"|moldy)\b|\bdied (?:after|within|in) \w+ (?:hours?|days?|weeks?)\b",
    re.IGNORECASE,
)
_RELIEF = re.compile(
    r"\b(?:replac|fix|repair|found|find|resolv|sort(?:ed|ing)|refund|help|returned|solv|apologi"
    r"|sorry"
    r"|patien|kind|quick|promptly|made up|ma[dk]e it right|rescu|sav(?:ed|ing)|but|although|though"
    r"|however|despite|even though|except|finding|recover|came back|compensat|worth)\w*",
    re.IGNORECASE,
)
"""Who was helped, or says both in earnest, is thanked: he lost it, they found it."""


def bitter(text: str) -> bool:
    """Say whether praise or thanks stand around what was spoilt, and nothing was put right."""
    spoilt = _SWEET.search(text) and _SPOILT.search(text)
    return bool(spoilt) and not _RELIEF.search(text)
