"""Before there is a matter: greetings, questions, praise, and words nobody can place yet.

    hear(draft, reading) -> bool    True: a matter begins with this turn (the caller starts it)

A customer the bot does not understand is asked openly once, offered to be registered once, and
then brought to a person: never a loop (R-BOT-01).
"""

from __future__ import annotations

from dialogues import after, comfort, files, human, interrupt
from dialogues.draft import Draft
from dialogues.reading import Reading
from dialogues.state import Known, Level
from dialogues.triage import STORY, fill
from nlu.types import Emotion, Intent

REGISTER = "register"
YES, NO = "/register", "/no"
_COURTESIES = {
    Intent.PRAISE: "praise",
    Intent.GREET: "hello",
    Intent.THANKS: "goodbye",
    Intent.BYE: "goodbye",
}
_OFFER_AT, _PERSON_AT = 2, 3


def hear(draft: Draft, reading: Reading) -> bool:
    """Answer a customer who has not brought a matter yet."""
    if draft.state.open == REGISTER and (begun := _registered(draft, reading)) is not None:
        return begun
    if reading.tells_matter or _hints_trouble(reading):
        return True
    if reading.acts & {Intent.ASK_PROGRESS, Intent.FOLLOW_UP}:
        after.progress(draft, chased=False)
    elif not (interrupt.answer(draft, reading) or _courtesy(draft, reading)):
        if Intent.INQUIRY in reading.acts or _grumbles(reading):
            _offer(draft, reading)
        else:
            _not_understood(draft, reading)
    return False


def _courtesy(draft: Draft, reading: Reading) -> bool:
    """Return a greeting, thanks or praise; False when there is none or all words are used."""
    for intent, key in _COURTESIES.items():
        if intent in reading.acts:
            return draft.message(key)
    return False


def _registered(draft: Draft, reading: Reading) -> bool | None:
    """Return whether the customer wants to be registered; None when he said something else."""
    if reading.payload == YES or Intent.AFFIRM in reading.acts:
        draft.become(open="", level=draft.state.level or Level.GENERAL)
        return True
    if reading.payload == NO or Intent.DENY in reading.acts:
        draft.become(open="")
        draft.message("goodbye")
        return False
    return None


def _hints_trouble(reading: Reading) -> bool:
    """Take negative feeling with something to hold on to (order, amount, ...) for a complaint."""
    negative = reading.emotion not in (Emotion.NEUTRAL, Emotion.SATISFIED) and reading.heat >= 1
    return negative and bool(reading.slots)


def _grumbles(reading: Reading) -> bool:
    """Tell a grumble, said to nobody, from a complaint: it is only offered a case (S1-17)."""
    negative = reading.emotion not in (Emotion.NEUTRAL, Emotion.SATISFIED) and reading.heat >= 1
    return negative and bool(reading.text.strip()) and Intent.INQUIRY not in reading.acts


def _offer(draft: Draft, reading: Reading) -> None:
    """Offer to register what was said; its words are kept, so nobody has to say it twice."""
    text = reading.text.strip()[:200]
    if text:
        fill(draft, {STORY: Known(text, text, reading.main_id)})
    if _grumbles(reading):  # a feeling is met first, also where nothing is registered yet
        comfort.acknowledge(draft, reading)
        draft.message("offer_register")
    elif not draft.answer("inquiry"):
        draft.message("offer_register")
    draft.offer(draft.word("register"), YES)
    draft.offer(draft.word("human"), "/human")
    draft.become(open=REGISTER)


def _not_understood(draft: Draft, reading: Reading) -> None:
    draft.become(unknown=draft.state.unknown + 1)
    if reading.attachments:
        files.received(draft, reading)
    if draft.state.unknown >= _PERSON_AT:
        human.hand_over(draft, "not understood")
    elif draft.state.unknown == _OFFER_AT:
        _offer(draft, reading)
    else:
        draft.message("invite" if reading.attachments else "unclear")
