"""`qingsu score`: how well and how fast texts are read, as a table, as JSON, as a page."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from bot import environment
from bot.commands import reading
from bot.commands.failures import Failure
from bot.commands.reading import MODEL_DIR, ZONE, EngineName, Examples, Model, RasaUrl
from bot.deployment import RASA_TOKEN
from bot.scorepage.page import Told, page
from nlu import crossval, examples
from nlu.compare import Reader, Run, compare
from nlu.crossval import CrossScore, Learn, Name, Part, by_part, by_trade
from nlu.engines.base import Engine
from nlu.engines.rasa import RasaEngine
from nlu.mistakes import WORST
from nlu.model import fits, read_manifest
from nlu.pipeline import Pipeline
from nlu.score import ScoreError, figures, read_folder
from nlu.speed import Speed
from nlu.train import prepare

Readers = dict[str, Callable[[], Reader]]
Crosses = dict[str, CrossScore]
_PATIENCE = 30.0
"""Seconds for an answer of Rasa: a slow one counts among the latencies, no customer waits."""


def score(  # noqa: PLR0913 - each is an option of the command
    folder: Annotated[Path, typer.Argument(metavar="DATA_DIR", help="标好的 *.jsonl 所在的文件夹")],
    model: Model = MODEL_DIR,
    examples_dir: Examples = examples.FOLDER,
    *,
    engine: EngineName = "builtin",
    rasa_url: RasaUrl = "http://127.0.0.1:5005",
    folds: Annotated[
        int | None, typer.Option("--folds", min=2, max=50, help="例句分几折互相检验")
    ] = None,
    by_industry: Annotated[
        bool, typer.Option("--leave-industry-out", help="每次留出一个行业的例句来检验")
    ] = False,
    trades: Annotated[
        int | None,
        typer.Option("--industry-groups", min=2, max=50, help="行业分几组，每次留出一组来检验"),
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="把报告写成一个网页")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="写成 JSON")] = False,
) -> None:
    """Score on labelled texts, one row a file and label; then say how fast it reads."""
    if html is not None and not html.absolute().parent.is_dir():
        raise Failure(f"没有这个文件夹，报告写不进去：{html.parent}")
    runs = _read(folder, model, examples_dir, rasa_url if engine == "rasa" else None)
    crosses = cross(examples_dir, folds, trades, by_industry=by_industry)
    if html:
        told = Told(
            datetime.now(ZONE), str(folder), _model(model), runs, crosses, _where(examples_dir)
        )
        html.write_text(page(told), encoding="utf-8")
    if as_json:
        sys.stdout.write(json.dumps(as_dict(runs, crosses), ensure_ascii=False, indent=1) + "\n")
    else:
        show(Console(), runs, crosses)


def _read(folder: Path, model: Path, examples_dir: Path, rasa_url: str | None) -> list[Run]:
    """Have every engine read the folder; a model that does not fit is trained first.

    Raises Failure when the folder cannot be used.
    """
    try:
        lines = read_folder(folder)
    except ScoreError as error:
        raise Failure(str(error)) from error
    if not fits(model, examples_dir):
        reading.train(model, examples_dir)
    with by_engine(model, rasa_url) as readers, _status("读") as doing:
        runs = compare(lines, readers, mistakes=WORST, progress=doing)
    if not figures(runs[0].answers):
        raise Failure(f"{folder}: 没有认识的标签")
    return runs


@contextmanager
def by_engine(model: Path, rasa_url: str | None) -> Iterator[Readers]:
    """Give what loads the pipeline over each engine: the built-in one, and Rasa when asked."""
    with ExitStack() as connections:
        readers: Readers = {"builtin": lambda: Pipeline.load(model)}
        if rasa_url is not None:
            token = environment.secret(RASA_TOKEN, os.environ)

            def over(builtin: Engine) -> Engine:
                asked = RasaEngine(builtin, rasa_url, token, tell=_refuse, patience=_PATIENCE)
                return connections.enter_context(asked)

            readers["rasa"] = lambda: Pipeline.load(model, over=over)
        yield readers


def _refuse(what: str, why: str) -> None:
    """Stop: with the built-in engine standing in for Rasa, the figures would be nobody's."""
    if what == "failed":
        raise Failure(f"和 Rasa 比不了：{why}")


