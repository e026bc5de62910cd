"""What a customer's turn says to the plan he was shown: by its buttons, an option's name, words.

    read(draft, offer, reading) -> Answered    how: an Answer, changing, which, "" something else
    after_all(draft, offer, reading) -> bool   what he wanted changed he takes now, by its name
    buttons(draft, offer)                      what stands under the plan
    by_name(offer, text)                       the one option that the words name

Source: S2-24, S0-41.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dialogues import after, cues
from dialogues.decided import Answer
from dialogues.draft import Draft
from dialogues.free_words import is_question
from dialogues.reading import Reading
from dialogues.state import Control, Offer
from nlu.types import Intent

ACCEPT, CHANGE, REFUSE = "/accept", "/change", "/refuse"
_AGREES = frozenset({Intent.AFFIRM, Intent.ACCEPT})
_ASKS = frozenset({
    Intent.ASK_PROGRESS, Intent.ASK_WHY, Intent.ASK_HOURS, Intent.ASK_RIGHTS, Intent.ASK_BOT,
    Intent.INQUIRY,
})  # fmt: skip
_NO = frozenset({Intent.DENY, Intent.REFUSE_ANSWER})
_TELLS = frozenset({Intent.COMPLAINT, Intent.SUGGESTION})
_BRIEF = 6
_YES_BUT = re.compile(
    r"^[^，,。；;！!？?]{0,4}?(?<![不你您最])(?:可以|行|好的?|同意|接受|没问题|沒問題)"
    r"[^，,。；;！!？?]{0,3}[，,。\s]*"
    r"(?:但|不过|不過|可是|只是|只有|前提)"
    r"|^\W*(?:yes|ok(?:ay)?|fine|sure|agreed|i agree|that works)\b[,.\s]*"
    r"(?:but|only|as long as|provided)\b",
    re.IGNORECASE,
)
_AS_IT_WAS = re.compile(r"(?:原方案|原来的方案|原來的方案|这个方案|這個方案|刚才的方案|剛才的方案)")


@dataclass(frozen=True, slots=True)
class Answered:
    """how: an Answer, changing, or which (agreed, and did not say to which)."""

    how: Answer | str
    option: str = ""


def read(draft: Draft, offer: Offer, reading: Reading) -> Answered:
    """Tell what the turn says to the offer; nothing ("") when it speaks of something else."""
    pressed = _pressed(draft, offer, reading)
    if pressed.startswith(ACCEPT):
        return _chosen(offer, _by_number(offer, pressed))
    if pressed in {CHANGE, REFUSE}:
        return Answered("changing" if pressed == CHANGE else Answer.REFUSED)
    named, no = by_name(offer, reading.text), reading.acts & _NO
    agrees = bool(reading.acts & _AGREES and not no)
    if _otherwise(draft, offer, reading, agrees=agrees):
        return Answered(Answer.AMENDED, named)
    only_named = named and cues.length(reading.text) <= _BRIEF and not no
    if (agrees or only_named) and not reading.asks_something:
        return _chosen(offer, named)
    if no or cues.holds(reading.text, draft.script.answers.review.words):
        return Answered(Answer.REFUSED)
    return Answered("")


def _pressed(draft: Draft, offer: Offer, reading: Reading) -> str:
    """Return the button's payload; where a channel has no buttons, their titles are typed."""
    titles = dict(buttons(draft, offer))
    return reading.payload or titles.get(reading.text.strip(), "")


def _otherwise(draft: Draft, offer: Offer, reading: Reading, *, agrees: bool) -> bool:
    """Say whether it is wanted otherwise: by the words for it, or by what follows "change"."""
    acts, words, text = reading.acts, draft.script.answers, reading.text
    if Intent.AMEND in acts or cues.holds(text, words.amend.words):
        return True
    if (agrees or by_name(offer, text)) and cues.holds(text, words.but.words):
        return True
    if _YES_BUT.search(text):
        return True
    told = offer.how == "changing" and not is_question(text)  # he was asked what to change
    asks = _ASKS - {Intent.INQUIRY} if told else _ASKS
    if agrees or acts & (asks | _NO) or not text.strip():
        return False
    here = draft.state.control is not Control.HUMAN and not after.another(draft, reading)
    return offer.how == "changing" or (here and bool(acts & _TELLS))


def _chosen(offer: Offer, option: str) -> Answered:
    if len(offer.options) > 1 and not option:
        return Answered("which")
    return Answered(Answer.ACCEPTED, option)


def _by_number(offer: Offer, payload: str) -> str:
    number = payload.removeprefix(ACCEPT).strip()
    here = number.isdecimal() and 0 < int(number) <= len(offer.options)
    return _name(offer.options[int(number) - 1]) if here else ""


def by_name(offer: Offer, text: str) -> str:
    """Return the one option that the words name, "" when none or several."""
    names = [_name(option) for option in offer.options]
    found = [name for name in names if cues.holds(text, [name])]
    return found[0] if len(found) == 1 else ""


def after_all(draft: Draft, offer: Offer, reading: Reading) -> bool:
    """Say whether he takes by name what he wanted changed: A, as it was, or the button."""
    text = reading.text
    named = bool(by_name(offer, text) or _AS_IT_WAS.search(text))
    brief = named and cues.length(text) <= _BRIEF
    pressed = _pressed(draft, offer, reading).startswith(ACCEPT)
    return pressed or brief or (named and bool(reading.acts & _AGREES))


def buttons(draft: Draft, offer: Offer) -> list[tuple[str, str]]:
    """Return (title, payload) of what stands under the plan, an option each where he may choose."""
    many = len(offer.options) > 1
    named = [(draft.word("accept_option", value=_name(o)), f"{ACCEPT} {n}")
             for n, o in enumerate(offer.options, start=1)]  # fmt: skip
    yes = named if many else [(draft.word("accept"), ACCEPT)]
    return [*yes, (draft.word("change"), CHANGE), (draft.word("refuse"), REFUSE)]


def _name(option: str) -> str:
    return option.split(maxsplit=1)[0] if option.split() else option
