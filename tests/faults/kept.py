"""Read what a run left in its database, in the checker's own words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing

from sqlalchemy import Connection

from dialogues.effects import CaseState
from dialogues.extension import KEY as EXTEND
from dialogues.followup import KEYS
from dialogues.reach import KEY as REACH
from dialogues.score import SCORE
from dialogues.state import Care, Level, State
from storage import cases, conversations, dead, integrity
from storage.store import Store
from tests.fakes.databases import ask
from tests.faults.history import Arrived, Called, Filed, Kept, Reply, Waited

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
    "+ (select count(*) from outbox where state = 'waiting') "
    "+ (select count(*) from alarm_sendings where outcome = 'waiting')"
)
_UNCALLED = "select count(*) from alarms where state = 'open' and step = 0"
_CANCELLED = ("promise:", "clock:")  # with what they wait for; others then do nothing
_FIRED = (
    "select case_no, kind, payload from case_events "
    "where kind in ('clock_warning', 'clock_breached', 'settled') order by id"
)


def read(url: str) -> Kept:
    """Return everything the checker looks at; nobody may write meanwhile."""
    with closing(Store.open(url)) as store:
        return store.read(kept)


def waits(url: str, *, called: bool = False) -> int:
    """Return how much waits: arrivals for their turn, replies and pages to be sent.

    called: an alarm that has called nobody yet waits too.
    """
    ((count,),) = ask(url, f"{_WAITS} + ({_UNCALLED})" if called else _WAITS)
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

    timers = frozenset(_timers(rows("select lane, key from item where key is not null")))
    numbers = rows("select chat, number, matter from cases order by opened, number")
    return Kept(
        arrived=[Arrived(chat, e, bool(m), bool(a)) for chat, e, m, a in rows(_ARRIVED)],
        replies=[Reply(*row) for row in rows(_REPLIES)],
        cases=[Filed(chat, n, int(m), _same(c, n)) for chat, n, m in numbers],
        handoffs=[
            Waited(chat, level == Level.URGENT)
            for chat, level in rows("select chat, level from handoffs order by id")
        ],
        alarms=[
            Called(*row)
            for row in rows("select chat, case_no from alarms where kind = 'handoff' order by id")
        ],
        owed=frozenset(_owed(c)),
        timers=timers,
        idle=frozenset((chat, key) for chat, key in timers if not key.startswith(_CANCELLED)),
        fired=[" ".join(row) for row in rows(_FIRED) if _of_time(row)],
        parked=[f"{one.id} {one.lane}: {one.reason}" for one in dead.list(c)],
        integrity=integrity.problems(c) if c.dialect.name == "sqlite" else (),
    )


def _same(c: Connection, number: str) -> bool:
    """Say whether the case's row equals what its history alone tells."""
    return cases.load(c, number) == cases.rebuild(c, number)


def _of_time(happened: tuple[str, ...]) -> bool:
    """Say whether a line of a case's history came of the clock; people settle promises too."""
    _, kind, payload = happened
    return kind != "settled" or "due time passed" in payload


def _timers(rows: list[tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """Give the talks' timers: when a window closes is asked of the channel, so it is left out."""
    for lane, key in rows:
        pool, _, chat = lane.partition(":")
        if pool == "in" and key != REACH:
            yield chat, key


def _owed(c: Connection) -> Iterator[tuple[str, str]]:
    """Give the timers that the ledger and the talks' states wait for."""
    for chat, name in c.exec_driver_sql("select chat, id from promises where state = 'open'"):
        yield chat, f"promise:{name}"
    for (chat,) in c.exec_driver_sql("select chat from conversations order by chat").all():
        state, _ = conversations.load(c, chat)
        for key in () if state is None else _of(state):
            yield chat, key


def _of(state: State) -> Iterator[str]:
    if state.waiting:
        yield "silence"
    yield from (clock.key for clock in state.clocks if clock.runs)
    yield from (f"{EXTEND}{one.key}" for one in state.extending)
    for care in state.cares:
        yield from _follows(care)


def _follows(care: Care) -> Iterator[str]:
    """Give what a resolved case waits for: to be asked about, then to be answered."""
    asked, answered = KEYS
    resolved = care.stage == CaseState.RESOLVED
    if resolved and care.follow == "" and not care.scored:
        yield f"{asked}{care.case_no}"
    elif care.follow == SCORE or (resolved and care.follow == "asked"):
        yield f"{answered}{care.case_no}"
