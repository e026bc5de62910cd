"""One small model and its pipeline for all tests of reading."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlu.pipeline import Pipeline
from nlu.train import train
from tests.nlu import small


@pytest.fixture(scope="session")
def small_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a model of some 150 utterances, trained in seconds."""
    folder = tmp_path_factory.mktemp("small")
    train(small.write(folder / "examples", small.sample()), folder / "model")
    return folder / "model"


@pytest.fixture(scope="session")
def small_pipeline(small_model: Path) -> Pipeline:
    """Return the pipeline over the small model."""
    return Pipeline.load(small_model)


@pytest.fixture(scope="session")
def pipeline(model: Path) -> Pipeline:
    """Return the pipeline over the model of all shipped utterances."""
    return Pipeline.load(model)
