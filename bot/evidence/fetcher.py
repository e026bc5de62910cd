"""The fetcher: brings what customers sent through a platform, before the platform forgets it.

An item of the lane media:<chat> is one attachment. It is fetched at once; one that the platform
cannot give yet stands back, so that it holds up no other, and is tried again until the platform's
time is over. Bytes, use and row are entered in the transaction that finishes the item: cut off
anywhere, it is fetched again and entered once. What is gone for good is visible, not missing.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import structlog

from bot.channels.base import Address, Channel, MediaGone, MediaLater
from bot.evidence import names, words
from bot.evidence.clamd import ScannerAway
from bot.evidence.inspect import Rejected
from bot.evidence.keeper import DiskFull, Keeper
from bot.hub import Hub, News
from bot.lane_loop import LaneLoop
from storage import codec, evidence, files, lanes
from storage.errors import Lost, StoreError
from storage.evidence import GONE, KEPT, REFUSED, WAITING, Facts, Fetch, VanishedError
from storage.lanes import Item
from storage.messages import Attachment
from storage.store import Store, Tx
from storage.work import put_text

POOL = "media"
T = TypeVar("T")
log = structlog.get_logger("bot.evidence")


@dataclass(frozen=True, slots=True)
class FetchPace:
    """flight: fetches at once. Seconds: one fetch's patience, a claim's lease, the idle wait.

    first, longest: the wait after a failed try, doubled each time.
    """

    flight: int = 4
    patience: float = 180.0
    lease: float = 300.0
    idle: float = 1.0
    first: float = 5.0
    longest: float = 600.0


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One attachment to fetch. last: the platform's time is over, it is not tried again."""

    item: Item
    chat: str
    message: int
    attachment: Attachment
    fetch: Fetch
    last: bool


@dataclass(frozen=True, slots=True)
class _Got:
    """What came of one try."""

    state: str
    reason: str = ""
    facts: Facts | None = None


_FAILED = (
    (MediaGone, _Got(GONE, words.FORGOTTEN)),
    (MediaLater, _Got(WAITING, words.LATER)),
    (TimeoutError, _Got(WAITING, words.LATER)),
    (ScannerAway, _Got(WAITING, words.NOT_SCANNED)),
    (DiskFull, _Got(WAITING, words.DISK)),
)


