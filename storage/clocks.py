"""Clocks as rows: kept inside the turn that changed them, found by case and by what is due next.

A change leaves a line in the case's history; the same again changes nothing. Times come back in
the company's zone, because working hours are clock hours there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, func, or_, select

from dialogues.clocks import Clock, Kind, Pause, Run
from dialogues.effects import ClockStands
from dialogues.state import Level
from storage import codec
from storage.case_events import event
from storage.sql import Row, Sql, values
from storage.tables import cases, messages, outbox
from storage.tables_clocks import clocks
from storage.times import epoch, maybe, moment
from storage.writer import Tx

_k = clocks.c
_p = bindparam
_KEY = ("case_no", "kind", "item")
_STANDS = (
    "profile", "owner", "state", "started", "due", "length", "pauses", "marks", "extended",
    "warned", "ended",
)  # fmt: skip
_SHOWN = ("state", "profile", "due")  # what the case's history tells of a clock


@dataclass(frozen=True, slots=True)
class Standing:
    """A clock with who sees to it, and the level and conversation of its case.

    level: as Level. Its countdown: Sla.percent(clock, now) and clock.due - now.
    """

    clock: Clock
    owner: str
    level: str
    chat: str


def _put(insert: Any) -> Any:
    new = insert(clocks).values(**values(*_KEY, *_STANDS, "updated"))
    held = {name: new.excluded[name] for name in (*_STANDS, "updated")}
    return new.on_conflict_do_update(index_elements=list(_KEY), set_=held)


_PUT = Sql(_put)
_WAS = Sql(
    select(*(_k[name] for name in _STANDS)).where(
        _k.case_no == _p("case_no"), _k.kind == _p("kind"), _k.item == _p("item")
    )
)


def _found() -> Select[Any]:
    columns = (_k[name] for name in (*_KEY, *_STANDS))
    return select(*columns, cases.c.level, cases.c.chat).select_from(
        clocks.join(cases, cases.c.number == _k.case_no)
    )


_OPEN = Sql(
    _found()
    .where(
        _k.ended.is_(None),
        _k.due >= 0.0,  # every time is: so the index of due is read
        or_(_p("of") == "", _k.kind == _p("of")),
    )
    .order_by(_k.due, _k.case_no, _k.kind)
    .limit(_p("n"))
)
_SOON = Sql(
    _found()
    .where(_k.ended.is_(None), _k.state != Run.PAUSED.value, _k.due <= _p("until"))
    .order_by(_k.due, _k.case_no, _k.kind)
    .limit(_p("n"))
)
_OF_CASE = Sql(_found().where(_k.case_no == _p("case_no")).order_by(_k.started, _k.kind, _k.item))
_REACHED = func.coalesce(outbox.c.sent, messages.c.at)
_TOLD = Sql(
    select(func.max(_REACHED))
    .select_from(messages.outerjoin(outbox, outbox.c.message_id == messages.c.id))
    .where(
        messages.c.chat == _p("chat"),
        messages.c.direction == "out",
        messages.c.at >= _p("since"),
        or_(
            and_(messages.c.author != "bot", outbox.c.message_id.is_(None)),
            and_(
                or_(messages.c.author != "bot", outbox.c.purpose == "progress"),
                outbox.c.state == "sent",
            ),
        ),
    )
)


def keep(tx: Tx, stands: ClockStands, actor: str = "bot") -> None:
    """Make the clock's row hold exactly this; the case must exist.

    Raises:
        StoreError: there is no such case.
    """
    key, now = _key(stands.clock), _row(stands)
    row = _WAS.row(tx.c, **key)
    was = None if row is None else dict(zip(_STANDS, row, strict=True))
    if was == now:
        return
    _PUT.run(tx.c, updated=tx.now, **key, **now)
    if was is None or any(was[name] != now[name] for name in _SHOWN):
        clock = stands.clock
        shown = {
            "kind": clock.kind.value,
            "item": clock.item,
            "profile": clock.profile,
            "state": clock.state.value,
            "due": clock.due,
        }
        event(tx, clock.case_no, "clock", actor, shown)


def of_case(c: Connection, case_no: str, zone: tzinfo) -> list[Standing]:
    """Return every clock of the case, in the order they were started."""
    return [_read(row, zone) for row in _OF_CASE.rows(c, case_no=case_no)]


def open_clocks(
    c: Connection, zone: tzinfo, most: int = 500, *, kind: Kind | None = None
) -> list[Standing]:
    """Return the clocks whose work is still to be done, the next due first; paused ones too.

    kind: only those.
    """
    return [_read(row, zone) for row in _OPEN.rows(c, n=most, of=kind.value if kind else "")]


def due_by(c: Connection, until: datetime, zone: tzinfo, most: int = 500) -> list[Standing]:
    """Return the clocks that run out by *until*, those that did already among them."""
    return [_read(row, zone) for row in _SOON.rows(c, until=epoch(until), n=most)]


def told(c: Connection, chat: str, since: datetime) -> datetime | None:
    """Return when the last word of a person or of progress reached the customer.

    A channel that pulls has its words at once. since: words older than that are not looked for.
    None: none reached him.
    """
    row = _TOLD.row(c, chat=chat, since=epoch(since))
    return None if row is None else maybe(row[0])


def _key(clock: Clock) -> dict[str, Any]:
    return {"case_no": clock.case_no, "kind": clock.kind.value, "item": clock.item}


def _row(stands: ClockStands) -> dict[str, Any]:
    clock = stands.clock
    pauses = [[epoch(p.since), p.until and epoch(p.until)] for p in clock.pauses]
    return {
        "profile": clock.profile,
        "owner": stands.owner,
        "state": clock.state.value,
        "started": epoch(clock.started),
        "due": epoch(clock.due),
        "length": clock.length,
        "pauses": codec.dumps(pauses),
        "marks": codec.dumps(clock.marks),
        "extended": int(clock.extended),
        "warned": clock.warned,
        "ended": None if clock.ended is None else epoch(clock.ended),
    }


def _read(row: Row, zone: tzinfo) -> Standing:
    case_no, kind, item, *stands, level, chat = row
    held = dict(zip(_STANDS, stands, strict=True))
    clock = Clock(
        case_no,
        Kind(kind),
        held["profile"],
        moment(held["started"]).astimezone(zone),
        moment(held["due"]).astimezone(zone),
        held["length"],
        item,
        Run(held["state"]),
        tuple(_pause(since, until, zone) for since, until in codec.loads(held["pauses"])),
        frozenset(codec.loads(held["marks"])),
        bool(held["extended"]),
        held["warned"],
        _zoned(held["ended"], zone),
    )
    return Standing(clock, held["owner"], Level(level).value, chat)


def _pause(since: float, until: float | None, zone: tzinfo) -> Pause:
    return Pause(moment(since).astimezone(zone), _zoned(until, zone))


def _zoned(seconds: float | None, zone: tzinfo) -> datetime | None:
    return None if seconds is None else moment(seconds).astimezone(zone)
