"""A table in a model file is read where it lies, and says when it is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt
import pytest

from nlu.mapped import Table


def saved(folder: Path, **arrays: npt.NDArray[Any]) -> Path:
    path = folder / "model.npz"
    np.savez(path, **arrays)  # type: ignore[arg-type] # the stubs take a keyword for an option
    return path


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.uint8])
@pytest.mark.parametrize("before", [1, 2, 3, 7])
def test_rows_are_those_of_the_array_wherever_it_lies(
    tmp_path: Path, kind: type, before: int
) -> None:
    table: npt.NDArray[Any] = np.arange(60).reshape(12, 5).astype(kind)
    path = saved(tmp_path, a=np.zeros(before, np.uint8), table=table)
    found = Table(path, "table")
    assert (found.shape, found.dtype, len(found)) == ((12, 5), table.dtype, 12)
    assert np.array_equal(found.rows(np.array([11, 0, 3], dtype=np.intp)), table[[11, 0, 3]])
    assert np.array_equal(found.rows(slice(None, None, 4)), table[::4])
    assert found.rows(np.array([], dtype=np.intp)).shape == (0, 5)


def test_what_has_no_rows_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, one=np.array(3.0), turned=np.asfortranarray(np.zeros((3, 2))))
    for name in ("one", "turned"):
        with pytest.raises(ValueError, match=name):
            Table(path, name)
    with pytest.raises(KeyError):
        Table(path, "missing")


def test_a_file_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, table=np.zeros((300, 300)))
    whole = path.read_bytes()
    path.write_bytes(whole[:1000])
    with pytest.raises((BadZipFile, ValueError)):
        Table(path, "table")


def test_a_compressed_file_is_refused(tmp_path: Path) -> None:
    np.savez_compressed(tmp_path / "model.npz", table=np.zeros((3, 2)))
    with pytest.raises(ValueError, match="compressed"):
        Table(tmp_path / "model.npz", "table")
