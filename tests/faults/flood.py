"""More customers than a server can serve, on plain sockets: a client must not be slower than it.

flood = Flood(port, ...)
await flood.pushed(seconds, at_once=16)         as fast as it answers, 16 at a time: its capacity
await flood.offered(seconds, rate, most=400)    *rate* a second, whatever it answers: more than that
"""

from __future__ import annotations

import asyncio
import itertools
import json
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

OK, BUSY = 200, 503
_PATHS = {True: "/webhooks/rest/webhook", False: "/webhooks/shop/one"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one message; times on time.monotonic. status 0: the connection broke."""

    event: str
    began: float
    ended: float
    status: int
    retry_after: str = ""
    body: bytes = b""

    @property
    def took(self) -> float:
        """Return the seconds from question to answer."""
        return self.ended - self.began


def good(answers: Sequence[Answer]) -> list[Answer]:
    """Return those that were taken."""
    return [one for one in answers if one.status == OK]


def share(answers: Sequence[Answer], of: float) -> float:
    """Return the time within which that share of the good answers came."""
    took = sorted(one.took for one in good(answers))
    return took[min(len(took) - 1, int(of * len(took)))]


def median(answers: Sequence[Answer]) -> float:
    """Return the time in which a good answer came."""
    return statistics.median(one.took for one in good(answers))


class Line:
    """One connection, opened again when the other side closes it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._open: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, path: str, body: bytes, event: str) -> Answer:
        """Send one request and read its answer."""
        began = time.monotonic()
        try:
            status, headers, said = await self._exchange(path, body)
        except (OSError, asyncio.IncompleteReadError, ValueError):
            self.close()
            return Answer(event, began, time.monotonic(), 0)
        if headers.get("connection") == "close":
            self.close()
        retry = headers.get("retry-after", "")
        return Answer(event, began, time.monotonic(), status, retry, said)

    def close(self) -> None:
        """Hang up."""
        if self._open is not None:
            self._open[1].close()
        self._open = None

    async def _exchange(self, path: str, body: bytes) -> tuple[int, dict[str, str], bytes]:
        if self._open is None:
            self._open = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._open
        head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines if line)
        said = await reader.readexactly(int(headers.get("content-length", "0")))
        return int(first.split()[1]), headers, said


Writes = Callable[[Line, list[Answer]], Awaitable[None]]


@dataclass
class Flood:
    """users: how many customers write. rest: through REST, which answers with the bot's words.

    words: what the n-th message says. answers: of all that is through. full: set once one was
    refused.
    """

    port: int
    users: int = 200
    rest: bool = True
    words: Callable[[int], str] = lambda n: f"耳机右边没声音了（{n}）"
    answers: list[Answer] = field(default_factory=list)
    full: asyncio.Event = field(default_factory=asyncio.Event)
    _numbers: itertools.count[int] = field(default_factory=itertools.count)

    async def pushed(self, seconds: float, at_once: int) -> list[Answer]:
        """Let so many write at once, the next as soon as one is answered."""
        until = time.monotonic() + seconds

        async def one(line: Line, into: list[Answer]) -> None:
            while time.monotonic() < until:
                into.append(await self.say(line))

        return await self._lines(at_once, one)

    async def offered(self, seconds: float, rate: float, most: int) -> list[Answer]:
        """Let *rate* messages come a second, on *most* connections at most."""
        begin, slots = time.monotonic(), itertools.count()

        async def one(line: Line, into: list[Answer]) -> None:
            while (at := next(slots) / rate) < seconds:
                await asyncio.sleep(max(0.0, begin + at - time.monotonic()))
                into.append(await self.say(line))

        return await self._lines(most, one)

    async def say(self, line: Line, text: str = "", user: str = "") -> Answer:
        """Send the next message, or *text*."""
        n = next(self._numbers)
        who, event = user or f"c{n % self.users}", f"e{n}"
        text = text or self.words(n)
        body = (
            {"sender": who, "message": text, "message_id": event}
            if self.rest
            else {"user": who, "id": event, "text": text}
        )
        answer = await line.post(_PATHS[self.rest], json.dumps(body).encode(), event)
        if answer.status == BUSY:
            self.full.set()
        return answer

    async def _lines(self, count: int, one: Writes) -> list[Answer]:
        lines = [Line(self.port) for _ in range(count)]
        into: list[Answer] = []
        await asyncio.gather(*(one(line, into) for line in lines))
        for line in lines:
            line.close()
        self.answers += into
        return into


def resident(pid: int) -> float:
    """Return the MiB a process holds."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024
