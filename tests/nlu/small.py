"""A corpus of some 150 utterances out of the shipped ones, to train in seconds."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from nlu import examples
from nlu.examples import Example
from nlu.types import Intent

SIZE = 150


@cache
def sample() -> tuple[Example, ...]:
    """Return every n-th complaint and every n-th of the rest, half of each."""
    told = examples.read()
    halves = (
        [e for e in told if e.intent is Intent.COMPLAINT],
        [e for e in told if e.intent is not Intent.COMPLAINT],
    )
    return tuple(e for half in halves for e in half[:: 2 * len(half) // SIZE])


def write(folder: Path, told: tuple[Example, ...]) -> Path:
    """Write utterances with their main labels as one file of a new folder."""
    groups = [
        {"intent": str(e.intent), "examples": [{"text": e.text, "metadata": _labels(e)}]}
        for e in told
    ]
    folder.mkdir(parents=True, exist_ok=True)
    body = yaml.safe_dump({"version": "3.1", "nlu": groups}, allow_unicode=True)
    (folder / "small.yml").write_text(body, encoding="utf-8")
    return folder


def _labels(example: Example) -> dict[str, object]:
    labels: dict[str, object] = {
        "emotion": str(example.emotion),
        "heat": example.heat,
        "flags": sorted(map(str, example.flags)),
        "validity": str(example.validity),
        "handoff": str(example.handoff),
        "lang": example.lang,
    }
    return labels | ({"category": example.category} if example.category else {})
