"""The child that opens a file is ended when it hangs, and believed no more than the file."""

from __future__ import annotations

import asyncio
import os
import time
from datetime import timedelta
from pathlib import Path

import pytest

from bot.evidence import words
from bot.evidence.inspect import Inspector
from bot.evidence.settings import Evidence
from storage.evidence import UNREADABLE
from tests.bot.evidence import evidence_fakes as fakes
from tests.bot.evidence.evidence_fakes import look, picture, run, until

QUICK = timedelta(seconds=1)
HANGS = (
    "import os, pathlib, time\npathlib.Path({!r}).write_text(str(os.getpid()))\ntime.sleep(60)\n"
)


def is_gone(pid: Path) -> bool:
    """Whether the child that wrote its number there is no more; it may never have come so far."""
    try:
        os.kill(int(pid.read_text()), 0)
    except (ProcessLookupError, FileNotFoundError, ValueError):
        return True
    return False


def program(folder: Path, text: str) -> Path:
    path = folder / "program.py"
    path.write_text(text)
    return path


def test_a_child_that_hangs_is_killed_and_the_file_is_unreadable(tmp_path: Path) -> None:
    hangs = program(tmp_path, HANGS.format(str(tmp_path / "up")))
    began = time.monotonic()
    found = look(tmp_path, picture(), hangs, decode_time=QUICK)
    assert (found.state, found.reason) == (UNREADABLE, words.TIMEOUT)
    assert time.monotonic() - began < 30
    assert is_gone(tmp_path / "up")


@pytest.mark.parametrize(
    "text",
    [
        "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n",
        "print('{')\n",
        "print('[1]')\n",
        'print(\'{"view": 3, "thumb": 3}\\n<html>\')\n',
        "print('{\"view\": -1}')\n",
        'print(\'{"view": "x"}\')\n',
    ],
)
def test_a_child_is_believed_no_more_than_the_file(tmp_path: Path, text: str) -> None:
    found = look(tmp_path, picture(), program(tmp_path, text))
    assert (found.state, found.reason, found.view) == (UNREADABLE, words.DAMAGED, b"")


def test_the_child_has_no_memory_to_waste_and_nothing_to_read(tmp_path: Path) -> None:
    wastes = fakes.REAL.read_text("utf-8").replace(
        'if __name__ == "__main__":',
        "import os\n\n\ndef _bad(file, decoder, pixels):\n"
        "    assert not [one for one in os.environ if one != 'LC_CTYPE']\n"
        "    return {'error': 'pixels'}, b'x' * (2**30) and b''\n\n\n"
        'picture = _bad\nif __name__ == "__main__":',
    )
    found = look(tmp_path, picture(), program(tmp_path, wastes))
    assert found.reason == words.DAMAGED, "a gigabyte was not to be had"
    modest = wastes.replace("2**30", "10")
    assert look(tmp_path, picture(), program(tmp_path, modest)).reason == words.PIXELS


def test_a_cancelled_look_leaves_no_child(tmp_path: Path) -> None:
    up = tmp_path / "up"
    hangs = program(tmp_path, HANGS.format(str(up)))

    async def talk() -> None:
        path = tmp_path / "given"
        path.write_bytes(picture())
        looking = asyncio.create_task(Inspector(Evidence(), program=hangs).look(path, 10))
        await until(lambda: up.exists() and bool(up.read_text()))
        looking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await looking

    began = time.monotonic()
    run(talk())
    assert time.monotonic() - began < 20
    assert is_gone(up)
