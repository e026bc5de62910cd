"""The archive: every case found by its terms, ranked, a page at a time.

A document is a case as a bag of terms with weights (bot/knowledge says how they are made; here a
term is any text). Every need of a query has to be there, likes only raise the rank. Ranked pages
go by score, then the newer; a query whose rarest term is common (RANKED_MOST cases) says little
about rank and is answered newest first, which reads no more than it shows.

storage/indexing.py keeps the index. Source: requirement S0-16; docs/why/archive-index.md.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Connection,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
)

from storage.columns import ID
from storage.sql import Sql
from storage.tables import case_events
from storage.tables_knowledge import case_docs, case_terms

RANKED_MOST = 5_000  # cases with the rarest term, above which a page is newest first
MOST_NEEDS, MOST_LIKES = 24, 8
_FINEST = 16  # steps of an idf: whole numbers, so that a page ends exactly where the next begins
_ALWAYS = 1e18
_LAST = 2**60


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for. since, until: epoch seconds, until is not in. words: needs that may go.

    When no case has all needs, the rarest of *words* stays and the rest of them only rank.
    """

    needs: tuple[str, ...] = ()
    likes: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()
    since: float = -_ALWAYS
    until: float = _ALWAYS


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a page ended: its last case (score or time, doc), and how it was ranked.

    idfs: of needs and likes, in the query's order. top: the newest document of the first page.
    """

    ranked: bool
    loose: bool
    last: float
    doc: int
    top: int
    idfs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Numbers of cases in order; mark is None at the end. loose: not all needs were met."""

    found: tuple[str, ...]
    ranked: bool
    loose: bool
    mark: Mark | None


_p = bindparam
_d, _t, _e = case_docs.c, case_terms.c, case_events.c
_NEWEST_DOC = Sql(select(func.max(_d.id)))
_SOME = (
    select(literal_column("1").label("one"))
    .where(_t.term == _p("term"))
    .limit(_p("most"))
    .subquery()
)
_HOW_MANY = Sql(select(func.count()).select_from(_SOME))


def find(
    c: Connection,
    query: Query,
    mark: Mark | None = None,
    limit: int = 20,
    most: int = RANKED_MOST,
) -> Page:
    """Return the page after *mark*; *most*: see RANKED_MOST.

    Raises:
        ValueError: the mark is not one of this query's.
    """
    query = Query(
        query.needs[:MOST_NEEDS],
        query.likes[:MOST_LIKES],
        query.words,
        query.since,
        query.until,
    )
    if mark is not None:
        return _page(c, query, mark, limit)
    start = _start(c, query, most)
    page = _page(c, query, start, limit)
    if page.found or len(query.words.intersection(query.needs)) < 2:  # noqa: PLR2004 - one to drop
        return page
    return _page(c, query, _loosened(query, start, most), limit)


def _start(c: Connection, query: Query, most: int) -> Mark:
    """Return the mark before the first case."""
    row = _NEWEST_DOC.row(c)
    top = (row[0] if row else None) or 0
    counts = [_count(c, term, most + 1) for term in (*query.needs, *query.likes)]
    rarest = min(counts[: len(query.needs)], default=most + 1)
    idfs = tuple(idf(top, count) for count in counts)
    return Mark(rarest <= most, loose=False, last=_ALWAYS, doc=_LAST, top=top, idfs=idfs)


def _count(c: Connection, term: str, most: int) -> int:
    row = _HOW_MANY.row(c, term=term, most=most)
    return 0 if row is None else int(row[0])


def idf(total: int, count: int) -> int:
    """Return how much a term of *count* in *total* documents says, a whole number from 1."""
    return max(1, round(_FINEST * math.log1p((max(total, count) - count + 0.5) / (count + 0.5))))


def _loosened(query: Query, start: Mark, most: int) -> Mark:
    needs, _ = _sides(query, replace(start, loose=True))
    rarest = max(weight for _, weight in needs)
    return replace(start, loose=True, ranked=rarest >= idf(start.top, most))


