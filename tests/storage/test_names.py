"""A name is one process's at a time, whatever becomes of the connection that holds it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import pytest
from sqlalchemy import make_url

from storage.backends import names
from storage.errors import Refused, StoreAway
from tests.fakes.name_locks import cut, holder, in_line
from tests.fakes.postgres import own_server


def wait(true: Callable[[], bool], seconds: float = 15.0) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it never came true"
        time.sleep(0.02)


@dataclass
class Road:
    """A way to the server that can break in the middle: the server does not notice."""

    server: str
    door: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))
    ours: list[socket.socket] = field(default_factory=list)
    theirs: list[socket.socket] = field(default_factory=list)

    def live(self) -> None:
        """Carry every connection until the door is closed."""
        with suppress(OSError):
            while True:
                near, _ = self.door.accept()
                far = socket.socket(socket.AF_UNIX)
                far.connect(self.server)
                self.ours.append(near)
                self.theirs.append(far)
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while told := one.recv(65_536):
                other.sendall(told)

    def breaks(self) -> None:
        """Cut what is on our side; beyond, everything stays as it is."""
        for one in self.ours:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


@contextmanager
def road(url: str) -> Iterator[tuple[Road, str]]:
    """Give a road to the server of *url*, and the address of its near end."""
    far = make_url(url)
    folder = far.query["host"]
    assert isinstance(folder, str)
    made = Road(f"{folder}/.s.PGSQL.{far.port or 5432}")
    carrying = threading.Thread(target=made.live)
    carrying.start()
    host, port = made.door.getsockname()
    near = far.set(host=host, port=port, query={})
    try:
        yield made, near.render_as_string(hide_password=False)
    finally:
        made.door.shutdown(socket.SHUT_RDWR)
        carrying.join(5)
        for one in (made.door, *made.ours, *made.theirs):
            one.close()


def test_a_name_is_one_process_s_at_a_time(pg: str) -> None:
    with names.held(pg, "desk"):
        with pytest.raises(Refused, match="desk"), names.held(pg, "desk"):
            pass
        with names.held(pg, base="host") as one, names.held(pg, base="host") as other:
            assert (one.name, other.name) == ("host-1", "host-2")
        with names.held(pg, base="host") as again:
            assert again.name == "host-1", "what left is free for whoever comes back"
    with names.held(pg, "desk"):
        pass


def test_a_database_that_cannot_be_reached_is_away() -> None:
    url = "postgresql+psycopg://nobody@127.0.0.1:9/none"
    with pytest.raises(StoreAway), names.held(url, "desk"):
        pass


def test_a_name_whose_connection_was_cut_is_taken_again(pg: str) -> None:
    with names.held(pg, "desk") as hold:
        for _ in range(2):
            before = cut(pg, "desk")
            wait(lambda was=before: holder(pg, "desk") not in {None, was})  # type: ignore[misc]
        assert not hold.lost
        with pytest.raises(Refused), names.held(pg, "desk"):
            pass
    assert holder(pg, "desk") is None


def test_a_name_that_somebody_else_took_meanwhile_is_lost(pg: str) -> None:
    told = threading.Event()
    with names.held(pg, "desk") as hold, in_line(pg, "desk"):
        hold.when_lost(told.set)
        cut(pg, "desk")
        assert told.wait(15)
        assert hold.lost
        later = threading.Event()
        hold.when_lost(later.set)
        assert later.is_set(), "who asks too late is told at once"


def test_a_session_of_ours_that_the_server_believes_in_is_not_somebody_else(pg: str) -> None:
    """The network broke: the server notices after hours, and the lock is held all the while."""
    with road(pg) as (way, near), names.held(near, "desk") as hold:
        before = holder(pg, "desk")
        way.breaks()
        wait(lambda: holder(pg, "desk") not in {None, before})
        assert not hold.lost


@pytest.mark.slow
def test_a_database_that_crashes_gives_the_name_back_to_who_had_it() -> None:
    with own_server() as (server, restart):
        url = server.new()
        with names.held(url, "desk") as hold:
            restart()
            wait(lambda: holder(url, "desk") is not None)
            assert not hold.lost
