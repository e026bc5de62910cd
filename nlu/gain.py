"""What a new model gains beside the one in use: left-out and reviewed lines, labelled texts.

A line counts only where neither of the two learnt from it: own utterances that the model in use
never saw, and for these a trial model that goes without a third of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nlu import crossval, score
from nlu.examples import Example
from nlu.model import Manifest
from nlu.score import Answer, Line

FEWEST = 12
"""Own utterances new to the model in use from which a third of them says something."""

_PART = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One figure, macro-F1 of 0 to 1: where it was taken, of which head, on how many texts.

    count: 0 where each model has left-out texts of its own.
    """

    where: str
    head: str
    count: int
    now: float | None
    new: float | None


def left_out(now: Manifest, new: Manifest) -> list[Row]:
    """Return each model's own left-out figures, by head."""
    names = dict.fromkeys((*new.scores, *now.scores))
    return [Row("留出的例句", n, 0, now.scores.get(n), new.scores.get(n)) for n in names]


def fresh(own: Sequence[Example], known: Iterable[str]) -> list[Example]:
    """Return own utterances that are not among the texts a model knows."""
    seen = set(known)
    return [one for one in own if " ".join(one.text.split()) not in seen]


def reviewed(
    told: Sequence[Example],
    own: Sequence[Example],
    now: crossval.Read,
    known: Iterable[str],
    learn: crossval.Learn,
) -> list[Row]:
    """Compare on a third of the own utterances new to the model in use; [] when they are few.

    told: every utterance the new model learns from, own ones too. Costs one more training.
    """
    new = fresh(own, known)
    if len(new) < FEWEST:
        return []
    part = next(crossval.folds(new, _PART))
    texts = {one.text for one in part.left}
    trial = learn([one for one in told if one.text not in texts])
    lines = [crossval.as_line(one, "看过的话") for one in part.left]
    return rows("看过的话", lines, now, trial)


def labelled(folder: Path, now: crossval.Read, new: crossval.Read) -> list[Row]:
    """Compare on a folder of labelled texts; raises ScoreError."""
    return rows(folder.name, score.read_folder(folder), now, new)


def rows(where: str, lines: Sequence[Line], now: crossval.Read, new: crossval.Read) -> list[Row]:
    """Let both read the lines; a row for each head that has labels."""
    before, after = (_heads(lines, read) for read in (now, new))
    return [
        Row(where, name, count, before[name][1], value) for name, (count, value) in after.items()
    ]


def _heads(lines: Sequence[Line], read: crossval.Read) -> Mapping[str, tuple[int, float]]:
    answers = [Answer(line, read(line.text)) for line in lines]
    return {head.task: (head.count, head.value) for head in score.heads(answers)}
