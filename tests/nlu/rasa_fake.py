"""A Rasa on the loopback that is strict about what it is asked, and fails as it is told to."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from nlu.engines.base import Judgement, Verdict

FAULT = "complaint.quality.fault"


def verdict(**odds: float) -> Verdict:
    """Return a verdict of these probabilities."""
    return Verdict(dict(odds), 1.0, dict.fromkeys(odds, 0.5))


class Builtin:
    """An engine that always says greet and anger, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, bool]] = []
        self.foreseen: list[str] = []

    def judge(self, masked: str, reading: str, *, plain_act: bool = False) -> Judgement:
        """Say the same of every text."""
        self.asked.append((masked, reading, plain_act))
        return Judgement(
            {
                "intent": verdict(greet=0.9, thanks=0.1),
                "complaint": verdict(no=0.9, yes=0.1),
                "leaf": verdict(other=1.0),
                "emotion": verdict(anger=1.0),
            },
            None,
        )

    def foresee(self, readings: Sequence[str]) -> None:
        """Keep what is to come."""
        self.foreseen = list(readings)

    def nearest(self, reading: str, count: int = 3) -> list[tuple[str, float]]:
        """Know one utterance."""
        return [("自己的例句", 0.5)][:count] if reading else []

    def warm(self) -> None:
        """Be warm already."""


def answer(odds: Mapping[str, float]) -> bytes:
    """Return the body Rasa 3.6 writes for these intents."""
    ranked = [{"name": name, "confidence": p} for name, p in odds.items()]
    body = {"text": "x", "intent": ranked[0], "entities": [], "intent_ranking": ranked}
    return json.dumps(body).encode()


@dataclass
class FakeRasa:
    """What it was asked, over how many connections; `reply` gives status and body of a text."""

    url: str = ""
    token: str | None = None
    reply: Callable[[str], tuple[int, bytes]] = lambda _text: (200, answer({FAULT: 1.0}))
    delay: float = 0.0
    drip: float = 0.0
    garbage: bytes = b""
    asked: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    connections: set[tuple[str, int]] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    rasa: FakeRasa

    def do_GET(self) -> None:
        token = f"?token={self.rasa.token}" if self.rasa.token else ""
        self._send(200 if self.path == f"/status{token}" else 401, b"{}")

    def do_POST(self) -> None:
        rasa = self.rasa
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        text, wrong = self._question(body)
        with rasa.lock:
            rasa.connections.add(self.client_address)
            (rasa.refused if wrong else rasa.asked).append(wrong or text)
        time.sleep(rasa.delay)
        if rasa.garbage:
            self.wfile.write(rasa.garbage)
            self.close_connection = True
            return
        self._send(*((400, wrong.encode()) if wrong else rasa.reply(text)))

    def _question(self, body: bytes) -> tuple[str, str]:
        """Return the text asked about, and what is wrong with the request."""
        wanted = "/model/parse" + (f"?token={self.rasa.token}" if self.rasa.token else "")
        if self.path != wanted:
            return "", f"path {self.path}"
        if self.headers.get("content-type") != "application/json":
            return "", "content-type"
        asked: Any = json.loads(body)
        if set(asked) != {"text"} or not isinstance(asked["text"], str) or not asked["text"]:
            return "", f"body {body!r}"
        return asked["text"], "a command" if asked["text"].startswith("/") else ""

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        for byte in body if self.rasa.drip else b"":
            time.sleep(self.rasa.drip)
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
        if not self.rasa.drip:
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def handle_error(self, *_: object) -> None:
        """Let clients go away as they like."""


@contextmanager
def serving(rasa: FakeRasa, port: int = 0) -> Iterator[FakeRasa]:
    """Serve *rasa* while inside; its url is set."""
    handler = type("Handler", (_Handler,), {"rasa": rasa})
    server = _Server(("127.0.0.1", port), handler)
    rasa.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield rasa
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
