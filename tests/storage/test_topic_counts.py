"""Counts of what customers speak of add up, and hold nothing of anybody (S2-64)."""

from __future__ import annotations

from functools import partial

from cases.rising import SLOT, Span
from cases.topics import Stage
from storage import topic_counts
from storage.store import Store
from storage.topic_counts import Count, Key

T0 = 1_772_452_800
ONE, OTHER = "category:quality.fault", "product:宽带"
ALL = Span(float(T0), T0 + 10 * SLOT)


def counted(store: Store, *rows: tuple[str, int, Stage, int, float]) -> None:
    """Count each: topic, slots after T0, stage, talks, seconds after T0 of the first."""
    for topic, n, stage, talks, first in rows:
        one = {Key(topic, T0 + n * int(SLOT), stage): Count(talks, T0 + first)}
        store.do(partial(topic_counts.add, counts=one))


def test_what_is_counted_twice_adds_up_and_keeps_the_first_time(store: Store) -> None:
    """S1-27: the earliest of a stage, whichever was written first."""
    counted(store, (ONE, 0, Stage.QUESTION, 2, 50.0), (ONE, 0, Stage.QUESTION, 1, 20.0))
    counted(store, (ONE, 1, Stage.QUESTION, 4, 700.0), (ONE, 1, Stage.COMPLAINT, 1, 650.0))
    found = store.read(lambda c: topic_counts.by_stage(c, ONE, ALL))
    assert found == {
        Stage.QUESTION: Count(7, T0 + 20.0),
        Stage.COMPLAINT: Count(1, T0 + 650.0),
    }
    assert store.read(lambda c: topic_counts.total(c, ONE, ALL)) == 8


def test_a_span_ends_before_its_end(store: Store) -> None:
    counted(store, (ONE, 0, Stage.QUESTION, 1, 0.0), (ONE, 2, Stage.QUESTION, 5, 1200.0))
    short = Span(float(T0), T0 + 2 * SLOT)
    assert store.read(lambda c: topic_counts.total(c, ONE, short)) == 1
    assert store.read(lambda c: topic_counts.total(c, OTHER, ALL)) == 0


def test_busy_topics_are_those_with_enough_over_all_stages(store: Store) -> None:
    counted(store, (ONE, 0, Stage.QUESTION, 3, 0.0), (ONE, 1, Stage.COMPLAINT, 2, 600.0))
    counted(store, (OTHER, 0, Stage.QUESTION, 4, 0.0))
    assert store.read(lambda c: topic_counts.busy(c, ALL, 5)) == [ONE]
    assert store.read(lambda c: topic_counts.busy(c, ALL, 4)) == [ONE, OTHER]


def test_what_no_baseline_needs_goes(store: Store) -> None:
    assert store.read(topic_counts.since) is None
    counted(store, (ONE, 0, Stage.QUESTION, 1, 0.0), (ONE, 3, Stage.QUESTION, 1, 1800.0))
    store.do(lambda tx: topic_counts.forget(tx, T0 + SLOT))
    assert store.read(topic_counts.since) == T0 + 3 * SLOT
