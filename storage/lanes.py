"""Lanes: durable work, strictly in order inside a lane, lanes beside one another.

A lane is one stream of work ("in:<chat>", "out:<chat>"); the word before the colon is its pool.
An item is one piece of work; with a due time it is a timer. Workers claim whole lanes for a
lease. An *owner* is one worker that does one thing at a time, named "<process>:<run>:<n>":
the process part is stable, so a process that comes back takes its lanes again at once.

Order: what was said goes first, in the order it came; then timers by their due time.
A hold (back-off, rate limit) keeps the whole lane waiting and new items do not cut it short;
a rest is ended by the next item. Times are epoch seconds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    null,
    or_,
    select,
    update,
)

from storage import codec, dead
from storage.errors import Lost
from storage.sql import Sql, values
from storage.tables import bucket, item, lane
from storage.times import maybe
from storage.work import cancel, put
from storage.writer import Tx

__all__ = [
    "LEASE",
    "MAX_FAILS",
    "Item",
    "cancel",
    "claim",
    "done",
    "failed",
    "fails",
    "items",
    "live",
    "next_at",
    "own",
    "put",
    "release",
    "renew",
    "rest",
    "tokens",
    "unstick",
    "untouched",
]
LEASE = 10.0
MAX_FAILS = 3
FIRST_BACKOFF, LONGEST_BACKOFF = 0.5, 60.0
LONGEST_QUEUE = 120.0  # seconds of sends reserved ahead of a limit


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of work. key and due are set for timers."""

    id: int
    lane: str
    due: datetime | None
    key: str | None
    raw: str

    @property
    def body(self) -> Any:
        """The JSON value that was put; raises ValueError when the text is no JSON."""
        return codec.loads(self.raw)


_p = bindparam
_READY = and_(item.c.lane == _p("lane"), or_(item.c.due.is_(None), item.c.due <= _p("now")))
_CLAIMABLE = (
    select(lane.c.lane)
    .where(lane.c.pool == _p("pool"), lane.c.at <= _p("now"))
    .order_by(lane.c.at)
    .limit(_p("n"))
    .with_for_update(skip_locked=True)
    .cte("claimable")  # apart, so that PostgreSQL takes it once: never more than n
)
_CLAIM = Sql(
    update(lane)
    .where(lane.c.lane.in_(select(_CLAIMABLE.c.lane)))
    .values(owner=_p("me"), at=_p("until"))
    .returning(lane.c.lane)
)
_NEXT = Sql(select(func.min(lane.c.at)).where(lane.c.pool == _p("pool")))
_HELD = Sql(select(lane.c.owner, lane.c.fails).where(lane.c.lane == _p("lane")).with_for_update())
_AT = Sql(select(lane.c.at).where(lane.c.lane == _p("lane")).with_for_update())
_FAILS = Sql(select(lane.c.fails).where(lane.c.lane == _p("lane")))
_ITEMS = Sql(
    select(item.c.id, item.c.lane, item.c.due, item.c.key, item.c.body)
    .where(_READY)
    .order_by(item.c.due.asc().nulls_first(), item.c.id)
    .limit(_p("n"))
)
_LIVE = Sql(select(item.c.id).where(item.c.id == _p("id")))
_FINISH = Sql(delete(item).where(item.c.id == _p("id")))
_LEFT = Sql(select(func.min(func.coalesce(item.c.due, _p("now")))).where(item.c.lane == _p("lane")))
_DROP = Sql(delete(lane).where(lane.c.lane == _p("lane")))
_GIVE_BACK = Sql(
    update(lane)
    .where(lane.c.lane == _p("name"))
    .values(owner=null(), fails=_p("tries"), at=_p("when"), hold=_p("until"))
)
_NEWER = exists().where(and_(_READY, item.c.id > _p("seen")))
_REST = Sql(
    update(lane)
    .where(lane.c.lane == _p("lane"))
    .values(owner=null(), hold=0.0, at=case((_NEWER, _p("now")), else_=_p("until")))
)
_RENEW = Sql(update(lane).where(lane.c.owner == _p("me")).values(at=_p("until")))
_HELD_NOW = Sql(
    select(lane.c.lane).where(
        lane.c.pool == _p("pool"),
        and_(lane.c.at > _p("now"), lane.c.at <= _p("until")),
        lane.c.owner == _p("me"),
    )
)
_FREE = Sql(
    update(lane)
    .where(lane.c.lane == _p("name"), lane.c.owner == _p("me"))
    .values(owner=null(), at=_p("now"))
)
_RELEASE = Sql(
    update(lane)
    .where(
        and_(lane.c.owner >= _p("first"), lane.c.owner < _p("last")),
        or_(lane.c.owner < _p("ours"), lane.c.owner >= _p("beyond")),
    )
    .values(owner=null(), at=_p("now"))
)
_BUCKET = Sql(
    lambda insert: insert(bucket).values(**values("name"), tat=0.0).on_conflict_do_nothing()
)
_TAT = Sql(select(bucket.c.tat).where(bucket.c.name == _p("name")).with_for_update())
_SPEND = Sql(update(bucket).where(bucket.c.name == _p("which")).values(tat=_p("until")))


def next_at(c: Connection, pool: str = "in") -> float | None:
    """Return when the pool's next lane can be claimed (epoch seconds, may be past), or None."""
    row = _NEXT.row(c, pool=pool)
    return None if row is None else row[0]


