"""What happened, in the customer's own words.

    story(reading), supplement(reading)     the words of a turn that tell it, or add to it
    tells(said)                             whether one message does

Pure.
"""

from __future__ import annotations

from dialogues import retorts
from dialogues.events import Said
from dialogues.free_words import usable
from dialogues.reading import Reading
from dialogues.state import Known
from nlu.replies import lists_wishes
from nlu.types import Flag, Intent, Validity

_STORY_LEAST = 6
_SCOLDING_MOST = 12
_AGREEING_MOST = 10
_TEXT_MOST = 200


def story(reading: Reading) -> Known | None:
    """Return what happened in the customer's words, None while nothing usable was said."""
    return _words([m for m in reading.messages if tells(m)])


def supplement(reading: Reading) -> Known | None:
    """Return what a supplement adds to the story, None when it adds no words of use."""
    more = [m for m in reading.messages if m.parse.intent is Intent.SUPPLEMENT and usable(m)]
    return _words([m for m in more if len(m.parse.text.strip()) >= _STORY_LEAST])


def tells(said: Said) -> bool:
    """Say whether a message tells what happened."""
    parse, long = said.parse, len(said.parse.text.strip())
    if said.payload or long < _STORY_LEAST:
        return False
    if parse.intent is Intent.SUGGESTION:
        return True
    if Intent.AFFIRM in parse.acts and long < _AGREEING_MOST:
        return False
    if retorts.retorts(parse.text) and not parse.slots:  # 什么破充电宝 names the thing
        return False
    if lists_wishes(parse.text, parse.slots):
        return False
    only_scolds = Flag.ABUSIVE in parse.flags and long < _SCOLDING_MOST
    told = parse.intent in (Intent.COMPLAINT, Intent.FOLLOW_UP)
    return told and parse.validity is Validity.VALID and not only_scolds


def _words(told: list[Said]) -> Known | None:
    if not told:
        return None
    text = "；".join(m.parse.text.strip() for m in told)[:_TEXT_MOST]
    return Known(text, text, told[0].id)
