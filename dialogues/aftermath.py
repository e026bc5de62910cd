"""Small things said once a case is filed, each answered for what it is, and no more.

    reach(draft, reading) -> bool    how he wants to be reached, kept
    told(draft, reading) -> bool     its number, how to be reached, what somebody told him
    felt(draft, reading) -> bool     thanks, a greeting, a pain, blame of himself, need by tonight

Source: ideal 1.5, 3.2; S1-03.
"""

from __future__ import annotations

import re

from dialogues import aftertalk, amends, human, matter, preferred
from dialogues.draft import Draft
from dialogues.faults import tells_fault
from dialogues.reading import Reading
from dialogues.state import Control, Known
from dialogues.triage import fill
from nlu.types import Emotion, Flag, Intent

_MOST = 60
_ADDS = re.compile(
    r"(?:[忘漏][记記]?|[唔不][记記]得)[了咗]?(?:[同跟][你您][们們哋]?)?[说說讲講提]|[补補]充|[还還][没沒][说說讲講]"
)
"""What was forgotten is an addition, and no sorrow: 有件事唔記得講."""
_BAD = frozenset({Emotion.ANXIETY, Emotion.DISAPPOINTMENT})


def told(draft: Draft, reading: Reading) -> bool:
    """Answer who asks for his number, says how to reach him, or what he heard from somebody."""
    text = reading.text.strip()
    if aftertalk.asks_number(text):
        return draft.message("your_number")
    if reach(draft, reading):
        matter.file(draft)
        return draft.message("reach_kept")
    if aftertalk.news(text) and Intent.SUGGESTION not in reading.acts:
        amends.undated(draft)  # 刚刚打来说明天上门 tells no day of the matter
        draft.note("supplement", text)
        matter.file(draft)
        return draft.message("news")
    return False


def reach(draft: Draft, reading: Reading) -> bool:
    """Keep how he wants to be reached; words that name no way known are kept as they stand."""
    name, text = preferred.PREFERENCE, reading.text.strip()
    if draft.state.fields.get(name) != draft.was.fields.get(name):
        return True
    if not preferred.says_how(text) or name not in draft.script.questions:
        return False
    value = preferred.loosely(text)
    fill(draft, {name: Known(value, text[:_MOST], reading.messages[-1].id)})
    return True


def felt(draft: Draft, reading: Reading) -> bool:
    """Meet what is no addition to the case: a feeling, thanks, a look whether somebody is there."""
    text = reading.text.strip()
    if Flag.SELF_HARM.value in draft.state.flags or reading.attachments:
        return False
    if aftertalk.in_need(text) and draft.state.control is Control.BOT:
        draft.note("supplement", text)
        amends.undated(draft)
        human.hand_over(draft, "does not know where to turn tonight")
        return True
    if aftertalk.nods(text):
        return draft.message("goodbye")
    if aftertalk.greets(text):
        return draft.message("here")
    if aftertalk.thanks(text) and not reading.tells_matter:
        return draft.message("thanked")
    return _soothed(draft, reading, text)


def tells_harm(text: str) -> bool:
    """Say whether words tell of a thing that is amiss, which is an addition."""
    return tells_fault(text) or aftertalk.harm_too(text)


def _soothed(draft: Draft, reading: Reading, text: str) -> bool:
    blames = aftertalk.blames_self(text)
    low = reading.emotion in _BAD and reading.heat > 0
    sad = aftertalk.pained(text) or (
        low and not (reading.slots or tells_harm(text) or _ADDS.search(text))
    )
    if not (blames or sad) or not draft.message("soothed" if blames else "felt"):
        return False
    draft.note("supplement", text)
    return True
