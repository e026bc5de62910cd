"""The grouper: finds cases that many customers brought alike, and makes incidents of them.

It looks at the cases of the last hours every few seconds. Cutting stories into words happens
outside the transaction; what it finds is checked again inside, so that of several processes one
begins an incident. A new case that is near a member comes into its open incident at once. A new
incident calls the duty person; one that nobody owns gets its owner as soon as somebody is there.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo

import structlog

from bot.alerts.rising_words import began
from cases import topics
from cases.rising import Span
from dialogues.assign import Need, choose
from dialogues.grouping import Group, Grouping, Pool, Report, telling, together
from dialogues.state import Level
from nlu import taxonomy
from storage import alerts, incident_signs, incidents, teams, topic_counts
from storage.alerts import Alarm
from storage.errors import StoreError
from storage.handoffs import Owner
from storage.incident_signs import Seen
from storage.incidents import Gathered
from storage.store import Store, Tx
from storage.times import moment

EVERY = 10.0  # seconds between two looks
_NEAR = 2  # a case and a member of an open incident
_STANDING = 50  # members that stand for an incident: it may have thousands
_TITLE_WORDS = 4
Tried = dict[str, tuple[float, int | None]]
_DANGER = ".safety"  # how the categories of what endangers people end
log = structlog.get_logger("bot.grouper")


@dataclass(frozen=True, slots=True)
class Found:
    """Cases that belong together, and what the incident is called."""

    group: Group
    title: str
    category: str


class Grouper:
    """Runs on the loop. cut: the words of a text. zone: of the times that staff read."""

    def __init__(
        self,
        store: Store,
        grouping: Grouping,
        cut: Callable[[str], Iterable[str]],
        *,
        clock: Callable[[], float],
        every: float = EVERY,
        zone: tzinfo = UTC,
    ) -> None:
        self._store = store
        self._grouping = grouping
        self._cut = cut
        self._clock = clock
        self._every = every
        self._zone = zone
        self._names = taxonomy.load().names
        self._seen: dict[str, Seen] = {}
        self._tried: Tried = {}
        self._stop = asyncio.Event()

    def follow(self, grouping: Grouping) -> None:
        """Group by *grouping* from now on. Any thread."""
        self._grouping = grouping

    def stop(self) -> None:
        """Look no more. On the loop."""
        self._stop.set()

    async def run(self) -> None:
        """Look until stopped; a store that is away is asked again later."""
        while not self._stop.is_set():
            try:
                await self.look()
            except StoreError as error:
                log.warning("store away", error=str(error))
            await self._rest()

    async def look(self) -> list[Gathered]:
        """Look once; return what came of it."""
        found, owned = await asyncio.to_thread(self._look)
        if not found and owned:
            return []
        gathered = await asyncio.wrap_future(self._store.write(lambda tx: self._gather(tx, found)))
        for one in gathered:
            log.warning("incident", number=one.incident, fresh=one.fresh, joined=len(one.joined))
        return gathered

    def _look(self) -> tuple[list[Found], bool]:
        """Return the groups of the span, and whether every open incident has its owner."""
        standing = self._store.read(incidents.all_of)
        return self._find(), all(one.owner is not None for one in standing)

    def _find(self) -> list[Found]:
        """Return the groups that cases which are new, or near a new member, make or complete."""
        since = moment(self._clock()) - self._grouping.within
        known = self._seen
        seen = self._store.read(lambda c: incident_signs.recent(c, since, known))
        seen = [one if known.get(one.report.case_no) is one else self._cut_up(one) for one in seen]
        found = list(Search(self._grouping, self._names, seen, self._tried).groups())
        self._seen = {one.report.case_no: one for one in seen}
        grouped = {case for one in found for case in one.group.cases}
        self._tried = {
            case: (one.changed, one.incident)
            for case, one in self._seen.items()
            if case not in grouped or not one.free
        }
        return found

    def _cut_up(self, one: Seen) -> Seen:
        """Return it with the words of its story, cut once."""
        was = self._seen.get(one.report.case_no)
        words = (
            was.report.words
            if was is not None and was.story == one.story
            else telling(self._cut(one.story))
        )
        return replace(one, report=replace(one.report, words=words))

    def _gather(self, tx: Tx, found: Sequence[Found]) -> list[Gathered]:
        gathered = [made for one in found if (made := self._gather_one(tx, one)) is not None]
        ownerless = [one for one in incidents.all_of(tx.c) if one.owner is None]
        head = self._owner(tx) if ownerless else None
        if head is not None:
            for one in ownerless:
                incidents.own(tx, one.id, head)
        return gathered

    def _gather_one(self, tx: Tx, one: Found) -> Gathered | None:
        made = incidents.gather(
            tx,
            one.group,
            self._grouping,
            title=one.title,
            category=one.category,
            owner=self._owner(tx),
        )
        if made is not None and made.fresh:
            alarm = self._alarm(tx, one, made)
            alerts.raise_alarm(tx, alarm)
            incidents.tell_teams(tx, made.incident, alarm.what, alarm.level)
        return made

    def _alarm(self, tx: Tx, one: Found, made: Gathered) -> Alarm:
        """Return what the duty person is told: no word of any customer's, unless it is a thing."""
        urgent = one.category.endswith(_DANGER)
        name = one.title if one.group.what else self._names.get(one.category, "相近的投诉")
        return Alarm(
            alerts.INCIDENT,
            "",
            "",
            Level.URGENT if urgent else Level.GENERAL,
            about=str(made.incident),
            what="；".join(filter(None, (f"{name}，{len(made.joined)} 起", self._began(tx, one)))),
            climbs=alerts.INCIDENT,
        )

    def _began(self, tx: Tx, one: Found) -> str:
        """Return when first somebody spoke of it and at which stage, "" where nobody knows."""
        by, what = one.group.by, one.group.what
        span = Span(tx.now - self._grouping.within.total_seconds(), tx.now + 1)
        for topic in (f"{by}:{what}", f"{topics.CATEGORY}:{one.category}"):
            if stages := topic_counts.by_stage(tx.c, topic, span):
                return began(stages, self._zone)
        return ""

    def _owner(self, tx: Tx) -> Owner | None:
        crew = [seat.agent for seat in teams.crew(tx.c)]
        head = choose(Need(self._grouping.team, lead=True), crew)
        return None if head is None else Owner(head.login, head.name)

    async def _rest(self) -> None:
        try:
            async with asyncio.timeout(self._every):
                await self._stop.wait()
        except TimeoutError:
            return


