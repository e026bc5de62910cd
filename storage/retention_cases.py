"""Retention of cases and of people: erased as at their own wish, when their time is over.

    steps(kept, asked) -> tuple[Step, ...]     see storage/retention.py

A case that ended loses its words and fields; level, category, times, outcome and who did what
stay, and its history says when. A person of whom nothing but an address is left loses that too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, and_, bindparam, case, delete, exists, or_, select, update

from cases.tasks import OVER
from storage import codec, erase, erase_rows, scrub
from storage.case_events import event
from storage.erase import Asked
from storage.erase_words import BOTS, JOBS, Whose
from storage.retention import AT_WORK, CASE_ENDED, Kept, Page, Step, held
from storage.schema import metadata
from storage.sql import Sql, values
from storage.tables import (
    case_events,
    cases,
    conversations,
    handoffs,
    messages,
    people,
    promises,
)
from storage.tables_alerts import alarms
from storage.tables_clocks import clocks
from storage.tables_erasure import erasing
from storage.tables_triage import incident_members, incidents
from storage.tables_work import case_tasks, legal_holds
from storage.writer import Tx

EXPIRED = "expired"
"""The kind of the line that says so in a case's history."""
_WORDS = (
    "cases", "case_events", "case_docs", "deliveries", "case_tasks", "work_acts", "work_items",
)  # fmt: skip
_FEW = 5  # cases in a transaction: each has a history of its own
_k, _e, _v, _r = cases.c, case_events.c, conversations.c, promises.c
_p = bindparam
_DONE = exists().where(_e.case_no == _k.number, _e.kind == EXPIRED)
_OWED = or_(
    exists().where(_e.case_no == _k.number, _e.at >= _p("before")),
    exists().where(_r.case_no == _k.number, _r.state == "open"),
    exists().where(clocks.c.case_no == _k.number, clocks.c.ended.is_(None)),
    exists().where(
        case_tasks.c.case_no == _k.number, *(case_tasks.c.state != state for state in sorted(OVER))
    ),
    exists().where(handoffs.c.chat == _k.chat, AT_WORK),
    exists().where(legal_holds.c.case_no == _k.number),
    exists().where(
        incident_members.c.case_no == _k.number,
        incidents.c.id == incident_members.c.incident_id,
        incidents.c.state == "open",
    ),
)
_OLD = and_(CASE_ENDED, _k.updated < _p("before"), ~_DONE, ~_OWED)
_CASES = Sql(
    select(_k.number).where(_k.number > _p("after"), _OLD).order_by(_k.number).limit(_p("n"))
)
_CASE = Sql(select(_k.chat).where(_k.number == _p("number"), _OLD))
_ERASING = Sql(lambda insert: insert(erasing).values(values("case_no")))
_ERASED = Sql(delete(erasing).where(erasing.c.case_no == _p("case_no")))
_BARE = case(
    (_r.proof.startswith("note:"), "note:"),
    (_r.proof.startswith("call:"), "call:"),
    else_=_r.proof,
)
_PROMISES = Sql(
    update(promises)
    .where(_r.case_no == _p("number"), *(_r.kind != kind for kind in BOTS))
    .values(what="", proof=_BARE)
)
_REASONS = Sql(
    select(handoffs.c.id, handoffs.c.reasons).where(
        handoffs.c.chat == _p("chat"), handoffs.c.case_no == _p("number")
    )
)
_REASON = Sql(update(handoffs).where(handoffs.c.id == _p("which")).values(values("reasons")))
_ALARMS = Sql(select(alarms.c.id, alarms.c.facts).where(alarms.c.case_no == _p("number")))
_ALARM = Sql(update(alarms).where(alarms.c.id == _p("which")).values(values("facts")))
_IS_HIS = _v.person_id == people.c.id
_SOMEBODY = exists().where(_IS_HIS, _v.user.not_like("erased-%"))
_STILL = or_(
    exists().where(_IS_HIS, _v.updated >= _p("before")),
    exists().where(_IS_HIS, messages.c.chat == _v.chat),
    exists().where(_IS_HIS, _k.chat == _v.chat, ~_DONE),
)
_GONE = and_(_SOMEBODY, ~_STILL)
_PEOPLE = Sql(
    select(people.c.id).where(people.c.id > _p("after"), _GONE).order_by(people.c.id).limit(_p("n"))
)
_PERSON = Sql(select(people.c.id).where(people.c.id == _p("person"), _GONE))
_TALKS = Sql(select(_v.chat).where(_v.person_id == _p("person")).order_by(_v.chat))


def steps(kept: Kept, asked: Asked) -> tuple[Step, ...]:
    """Return the steps. asked: what an erasure of a person is recorded as."""

    def people_go(tx: Tx, keys: Sequence[Any], before: float) -> int:
        return sum(_person_goes(tx, key, before, asked) for key in keys)

    return (
        Step("cases", kept.cases, "", _cases, _cases_go, _FEW),
        Step("people", max(kept.cases, kept.talks), 0, _people, people_go, 1),
    )


def _cases(c: Connection, before: float, after: Any, n: int) -> Page:
    return _page([key for (key,) in _CASES.rows(c, after=after, before=before, n=n)], n)


def _people(c: Connection, before: float, after: Any, n: int) -> Page:
    return _page([key for (key,) in _PEOPLE.rows(c, after=after, before=before, n=n)], n)


def _page(keys: list[Any], n: int) -> Page:
    return Page(tuple(keys), keys[-1] if len(keys) == n else None)


def _cases_go(tx: Tx, keys: Sequence[Any], before: float) -> int:
    return sum(_case_goes(tx, number, before) for number in keys)


def _case_goes(tx: Tx, number: str, before: float) -> bool:
    """Take the words out of one case; False when something came of it meanwhile."""
    row = _CASE.row(tx.c, number=number, before=before)
    if row is None:
        return False
    chat = str(row[0])
    marks = frozenset(erase_rows.told(tx.c, [number], []))
    whose = Whose(0, {chat: chat}, (number,), marks)
    _ERASING.run(tx.c, case_no=number)
    for name in _WORDS:
        JOBS[name](tx.c, metadata.tables[name], whose)
    # Knowledge that people made of it stays: a mark as short as a product stands in all of it.
    JOBS["kb_items"](tx.c, metadata.tables["kb_items"], Whose(0, {}, (number,), frozenset()))
    _loose_words(tx, number, chat)
    _ERASED.run(tx.c, case_no=number)
    event(tx, number, EXPIRED, "clock", {})
    return True


def _loose_words(tx: Tx, number: str, chat: str) -> None:
    """Take out what people said of the case in promises, handoffs and alarms."""
    _PROMISES.run(tx.c, number=number)
    for which, reasons in _REASONS.rows(tx.c, chat=chat, number=number):
        left = codec.dumps(scrub.reasons(codec.loads(reasons)))
        _REASON.run(tx.c, which=which, reasons=left)
    for which, facts in _ALARMS.rows(tx.c, number=number):
        _ALARM.run(tx.c, which=which, facts=codec.dumps({**codec.loads(facts), "what": ""}))


def _person_goes(tx: Tx, person: int, before: float, asked: Asked) -> bool:
    """Erase whoever has nothing left but addresses; False when he came back meanwhile."""
    if _PERSON.row(tx.c, person=person, before=before) is None:
        return False
    chats = [chat for (chat,) in _TALKS.rows(tx.c, person=person)]
    found = erase.find(tx.c, chats[0])
    if found is None or any(held(tx.c, chat, before) for chat in chats):
        return False
    erase.erase(tx, found, asked)
    return True
