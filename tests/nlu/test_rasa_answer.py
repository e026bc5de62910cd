"""Sums over Rasa's intents: each of our heads gets its own probabilities out of one ranking."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nlu import taxonomy
from nlu.engines.rasa_answer import Nonsense, ranking, verdicts
from nlu.types import Intent
from tests.nlu.rasa_fake import answer

LEAVES = taxonomy.load().leaves
NAMES = [f"complaint.{leaf}" for leaf in LEAVES] + [str(i) for i in Intent]


def test_a_ranking_sums_to_one_whatever_was_cut_off() -> None:
    assert ranking(answer({"greet": 0.6, "thanks": 0.2})) == pytest.approx(
        {"greet": 0.75, "thanks": 0.25}
    )


def test_the_fallback_of_rasa_is_no_intent() -> None:
    assert ranking(answer({"nlu_fallback": 0.7, "greet": 0.6, "thanks": 0.4})) == pytest.approx(
        {"greet": 0.6, "thanks": 0.4}
    )
    assert ranking(answer({"nlu_fallback": 0.7})) == {}


def test_a_foreign_intent_is_named() -> None:
    with pytest.raises(Nonsense, match="book_flight"):
        ranking(answer({"greet": 0.5, "book_flight": 0.5}))


def test_many_small_complaints_are_one_large() -> None:
    """No leaf beats greet alone, all of them together do."""
    odds = {"complaint.quality.fault": 0.2, "complaint.quality.food": 0.1}
    odds |= {"complaint.price.fees": 0.25, "greet": 0.45}
    said = verdicts(odds)
    assert said["complaint"].probabilities["yes"] == pytest.approx(0.55)
    assert said["parent"].label == "quality"
    assert said["parent"].probabilities["quality"] == pytest.approx(0.3 / 0.55)
    assert said["leaf"].label == "price.fees"
    assert said["intent"].label == "greet"
    assert said["intent"].sure == pytest.approx(1.0)


def test_what_is_no_complaint_gets_no_category() -> None:
    assert set(verdicts({"greet": 0.6, "complaint.price.fees": 0.4})) == {"complaint", "intent"}


def test_two_alike_have_no_margin() -> None:
    said = verdicts({"greet": 0.5, "thanks": 0.5})
    assert said["intent"].margin == pytest.approx(0.0)
    assert verdicts({"greet": 0.9, "thanks": 0.1})["intent"].margin > 2


@example(
    {
        "complaint.quality.fault": 1.0,
        "complaint.quality.safety": 0.75,
        "complaint.quality.below_spec": 0.5,
    }
)
@given(st.dictionaries(st.sampled_from(NAMES), st.floats(0, 1), min_size=1))
def test_every_verdict_is_a_whole_one(odds: dict[str, float]) -> None:
    total = sum(odds.values())
    if total < 1e-6:
        return
    said = verdicts({name: p / total for name, p in odds.items()})
    for verdict in said.values():
        assert sum(verdict.probabilities.values()) == pytest.approx(1.0)
        assert all(0 <= p <= 1 for p in verdict.probabilities.values())
        assert verdict.margin >= 0
    assert set(said["intent"].probabilities) == set(map(str, Intent))
    if "leaf" in said:
        assert set(said["leaf"].probabilities) == set(LEAVES)
