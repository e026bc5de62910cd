"""Have several readers read the same labelled texts, one after the other on one core."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from nlu.mistakes import Mistake, worst
from nlu.score import Answer, Line
from nlu.speed import Speed, Watch, forget_peak, one_core
from nlu.types import Parse

Progress = Callable[[str], None]


class Reader(Protocol):
    """A pipeline, whatever engine judges in it."""

    def read(self, text: str, /) -> Parse:
        """Understand one message."""
        ...

    def nearest(self, text: str, count: int = 3, /) -> Sequence[tuple[str, float]]:
        """Own utterances most like a text with their cosine; [] when unknown."""
        ...


@dataclass(frozen=True, slots=True)
class Run:
    """One reader's answers in the order of the lines, its speed, and its worst errors."""

    name: str
    answers: tuple[Answer, ...]
    speed: Speed
    worst: tuple[Mistake, ...]


def compare(
    lines: Sequence[Line],
    readers: Mapping[str, Callable[[], Reader]],
    *,
    mistakes: int = 0,
    progress: Progress = lambda _: None,
) -> list[Run]:
    """Load each reader and let it read every line; loading counts as its own.

    readers: name and what loads it. mistakes: how many of the worst errors to keep. progress: is
    told the name of the reader at work.
    """
    runs = []
    for name, load in readers.items():
        progress(name)
        runs.append(_run(name, load, lines, mistakes))
    return runs


def _run(name: str, load: Callable[[], Reader], lines: Sequence[Line], mistakes: int) -> Run:
    with one_core():
        forget_peak()
        watch = Watch(load)
        answers = tuple(Answer(line, watch.read(line.text)) for line in lines)
        speed = watch.speed()
    found = worst(answers, watch.reader.nearest, mistakes) if mistakes else []
    return Run(name, answers, speed, tuple(found))
