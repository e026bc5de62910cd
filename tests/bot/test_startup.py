"""The collector rests while a process starts; numpy has one thread; a server ends at once."""

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


_ENDING = """
import atexit, logging, sys
from bot.__main__ import run
atexit.register(print, "taken apart")
logging.basicConfig(stream=sys.stdout)
logging.warning("the last line")
sys.argv = ["qingsu", *{words}]
run()
"""


@pytest.mark.parametrize(
    ("words", "code", "apart"),
    [
        (["serve", "--help"], 0, False),
        (["work", "--nonsense"], 2, False),
        (["doctor", "--help"], 0, True),
    ],
)
def test_a_server_is_not_taken_apart_at_its_end_and_leaves_nothing_unwritten(
    words: list[str], code: int, *, apart: bool
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _ENDING.format(words=words)],
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout + done.stderr
    assert done.returncode == code
    assert "the last line" in said
    assert f"qingsu {words[0]}" in said
    assert ("taken apart" in said) is apart
