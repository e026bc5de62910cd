"""What the pipeline asks of an engine, and the words it answers in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one head says: probabilities by label, and the distance of the first two logits."""

    probabilities: dict[str, float]
    margin: float
    thresholds: dict[str, float]

    @property
    def label(self) -> str:
        """The most probable label."""
        return max(self.probabilities, key=self.probabilities.__getitem__)

    @property
    def sure(self) -> float:
        """Probability of `label`."""
        return max(self.probabilities.values())

    def over(self) -> list[str]:
        """Labels over their threshold (heads where several may hold)."""
        return [k for k, p in self.probabilities.items() if p >= self.thresholds[k]]


@dataclass(frozen=True, slots=True)
class Judgement:
    """All verdicts on one text; `vector` is None when the cheap view was sure.

    near: mean cosine of the vector to the three nearest of a sample of our own utterances, where
    the verdicts were unsure enough to ask; else None. only_bad: expressions of a bad verdict are
    known in it and none of a good one. after: of what follows its praise (`nlu.turns`),
    where that was asked.
    """

    verdicts: dict[str, Verdict]
    vector: Floats | None
    near: float | None = None
    only_bad: bool = False
    after: Judgement | None = None

    def odds(self, head: str) -> dict[str, float]:
        """Probabilities of a head's labels, {} when it was not asked (the cheap view settled)."""
        return self.verdicts[head].probabilities if head in self.verdicts else {}


class Engine(Protocol):
    """Judges texts; read-only once made, so safe for many threads. No call raises on any str."""

    def judge(self, masked: str, reading: str, *, plain_act: bool = False) -> Judgement:
        """Verdicts of the heads on one text.

        reading: normalised (`nlu.steps.normalise.reading`); masked: the same with phones, order
        numbers, money and dates as marks. plain_act: the caller knows already that the text is a
        plain act of talk, so `intent` and `complaint` are enough.
        """
        ...

    def foresee(self, readings: Sequence[str]) -> None:
        """Do for texts what can be done together; each is judged alone afterwards."""
        ...

    def nearest(self, reading: str, count: int = 3) -> list[tuple[str, float]]:
        """Own utterances most like a text with their cosine, nearest first; [] when unknown."""
        ...

    def warm(self) -> None:
        """Have everything ready that the first text would otherwise wait for."""
        ...
