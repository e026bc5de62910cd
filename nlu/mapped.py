"""Large tables of a model file, read where they lie: only the rows asked for come into memory."""

from __future__ import annotations

from math import prod
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, BadZipFile, ZipFile

import numpy as np
import numpy.typing as npt

_HEAD = 30
"""Bytes of a member's own header in a zip file; the lengths of name and extra are its last four."""


class Table:
    """An array in an .npz, row by row. The file must not be changed while it is in use."""

    def __init__(self, path: Path, name: str) -> None:
        """Find the array in the file.

        Raises OSError, KeyError, ValueError or BadZipFile when it is missing or unreadable.
        """
        with ZipFile(path) as archive:
            member = archive.getinfo(f"{name}.npy")
        if member.compress_type != ZIP_STORED:
            raise ValueError(f"{name} is compressed")
        with path.open("rb") as file:
            file.seek(member.header_offset)
            head = file.read(_HEAD)
            if len(head) < _HEAD:
                raise BadZipFile(f"{name} is cut off")
            lengths = np.frombuffer(head[-4:], dtype="<u2")
            file.seek(member.header_offset + _HEAD + int(lengths.sum()))
            version = np.lib.format.read_magic(file)
            read = {(1, 0): np.lib.format.read_array_header_1_0}.get(version)
            if read is None:
                raise ValueError(f"{name} has a header of version {version}")
            self.shape, fortran, self.dtype = read(file)
            start = file.tell()
        if fortran or not self.shape or self.dtype.hasobject:
            raise ValueError(f"{name} is no table of rows")
        wide = prod(self.shape[1:]) * self.dtype.itemsize
        # As bytes: members of a zip lie at any place, numbers want a place of their own size.
        self._bytes: npt.NDArray[np.uint8] = np.memmap(
            path, np.uint8, mode="r", offset=start, shape=(self.shape[0], wide)
        )

    def __len__(self) -> int:
        """Count its rows."""
        return int(self.shape[0])

    def rows(self, which: npt.NDArray[np.intp] | slice) -> npt.NDArray[Any]:
        """Return a copy of these rows, in the table's own type."""
        taken = np.ascontiguousarray(np.asarray(self._bytes)[which])
        return taken.view(self.dtype).reshape(-1, *self.shape[1:])
