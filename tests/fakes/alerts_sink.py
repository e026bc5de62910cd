"""A tiny HTTP server on loopback that takes what Apprise posts, and answers as told."""

from __future__ import annotations

import json
import threading
import warnings
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from apprise import Apprise

NEVER = -1  # an answer that does not come until the sink closes


@dataclass
class Sink:
    """took: bodies by path, in order. answers: the status by path; 200 where none is set."""

    port: int = 0
    took: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    answers: dict[str, int] = field(default_factory=dict)
    closed: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str, more: str = "") -> str:
        """Return the Apprise address of *path* (without slash)."""
        return f"json://127.0.0.1:{self.port}/{path}{more}"

    def titles(self, path: str) -> list[str]:
        """Return the titles that came to *path*."""
        return [body["title"] for body in self.took[path]]


def load_plugins() -> None:
    """Have Apprise load its plugins: one of them uses what Python 3.11 calls deprecated."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        assert Apprise.instantiate("json://localhost") is not None


@contextmanager
def sink() -> Iterator[Sink]:
    """Serve until left."""
    kept = Sink()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            """Take a message."""
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            path = self.path.strip("/")
            status = kept.answers.get(path, 200)
            kept.took[path].append(body)
            if status == NEVER:
                kept.closed.wait()
                return
            self.send_response(status)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_given: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    kept.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield kept
    finally:
        kept.closed.set()
        server.shutdown()
        server.server_close()
        thread.join()
