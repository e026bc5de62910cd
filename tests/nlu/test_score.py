"""Scores on labelled texts: right is 1, wrong is 0, what is not labelled is passed over."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu import score
from nlu.score import Answer, Figure, Line, ScoreError, Tally
from nlu.types import Emotion, Flag, Handoff, Intent, Parse, Reason, Slot, SlotType, Validity

SMOKE = Parse(
    text="充电宝冒烟",
    intent=Intent.COMPLAINT,
    category="quality.safety",
    categories=("quality.safety",),
    emotion=Emotion.ANXIETY,
    heat=2,
    level=1,
    flags=frozenset({Flag.SAFETY}),
    validity=Validity.VALID,
    slots=(Slot(SlotType.PRODUCT, "充电宝", 0, 3, "充电宝"),),
)
HELLO = Parse(text="你好", intent=Intent.GREET, handoff=Handoff.NONE)
PARSES = {parse.text: parse for parse in (SMOKE, HELLO)}
RIGHT: dict[str, dict[str, Any]] = {
    "充电宝冒烟": {
        "intent": "complaint",
        "category": "quality",
        "emotion": "anxiety",
        "heat": 2,
        "level": 1,
        "flags": ["safety"],
        "validity": "valid",
        "handoff": "none",
        "slots": [{"type": "product", "start": 0, "end": 3}],
    },
    "你好": {
        "intent": "greet",
        "emotion": "neutral",
        "heat": 0,
        "level": None,
        "flags": [],
        "validity": "not_complaint",
        "handoff": "none",
        "slots": [],
    },
}


def write(folder: Path, labels: dict[str, dict[str, Any]], name: str = "some") -> Path:
    """Write labelled texts as one file of a data folder."""
    lines = [
        json.dumps({"id": str(i), "text": text, "labels": told}, ensure_ascii=False)
        for i, (text, told) in enumerate(labels.items())
    ]
    (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def values(folder: Path, labels: dict[str, dict[str, Any]]) -> dict[str, float]:
    """Return the figure of each task."""
    return {f.task: f.value for f in score.score(write(folder, labels), PARSES.__getitem__)}


def test_a_reader_that_is_right_scores_one_everywhere(tmp_path: Path) -> None:
    assert values(tmp_path, RIGHT) == dict.fromkeys(
        ("intent", "category", "emotion", "heat", "urgent", "validity", "handoff", "flags",
         "slots"), 1.0
    )  # fmt: skip


@pytest.mark.parametrize(
    ("task", "label", "wrong"),
    [
        ("intent", "intent", "praise"),
        ("category", "category", "service"),
        ("emotion", "emotion", "anger"),
        ("heat", "heat", 3),
        ("urgent", "level", 2),
        ("flags", "flags", ["legal"]),
        ("validity", "validity", "vague"),
        ("handoff", "handoff", "request_human"),
        ("slots", "slots", [{"type": "product", "start": 2, "end": 5}]),
    ],
)
def test_a_wrong_label_costs_its_own_task_only(
    tmp_path: Path, task: str, label: str, wrong: object
) -> None:
    told = RIGHT | {"充电宝冒烟": RIGHT["充电宝冒烟"] | {label: wrong}}
    found = values(tmp_path, told)
    assert found.pop(task) < 1
    assert set(found.values()) == {1.0}


def test_what_is_not_labelled_is_passed_over(tmp_path: Path) -> None:
    write(tmp_path, {"充电宝冒烟": {"intent": "complaint"}, "你好": {}}, "a")
    write(tmp_path, {"你好": {"emotion": "neutral"}}, "b")
    assert score.score(tmp_path, PARSES.__getitem__) == [
        Figure("a", "intent", 1, 1.0),
        Figure("b", "emotion", 1, 1.0),
    ]


def test_a_parent_is_enough_of_a_category(tmp_path: Path) -> None:
    told = {"充电宝冒烟": {"category": "quality.fault"}}
    assert values(tmp_path, told) == {"category": 1.0}


@pytest.mark.parametrize(
    ("start", "end", "same"),
    [(0, 3, True), (0, 4, True), (1, 3, True), (2, 4, False), (0, 1, False)],
)
def test_a_slot_is_right_when_it_mostly_overlaps(
    tmp_path: Path, start: int, end: int, *, same: bool
) -> None:
    wanted = [{"type": "product", "start": start, "end": end}]
    assert values(tmp_path, {"充电宝冒烟": {"slots": wanted}}) == {"slots": float(same)}


def test_a_slot_found_once_answers_one_wish_only(tmp_path: Path) -> None:
    wanted = [{"type": "product", "start": 0, "end": 3}] * 2
    assert values(tmp_path, {"充电宝冒烟": {"slots": wanted}}) == {"slots": pytest.approx(2 / 3)}


@pytest.mark.parametrize(
    "line",
    ["{", "[]", '"text"', "{}", '{"text": "好"}', '{"text": 3, "labels": {}}',
     '{"text": "好", "labels": []}'],
)  # fmt: skip
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, line: str) -> None:
    good = json.dumps({"text": "你好", "labels": {"intent": "greet"}})
    (tmp_path / "some.jsonl").write_text(f"{good}\n{line}\n", encoding="utf-8")
    with pytest.raises(ScoreError, match=r"^some\.jsonl:2: "):
        score.score(tmp_path, PARSES.__getitem__)


def test_whole_talks_among_the_texts_are_passed_over(tmp_path: Path) -> None:
    """A folder of data holds more than texts with labels; the rest is scored all the same."""
    write(tmp_path, {"你好": {"intent": "greet"}}, "a_texts")
    talk = {"id": "1", "turns": [{"role": "user", "text": "你好"}]}
    (tmp_path / "b_talks.jsonl").write_text(json.dumps(talk) + "\n", encoding="utf-8")
    assert [figure.file for figure in score.score(tmp_path, PARSES.__getitem__)] == ["a_texts"]


def test_a_folder_without_labels_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScoreError, match="没有带标签"):
        score.score(tmp_path, PARSES.__getitem__)
    with pytest.raises(ScoreError, match="没有带标签"):
        score.score(write(tmp_path, {"你好": {"mood": "fine"}}), PARSES.__getitem__)


@pytest.mark.parametrize(
    ("pairs", "figure"),
    [
        ([("a", "a"), ("b", "b")], 1.0),
        ([("a", "b"), ("b", "a")], 0.0),
        ([("a", "a"), ("a", "b")], 2 / 3),
        ([("a", "a"), ("b", "a")], 1 / 3),
        ([("a", "a"), ("a", "c")], 2 / 3),
        ([], 0.0),
    ],
)
def test_macro_f1_is_the_mean_over_wanted_labels(
    pairs: list[tuple[str, str]], figure: float
) -> None:
    assert score.macro_f1(pairs) == pytest.approx(figure)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1))
def test_macro_f1_lies_between_0_and_1_and_is_1_only_when_all_is_right(
    pairs: list[tuple[str, str]],
) -> None:
    figure = score.macro_f1(pairs)
    assert 0 <= figure <= 1
    assert (figure == 1) == all(wanted == given for wanted, given in pairs)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abcd")), min_size=1))
def test_counts_of_labels_add_up(pairs: list[tuple[str, str]]) -> None:
    counts = score.tallies(pairs)
    assert sum(t.wanted for t in counts) == len(pairs)
    assert sum(t.hits + t.false for t in counts) == len(pairs)
    assert {t.label for t in counts if t.counted} == {wanted for wanted, _ in pairs}


def test_precision_is_of_what_was_given_and_recall_of_what_was_wanted() -> None:
    tally = Tally("a", hits=6, false=2, missed=4)
    assert (tally.precision, tally.recall) == (0.75, 0.6)
    assert tally.f1 == pytest.approx(2 * 0.75 * 0.6 / (0.75 + 0.6))
    assert (Tally("a", 0, 0, 0).precision, Tally("a", 0, 3, 3).recall) == (0, 0)


def answer(parse: Parse, **labels: object) -> Answer:
    """Return a reader's answer to a text with these labels."""
    return Answer(Line("some", "1", parse.text, labels), parse)


