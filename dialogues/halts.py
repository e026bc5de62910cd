"""Words at which the asking halts for a moment while a matter is taken in.

    met(draft, reading) -> bool     he wants a pause, or asks where everybody is, and is answered

Part of the intake. Source: ideal 3.2 (interruptions), R-BOT-01.
"""

from __future__ import annotations

from dialogues import aftertalk, human, interrupt
from dialogues.draft import Draft
from dialogues.reading import Reading
from dialogues.state import Control


def met(draft: Draft, reading: Reading) -> bool:
    """Answer who goes on later, and who waits for a person and looks for one."""
    if interrupt.pauses(draft, reading) and draft.answer("pause"):
        return True
    if draft.state.control is Control.QUEUE and aftertalk.looks_for_us(reading.text):
        human.wait_along(draft)
        return True
    return False
