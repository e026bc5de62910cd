"""Read what a run left in its database, in the checker's own words."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

from sqlalchemy import Connection

from storage import cases, dead, integrity
from storage.store import Store
from tests.fakes.databases import ask
from tests.faults.history import PROMISE, Arrived, Filed, Kept, Reply

_ARRIVED = (
    "select i.chat, coalesce(m.text, i.event_id), m.id is not null, i.answer is not null "
    "from inbox i left join messages m on m.inbox_id = i.id and m.direction = 'in' order by i.id"
)
_REPLIES = (
    "select o.chat, cast(o.message_id as text), m.text, o.state, "
    "coalesce(cast(o.carrier as text), '') "
    "from outbox o join messages m on m.id = o.message_id order by o.message_id"
)
_WAITS = (
    "select (select count(*) from inbox where answer is null) "
    "+ (select count(*) from outbox where state = 'waiting')"
)


def read(url: str) -> Kept:
    """Return everything the checker looks at; nobody may write meanwhile."""
    with closing(Store.open(url)) as store:
        return store.read(kept)


def waits(url: str) -> int:
    """Return how many arrivals wait for their turn and how many replies to be sent, in all."""
    ((count,),) = ask(url, _WAITS)
    return int(count)


def until(true: Callable[[], bool], patience: float, wait: Callable[[float], None]) -> bool:
    """Look every tenth of a second, *patience* seconds long, whether something is true."""
    for _ in range(int(patience * 10)):
        if true():
            return True
        wait(0.1)
    return true()


def kept(c: Connection) -> Kept:
    def rows(query: str) -> list[tuple[str, ...]]:
        return [tuple(row) for row in c.exec_driver_sql(query)]

    numbers = rows("select chat, number, matter from cases order by opened, number")
    timers = rows("select lane, key from item where key is not null")
    return Kept(
        arrived=[Arrived(chat, e, bool(m), bool(a)) for chat, e, m, a in rows(_ARRIVED)],
        replies=[Reply(*row) for row in rows(_REPLIES)],
        cases=[Filed(chat, n, int(m), _same(c, n)) for chat, n, m in numbers],
        open_promises=frozenset(
            (chat, PROMISE + i)
            for chat, i in rows("select chat, id from promises where state = 'open'")
        ),
        timers=frozenset((lane.removeprefix("in:"), key) for lane, key in timers),
        parked=[f"{one.id} {one.lane}: {one.reason}" for one in dead.list(c)],
        integrity=integrity.problems(c) if c.dialect.name == "sqlite" else (),
    )


def _same(c: Connection, number: str) -> bool:
    """Say whether the case's row equals what its history alone tells."""
    return cases.load(c, number) == cases.rebuild(c, number)
