"""Score a pipeline on labelled texts: JSON Lines {"id","text","labels":{...}} in a folder.

Labels that a line has are compared, others passed over: intent, category (parent), emotion, heat,
level, flags, validity, handoff, slots. Macro-F1 over the labels that occur; never accuracy, as
classes are uneven.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlu.examples import URGENT
from nlu.taxonomy import parent
from nlu.types import Parse, Slot

SAME = 0.6
"""Overlap (intersection over union) from which a found slot counts as the wanted one."""

Pair = tuple[str, str]
Labelled = tuple[dict[str, Any], Parse]


class ScoreError(ValueError):
    """The data cannot be used; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table: file, what was measured, on how many texts, the figure (0 to 1)."""

    file: str
    task: str
    count: int
    value: float


def f1(hits: int, false: int, missed: int) -> float:
    """Harmonic mean of precision and recall; 0 without a hit."""
    return 2 * hits / (2 * hits + false + missed) if hits else 0.0


def macro_f1(pairs: Iterable[Pair]) -> float:
    """Mean F1 over the wanted labels; pairs are (wanted, given)."""
    pairs = list(pairs)
    scores = []
    for label in sorted({wanted for wanted, _ in pairs}):
        hits = sum(wanted == label == given for wanted, given in pairs)
        false = sum(given == label != wanted for wanted, given in pairs)
        missed = sum(wanted == label != given for wanted, given in pairs)
        scores.append(f1(hits, false, missed))
    return sum(scores) / len(scores) if scores else 0.0


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Labelled lines of one file.

    Raises ScoreError naming file and line.
    """
    lines = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            entry = json.loads(line)
            whole = isinstance(entry["text"], str) and isinstance(entry["labels"], dict)
        except (ValueError, KeyError, TypeError) as error:
            raise ScoreError(f"{path.name}:{number}: 读不出来（{error!r}）") from error
        if not whole:
            raise ScoreError(f"{path.name}:{number}: text 应当是字符串，labels 应当是字典")
        lines.append(entry)
    return lines


def score(folder: Path, read: Callable[[str], Parse]) -> list[Figure]:
    """Figures for every label of every *.jsonl file of a folder that has labelled texts.

    Raises ScoreError when a line cannot be read, or no file holds a label that is known.
    """
    figures: list[Figure] = []
    for path in sorted(folder.glob("*.jsonl")):
        rows = [(line["labels"], read(line["text"])) for line in read_lines(path)]
        figures += [Figure(path.stem, *row) for row in _figures(rows)]
    if not figures:
        raise ScoreError(f"{folder}: 没有带标签的 *.jsonl")
    return figures


def _figures(rows: list[Labelled]) -> Iterable[tuple[str, int, float]]:
    for task, wanted, given in _TASKS:
        pairs = [
            (str(want), str(given(parsed)))
            for labels, parsed in rows
            if (want := wanted(labels)) is not None
        ]
        if pairs:
            yield task, len(pairs), macro_f1(pairs)
    for task, measure in (("flags", _flags), ("slots", _slots)):
        marked = [(labels[task], parsed) for labels, parsed in rows if task in labels]
        if marked:
            yield task, len(marked), measure(marked)


_TASKS: tuple[tuple[str, Callable[[dict[str, Any]], Any], Callable[[Parse], Any]], ...] = (
    ("intent", lambda w: w.get("intent"), lambda p: p.intent),
    (
        "category",
        lambda w: w.get("category") and parent(w["category"]),
        lambda p: parent(p.category or "none"),
    ),
    ("emotion", lambda w: w.get("emotion"), lambda p: p.emotion),
    ("heat", lambda w: w.get("heat"), lambda p: p.heat),
    ("urgent", lambda w: w["level"] == 1 if "level" in w else None, lambda p: p.level == 1),
    ("validity", lambda w: w.get("validity"), lambda p: p.validity),
    ("handoff", lambda w: w.get("handoff"), lambda p: p.handoff),
)


def _flags(rows: list[tuple[list[str], Parse]]) -> float:
    """Macro-F1 over the urgent flags that occur."""
    scores = []
    for flag in sorted(URGENT):
        if any(flag in wanted for wanted, _ in rows):
            hits = sum(flag in wanted and flag in p.flags for wanted, p in rows)
            false = sum(flag in p.flags and flag not in wanted for wanted, p in rows)
            missed = sum(flag in wanted and flag not in p.flags for wanted, p in rows)
            scores.append(f1(hits, false, missed))
    return sum(scores) / len(scores) if scores else 0.0


def _slots(rows: list[tuple[list[dict[str, Any]], Parse]]) -> float:
    """Micro-F1 over the kinds of slots that are wanted anywhere."""
    kinds = {slot["type"] for wanted, _ in rows for slot in wanted}
    hits = false = missed = 0
    for wanted, parsed in rows:
        left = [slot for slot in parsed.slots if slot.type in kinds]
        for want in wanted:
            hit = next((slot for slot in left if _same(want, slot)), None)
            if hit is None:
                missed += 1
            else:
                left.remove(hit)
                hits += 1
        false += len(left)
    return f1(hits, false, missed)


def _same(want: dict[str, Any], slot: Slot) -> bool:
    if want["type"] != slot.type:
        return False
    shared = min(want["end"], slot.end) - max(want["start"], slot.start)
    both = max(want["end"], slot.end) - min(want["start"], slot.start)
    return bool(shared > 0 and shared / both >= SAME)
