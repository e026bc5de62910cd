"""So many connections, so many of one household, and whoever is silent gives way."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from bot.http.load_places import SPARE, Places, household
from bot.http.protocol import SILENT, BoundedProtocol, Door

MOST = 4


@pytest.mark.parametrize(
    ("host", "who"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("172.18.0.2", ""),
        ("10.1.2.3", ""),
        ("192.168.1.9", ""),
        ("fd12::5", ""),
        ("2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002"),
        ("2001:db8:1:2::9", "2001:0db8:0001:0002"),
        ("127.0.0.1", ""),
        ("::1", ""),
        ("", ""),
        ("unix", ""),
    ],
)
def test_a_household_counts_once_and_our_own_proxy_never(host: str, who: str) -> None:
    assert household(host) == who


def test_one_household_cannot_take_every_place() -> None:
    places = Places(most=10, each=3)
    assert [places.take("a") for _ in range(4)] == [True, True, True, False]
    assert places.take("b")
    places.leave("a")
    assert places.take("a")


def test_what_is_given_back_is_free_and_forgotten() -> None:
    places = Places(most=2, each=2)
    for _ in range(1000):
        assert places.take("a")
        assert places.take("")
        assert places.full
        assert not places.take("b")
        places.leave("a")
        places.leave("")
    assert places._of == {}


def test_only_a_few_stand_beside() -> None:
    places = Places(most=0, each=1)
    assert [places.stand() for _ in range(SPARE + 1)] == [True] * SPARE + [False]
    places.go()
    assert places.stand()


async def _app(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer at once, but /slow only when the body is here."""
    if scope["path"] == "/slow":
        while (await receive()).get("more_body"):
            pass
    head = [(b"content-length", b"2")]
    await send({"type": "http.response.start", "status": 200, "headers": head})
    await send({"type": "http.response.body", "body": b"ok"})


@pytest.fixture
def port() -> Iterator[int]:
    door = Door(places=Places(MOST, MOST))
    config = uvicorn.Config(
        _app,
        port=0,
        http=partial(BoundedProtocol, door=door),  # type: ignore[arg-type]  # called, no more
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join()


@contextmanager
def busy(port: int, count: int) -> Iterator[list[socket.socket]]:
    """Hold places with requests whose bodies do not end."""
    with ExitStack() as stack:
        held = [stack.enter_context(connect(port)) for _ in range(count)]
        for one in held:
            one.sendall(b"POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nx")
        time.sleep(0.2)
        yield held


def connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=5)


def ask(one: socket.socket, path: str = "/") -> bytes:
    """Ask for *path*; return all that comes until the answer is whole or the other side closes."""
    got = b""
    try:
        one.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        while not got.endswith((b"ok", b"}")) and (piece := one.recv(65536)):
            got += piece
    except OSError:
        pass
    return got


def test_where_all_places_are_busy_a_newcomer_is_told_so(port: int) -> None:
    with busy(port, MOST) as held:
        with connect(port) as one:
            head, _, body = ask(one).partition(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 503")
            assert b"retry-after: 5" in head
            assert b"connection: close" in head
            assert json.loads(body)["error"] == "connections"
            assert one.recv(10) == b"", "and it is closed"
        held[0].sendall(b"12345678")
        assert b"200 OK" in held[0].recv(65536), "who has a place is served"
        held.pop(0).close()
        time.sleep(0.2)
        with connect(port) as one:
            assert ask(one).endswith(b"ok"), "and what he left is free"


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/desk", "/static/desk.js"])
def test_health_and_desk_are_served_without_a_place(port: int, path: str) -> None:
    with busy(port, MOST), connect(port) as one:
        answer = ask(one, path)
        assert answer.endswith(b"ok")
        assert b"connection: close" in answer


def test_who_is_silent_gives_way_and_who_is_busy_does_not(port: int) -> None:
    with busy(port, MOST - 1) as held, connect(port) as idle:
        assert ask(idle).endswith(b"ok")
        time.sleep(SILENT + 0.2)
        with connect(port) as one:
            assert ask(one).endswith(b"ok")
            assert idle.recv(10) == b""
        held[0].sendall(b"12345678")
        assert b"200 OK" in held[0].recv(65536)


def test_those_above_the_spare_ones_are_closed_unheard(port: int) -> None:
    """However many come, only so many handles are used."""
    with busy(port, MOST), ExitStack() as stack:
        many = [stack.enter_context(connect(port)) for _ in range(SPARE + 5)]
        time.sleep(0.3)
        assert sum(one.recv(1) == b"" for one in many[SPARE:]) == 5
        assert ask(many[0]).startswith(b"HTTP/1.1 503")
