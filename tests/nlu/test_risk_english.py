"""Danger as English tells it: which danger it is, and what is none."""

from __future__ import annotations

import pytest

from nlu.steps import risk
from nlu.steps.risk import Strength
from nlu.types import Flag, Hazard
from tests.nlu.reading import normaliser


def _rules(text: str) -> list[risk.RiskRule]:
    signs = risk.signs(normaliser().plain(text), risk.load())
    return [s.rule for s in signs if s.rule.strength is Strength.SURE]


@pytest.mark.parametrize(
    ("text", "hazard"),
    [
        ("the guy from your company is outside our flat and won’t leave", Hazard.MENACE),
        ("A man from your company is at my door threatening me", Hazard.MENACE),
        ("the rider told me he'd wait for me, he said he will kill me", Hazard.MENACE),
        ("your carer injected the wrong dose and mum is not breathing", Hazard.CARE),
        ("our boiler died, the baby is so cold, send someone", Hazard.CARE),
        ("My toddler swallowed a bead from your necklace kit", Hazard.CHILD),
        ("ate your prawns and now my lips are swelling", Hazard.POISONING),
        ("There is a strong smell of gas under the hob", Hazard.LEAK),
        ("your heater set off the carbon monoxide alarm", Hazard.LEAK),
        ("pay me back or i'm going to come over and wreck the place", Hazard.VIOLENCE),
        ("your stairs put my wife in hospital", Hazard.INJURY),
    ],
)
def test_a_danger_told_in_english_is_known_by_its_kind(text: str, hazard: Hazard) -> None:
    """S0-34: the card of another danger gives the wrong advice."""
    assert hazard in {rule.hazard for rule in _rules(text)}


@pytest.mark.parametrize(
    "text",
    [
        "I’ve taken a whole bottle of pills",
        "I have nothing left. You took my savings. I might as well jump",
        "i cant go on anymore",
    ],
)
def test_despair_told_in_english_is_heard(text: str) -> None:
    assert Flag.SELF_HARM in {flag for rule in _rules(text) for flag in rule.gives}


@pytest.mark.parametrize(
    "text",
    [
        "Huadong hospital",
        "it was at Ruijin hospital on Sunday",
        "my mother waited six hours in A&E and the nurse was rude",
        "my phone exploded my expectations, great camera",
        "we've been trapped in your elevator 40 min ago, now out",
        "i took the tablets your pharmacy sent and they were out of date",
        "the courier banged on the neighbour's door",
        "i can't go on the website",
        "my son is choking up with joy, thank you",
        "I will go to the shop and return it",
    ],
)
def test_no_danger_is_heard_where_none_is_told(text: str) -> None:
    """A hospital is where it happened; a person is fetched for danger only."""
    deadly = {Flag.SAFETY, Flag.SELF_HARM}
    assert [rule.id for rule in _rules(text) if deadly & set(rule.gives)] == []
