"""What a lane holds when its turn begins."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from bot.brain import Asking
from bot.channels.base import Limits
from bot.hearing import Batch, Poison, pick
from bot.outbound import choices
from dialogues.effects import Button
from dialogues.state import State
from storage import conversations, lanes, messages
from storage.inbox import Waiting
from storage.lanes import Item

MOST = 50  # messages that make one turn at most


@dataclass(frozen=True, slots=True)
class Ready:
    """What a lane holds, and where its conversation stands.

    offered: the choices that stood as numbered lines. limits: of the door it came by.
    """

    items: tuple[Item, ...]
    failed: bool
    state: State | None
    version: int
    offered: tuple[Button, ...]
    limits: Limits

    @property
    def most(self) -> int:
        """How many messages may make one turn."""
        return 1 if self.limits.at_once or self.failed else MOST

    def batch(self) -> Batch:
        """Return the first event; a typed "1" is the choice that stood beside it.

        Raises:
            Poison: the first item (there must be one) is no event.
        """
        batch = pick(self.items, self.most)
        if not (self.offered and batch.from_customer):
            return batch
        return replace(batch, waiting=tuple(_choice(one, self.offered) for one in batch.waiting))


def look(c: Any, name: str, now: float, limits: Limits) -> Ready:
    """Read the lane *name* and its talk; c: the store's connection, handed on unseen."""
    chat = name.partition(":")[2]
    offered = messages.offered(c, chat) if limits.can_push else ()
    return Ready(
        lanes.items(c, [name], now, MOST)[name],
        lanes.fails(c, name) > 0,
        *conversations.load(c, chat),
        () if choices.native(offered, limits) else offered,
        limits,
    )


def written(ready: Iterable[Ready], asking: Asking) -> list[tuple[Waiting, str]]:
    """Return what customers wrote that the next turns of lanes will read, and what was asked."""
    found: list[tuple[Waiting, str]] = []
    for one in ready:
        with suppress(Poison):  # its own turn says so
            batch = one.batch() if one.items else None
            if batch and batch.from_customer:
                found += [(message, asking(one.state)) for message in batch.waiting]
    return found


def _choice(waiting: Waiting, offered: tuple[Button, ...]) -> Waiting:
    meant = None if waiting.payload else choices.chosen(waiting.text, offered)
    return waiting if meant is None else replace(waiting, text=meant.title, payload=meant.payload)
