"""From which odds the model raises a flag: alone, with a rule's hint, or with another head."""

from __future__ import annotations

import pytest

from nlu.types import Flag
from tests.nlu.deciding import ANGRY, CALM, Odds, decided

_OF_HAZARD: dict[str, dict[str, float]] = {
    "parent": {"quality": 0.8},
    "leaf": {"quality.safety": 0.45},
}
_UNSURE: dict[str, dict[str, float]] = {"flags": {Flag.SAFETY: 0.25}}


def test_two_heads_half_sure_of_danger_are_believed() -> None:
    """S0-21: what complains of a hazard is urgent, though its words were never heard before."""
    labels = decided("面包很难吃", ANGRY | _OF_HAZARD | _UNSURE)
    assert labels.flags == {Flag.SAFETY}
    assert labels.level == 1


@pytest.mark.parametrize(
    ("what", "odds"),
    [
        ("another head says something else", ANGRY | _UNSURE),
        ("the flags' head rules it out", ANGRY | _OF_HAZARD | {"flags": {Flag.SAFETY: 0.1}}),
        ("it is no complaint", CALM | _OF_HAZARD | _UNSURE),
        ("it is another flag", ANGRY | _OF_HAZARD | {"flags": {Flag.ACCOUNT_SECURITY: 0.5}}),
    ],
)
def test_one_head_half_sure_raises_nothing(what: str, odds: Odds) -> None:
    assert decided("面包很难吃", odds).flags == frozenset(), what


def test_what_is_said_in_a_figure_no_head_can_raise() -> None:
    odds = ANGRY | _OF_HAZARD | {"flags": {Flag.SAFETY: 0.99}}
    assert decided("气得我头顶冒烟", odds).flags == frozenset()
