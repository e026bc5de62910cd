"""`qingsu parse`, and the model it reads with."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import typer
from rich.console import Console

from bot import environment
from bot.deployment import RASA_TOKEN
from nlu import examples, versions
from nlu.engines.rasa import RasaEngine
from nlu.examples import ExamplesError
from nlu.model import fits
from nlu.pipeline import Over, Pipeline
from nlu.train import train as train_model
from nlu.types import Context, Parse
from nlu.versions import Shelf

MODEL_DIR = Path("var/model")
ZONE = ZoneInfo("Asia/Shanghai")
Model = Annotated[Path, typer.Option("--model", help="模型所在的文件夹")]
Examples = Annotated[Path, typer.Option("--examples", help="例句所在的文件夹")]
EngineName = Annotated[
    Literal["builtin", "rasa"], typer.Option("--engine", help="用哪种引擎读：builtin 或 rasa")
]
RasaUrl = Annotated[str, typer.Option("--rasa-url", help="引擎是 rasa 时，它在哪里")]


class LineError(ValueError):
    """A line on standard input that is not {"id", "text", "at"?}."""


def parse(
    model: Model = MODEL_DIR,
    examples_dir: Examples = examples.FOLDER,
    engine: EngineName = "builtin",
    rasa_url: RasaUrl = "http://127.0.0.1:5005",
) -> None:
    """Read JSON lines {"id","text","at"?} on standard input, write one parse a line."""
    with ExitStack() as stack:
        over = by_rasa(rasa_url, stack) if engine == "rasa" else None
        place = live(model, examples_dir)
        pipeline = loaded(place, over) if place else ready(model, examples_dir, over)
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


def ready(model: Path, examples_dir: Path, over: Over | None = None) -> Pipeline:
    """Return the pipeline over a model that fits the utterances; trained first when none does."""
    if not fits(model, examples_dir):
        train(model, examples_dir)
    return loaded(model, over)


def live(model: Path, examples_dir: Path) -> Path | None:
    """Return the published model, where neither model nor utterances were named.

    Raises:
        ModelError: it cannot be used.
    """
    if (model, examples_dir) != (MODEL_DIR, examples.FOLDER):
        return None
    place = next(iter(Shelf(MODEL_DIR.with_name("models")).in_order()), None)
    if place is not None:
        versions.check(place)
    return place


def loaded(model: Path, over: Over | None = None) -> Pipeline:
    """Load the pipeline over a model."""
    return Pipeline.load(model, over=over) if over else Pipeline.load(model)


def by_rasa(url: str, stack: ExitStack) -> Over:
    """Return what puts Rasa over the built-in engine, until *stack* ends; failures are told."""
    token = environment.secret(RASA_TOKEN, os.environ)
    return lambda builtin: stack.enter_context(
        RasaEngine(builtin, url, token, tell=lambda _, why: _complain(why))
    )


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
