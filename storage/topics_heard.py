"""What customers speak of, read from their messages in the order of the ids, once.

    begin(c, since) -> id            where to begin, the first time
    read(c, after, now, since) -> Batch

What is not understood yet is waited for a little, so that no message is passed by; ids of
PostgreSQL may come in another order than their commits, so the youngest wait too. A talk that says
the same again within an hour counts once. A reading that cannot be read is passed by and named.
Source: S2-64.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import Connection, and_, bindparam, case, func, select

from cases.rising import HOUR, SLOT
from cases.topics import Heard, Read, heard
from storage import codec
from storage.sql import Row, Sql
from storage.tables import inbox, messages
from storage.topic_counts import Count, Key

SETTLE = 20.0  # seconds after which a message's neighbours are committed, too
PATIENCE = 180.0  # seconds for which the reading of a message is waited for
AHEAD = 60.0  # seconds; what came later than that came by a clock since set right
MOST = 500  # messages a look
_BACK = 20  # messages of the talk that are looked at again


@dataclass
class Batch:
    """What was read. last: the id to go on after; more: there may be others already.

    broken: ids of messages whose reading is no such thing.
    """

    last: int
    counts: dict[Key, Count] = field(default_factory=dict)
    more: bool = False
    broken: list[int] = field(default_factory=list)


_m, _i = messages.c, inbox.c
_p = bindparam
_CAME = func.coalesce(_i.received, _m.at)
# What a platform kept back while we were away belongs to its own time, not to that of its coming.
_SAID = case((_m.at < _CAME, _m.at), else_=_CAME)
_PLAIN = and_(_m.direction == "in", _m.kind == "message", _m.payload == "")
_NEW = Sql(
    select(_m.id, _m.chat, _m.at, _m.parse, _SAID, _CAME)
    .select_from(messages.outerjoin(inbox, _i.id == _m.inbox_id))
    .where(_m.id > _p("after"), _PLAIN)
    .order_by(_m.id)
    .limit(_p("n"))
)
_EARLIER = Sql(
    select(_m.parse)
    .where(_m.chat == _p("chat"), _m.id < _p("before"), _m.at > _p("since"))
    .where(_PLAIN, _m.parse.is_not(None))
    .order_by(_m.id.desc())
    .limit(_p("n"))
)
_FIRST = Sql(select(_m.id).order_by(_m.id).limit(1))
_LAST = Sql(select(_m.id).order_by(_m.id.desc()).limit(1))
_FROM = Sql(select(_m.id, _m.at).where(_m.id >= _p("least")).order_by(_m.id).limit(1))


def begin(c: Connection, since: float) -> int:
    """Return the id after which messages are of *since* (epoch seconds) or younger."""
    first, last = _FIRST.row(c), _LAST.row(c)
    if first is None or last is None:
        return 0
    older, end = first[0] - 1, last[0]
    while older < end:
        middle = (older + end + 1) // 2
        row = _FROM.row(c, least=middle)
        assert row is not None
        older, end = (row[0], end) if row[1] < since else (older, middle - 1)
    return int(older)


def read(c: Connection, after: int, now: float, since: float, most: int = MOST) -> Batch:
    """Return what the messages after that id come to; those older than *since* to nothing."""
    batch = Batch(after)
    rows = _NEW.rows(c, after=after, n=most)
    for row in rows:
        number, _, _, parse, said, came = row
        wait = PATIENCE if parse is None else SETTLE
        if now - wait < came <= now + AHEAD:
            return batch
        batch.last = number
        if parse is not None and since <= said <= now + AHEAD:
            _count(c, batch, row)
    batch.more = len(rows) == most
    return batch


def pick(parse: str) -> Read:
    """Return what counts of a Parse that `codec.dumps` wrote.

    Raises:
        TypeError, ValueError, KeyError, AttributeError: it is none.
    """
    plain = codec.loads(parse)
    slots = plain.get("slots", ())

    def values(kind: str) -> tuple[str, ...]:
        return tuple(str(one["value"]) for one in slots if one["type"] == kind)

    return Read(
        intent=plain["intent"],
        emotion=plain.get("emotion", ""),
        validity=plain.get("validity", ""),
        category=plain.get("category") or "",
        products=values("product"),
        places=values("place"),
    )


def _count(c: Connection, batch: Batch, row: Row) -> None:
    number, chat, at, parse, said, _ = row
    found = _heard(parse)
    if isinstance(found, Exception):
        batch.broken.append(number)
    elif found is not None:
        earlier = _EARLIER.rows(c, chat=chat, before=number, since=at - HOUR, n=_BACK)
        known = _topics(words for (words,) in earlier)
        for topic in found.topics:
            if topic not in known:
                key = Key(topic, int(said // SLOT * SLOT), found.stage)
                batch.counts[key] = batch.counts.get(key, Count()).and_one(said)


def _heard(parse: str) -> Heard | Exception | None:
    try:
        return heard(pick(parse))
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        return error


def _topics(parses: Iterable[str]) -> set[str]:
    found = (_heard(one) for one in parses)
    return {topic for one in found if isinstance(one, Heard) for topic in one.topics}
