"""Every message counts once, for its talk and its hour, when it has been understood (S2-64)."""

from __future__ import annotations

import pytest

from cases.rising import DAY, HOUR, SLOT
from cases.topics import Stage
from storage import topics_heard
from storage.store import Store
from storage.topic_counts import Count, Key
from storage.topics_heard import PATIENCE, SETTLE, Batch
from tests.fakes.speaking import ASKS, CATEGORY, COMPLAINS, GRUMBLES, Crowd, meant
from tests.storage.conftest import NOON, Clock

NOW = NOON.timestamp()
OLD = NOW - 30 * DAY


@pytest.fixture
def crowd(store: Store, clock: Clock) -> Crowd:
    return Crowd(store, clock)


def read(store: Store, now: float, after: int = 0, most: int = 100) -> Batch:
    return store.read(lambda c: topics_heard.read(c, after, now, OLD, most))


def slot(at: float) -> int:
    return int(at // SLOT * SLOT)


def test_what_customers_say_counts_by_topic_time_and_stage(store: Store, crowd: Crowd) -> None:
    crowd.says(NOW - 1000, ASKS)
    crowd.says(NOW - 990, meant(product="宽带"))
    crowd.says(NOW - 980, COMPLAINS)
    last = crowd.says(NOW - 970, GRUMBLES)
    found = read(store, NOW)
    when = slot(NOW - 1000)
    assert found == Batch(
        last,
        {
            Key(CATEGORY, when, Stage.QUESTION): Count(2, NOW - 1000),
            Key("product:宽带", when, Stage.QUESTION): Count(1, NOW - 990),
            Key(CATEGORY, when, Stage.COMPLAINT): Count(1, NOW - 980),
            Key(CATEGORY, when, Stage.GRUMBLE): Count(1, NOW - 970),
        },
    )


def test_one_talk_counts_once_an_hour_however_often_it_says_so(store: Store, crowd: Crowd) -> None:
    """At the stage it came with first; another topic, another talk, a later hour count."""
    crowd.says(NOW - 5000, ASKS, "li")
    crowd.says(NOW - 4900, COMPLAINS, "li")
    crowd.says(NOW - 4800, meant(product="宽带"), "li")
    crowd.says(NOW - 4700, ASKS, "wang")
    crowd.says(NOW - 4800 + HOUR, ASKS, "li")
    crowd.says(NOW - 4800 + HOUR + 1, ASKS, "li")
    counts = read(store, NOW).counts
    assert sum(one.talks for one in counts.values()) == 4
    assert {key.stage for key in counts} == {Stage.QUESTION}
    assert {key.topic for key in counts} == {CATEGORY, "product:宽带"}


def test_buttons_and_mended_words_count_for_nothing(store: Store, crowd: Crowd) -> None:
    crowd.says(NOW - 900, ASKS, payload="menu:1")
    crowd.says(NOW - 900, ASKS, kind="edit")
    assert read(store, NOW).counts == {}


def test_reading_goes_on_where_it_ended(store: Store, crowd: Crowd) -> None:
    ids = [crowd.says(NOW - 900 + n) for n in range(5)]
    first = read(store, NOW, most=3)
    second = read(store, NOW, first.last, most=3)
    assert [(one.last, one.more) for one in (first, second)] == [(ids[2], True), (ids[4], False)]
    assert read(store, NOW, second.last) == Batch(ids[4])


def test_what_is_not_understood_yet_is_waited_for(store: Store, crowd: Crowd) -> None:
    before = crowd.says(NOW - 200)
    waits = crowd.says(NOW - 100, None)
    last = crowd.says(NOW - 90)
    assert read(store, NOW).last == before
    crowd.read(waits, ASKS)
    found = read(store, NOW, before)
    assert (found.last, sum(one.talks for one in found.counts.values())) == (last, 2)


def test_what_nobody_ever_understands_holds_nothing_up(store: Store, crowd: Crowd) -> None:
    crowd.says(NOW - PATIENCE, None)
    last = crowd.says(NOW - PATIENCE + 1)
    assert read(store, NOW).last == last


def test_the_youngest_wait_for_those_still_being_written(store: Store, crowd: Crowd) -> None:
    """PostgreSQL: a lower id may be committed after a higher one."""
    settled = crowd.says(NOW - SETTLE)
    crowd.says(NOW - SETTLE + 1)
    assert read(store, NOW).last == settled


def test_what_a_platform_kept_back_counts_when_it_was_said(store: Store, crowd: Crowd) -> None:
    """A server that was away gets hours of messages at once: that is no rise."""
    for n in range(6):
        crowd.says(NOW - 60, ASKS, said=NOW - 60 - n * HOUR)
    found = read(store, NOW).counts
    assert {key.slot for key in found} == {slot(NOW - 60 - n * HOUR) for n in range(6)}


def test_what_was_said_by_a_clock_ahead_counts_when_it_came(store: Store, crowd: Crowd) -> None:
    crowd.says(NOW - 60, ASKS, said=NOW + 5 * HOUR)
    assert {key.slot for key in read(store, NOW).counts} == {slot(NOW - 60)}


def test_what_came_by_a_clock_since_set_back_holds_nothing_up(store: Store, crowd: Crowd) -> None:
    crowd.says(NOW + DAY)
    last = crowd.says(NOW - 100)
    found = read(store, NOW)
    assert (found.last, {key.slot for key in found.counts}) == (last, {slot(NOW - 100)})


@pytest.mark.parametrize(
    "broken", ["{", "[]", "null", '{"slots": [1]}', '{"intent": 3, "slots": 1}']
)
def test_a_reading_that_is_none_is_named_and_passed_by(
    store: Store, crowd: Crowd, broken: str
) -> None:
    bad = crowd.says(NOW - 900, broken, "li")
    good = crowd.says(NOW - 890, ASKS, "li")
    found = read(store, NOW)
    assert (found.broken, found.last) == ([bad], good)
    assert sum(one.talks for one in found.counts.values()) == 1


def test_the_first_time_it_begins_where_baselines_begin(store: Store, crowd: Crowd) -> None:
    """Months of messages are not read for what no baseline looks at."""
    ids = [crowd.says(OLD + (n - 20) * HOUR) for n in range(40)]
    assert store.read(lambda c: topics_heard.begin(c, OLD)) == ids[19]
    assert store.read(lambda c: topics_heard.begin(c, 0.0)) == ids[0] - 1
    assert store.read(lambda c: topics_heard.begin(c, NOW)) == ids[-1]


def test_where_nothing_was_said_it_begins_at_the_beginning(store: Store) -> None:
    assert store.read(lambda c: topics_heard.begin(c, OLD)) == 0
