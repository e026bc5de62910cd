"""Rows of numbers in a file, each under a whole number; only those asked for are read.

By system calls, not mapped: the system maps what lies around a page along with it, and a process
would hold nearly the whole file.
"""

from __future__ import annotations

import os
import tempfile
import weakref
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


class RowsFile:
    """Safe for threads. Two arrays as numpy saves them, one behind the other: names and rows."""

    def __init__(self, place: Mapping[int, int], wide: int, file: int | None, start: int) -> None:
        """place: the row of each name; wide: bytes of a row; file: a descriptor, closed at last."""
        self._place, self._wide, self._file, self._start = place, wide, file, start
        self._held: Array | None = None
        if file is not None:
            weakref.finalize(self, os.close, file)

    def __len__(self) -> int:
        """Count the rows."""
        return len(self._place)

    def into(self, name: int, row: Array) -> bool:
        """Fill *row*, an array of a row's shape and kind; False when there is none of this name.

        Raises OSError when the file cannot be read.
        """
        place = self._place.get(name)
        if place is None:
            return False
        if self._held is not None:
            row[...] = self._held[place]
        elif self._file is not None:
            read = os.preadv(self._file, [row.data], self._start + place * self._wide)
            if read != self._wide:
                raise OSError(f"row {place} has {read} of {self._wide} bytes")
        return True

    @classmethod
    def empty(cls) -> RowsFile:
        """Return one without rows."""
        return cls({}, 0, None, 0)

    @classmethod
    def held(cls, rows: Array) -> RowsFile:
        """Return one whose rows, named by their places, are in memory."""
        found = cls({i: i for i in range(len(rows))}, 0, None, 0)
        found._held = rows
        return found

    @classmethod
    def read(cls, path: Path, shape: tuple[int, ...], kind: npt.DTypeLike) -> RowsFile | None:
        """Open a file; None when it is missing, cut off, or of rows of another shape or kind."""
        try:
            with path.open("rb") as file:
                names = np.load(file, allow_pickle=False)
                start = _start(file, (len(names), *shape), np.dtype(kind))
                wide = int(np.prod(shape)) * np.dtype(kind).itemsize
                if os.fstat(file.fileno()).st_size != start + len(names) * wide:
                    return None
                place = {name: i for i, name in enumerate(names.tolist())}
                return cls(place, wide, os.dup(file.fileno()), start)
        except (OSError, EOFError, ValueError):
            return None

    @classmethod
    def write(
        cls,
        path: Path,
        names: npt.NDArray[np.intp],
        parts: Iterable[Array],
        shape: tuple[int, ...],
        kind: npt.DTypeLike,
    ) -> RowsFile:
        """Write rows, which come in parts, and open the file; it has its name when it is whole.

        Raises OSError when it cannot be written.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        head = {"descr": np.dtype(kind).str, "fortran_order": False, "shape": (len(names), *shape)}
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
            np.save(file, names.astype(np.int32))
            np.lib.format.write_array_header_1_0(file, head)
            for part in parts:
                file.write(np.ascontiguousarray(part, dtype=kind).data)
        Path(file.name).replace(path)
        found = cls.read(path, shape, kind)
        if found is None:
            raise OSError(f"{path} was written and is not whole")
        return found


def _start(file: BinaryIO, shape: tuple[int, ...], kind: np.dtype[Any]) -> int:
    """Return where the rows begin; raises ValueError when the header says anything else."""
    if np.lib.format.read_magic(file) != (1, 0):
        raise ValueError("another version")
    if np.lib.format.read_array_header_1_0(file) != (shape, False, kind):
        raise ValueError("other rows")
    return file.tell()
