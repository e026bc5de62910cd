"""Alarms for staff: raised with what causes them, paged step by step, ended by people.

    raise_alarm(tx, Alarm(...))    in the handoff's transaction; the same again changes nothing
    acknowledge(tx, id, "值班")    somebody looks after it: no further step
    over(tx, case_no)              the case was taken: nothing left to call for

An alarm climbs in a lane of its own ("alert:<id>", a timer a step); what is to be sent waits in
the lane of its target ("alert:to:<target>"). Pool of both: alert (bot/alerts/pager.py). An alarm
holds no word of the customer's: what a message tells of the case is read when it is sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, or_, select, text, update

from dialogues.state import Level
from storage import codec, work
from storage.case_events import event
from storage.sql import Row, Sql, values
from storage.tables import cases
from storage.tables_alerts import STILL, alarms
from storage.times import maybe, moment
from storage.writer import Tx

HANDOFF, OWNERLESS, OVERDUE = "handoff", "ownerless", "overdue"
WINDOW = "window"  # the letter is missing and soon cannot be sent any more
INCIDENT = "incident"  # a kind, and the ladder on which the duty person is first
NOTICE = "notice"  # a team is to know of an incident; the ladder is the team's own
READER = "reader"  # a process's reader is out of service: rules alone answer; about: its name
READER_BACK = "reader_back"  # told once to whom READER reached, and over at once
MONTHLY = "monthly"  # the report of a month is there; about: 2026-10
RISING = "rising"  # many speak of one thing at once; about: the topic; the ladder is EARLY
EARLY = "early"
RAISED = "raised"  # a colleague made it urgent while somebody has the talk
KINDS = (HANDOFF, OWNERLESS, RAISED)  # what a person who takes the case puts an end to
OPEN, ACKNOWLEDGED, OVER = "open", "acknowledged", "over"
RED, NORMAL = "red", "normal"
STEP = "step"  # the key of an alarm's timer in its lane


@dataclass(frozen=True, slots=True)
class Alarm:
    """What staff are called for. reasons: codes of dialogues.labels.reason.

    kind: HANDOFF, OWNERLESS, RAISED, OVERDUE, WINDOW, INCIDENT, NOTICE, READER, READER_BACK,
    MONTHLY, RISING or the caller's own name.
    about: of what one case can have several (a clock). due, what: the time it is about, and what
    was due then, in Chinese; None: the next promise of the case. climbs: the ladder's name, "" by
    level.
    """

    kind: str
    case_no: str
    chat: str
    level: Level
    reasons: tuple[str, ...] = ()
    due: datetime | None = None
    about: str = ""
    what: str = ""
    climbs: str = ""

    @property
    def key(self) -> str:
        """Return what stands once at a time."""
        return f"{self.kind}:{self.about or self.case_no or self.chat}"

    @property
    def ladder(self) -> str:
        """Return the name of the ladder it climbs."""
        return self.climbs or self.usual

    @property
    def usual(self) -> str:
        """Return the name of the ladder for its level."""
        return RED if self.level is Level.URGENT else NORMAL


@dataclass(frozen=True, slots=True)
class Raised:
    """An alarm as it stands. step: rounds paged so far. by: who acknowledged it."""

    id: int
    alarm: Alarm
    ladder: str
    raised: datetime
    state: str
    step: int
    by: str
    acknowledged: datetime | None
    ended: datetime | None


@dataclass(frozen=True, slots=True)
class _Facts:
    """The column facts."""

    reasons: tuple[str, ...] = ()
    due: datetime | None = None
    about: str = ""
    what: str = ""
    climbs: str = ""


_a = alarms.c
_p = bindparam
_ONE = text(STILL)  # in the words of the unique index, so that it is used
_STILL = or_(_a.state == OPEN, _a.state == ACKNOWLEDGED)
_NEW = ("key", "kind", "case_no", "chat", "level", "ladder", "facts", "raised")
_RAISE = Sql(
    lambda insert: (
        insert(alarms)
        .values(state=OPEN, step=0, by="", **values(*_NEW))
        .on_conflict_do_nothing(index_elements=["key"], index_where=_ONE)
        .returning(_a.id)
    )
)
_STANDS = Sql(select(_a.id, _a.level).where(_a.key == _p("key"), _ONE))
_ALARM = select(
    _a.id,
    _a.kind,
    _a.case_no,
    _a.chat,
    _a.level,
    _a.facts,
    _a.ladder,
    _a.raised,
    _a.state,
    _a.step,
    _a.by,
    _a.acknowledged,
    _a.ended,
)
_GET = Sql(_ALARM.where(_a.id == _p("id")))
_ALL = Sql(_ALARM.where(_STILL).order_by(_a.level, _a.state.desc(), _a.raised, _a.id))
_ACKNOWLEDGE = Sql(
    update(alarms)
    .where(_a.id == _p("which"), _a.state == OPEN)
    .values(state=ACKNOWLEDGED, by=_p("who"), acknowledged=_p("now"))
    .returning(_a.id)
)
_OF_CASE = Sql(
    select(_a.id)
    .where(
        _STILL,
        _a.kind == _p("kind"),
        or_(
            and_(_a.case_no == _p("case_no"), _a.case_no != ""),
            and_(_a.chat == _p("chat"), _a.chat != ""),
        ),
    )
    .order_by(_a.id)
)
_OF_KEY = Sql(select(_a.id).where(_ONE, _a.key == _p("key")))
_END = Sql(
    update(alarms)
    .where(_a.id == _p("which"), _STILL)
    .values(state=OVER, ended=_p("now"))
    .returning(_a.id)
)
_CASE = Sql(select(cases.c.number).where(cases.c.number == _p("number")))


def lane(alarm: int) -> str:
    """Return the lane in which the alarm climbs."""
    return f"alert:{alarm}"


def raise_alarm(tx: Tx, alarm: Alarm) -> int | None:
    """Raise the alarm and return its id; None when it stands already.

    One that stands with a lesser level gives way: what became urgent is called out anew.
    """
    stands = _STANDS.row(tx.c, key=alarm.key)
    if stands is not None:
        if stands[1] <= alarm.level.value:
            return None
        end(tx, [stands[0]])
    row = _RAISE.row(
        tx.c,
        key=alarm.key,
        kind=alarm.kind,
        case_no=alarm.case_no,
        chat=alarm.chat,
        level=alarm.level.value,
        ladder=alarm.ladder,
        facts=codec.dumps(_facts(alarm)),
        raised=tx.now,
    )
    if row is None:
        return None
    number: int = row[0]
    work.put(tx, lane(number), {"alarm": number, "round": 0}, key=STEP)
    return number


def acknowledge(tx: Tx, alarm: int, by: str, actor: str = "") -> bool:
    """Note that *by* looks after it; False when somebody did before, or it is over.

    actor: his login, for the case's history; without one his name stands there.
    """
    if _ACKNOWLEDGE.row(tx.c, which=alarm, who=by, now=tx.now) is None:
        return False
    work.cancel(tx, lane(alarm), STEP)
    raised = get(tx.c, alarm)
    if raised is not None and _on_file(tx, raised.alarm.case_no):
        payload = {"alarm": alarm, "kind": raised.alarm.kind, "what": raised.alarm.what}
        event(tx, raised.alarm.case_no, "alarm_heard", actor or by, payload)
    return True


def called(tx: Tx, raised: Raised, step: int, who: str, targets: Sequence[str]) -> None:
    """Leave a line in the case's history: in this round (from 0) *who* was called."""
    alarm = raised.alarm
    if _on_file(tx, alarm.case_no):
        payload = {"alarm": raised.id, "kind": alarm.kind, "what": alarm.what}
        payload |= {"step": step, "who": who, "targets": tuple(targets)}
        event(tx, alarm.case_no, "alarm_called", "clock", payload)


