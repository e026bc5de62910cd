"""How the talks of a period's cases were led, read from the rules of what was said in them.

    read(c, start, end) -> {case_no: Talked}     of cases opened since *start* and before *end*

Two statements, however many cases there are; no words are read. Source: S1-16, S0-44, X-12.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import groupby

from sqlalchemy import Connection, bindparam, or_, select

from cases import talked
from cases.talked import Spoken, Talked
from storage import codec
from storage.sql import Row, Sql
from storage.tables import cases, messages
from storage.times import epoch, moment

_k, _m = cases.c, messages.c
_CHATS = select(_k.chat).where(_k.opened >= bindparam("start"), _k.opened < bindparam("end"))
_TELLING = ("questions.", "acknowledge.", "strategies.", "safety.", "perspective.", "agent")
_BEGUN = Sql(select(_k.chat, _k.started, _k.number).where(_k.chat.in_(_CHATS)))
_LINES = Sql(
    select(_m.chat, _m.at, _m.heat, _m.why)
    .where(
        _m.chat.in_(_CHATS),
        or_(_m.heat.is_not(None), *(_m.why.contains(part) for part in _TELLING)),
    )
    .order_by(_m.chat, _m.id)
)


def read(c: Connection, start: datetime, end: datetime) -> Mapping[str, Talked]:
    """Return how each talk was led, by the number of its case."""
    span = {"start": epoch(start), "end": epoch(end)}
    begun: defaultdict[str, list[tuple[datetime, str]]] = defaultdict(list)
    for chat, at, number in _BEGUN.rows(c, **span):
        begun[chat].append((moment(at), number))
    found: dict[str, Talked] = {}
    for chat, rows in groupby(_LINES.rows(c, **span), key=lambda row: row[0]):
        parts = talked.split(begun[chat], _spoken(rows))
        found |= {number: talked.hear(lines) for number, lines in parts.items()}
    return found


def _spoken(rows: Iterator[Row]) -> Iterator[Spoken]:
    for _, at, heat, why in rows:
        if heat is not None:
            yield Spoken(moment(at), heat)
        else:
            told = codec.loads(why)
            yield Spoken(
                moment(at), None, tuple(told["rule"].split()), frozenset(told.get("facts", ()))
            )
