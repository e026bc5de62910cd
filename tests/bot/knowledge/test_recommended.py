"""What is recommended beside a case: on history, something that solved its kind is among three."""

from __future__ import annotations

from collections import defaultdict
from functools import partial

import numpy as np
import numpy.typing as npt
import pytest

from bot.knowledge.casedoc import Names
from bot.knowledge.shelf import BEST, Near, Shelf
from bot.knowledge.terms import Terms
from nlu import examples, taxonomy
from storage import knowledge
from storage.knowledge import Content, Index, State
from storage.store import Store, Tx

TOLD, ASKED = 4, 3  # cases of each kind that items were written from, and that came afterwards


class NoVectors:
    """An installation without the encoder: words alone."""

    available = False

    def encode(self, texts: list[str]) -> npt.NDArray[np.float32]:
        """Never asked."""
        raise AssertionError(texts)


@pytest.fixture(scope="module")
def kinds() -> dict[str, list[str]]:
    """Give what customers said, by kind, evenly out of all of it."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for one in examples.read():
        if one.category in taxonomy.load().leaves:
            found[one.category].append(one.text)
    some = TOLD + ASKED
    return {code: all_[:: len(all_) // some][:some] for code, all_ in found.items()}


@pytest.fixture
def shelf(store: Store, terms: Terms, names: Names, kinds: dict[str, list[str]]) -> Shelf:
    """Give a shelf with an item of every case of the first part of the history."""
    made = Shelf(store, terms, NoVectors(), names.categories)
    for code, texts in kinds.items():
        for n, text in enumerate(texts[:TOLD]):
            content = Content(text, "办法", "", code, State.PUBLISHED)
            index, event = made.index(content), f"{code}-{n}"
            store.do(partial(_add, content, index, event))
    return made


def _add(content: Content, index: Index, event: str, tx: Tx) -> None:
    knowledge.add(tx, content, index, "linke", event)


def hits(code: str, found: list[Near]) -> bool:
    assert len(found) <= BEST
    return code in [near.item.content.category for near in found]


def test_what_solved_its_kind_is_among_the_three_shown_on_history(
    shelf: Shelf, kinds: dict[str, list[str]]
) -> None:
    """S2-25: the top-3 hit rate on cases that came later; by words alone it is far lower."""
    assert len(kinds) > 20
    later = [(code, text) for code, texts in kinds.items() for text in texts[TOLD:]]
    by_case = sum(hits(code, shelf.for_case(text, code)) for code, text in later)
    by_words = sum(hits(code, shelf.near(text)) for code, text in later)
    assert by_case >= 0.95 * len(later)
    assert by_case > by_words > 0


def test_among_items_of_its_kind_the_words_of_the_case_decide(
    shelf: Shelf, kinds: dict[str, list[str]]
) -> None:
    told = [(code, text) for code, texts in kinds.items() for text in texts[:TOLD]]
    first = [shelf.for_case(text, code)[0].item.content.problem == text for code, text in told]
    assert sum(first) >= 0.9 * len(told)


def test_a_case_of_another_kind_without_common_words_is_recommended_nothing(shelf: Shelf) -> None:
    assert shelf.for_case("恐龙化石展览门票", "none.such") == []
