"""The company's own chat page: a pull door. What is committed is delivered; SSE only hurries it.

Chat routes are in bot/http/chat.py.
"""

from __future__ import annotations

from datetime import datetime

from bot.channels.base import Address, Limits
from storage.inbox import Arrival

ACCOUNT = "default"


class Web:
    """The door `web`."""

    name = "web"
    limits = Limits(max_text=1_048_576, max_buttons=8, payload_bytes=200, can_push=False)


def address(user: str) -> Address:
    """Return the address of the page's visitor *user*."""
    return Address(Web.name, ACCOUNT, user)


def arrival(user: str, event: str, text: str, payload: str, at: datetime) -> Arrival:
    """Make what a visitor wrote or pressed; *event* is the page's own id for it.

    Two visitors may use the same id, so the visitor is part of the event's id.
    """
    return Arrival(
        channel=Web.name,
        account=ACCOUNT,
        user=user,
        event_id=f"{user}:{event}",
        kind="button" if payload else "message",
        at=at,
        text=text,
        payload=payload,
    )
