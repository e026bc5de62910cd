"""The floor: what a durable turn costs when nobody reads, decides or files anything.

    python -m bench.floor --port 8000 --database floor.db

The same HTTP server as the product's, one JSON body, four statements (the message, the state read
and written, the answer), one durable commit that those who wait share, and an answer in words.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sqlite3
import threading
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import uvicorn

Message = MutableMapping[str, Any]
Waiting = tuple[dict[str, str], asyncio.Future[None]]
GROUP = 256
_TABLES = """
PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
CREATE TABLE inbox (id INTEGER PRIMARY KEY, chat TEXT, body TEXT);
CREATE TABLE state (chat TEXT PRIMARY KEY, turns INTEGER, body TEXT);
CREATE TABLE outbox (id INTEGER PRIMARY KEY, chat TEXT, body TEXT);
"""
_STATE = json.dumps({"fields": {f"f{n}": "客户的话" for n in range(6)}}, ensure_ascii=False)
_ANSWER = "这件事我记下了。您方便留个电话吗？"


class Floor:
    """The ASGI app and its writer."""

    def __init__(self, database: Path) -> None:
        self._jobs: SimpleQueue[Waiting] = SimpleQueue()
        self._base = sqlite3.connect(database, isolation_level=None, check_same_thread=False)
        self._base.executescript(_TABLES)
        threading.Thread(target=self._write, name="writer", daemon=True).start()

    async def __call__(
        self,
        scope: Message,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        """Answer one request."""
        body = b"[]"
        if scope["method"] == "POST":
            said = json.loads((await receive())["body"])
            done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._jobs.put((said, done))
            await done
            answer = [{"recipient_id": said["sender"], "text": _ANSWER}]
            body = json.dumps(answer, ensure_ascii=False).encode()
        head = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": 200, "headers": head})
        await send({"type": "http.response.body", "body": body})

    def _write(self) -> None:
        while True:
            group = [self._jobs.get()]
            try:
                while len(group) < GROUP:
                    group.append(self._jobs.get_nowait())
            except Empty:
                pass
            run = self._base.execute
            run("BEGIN IMMEDIATE")
            for said, _ in group:
                _turn(run, said)
            run("COMMIT")
            group[0][1].get_loop().call_soon_threadsafe(_tell, group)


def _turn(run: Callable[..., sqlite3.Cursor], said: dict[str, str]) -> None:
    chat = said["sender"]
    run("INSERT INTO inbox (chat, body) VALUES (?, ?)", (chat, said["message"]))
    row = run("SELECT turns FROM state WHERE chat = ?", (chat,)).fetchone()
    turns = 1 if row is None else row[0] + 1
    run("INSERT OR REPLACE INTO state VALUES (?, ?, ?)", (chat, turns, _STATE))
    run("INSERT INTO outbox (chat, body) VALUES (?, ?)", (chat, _ANSWER))


def _tell(group: list[Waiting]) -> None:
    for _, done in group:
        if not done.done():
            done.set_result(None)


def main() -> None:
    """Serve until it is stopped."""
    asks = argparse.ArgumentParser(description=__doc__)
    asks.add_argument("--port", type=int, required=True)
    asks.add_argument("--database", type=Path, required=True)
    wanted = asks.parse_args()
    uvicorn.run(
        Floor(wanted.database),
        port=wanted.port,
        loop="uvloop",
        http="httptools",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
    )


if __name__ == "__main__":
    main()
