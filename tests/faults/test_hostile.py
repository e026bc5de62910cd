"""A slow or hostile client keeps nothing from others: promise 23, against a real server.

Half-sent heads, bodies a byte a second, one of 200 MB, more connections than there are places.
Others are measured before and meanwhile, by the same client on the same machine.
"""

from __future__ import annotations

import asyncio
import http.client
import resource
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from bot.http.protocol import HEAD_PATIENCE
from tests.faults.child import Child
from tests.faults.flood import Flood, good, median, resident

HALF = b"POST /webhooks/rest/webhook HTTP/1.1\r\nHost: x\r\nX-A: "
SLOW = b"POST /webhooks/rest/webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n"
CHUNKED = b"POST /webhooks/rest/webhook HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
HUGE = 200 * 2**20  # bytes of a body
MORE_MIB = 50.0  # of memory that all of it may take
TIMES = 3.0  # so much slower may the others' answers be, measured on a machine with other work
FLOOR_S = 0.05


@contextmanager
def running(folder: Path, **own: str) -> Iterator[Child]:
    """Give a server that runs."""
    child = Child(folder, own)
    child.start()
    try:
        yield child
    finally:
        child.kill()


def connect(port: int) -> socket.socket:
    """Open a connection."""
    return socket.create_connection(("127.0.0.1", port), timeout=30)


@contextmanager
def hostile(port: int, heads: int, bodies: int) -> Iterator[list[socket.socket]]:
    """Hold half heads and bodies that come a byte a second."""
    ended = threading.Event()
    with ExitStack() as stack:
        halves = [stack.enter_context(connect(port)) for _ in range(heads)]
        slow = [stack.enter_context(connect(port)) for _ in range(bodies)]
        for one in halves:
            one.sendall(HALF)
        for one in slow:
            one.sendall(SLOW)

        def trickle() -> None:
            while not ended.wait(1.0):
                for one in slow:
                    with suppress(OSError):
                        one.sendall(b" ")

        thread = threading.Thread(target=trickle)
        thread.start()
        try:
            yield [*halves, *slow]
        finally:
            ended.set()
            thread.join()


def poured(port: int, head: bytes, piece: bytes) -> int:
    """Send a body of 200 MB as fast as it is taken; return how much of it was."""
    sent = 0
    with connect(port) as one, suppress(OSError):
        one.sendall(head)
        while sent < HUGE:
            one.sendall(piece)
            sent += len(piece)
    return sent


def closed(one: socket.socket) -> bool:
    """Say whether the other side hung up, perhaps after an answer."""
    one.settimeout(0)
    try:
        while piece := one.recv(65536):
            assert piece.startswith((b"HTTP/1.1 408", b"HTTP/1.1 503")), piece[:80]
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def others(child: Child, seconds: float) -> float:
    """Return the time in which two customers who talk meanwhile get an answer."""

    async def talk() -> float:
        answers = await Flood(child.port, users=2000).pushed(seconds, 2)
        assert len(good(answers)) == len(answers) > 0, "everybody is served"
        return median(answers)

    return asyncio.run(talk())


def held(child: Child) -> float:
    """Return the MiB the server holds."""
    assert child.process is not None
    return resident(child.process.pid)


def test_half_heads_slow_bodies_and_a_huge_one_keep_nothing_from_others(tmp_path: Path) -> None:
    with running(tmp_path) as child:
        others(child, 1.0)  # it is warm
        before, mib = others(child, 1.5), held(child)
        with hostile(child.port, 300, 100):
            size = b"POST /model/parse HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % HUGE
            chunk = b"10000\r\n" + b"a" * 0x10000 + b"\r\n"
            sent = [poured(child.port, size, b"a" * 0x10000), poured(child.port, CHUNKED, chunk)]
            meanwhile = others(child, 1.5)
            assert held(child) < mib + MORE_MIB
        assert max(sent) < HUGE / 4, "a body that is too large is cut off, not swallowed"
        assert meanwhile < TIMES * max(before, FLOOR_S), f"{before:.3f} s, then {meanwhile:.3f} s"


@pytest.mark.slow
def test_half_heads_and_slow_bodies_are_closed_when_their_patience_is_over(tmp_path: Path) -> None:
    with running(tmp_path) as child, hostile(child.port, 300, 100) as connections:
        until = time.monotonic() + 3 * HEAD_PATIENCE
        while not all(map(closed, connections)):
            assert time.monotonic() < until, "a client that never ends holds its connection"
            time.sleep(0.5)


@pytest.mark.slow
def test_more_connections_than_places_shut_out_nobody(tmp_path: Path) -> None:
    """2,500 idle ones with 500 places: newcomers get theirs, memory stays, health answers."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
    try:
        with running(tmp_path, LOAD_CONNECTIONS="500") as child, ExitStack() as stack:
            others(child, 1.0)
            before, mib = others(child, 2.0), held(child)
            for _ in range(2500):
                one = stack.enter_context(connect(child.port))
                with suppress(OSError):
                    one.sendall(HALF[:4])
            assert _health(child) == http.client.OK
            assert held(child) < mib + MORE_MIB
            time.sleep(3.0)  # whoever is silent for two seconds gives way
            assert others(child, 2.0) < TIMES * max(before, FLOOR_S)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def _health(child: Child) -> int:
    """Ask as whoever watches does, a few times: those without a place are told in turn."""
    for _ in range(50):
        one = http.client.HTTPConnection("127.0.0.1", child.port, timeout=10)
        try:
            one.request("GET", "/healthz")
            return one.getresponse().status
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
        finally:
            one.close()
    return 0
