"""What a message is about: narrow heads and kinds weighed together, a parent by both its views."""

from __future__ import annotations

import pytest

from nlu import matter, taxonomy
from nlu.questions import questions
from nlu.types import Intent


def test_where_the_kinds_were_not_asked_the_narrow_heads_decide_alone() -> None:
    assert matter.grieves(0.8, {}) == 0.8


def test_the_narrow_heads_count_twice_what_the_kinds_count() -> None:
    against = {"quality": 0.2, "no.praise": 0.8}
    assert matter.grieves(0.5, against) == pytest.approx(0.386, abs=0.001)
    assert matter.grieves(0.8, against) > 0.5  # 2 to 1 for, and less than 2 to 1 against
    assert matter.grieves(0.6, against) < 0.5


def test_it_does_not_count_which_kind_of_complaint_it_is() -> None:
    one = matter.grieves(0.5, {"quality": 0.9, "no.talk": 0.1})
    many = matter.grieves(0.5, {"quality": 0.3, "price": 0.3, "service": 0.3, "no.talk": 0.1})
    assert one == pytest.approx(many)


@pytest.mark.parametrize("narrow", [0.0, 1.0])
def test_certainty_is_no_error(narrow: float) -> None:
    assert 0 < matter.grieves(narrow, {"quality": 1.0, "no.talk": 0.0}) < 1


def test_a_parent_whose_leaves_say_the_same_is_surer_than_one_that_stands_alone() -> None:
    odds = {"quality": 0.5, "service": 0.5}
    both = matter.parents(odds, {"quality.fault": 0.6, "quality.food": 0.3, "service.slow": 0.1})
    assert sum(both.values()) == pytest.approx(1)
    assert both["quality"] == pytest.approx(0.75)


def test_without_leaves_the_head_of_the_parents_is_believed() -> None:
    assert matter.parents({"quality": 0.7, "service": 0.3}, {}) == {"quality": 0.7, "service": 0.3}


def test_every_intent_and_every_parent_is_a_kind_of_matter() -> None:
    asked = next(q for q in questions() if q.name == "matter")
    assert set(asked.labels) == {*taxonomy.load().parents, *matter.KINDS}
    assert all(matter.KIND.get(intent, matter.TALK) in asked.labels for intent in Intent)
