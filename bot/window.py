"""The listening window: how long an answer waits for the customer to write on. Pure.

A burst of messages is one turn (seed 001: let the customer pour everything out). What cannot
wait is answered at once: danger, a wish for a person, a pressed button.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dialogues.events import Said
from nlu.types import Flag, Handoff, Intent, Parse

_NOW = frozenset({Flag.SAFETY, Flag.SELF_HARM, Flag.REQUEST_HUMAN})
_WISHES = frozenset({Handoff.REQUEST_HUMAN, Handoff.REQUEST_CALLBACK})
_COMPLETE = frozenset(
    {
        Intent.AFFIRM,
        Intent.DENY,
        Intent.ACCEPT,
        Intent.DONT_KNOW,
        Intent.REFUSE_ANSWER,
        Intent.GREET,
        Intent.THANKS,
        Intent.BYE,
        Intent.ASK_BOT,
        Intent.ASK_WHY,
        Intent.ASK_PROGRESS,
        Intent.ASK_HOURS,
    }
)


@dataclass(frozen=True, slots=True)
class Window:
    """Seconds. pause: after telling; answer_pause: after an answer; cap: from the first message."""

    pause: float = 6.0
    answer_pause: float = 1.2
    cap: float = 20.0


def answer_at(
    window: Window, messages: Sequence[Said], asking: str, now: datetime
) -> datetime | None:
    """Return when these waiting messages are to be looked at again; None: answer now.

    messages: in order, at least one. asking: the kind of the open question, "" when none. A wait
    longer than any is none: the clock was set back since the messages came.
    """
    if any(_urgent(one) for one in messages):
        return None
    short = asking or messages[-1].parse.intent in _COMPLETE
    pause = window.answer_pause if short else window.pause
    due = min(
        messages[-1].at + timedelta(seconds=pause), messages[0].at + timedelta(seconds=window.cap)
    )
    return due if now < due <= now + timedelta(seconds=window.cap) else None


def _urgent(said: Said) -> bool:
    return bool(said.payload) or _alarming(said.parse)


def _alarming(parse: Parse) -> bool:
    return parse.level == 1 or bool(parse.flags & _NOW) or parse.handoff in _WISHES
