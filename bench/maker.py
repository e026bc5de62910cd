"""The load maker: the same talks for everybody who answers Rasa's REST contract.

    await at_rate("http://127.0.0.1:8000", 50, 20)     one turn every 20 ms, come what may
    await flat_out("http://127.0.0.1:8000", 10)        32 customers, each waits for his answer

Requests are written by hand on bare connections (60 µs a turn; httpx takes a millisecond, which
on two cores is taken from whoever is measured).
"""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

TALK = (
    "上周买的电饭煲煮到一半就断电，找过客服也没人管",
    "不知道",
    "上周三在京东买的",
    "想换一台新的",
    "对",
    "快递都五天了还没到，到底什么时候能送",
)
"""One customer's six messages; the next six are another customer's."""

AT_ONCE = 32
PATIENCE_S = 30.0
_PATH = "/webhooks/rest/webhook"
_LENGTH = b"content-length:"


@dataclass
class Load:
    """What came of it. times: seconds of every turn that was answered with words."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    failed: int = 0
    silent: int = 0

    @property
    def turns(self) -> int:
        """Turns that were answered, with words or without."""
        return len(self.times) + self.silent

    @property
    def a_second(self) -> float:
        """Turns a second."""
        return self.turns / self.seconds if self.seconds else 0.0

    def ms(self, share: float) -> float:
        """Return the milliseconds that *share* of the turns did not exceed."""
        times = sorted(self.times)
        return 1000 * times[min(len(times) - 1, int(share * len(times)))] if times else 0.0


class Line:
    """One kept connection; a turn at a time."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port or 80
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def turn(self, sender: str, text: str) -> tuple[int, bytes]:
        """Send one message; return status and body."""
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port)
        reader, writer = self._streams
        writer.write(_request(self._host, self._port, sender, text))
        head = await reader.readuntil(b"\r\n\r\n")
        status = int(head[9:12])
        body = await reader.readexactly(_length(head))
        if b"connection: close" in head.lower():
            await self.close()
        return status, body

    async def close(self) -> None:
        """Let the connection go."""
        streams, self._streams = self._streams, None
        if streams is not None:
            streams[1].close()
            with suppress(OSError):
                await streams[1].wait_closed()


def _request(host: str, port: int, sender: str, text: str) -> bytes:
    body = json.dumps({"sender": sender, "message": text}, ensure_ascii=False).encode()
    head = (
        f"POST {_PATH} HTTP/1.1\r\nhost: {host}:{port}\r\n"
        f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(_LENGTH):
            return int(line[len(_LENGTH) :])
    raise ValueError("an answer without a length")


async def _turn(line: Line, sender: str, n: int, load: Load) -> None:
    begin = time.perf_counter()
    try:
        async with asyncio.timeout(PATIENCE_S):
            status, body = await line.turn(sender, TALK[n % len(TALK)])
    except (OSError, EOFError, ValueError):  # TimeoutError is an OSError
        load.failed += 1
        await line.close()
        return
    if status != 200:
        load.failed += 1
    elif len(body) > 2:
        load.times.append(time.perf_counter() - begin)
    else:
        load.silent += 1


async def flat_out(url: str, seconds: float, at_once: int = AT_ONCE) -> Load:
    """Let *at_once* customers write, each as soon as he has his answer."""
    load, run = Load(), f"{time.time_ns():x}"
    begin = time.perf_counter()

    async def customers(who: int) -> None:
        line, n = Line(url), 0
        while time.perf_counter() < begin + seconds:
            await _turn(line, f"{run}-{who}-{n // len(TALK)}", n, load)
            n += 1
        await line.close()

    await asyncio.gather(*(customers(who) for who in range(at_once)))
    load.seconds = time.perf_counter() - begin
    return load


async def openings(url: str, count: int, at_once: int = AT_ONCE) -> Load:
    """Let *count* customers write once each."""
    load, run = Load(), f"{time.time_ns():x}"
    left = iter(range(count))
    begin = time.perf_counter()

    async def customers() -> None:
        line = Line(url)
        for n in left:
            await _turn(line, f"{run}-{n}", 0, load)
        await line.close()

    await asyncio.gather(*(customers() for _ in range(at_once)))
    load.seconds = time.perf_counter() - begin
    return load


def between(rate: float, pause: float) -> float:
    """Return the seconds nearest to *pause* with which turns come one by one at *rate*.

    With whole multiples of the time from customer to customer, six of them would write at the
    same moment: the p99 swung three-fold with nothing but the rate.
    """
    gap = len(TALK) / rate
    return (max(1, round(pause / gap)) + 1 / len(TALK)) * gap


async def at_rate(url: str, rate: float, seconds: float, pause: float = 1.0) -> Load:
    """Send *rate* turns a second whatever comes back; a customer waits for his last answer.

    Customers come evenly, so at any moment each of the six messages is said as often as the
    others; were they to come all at once, everybody would open his matter in the same second.
    The turns before that is so, and after the last customer came, are sent and not counted.
    pause: about the seconds between two messages of a customer (`between`).
    """
    load, rest, run = Load(), Load(), f"{time.time_ns():x}"
    idle: list[Line] = []
    pause = between(rate, pause)
    ramp = (len(TALK) - 1) * pause
    begin = time.perf_counter()

    async def customer(which: int) -> None:
        came = which * len(TALK) / rate
        await asyncio.sleep(begin + came - time.perf_counter())
        line = idle.pop() if idle else Line(url)
        for n in range(len(TALK)):
            due = came + n * pause
            await asyncio.sleep(begin + due - time.perf_counter())
            counts = ramp <= due <= ramp + seconds
            await _turn(line, f"{run}-{which}", n, load if counts else rest)
        idle.append(line)

    customers = max(1, round(rate * (ramp + seconds) / len(TALK)))
    await asyncio.gather(*(customer(which) for which in range(customers)))
    load.failed += rest.failed
    load.seconds = time.perf_counter() - begin
    for line in idle:
        await line.close()
    return load
