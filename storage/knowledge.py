"""Knowledge: problems and what solved them, every version kept, votes of those who tried it.

An item is found by terms (as cases are, storage/search.py) and by its vector; both are made by
the caller, who also sees to it that an item like it is not written twice. Items are never quoted
to customers: nothing of the bot reads this. Source: S2-57, S2-58, S2-60, S3-10.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, bindparam, case, delete, func, select, update

from storage import codec
from storage.errors import Conflict
from storage.sql import Row, Sql, values
from storage.tables_knowledge import (
    kb_acts,
    kb_items,
    kb_sources,
    kb_terms,
    kb_versions,
    kb_votes,
)
from storage.times import epoch, maybe, moment
from storage.writer import Tx


class State(StrEnum):
    """Whether colleagues find it."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Content:
    """What an item says. review: when to look whether it is still true. plan, letter: drafts."""

    problem: str
    solution: str
    conditions: str = ""
    category: str = ""
    state: State = State.DRAFT
    review: datetime | None = None
    plan: str = ""
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """An item as it stands; owner: login of who wrote it first. worked, failed: votes."""

    id: int
    content: Content
    owner: str
    version: int
    updated: datetime
    worked: int = 0
    failed: int = 0
    cases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """What an item said once, by whom and since when."""

    version: int
    content: Content
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Index:
    """What an item is found by. vector: float16 numbers as bytes, None without an encoder."""

    terms: Mapping[str, int]
    vector: bytes | None = None


_p = bindparam
_i, _v, _s, _o, _a, _t = (
    kb_items.c,
    kb_versions.c,
    kb_sources.c,
    kb_votes.c,
    kb_acts.c,
    kb_terms.c,
)
_BODY = ("state", "problem", "solution", "conditions", "category", "review", "plan", "letter")
_ADD = Sql(
    lambda insert: (
        insert(kb_items)
        .values(values(*_BODY, "owner", "version", "created", "updated", "terms", "vector"))
        .returning(_i.id)
    )
)
_SET = Sql(
    update(kb_items)
    .where(_i.id == _p("item"), _i.version == _p("was"))
    .values(values(*_BODY, "version", "updated", "terms", "vector"))
)
_KEEP = Sql(
    lambda insert: insert(kb_versions).values(values("item", "version", "body", "by", "at"))
)
_SOURCE = Sql(
    lambda insert: insert(kb_sources).values(values("item", "case_no")).on_conflict_do_nothing()
)
_VOTE = Sql(
    lambda insert: (
        up := insert(kb_votes).values(values("item", "agent", "worked", "at", "note"))
    ).on_conflict_do_update(
        index_elements=["item", "agent"],
        set_={one: up.excluded[one] for one in ("worked", "at", "note")},
    )
)
_DONE = Sql(lambda insert: insert(kb_acts).values(values("event", "item")))
_STAMP = Sql(select(func.max(_a.id)))
_WAS_DONE = Sql(select(_a.item).where(_a.event == _p("event")))
_COLUMNS = (_i.id, *(_i[n] for n in _BODY), _i.owner, _i.version, _i.updated)
_ONE = Sql(select(*_COLUMNS).where(_i.id == _p("item")))
_NEWEST = Sql(
    select(*_COLUMNS).where(_i.state == _p("state")).order_by(_i.updated.desc()).limit(_p("n"))
)
_EXPIRED = Sql(
    select(*_COLUMNS)
    .where(_i.review < _p("now"), _i.state != State.RETIRED.value)
    .order_by(_i.review)
    .limit(_p("n"))
)
_TERMS = Sql(select(_i.terms).where(_i.id == _p("item")).with_for_update())
_VOTES = Sql(
    select(
        func.coalesce(func.sum(case((_o.worked == 1, 1), else_=0)), 0),
        func.count(),
    ).where(_o.item == _p("item"))
)
_OWN_VOTE = Sql(select(_o.worked).where(_o.item == _p("item"), _o.agent == _p("agent")))
_SOURCES = Sql(select(_s.case_no).where(_s.item == _p("item")).order_by(_s.case_no))
_OF_CASE = Sql(select(_s.item).where(_s.case_no == _p("case_no")).order_by(_s.item))
_VERSIONS = Sql(
    select(_v.version, _v.body, _v.by, _v.at).where(_v.item == _p("item")).order_by(_v.version)
)
_PUT_TERM = Sql(lambda insert: insert(kb_terms).values(values("term", "doc", "weight")))
_DROP_TERM = Sql(delete(kb_terms).where(_t.term == _p("which"), _t.doc == _p("doc")))
_WITH_TERM = Sql(
    select(_t.doc, _t.weight).where(_t.term == _p("term")).order_by(_t.doc).limit(_p("n"))
)
_VECTORS = Sql(select(_i.id, _i.version, _i.state, _i.vector).where(_i.id > _p("after")))


def done(c: Connection, event: str) -> int | None:
    """Return the item that the page's act *event* was about, None when it was not done yet."""
    row = _WAS_DONE.row(c, event=event)
    return None if row is None else int(row[0])


