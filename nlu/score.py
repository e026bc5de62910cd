"""Score readers on labelled texts: JSON Lines {"id","text","labels":{...}} in a folder.

Labels that a line has are compared, others passed over: intent, category (parent), leaf, emotion,
heat, level, flags, validity, handoff, slots. Macro-F1 over the labels that occur; never accuracy,
as classes are uneven.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from nlu.examples import URGENT
from nlu.taxonomy import parent
from nlu.types import Flag, Parse, Slot

SAME = 0.6
"""Overlap (intersection over union) from which a found slot counts as the wanted one."""

Pair = tuple[str, str]


class ScoreError(ValueError):
    """The data cannot be used; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table: file, what was measured, on how many texts, the figure (0 to 1)."""

    file: str
    task: str
    count: int
    value: float


@dataclass(frozen=True, slots=True)
class Line:
    """One labelled text; file without its ending, id as written ("" when it has none)."""

    file: str
    id: str
    text: str
    labels: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader made of one line."""

    line: Line
    parse: Parse


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one label. counted: whether it enters the head's figure."""

    label: str
    hits: int
    false: int
    missed: int
    counted: bool = True

    @property
    def wanted(self) -> int:
        """How many texts have it."""
        return self.hits + self.missed

    @property
    def precision(self) -> float:
        """Share of those given that are right; 0 of none."""
        return self.hits / (self.hits + self.false) if self.hits else 0.0

    @property
    def recall(self) -> float:
        """Share of those wanted that are given; 0 of none."""
        return self.hits / self.wanted if self.hits else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return f1(self.hits, self.false, self.missed)


@dataclass(frozen=True, slots=True)
class HeadScore:
    """One head over all files. pairs: (wanted, given) of each text, () where several may hold."""

    task: str
    count: int
    value: float
    tallies: tuple[Tally, ...]
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """A head with one answer a text. sure: probability of what was given, None where not told."""

    name: str
    wanted: Callable[[dict[str, Any]], Any]
    given: Callable[[Parse], Any]
    sure: Callable[[Parse], float | None]

    def pair(self, answer: Answer) -> Pair | None:
        """Return what was wanted and given, None when the line lacks the label."""
        wanted = self.wanted(answer.line.labels)
        return None if wanted is None else (str(wanted), str(self.given(answer.parse)))


def urgent_odds(parse: Parse) -> float:
    """Return how probable an urgent matter is: of the flags given with reason, else the head's."""
    raised = {f"flags.{flag}" for flag in URGENT}
    given = [reason.sure for reason in parse.reasons if reason.label in raised]
    return max(given, default=parse.sure.get("level", 0.0))


def _urgent_sure(parse: Parse) -> float:
    odds = urgent_odds(parse)
    return odds if parse.level == 1 else 1 - odds


TASKS = (
    Task("intent", lambda w: w.get("intent"), lambda p: p.intent, lambda p: p.sure.get("intent")),
    Task(
        "category",
        lambda w: w.get("category") and parent(w["category"]),
        lambda p: parent(p.category or "none"),
        lambda p: p.sure.get("category"),
    ),
    Task("leaf", lambda w: w.get("leaf"), lambda p: p.category or "none", lambda _: None),
    Task(
        "emotion", lambda w: w.get("emotion"), lambda p: p.emotion, lambda p: p.sure.get("emotion")
    ),
    Task("heat", lambda w: w.get("heat"), lambda p: p.heat, lambda _: None),
    Task(
        "urgent",
        lambda w: w["level"] == 1 if "level" in w else None,
        lambda p: p.level == 1,
        _urgent_sure,
    ),
    Task(
        "validity",
        lambda w: w.get("validity"),
        lambda p: p.validity,
        lambda p: p.sure.get("validity"),
    ),
    Task(
        "handoff", lambda w: w.get("handoff"), lambda p: p.handoff, lambda p: p.sure.get("handoff")
    ),
)


def f1(hits: int, false: int, missed: int) -> float:
    """Harmonic mean of precision and recall; 0 without a hit."""
    return 2 * hits / (2 * hits + false + missed) if hits else 0.0


def macro_f1(pairs: Iterable[Pair]) -> float:
    """Mean F1 over the wanted labels; pairs are (wanted, given)."""
    return _mean(tallies(tuple(pairs)))


def tallies(pairs: Sequence[Pair]) -> tuple[Tally, ...]:
    """Count each label, in order of name; one that is only ever given is not counted."""
    found = []
    wanted = {want for want, _ in pairs}
    for label in sorted(wanted | {given for _, given in pairs}):
        hits = sum(want == label == given for want, given in pairs)
        false = sum(given == label != want for want, given in pairs)
        missed = sum(want == label != given for want, given in pairs)
        found.append(Tally(label, hits, false, missed, counted=label in wanted))
    return tuple(found)