def claim(
    tx: Tx, owner: str, n: int = 1, lease: float = LEASE, *, pool: str = "in"
) -> tuple[str, ...]:
    """Take up to *n* lanes that have ready work or whose owner's lease (seconds) ran out."""
    rows = _CLAIM.rows(tx.c, pool=pool, now=tx.now, n=n, me=owner, until=tx.now + lease)
    return tuple(sorted(name for (name,) in rows))


def items(
    c: Connection, names: Iterable[str], now: float, limit: int = 50
) -> dict[str, tuple[Item, ...]]:
    """Return the ready work of every lane named, in order, *limit* a lane at most."""
    return {
        name: tuple(
            Item(i, of, maybe(due), key, body)
            for i, of, due, key, body in _ITEMS.rows(c, lane=name, now=now, n=limit)
        )
        for name in names
    }


def live(tx: Tx, ids: Iterable[int]) -> frozenset[int]:
    """Return those of *ids* that still wait (a timer may have been replaced meanwhile)."""
    return frozenset(i for i in ids if _LIVE.row(tx.c, id=i) is not None)


def fails(c: Connection, name: str) -> int:
    """Return how often the lane's work failed in a row: above 0, take one item at a time."""
    row = _FAILS.row(c, lane=name)
    return 0 if row is None else row[0]


def own(tx: Tx, owner: str, names: Iterable[str]) -> None:
    """Make sure that *owner* still holds the lanes.

    Raises:
        Lost: another worker took one of them.
    """
    for name in sorted(names):
        row = _HELD.row(tx.c, lane=name)
        if row is None or row[0] != owner:
            raise Lost(name)


def untouched(tx: Tx, name: str, until: float) -> None:
    """Make sure that nothing happened to the lane since it was claimed until then.

    Raises:
        Lost: it was given back, and perhaps claimed anew.
    """
    row = _AT.row(tx.c, lane=name)
    if row is None or row[0] != until:
        raise Lost(name)


def done(
    tx: Tx, names: Iterable[str], ids: Iterable[int], hold: Mapping[str, float] | None = None
) -> None:
    """Finish the items and give the lanes back, in the transaction that holds the effects.

    hold: lanes that must not be claimed before a time, whatever comes in (a rate limit).
    """
    _FINISH.each(tx.c, "id", ids)
    for name in sorted(names):
        _settle(tx, name, (hold or {}).get(name, 0.0))


def _settle(tx: Tx, name: str, hold: float) -> None:
    row = _LEFT.row(tx.c, lane=name, now=tx.now)
    left = None if row is None else row[0]
    if left is None and hold <= tx.now:
        _DROP.later(tx.c, lane=name)
    else:
        at = max(hold, left or 0.0)
        _GIVE_BACK.later(tx.c, name=name, tries=0, when=at, until=hold)


def rest(tx: Tx, name: str, until: float, *, seen: int) -> None:
    """Give the lane back untouched until *until*, or until an item comes after item *seen*."""
    _REST.run(tx.c, lane=name, now=tx.now, until=until, seen=seen)


def failed(
    tx: Tx, owner: str, name: str, error: str, *, max_fails: int = MAX_FAILS, poison: int = 0
) -> bool:
    """Let the whole lane back off; after *max_fails* park one item, so that the lane goes on.

    poison: the item that failed (its id), when known; else the first ready one is meant.
    Return whether an item was parked. A lane that was lost is left alone.
    """
    row = _HELD.row(tx.c, lane=name)
    if row is None or row[0] != owner:
        return False
    count = row[1] + 1
    ready = items(tx.c, [name], tx.now)[name]
    if count >= max_fails and ready:
        bad = next((i for i in ready if i.id == poison), ready[0])
        dead.park(tx, "lane", bad.raw.encode(), error, lane=name, key=bad.key)
        done(tx, [name], [bad.id])
        return True
    at = tx.now + min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** min(count - 1, 10))
    _GIVE_BACK.run(tx.c, name=name, tries=count, when=at, until=at)
    return False


def renew(tx: Tx, owner: str, lease: float = LEASE) -> int:
    """Lengthen the lease of everything *owner* holds; return how many lanes that is."""
    return _RENEW.run(tx.c, me=owner, until=tx.now + lease)


def unstick(
    tx: Tx, owner: str, busy: Collection[str], lease: float = LEASE, *, pool: str = "in"
) -> tuple[str, ...]:
    """Free what *owner* holds and is not *busy* with; return it.

    A lane stays held when the database went away before it could be given back.
    """
    held = _HELD_NOW.rows(tx.c, pool=pool, now=tx.now, until=tx.now + lease, me=owner)
    stuck = tuple(sorted(name for (name,) in held if name not in busy))
    _FREE.each(tx.c, "name", stuck, me=owner, now=tx.now)
    return stuck


def release(tx: Tx, process: str, run: str) -> int:
    """Free at once the lanes that runs of *process* other than *run* held; return how many."""
    ours, beyond = f"{process}:{run}:", f"{process}:{run};"
    first, last = f"{process}:", f"{process};"
    return _RELEASE.run(tx.c, first=first, last=last, ours=ours, beyond=beyond, now=tx.now)


def tokens(tx: Tx, name: str, n: int, rate: float) -> Sequence[float]:
    """Reserve *n* sends of a limit all processes share (*rate* a second): seconds until each."""
    _BUCKET.run(tx.c, name=name)
    row = _TAT.row(tx.c, name=name)
    assert row is not None
    ahead = row[0] if row[0] < tx.now + LONGEST_QUEUE else 0.0  # the clock was set back since
    start = max(tx.now, ahead)
    _SPEND.run(tx.c, which=name, until=start + n / rate)
    return [start - tx.now + i / rate for i in range(n)]
