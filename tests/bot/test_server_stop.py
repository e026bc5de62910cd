"""A stop cuts nobody off: who is on the way is heard, who cannot be answered is told to come again.

Waits here only give the server time to get where it is to be met; on a slow machine it may not be
there yet, and is right all the same.
"""

from __future__ import annotations

import asyncio
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.server import GRACE, LINGER, LOOK, NOBODY, hear

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60


@dataclass
class Bare:
    """A server process and its port."""

    process: subprocess.Popen[str]
    port: int

    def connect(self) -> socket.socket:
        """Open a connection and say nothing yet."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE_S)

    def tell(self, what: signal.Signals) -> None:
        """Send a signal."""
        self.process.send_signal(what)


@pytest.fixture
def bare() -> Iterator[Bare]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.bot.serve_bare"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        yield Bare(process, int(process.stdout.readline()))
        process.kill()


def _ask(one: socket.socket, path: str) -> None:
    one.sendall(f"GET {path} HTTP/1.1\r\nhost: x\r\n\r\n".encode())


def _answer(one: socket.socket) -> bytes:
    """Return all that comes until the server closes."""
    parts = list(iter(lambda: one.recv(4096), b""))
    return b"".join(parts)


def test_who_asks_while_a_stopping_server_gets_no_processor_is_answered(bare: Bare) -> None:
    """What comes meanwhile lies unread, and its time to listen seems to be over when it wakes."""
    with closing(bare.connect()) as new, closing(bare.connect()) as known:
        _ask(known, "/")
        first = b""
        while not first.endswith(b"well"):  # head and body may come apart
            first += known.recv(4096)
        assert first.startswith(b"HTTP/1.1 200")
        time.sleep(0.5)
        bare.tell(signal.SIGTERM)
        time.sleep(LINGER / 2)
        bare.tell(signal.SIGSTOP)
        with closing(bare.connect()) as late:
            for one in (new, known, late):
                _ask(one, "/")
            time.sleep(LINGER * 2)
            bare.tell(signal.SIGCONT)
            for one in (new, known, late):
                said = _answer(one)
                assert said.startswith(b"HTTP/1.1 200"), said
                assert b"connection: close" in said
    assert bare.process.wait(PATIENCE_S) == 0


def test_who_connected_and_asks_only_when_the_door_is_closed_is_answered(bare: Bare) -> None:
    with closing(bare.connect()) as new:
        time.sleep(0.5)
        bare.tell(signal.SIGTERM)
        time.sleep(LINGER + 0.1)
        _ask(new, "/")
        assert _answer(new).startswith(b"HTTP/1.1 200")


@pytest.mark.slow
def test_what_cannot_be_answered_in_time_is_told_to_come_again(bare: Bare) -> None:
    with closing(bare.connect()) as one:
        _ask(one, "/long")
        time.sleep(0.3)
        begin = time.monotonic()
        bare.tell(signal.SIGTERM)
        said = _answer(one)
        assert said.startswith(b"HTTP/1.1 503"), said
        assert b"retry-after" in said
        assert time.monotonic() - begin > GRACE, "it was waited for, as long as there was time"
    assert bare.process.wait(PATIENCE_S) == 0


def test_the_door_stays_open_only_for_who_is_there() -> None:
    """Half a second of every restart, otherwise, for nobody."""
    most = round(LINGER / LOOK)
    there = iter([False, False, True, *[False] * most])
    assert most > NOBODY
    assert asyncio.run(hear(LINGER, lambda: True)) == most
    assert asyncio.run(hear(LINGER, lambda: False)) == NOBODY
    assert asyncio.run(hear(LINGER, lambda: next(there))) == 3 + NOBODY
