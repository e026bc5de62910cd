"""What one target is told at once: everything that waits for it, each alarm once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.alerts.ladder import Ladder, told
from bot.alerts.told import tell
from bot.alerts.words import LOT, Call
from storage import alert_sendings, alerts, lanes
from storage.alert_sendings import Sending
from storage.alerts import Raised

Connection = Any  # the store's, handed on unseen
NONE = Ladder("", ())
_MOST = 50  # sendings looked at


@dataclass(frozen=True, slots=True)
class Lot:
    """item: the lane's own. stale: sendings whose alarm calls nobody any more.

    sendings: what the message stands for; calls: what it says, an alarm once, its latest round.
    """

    item: int | None
    stale: tuple[int, ...]
    sendings: tuple[Sending, ...]
    calls: tuple[Call, ...]


def climbs(ladders: Mapping[str, Ladder], raised: Raised) -> Ladder:
    """Return the ladder of the alarm; a name nobody knows climbs as its level does.

    A team without targets is told at the desk.
    """
    if raised.alarm.kind == alerts.NOTICE and raised.ladder not in ladders:
        return told(raised.ladder, ())
    return ladders.get(raised.ladder) or ladders.get(raised.alarm.usual, NONE)


def _calls(raised: Raised) -> bool:
    """Say whether the alarm is still told: while nobody answered, or as what is over itself."""
    return raised.state == alerts.OPEN or raised.alarm.kind == alerts.READER_BACK


def look(c: Connection, ladders: Mapping[str, Ladder], lane: str, target: str, now: float) -> Lot:
    """Return what *target* is to be told now (epoch seconds)."""
    ready = lanes.items(c, [lane], now, 1)[lane]
    stale: list[int] = []
    calls: dict[int, Call] = {}
    sendings: list[Sending] = []
    for one in alert_sendings.waiting(c, target, _MOST):
        if len(calls) == LOT and one.alarm not in calls:
            continue  # in the next message
        known = tell(c, one.alarm)
        if known is None or not _calls(known.raised):
            stale.append(one.id)
            continue
        sendings.append(one)
        calls[one.alarm] = Call(known, one.step, climbs(ladders, known.raised))
    item = ready[0].id if ready else None
    return Lot(item, tuple(stale), tuple(sendings), tuple(calls.values()))
