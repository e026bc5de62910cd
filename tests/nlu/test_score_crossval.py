"""Utterances are left out in parts, learnt without them, and scored as foreign texts are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest

from nlu import crossval, examples
from nlu.examples import Example
from nlu.score import Answer, heads
from nlu.train import prepare
from nlu.types import Flag, Intent, Parse
from tests.nlu import small


def told(count: int, **labels: object) -> list[Example]:
    """Return utterances with these labels."""
    fields: dict[str, object] = {"intent": Intent.GREET, **labels}
    return [Example(f"第{i}句", **fields) for i in range(count)]  # type: ignore[arg-type] # tests name real fields


def test_every_utterance_is_left_out_once_and_never_learnt_from_meanwhile() -> None:
    all_of_them = told(17) + told(8, intent=Intent.BYE)
    parts = list(crossval.folds(all_of_them, 5))
    assert Counter(e for part in parts for e in part.left) == Counter(all_of_them)
    for part in parts:
        assert Counter(part.left) + Counter(part.rest) == Counter(all_of_them)
        assert not set(part.left) & set(part.rest)


def test_every_fold_has_its_share_of_every_label() -> None:
    flagged = told(10, intent=Intent.COMPLAINT, flags=frozenset({Flag.LEGAL}))
    parts = list(crossval.folds(told(90, intent=Intent.COMPLAINT) + flagged, 10))
    assert [sum(Flag.LEGAL in e.flags for e in part.left) for part in parts] == [1] * 10
    assert [part.name for part in parts][-1] == "10/10"


def test_an_industry_is_left_out_whole_and_a_small_one_never() -> None:
    all_of_them = told(5, industry="cars") + told(9, industry="banks") + told(4) + told(2)
    all_of_them += told(2, industry="toys")
    parts = list(crossval.industries(all_of_them, fewest=5))
    assert [(part.name, len(part.left)) for part in parts] == [("banks", 9), ("cars", 5)]
    for part in parts:
        assert {e.industry for e in part.left} == {part.name}
        assert part.name not in {e.industry for e in part.rest}
        assert len(part.left) + len(part.rest) == len(all_of_them)


def test_trades_are_dealt_to_groups_of_like_size_and_each_group_is_left_out_whole() -> None:
    sizes = {"cars": 9, "banks": 5, "toys": 4, "hotels": 1}
    dealt = [e for name, size in sizes.items() for e in told(size, industry=name)]
    parts = list(crossval.trades([*dealt, *told(6)], 2, fewest=2))
    assert [len(part.left) for part in parts] == [9, 9]
    for part in parts:
        left = {e.industry for e in part.left}
        assert left in ({"cars"}, {"banks", "toys"})
        assert not left & {e.industry for e in part.rest}
        assert len(part.left) + len(part.rest) == len(dealt) + 6


def test_a_trade_left_out_beside_others_is_scored_under_its_own_name() -> None:
    some = [*told(3, industry="cars"), *told(2, industry="toys"), *told(4, intent=Intent.BYE)]
    parts = list(crossval.trades(some, 1, fewest=2))
    found = crossval.cross(parts, Majority().learn, name=crossval.by_trade)
    assert [(part.name, part.count) for part in found.parts] == [("cars", 3), ("toys", 2)]


class Majority:
    """Learns the most common intent, and keeps what it was given."""

    def __init__(self) -> None:
        self.learnt: list[int] = []

    def learn(self, some: Sequence[Example]) -> crossval.Read:
        """Return a reader that says the most common intent of everything."""
        self.learnt.append(len(some))
        intent = Counter(e.intent for e in some).most_common(1)[0][0]
        return lambda text: Parse(text, intent=intent)


def test_parts_are_scored_alone_and_together() -> None:
    greetings = told(4, industry="cars")
    partings = [replace(e, text=f"{e.text}再见", intent=Intent.BYE, industry="") for e in greetings]
    parts = list(crossval.industries([*greetings, *partings, *partings[:1]], fewest=2))
    learner = Majority()
    heard: list[str] = []
    found = crossval.cross(parts, learner.learn, heard.append)
    assert learner.learnt == [5]
    assert heard == ["cars（第 1 个，共 1 个）"]
    assert (found.parts[0].name, found.parts[0].count) == ("cars", 4)
    assert found.parts[0].values["intent"] == 0
    assert {head.task: head.value for head in found.whole} == found.parts[0].values


@pytest.mark.parametrize("example", small.sample()[::10], ids=lambda e: f"{e.file}:{e.line}")
def test_a_perfect_reader_scores_one_on_every_head(example: Example) -> None:
    line = crossval.as_line(example, "some")
    parse = Parse(
        text=example.text,
        intent=example.intent,
        category=example.category,
        emotion=example.emotion,
        heat=example.heat,
        level=example.level,
        flags=example.flags,
        validity=example.validity,
        handoff=example.handoff,
    )
    found = {head.task: head.value for head in heads([Answer(line, parse)])}
    marked = found.pop("flags")
    assert marked == float(bool(example.flags & examples.URGENT))
    assert set(found.values()) == {1.0}
    assert ("leaf" in found) == bool(example.category)


@pytest.mark.slow
def test_what_was_left_out_is_read_by_a_model_that_never_saw_it() -> None:
    """Marked utterances that only each other could teach: left out, none of them is known."""
    some = small.sample()
    odd = [Example("咕噜咕噜嘎嘎" + "嘎" * n, Intent.BYE, industry="odd") for n in range(4)]
    learn = crossval.learner(prepare([*some, *odd]))
    assert learn([*some, *odd])("咕噜咕噜嘎嘎").intent is Intent.BYE
    assert learn(some)("咕噜咕噜嘎嘎").intent is not Intent.BYE
