"""Cases like a case: of the same kind, with the same rare terms, since a day.

Its own best terms are the question. What a case has of them, against what the case itself has,
is how alike the two are, from 0 to 1. Source: S0-58.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, case, func, select

from storage import codec, search
from storage.columns import ID
from storage.sql import Sql
from storage.tables_knowledge import case_docs, case_terms

TERMS = 12  # of the case that are looked for
MOST = 200  # cases that are looked at
_COMMON = 2_000  # cases with a term that says nothing any more
_FILTERS = ("l:", "s:", "o:", "f:", "#")


@dataclass(frozen=True, slots=True)
class Alike:
    """A case and how alike it is: 1.0 has all of the terms."""

    case_no: str
    share: float


_p = bindparam
_d, _t = case_docs.c, case_terms.c
_OWN = Sql(select(_d.id, _d.terms).where(_d.case_no == _p("case_no")))
_NEWEST = Sql(select(func.max(_d.id)))
_SOME = (
    select(_t.doc).where(_t.term == _p("term")).limit(_COMMON + 1).subquery()
)  # enough to know that it is common
_HOW_MANY = Sql(select(func.count()).select_from(_SOME))


def _like() -> Any:
    kind = case_terms.alias("kind")
    names: list[Any] = [_p(f"w{k}") for k in range(TERMS)]
    idf = case(*((_t.term == name, _p(f"i{k}")) for k, name in enumerate(names)), else_=0)
    score = func.sum(_t.weight * idf).cast(ID)
    return (
        select(_d.case_no, score.label("score"))
        .select_from(
            case_terms.join(case_docs, _d.id == _t.doc).join(
                kind, (kind.c.term == _p("kind")) & (kind.c.doc == _t.doc)
            )
        )
        .where(_t.term.in_(names), _d.at >= _p("since"), _d.id != _p("own"))
        .group_by(_d.id, _d.case_no)
        .order_by(score.desc(), _d.id.desc())
        .limit(_p("n"))
    )


_LIKE = Sql(_like())


def like(
    c: Connection, case_no: str, category: str, since: float, least: float = 0.3
) -> list[Alike]:
    """Return cases of the same first level of category since then, the most alike first.

    Those with less than *least* of the terms are left out; a case not indexed yet has none.
    """
    row = _OWN.row(c, case_no=case_no)
    if row is None:
        return []
    own, text = row
    tail = case_no.rpartition("-")[2].casefold()
    said = {term: n for term, n in codec.loads(text).items() if not tail.endswith(term)}
    wanted = _best(c, said)  # no other case has the ends of its number
    whole = sum(weight * idf for _, weight, idf in wanted)
    if not whole:
        return []
    padded = [*wanted, *[("", 0, 0)] * (TERMS - len(wanted))]
    given: dict[str, Any] = {f"w{k}": term for k, (term, _, _) in enumerate(padded)}
    given |= {f"i{k}": idf for k, (_, _, idf) in enumerate(padded)}
    kind = f"c:{category.partition('.')[0]}"
    rows = _LIKE.rows(c, **given, kind=kind, since=since, own=own, n=MOST)
    found = (Alike(number, min(1.0, score / whole)) for number, score in rows)
    return [one for one in found if one.share >= least]


def _best(c: Connection, terms: dict[str, int]) -> list[tuple[str, int, int]]:
    """Return the terms that say most of a case: (term, its weight, its idf)."""
    row = _NEWEST.row(c)
    total = (row[0] if row else None) or 0
    found = []
    for term, weight in sorted(terms.items(), key=lambda pair: (-pair[1], pair[0]))[: 4 * TERMS]:
        if term.startswith(_FILTERS):
            continue
        many = _HOW_MANY.row(c, term=term)
        if many is not None and many[0] <= _COMMON:
            found.append((term, weight, search.idf(total, many[0])))
    return sorted(found, key=lambda one: (-one[1] * one[2], one[0]))[:TERMS]
