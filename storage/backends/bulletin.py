"""What processes on one PostgreSQL tell each other: short texts, to all but the teller.

Nothing depends on a text arriving: what matters stands in the tables, and whoever listens looks
there anyway from time to time. After a break in the connection `missed` says that texts may
have been lost. One thread, one connection, sent with LISTEN and NOTIFY.
"""

from __future__ import annotations

import os
import select
import threading
from collections import deque
from collections.abc import Callable
from contextlib import closing, suppress
from typing import Any

import psycopg

from storage import engine
from storage.backends import postgresql

LONGEST = 7_000  # bytes of a text; PostgreSQL takes 8,000
_MOST = 500  # texts that wait while the database is away; later ones push the oldest out
_LOOK = 10.0  # seconds after which a silent connection is asked whether it still lives
_AGAIN = 1.0  # seconds before the next try to connect
_CHANNEL = "qingsu"
_SAY = "SELECT pg_notify(%s, said) FROM unnest(%s::text[]) AS said"


class Bulletin:
    """hear: gets each text of another process; missed: some may be lost. Both on our thread."""

    def __init__(
        self, url: str, hear: Callable[[str], None], missed: Callable[[], None] = lambda: None
    ) -> None:
        self._url = engine.address(url)
        self._hear = hear
        self._missed = missed
        self._waiting: deque[str] = deque(maxlen=_MOST)
        self._wake_out, self._wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._stop = threading.Event()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._live, name="bulletin", daemon=True)
        self._thread.start()

    def say(self, text: str) -> None:
        """Tell every other process, soon. Any thread; a text that is too long is not told."""
        if len(text.encode()) <= LONGEST:
            self._waiting.append(text)
            self._ring()

    def wait_ready(self, seconds: float) -> bool:
        """Wait until it listens; False when it does not after *seconds*."""
        return self._ready.wait(seconds)

    def close(self) -> None:
        """Say what waits, then end."""
        self._stop.set()
        self._ring()
        self._thread.join()
        os.close(self._wake)
        os.close(self._wake_out)

    def _ring(self) -> None:
        with suppress(BlockingIOError):  # a full pipe wakes as well
            os.write(self._wake, b"!")

    def _live(self) -> None:
        while not self._stop.is_set():
            try:
                with closing(postgresql.connect(self._url)) as c:
                    self._listen(c)
            except psycopg.Error:
                self._ready.clear()
                self._stop.wait(_AGAIN)

    def _listen(self, c: psycopg.Connection[Any]) -> None:
        c.execute("SET synchronous_commit = off")  # nothing of this has to last
        c.execute(f"LISTEN {_CHANNEL}")
        self._ready.set()
        self._missed()
        mine = c.info.backend_pid
        while True:
            self._tell(c)
            if self._stop.is_set() and not self._waiting:
                return
            rung, _, _ = select.select([c.fileno(), self._wake_out], [], [], _LOOK)
            if self._wake_out in rung:
                os.read(self._wake_out, 4096)
            if not rung:
                c.execute("SELECT 1")
            for note in c.notifies(timeout=0):
                if note.pid != mine:
                    self._hear(note.payload)

    def _tell(self, c: psycopg.Connection[Any]) -> None:
        said: list[str] = []
        with suppress(IndexError):
            while len(said) < _MOST:
                said.append(self._waiting.popleft())
        if not said:
            return
        try:
            c.execute(_SAY, (_CHANNEL, said))
        except psycopg.Error:
            self._waiting.extendleft(reversed(said))
            raise