def read_lines(path: Path) -> list[Line]:
    """Labelled lines of one file; whole talks ({"turns": [...]}) are no texts and passed over.

    Raises ScoreError naming file and line.
    """
    lines = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            entry = json.loads(line)
            if "text" not in entry and isinstance(entry.get("turns"), list):
                continue
            whole = isinstance(entry["text"], str) and isinstance(entry["labels"], dict)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ScoreError(f"{path.name}:{number}: 读不出来（{error!r}）") from error
        if not whole:
            raise ScoreError(f"{path.name}:{number}: text 应当是字符串，labels 应当是字典")
        lines.append(Line(path.stem, str(entry.get("id", "")), entry["text"], entry["labels"]))
    return lines


def read_folder(folder: Path) -> list[Line]:
    """Labelled lines of every *.jsonl file, in order of the files' names.

    Raises ScoreError when a line cannot be read, or there is none.
    """
    lines = [line for path in sorted(folder.glob("*.jsonl")) for line in read_lines(path)]
    if not lines:
        raise ScoreError(f"{folder}: 没有带标签的 *.jsonl")
    return lines


def score(folder: Path, read: Callable[[str], Parse]) -> list[Figure]:
    """Figures for every label of every *.jsonl file of a folder that has labelled texts.

    Raises ScoreError when a line cannot be read, or no file holds a label that is known.
    """
    found = figures([Answer(line, read(line.text)) for line in read_folder(folder)])
    if not found:
        raise ScoreError(f"{folder}: 没有带标签的 *.jsonl")
    return found


def figures(answers: Iterable[Answer]) -> list[Figure]:
    """One figure for every head of every file; answers of a file stand together."""
    return [
        Figure(file, head.task, head.count, head.value)
        for file, some in groupby(answers, key=lambda answer: answer.line.file)
        for head in heads(tuple(some))
    ]


def heads(answers: Sequence[Answer]) -> Iterator[HeadScore]:
    """Yield the score of each head that some answer has a label for."""
    for task in TASKS:
        pairs = tuple(pair for answer in answers if (pair := task.pair(answer)) is not None)
        if pairs:
            yield HeadScore(task.name, len(pairs), macro_f1(pairs), tallies(pairs), pairs)
    marked = [answer for answer in answers if "flags" in answer.line.labels]
    if marked:
        counts = tuple(_flags(marked))
        yield HeadScore("flags", len(marked), _mean(counts), counts, ())
    slotted = [answer for answer in answers if "slots" in answer.line.labels]
    if slotted:
        counts = tuple(_slots(slotted))
        hits, false = sum(t.hits for t in counts), sum(t.false for t in counts)
        value = f1(hits, false, sum(t.missed for t in counts))
        yield HeadScore("slots", len(slotted), value, counts, ())


def _mean(counts: Iterable[Tally]) -> float:
    """Macro-F1: the mean over the labels that count."""
    scores = [tally.f1 for tally in counts if tally.counted]
    return sum(scores) / len(scores) if scores else 0.0


def _flags(answers: Sequence[Answer]) -> Iterator[Tally]:
    """Count the flags that occur; only the urgent ones enter the figure."""
    for flag in sorted(Flag, key=lambda f: (f not in URGENT, f)):
        asked = [(flag in a.line.labels["flags"], flag in a.parse.flags) for a in answers]
        if any(wanted for wanted, _ in asked):
            hits = sum(wanted and given for wanted, given in asked)
            false = sum(given and not wanted for wanted, given in asked)
            missed = sum(wanted and not given for wanted, given in asked)
            yield Tally(str(flag), hits, false, missed, counted=flag in URGENT)


def _slots(answers: Sequence[Answer]) -> Iterator[Tally]:
    """Count the kinds of slots that are wanted anywhere."""
    for kind in sorted({slot["type"] for a in answers for slot in a.line.labels["slots"]}):
        hits = false = missed = 0
        for answer in answers:
            left = [slot for slot in answer.parse.slots if slot.type == kind]
            wanted = [slot for slot in answer.line.labels["slots"] if slot["type"] == kind]
            for want in wanted:
                hit = next((slot for slot in left if same_span(want, slot)), None)
                if hit is not None:
                    left.remove(hit)
                    hits += 1
                else:
                    missed += 1
            false += len(left)
        yield Tally(kind, hits, false, missed)


def same_span(want: dict[str, Any], slot: Slot) -> bool:
    """Say whether a slot lies where it is wanted; want: start and end in characters."""
    shared = min(want["end"], slot.end) - max(want["start"], slot.start)
    both = max(want["end"], slot.end) - min(want["start"], slot.start)
    return bool(shared > 0 and shared / both >= SAME)
