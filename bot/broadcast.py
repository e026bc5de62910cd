"""Telling all members of an incident the same: first how many can be reached, then to those.

    reach(c, incident) -> Reach          what the agent sees before he sends
    send(incident, text, agent, count, once=...)   only while it is still that many, and once

A talk counts once however many cases of it are members. A channel whose window is closed or whose
budget is spent takes nothing, and nobody reads what is written to a case that was keyed in: those
members are named, to be called. In quiet hours it waits in
the outbox for the morning. Source: S2-20, T4.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo
from typing import Any

from bot.channels.base import Address, Channel, Limits
from bot.outbound import look
from dialogues import promised_times
from dialogues.promises import whole
from storage import broadcasts, incidents, standing
from storage.broadcasts import Text
from storage.errors import Refused
from storage.handoffs import Owner
from storage.incidents import Member
from storage.store import Store, Tx
from storage.times import moment

Connection = Any  # the store's, handed on unseen


class Changed(Refused):
    """It would reach another number of customers than the agent saw: show it to him again."""


@dataclass(frozen=True, slots=True)
class Reach:
    """chats: talks that can be reached now, and whether their door pulls. missed: who cannot."""

    members: tuple[Member, ...]
    chats: Mapping[str, bool]
    missed: tuple[Member, ...]

    @property
    def count(self) -> int:
        """How many talks it goes to."""
        return len(self.chats)


class Broadcast:
    """Any thread. doors: what each channel takes; channels: by (channel, account).

    zone: in which a time of day in a text is meant.
    """

    def __init__(
        self,
        store: Store,
        doors: Mapping[str, Limits],
        channels: Mapping[tuple[str, str], Channel],
        zone: tzinfo = UTC,
    ) -> None:
        self._store = store
        self._zone = zone
        self._doors = doors
        self._channels = channels

    def reach(self, c: Connection, incident: int, now: float) -> Reach:
        """Return who can be told at *now* (epoch seconds)."""
        members = tuple(incidents.members(c, incident))
        chats = {
            chat: pull
            for chat in dict.fromkeys(one.chat for one in members)
            if (pull := self._pulls(c, chat, now)) is not None
        }
        return Reach(members, chats, tuple(one for one in members if one.chat not in chats))

    def send(
        self, incident: int, text: str, agent: Owner, count: int, once: str = ""
    ) -> Future[Reach]:
        """Tell everybody who can be reached, if that is still *count* talks.

        once: the sender's own id of it; the same again tells nobody, after a restart too.
        The future may hold Refused (no text, no open incident) or Changed.
        """
        own = Text(incident, text.strip(), agent, once)
        return self._store.write(lambda tx: self._send(tx, own, count))

    def _send(self, tx: Tx, own: Text, count: int) -> Reach:
        found = incidents.get(tx.c, own.incident)
        if found is None or found.state != incidents.OPEN or not own.text:
            raise Refused("no text" if not own.text else f"no open incident: {own.incident}")
        reach = self.reach(tx.c, own.incident, tx.now)
        if broadcasts.done(tx.c, own.once):
            return reach
        if reach.count != count:
            raise Changed(f"it would go to {reach.count}, not to {count}")
        named = promised_times.times(own.text, moment(tx.now).astimezone(self._zone))
        told = replace(own, promised=tuple((whole(o.due), what) for o, what in named))
        broadcasts.tell(tx, told, reached=reach.chats, missed=reach.missed, members=reach.members)
        return reach

    def _pulls(self, c: Connection, chat: str, now: float) -> bool | None:
        """Return whether the talk's door pulls; None when it cannot be reached."""
        to = Address.of(chat)
        door = self._doors.get(to.channel)
        if door is None or door.unread:
            return None
        if not door.can_push:
            return True
        channel = self._channels.get((to.channel, to.account))
        if channel is None:
            return None
        left = look.budget_left(standing.traffic(c, chat), channel, now)
        return False if left.open else None
