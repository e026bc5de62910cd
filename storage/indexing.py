"""The upkeep of the archive's index: what is stale, what a case is found by, what is taken out.

What is stale follows from the history of cases alone: every change of a case leaves an event, and
a document says up to which event it is true. So nothing has to be told to the index and nothing
is lost when the process dies. Source: requirement S0-16; docs/why/archive-index.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, func, or_, select, update

from storage import codec
from storage.sql import Sql, values
from storage.tables import case_events
from storage.tables_knowledge import case_docs, case_terms
from storage.writer import Tx

LATE = 1_000  # events that may commit after one with a higher id (PostgreSQL)


@dataclass(frozen=True, slots=True)
class Doc:
    """A case to be indexed. at: opened, epoch seconds. event: the newest event that is in it."""

    case_no: str
    at: float
    event: int
    terms: Mapping[str, int]


_p = bindparam
_d, _t, _e = case_docs.c, case_terms.c, case_events.c
_STALE = Sql(
    select(_e.id, _e.case_no)
    .select_from(case_events.outerjoin(case_docs, _d.case_no == _e.case_no))
    .where(_e.id > _p("after"), or_(_d.event.is_(None), _d.event < _e.id))
    .order_by(_e.id)
    .limit(_p("n"))
)
_NEWEST_EVENT = Sql(select(func.max(_d.event)))
_HELD = Sql(select(_d.id, _d.event, _d.terms).where(_d.case_no == _p("case_no")).with_for_update())
_ADD = Sql(
    lambda insert: (
        insert(case_docs)
        .values(values("case_no", "at", "event", "terms"))
        .on_conflict_do_nothing()
        .returning(_d.id)
    )
)
_SET = Sql(update(case_docs).where(_d.id == _p("doc")).values(values("at", "event", "terms")))
_DROP = Sql(delete(case_docs).where(_d.id == _p("doc")))
_PUT_TERM = Sql(
    lambda insert: (
        up := insert(case_terms).values(values("term", "doc", "weight"))
    ).on_conflict_do_update(index_elements=["term", "doc"], set_={"weight": up.excluded.weight})
)
_DROP_TERM = Sql(delete(case_terms).where(_t.term == _p("which"), _t.doc == _p("doc")))
_OLDEST_DOCS = Sql(select(_d.case_no).order_by(_d.id).limit(_p("n")))


def stale(c: Connection, limit: int = 500, late: int = LATE) -> dict[str, int]:
    """Return cases that changed since they were indexed, with the newest event looked at.

    Of a long backlog only the oldest events count; ask again until nothing is stale.
    """
    row = _NEWEST_EVENT.row(c)
    after = max(0, ((row[0] if row else None) or 0) - late)
    return {case_no: event for event, case_no in _STALE.rows(c, after=after, n=limit)}


def put(tx: Tx, *docs: Doc) -> int:
    """Index the cases as *docs* say; an older picture never replaces a newer one.

    Return how many were taken. Terms of all of them are written in the table's own order: one
    case after another would touch each page of a large index once a case.
    """
    gone: list[tuple[str, int]] = []
    new: list[tuple[str, int, int]] = []
    taken = 0
    for one in docs:
        held = _enter(tx, one)
        if held is not None:
            number, old = held
            taken += 1
            gone += [(term, number) for term in old.keys() - one.terms.keys()]
            new += [(t, number, w) for t, w in one.terms.items() if old.get(t) != w]
    _write(tx, gone, new)
    return taken


def _enter(tx: Tx, doc: Doc) -> tuple[int, Mapping[str, int]] | None:
    """Write the document's row; return its id and the terms it had, None when it is too old."""
    text = codec.dumps(doc.terms)
    row = _HELD.row(tx.c, case_no=doc.case_no)
    if row is None:
        made = _ADD.row(tx.c, case_no=doc.case_no, at=doc.at, event=doc.event, terms=text)
        # None: another process was first; what it lacks is stale and comes again.
        return None if made is None else (made[0], {})
    number, event, before = row
    if doc.event < event:
        return None
    _SET.later(tx.c, doc=number, at=doc.at, event=doc.event, terms=text)
    return number, codec.loads(before)


def _write(tx: Tx, gone: list[tuple[str, int]], new: list[tuple[str, int, int]]) -> None:
    for term, doc in sorted(gone):
        _DROP_TERM.later(tx.c, which=term, doc=doc)
    for term, doc, weight in sorted(new):
        _PUT_TERM.later(tx.c, term=term, doc=doc, weight=weight)


def forget(tx: Tx, case_no: str) -> bool:
    """Take the case out, every term of it; has to go before the case itself is deleted."""
    row = _HELD.row(tx.c, case_no=case_no)
    if row is None:
        return False
    number, _, terms = row
    _write(tx, [(term, number) for term in codec.loads(terms)], [])
    _DROP.run(tx.c, doc=number)
    return True


def clear(tx: Tx, limit: int = 200) -> int:
    """Take up to *limit* cases out, to build the index anew; return how many went."""
    rows = _OLDEST_DOCS.rows(tx.c, n=limit)
    return sum(forget(tx, case_no) for (case_no,) in rows)
