"""The worst errors of a reader: what it was surest of and wrong about, head by head in turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from nlu.score import TASKS, Answer, urgent_odds
from nlu.steps.normalise import Normaliser
from nlu.types import Reason

WORST = 50
Nearest = Callable[[str], Sequence[tuple[str, float]]]


@dataclass(frozen=True, slots=True)
class Wrong:
    """One head's error. sure: how sure the reader was of it, None where it does not tell."""

    task: str
    wanted: str
    given: str
    sure: float | None


@dataclass(frozen=True, slots=True)
class Mistake:
    """One text with all its errors, why they were made, and the own utterances like it."""

    file: str
    id: str
    text: str
    wrongs: tuple[Wrong, ...]
    reasons: tuple[Reason, ...]
    nearest: tuple[tuple[str, float], ...]


def worst(answers: Sequence[Answer], nearest: Nearest, count: int = WORST) -> list[Mistake]:
    """Return up to `count` texts, each once: the surest error of each head, then the next ones.

    A text in Traditional characters is the same text.
    """
    plain = Normaliser().plain
    wrongs = {place: tuple(_wrongs(answer)) for place, answer in enumerate(answers)}
    ranked: dict[str, list[tuple[float, int]]] = {}
    for place, found in wrongs.items():
        for wrong in found:
            if wrong.sure is not None:
                ranked.setdefault(wrong.task, []).append((-wrong.sure, place))
    rounds = zip_longest(*(sorted(some) for some in ranked.values()))
    places: dict[str, int] = {}
    for _, place in (one for turn in rounds for one in turn if one is not None):
        places.setdefault(plain(answers[place].line.text), place)
    return [
        _mistake(answers[place], wrongs[place], nearest) for place in list(places.values())[:count]
    ]


def _mistake(answer: Answer, wrongs: tuple[Wrong, ...], nearest: Nearest) -> Mistake:
    line = answer.line
    near = tuple(nearest(line.text))
    return Mistake(line.file, line.id, line.text, wrongs, answer.parse.reasons, near)


def _wrongs(answer: Answer) -> Iterator[Wrong]:
    for task in TASKS:
        pair = task.pair(answer)
        if pair is not None and pair[0] != pair[1]:
            yield Wrong(task.name, *pair, task.sure(answer.parse))
    if "flags" in answer.line.labels:
        wanted, given = set(answer.line.labels["flags"]), set(map(str, answer.parse.flags))
        if wanted != given:
            sure = _sure_of_flags(answer, given - wanted)
            yield Wrong("flags", _joined(wanted), _joined(given), sure)


def _sure_of_flags(answer: Answer, false: set[str]) -> float:
    """How sure of a flag raised wrongly; when one was missed only, how sure that there is none."""
    raised = [r.sure for r in answer.parse.reasons if r.label.removeprefix("flags.") in false]
    return max(raised, default=1 - urgent_odds(answer.parse))


def _joined(flags: set[str]) -> str:
    return "、".join(sorted(flags)) or "无"
