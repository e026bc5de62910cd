"""The shipped book, and the talks that tests of many subjects begin with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import strategies as st

from dialogues.book import Book, Company
from dialogues.events import Said
from dialogues.load import book_of, load_scripts
from dialogues.reading import Reading
from dialogues.sla import Sla
from dialogues.state import MessageId
from dialogues.talks import ZONE, Meant, meant_parse
from tests.dialogues import casework, clockwork
from tests.dialogues.chatting import Chat
from tests.dialogues.lived import Turn
from tests.dialogues.random_talks import ACTS, START, Act, World, act_of

SCRIPTS = Path(__file__).parents[2] / "dialogues" / "scripts"


@pytest.fixture(scope="session")
def scripts_folder() -> Path:
    """Return the folder of the shipped scripts."""
    return SCRIPTS


@pytest.fixture(scope="session")
def book() -> Book:
    """Return the shipped scripts as one book, open round the clock."""
    return book_of(load_scripts(SCRIPTS), Company(), Sla())


@pytest.fixture(scope="session")
def heard() -> Callable[..., Reading]:
    """Return how texts become one turn, what they mean being written as in a talk."""

    def read(*texts: str, photos: int = 0, payload: str = "", **meant: Any) -> Reading:
        means = Meant.model_validate(meant)
        return Reading(
            tuple(
                Said(MessageId(n), START, meant_parse(t, means), payload, ("image",) * photos)
                for n, t in enumerate(texts, start=1)
            )
        )

    return read


@pytest.fixture
def chat(book: Book) -> Chat:
    """Return a conversation with a customer never seen before, at ten in the morning."""
    return Chat(book, datetime(2026, 11, 25, 10, 0, tzinfo=ZONE))


@pytest.fixture(scope="session")
def acts() -> st.SearchStrategy[list[Any]]:
    """Return a strategy of what may happen in a talk, for `live`."""
    return st.lists(ACTS, min_size=1, max_size=12)


@pytest.fixture(scope="session")
def many_acts() -> st.SearchStrategy[list[Any]]:
    """Return a strategy of long talks in which the same things happen again and again."""
    few = st.lists(ACTS, min_size=2, max_size=4)
    return few.flatmap(lambda acts: st.lists(st.sampled_from(acts), min_size=10, max_size=40))


@pytest.fixture(scope="session")
def steps() -> Callable[[int, int], list[list[Any]]]:
    """Return how *n* things that happen are drawn from a seed, twenty to a talk."""

    def drawn(seed: int, n: int) -> list[list[Any]]:
        chance = Random(seed)
        acts = [act_of(chance.randrange(1 << 20)) for _ in range(n)]
        return [acts[at : at + 20] for at in range(0, n, 20)]

    return drawn


@pytest.fixture(scope="session")
def live(book: Book) -> Callable[[Sequence[Any]], list[Turn]]:
    """Return how acts become turns: the event, the state before, the move."""

    def lived(acts: Sequence[Act]) -> list[Turn]:
        world = World(book)
        for act in acts:
            world.live(act)
        return world.turns

    return lived


@pytest.fixture
def talk(book: Book) -> casework.Talk:
    """Return a talk whose case is filed and which agent a has."""
    return casework.begun(book)


@pytest.fixture
def given_back(talk: casework.Talk) -> casework.Talk:
    """Return the talk after a proposal that the agent sent, and gave the talk back."""
    talk.proposed()
    talk.returned()
    return talk


@pytest.fixture
def filed(book: Book) -> clockwork.Talk:
    """Return a talk that began at ten with a complaint and is with people at 10:04."""
    return clockwork.with_people(book)
