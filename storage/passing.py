"""Talks that go to the people of their own platform, behind the last words the bot has for them.

    call(tx, chat, case_no)        in the turn that hands the talk over: kept or lost with it
    called(items) -> Call | None   among the work of the chat's outgoing lane
    again(tx, chat, call, due)     the platform said "later"
    ended(tx, call, tried)         it has the talk, or will not have it: in the case's history

The work is a piece of the lane its messages stand in; a talk has one of it at most.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from storage.case_events import event
from storage.handoffs import NOT_PASSED, PASSED
from storage.lanes import Item
from storage.outbox import SENT, Tried
from storage.work import put
from storage.writer import Tx

KEY = "people"


@dataclass(frozen=True, slots=True)
class Call:
    """The platform's people are to get the talk; id is the work's. tries counts those made."""

    id: int
    case_no: str
    tries: int = 0


def call(tx: Tx, chat: str, case_no: str) -> None:
    """Have the talk given to the platform's people when nothing waits to be said any more."""
    put(tx, f"out:{chat}", {"case_no": case_no, "tries": 0}, key=KEY)


def called(items: Iterable[Item]) -> Call | None:
    """Return the call among a lane's work, None when there is none."""
    return next((Call(one.id, **one.body) for one in items if one.key == KEY), None)


def again(tx: Tx, chat: str, one: Call, due: datetime) -> None:
    """Try once more at *due*; what is said meanwhile does not wait for it."""
    put(tx, f"out:{chat}", {"case_no": one.case_no, "tries": one.tries + 1}, due=due, key=KEY)


def ended(tx: Tx, one: Call, tried: Tried) -> None:
    """Keep in the case's history whether the platform's people have the talk, and why not."""
    if one.case_no:
        kind = PASSED if tried.outcome == SENT else NOT_PASSED
        event(tx, one.case_no, kind, "bot", {"text": tried.detail or tried.code})
