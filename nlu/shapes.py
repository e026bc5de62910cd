"""Do the arrays of a model go together, and with what its manifest says? Asked before any use."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from typing import Any, Protocol

import numpy as np

from nlu.model import Head, Manifest
from nlu.steps import cues
from nlu.steps.vectors import SIZE

_WHOLE = {"grams": np.uint64, "texts": np.uint8, "weights": np.int8, "cheap": np.int8}
"""Arrays of whole numbers; all others are of fractions."""

_ASKED = frozenset({"intent", "complaint"})
"""Heads that are asked of every text, in the cheap view too."""


SAMPLE = 2000
"""Own utterances asked how near a text is: 0.3 ms; all 40,000 cost 45 ms and part foreign texts 2
points better."""


def sampled(count: int) -> slice:
    """Return which of so many utterances are in the sample."""
    return slice(None, None, max(1, count // SAMPLE))


class Shaped(Protocol):
    """What has a shape and a type: an array, or a table in a file."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Its lengths."""
        ...

    @property
    def dtype(self) -> np.dtype[Any]:
        """What its numbers are."""
        ...


def wrong(manifest: Manifest, arrays: Mapping[str, Shaped]) -> str:
    """Say in Chinese what does not fit, "" when all does."""
    for name, array in arrays.items():
        right = array.dtype == _WHOLE[name] if name in _WHOLE else array.dtype.kind == "f"
        if not right or not prod(array.shape):
            return f"{name} 的内容不是模型里该有的"
    if bad := next((head.name for head in manifest.heads if not _whole(head)), ""):
        return f"{bad} 的标签和数值个数对不上"
    if lacking := _ASKED - {head.name for head in manifest.heads if head.cheap_shift}:
        return f"缺少 {'、'.join(sorted(lacking))}"
    for name, shape in _shapes(manifest, arrays).items():
        if arrays[name].shape != shape:
            return f"{name} 是 {arrays[name].shape}，应当是 {shape}"
    return ""


def _whole(head: Head) -> bool:
    count = len(head.labels)
    return (
        count > 1
        and {len(head.shift), len(head.thresholds)} == {count}
        and (len(head.cheap_shift) in {0, count})
    )


def _shapes(manifest: Manifest, arrays: Mapping[str, Shaped]) -> dict[str, tuple[int, ...]]:
    """Return the shape each array must have, by the numbers of grams, labels and texts."""
    grams, texts = arrays["grams"].shape[0], _lines(arrays["texts"])
    full = sum(len(head.labels) for head in manifest.heads)
    quick = sum(len(head.labels) for head in manifest.heads if head.cheap_shift)
    tone = cues.SIZE
    return {
        "grams": (grams,),
        "idf": (grams,),
        "weights": (grams, full),
        "weights_steps": (grams,),
        "bias": (full,),
        "tone": (tone, full),
        "vectors": (SIZE, full),
        "cheap": (grams, quick),
        "cheap_steps": (grams,),
        "cheap_bias": (quick,),
        "cheap_tone": (tone, quick),
        "known": (texts, SIZE),
        "sample": (len(range(texts)[sampled(texts)]), SIZE),
    }


def _lines(blob: Shaped) -> int:
    return int((np.asarray(blob) == ord("\n")).sum()) + 1
