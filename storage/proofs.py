"""By which message a promise was kept: the turn that a decision names, as the message's number.

named(c, chat, proof) -> proof
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from dialogues import proof
from storage import messages
from storage.messages import AGENT

_NEWEST = 60  # messages among which the turn's is looked for


def named(c: Connection, chat: str, text: str, spoken: int | None = None) -> str:
    """Return the proof with the number of the colleague's message that its turn said.

    A turn of which nothing is found any more stays named as it is. spoken: what this turn said.
    """
    found = proof.read(text)
    if (found.kind, found.ref) == (proof.MESSAGE, proof.BOT):
        return replace(found, ref="", message=spoken or 0).text
    if not found.turn:
        return text
    said = (
        line.id
        for line in reversed(messages.last(c, chat, _NEWEST))
        if line.who == AGENT and line.why is not None and line.why.turn == found.turn
    )
    number = next(said, 0)
    return replace(found, turn=0, message=number).text if number else text
