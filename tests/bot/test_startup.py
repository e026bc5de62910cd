"""The collector rests while a process starts, and works again afterwards."""

from __future__ import annotations

import gc

import pytest

from bot.startup import undisturbed


def test_the_collector_rests_inside_and_works_again_outside() -> None:
    assert gc.isenabled()
    with undisturbed():
        assert not gc.isenabled()
    assert gc.isenabled()
    gc.unfreeze()


def test_it_works_again_after_a_failure() -> None:
    with pytest.raises(ValueError, match="no"), undisturbed():
        raise ValueError("no")
    assert gc.isenabled()
    gc.unfreeze()


def test_who_switched_it_off_finds_it_off() -> None:
    gc.disable()
    try:
        with undisturbed():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
        gc.unfreeze()
