"""The shelf of what worked: found by words and by meaning, never written twice unawares.

How near an item is: half of what words say (what it has of the asked terms, rare ones counting
more), half of what sentence vectors say; words alone where there is no encoder. For colleagues
only: nothing here speaks to customers. Source: S2-58, S2-60.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from bot.knowledge.terms import Terms
from storage import knowledge, knowledge_use
from storage.knowledge import Content, Index, Item, State
from storage.search import idf
from storage.store import Store

BEST = 3
ALIKE = 0.62  # from here on two problems are probably one
NEAR = 0.15  # below it an item has nothing to do with the question
_TERMS = 40  # of a question
_CANDIDATES = 30
_KIND = 0.25  # of how near an item is to a case: what being of its kind says
_COMMON = 1_000  # items with a term
_PROBLEM, _CONDITIONS, _SOLUTION = 2.0, 1.0, 0.5
PUBLISHED = frozenset({State.PUBLISHED})
ALIVE = frozenset({State.PUBLISHED, State.DRAFT})
Matrix = npt.NDArray[np.float32]


class Encoder(Protocol):
    """Sentence vectors of unit length (nlu/steps/vectors.py)."""

    @property
    def available(self) -> bool:
        """Whether there are any."""

    def encode(self, texts: list[str]) -> Matrix:
        """Return one row a text."""


@dataclass(frozen=True, slots=True)
class _Vectors:
    """All items of one moment: their ids, states, categories and, where they have one, vectors."""

    stamp: int
    ids: tuple[int, ...]
    states: Mapping[int, State]
    matrix: Matrix
    kinds: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Near:
    """An item and how near it is, from 0 to 1."""

    item: Item
    share: float


class Shelf:
    """Finds and indexes items. One for the process; safe from any thread."""

    def __init__(
        self, store: Store, terms: Terms, encoder: Encoder, categories: Mapping[str, str]
    ) -> None:
        self._store = store
        self._terms = terms
        self._encoder = encoder
        self._categories = categories
        self._vectors: _Vectors | None = None

    def index(self, content: Content) -> Index:
        """Return what the item is found by."""
        named = self._categories.get(content.category, "")
        texts = [
            (content.problem, _PROBLEM),
            (named, _CONDITIONS),
            (content.conditions, _CONDITIONS),
            (content.solution, _SOLUTION),
        ]
        vector = None
        if self._encoder.available:
            vector = self._encode(content.problem).astype(np.float16).tobytes()
        return Index(self._terms.bag(texts), vector)

    def near(
        self, text: str, n: int = BEST, among: Collection[State] = PUBLISHED, least: float = NEAR
    ) -> list[Near]:
        """Return the *n* items nearest to *text*, best first."""
        return self._find(text, "", n, among, least)

    def for_case(self, text: str, category: str, n: int = BEST) -> list[Near]:
        """Return the *n* published items nearest to a case: by its words, and of its kind."""
        return self._find(text, category, n, PUBLISHED, NEAR)

    def _find(
        self, text: str, category: str, n: int, among: Collection[State], least: float
    ) -> list[Near]:
        asked = self._asked(text)
        vector = self._encode(text) if self._encoder.available and text.strip() else None

        def look(c: Any) -> list[Near]:
            known = self._known(c)
            shares = self._shares(c, asked, vector, known, among)
            if category:
                shares = _with_kind(shares, known, category, among)
            best = sorted(shares.items(), key=lambda pair: (-pair[1], pair[0]))[:n]
            found = [(knowledge.get(c, item), share) for item, share in best if share >= least]
            return [Near(item, share) for item, share in found if item is not None]

        return self._store.read(look)

    def like(self, content: Content) -> list[Near]:
        """Return items about the same problem, before it is written a second time."""
        return self.near(content.problem, among=ALIVE, least=ALIKE)

    def _encode(self, text: str) -> Matrix:
        row: Matrix = self._encoder.encode([text])[0]
        return row

    def _asked(self, text: str) -> dict[str, int]:
        bag = self._terms.bag([(text, _PROBLEM)])
        best = sorted(bag.items(), key=lambda pair: (-pair[1], pair[0]))
        return dict(best[:_TERMS])

    def _shares(
        self,
        c: Any,
        asked: Mapping[str, int],
        vector: Matrix | None,
        known: _Vectors,
        among: Collection[State],
    ) -> dict[int, float]:
        shares = _by_words(c, asked, known, among)
        if vector is None or not known.ids:
            return shares
        meant = _by_meaning(known, vector, among)
        return {
            item: (shares.get(item, 0.0) + meant.get(item, 0.0)) / 2
            for item in shares.keys() | meant.keys()
        }

    def _known(self, c: Any) -> _Vectors:
        """Return all vectors; they are read again only when an item was written."""
        stamp, held = knowledge.stamp(c), self._vectors
        if held is not None and held.stamp == stamp:
            return held
        rows = knowledge.vectors(c)
        size = max((len(raw) // 2 for *_, raw in rows if raw), default=1)
        matrix = np.zeros((len(rows), size), dtype=np.float32)
        for place, (*_, raw) in enumerate(rows):
            if raw and len(raw) == size * 2:
                matrix[place] = np.frombuffer(raw, dtype=np.float16)
        ids = tuple(row[0] for row in rows)
        states = {row[0]: row[2] for row in rows}
        fresh = _Vectors(stamp, ids, states, matrix, knowledge_use.kinds(c))
        self._vectors = fresh
        return fresh


def _by_words(
    c: Any, asked: Mapping[str, int], known: _Vectors, among: Collection[State]
) -> dict[int, float]:
    """Return what each item has of the asked terms, rare ones counting more.

    A term of very many items says nothing, unless there is no other.
    """
    found = {term: knowledge.with_term(c, term, _COMMON + 1) for term in asked}
    rare = {term: rows for term, rows in found.items() if len(rows) <= _COMMON} or found
    scores: defaultdict[int, float] = defaultdict(float)
    whole = 0.0
    for term, rows in rare.items():
        weight, says = asked[term], idf(len(known.ids), len(rows))
        whole += weight * says
        for item, has in rows:
            scores[item] += min(weight, has) * says
    return {
        item: min(1.0, score / whole)
        for item, score in scores.items()
        if known.states.get(item) in among
    }


def _with_kind(
    shares: Mapping[int, float], known: _Vectors, category: str, among: Collection[State]
) -> dict[int, float]:
    """Return the shares with what being of the same kind says: the leaf all, its parent half."""
    parent = category.partition(".")[0]
    fits = {
        item: 1.0 if kind == category else 0.5
        for item, kind in known.kinds.items()
        if kind.partition(".")[0] == parent and known.states.get(item) in among
    }
    return {
        item: (1 - _KIND) * shares.get(item, 0.0) + _KIND * fits.get(item, 0.0)
        for item in shares.keys() | fits.keys()
    }


def _by_meaning(known: _Vectors, vector: Matrix, among: Collection[State]) -> dict[int, float]:
    if known.matrix.shape[1] != vector.shape[0]:
        return {}
    cosines = known.matrix @ vector
    best = np.argsort(-cosines)[: _CANDIDATES * 4]
    found = {known.ids[place]: float(cosines[place]) for place in best}
    return {item: max(0.0, share) for item, share in found.items() if known.states[item] in among}
