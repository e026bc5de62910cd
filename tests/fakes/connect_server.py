"""Other people's servers on loopback: what they do to a request is scripted, what came is kept."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import orjson

HANG, CUT, LOST = "hang", "cut", "lost"


@dataclass(frozen=True)
class Call:
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """Return the body as JSON."""
        return orjson.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """What is answered."""

    status: int = 200
    body: object = None
    headers: dict[str, str] = field(default_factory=dict)


Answering = Callable[[Call], Reply]


@dataclass
class Server:
    """faults: what happens to the next requests, in order (a status, HANG, CUT, LOST).

    always: what happens to every request after those, None: it is answered. LOST: the request is
    taken, the answer is not sent. taken: what was answered or lost; came: everything.
    most: the most requests that hung at once.
    meanwhile: is waited for between taking a request and sending the answer.
    """

    answer: Answering = lambda _call: Reply()
    faults: list[object] = field(default_factory=list)
    always: object = None
    taken: list[Call] = field(default_factory=list)
    came: list[Call] = field(default_factory=list)
    most: int = 0
    port: int = 0
    retry_after: str = ""
    meanwhile: Callable[[Call], Awaitable[None]] | None = None
    _open: int = 0

    @property
    def url(self) -> str:
        """Return where it is."""
        return f"http://127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request."""
        try:
            call = await self._read(reader)
            self.came.append(call)
            fault = self.faults.pop(0) if self.faults else self.always
            if fault == HANG:
                await self._hang(reader)
            if fault in {HANG, CUT}:
                return
            reply = Reply(fault) if isinstance(fault, int) else fault
            if not isinstance(reply, Reply):
                self.taken.append(call)
                reply = self.answer(call)
            if self.meanwhile is not None:
                await self.meanwhile(call)
            if fault != LOST:
                await self._write(writer, reply)
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()

    async def _hang(self, reader: asyncio.StreamReader) -> None:
        self._open += 1
        self.most = max(self.most, self._open)
        try:
            await asyncio.wait_for(reader.read(), 60)  # ends when the sender closes
        except TimeoutError:
            return
        finally:
            self._open -= 1

    async def _read(self, reader: asyncio.StreamReader) -> Call:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        method, path, _ = head[0].split(" ")
        pairs = (line.partition(":") for line in head[1:] if line)
        headers = {name.lower(): value.strip() for name, _, value in pairs}
        return Call(
            method, path, headers, await reader.readexactly(int(headers.get("content-length", 0)))
        )

    async def _write(self, writer: asyncio.StreamWriter, reply: Reply) -> None:
        body = b"" if reply.body is None else orjson.dumps(reply.body)
        headers = {"content-length": str(len(body)), "connection": "close", **reply.headers}
        if self.retry_after and reply.status == 429:
            headers["retry-after"] = self.retry_after
        lines = [f"HTTP/1.1 {reply.status} X", *(f"{k}: {v}" for k, v in headers.items())]
        writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        await writer.drain()


@asynccontextmanager
async def serving(
    answer: Answering | None = None, *, tls: ssl.SSLContext | None = None, **more: Any
) -> AsyncIterator[Server]:
    """Serve on a port of its own until left."""
    server = Server(**more) if answer is None else Server(answer, **more)
    tasks: set[asyncio.Task[None]] = set()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        task.add_done_callback(tasks.discard)
        with suppress(asyncio.CancelledError):  # the test is over
            await server.serve(reader, writer)

    listening = await asyncio.start_server(accept, "127.0.0.1", 0, ssl=tls)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await listening.wait_closed()
