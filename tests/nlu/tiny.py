"""A whole model without training: random weights over a handful of grams, written in no time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from nlu import model, taxonomy
from nlu.model import Head, Manifest
from nlu.steps import cues
from nlu.steps.vectors import SIZE
from nlu.types import Emotion, Flag, Handoff, Intent, Need, Validity

LABELS: dict[str, tuple[str, ...]] = {
    "intent": tuple(map(str, Intent)),
    "complaint": ("no", "yes"),
    "parent": taxonomy.load().parents,
    "leaf": taxonomy.load().leaves,
    "emotion": tuple(map(str, Emotion)),
    "heat": ("0", "1", "2", "3"),
    "validity": tuple(map(str, Validity)),
    "handoff": tuple(map(str, Handoff)),
    "flags": tuple(map(str, Flag)),
    "needs": tuple(map(str, Need)),
}
CHEAP = ("intent", "complaint")
GRAMS = np.array([7, 5, 3, 1 << 63], np.uint64)
TEXTS = ["洗衣机坏了", "东西很好", "我要退款"]
Arrays = dict[str, npt.NDArray[Any]]


def arrays(seed: int = 0) -> Arrays:
    """Return the arrays of a model; another seed makes another one."""
    chance = np.random.default_rng(seed)
    full = sum(map(len, LABELS.values()))
    quick = sum(len(LABELS[name]) for name in CHEAP)

    def some(*shape: int) -> npt.NDArray[Any]:
        return chance.normal(size=shape).astype(np.float32)

    return {
        "grams": GRAMS,
        "texts": blob(TEXTS),
        "idf": some(len(GRAMS)),
        "weights": chance.integers(-127, 128, (len(GRAMS), full), np.int8),
        "weights_steps": some(len(GRAMS)),
        "bias": some(full),
        "tone": some(cues.SIZE, full),
        "vectors": some(SIZE, full),
        "cheap": chance.integers(-127, 128, (len(GRAMS), quick), np.int8),
        "cheap_steps": some(len(GRAMS)),
        "cheap_bias": some(quick),
        "cheap_tone": some(cues.SIZE, quick),
        "known": some(len(TEXTS), SIZE).astype(np.float16),
        "sample": some(len(TEXTS), SIZE).astype(np.float16),
    }


def heads() -> tuple[Head, ...]:
    """Return every head the decisions ask for."""
    return tuple(
        Head(
            name=name,
            many=name in {"flags", "needs"},
            labels=labels,
            scale=1.0,
            shift=(0.0,) * len(labels),
            thresholds=(0.5,) * len(labels),
            cheap_scale=1.0 if name in CHEAP else 0.0,
            cheap_shift=(0.0,) * len(labels) if name in CHEAP else (),
        )
        for name, labels in LABELS.items()
    )


def write(folder: Path, given: Arrays | None = None, **told: Any) -> Path:
    """Write a model; told: what its manifest says otherwise. Returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(folder / model.WEIGHTS, allow_pickle=False, **(given or arrays()))
    says: dict[str, Any] = {
        "sha256": model.file_hash(folder / model.WEIGHTS),
        "data": "d" * 64,
        "code": model.code_hash(),
        "examples": len(TEXTS),
        "vectors": False,
        "heads": heads(),
        "scores": {"intent": 0.5, "complaint": 0.75},
    }
    model.write_manifest(folder, Manifest(**(says | told)))
    return folder


def blob(lines: list[str]) -> npt.NDArray[np.uint8]:
    """Return lines as a model keeps them."""
    return np.frombuffer("\n".join(lines).encode(), dtype=np.uint8)
