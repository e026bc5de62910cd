"""How many talks spoke of a topic, in parts of ten minutes and by stage of trouble.

    add(tx, counts)                  beside the cursor of what was read, in one transaction
    busy(c, span, least)             topics with so many
    total(c, topic, span) -> int     over all stages
    by_stage(c, topic, span)         of each stage how many, and when the first spoke

Nothing of anybody stands here, and `forget` lets go what no baseline needs. Source: S2-64, S1-27.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, bindparam, case, delete, func, select

from cases.rising import Span
from cases.topics import Stage
from storage.sql import Sql, values
from storage.tables_topics import topic_counts
from storage.writer import Tx


class Key(NamedTuple):
    """One row. slot: when its ten minutes began, epoch seconds."""

    topic: str
    slot: int
    stage: Stage


@dataclass(frozen=True, slots=True)
class Count:
    """So many talks, and when the first of them spoke (epoch seconds)."""

    talks: int = 0
    first: float = float("inf")

    def and_one(self, at: float) -> Count:
        """Return it with one more, at that time."""
        return Count(self.talks + 1, min(self.first, at))


_t = topic_counts.c
_p = bindparam


def _add(insert: Callable[[Table], Any]) -> Any:
    new = insert(topic_counts).values(**values("topic", "slot", "stage", "talks", "first"))
    added = new.excluded
    return new.on_conflict_do_update(
        index_elements=["topic", "slot", "stage"],
        set_={
            "talks": _t.talks + added.talks,
            "first": case((added.first < _t.first, added.first), else_=_t.first),
        },
    )


_ADD = Sql(_add)
_BUSY = Sql(
    select(_t.topic)
    .where(_t.slot >= _p("start"), _t.slot < _p("end"))
    .group_by(_t.topic)
    .having(func.sum(_t.talks) >= _p("least"))
    .order_by(_t.topic)
)
_TOTAL = Sql(
    select(func.coalesce(func.sum(_t.talks), 0)).where(
        _t.topic == _p("topic"), _t.slot >= _p("start"), _t.slot < _p("end")
    )
)
_STAGES = Sql(
    select(_t.stage, func.sum(_t.talks), func.min(_t.first))
    .where(_t.topic == _p("topic"), _t.slot >= _p("start"), _t.slot < _p("end"))
    .group_by(_t.stage)
)
_SINCE = Sql(select(_t.slot).order_by(_t.slot).limit(1))
_FORGET = Sql(delete(topic_counts).where(_t.slot < _p("before")))


def add(tx: Tx, counts: Mapping[Key, Count]) -> None:
    """Count these as well."""
    for key, one in sorted(counts.items()):
        _ADD.later(tx.c, **key._asdict(), talks=one.talks, first=one.first)


def since(c: Connection) -> float | None:
    """Return when the oldest count began (epoch seconds), None without any."""
    row = _SINCE.row(c)
    return None if row is None else float(row[0])


def busy(c: Connection, span: Span, least: int) -> list[str]:
    """Return the topics with *least* talks or more in that time."""
    rows = _BUSY.rows(c, start=int(span.start), end=int(span.end), least=least)
    return [topic for (topic,) in rows]


def total(c: Connection, topic: str, span: Span) -> int:
    """Return how many talks spoke of the topic in that time."""
    row = _TOTAL.row(c, topic=topic, start=int(span.start), end=int(span.end))
    return int(row[0]) if row else 0


def by_stage(c: Connection, topic: str, span: Span) -> dict[Stage, Count]:
    """Return what there was of each stage in that time."""
    rows = _STAGES.rows(c, topic=topic, start=int(span.start), end=int(span.end))
    return {Stage(stage): Count(int(talks), first) for stage, talks, first in rows}


def forget(tx: Tx, before: float) -> None:
    """Let go of what was counted before that time."""
    _FORGET.later(tx.c, before=int(before))
