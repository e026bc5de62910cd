"""What a customer hears of a visit that a colleague arranged, moved or called off, with its time.

    key(told) -> str            what storage puts into the talk's lane
    due(draft, named)           the promise is taken over, and the customer is told

One voice: while a colleague has the talk it is said in the name of who did it, else by the bot. A
visit that was moved again meanwhile is not told of. Source: S1-20, S1-21, S0-46, ideal 1.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from dialogues import pledges, tongue
from dialogues.draft import Draft
from dialogues.effects import Say
from dialogues.state import Control

KEY = "visit:"


class What(StrEnum):
    """again: the one before ended without the work done."""

    ARRANGED = "arranged"
    MOVED = "moved"
    AGAIN = "again"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Told:
    """A visit to tell of. promise: its id in the ledger; by: the name of the colleague who did it.

    since: when its window opens, None: only its end is known.
    """

    what: What
    promise: str
    since: datetime | None
    due: datetime
    by: str


def key(told: Told) -> str:
    """Return the key of the timer that tells it."""
    since = "" if told.since is None else int(told.since.timestamp())
    return f"{KEY}{told.what}:{since}:{int(told.due.timestamp())}:{told.promise}:{told.by}"


def due(draft: Draft, named: str) -> None:
    """Enter the promise of a visit that is to come, and tell of it."""
    told = _read(named)
    if told.what is not What.OFF:  # its promise was ended already
        pledges.due(draft, f"{pledges.KEY}{pledges.MADE}:{told.promise}")
        stands = any(pledge.id == told.promise for pledge in draft.state.pledges)
        if not stands or told.due <= draft.at:
            return
    _say(draft, told)


def _say(draft: Draft, told: Told) -> None:
    zone, rule = draft.at.tzinfo, f"words.visit_{told.what}"
    since = told.since and told.since.astimezone(zone)
    window = tongue.window(since, told.due.astimezone(zone), draft.at, draft.language)
    text = draft.word(f"visit_{told.what}", due=window)
    if draft.state.control is Control.HUMAN:
        draft.do(Say(text, draft.why(rule), author=told.by, kind="agent"))
    else:
        draft.parts.append(text)
        draft.rules.append(rule)


def _read(named: str) -> Told:
    what, since, until, promise, by = named.removeprefix(KEY).split(":", 4)
    return Told(What(what), promise, _moment(since) if since else None, _moment(until), by)


def _moment(seconds: str) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)
