"""What `score` says of runs and parts: the same figures as a table and as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest
from rich.console import Console
from rich.table import Table

from bot.commands import scoring
from nlu.compare import Run
from nlu.crossval import CrossScore, PartScore
from nlu.score import Answer, Line, heads
from nlu.speed import Speed
from nlu.types import Intent, Parse

SPEED = Speed(load_s=1.25, count=2, p50_ms=2.5, p99_ms=7.75, memory_mb=300.0)


def run(name: str, *given: Intent) -> Run:
    """Return a reader's answers to texts that all are greetings."""
    answers = tuple(
        Answer(Line("some", str(i), "你好", {"intent": "greet"}), Parse("你好", intent=intent))
        for i, intent in enumerate(given)
    )
    return Run(name, answers, SPEED, ())


OURS, THEIRS = run("builtin", Intent.GREET, Intent.GREET), run("rasa", Intent.GREET, Intent.BYE)
PARTS = (
    PartScore("cars", 70, {"intent": 0.8, "flags": 0.5}),
    PartScore("banks", 60, {"intent": 0.6, "flags": 0.7}),
    PartScore("toys", 50, {"intent": 0.7}),
)
CROSS = CrossScore(PARTS, tuple(heads(OURS.answers)))


def shown(table: Table) -> list[list[str]]:
    """Return the cells of a table, its heading first."""
    return [[str(column.header), *map(str, column.cells)] for column in table.columns]


def test_one_reader_is_told_as_ever() -> None:
    told = scoring.as_dict([OURS], {})
    figure = {"file": "some", "task": "intent", "count": 2, "value": 1.0}
    assert told == {"figures": [figure], "speed": asdict(SPEED)}


def test_a_second_reader_is_told_beside_the_first() -> None:
    told = scoring.as_dict([OURS, THEIRS], {})
    assert told["figures"][0]["value"] == 1
    assert {name: one["figures"][0]["value"] for name, one in told["engines"].items()} == {
        "builtin": 1,
        "rasa": pytest.approx(2 / 3),
    }


def test_parts_left_out_are_told_one_by_one_and_together() -> None:
    told = scoring.as_dict([OURS], {"留出一个行业": CROSS})["left_out"]["留出一个行业"]
    assert told["whole"] == {"intent": 1.0}
    assert told["parts"][1] == {"name": "banks", "count": 60, "values": PARTS[1].values}
    assert json.loads(json.dumps(told)) == told


def test_a_table_has_a_column_for_each_reader() -> None:
    alone = scoring.table([OURS])
    assert [cells[0] for cells in shown(alone)] == ["文件", "标签", "条数", "F1"]
    files, tasks, counts, ours, theirs = shown(scoring.table([OURS, THEIRS]))
    assert (files, tasks, counts) == (["文件", "some"], ["标签", "intent"], ["条数", "2"])
    assert ours == ["builtin", "1.000"]
    assert theirs == ["rasa", "0.667"]


def test_the_worst_part_is_named() -> None:
    heads_, counts, whole, worst, names = shown(scoring.left_out("十折", CROSS))
    assert heads_ == ["标签", "intent"]
    assert (counts, whole) == (["条数", "2"], ["F1", "1.000"])
    assert (worst, names) == (["最差的", "0.600"], ["是", "banks"])


@pytest.mark.parametrize(("memory", "words"), [(300.0, "，内存最多 300 MB"), (None, "装入 1.2 秒")])
def test_the_speed_is_one_sentence(memory: float | None, words: str) -> None:
    said = scoring.sentence(Speed(1.25, 2, 2.5, 7.75, memory))
    assert said.startswith("2 条：一半在 2.5 毫秒内读完，99% 在 7.8 毫秒内")
    assert said.endswith(words)


def test_everything_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    scoring.show(Console(width=100), [OURS, THEIRS], {"留出一个行业": CROSS})
    out = capsys.readouterr().out
    for word in ("builtin：2 条", "rasa：2 条", "留出一个行业", "banks"):
        assert word in out


def test_nothing_is_trained_when_no_part_is_asked_for(tmp_path: Path) -> None:
    assert scoring.cross(tmp_path / "none", None, None, by_industry=False) == {}
