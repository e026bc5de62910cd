"""Tasks that are work items of a project tool: which item, what both sides last agreed on.

    begin(tx, ...)                 before the item is made, so that a retry looks for it first
    found(tx, id, ...)             it is there
    agree(tx, id, ...)             what both sides say now
    look(tx, link)                 have the item looked at, in the lane of its case

A look is a delivery like any other: it waits, is tried again and is replayed with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from storage import codec, deliveries
from storage.deliveries import Planned
from storage.sql import Row, Sql, values
from storage.tables_connect import work_item_comments, work_items
from storage.writer import Tx

MAKING, ON, OVER, GONE = "making", "on", "over", "gone"
LOOK = "items.look"
_EVER = 1e12  # epoch seconds after every look
_LOOKS = 1_000_000  # looks of one item, after which their numbers begin again


@dataclass(frozen=True, slots=True)
class Link:
    """A task and its item. state: MAKING, ON, OVER with the task, GONE when it was deleted there.

    base: our state as both sides last agreed on. theirs: their state's id as last seen. told:
    what staff was told last. seen: the item's version as it was read last (epoch seconds).
    """

    id: int
    connector: str
    task: int
    case_no: str
    remote: str
    number: str
    url: str
    state: str
    base: str
    theirs: str
    said: dict[str, Any]
    told: str
    seen: float
    looked: float
    pending: bool


_i = work_items.c
_m = work_item_comments.c
_p = bindparam
_COLUMNS = (
    _i.id,
    _i.connector,
    _i.task_id,
    _i.case_no,
    _i.remote,
    _i.number,
    _i.url,
    _i.state,
    _i.base,
    _i.theirs,
    _i.said,
    _i.told,
    _i.seen,
    _i.looked,
    _i.pending,
)
_NEW = ("connector", "task_id", "case_no", "base")
_AGREED = ("base", "theirs", "said", "told", "seen")
_BEGIN = Sql(
    lambda insert: (
        insert(work_items)
        .values(state=MAKING, seen=0.0, looked=0.0, **values(*_NEW))
        .on_conflict_do_nothing(index_elements=["task_id"])
    )
)
_OF_TASK = Sql(select(*_COLUMNS).where(_i.task_id == _p("task")))
_GET = Sql(select(*_COLUMNS).where(_i.id == _p("id")))
_REMOTE = Sql(select(*_COLUMNS).where(_i.connector == _p("connector"), _i.remote == _p("remote")))
_STALE = Sql(
    select(*_COLUMNS)
    .where(
        _i.connector == _p("connector"),
        _i.state == _p("state"),
        _i.looked <= _p("before"),
        _i.seen >= _p("since"),
    )
    .order_by(_i.looked)
    .limit(_p("n"))
)
_ALL = Sql(select(*_COLUMNS).order_by(_i.id.desc()).limit(_p("n")))
_FOUND = Sql(
    update(work_items)
    .where(_i.id == _p("which"))
    .values(state=ON, **values("remote", "number", "url"))
)
_AGREE = Sql(update(work_items).where(_i.id == _p("which")).values(**values(*_AGREED, "looked")))
_STANDS = Sql(update(work_items).where(_i.id == _p("which")).values(state=_p("now_is")))
_LOOK = Sql(
    update(work_items)
    .where(_i.id == _p("which"), _i.pending == 0)
    .values(pending=1, looks=_i.looks + 1)
    .returning(_i.looks)
)
_LOOKED = Sql(update(work_items).where(_i.id == _p("which")).values(pending=0))
_DROPPED = Sql(update(work_items).where(_i.connector == _p("whose")).values(pending=0))
_COMMENT = Sql(
    lambda insert: (
        insert(work_item_comments)
        .values(values("link_id", "remote", "event_id", "at"))
        .on_conflict_do_nothing()
    )
)
_COMMENTS = Sql(select(_m.remote, _m.event_id).where(_m.link_id == _p("link")))


def begin(tx: Tx, connector: str, task: int, case_no: str, base: str) -> None:
    """Note that the task is to become an item of this connector; the first one counts."""
    _BEGIN.run(tx.c, connector=connector, task_id=task, case_no=case_no, base=base)


def found(tx: Tx, link: int, remote: str, number: str, url: str) -> None:
    """Note which item it is."""
    _FOUND.run(tx.c, which=link, remote=remote, number=number, url=url)


def agree(tx: Tx, link: Link, more: Mapping[str, Any]) -> None:
    """Note what was seen or said: base, theirs, said, told, seen; the rest stays."""
    kept = {name: more.get(name, getattr(link, name)) for name in _AGREED}
    kept["said"] = codec.dumps(kept["said"])
    _AGREE.run(tx.c, which=link.id, looked=tx.now, **kept)


def stands(tx: Tx, link: int, state: str) -> None:
    """Note that the item is ON, OVER or GONE, or MAKING: it is to be made again."""
    _STANDS.run(tx.c, which=link, now_is=state)


def of_task(c: Connection, task: int) -> Link | None:
    """Return the item of a task."""
    row = _OF_TASK.row(c, task=task)
    return None if row is None else _read(row)


def get(c: Connection, number: int) -> Link | None:
    """Return the link of this number."""
    row = _GET.row(c, id=number)
    return None if row is None else _read(row)


def of_remote(c: Connection, connector: str, remote: str) -> Link | None:
    """Return what the item is to us."""
    row = _REMOTE.row(c, connector=connector, remote=remote)
    return None if row is None else _read(row)


def stale(c: Connection, connector: str, before: float, most: int) -> list[Link]:
    """Return the items not looked at since *before* (epoch seconds), the oldest look first."""
    rows = _STALE.rows(c, connector=connector, state=ON, before=before, since=0.0, n=most)
    return [_read(row) for row in rows]


def making(c: Connection, connector: str, most: int) -> list[Link]:
    """Return those whose item is being made: its id is not known yet."""
    rows = _STALE.rows(c, connector=connector, state=MAKING, before=_EVER, since=0.0, n=most)
    return [_read(row) for row in rows]


def ended(c: Connection, connector: str, before: float, since: float, most: int) -> list[Link]:
    """Return those whose task is over, not looked at since *before*, that changed after *since*."""
    rows = _STALE.rows(c, connector=connector, state=OVER, before=before, since=since, n=most)
    return [_read(row) for row in rows]


def every(c: Connection, most: int = 500) -> list[Link]:
    """Return every link, newest first."""
    return [_read(row) for row in _ALL.rows(c, n=most)]


def look(tx: Tx, hook: int, link: Link) -> bool:
    """Have the item looked at, behind what waits for its case; False: a look waits already."""
    row = _LOOK.row(tx.c, which=link.id)
    if row is None:
        return False
    number = -(link.id * _LOOKS + row[0] % _LOOKS)  # a line of no history: below all of them
    body = codec.dumps({"task": link.task, "act": "look", "event": 0})
    key = f"look_{link.id}_{row[0]}"
    return deliveries.plan(tx, Planned(hook, number, link.case_no, LOOK, key, body))


def dropped(tx: Tx, connector: str) -> None:
    """Forget which looks wait: they were dropped while the connector was switched off."""
    _DROPPED.run(tx.c, whose=connector)


def anew(tx: Tx, link: Link) -> None:
    """Have the item made again, as if it never was."""
    agree(tx, link, {"said": {}, "told": "", "theirs": "", "seen": 0.0})
    stands(tx, link.id, MAKING)


def looked(tx: Tx, link: int) -> None:
    """Note that the look is taken up: what changes from now on wants another."""
    _LOOKED.run(tx.c, which=link)


def comment(tx: Tx, link: int, remote: str, event: int = 0) -> None:
    """Note that the comment is known. event: the line of ours it says, 0: it is theirs."""
    _COMMENT.run(tx.c, link_id=link, remote=remote, event_id=event, at=tx.now)


def comments(c: Connection, link: int) -> dict[str, int]:
    """Return the comments that are known, with the line of ours each says."""
    return {str(remote): int(event) for remote, event in _COMMENTS.rows(c, link=link)}


def _read(row: Row) -> Link:
    *told, said, note, seen, looked_at, pending = row
    number, connector, task, case_no, remote, called, url, state, base, theirs = told
    return Link(
        number,
        connector,
        task,
        case_no,
        remote,
        called,
        url,
        state,
        base,
        theirs,
        codec.loads(said) if said else {},
        note,
        seen,
        looked_at,
        bool(pending),
    )
