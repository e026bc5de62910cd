"""The collector rests while a process starts; numpy counts on one thread."""

from __future__ import annotations

import gc
import os
import subprocess
import sys

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


_THREADS = """
import os, sys
from bot.__main__ import main
try:
    main(["--version"])
except SystemExit:
    print(os.environ["OPENBLAS_NUM_THREADS"], "numpy" in sys.modules)
"""


@pytest.mark.parametrize(("given", "used"), [({}, "1"), ({"OPENBLAS_NUM_THREADS": "4"}, "4")])
def test_one_thread_multiplies_unless_the_operator_says_otherwise(
    given: dict[str, str], used: str
) -> None:
    """Asked for before numpy is there: it looks only once."""
    bare = {k: v for k, v in os.environ.items() if k != "OPENBLAS_NUM_THREADS"}
    done = subprocess.run(
        [sys.executable, "-c", _THREADS],
        env=bare | given,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == f"{used} False"
