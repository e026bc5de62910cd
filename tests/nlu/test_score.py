"""Scores on labelled texts: right is 1, wrong is 0, what is not labelled is passed over."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from bot.commands import reading
from nlu import score
from nlu.score import Figure, ScoreError
from nlu.speed import Watch, most_memory, quantile
from nlu.types import Emotion, Flag, Handoff, Intent, Parse, Slot, SlotType, Validity

APP = typer.Typer()
for _told in (reading.parse, reading.train, reading.score):
    APP.command()(_told)

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


def ticking(step: float) -> Callable[[], float]:
    """Return a clock that goes on by `step` seconds whenever it is looked at."""
    now = 0.0

    def look() -> float:
        nonlocal now
        now += step
        return now

    return look


def test_a_watch_tells_how_long_loading_and_reading_took() -> None:
    watch = Watch(lambda: PARSES.__getitem__, ticking(0.25))
    assert [watch.read("你好") for _ in range(3)] == [HELLO] * 3
    speed = watch.speed()
    assert (speed.load_s, speed.count, speed.p50_ms, speed.p99_ms) == (0.25, 3, 250, 250)


def test_a_watch_that_saw_nothing_tells_nothing() -> None:
    assert Watch(lambda: PARSES.__getitem__).speed().p99_ms == 0


@given(st.lists(st.floats(0, 100), min_size=1), st.floats(0.01, 1))
def test_a_share_of_all_values_is_no_larger_than_its_quantile(
    numbers: list[float], share: float
) -> None:
    limit = quantile(numbers, share)
    assert limit in numbers
    assert sum(n <= limit for n in numbers) >= share * len(numbers)


def test_memory_is_told_where_the_system_tells_it(tmp_path: Path) -> None:
    status = tmp_path / "status"
    assert most_memory(status) is None
    status.write_text("Name:\tqingsu\n", encoding="utf-8")
    assert most_memory(status) is None
    status.write_text("Name:\tqingsu\nVmHWM:\t  204800 kB\n", encoding="utf-8")
    assert most_memory(status) == 200


@pytest.fixture
def command(small_model: Path, tmp_path: Path) -> list[str]:
    """Return the words of the command over the small model and a tiny data folder."""
    told = str(small_model.parent / "examples")
    data = str(write(tmp_path, RIGHT))
    return ["score", data, "--model", str(small_model), "--examples", told]


@pytest.mark.slow
def test_the_command_shows_a_table_and_the_speed(command: list[str]) -> None:
    ran = CliRunner().invoke(APP, command)
    assert ran.exit_code == 0
    for word in ("文件", "标签", "条数", "some", "category", "slots", "毫秒", "装入"):
        assert word in ran.stdout


@pytest.mark.slow
def test_the_command_writes_json_for_programs(command: list[str]) -> None:
    ran = CliRunner().invoke(APP, [*command, "--json"])
    told = json.loads(ran.stdout)
    assert {f["task"] for f in told["figures"]} >= {"intent", "emotion", "flags", "slots"}
    assert all(0 <= f["value"] <= 1 and f["count"] for f in told["figures"])
    assert told["speed"]["count"] == len(RIGHT)
    assert told["speed"]["p99_ms"] >= told["speed"]["p50_ms"] > 0
    assert told["speed"]["load_s"] > 0


@pytest.mark.slow
def test_the_command_names_a_line_that_cannot_be_used(command: list[str]) -> None:
    (Path(command[1]) / "bad.jsonl").write_text("{\n", encoding="utf-8")
    ran = CliRunner().invoke(APP, command)
    assert ran.exit_code == 2
    assert "bad.jsonl:1: 读不出来" in ran.stderr
