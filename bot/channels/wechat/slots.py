"""Passive answers: a push waits here for the reply of its turn, every try of it for the same one.

WeChat waits 5 s for an answer, then cuts the line and pushes again, three tries in all. The reply
that comes in time rides home in the answer and costs nothing of the quota; whoever tries again
gets the same words.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field

from bot.channels.wechat.replies import MOST, size

_REMEMBERED = 10_000  # pushes


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds. answer: how long a push waits. hold: the same where there is no other way to answer.

    gather: after a reply, for the next one of the same turn, where there is no other way.
    lead: by which a passive answer precedes the next message by the API. kept: an answer, for as
    long as its push can be sent again.
    """

    answer: float = 4.5
    hold: float = 14.0
    gather: float = 0.4
    lead: float = 0.2
    kept: float = 600.0


@dataclass(slots=True, eq=False)
class Slot:
    """One push that waits. answer: the words it is answered with, "" when none came in time."""

    event: str
    user: str
    closing: asyncio.TimerHandle
    answer: asyncio.Future[str]
    said: dict[str, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """Everything said so far."""
        return "\n\n".join(self.said.values())

    async def wait(self) -> str:
        """Return the answer; a caller who is cut off takes it from nobody else."""
        await asyncio.wait([self.answer])
        return self.answer.result()


class Slots:
    """The open and the lately answered pushes of one account. On the loop.

    only: passive answers are the only ones, so a slot waits longer and takes several replies.
    """

    def __init__(self, patience: Patience, *, only: bool) -> None:
        self._patience = patience
        self._only = only
        self._slots: OrderedDict[str, Slot] = OrderedDict()
        self._open: dict[str, list[Slot]] = {}
        self._answered: OrderedDict[str, float] = OrderedDict()

    def open(self, event: str, user: str) -> Slot:
        """Return the slot of this push, a new one at its first try."""
        if event in self._slots:
            return self._slots[event]
        loop = asyncio.get_running_loop()
        wait = self._patience.hold if self._only else self._patience.answer
        slot = Slot(event, user, loop.call_later(wait, self._close, event), loop.create_future())
        self._slots[event] = slot
        self._open.setdefault(user, []).append(slot)
        return slot

    def waiting(self, event: str) -> bool:
        """Tell whether this push still waits for its answer."""
        slot = self._slots.get(event)
        return slot is not None and not slot.answer.done()

    def say(self, user: str, message: str, text: str) -> Slot | None:
        """Answer a waiting push of *user* with *text*; None when none has room for it.

        message: its id; said again it is not said twice.
        """
        for slot in self._open.get(user, ()):
            if message in slot.said:
                return slot
            room = MOST - size(slot.words) - 2 if slot.said else MOST
            if size(text) <= room:
                slot.said[message] = text
                self._settle(slot)
                return slot
        return None

    async def precede(self, user: str) -> None:
        """Wait until a passive answer to *user* that was just given is ahead of what follows."""
        at = self._answered.get(user)
        if at is not None:
            loop = asyncio.get_running_loop()
            await asyncio.sleep(max(0.0, at + self._patience.lead - loop.time()))

    def close(self) -> None:
        """Answer whatever waits, with what there is."""
        for event in list(self._slots):
            self._close(event)
        for slot in self._slots.values():
            slot.closing.cancel()
        self._slots.clear()

    def _settle(self, slot: Slot) -> None:
        """Close at once, or give the turn's next reply a moment to come."""
        if not self._only:
            self._close(slot.event)
            return
        loop = asyncio.get_running_loop()
        soon = min(loop.time() + self._patience.gather, slot.closing.when())
        slot.closing.cancel()
        slot.closing = loop.call_at(soon, self._close, slot.event)

    def _close(self, event: str) -> None:
        """Answer the push, or forget it when it was answered long enough ago."""
        slot = self._slots[event]
        if slot.answer.done():
            return
        loop = asyncio.get_running_loop()
        slot.closing.cancel()
        slot.closing = loop.call_later(self._patience.kept, self._forget, event)
        slot.answer.set_result(slot.words)
        if slot.said:
            self._answered[slot.user] = loop.time()
            self._answered.move_to_end(slot.user)
        left = [one for one in self._open[slot.user] if one is not slot]
        if left:
            self._open[slot.user] = left
        else:
            del self._open[slot.user]
        while len(self._slots) > _REMEMBERED and next(iter(self._slots.values())).answer.done():
            self._slots.popitem(last=False)[1].closing.cancel()
        while len(self._answered) > _REMEMBERED:
            self._answered.popitem(last=False)

    def _forget(self, event: str) -> None:
        self._slots.pop(event, None)
