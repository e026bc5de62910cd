"""Make the report out of what `score` found; pure, the time comes in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, select_autoescape

from bot.scorepage import charts, words
from bot.scorepage.charts import Matrix
from nlu.calibration import Calibration, calibrations
from nlu.compare import Run
from nlu.crossval import CrossScore
from nlu.score import HeadScore, figures, heads

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Told:
    """Everything the page tells. data, model: a phrase each on what was measured.

    where: file:line of an own utterance by its text, for the nearest ones. crosses: by their
    title, such as "十折".
    """

    at: datetime
    data: str
    model: str
    runs: Sequence[Run]
    crosses: Mapping[str, CrossScore]
    where: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """One head in the tables: a figure for each engine or part, None where it has none."""

    task: str
    count: int
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class _Head:
    """One head of one engine, with its pictures."""

    score: HeadScore
    matrix: Matrix | None
    calibration: Calibration | None


@dataclass(frozen=True, slots=True)
class _Engine:
    """One run as the page shows it. files: figures by file and head."""

    run: Run
    heads: dict[str, _Head]
    files: dict[str, dict[str, float]]


def page(told: Told) -> str:
    """Return the whole page as HTML; every text of the data is escaped."""
    engines = [_engine(run) for run in told.runs]
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=select_autoescape(default=True, default_for_string=True),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html").render(
        told=told,
        engines=engines,
        rows=_rows(engines),
        style=(_FOLDER / "page.css").read_text(encoding="utf-8"),
        reliability=charts.reliability,
        head_names=words.HEADS,
        engine_names=words.ENGINES,
        names=words.names(),
    )


def _engine(run: Run) -> _Engine:
    calibrated = {told.task: told for told in calibrations(run.answers)}
    files: dict[str, dict[str, float]] = {}
    for figure in figures(run.answers):
        files.setdefault(figure.file, {})[figure.task] = figure.value
    found = {
        head.task: _Head(
            head,
            charts.matrix(head.pairs) if head.pairs else None,
            calibrated.get(head.task),
        )
        for head in heads(run.answers)
    }
    return _Engine(run, found, files)


def _rows(engines: Sequence[_Engine]) -> list[Row]:
    """Return the heads in their order with every engine's figure."""
    return [
        Row(
            task,
            head.score.count,
            tuple(e.heads[task].score.value if task in e.heads else None for e in engines),
        )
        for task, head in engines[0].heads.items()
    ]