def cross(
    examples_dir: Path, folds: int | None, trades: int | None, *, by_industry: bool
) -> Crosses:
    """Train on a part of the utterances and score on the rest, as far as asked for."""
    told = examples.read(examples_dir) if folds or trades or by_industry else []
    plans: dict[str, tuple[Iterator[Part], Name]] = {}
    if folds:
        plans[f"{folds} 折"] = crossval.folds(told, folds), by_part
    if by_industry:
        plans["留出一个行业"] = crossval.industries(told), by_part
    if trades:
        plans[f"行业分 {trades} 组，留出一组"] = crossval.trades(told, trades), by_trade
    if not plans:
        return {}
    learn = crossval.learner(prepare(told))
    return {
        title: _crossed(title, list(parts), learn, name) for title, (parts, name) in plans.items()
    }


def _crossed(title: str, parts: list[Part], learn: Learn, name: Name) -> CrossScore:
    with _status(title) as doing:
        return crossval.cross(parts, learn, doing, name)


@contextmanager
def _status(title: str) -> Iterator[Callable[[str], None]]:
    """Show on a terminal what is being done; give what to tell it."""
    with Console(stderr=True).status(title) as status:
        yield lambda what: status.update(f"{title}：{what}")


def as_dict(runs: Sequence[Run], crosses: Crosses) -> dict[str, Any]:
    """Tell what `--json` writes: figures and speed of the built-in engine, then what was added."""
    told = [
        {"figures": [asdict(f) for f in figures(run.answers)], "speed": asdict(run.speed)}
        for run in runs
    ]
    more: dict[str, Any] = {}
    if len(runs) > 1:
        more["engines"] = {run.name: one for run, one in zip(runs, told, strict=True)}
    if crosses:
        more["left_out"] = {
            title: {
                "whole": {head.task: head.value for head in found.whole},
                "parts": [asdict(part) for part in found.parts],
            }
            for title, found in crosses.items()
        }
    return told[0] | more


def show(console: Console, runs: Sequence[Run], crosses: Crosses) -> None:
    """Print tables and speed."""
    console.print(table(runs))
    for run in runs:
        name = f"{run.name}：" if len(runs) > 1 else ""
        console.print(name + sentence(run.speed), highlight=False, markup=False)
    for title, found in crosses.items():
        console.print(left_out(title, found))


def table(runs: Sequence[Run]) -> Table:
    """Return a row for each file and head, a column for each reader."""
    told = Table("文件", "标签", "条数", *([run.name for run in runs] if len(runs) > 1 else ["F1"]))
    for figure, *others in zip(*(figures(run.answers) for run in runs), strict=True):
        values = [f"{one.value:.3f}" for one in (figure, *others)]
        told.add_row(figure.file, figure.task, str(figure.count), *values)
    return told


def sentence(speed: Speed) -> str:
    """Say how fast and how large a reader was."""
    memory = "" if speed.memory_mb is None else f"，内存最多 {speed.memory_mb:.0f} MB"
    return (
        f"{speed.count} 条：一半在 {speed.p50_ms:.1f} 毫秒内读完，"
        f"99% 在 {speed.p99_ms:.1f} 毫秒内；装入 {speed.load_s:.1f} 秒{memory}"
    )


def left_out(title: str, found: CrossScore) -> Table:
    """Return a row for each head: all parts together, the worst part and its name."""
    told = Table("标签", "条数", "F1", "最差的", "是", title=title)
    for head in found.whole:
        some = [part for part in found.parts if head.task in part.values]
        worst = min(some, key=lambda part: part.values[head.task])
        value = worst.values[head.task]
        told.add_row(head.task, str(head.count), f"{head.value:.3f}", f"{value:.3f}", worst.name)
    return told


def _model(model: Path) -> str:
    return f"{read_manifest(model).examples} 条例句的模型"


def _where(examples_dir: Path) -> dict[str, str]:
    """File and line of each utterance by its text, as the model keeps it."""
    told = examples.read(examples_dir)
    return {" ".join(e.text.split()): f"{e.file}:{e.line}" for e in told}
