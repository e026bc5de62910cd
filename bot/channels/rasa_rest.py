"""Rasa's REST channel: a pull door that answers in the same request with the replies of that turn.

Existing Rasa clients work unchanged. A message is a turn of its own, without listening window.
The route is in bot/http/rest.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from bot.channels.base import Limits
from dialogues.effects import Say
from storage.inbox import Arrival
from storage.messages import Line

ACCOUNT = "default"
_PAYLOAD = re.compile(r"/[a-z_]{1,40}")


class RasaRest:
    """The door `rest`."""

    name = "rest"
    limits = Limits(
        max_text=1_048_576, max_buttons=8, payload_bytes=200, can_push=False, at_once=True
    )


def arrival(
    sender: str, event: str, text: str, metadata: Mapping[str, Any], at: datetime
) -> Arrival:
    """Make what *sender* wrote; *event* is the client's message_id or one drawn for it.

    A text like /confirm is a pressed button's payload, as in Rasa. Two senders may use the same
    message_id, so the event's id is made of both, at one length.
    """
    pressed = _PAYLOAD.fullmatch(text) is not None
    return Arrival(
        channel=RasaRest.name,
        account=ACCOUNT,
        user=sender,
        event_id=sha256(f"{sender}\n{event}".encode()).hexdigest(),
        kind="button" if pressed else "message",
        at=at,
        text=text,
        payload=text if pressed else "",
        raw={"message_id": event} | ({"metadata": metadata} if metadata else {}),
    )


def answer(sender: str, replies: Sequence[Say | Line]) -> list[dict[str, Any]]:
    """Return *replies* as Rasa sends them; a message without buttons has no such key."""
    return [
        {"recipient_id": sender, "text": one.text}
        | (
            {"buttons": [{"title": b.title, "payload": b.payload} for b in one.buttons]}
            if one.buttons
            else {}
        )
        for one in replies
    ]
