"""`parse`: a line in, a line out, in order; what is no line of JSON is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from bot.commands import reading
from nlu.pipeline import Pipeline

pytestmark = pytest.mark.slow

APP = typer.Typer()
APP.command()(reading.parse)
APP.command()(reading.train)

FIELDS = [
    "id", "language", "intent", "acts", "category", "categories", "emotion", "heat", "level",
    "flags", "hazards", "needs", "validity", "slots", "handoff", "sure",
]  # fmt: skip


def answers(pipeline: Pipeline, *lines: str) -> list[dict[str, object]]:
    """Return the answers to lines of JSON."""
    return [json.loads(line) for line in reading.answers(pipeline, lines)]


def asked(text: str, key: object = 1, **more: object) -> str:
    """Return one line of JSON as `parse` reads it."""
    return json.dumps({"id": key, "text": text, **more})


def test_every_line_is_answered_in_order_with_its_id(small_pipeline: Pipeline) -> None:
    told = answers(small_pipeline, asked("坏了", "b"), "\n", asked("转人工", 7), asked("", None))
    assert [line["id"] for line in told] == ["b", 7, None]
    assert all(list(line) == FIELDS for line in told)
    assert told[1]["intent"] == "ask_human"


def test_an_answer_is_one_line_whatever_the_text_holds(small_pipeline: Pipeline) -> None:
    texts = ["一\n二\r三\u2028四", "138\ud80000138001", "\ud83d", "\0"]
    lines = list(reading.answers(small_pipeline, [asked(text) for text in texts]))
    assert len(lines) == len(texts)
    for line in lines:
        assert "\n" not in line
        assert json.loads(line.encode("utf-8"))["id"] == 1


def test_a_relative_date_counts_from_the_time_of_the_line(small_pipeline: Pipeline) -> None:
    (told,) = answers(small_pipeline, asked("昨天买的", at="2026-03-01T00:30:00"))
    assert [s["value"] for s in told["slots"]] == ["2026-02-28"]  # type: ignore[attr-defined] # JSON


@pytest.mark.parametrize(
    "line",
    ["{", "3", "[]", "null", '{"id": 1}', '{"text": "好"}', '{"id": 1, "text": 3}',
     '{"id": 1, "text": "好", "at": "yesterday"}', '{"id": 1, "text": "好", "at": 5}'],
)  # fmt: skip
def test_a_line_that_cannot_be_read_is_named(small_pipeline: Pipeline, line: str) -> None:
    with pytest.raises(reading.LineError, match=r"^第 2 行: "):
        answers(small_pipeline, asked("坏了"), line)


def test_the_command_answers_up_to_the_bad_line_and_fails(small_model: Path) -> None:
    told = str(small_model.parent / "examples")
    words = ["parse", "--model", str(small_model), "--examples", told]
    ran = CliRunner().invoke(APP, words, input=asked("坏了") + "\n{\n")
    assert ran.exit_code == 2
    assert len(ran.stdout.splitlines()) == 1
    assert "第 2 行" in ran.stderr


def test_the_model_is_trained_when_none_fits(small_model: Path, tmp_path: Path) -> None:
    told = small_model.parent / "examples"
    pipeline = reading.ready(tmp_path / "new", told)
    assert pipeline.read("转人工").intent == "ask_human"
    assert (tmp_path / "new" / "manifest.json").exists()


def test_training_on_mistakes_names_them(tmp_path: Path) -> None:
    (tmp_path / "bad.yml").write_text("nlu:\n- intent: x\n  examples: []\n", encoding="utf-8")
    words = ["train", "--model", str(tmp_path / "model"), "--examples", str(tmp_path)]
    ran = CliRunner().invoke(APP, words)
    assert ran.exit_code == 2
    assert "bad.yml:2: intent 没有「x」" in ran.stderr