def _on_file(tx: Tx, case_no: str) -> bool:
    return bool(case_no) and _CASE.row(tx.c, number=case_no) is not None


def over(tx: Tx, case_no: str, chat: str = "", kinds: Iterable[str] = KINDS) -> int:
    """End the alarms of the case (and of the conversation *chat*); return how many."""
    found = [
        row[0]
        for kind in kinds
        for row in _OF_CASE.rows(tx.c, kind=kind, case_no=case_no, chat=chat)
    ]
    return end(tx, sorted(found))


def over_key(tx: Tx, key: str) -> bool:
    """End the alarm of this key (Alarm.key); False when none stands."""
    return end(tx, [row[0] for row in _OF_KEY.rows(tx.c, key=key)]) > 0


def end(tx: Tx, found: Iterable[int]) -> int:
    """End these alarms; return how many of them stood."""
    ended = 0
    for alarm in found:
        if _END.row(tx.c, which=alarm, now=tx.now) is not None:
            work.cancel(tx, lane(alarm), STEP)
            ended += 1
    return ended


def get(c: Connection, alarm: int) -> Raised | None:
    """Return the alarm."""
    row = _GET.row(c, id=alarm)
    return None if row is None else _read(row)


def stands(c: Connection, key: str) -> Raised | None:
    """Return the alarm of this key (Alarm.key) that is not over."""
    row = _OF_KEY.row(c, key=key)
    return None if row is None else get(c, row[0])


def standing(c: Connection) -> list[Raised]:
    """Return the alarms that are not over, for the desk: urgent first, then the unheard."""
    return [_read(row) for row in _ALL.rows(c)]


def team_ladder(team: str) -> str:
    """Return the name of the ladder on which a team is told."""
    return f"team:{team}"


def _facts(alarm: Alarm) -> _Facts:
    return _Facts(alarm.reasons, alarm.due, alarm.about, alarm.what, alarm.climbs)


def _read(row: Row) -> Raised:
    number, kind, case_no, chat, level, facts, ladder, raised, state, step, by, heard, ended = row
    known = codec.load(_Facts, facts)
    alarm = Alarm(
        kind,
        case_no,
        chat,
        Level(level),
        known.reasons,
        known.due,
        known.about,
        known.what,
        known.climbs,
    )
    return Raised(
        number, alarm, ladder, moment(raised), state, step, by, maybe(heard), maybe(ended)
    )
