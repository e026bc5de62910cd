"""The built-in engine whose model can be changed while others read with it.

The new weights are loaded beside the old ones (their large tables stay on the disk); dictionary and
sentence encoder are shared, and the old weights go when the last text under way is judged.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nlu.engines.base import Judgement
from nlu.engines.linear import LinearEngine
from nlu.steps.features import Cutter
from nlu.steps.vectors import Encoder


class Renewable:
    """An Engine that passes on what it is asked to the model of the moment; any thread."""

    def __init__(self, first: LinearEngine) -> None:
        self._now = first

    def renew(self, folder: Path) -> None:
        """Load the model in a folder and judge with it from then on.

        Raises ModelError when it cannot be used; then nothing changes.
        """
        self._now = LinearEngine.load(folder, like=self._now)

    @property
    def cutter(self) -> Cutter:
        """The dictionary that cuts texts into words; the same for every model."""
        return self._now.cutter

    @property
    def encoder(self) -> Encoder:
        """The sentence encoder; the same for every model."""
        return self._now.encoder

    def judge(self, masked: str, reading: str, *, plain_act: bool = False) -> Judgement:
        """Verdicts on one text, all by one model."""
        return self._now.judge(masked, reading, plain_act=plain_act)

    def foresee(self, readings: Sequence[str]) -> None:
        """Encode texts together; the encoder is the same for every model."""
        self._now.foresee(readings)

    def nearest(self, reading: str, count: int = 3) -> list[tuple[str, float]]:
        """Own utterances most like a text."""
        return self._now.nearest(reading, count)

    def warm(self) -> None:
        """Have the first text wait for nothing."""
        self._now.warm()