class Fetcher:
    """Runs on the loop. *channels* by (name, account)."""

    def __init__(
        self,
        keeper: Keeper,
        hub: Hub,
        channels: Mapping[tuple[str, str], Channel],
        *,
        process: str,
        clock: Callable[[], float],
        pace: FetchPace | None = None,
    ) -> None:
        self._store: Store = keeper.store
        self._keeper = keeper
        self._hub = hub
        self._channels = channels
        self._clock = clock
        self._pace = own = pace or FetchPace()
        name = f"{process}.media"  # apart from the other workers: each frees only its own
        self._lanes = LaneLoop(self._store, POOL, name, clock, own.flight, own.lease, own.idle)
        self._owner = self._lanes.owner

    def ring(self) -> None:
        """There is something to fetch. Any thread."""
        self._lanes.ring()

    def stop(self) -> None:
        """Claim no more; `run` ends when what is under way is fetched. On the loop."""
        self._lanes.stop()

    async def run(self) -> None:
        """Fetch until stopped."""
        await self._lanes.run(self._one)

    async def _one(self, name: str) -> None:
        """Fetch the lane's first attachment; a lane that is not given back has its lease."""
        try:
            await self._first(name)
        except Lost:
            log.warning("lane lost", lane=name)
        except VanishedError:
            log.info("swept while it was fetched; once more", lane=name)
            await self._give_back(name)
        except StoreError as error:
            log.warning("store away", lane=name, error=str(error))

    async def _first(self, name: str) -> None:
        item = await asyncio.to_thread(self._item, name)
        if item is None:
            await self._give_back(name)
            return
        try:
            wanted = await asyncio.to_thread(self._wanted, name, item)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, it must not stop the others
            told, poison = f"{type(error).__name__}: {error}", item.id
            await self._write(
                lambda tx: lanes.failed(tx, self._owner, name, told, poison=poison, max_fails=1)
            )
            return
        got = await self._get(wanted)
        await self._lanes.settle(name, lambda tx: self._record(tx, name, wanted, got))
        self._hub.tell(News(wanted.chat))

    def _item(self, name: str) -> Item | None:
        ready = self._store.read(lambda c: lanes.items(c, [name], self._clock(), 1)[name])
        return ready[0] if ready else None

    def _wanted(self, name: str, item: Item) -> _Wanted:
        message = int(item.body["message"])
        attachment = codec.build(Attachment, item.body["attachment"])
        fetch, said = self._store.read(
            lambda c: (
                evidence.fetch_of(c, message, attachment.ref),
                evidence.said_at(c, message),
            )
        )
        if said is None:
            raise ValueError(f"there is no message {message}")
        patience = self._keeper.settings.fetch_patience.total_seconds()
        last = self._clock() >= said + patience
        return _Wanted(item, name.partition(":")[2], message, attachment, fetch, last)

    async def _get(self, wanted: _Wanted) -> _Got:
        """Try once; what fails for now is gone when there is no more time."""
        got = await self._try(wanted)
        if got.state == WAITING and wanted.last:
            reason = words.FORGOTTEN if got.reason == words.LATER else got.reason
            return _Got(GONE, reason)
        return got

    async def _try(self, wanted: _Wanted) -> _Got:
        to = Address.of(wanted.chat)
        channel = self._channels.get((to.channel, to.account))
        if channel is None:
            return _Got(WAITING, words.CLOSED)
        try:
            async with asyncio.timeout(self._pace.patience):
                return _Got(KEPT, facts=await self._bring(channel, wanted))
        except Rejected as error:
            return _Got(REFUSED, error.code)
        except StoreError:
            raise
        except Exception as error:
            for kind, got in _FAILED:
                if isinstance(error, kind):
                    log.warning("not fetched", channel=to.channel, reason=got.reason)
                    return got
            log.exception("fetch failed", channel=to.channel)
            return _Got(WAITING, words.ADAPTER)

    async def _bring(self, channel: Channel, wanted: _Wanted) -> Facts:
        """Stream the bytes to the disk, look into them and keep them."""
        most = self._keeper.settings.most(wanted.attachment.kind)
        stream = channel.fetch(wanted.attachment, most)
        try:
            incoming = await self._keeper.take(stream, most)
        finally:
            if isinstance(stream, AsyncGenerator):
                await stream.aclose()
        try:
            return await self._keeper.keep(incoming, last=wanted.last)
        finally:
            incoming.drop()

    def _record(self, tx: Tx, name: str, wanted: _Wanted, got: _Got) -> None:
        lanes.own(tx, self._owner, [name])
        fetch, one = wanted.fetch, wanted.attachment
        sha256 = ""
        if got.facts is not None:
            sha256 = got.facts.sha256
            self._enter(tx, wanted, got.facts)
        tried = Fetch(got.state, got.reason, fetch.tries + 1, sha256)
        evidence.tried(tx, wanted.message, one.ref, tried)
        if got.state == WAITING:
            wait = min(self._pace.first * 2.0 ** min(fetch.tries, 20), self._pace.longest)
            key = f"{wanted.message}:{hashlib.sha256(one.ref.encode()).hexdigest()[:16]}"
            put_text(tx, name, wanted.item.raw, due=tx.now + wait, key=key)
        lanes.done(tx, [name], (wanted.item.id,))

    def _enter(self, tx: Tx, wanted: _Wanted, facts: Facts) -> None:
        self._keeper.enter(tx, facts)
        files.put(
            tx,
            facts.sha256,
            message_id=wanted.message,
            mime=facts.mime,
            size=facts.size,
            kind=facts.kind,
            name=names.clean(wanted.attachment.name, facts.mime),
        )

    async def _give_back(self, name: str) -> None:
        def job(tx: Tx) -> None:
            lanes.own(tx, self._owner, [name])
            lanes.done(tx, [name], ())

        await self._write(job)

    async def _write(self, job: Callable[[Tx], T]) -> T:
        return await asyncio.wrap_future(self._store.write(job))
