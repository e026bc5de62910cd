"""What a turn asks for before all else: a person, or to have the complaint taken back.

    person(was, reading) -> bool                a person is asked for, now
    may_withdraw(was, state, reading) -> bool   there is something to take back, and it is meant

Pure. Part of hear.
"""

from __future__ import annotations

import re

from dialogues import after, aftertalk, confirm, danger, fed_up, openers, retorts
from dialogues.effects import CaseState
from dialogues.free_words import only_values
from dialogues.reading import Reading
from dialogues.state import FieldName, Phase, State
from dialogues.withdrawal import keeps, over
from nlu.steps import english_wish
from nlu.types import SlotType

_PHONE, _DEMAND, _STORY = map(FieldName, ("contact_phone", "demand", "issue"))
_A_PERSON = re.compile(
    r"\b(?:person|people|human|manager|agent|some(?:one|body)|any(?:one|body)|supervisor|boss|call"
    r"|ring|speak|talk|transfer|connect|operator|rep|representative|put me)\b",
    re.IGNORECASE,
)
_TO_DO_IT = re.compile(
    r"\b(?:some(?:one|body)|an? (?:technician|engineer|plumber|repair ?man|guy|man))\b[^.,!?]{0,24}"
    r"\b(?:fix|repair|install|mend|clean|collect|pick (?:it )?up|look at (?:it|this|the)"
    r"|check (?:it|the)|visit)"
    r"|\b(?:can|could|when (?:can|will)|will) (?:some(?:one|body)|the technician"
    r"|an? \w+) (?:please )?"
    r"(?:come|be here)\b",
    re.IGNORECASE,
)
"""Wanted at his home, not in this talk: i want someone to fix it properly."""

_CANCELS = re.compile(
    r"(?:(?:just|please|pls|then|so|well|ok|i want you to)\W+)*(?:cancel|stop|end|terminate)"
    r" (?:it|this|that|them)(?: all)?(?P<more>\W+(?:and|or|,) (?:also )?(?:stop|refund|give|return"
    r"|pay|don['’]?t charge|get)\b.{0,40})?"
    r"(?:\W+(?:now|please|pls|immediately|asap|today|for good))*\W*",
    re.IGNORECASE,
)
_RUNS_ON = re.compile(
    r"\b(?:gym|member\w*|subscri\w+|contract|plan|broadband|internet|insurance|policy|lease|app"
    r"|streaming|trial|renew\w*|auto-?pay|direct debit|monthly|each month|every month"
    r"|charg(?:e|es|ed|ing))\b",
    re.IGNORECASE,
)
"""What goes on until it is cancelled."""

_TAKEN_IN = frozenset({Phase.FEELINGS, Phase.FACTS, Phase.DEMAND})
_IMPROVE = "improve"
_ASKS_FOR_US = re.compile(
    r"人工|真人|活人|[转轉叫找][个個]?人|打|[电電][话話]|[联聯][系繫]|同事|客服"
)
_ENDED = frozenset({CaseState.RESOLVED.value, CaseState.CLOSED.value})


def person(was: State, reading: Reading) -> bool:
    """Say whether a person is asked for; a number left for later is no such wish.

    It is left as well while the matter is taken in: what is missing is asked on, and read back.
    """
    filed = was.phase is Phase.DONE or was.open == confirm.CONFIRM
    asked = was.asking == _PHONE or filed or retorts.may_be_called(reading.text)
    asked = asked or (bool(was.case_no) and not retorts.calls_now(reading.text))
    left = reading.leaves_number and asked
    told = any(
        not only_values(m.parse) or fed_up.wants_leader(m.parse.text) for m in reading.messages
    )
    refused = retorts.no_phone(reading.text)  # 唔好打電話
    refused = refused or (filed and aftertalk.no_call(reading.text))
    refused = refused or aftertalk.asks_due(reading.text)  # 行吧 那谁给我打电话
    refused = refused or retorts.busy(reading.text) or aftertalk.news(reading.text)
    refused = refused or (not was.case_no and openers.announces(reading.text))
    refused = refused or bool(_TO_DO_IT.search(reading.text)) or _of_others(reading)
    refused = refused or _bids(reading.text)
    called = reading.wants_human or danger.cries(reading.text)
    return called and not left and told and not refused


def _bids(text: str) -> bool:
    """Say whether an answer bids us do something that is no call: train your staff."""
    return english_wish.bids(text) and not _A_PERSON.search(text)


def _ends_deal(was: State, text: str) -> bool:
    """Say whether a short bidding ends what he told of, no wish being known: my gym; cancel it."""
    wish, story = was.fields.get(_DEMAND), was.fields.get(_STORY)
    bids = _CANCELS.fullmatch(text.strip())
    if was.phase not in _TAKEN_IN or story is None or bids is None:
        return False
    known = wish is not None and wish.given and not bids["more"]
    return not known and bool(_RUNS_ON.search(story.value))


def _of_others(reading: Reading) -> bool:
    """Say whether whoever is to call is the one who is to do better: 让骑手以后先打电话."""
    bids = [s for s, _ in reading.slots if s.type is SlotType.DEMAND and s.value == _IMPROVE]
    left = reading.text
    for slot in bids:
        left = left.replace(slot.text, "")
    return bool(bids) and not _ASKS_FOR_US.search(left)


def may_withdraw(was: State, state: State, reading: Reading) -> bool:
    """Say whether there is something to take back: a case, and not one that is done already.

    Who leaves it to us takes nothing back: 算了，你们看着办.
    """
    if english_wish.ends_deal(reading.text) or _ends_deal(was, reading.text):
        return False  # close my account is what he wants of the firm
    open_case = bool(state.case_no) and state.stage not in _ENDED and not state.taken_back
    text = reading.text
    meant = over(text) or not (retorts.leaves(text) or keeps(text) or fed_up.gives_up(text))
    return open_case and was.open != after.WITHDRAW and meant
