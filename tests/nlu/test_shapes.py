"""Arrays that do not go together are refused before anything is computed with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from nlu.engines.linear import LinearEngine
from nlu.model import Head, ModelError
from tests.nlu import tiny

Change = Callable[[npt.NDArray[Any]], npt.NDArray[Any]]


def refusal(folder: Path) -> str:
    with pytest.raises(ModelError) as caught:
        LinearEngine.bare(folder)
    line = str(caught.value)
    assert "\n" not in line
    assert line.endswith("请重新训练")
    return line


def test_a_whole_model_is_taken(tmp_path: Path) -> None:
    engine = LinearEngine.bare(tiny.write(tmp_path))
    assert engine.manifest.heads == tiny.heads()


@pytest.mark.parametrize("name", [n for n in tiny.arrays() if n not in {"grams", "texts"}])
@pytest.mark.parametrize(
    "change",
    [
        lambda a: a[:-1],
        lambda a: a[..., :-1] if a.ndim > 1 else np.append(a, 0).astype(a.dtype),
        lambda a: a.reshape(-1, 1, order="A") if a.ndim == 1 else a.ravel(),
    ],
    ids=["a row less", "a column less", "another rank"],
)
def test_an_array_of_another_shape_is_named(name: str, change: Change, tmp_path: Path) -> None:
    given = tiny.arrays()
    given[name] = change(given[name])
    assert f" {name} 是 " in refusal(tiny.write(tmp_path, given))


@pytest.mark.parametrize("name", tiny.arrays())
def test_an_array_of_another_kind_is_named(name: str, tmp_path: Path) -> None:
    given = tiny.arrays()
    given[name] = np.array(["x"])
    assert f" {name} 的内容不是" in refusal(tiny.write(tmp_path, given))


def test_an_empty_array_is_named(tmp_path: Path) -> None:
    given = tiny.arrays() | {"texts": np.zeros(0, np.uint8)}
    assert "texts 的内容不是" in refusal(tiny.write(tmp_path, given))


def test_utterances_that_are_no_text_are_refused(tmp_path: Path) -> None:
    lines = np.frombuffer(b"\xff\n\xfe\n\xff", dtype=np.uint8)
    assert "读不出来" in refusal(tiny.write(tmp_path, tiny.arrays() | {"texts": lines}))


def test_keys_of_grams_that_are_too_short_are_refused(tmp_path: Path) -> None:
    keys = tiny.GRAMS.astype(np.uint32)
    assert "grams 的内容不是" in refusal(tiny.write(tmp_path, tiny.arrays() | {"grams": keys}))


def _less(head: Head) -> Head:
    return replace(head, shift=head.shift[:-1])


def _fewer(head: Head) -> Head:
    return replace(head, thresholds=())


def _cheaper(head: Head) -> Head:
    return replace(head, cheap_shift=(0.0,))


def _one(head: Head) -> Head:
    return replace(head, labels=("only",), shift=(0.0,), thresholds=(0.5,))


@pytest.mark.parametrize("change", [_less, _fewer, _cheaper, _one])
def test_a_head_whose_numbers_do_not_fit_its_labels_is_named(
    change: Callable[[Head], Head], tmp_path: Path
) -> None:
    heads = tuple(change(h) if h.name == "emotion" else h for h in tiny.heads())
    assert "emotion 的标签" in refusal(tiny.write(tmp_path, heads=heads))


@pytest.mark.parametrize("name", tiny.CHEAP)
def test_a_model_without_a_head_every_text_needs_is_refused(name: str, tmp_path: Path) -> None:
    heads = tuple(h for h in tiny.heads() if h.name != name)
    assert f"缺少 {name}" in refusal(tiny.write(tmp_path, heads=heads))


def test_heads_that_ask_for_more_columns_are_refused(tmp_path: Path) -> None:
    heads = (*tiny.heads(), replace(tiny.heads()[-1], name="more"))
    assert "weights 是" in refusal(tiny.write(tmp_path, heads=heads))
