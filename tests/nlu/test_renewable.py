"""A model is changed under way: who reads gets one model or the other, never a mixture."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from nlu.engines.linear import LinearEngine
from nlu.engines.renewable import Renewable
from nlu.model import WEIGHTS, ModelError
from tests.nlu import tiny


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    home = tmp_path_factory.mktemp("models")
    return tiny.write(home / "a"), tiny.write(home / "b", tiny.arrays(1))


@pytest.fixture(scope="module")
def first(folders: tuple[Path, Path]) -> LinearEngine:
    """Return the first model, loaded once: the dictionary takes a second."""
    return LinearEngine.load(folders[0])


def odds(engine: Renewable | LinearEngine) -> dict[str, float]:
    """Return what the cheap view says, which needs no sentence vector."""
    return engine.judge("坏了退款", "坏了退款", plain_act=True).odds("intent")


def test_the_new_model_judges_from_then_on(folders: tuple[Path, Path], first: LinearEngine) -> None:
    engine = Renewable(first)
    assert odds(engine) == odds(first)
    engine.renew(folders[1])
    assert odds(engine) == odds(LinearEngine.load(folders[1], like=first))
    assert odds(engine) != odds(first)


def test_a_model_that_cannot_be_used_changes_nothing(first: LinearEngine, tmp_path: Path) -> None:
    engine = Renewable(first)
    damaged = tiny.write(tmp_path / "damaged", tiny.arrays(2))
    (damaged / WEIGHTS).write_bytes(b"x")
    with pytest.raises(ModelError):
        engine.renew(damaged)
    assert odds(engine) == odds(first)


def test_nobody_gets_a_mixture(folders: tuple[Path, Path], first: LinearEngine) -> None:
    engine = Renewable(first)
    right = [odds(first), odds(LinearEngine.load(folders[1], like=first))]
    got: list[dict[str, float]] = []
    over = threading.Event()

    def read() -> None:
        while not over.is_set():
            got.append(odds(engine))

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for turn in range(20):
        engine.renew(folders[1 - turn % 2])
    over.set()
    for thread in threads:
        thread.join()
    assert got
    assert all(one in right for one in got)


def test_the_new_model_shares_what_is_large(
    folders: tuple[Path, Path], first: LinearEngine
) -> None:
    second = LinearEngine.load(folders[1], like=first)
    assert second.cutter is first.cutter
    assert second.encoder is first.encoder


@pytest.mark.slow
def test_it_warms_and_finds_what_is_near(first: LinearEngine) -> None:
    engine = Renewable(first)
    engine.warm()
    assert {text for text, _ in engine.nearest("坏了", 3)} == set(tiny.TEXTS)
