"""How long cases stay in one state, as rows: who stays past its time has his owner warned, once.

    follow(tx, work)              look at the cases of which something happened lately
    warn(tx, office, zone)        those past their time: history, alarm ladder; how many

A state's time stands in work.yml (waits) or was set with the step. Timers are these rows, so that a
restart loses none and nothing is told twice. While the office is closed nobody but the urgent is
called; it is made up when it opens. Source: ideal 2.3, S2-37, S3-07.
"""

from __future__ import annotations

from datetime import tzinfo
from functools import partial
from typing import Any

from sqlalchemy import and_, bindparam, or_, select, update

from cases import replay
from cases.now import CaseNow
from cases.states import NAMES, State
from cases.work_file import Work
from dialogues.calendars import Calendar
from dialogues.state import Level
from storage import alerts, case_events, shared
from storage.alerts import Alarm
from storage.apart import Stuck, apart
from storage.sql import Row, Sql, values
from storage.tables import case_events as history
from storage.tables import cases
from storage.tables_work import case_stays
from storage.times import epoch, moment
from storage.writer import Tx

CURSOR = "stays:cursor"
OVERSTAYED = "overstayed"
_MOST = 500
_LONG_AGO = 7 * 24 * 3600.0  # seconds; of an old store that is read for the first time
_OVERLAP = 120.0  # seconds looked at again: what was being written meanwhile is not left out
_e = history.c
_s = case_stays.c
_p = bindparam
_NEWS = Sql(
    select(_e.id, _e.case_no, _e.at)
    .where(_e.id > _p("after"))
    .order_by(_e.id)
    .limit(_p("n"))
)  # fmt: skip
_WAS = Sql(select(_s.state, _s.since, _s.due).where(_s.case_no == _p("case_no")))


def _put(insert: Any) -> Any:
    names = ("state", "since", "due", "warned")
    new = insert(case_stays).values(**values("case_no", *names))
    held = {name: new.excluded[name] for name in names}
    return new.on_conflict_do_update(index_elements=["case_no"], set_=held)


_PUT = Sql(_put)
_OVER = Sql(
    select(_s.case_no, _s.state, _s.since, _s.due, cases.c.level, cases.c.chat)
    .select_from(case_stays.join(cases, cases.c.number == _s.case_no))
    .where(
        _s.warned == 0,
        and_(_s.due.is_not(None), _s.due <= _p("now")),
        or_(_p("open") == 1, cases.c.level == Level.URGENT.value),
    )
    .order_by(_s.due, _s.case_no)
    .limit(_p("n"))
)
_WARN = Sql(
    update(case_stays)
    .where(_s.case_no == _p("which"), _s.since == _p("entered"), _s.warned == 0)
    .values(warned=1)
    .returning(_s.case_no)
)


def follow(tx: Tx, work: Work, stuck: list[Stuck] | None = None) -> dict[str, CaseNow]:
    """Know where every case stands of which something happened since it was looked at last.

    Return them as they stand, by number. stuck: gets those that cannot be told.
    """
    found = shared.get(tx.c, CURSOR)
    after = int(found.value) if found else 0
    rows = _NEWS.rows(tx.c, after=after, n=_MOST)
    standing: dict[str, CaseNow] = {}
    for case_no in dict.fromkeys(row[1] for row in rows):
        now = apart(tx, stuck, case_no, partial(_now, tx, case_no, work))
        if now is not None:
            standing[case_no] = now
    settled = [number for number, _, at in rows if at < tx.now - _OVERLAP]
    if settled:
        shared.put(tx, CURSOR, str(max(settled)))
    return standing


def _now(tx: Tx, case_no: str, work: Work) -> CaseNow:
    now = replay.replay(case_events.events(tx.c, case_no), work.waits)
    _keep(tx, case_no, now)
    return now


def warn(tx: Tx, office: Calendar, zone: tzinfo) -> int:
    """Warn the owners of the cases that stay past their time, each stay once; return how many."""
    opened = office.is_open(moment(tx.now).astimezone(zone))
    rows = _OVER.rows(tx.c, now=tx.now, open=int(opened), n=_MOST)
    return sum(_told(tx, row) for row in rows)


def about(case_no: str) -> str:
    """Return what the alarm of a stay is about."""
    return f"stay:{case_no}"


def next_step(state: State) -> str:
    """Return what is due when a state has lasted its time."""
    return f"「{NAMES[state]}」的下一步"


def _keep(tx: Tx, case_no: str, now: CaseNow) -> None:
    since = 0.0 if now.since is None else epoch(now.since)
    due = None if now.due is None else epoch(now.due)
    was = _WAS.row(tx.c, case_no=case_no)
    if was is not None and tuple(was) == (now.state.value, since, due):
        return
    past = due is not None and due < tx.now - _LONG_AGO
    _PUT.run(tx.c, case_no=case_no, state=now.state.value, since=since, due=due, warned=int(past))
    alerts.over_key(tx, f"{alerts.OVERDUE}:{about(case_no)}")


def _told(tx: Tx, row: Row) -> bool:
    case_no, state, since, due, level, chat = row
    if _WARN.row(tx.c, which=case_no, entered=since) is None:
        return False
    said = {"state": state, "minutes": int((tx.now - since) // 60), "due": moment(due)}
    case_events.event(tx, case_no, OVERSTAYED, "clock", said)
    what, key = next_step(State(state)), about(case_no)
    alarm = Alarm(
        alerts.OVERDUE, case_no, chat, Level(level), due=moment(due), about=key, what=what
    )
    alerts.raise_alarm(tx, alarm)
    return True
