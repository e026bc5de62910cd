"""Facts: what a decision may know besides state and event."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from dialogues.facts import Facts
from storage import cases
from storage.times import epoch
from storage.writer import Tx

WINDOW = timedelta(days=30)


def read(where: Tx | Connection, chat: str, now: datetime, *, fresh_case_no: str) -> Facts:
    """Return what is known of the conversation's customer at *now*."""
    c = where.c if isinstance(where, Tx) else where
    return Facts(
        fresh_case_no=fresh_case_no,
        cases=cases.seen(c, chat),
        complaints_30d=cases.since(c, chat, epoch(now - WINDOW)),
    )
