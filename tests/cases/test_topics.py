"""A message counts for what it is about, at its stage of trouble, and holds nothing of a person."""

from __future__ import annotations

import pytest

from cases.topics import COSTS, Cost, Heard, Read, Stage, heard
from nlu.types import Emotion, Intent, Validity

FAULT = "category:quality.fault"


def read(intent: Intent, **more: object) -> Read:
    return Read(intent, **{"category": "quality.fault", **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(("said", "stage"), [
    (read(Intent.INQUIRY), Stage.QUESTION),
    (read(Intent.INQUIRY, emotion=Emotion.ANGER), Stage.QUESTION),
    (read(Intent.COMPLAINT, validity=Validity.VALID), Stage.COMPLAINT),
    (read(Intent.COMPLAINT, validity=Validity.VAGUE), Stage.GRUMBLE),
    (read(Intent.CHITCHAT, emotion=Emotion.DISAPPOINTMENT), Stage.GRUMBLE),
    (read(Intent.FOLLOW_UP, emotion=Emotion.ANXIETY), Stage.GRUMBLE),
])  # fmt: skip
def test_who_grumbles_asks_or_complains_counts(said: Read, stage: Stage) -> None:
    """S1-27: the stage; a plain question counts as well as a complaint (S2-64)."""
    assert heard(said) == Heard(stage, (FAULT,))


@pytest.mark.parametrize("said", [
    read(Intent.SUPPLEMENT, emotion=Emotion.ANGER), read(Intent.CHITCHAT), read(Intent.THANKS),
    read(Intent.PRAISE), read(Intent.SUGGESTION), read(Intent.FOLLOW_UP), read(Intent.ASK_HOURS),
])  # fmt: skip
def test_answers_and_pleasantries_count_for_nothing(said: Read) -> None:
    assert heard(said) is None


def test_every_stage_has_its_cost_and_the_later_the_dearer() -> None:
    """S1-27."""
    assert [COSTS[one] for one in Stage] == list(Cost)
    assert list(Stage) == [Stage.GRUMBLE, Stage.QUESTION, Stage.COMPLAINT]


@pytest.mark.parametrize("leaf", ["other.unclear", "suggestion.feature", "quality", ""])
def test_what_says_nothing_of_the_matter_is_no_topic(leaf: str) -> None:
    assert heard(read(Intent.INQUIRY, category=leaf)) is None


def test_things_and_places_are_topics_beside_the_category() -> None:
    said = read(Intent.INQUIRY, products=("宽带", "宽带", "路由器"), places=("白石村", "青山镇"))
    found = heard(said)
    assert found is not None
    assert found.topics == (FAULT, "product:宽带", "product:路由器", "place:白石村")


@pytest.mark.parametrize(("place", "topic"), [
    ("上海市浦东新区世纪大道100号3楼", "place:上海市浦东新区世纪大道"),
    ("阳光花园三栋二单元502", "place:阳光花园"),
    ("阳光花园B座1203", "place:阳光花园"),
    ("五道口店", "place:五道口店"),
])  # fmt: skip
def test_an_address_is_known_to_the_road_and_no_further(place: str, topic: str) -> None:
    found = heard(read(Intent.INQUIRY, category="", places=(place,)))
    assert found == Heard(Stage.QUESTION, (topic,))


@pytest.mark.parametrize("thing", [
    "13812345678", "2026030100123", "a@b.example", "充" * 21, "x", "张三：的", "110101199003070011",
])  # fmt: skip
def test_what_could_be_somebodys_is_no_topic(thing: str) -> None:
    assert heard(read(Intent.INQUIRY, category="", products=(thing,), places=(thing,))) is None


def test_a_number_behind_a_word_makes_no_thing() -> None:
    assert heard(read(Intent.INQUIRY, category="", products=("订单20260301001",))) is None