def _page(c: Connection, query: Query, mark: Mark, limit: int) -> Page:
    if len(mark.idfs) != len(query.needs) + len(query.likes) or (mark.ranked and not query.needs):
        raise ValueError("a mark of another query")
    needs, likes = _sides(query, mark)
    given: dict[str, Any] = {
        "since": query.since,
        "until": query.until if mark.ranked else min(query.until, math.nextafter(mark.last, 1e300)),
        "last": int(mark.last) if mark.ranked else mark.last,
        "last_doc": mark.doc,
        "top": mark.top,
        "n": limit + 1,
    }
    for k, (term, weight) in enumerate((*needs, *likes) if mark.ranked else needs):
        given |= {f"w{k}": term, f"i{k}": weight} if mark.ranked else {f"w{k}": term}
    statement = _statement(len(needs), len(likes) if mark.ranked else 0, ranked=mark.ranked)
    rows = statement.rows(c, **given)
    found = tuple(row[1] for row in rows[:limit])
    if len(rows) <= limit:
        return Page(found, mark.ranked, mark.loose, None)
    doc, _, last = rows[limit - 1]
    return Page(found, mark.ranked, mark.loose, replace(mark, last=last, doc=doc))


Weighed = list[tuple[str, int]]


def _sides(query: Query, mark: Mark) -> tuple[Weighed, Weighed]:
    """Return needs, rarest first, and likes, each with its idf."""
    pairs = list(zip((*query.needs, *query.likes), mark.idfs, strict=True))
    needs = sorted(pairs[: len(query.needs)], key=lambda pair: (-pair[1], pair[0]))
    likes = pairs[len(query.needs) :]
    if mark.loose:
        known = [pair for pair in needs if pair[0] in query.words]
        needs = [pair for pair in needs if pair[0] not in query.words]
        known = list(_by_rarity(known, mark.top))
        needs, likes = [*known[:1], *needs], [*known[1:], *likes][:MOST_LIKES]
    return needs, likes


def _by_rarity(pairs: Sequence[tuple[str, int]], top: int) -> Iterator[tuple[str, int]]:
    """Give what some document has, rarest first, then what none has."""
    nowhere = idf(top, 0)
    yield from (pair for pair in pairs if pair[1] < nowhere)
    yield from (pair for pair in pairs if pair[1] >= nowhere)


@lru_cache(maxsize=512)
def _statement(needs: int, likes: int, *, ranked: bool) -> Sql:
    return Sql(_best(needs, likes) if ranked else _newest(needs))


def _best(needs: int, likes: int) -> Any:
    """Return the statement for a ranked page: the rarest term's cases, the others looked up."""
    tables = [case_terms.alias(f"t{k}") for k in range(needs + likes)]
    first = tables[0]
    joined: Any = first
    for k, table in enumerate(tables[1:], start=1):
        on = (table.c.term == _p(f"w{k}")) & (table.c.doc == first.c.doc)
        joined = joined.join(table, on, isouter=k >= needs)
    joined = joined.join(case_docs, _d.id == first.c.doc)
    score: Any = first.c.weight * _p("i0")
    for k, table in enumerate(tables[1:], start=1):
        score = score + func.coalesce(table.c.weight, 0) * _p(f"i{k}")
    inner = (
        select(_d.id, _d.case_no, score.label("score"))
        .select_from(joined)
        .where(first.c.term == _p("w0"), first.c.doc <= _p("top"))
        .where(_d.at >= _p("since"), _d.at < _p("until"))
        .subquery()
    )
    score, doc = inner.c.score, inner.c.id
    last = _p("last", type_=ID)
    later = or_(score < last, (score == last) & (doc < _p("last_doc")))
    return (
        select(doc, inner.c.case_no, score)
        .where(later)
        .order_by(score.desc(), doc.desc())
        .limit(_p("n"))
    )


def _newest(needs: int) -> Any:
    """Return the statement for a page that walks back in time until it is full."""
    found = select(_d.id, _d.case_no, _d.at).where(
        _d.id <= _p("top"), _d.at >= _p("since"), _d.at < _p("until")
    )
    for k in range(needs):
        table = case_terms.alias(f"t{k}")
        found = found.where(
            exists().where(table.c.term == _p(f"w{k}"), table.c.doc == _d.id).correlate(case_docs)
        )
    later = or_(_d.at < _p("last"), (_d.at == _p("last")) & (_d.id < _p("last_doc")))
    return found.where(later).order_by(_d.at.desc(), _d.id.desc()).limit(_p("n"))
