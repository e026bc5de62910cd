"""Train on a part of our own utterances, score on the rest: N folds, or one industry left out.

The whole pipeline reads the part left out, rules too, and the same figures are taken as of
foreign texts. Folds tell how well the utterances teach each other; an industry left out tells
what a trade nobody wrote for may expect.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nlu import slot_labels
from nlu.engines.linear import LinearEngine
from nlu.examples import Example
from nlu.pipeline import Pipeline
from nlu.score import Answer, HeadScore, Line, heads
from nlu.steps.features import Cutter
from nlu.steps.vectors import Encoder
from nlu.train import Prepared, make
from nlu.types import Parse

FEWEST = 50
"""Utterances of an industry from which leaving it out says something."""

Read = Callable[[str], Parse]
Learn = Callable[[Sequence[Example]], Read]
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Part:
    """What is left out under a name, and what is learnt from instead."""

    name: str
    left: tuple[Example, ...]
    rest: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class PartScore:
    """Figures of one part, by head; count: utterances left out."""

    name: str
    count: int
    values: dict[str, float]


@dataclass(frozen=True, slots=True)
class CrossScore:
    """Figures of each part, and of all left-out answers together."""

    parts: tuple[PartScore, ...]
    whole: tuple[HeadScore, ...]


Name = Callable[[Part, Example], str]
"""Under which name an utterance that was left out is scored."""


def by_part(part: Part, _: Example) -> str:
    """Score what was left out together under one name."""
    return part.name


def by_trade(_: Part, example: Example) -> str:
    """Score each trade under its own name, however many were left out at once."""
    return example.industry


def folds(told: Sequence[Example], count: int) -> Iterator[Part]:
    """Deal utterances to `count` parts in turn, so that each has its share of every label."""
    order = sorted(range(len(told)), key=lambda i: _kind(told[i]))
    fold = {place: turn % count for turn, place in enumerate(order)}
    for k in range(count):
        left = tuple(e for i, e in enumerate(told) if fold[i] == k)
        rest = tuple(e for i, e in enumerate(told) if fold[i] != k)
        yield Part(f"{k + 1}/{count}", left, rest)


def industries(told: Sequence[Example], fewest: int = FEWEST) -> Iterator[Part]:
    """Leave out one industry after the other, the largest first; utterances without one stay in."""
    sizes = Counter(e.industry for e in told if e.industry)
    for name, count in sizes.most_common():
        if count >= fewest:
            left = tuple(e for e in told if e.industry == name)
            yield Part(name, left, tuple(e for e in told if e.industry != name))


def trades(told: Sequence[Example], count: int, fewest: int = FEWEST) -> Iterator[Part]:
    """Deal industries to `count` parts of like size and leave each part out whole.

    A stricter trial than one industry at a time, and many times as quick: what is left out is read
    without its own trade and without the others of its part. Utterances without a trade stay in,
    and so do those of trades of fewer than `fewest`.
    """
    sizes = Counter(e.industry for e in told if e.industry)
    dealt: list[list[str]] = [[] for _ in range(count)]
    for name, size in sizes.most_common():
        if size >= fewest:
            min(dealt, key=lambda names: sum(sizes[one] for one in names)).append(name)
    for number, names in enumerate(dealt, start=1):
        left = tuple(e for e in told if e.industry in names)
        if left:
            rest = tuple(e for e in told if e.industry not in names)
            yield Part(f"{number}/{count}", left, rest)


def cross(
    parts: Sequence[Part],
    learn: Learn,
    progress: Progress = lambda _: None,
    name: Name = by_part,
) -> CrossScore:
    """Learn from the rest of each part and read what it left out.

    progress: is told each part's name before it is learnt.
    """
    scores: list[PartScore] = []
    answers: list[Answer] = []
    for number, part in enumerate(parts, start=1):
        progress(f"{part.name}（第 {number} 个，共 {len(parts)} 个）")
        read = learn(part.rest)
        named: dict[str, list[Answer]] = {}
        for e in part.left:
            own = name(part, e)
            named.setdefault(own, []).append(Answer(as_line(e, own), read(e.text)))
        for own, some in named.items():
            values = {head.task: head.value for head in heads(some)}
            scores.append(PartScore(own, len(some), values))
            answers += some
    return CrossScore(tuple(scores), tuple(heads(answers)))


def learner(prepared: Prepared) -> Learn:
    """Return what trains on some of these utterances and returns the model's reader.

    Words and vectors are there already. The words counted are those of all parts; what is learnt
    of them is not. All readers share a cutter and an encoder, and leave nothing on the disk.
    """
    place = {example: row for row, example in enumerate(prepared.told)}
    cutter, encoder, plain = Cutter(), Encoder(), Pipeline.by_rules()

    def learn(rest: Sequence[Example]) -> Read:
        rows = np.array([place[example] for example in rest], dtype=np.intp)
        with tempfile.TemporaryDirectory(prefix="qingsu-cross-") as folder:
            make(prepared, rows, Path(folder), "a part")
            engine = LinearEngine.bare(Path(folder))
        engine.cutter, engine.encoder = cutter, encoder
        return plain.judged(engine).read

    return learn


def as_line(example: Example, file: str) -> Line:
    """Return an utterance as a labelled text of a scored file."""
    labels: dict[str, Any] = {
        "intent": str(example.intent),
        "emotion": str(example.emotion),
        "heat": example.heat,
        "level": example.level,
        "flags": sorted(map(str, example.flags)),
        "validity": str(example.validity),
        "handoff": str(example.handoff),
    }
    if example.category:
        labels |= {"category": example.category, "leaf": example.category}
    if example.slots is not None:
        labels["slots"] = slot_labels.spans(example.slots, example.text)
    return Line(file, f"{example.file}:{example.line}", example.text, labels)


def _kind(example: Example) -> tuple[str, ...]:
    """Labels by which folds are dealt, the rarest matters first."""
    flags = "+".join(sorted(map(str, example.flags)))
    return (str(example.intent), flags, example.category or "", str(example.emotion))
