"""Commands about reading: parse, train, score."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table

from nlu import examples
from nlu.examples import ExamplesError
from nlu.model import fits
from nlu.pipeline import Pipeline
from nlu.score import Figure, ScoreError
from nlu.score import score as score_folder
from nlu.speed import Speed, Watch
from nlu.train import train as train_model
from nlu.types import Context, Parse

MODEL_DIR = Path("var/model")
ZONE = ZoneInfo("Asia/Shanghai")
Model = Annotated[Path, typer.Option("--model", help="模型所在的文件夹")]
Examples = Annotated[Path, typer.Option("--examples", help="例句所在的文件夹")]


class LineError(ValueError):
    """A line on standard input that is not {"id", "text", "at"?}."""


def parse(model: Model = MODEL_DIR, examples_dir: Examples = examples.FOLDER) -> None:
    """Read JSON lines {"id","text","at"?} on standard input, write one parse a line."""
    pipeline = ready(model, examples_dir)
    try:
        for line in answers(pipeline, sys.stdin):
            sys.stdout.write(line + "\n")
    except LineError as error:
        sys.stdout.flush()
        _complain(str(error))
        raise typer.Exit(2) from error


def train(model: Model = MODEL_DIR, examples_dir: Examples = examples.FOLDER) -> None:
    """Make the model of the utterances."""
    console = Console(stderr=True)
    try:
        with console.status("训练"):
            manifest = train_model(
                examples_dir, model, lambda stage: console.print(stage, markup=False)
            )
    except ExamplesError as error:
        _complain("\n".join(error.mistakes))
        raise typer.Exit(2) from error
    console.print(f"{manifest.examples} 条例句，模型在 {model}", markup=False)


def score(
    folder: Annotated[Path, typer.Argument(metavar="DATA_DIR", help="标好的 *.jsonl 所在的文件夹")],
    model: Model = MODEL_DIR,
    examples_dir: Examples = examples.FOLDER,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="写成 JSON")] = False,
) -> None:
    """Score the model on labelled texts, one row a file and label; then say how fast it reads."""
    if not fits(model, examples_dir):
        train(model, examples_dir)
    watch = Watch(lambda: Pipeline.load(model).read)
    try:
        figures = score_folder(folder, watch.read)
    except ScoreError as error:
        _complain(str(error))
        raise typer.Exit(2) from error
    if as_json:
        told = {"figures": [asdict(f) for f in figures], "speed": asdict(watch.speed())}
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    else:
        _show(figures, watch.speed())


def _show(figures: list[Figure], speed: Speed) -> None:
    table = Table("文件", "标签", "条数", "F1")
    for figure in figures:
        table.add_row(figure.file, figure.task, str(figure.count), f"{figure.value:.3f}")
    console = Console()
    console.print(table)
    memory = "" if speed.memory_mb is None else f"，内存最多 {speed.memory_mb:.0f} MB"
    console.print(
        f"{speed.count} 条：一半在 {speed.p50_ms:.1f} 毫秒内读完，"
        f"99% 在 {speed.p99_ms:.1f} 毫秒内；装入 {speed.load_s:.1f} 秒{memory}",
        highlight=False,
    )


def ready(model: Path, examples_dir: Path) -> Pipeline:
    """Return the pipeline over a model that fits the utterances; trained first when none does."""
    if not fits(model, examples_dir):
        train(model, examples_dir)
    return Pipeline.load(model)


def answers(pipeline: Pipeline, lines: Iterable[str]) -> Iterator[str]:
    """One line of JSON for each line of JSON; empty lines are passed over.

    Raises LineError naming the line.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            key, text, at = _question(line, number)
            parsed = pipeline.read(text, Context(at=at))
            said = json.dumps(answer(key, parsed), ensure_ascii=False)
            # A lone surrogate cannot be written; as \ud800 it is JSON all the same.
            yield said.encode("utf-8", "backslashreplace").decode("utf-8")


def answer(key: Any, parsed: Parse) -> dict[str, Any]:
    """Tell what `qingsu parse` writes of one parse, in this order."""
    return {
        "id": key,
        "language": parsed.language,
        "intent": parsed.intent,
        "acts": parsed.acts,
        "category": parsed.category,
        "categories": parsed.categories,
        "emotion": parsed.emotion,
        "heat": parsed.heat,
        "level": parsed.level,
        "flags": sorted(parsed.flags),
        "hazards": parsed.hazards,
        "needs": sorted(parsed.needs),
        "validity": parsed.validity,
        "slots": [asdict(slot) for slot in parsed.slots],
        "handoff": parsed.handoff,
        "sure": dict(parsed.sure),
    }


def _complain(text: str) -> None:
    """Write what is wrong, each mistake whole on its own line however narrow the terminal."""
    console = Console(stderr=True)
    console.print(text, style="red", markup=False, highlight=False, soft_wrap=True)


def _question(line: str, number: int) -> tuple[Any, str, datetime]:
    """Id, text and time of one line; now when it has no time."""
    try:
        asked = json.loads(line)
        text, at = asked["text"], asked.get("at")
        key = asked["id"]
        when = datetime.fromisoformat(at) if at else datetime.now(ZONE)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise LineError(f'第 {number} 行: 应当是 {{"id", "text", "at"?}}（{error!r}）') from error
    if not isinstance(text, str):
        raise LineError(f"第 {number} 行: text 应当是字符串")
    return key, text, when if when.tzinfo else when.replace(tzinfo=ZONE)
