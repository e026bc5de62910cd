"""What was acknowledged survives kill -9, once and in order."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bench.kill import run


@pytest.mark.slow
def test_twenty_kills_lose_double_and_reorder_nothing(model: Path) -> None:
    """Promises 1 and 2 of the reliability table, short form; the seed is printed and replays."""
    seed = int(os.environ.get("SEED", "7"))

    report = run(kills=20, messages=2000, talks=100, seed=seed, model=model)

    assert report.kills == 20
    assert report.acknowledged == 2000
    assert report.clean, f"SEED={seed}: {vars(report)}"