class Search:
    """Groups among what was seen. tried: what was looked at before, with its change and incident.

    A case in no incident is compared when it is new or changed, and when a case near it came into
    an incident. Of an incident the newest members stand for all.
    """

    def __init__(
        self, grouping: Grouping, names: Mapping[str, str], seen: Sequence[Seen], tried: Tried
    ) -> None:
        self._grouping = grouping
        self._names = names
        self._reports = {one.report.case_no: one.report for one in seen}
        self._free = [one.report for one in seen if one.free]
        self._standing = _newest(seen)
        self._fresh = {
            one.report.case_no
            for one in seen
            if tried.get(one.report.case_no) != (one.changed, one.incident)
        }

    def groups(self) -> Iterator[Found]:
        """Yield every group that a case which is in no incident makes, or completes."""
        inside = [self._reports[case] for case in self._standing]
        members, alone = Pool(inside), Pool(self._free)
        came = [one for one in inside if one.case_no in self._fresh]
        again = self._fresh.union(near.case_no for one in came for near in alone.near(one))
        taken: set[str] = set()
        for report in self._free:
            if report.case_no in taken or report.case_no not in again:
                continue
            group = self._completed(report, members) or together(
                report, alone.near(report), self._grouping
            )
            if group is not None:
                taken.update(group.cases)
                yield Found(
                    group, _title(group, report, self._reports, self._names), report.category
                )

    def _completed(self, report: Report, members: Pool) -> Group | None:
        """Return the case with the one member of the oldest incident it is near to."""
        pair = replace(self._grouping, size=_NEAR)
        group = together(report, members.near(report), pair)
        if group is None:
            return None
        near = [case for case in group.cases if case != report.case_no]
        member = min(near, key=lambda case: self._standing[case])
        return replace(group, cases=(member, report.case_no))


def _newest(seen: Sequence[Seen]) -> dict[str, int]:
    """Return the newest cases of every open incident, with its number."""
    count: Counter[int] = Counter()
    found: dict[str, int] = {}
    for one in reversed(seen):
        if one.incident is not None and count[one.incident] < _STANDING:
            count[one.incident] += 1
            found[one.report.case_no] = one.incident
    return found


def _title(
    group: Group, report: Report, reports: dict[str, Report], names: Mapping[str, str]
) -> str:
    """Return the thing and the trouble; else words that all of the stories use."""
    kind = names.get(report.category, "")
    if group.what:
        return f"{group.what}：{kind}"
    common = frozenset.intersection(*(reports[case].words for case in group.cases))
    said = "、".join(sorted(common, key=lambda word: (-len(word), word))[:_TITLE_WORDS])
    return "：".join(filter(None, (kind, said))) or "相近的投诉"