def add(tx: Tx, content: Content, index: Index, by: str, event: str) -> int:
    """Write a new item and return its id; the same *event* again changes nothing."""
    known = done(tx.c, event)
    if known is not None:
        return known
    row = _ADD.row(
        tx.c, **_body(content), **_found_by(index), owner=by, version=1, created=tx.now,
        updated=tx.now,
    )  # fmt: skip
    assert row is not None
    item = int(row[0])
    _index(tx, item, {}, index.terms)
    _settle(tx, item, 1, content, by, event)
    return item


def edit(  # noqa: PLR0913 - what, by whom, which version was seen
    tx: Tx, item: int, content: Content, index: Index, by: str, event: str, *, was: int
) -> None:
    """Give the item its next version; the same *event* again changes nothing.

    Raises:
        Conflict: somebody wrote a version after *was*, or there is no such item.
    """
    if done(tx.c, event) is not None:
        return
    row = _TERMS.row(tx.c, item=item)
    given = {**_body(content), **_found_by(index)}
    if row is None or not _SET.run(
        tx.c, item=item, was=was, version=was + 1, updated=tx.now, **given
    ):
        raise Conflict(f"item {item} is no longer at version {was}")
    _index(tx, item, codec.loads(row[0]), index.terms)
    _settle(tx, item, was + 1, content, by, event)


def source(tx: Tx, item: int, case_no: str) -> None:
    """Note that the item comes of this case, or helped in it."""
    _SOURCE.run(tx.c, item=item, case_no=case_no)


def vote(tx: Tx, item: int, agent: str, *, worked: bool, note: str = "") -> None:
    """Keep what the agent says of it, one vote an agent; again replaces."""
    _VOTE.run(tx.c, item=item, agent=agent, worked=int(worked), at=tx.now, note=note)


def get(c: Connection, item: int) -> Item | None:
    """Return an item as it stands."""
    row = _ONE.row(c, item=item)
    return None if row is None else _item(c, row)


def newest(c: Connection, state: State, limit: int = 50) -> list[Item]:
    """Return items of a state, last changed first."""
    return [_item(c, row) for row in _NEWEST.rows(c, state=state.value, n=limit)]


def expired(c: Connection, now: float, limit: int = 50) -> list[Item]:
    """Return items whose day of review is over, the longest first."""
    return [_item(c, row) for row in _EXPIRED.rows(c, now=now, n=limit)]


def of_case(c: Connection, case_no: str) -> list[int]:
    """Return the items that come of the case."""
    return [item for (item,) in _OF_CASE.rows(c, case_no=case_no)]


def own_vote(c: Connection, item: int, agent: str) -> bool | None:
    """Return what the agent said of it, None when nothing."""
    row = _OWN_VOTE.row(c, item=item, agent=agent)
    return None if row is None else bool(row[0])


def versions(c: Connection, item: int) -> list[Version]:
    """Return what the item said, oldest first."""
    return [
        Version(n, codec.load(Content, body), by, moment(at))
        for n, body, by, at in _VERSIONS.rows(c, item=item)
    ]


def with_term(c: Connection, term: str, limit: int = 1_000_000) -> list[tuple[int, int]]:
    """Return (item, weight) of those that have the term, *limit* at most."""
    return [(item, weight) for item, weight in _WITH_TERM.rows(c, term=term, n=limit)]


def stamp(c: Connection) -> int:
    """Return a number that grows whenever an item is written."""
    row = _STAMP.row(c)
    return (row[0] if row else None) or 0


def vectors(c: Connection) -> list[tuple[int, int, State, bytes | None]]:
    """Return (item, version, state, vector) of all items."""
    return [
        (item, version, State(state), vector)
        for item, version, state, vector in _VECTORS.rows(c, after=0)
    ]


def _body(content: Content) -> dict[str, object]:
    review = None if content.review is None else epoch(content.review)
    return {**asdict(content), "state": content.state.value, "review": review}


def _found_by(index: Index) -> dict[str, object]:
    return {"terms": codec.dumps(index.terms), "vector": index.vector}


def _settle(tx: Tx, item: int, version: int, content: Content, by: str, event: str) -> None:
    body = codec.dumps(content)
    _KEEP.run(tx.c, item=item, version=version, body=body, by=by, at=tx.now)
    _DONE.run(tx.c, event=event, item=item)


def _index(tx: Tx, item: int, old: Mapping[str, int], new: Mapping[str, int]) -> None:
    for term, weight in old.items():
        if new.get(term) != weight:
            _DROP_TERM.run(tx.c, which=term, doc=item)
    for term, weight in sorted(new.items()):
        if old.get(term) != weight:
            _PUT_TERM.run(tx.c, term=term, doc=item, weight=weight)


def _item(c: Connection, row: Row) -> Item:
    number, state, problem, solution, conditions, category, review, plan, letter, *stands = row
    content = Content(
        problem, solution, conditions, category, State(state), maybe(review), plan, letter
    )
    owner, version, updated = stands
    found = Item(number, content, owner, version, moment(updated))
    votes = _VOTES.row(c, item=number) or (0, 0)
    sources = tuple(one for (one,) in _SOURCES.rows(c, item=number))
    worked, every = int(votes[0]), int(votes[1])
    return replace(found, worked=worked, failed=every - worked, cases=sources)
