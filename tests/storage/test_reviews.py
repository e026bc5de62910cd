"""A message waits to be looked at once, whatever happens to it afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from nlu.types import Intent, Parse, Reason
from storage import codec, inbox, reviews
from storage.inbox import Arrival
from storage.reviews import State
from storage.store import Store, Tx
from tests.fakes.databases import ask, do
from tests.storage.conftest import NOON, Clock

PARSE = Parse(
    "充电的时候冒烟了",
    intent=Intent.COMPLAINT,
    category="quality.safety",
    sure={"complaint": 0.55},
    reasons=(Reason("complaint", "head:complaint", "p 0.55", 0.55),),
)


def heard(store: Store, arrival: Arrival, event: str = "e1", parse: Parse | None = PARSE) -> int:
    """Receive a message and keep how it was read; return its id."""

    def job(tx: Tx) -> int:
        got = inbox.receive(tx, replace(arrival, event_id=event))
        assert got.message_id is not None
        if parse is not None:
            inbox.mark_read(tx, got.message_id, "neutral", 0, codec.dumps(parse))
        return got.message_id

    return store.do(job)


def waiting(store: Store, after: int = 0) -> list[int]:
    return [e.message_id for e in store.read(lambda c: reviews.waiting(c, 100, after))]


def put(store: Store, message: int, *why: str) -> bool:
    return store.do(lambda tx: reviews.put(tx, message, why))


def settle(store: Store, message: int, state: State) -> bool:
    return store.do(lambda tx: reviews.settle(tx, message, state, "王", "a.yml"))


def test_a_message_waits_with_its_words_and_how_it_was_read(store: Store, arrival: Arrival) -> None:
    message = heard(store, arrival)
    assert put(store, message, "corrected", "complaint")
    (entry,) = store.read(lambda c: reviews.waiting(c, 10))
    assert entry == reviews.Entry(message, ("corrected", "complaint"), NOON, arrival.text, PARSE)


def test_a_message_never_waits_twice(store: Store, arrival: Arrival) -> None:
    message = heard(store, arrival)
    assert put(store, message, "complaint")
    assert not put(store, message, "corrected")
    for state in (State.DONE, State.NEVER):
        settle(store, message, state)
        assert not put(store, message, "corrected")
        assert waiting(store) == []


def test_the_oldest_come_first_and_a_page_goes_on_where_the_last_ended(
    store: Store, arrival: Arrival
) -> None:
    told = [heard(store, arrival, f"e{n}") for n in range(3)]
    for message in reversed(told):
        put(store, message, "complaint")
    assert waiting(store) == told
    assert waiting(store, after=told[0]) == told[1:]
    assert len(store.read(lambda c: reviews.waiting(c, 2))) == 2


def test_a_message_that_was_not_read_yet_is_not_shown(store: Store, arrival: Arrival) -> None:
    put(store, heard(store, arrival, parse=None), "corrected")
    assert waiting(store) == []


def test_what_came_of_it_is_counted(store: Store, arrival: Arrival) -> None:
    told = [heard(store, arrival, f"e{n}") for n in range(4)]
    for message in told:
        put(store, message, "complaint")
    for message, state in zip(told, (State.DONE, State.DONE, State.NEVER), strict=False):
        settle(store, message, state)
    assert store.read(reviews.counts) == {
        State.WAITING: 1,
        State.DONE: 2,
        State.NEVER: 1,
    }


def test_of_two_who_answer_at_once_the_second_is_told(store: Store, arrival: Arrival) -> None:
    message = heard(store, arrival)
    put(store, message, "complaint")
    assert settle(store, message, State.DONE)
    assert not settle(store, message, State.DONE)


def test_an_answer_taken_back_waits_again(store: Store, arrival: Arrival) -> None:
    message = heard(store, arrival)
    put(store, message, "complaint")
    settle(store, message, State.NEVER)
    assert settle(store, message, State.WAITING)
    assert waiting(store) == [message]


def test_who_answered_and_when_is_kept(
    store: Store, arrival: Arrival, clock: Clock, url: str
) -> None:
    message = heard(store, arrival)
    put(store, message, "complaint")
    clock.on(60)
    settle(store, message, State.DONE)
    ((author, settled, answer, at),) = ask(url, "SELECT author, settled, answer, at FROM reviews")
    assert (author, answer) == ("王", "a.yml")
    assert datetime.fromtimestamp(at, UTC) == NOON
    assert settled - at == 60


def test_the_words_are_not_copied(store: Store, arrival: Arrival, url: str) -> None:
    """A message that is erased leaves nothing of itself behind."""
    message = heard(store, arrival)
    put(store, message, "complaint")
    rows = ask(url, "SELECT * FROM reviews")
    assert rows
    assert "冒烟" not in repr(rows)


def test_a_message_that_is_erased_takes_its_review_along(
    store: Store, arrival: Arrival, url: str
) -> None:
    put(store, heard(store, arrival), "complaint")
    do(url, "DELETE FROM messages")
    assert store.read(reviews.counts)[State.WAITING] == 0


def test_a_message_that_is_no_more_stops_no_turn(store: Store) -> None:
    assert not put(store, 4711, "corrected")
    assert store.read(reviews.counts)[State.WAITING] == 0


@pytest.mark.parametrize("why", [("far",), ("corrected", "category", "intent")])
def test_reasons_keep_their_order(why: tuple[str, ...], store: Store, arrival: Arrival) -> None:
    put(store, heard(store, arrival), *why)
    assert store.read(lambda c: reviews.waiting(c, 1))[0].why == why