def test_a_head_has_its_counts_and_pairs_over_all_files() -> None:
    """S0-18."""
    told = [answer(SMOKE, emotion="anger"), answer(HELLO, emotion="neutral"), answer(HELLO)]
    (head,) = score.heads(told)
    assert (head.task, head.count, head.value) == ("emotion", 2, 0.5)
    assert head.pairs == (("anger", "anxiety"), ("neutral", "neutral"))
    assert [(t.label, t.counted) for t in head.tallies] == [
        ("anger", True), ("anxiety", False), ("neutral", True)
    ]  # fmt: skip


def test_flags_that_are_not_urgent_are_told_and_not_counted() -> None:
    (head,) = score.heads([answer(SMOKE, flags=["safety", "repeat"])])
    assert head.value == 1
    assert head.tallies == (Tally("safety", 1, 0, 0), Tally("repeat", 0, 0, 1, counted=False))


def test_kinds_of_slots_that_nobody_wants_cost_nothing() -> None:
    wanted = [{"type": "amount", "start": 0, "end": 3}]
    (head,) = score.heads([answer(SMOKE, slots=wanted)])
    assert head.tallies == (Tally("amount", 0, 0, 1),)


def test_a_leaf_is_scored_where_the_data_has_leaves() -> None:
    right, wrong = (answer(SMOKE, leaf=leaf) for leaf in ("quality.safety", "quality.fault"))
    assert [(h.task, h.value) for h in score.heads([right])] == [("leaf", 1.0)]
    assert [(h.task, h.value) for h in score.heads([wrong])] == [("leaf", 0.0)]


@pytest.mark.parametrize(
    ("reasons", "told", "odds"),
    [
        ((), {}, 0.0),
        ((), {"level": 0.3}, 0.3),
        ((Reason("flags.safety", "rule:fire", "", 0.9),), {"level": 0.3}, 0.9),
        ((Reason("flags.repeat", "head:flags", "", 0.9),), {"level": 0.3}, 0.3),
    ],
)
def test_how_urgent_is_what_the_given_flags_or_the_head_say(
    reasons: tuple[Reason, ...], told: dict[str, float], odds: float
) -> None:
    assert score.urgent_odds(Parse("", reasons=reasons, sure=told)) == odds
