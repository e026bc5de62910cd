"""Tells leads when more people than usual speak of one thing, before it is a heap of complaints.

A runner (bot/runners.py). It reads messages by id, from a place that is remembered, in its own
slow loop; no turn waits for it. Of several processes on one database one counts: who leads, up to
where it read and what it counted are written together. One alarm of a topic stands at a time; it
ends by itself once the rise is over and *quiet* has passed. Source: S2-64, S1-27.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import structlog

from bot.alerts.rising_words import sentence, topic
from bot.alerts.settings import Rising
from bot.app import Base
from bot.deployment import Deployment
from bot.runners import repeat
from cases import rising, topics
from cases.rising import DAY, SLOT, WEEK, Counts, Rules, Span, Spans, View
from cases.topics import Stage
from dialogues.state import Level
from nlu import taxonomy
from storage import alerts, shared, topic_counts, topics_heard
from storage.alerts import EARLY, RISING, Alarm, Raised
from storage.errors import StoreError
from storage.store import Store, Tx
from storage.topic_counts import Count
from storage.topics_heard import Batch

EVERY = 60.0  # seconds between two looks
REST = 0.5  # seconds between two pages when there is much to read
LEAD, CURSOR = "rising:lead", "rising:read"
_MARGIN = 2 * DAY  # beyond the weeks looked back: the hour wider at either side, and to spare
_DANGER = ".safety"
Connection = Any  # the store's, handed on unseen
T = TypeVar("T")
log = structlog.get_logger("bot.rising")


@dataclass(frozen=True, slots=True)
class Sight:
    """A topic as it stands. raised: its alarm that is not over."""

    topic: str
    view: View
    stages: Mapping[Stage, Count]
    raised: Raised | None


class RisingWatch:
    """names: Chinese names of the categories. rest, most: between pages, and messages of one."""

    def __init__(  # noqa: PLR0913 - what it goes by, and its pace
        self,
        store: Store,
        settings: Rising,
        names: Mapping[str, str],
        zone: tzinfo,
        process: str,
        *,
        every: float = EVERY,
        rest: float = REST,
        most: int = topics_heard.MOST,
    ) -> None:
        self._store = store
        self._rules = Rules(settings.least, settings.times, settings.weeks)
        self._quiet = settings.quiet.total_seconds()
        self._names = names
        self._zone = zone
        self._process = process
        self._every, self._rest, self._most = every, rest, most
        self._stopped = asyncio.Event()

    async def run(self) -> None:
        """Look until `stop`; a store that is away is asked again at the next look."""
        await repeat(self._try, self._every, self._stopped)

    def stop(self) -> None:
        """Look no more. On the loop."""
        self._stopped.set()

    async def _try(self) -> None:
        try:
            await self.look()
        except StoreError as error:
            log.warning("store away", error=str(error))

    async def look(self) -> None:
        """Count what came since the last look, then see what rises; nothing where another leads.

        Raises:
            StoreError: the store is away; nothing is counted twice or lost.
        """
        more = await self._count()
        while more and not self._stopped.is_set():
            await asyncio.sleep(self._rest)
            more = await self._count()
        if more is False:
            await self._tell()

    async def _count(self) -> bool | None:
        """Count a page; return whether there may be more, None where another process leads."""
        if not await self._write(self._lead):
            return None
        after, batch = await asyncio.to_thread(self._store.read, self._page)
        if batch.broken:
            log.error("readings passed by", messages=batch.broken)
        if not await self._write(lambda tx: self._keep(tx, after, batch)):
            return None
        return batch.more

    def _lead(self, tx: Tx) -> bool:
        return shared.lead(tx, LEAD, self._process, 2 * self._every)

    def _page(self, c: Connection) -> tuple[str, Batch]:
        """Return the place that was remembered ("" the first time) and what stands behind it."""
        now = self._store.clock()
        kept, since = shared.get(c, CURSOR), self._horizon(now)
        place = kept.value if kept is not None else ""
        after = int(place) if place else topics_heard.begin(c, since)
        return place, topics_heard.read(c, after, now, since, self._most)

    def _keep(self, tx: Tx, place: str, batch: Batch) -> bool:
        """Keep the counts and the place together; False when another read on from there."""
        kept = shared.get(tx.c, CURSOR)
        if not self._lead(tx) or (kept.value if kept is not None else "") != place:
            return False
        topic_counts.add(tx, batch.counts)
        topic_counts.forget(tx, self._horizon(tx.now))
        shared.put(tx, CURSOR, str(batch.last))
        return True

    def _horizon(self, now: float) -> float:
        """Return from when on counts are kept: no baseline looks further back."""
        return (now - self._rules.weeks * WEEK - _MARGIN) // SLOT * SLOT

    async def _tell(self) -> None:
        seen = await asyncio.to_thread(self._store.read, self._seen)
        fresh = await self._write(lambda tx: self._settle(tx, seen)) if seen else 0
        if fresh:
            log.warning("rising", topics=[one.topic for one in seen if _rose(one)])

    def _seen(self, c: Connection) -> list[Sight]:
        """Return the topics that rise, and those whose alarm may be over."""
        now = self._store.clock()
        began = topic_counts.since(c)
        spans = None if began is None else rising.spans(now, began, self._rules.weeks)
        known = {one.alarm.about: one for one in alerts.standing(c) if one.alarm.kind == RISING}
        if spans is None:
            return []
        looked = dict.fromkeys([*topic_counts.busy(c, spans.hour, self._rules.least), *known])
        found = [self._sight(c, one, spans, known.get(one)) for one in looked]
        return [one for one in found if _rose(one) or self._over(one, now)]

    def _sight(self, c: Connection, of: str, spans: Spans, raised: Raised | None) -> Sight:
        def total(*found: Span) -> int:
            return sum(topic_counts.total(c, of, one) for one in found)

        counts = Counts(total(spans.hour), total(spans.day), total(*spans.same), total(*spans.days))
        view = rising.look(counts, spans, self._rules)
        return Sight(of, view, topic_counts.by_stage(c, of, spans.hour), raised)

    def _over(self, one: Sight, now: float) -> bool:
        long_ago = one.raised is not None and one.raised.raised.timestamp() <= now - self._quiet
        return long_ago and one.view.eased

    def _settle(self, tx: Tx, seen: list[Sight]) -> int:
        """Raise what rises, end what is over; return how many alarms are new."""
        if not self._lead(tx):
            return 0
        alerts.end(tx, [one.raised.id for one in seen if one.raised and not _rose(one)])
        fresh = [alerts.raise_alarm(tx, self._alarm(one)) for one in seen if _rose(one)]
        return sum(one is not None for one in fresh)

    def _alarm(self, one: Sight) -> Alarm:
        kind, what = topics.of(one.topic)
        danger = kind == topics.CATEGORY and what.endswith(_DANGER)
        said = sentence(topic(one.topic, self._names), one.view, one.stages, self._zone)
        level = Level.URGENT if danger else Level.GENERAL
        return Alarm(RISING, "", "", level, about=one.topic, what=said, climbs=EARLY)

    async def _write(self, job: Callable[[Tx], T]) -> T:
        return await asyncio.wrap_future(self._store.write(job))


def _rose(one: Sight) -> bool:
    """Say whether it is to be told of: it rises, and no alarm stands for it."""
    return one.view.rises and one.raised is None


def watch(deployment: Deployment, base: Base) -> RisingWatch:
    """Return the runner of a deployment."""
    own = deployment.settings
    zone, names = ZoneInfo(own.company.timezone), taxonomy.load().names
    return RisingWatch(base.store, own.alerts.rising, names, zone, deployment.process)
