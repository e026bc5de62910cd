"""A slow or huge head is closed; bodies that lie about themselves do no harm."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.http.body import Body, json_response, read_model
from bot.http.errors import HANDLERS
from bot.http.guard import Guard
from bot.http.protocol import BoundedProtocol


class Quick(BoundedProtocol):
    """The same with less patience."""

    patience = 0.4


class Said(Body):
    """What the route takes."""

    text: str


async def _echo(request: Request) -> Response:
    said = await read_model(request, Said)
    return json_response({"length": len(said.text)})


APP = Guard(
    Starlette(routes=[Route("/echo", _echo, methods=["POST"])], exception_handlers=HANDLERS)
)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    config = uvicorn.Config(
        APP, port=0, http=Quick, ws="none", lifespan="off", log_config=None, access_log=False
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join()


def _connect(port: int) -> socket.socket:
    made = socket.create_connection(("127.0.0.1", port), timeout=5)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return made


def _trickle(connection: socket.socket, head: bytes) -> None:
    for byte in head:
        connection.sendall(bytes([byte]))
        time.sleep(0.02)


def _rest(connection: socket.socket) -> bytes:
    """Read until the server closes."""
    got = b""
    try:
        while piece := connection.recv(65536):
            got += piece
    except ConnectionResetError:
        pass
    return got


GOOD = b'POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 12\r\n\r\n{"text":"a"}'


def test_a_request_is_answered_and_the_connection_stays(port: int) -> None:
    with _connect(port) as one:
        for _ in range(3):
            one.sendall(GOOD)
            assert one.recv(65536).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    "head",
    [b"", b"P", b"POST /echo HTTP/1.1\r\nHost: x\r\n", b"POST /echo HTTP/1.1\r\nA: " + b"b" * 9],
)
def test_a_head_that_does_not_end_is_closed(port: int, head: bytes) -> None:
    with _connect(port) as one:
        one.sendall(head)
        began = time.monotonic()
        assert _rest(one) == b""
        assert 0.2 < time.monotonic() - began < 2


def test_a_head_at_one_byte_a_time_is_closed(port: int) -> None:
    with _connect(port) as one:
        began = time.monotonic()
        with pytest.raises((BrokenPipeError, ConnectionResetError)):
            _trickle(one, b"POST /echo HTTP/1.1\r\nHost: x\r\n" * 100)
        assert time.monotonic() - began < 2


def test_a_second_head_on_the_same_connection_is_bounded_too(port: int) -> None:
    with _connect(port) as one:
        one.sendall(GOOD)
        assert one.recv(65536).startswith(b"HTTP/1.1 200")
        one.sendall(b"POST /echo HTTP/1.1\r\nHost:")
        began = time.monotonic()
        assert _rest(one) == b""
        assert time.monotonic() - began < 2


@pytest.mark.parametrize("before", [b"", GOOD])
def test_a_huge_header_is_refused_before_it_ends(port: int, before: bytes) -> None:
    with _connect(port) as one:
        if before:
            one.sendall(before)
            assert one.recv(65536).startswith(b"HTTP/1.1 200")
        one.sendall(b"POST /echo HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 40_000)
        assert _rest(one).startswith(b"HTTP/1.1 431")


def test_a_header_that_is_only_large_passes(port: int) -> None:
    head, body = GOOD[:-14], GOOD[-14:]
    with _connect(port) as one:
        one.sendall(head + b"X: " + b"a" * 20_000 + b"\r\n" + body)
        assert one.recv(65536).startswith(b"HTTP/1.1 200")


def test_a_large_body_is_not_taken_for_a_large_head(port: int) -> None:
    body = b'{"text":"' + b"a" * 60_000 + b'"}'
    head = b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(body)
    with _connect(port) as one:
        for _ in range(2):
            one.sendall(head + body)
            assert one.recv(65536).startswith(b"HTTP/1.1 200")


def test_a_slow_body_is_not_cut_by_the_heads_patience(port: int) -> None:
    with _connect(port) as one:
        head, body = GOOD[:-12], GOOD[-12:]
        one.sendall(head)
        time.sleep(0.7)
        one.sendall(body)
        assert one.recv(65536).startswith(b"HTTP/1.1 200")


def test_a_chunked_body_over_the_cap_is_refused_and_closed(port: int) -> None:
    with _connect(port) as one:
        one.sendall(b"POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        chunk = b"4000\r\n" + b"a" * 0x4000 + b"\r\n"
        try:
            for _ in range(200):
                one.sendall(chunk)
        except OSError:
            pass
        answer = _rest(one)
    assert answer == b"" or answer.startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize(
    "request_",
    [
        (
            b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 12\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        ),
        b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 12\r\nContent-Length: 13\r\n\r\n",
        b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1e3\r\n\r\n",
        b"POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"POST /echo HTTP/1.1\r\nHost: x\r\n Folded: y\r\n\r\n",
        b"POST /echo HTTP/1.1\r\nHost x\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"\r\n\r\n\x00\x00",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET http://[::1 HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
)
def test_a_request_that_contradicts_itself_is_refused_and_closed(
    port: int, request_: bytes
) -> None:
    with _connect(port) as one:
        one.sendall(request_)
        answer = _rest(one)
    assert answer == b"" or answer.startswith((b"HTTP/1.1 400", b"HTTP/1.1 404"))
    with _connect(port) as other:
        other.sendall(GOOD)
        assert other.recv(65536).startswith(b"HTTP/1.1 200")
