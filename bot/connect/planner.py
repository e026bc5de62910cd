"""From the history of cases to deliveries: what happened since the last look, for whoever wants it.

Lines are looked at again for a minute: another process's line may appear behind a later one of
ours. Seen twice they are planned once. What stood in a history before a subscription was made is
none of its business.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from bot.connect.happenings import Happening, told
from storage import cases, codec, connect_hooks, deliveries
from storage.cases import Case
from storage.connect_hooks import ON, Hook
from storage.deliveries import New, Planned
from storage.store import Store, Tx

MOST = 200  # lines in one job
LATE = 60.0  # seconds in which a line may still appear behind a later one
AGAIN = 15.0  # seconds between two looks at those
SWEPT = 3600.0  # seconds between two times that old deliveries are erased
KEPT = 30 * 86_400.0  # seconds a delivery that arrived is kept, for a replay


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something to tell a subscription. key: names this event to it. case: None when it is gone."""

    new: New
    happening: Happening
    case: Case | None
    hook: Hook
    key: str


log = structlog.get_logger("bot.connect")
Body = Callable[[Occasion], Any]  # JSON, or None: this one is not told


class Planner:
    """bodies: what each kind of subscription carries. Any thread, one at a time."""

    def __init__(self, store: Store, bodies: Mapping[str, Body]) -> None:
        self._store = store
        self._bodies = bodies
        self._last = 0
        self._looked: float | None = None
        self._swept = 0.0

    def look(self, now: float) -> int:
        """Plan what is new at *now* (epoch seconds); return how many deliveries that makes.

        Raises:
            StoreError: the store is away; nothing is lost, the next look finds it.
        """
        late = self._looked is None or abs(now - self._looked) >= AGAIN
        self._sweep(now)
        hooks = self._store.read(connect_hooks.every)
        if not any(hook.state == ON for hook in hooks):
            self._skip(late=late, now=now)
            return 0
        after = self._store.read(deliveries.cursor)
        after = after if late else max(after, self._last)
        planned = 0
        while lines := self._lines(after):
            planned += self._store.do(self._job(lines))
            after = lines[-1].id
            self._last = max(self._last, after)
        if late:
            self._store.do(lambda tx: _advance(tx, tx.now - LATE))
            self._looked = now
        return planned

    def _sweep(self, now: float) -> None:
        if abs(now - self._swept) >= SWEPT:
            self._store.do(lambda tx: deliveries.sweep(tx, tx.now - KEPT))
            self._swept = now

    def _skip(self, *, late: bool, now: float) -> None:
        """Leave behind what happened while nobody wanted to know."""
        if late:
            self._store.do(_leave_behind)
            self._looked = now

    def _lines(self, after: int) -> list[New]:
        return self._store.read(lambda c: deliveries.news(c, after, MOST))

    def _job(self, lines: Sequence[New]) -> Callable[[Tx], int]:
        def job(tx: Tx) -> int:
            hooks = [h for h in connect_hooks.every(tx.c) if h.state == ON]
            return sum(self._plan(tx, line, hooks) for line in lines)

        return job

    def _plan(self, tx: Tx, new: New, hooks: Sequence[Hook]) -> int:
        """Plan one line; one of a shape nobody knows is logged, and holds up no other."""
        try:
            return self._told(tx, new, hooks)
        except (LookupError, TypeError, AttributeError, ValueError):
            log.exception("line not told", line=new.id, kind=new.kind)
            return 0

    def _told(self, tx: Tx, new: New, hooks: Sequence[Hook]) -> int:
        happening = told(
            new.kind, new.payload, lambda: deliveries.before(tx.c, new.case_no, new.id)
        )
        if happening is None:
            return 0
        wanting = [
            hook
            for hook in hooks
            if hook.wants(happening.type) and hook.made is not None and new.at >= hook.made
        ]
        case = cases.load(tx.c, new.case_no) if wanting else None
        return sum(self._tell(tx, new, happening, case, hook) for hook in wanting)

    def _tell(self, tx: Tx, new: New, happening: Happening, case: Case | None, hook: Hook) -> bool:
        key = f"evt_{hook.id}_{new.id}"
        make = self._bodies.get(hook.kind)
        carried = None if make is None else make(Occasion(new, happening, case, hook, key))
        if carried is None:
            return False
        text = codec.dumps(carried)
        return deliveries.plan(tx, Planned(hook.id, new.id, new.case_no, happening.type, key, text))


def _leave_behind(tx: Tx) -> None:
    if not any(hook.state == ON for hook in connect_hooks.every(tx.c)):
        deliveries.planned_to(tx, deliveries.newest(tx.c))


def _advance(tx: Tx, before: float) -> None:
    """Look no more at lines older than *before* (epoch seconds)."""
    at = deliveries.cursor(tx.c)
    while lines := deliveries.news(tx.c, at, MOST):
        old = [line.id for line in lines if line.at.timestamp() <= before]
        at = old[-1] if old else at
        if len(old) < len(lines):
            break
    deliveries.planned_to(tx, at)
