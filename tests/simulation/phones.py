"""The phones of simulated customers: a channel with moods, drawn by the world's chance."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.channels.base import (
    Address,
    Limits,
    Outbound,
    Outcome,
    Receipt,
)
from tests.fakes.one_way import OneWay


@dataclass
class Phones(OneWay):
    """arrived: (id, text) by chat; rings: the ids, in order over all of them.

    doubtful: called when a message arrived and nobody heard of it.
    """

    chance: random.Random
    doubtful: Callable[[], None]
    name: str = "shop"
    account: str = "one"
    limits: Limits = field(default_factory=lambda: Limits(max_text=4096))
    well: bool = False
    arrived: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    rings: list[str] = field(default_factory=list)

    async def send(self, to: Address, message: Outbound) -> Receipt:
        """Take it; or not now; or take it and lose the answer; or break."""
        mood = 1.0 if self.well else self.chance.random()
        if mood < 0.10:
            return Receipt(Outcome.RETRY, code="500")
        if mood < 0.13:
            return Receipt(Outcome.RETRY, retry_after=30.0, code="429")
        if mood < 0.15:
            raise ConnectionError("the line is cut")
        self.arrived[to.chat].append((message.id, message.text))
        self.rings.append(message.id)
        if mood < 0.19:
            self.doubtful()
            return Receipt(Outcome.RETRY, code="timeout")
        return Receipt(Outcome.SENT, platform_id=message.id)

    async def check(self) -> str | None:
        """Say that all is well."""
        return None
