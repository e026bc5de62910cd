"""Rows are read by name; a file that is not what it should be counts as missing."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from nlu.steps.rows_file import RowsFile

SHAPE, KIND = (2, 3), np.float16
NAMES = np.array([7, 40, 3])
ROWS = np.arange(18, dtype=KIND).reshape(3, *SHAPE)


def written(folder: Path) -> Path:
    path = folder / "some" / "kept.rows"
    RowsFile.write(path, NAMES, [ROWS[:1], ROWS[1:]], SHAPE, KIND)
    return path


def row(found: RowsFile, name: int) -> list[list[float]]:
    """Return a row, [] when there is none of this name."""
    into = np.zeros(SHAPE, KIND)
    return into.tolist() if found.into(name, into) else []


def opened(path: Path) -> int:
    """Return how often this process has a file open."""
    links = (fd for fd in Path("/proc/self/fd").iterdir() if fd.is_symlink())
    return sum(1 for fd in links if fd.resolve() == path)


def test_a_row_is_found_under_its_name(tmp_path: Path) -> None:
    found = RowsFile.read(written(tmp_path), SHAPE, KIND)
    assert found is not None
    assert len(found) == 3
    for name, wanted in zip(NAMES.tolist(), ROWS, strict=True):
        assert row(found, name) == wanted.tolist()
    assert not row(found, 8)


def test_rows_in_memory_are_named_by_their_places() -> None:
    found = RowsFile.held(ROWS)
    assert row(found, 2) == ROWS[2].tolist()
    assert not row(found, 3)
    assert not row(RowsFile.empty(), 0)


@pytest.mark.parametrize("kept", [0, 5, 100, -1])
def test_a_file_that_was_cut_off_counts_as_missing(kept: int, tmp_path: Path) -> None:
    path = written(tmp_path)
    path.write_bytes(path.read_bytes()[:kept])
    assert RowsFile.read(path, SHAPE, KIND) is None


def test_rows_of_another_shape_or_kind_count_as_missing(tmp_path: Path) -> None:
    path = written(tmp_path)
    assert RowsFile.read(path, (3, 2), KIND) is None
    assert RowsFile.read(path, SHAPE, np.float32) is None
    assert RowsFile.read(tmp_path / "nowhere", SHAPE, KIND) is None


def test_who_has_it_open_reads_on_when_another_takes_its_place(tmp_path: Path) -> None:
    path = written(tmp_path)
    found = RowsFile.read(path, SHAPE, KIND)
    assert found is not None
    RowsFile.write(path, NAMES, [ROWS + 100], SHAPE, KIND)
    assert row(found, 7) == ROWS[0].tolist()


def test_what_breaks_off_leaves_the_old_file(tmp_path: Path) -> None:
    path = written(tmp_path)

    def broken() -> Iterator[npt.NDArray[np.float16]]:
        yield ROWS[:1]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        RowsFile.write(path, NAMES, broken(), SHAPE, KIND)
    found = RowsFile.read(path, SHAPE, KIND)
    assert found is not None
    assert row(found, 3) == ROWS[2].tolist()


def test_the_file_is_closed_with_it(tmp_path: Path) -> None:
    path = written(tmp_path)
    found = RowsFile.read(path, SHAPE, KIND)
    assert opened(path) == 1
    del found
    gc.collect()
    assert opened(path) == 0
