"""What a lane's work came to is written down, though the database be away just then.

    await settle(store, job, Claim(lane, until), clock)

Something left the house before: a message, a call, a delivery. Were it not noted, whoever claims
the lane next would do it again, and only some receivers know a repeat by its id. So the same job
is tried until the lease ends; nobody else can have the lane before. A commit whose answer was
lost is not made twice: a try after the first needs the claim as it was made.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Protocol, TypeVar

import structlog

from storage import lanes
from storage.errors import StoreAway
from storage.store import Tx

FIRST, LONGEST = 0.1, 2.0  # seconds before the next try, doubled each time
T = TypeVar("T")
log = structlog.get_logger("bot.lanes")


@dataclass(frozen=True, slots=True)
class Claim:
    """A lane in hand. until: when its lease ends (epoch seconds of the store)."""

    lane: str
    until: float


class Writes(Protocol):
    """The store, as far as it is needed here."""

    def write(self, job: Callable[[Tx], T]) -> Future[T]:
        """Carry out *job*; the future resolves after the durable commit."""
        ...


async def settle(
    store: Writes, job: Callable[[Tx], T], claim: Claim, clock: Callable[[], float]
) -> T:
    """Write *job*, which makes sure of the lane by `lanes.own`; again while the store is away.

    Raises:
        StoreAway: it stayed away for as long as the lane is surely ours.
        Lost: another has the lane, or an earlier try got through and only its answer was lost.
    """

    def once_more(tx: Tx) -> T:
        lanes.untouched(tx, claim.lane, claim.until)
        return job(tx)

    loop = asyncio.get_running_loop()
    end, wait, write = loop.time() + claim.until - clock(), FIRST, job
    while True:
        try:
            return await asyncio.wrap_future(store.write(write))
        except StoreAway as error:
            if loop.time() + wait >= end:
                raise
            log.warning("store away, noted later", lane=claim.lane, error=str(error))
        await asyncio.sleep(wait)
        wait, write = min(2 * wait, LONGEST), once_more
