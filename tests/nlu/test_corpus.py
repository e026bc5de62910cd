"""The shipped utterances: enough of every label, varied, nobody's data in them."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import pytest

from nlu import examples, taxonomy
from nlu.examples import URGENT, Example
from nlu.steps import contacts
from nlu.types import BY_NO_THING, Emotion, Flag, Handoff, Hazard, Intent, Validity
from tests.nlu.reading import normaliser

FEWEST = {"intent": 110, "leaf": 150, "flag": 120, "hazard": 20, "handoff": 80}


@cache
def corpus() -> tuple[Example, ...]:
    """Return every shipped utterance, read once."""
    return tuple(examples.read())


def test_there_are_enough() -> None:
    assert len(corpus()) >= 8_000


@pytest.mark.parametrize("intent", Intent)
def test_every_intent_has_enough(intent: Intent) -> None:
    assert sum(e.intent is intent for e in corpus()) >= FEWEST["intent"]


@pytest.mark.parametrize("leaf", taxonomy.load().leaves)
def test_every_leaf_of_the_taxonomy_has_enough(leaf: str) -> None:
    """S0-19, S0-20, S0-23, S0-24, S0-28: twenty would do, and these are what it is scored on."""
    assert sum(e.category == leaf for e in corpus()) >= FEWEST["leaf"]


@pytest.mark.parametrize("flag", Flag)
def test_every_flag_has_enough_and_its_absence_too(flag: Flag) -> None:
    marked = sum(flag in e.flags for e in corpus())
    assert marked >= FEWEST["flag"]
    assert len(corpus()) - marked > marked


@pytest.mark.parametrize("hazard", sorted(set(Hazard) - BY_NO_THING))
def test_every_hazard_has_enough(hazard: Hazard) -> None:
    assert sum(hazard in e.hazards for e in corpus()) >= FEWEST["hazard"]


@pytest.mark.parametrize("handoff", Handoff)
def test_every_wish_about_who_answers_has_enough(handoff: Handoff) -> None:
    assert sum(e.handoff is handoff for e in corpus()) >= FEWEST["handoff"]


@pytest.mark.parametrize("emotion", Emotion)
def test_no_emotion_is_rare_or_drowns_the_others(emotion: Emotion) -> None:
    share = sum(e.emotion is emotion for e in corpus()) / len(corpus())
    assert 0.04 < share < 0.5


def test_every_degree_of_heat_occurs_often() -> None:
    heats = Counter(e.heat for e in corpus())
    assert sorted(heats) == [0, 1, 2, 3]
    assert min(heats.values()) > len(corpus()) / 30


def test_vague_complaints_are_there() -> None:
    assert sum(e.validity is Validity.VAGUE for e in corpus()) >= 100


def test_complaints_are_most_but_not_nearly_all() -> None:
    assert 0.4 < sum(e.intent is Intent.COMPLAINT for e in corpus()) / len(corpus()) < 0.75


def test_every_script_has_enough() -> None:
    counts = Counter(e.lang for e in corpus())
    assert counts["zh-Hans"] > counts["zh-Hant"] >= 400
    assert counts["en"] >= 400


def test_many_trades_speak() -> None:
    trades = Counter(e.industry for e in corpus() if e.industry)
    assert sum(n >= 50 for n in trades.values()) >= 15


def test_half_are_short_and_some_are_stories() -> None:
    sizes = [len(e.text) for e in corpus()]
    assert sum(n <= 15 for n in sizes) / len(sizes) > 0.4
    assert sum(n >= 80 for n in sizes) / len(sizes) > 0.08
    assert max(sizes) <= 700


def test_openings_differ() -> None:
    openings = Counter(e.text[:2] for e in corpus())
    assert max(openings.values()) / len(corpus()) < 0.03


def test_the_level_follows_from_the_flags() -> None:
    assert [e.text for e in corpus() if (e.level == 1) != bool(e.flags & URGENT)] == []


def test_a_danger_and_its_kind_go_together() -> None:
    odd = [e.text for e in corpus() if (Flag.SAFETY in e.flags) != bool(e.hazards)]
    assert odd == []


def test_who_is_calm_is_not_heated() -> None:
    assert [e.text for e in corpus() if e.emotion is Emotion.NEUTRAL and e.heat > 1] == []


def test_nobodys_number_or_address_is_in_them() -> None:
    """Hotlines are everybody's; numbers that start with 138001380 are nobody's."""
    found = []
    for example in corpus():
        plain = normaliser().plain(example.text)
        slots = (
            *contacts.phones(plain),
            *contacts.emails(plain),
            *contacts.identity_numbers(plain),
        )
        found += [
            s.value
            for s in slots
            if not re.fullmatch(
                r"\d{3,5}|\+86138001380.*|\+861[38]\d?0000\*{4}|\+861390000\*{4}", s.value
            )
        ]
    assert found == []
