"""The server as a child process that can be killed, frozen, stopped and started again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from bench.server import free_port

ROOT = Path(__file__).parents[2]
_READY_S = 240.0  # a busy machine; the seconds it took are printed
_OK = 200


@dataclass
class Child:
    """folder: everything of this run. down: the seconds each start took until it was ready.

    worker: its name, where it has no door. store: the database's address, the file's where none
    is given. log: where its lines go, folder/log where none is given.
    """

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    down: list[float] = field(default_factory=list)
    worker: str = ""
    log: Path | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def store(self) -> str:
        """Return the address of its database."""
        return self.environment.get("STORE") or f"sqlite:///{self.folder / 'data' / 'qingsu.db'}"

    def start(self) -> float:
        """Start it and wait until it is ready; return the seconds that took."""
        (self.folder / "data").mkdir(parents=True, exist_ok=True)
        begin = time.monotonic()
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.serve", str(self.folder), self._door],
                cwd=ROOT,
                env=os.environ | self.environment | self._named,
                stdout=log,
                stderr=log,
            )
        while time.monotonic() - begin < _READY_S:
            if self.process.poll() is not None:
                break
            if self._ready():
                self.down.append(time.monotonic() - begin)
                return self.down[-1]
            time.sleep(0.02)
        self.kill()
        told = self._log.read_text()[-2000:] if self._log.is_file() else ""
        raise RuntimeError(f"not ready: {told}")

    def kill(self) -> None:
        """End it as a power cut would."""
        self.end(signal.SIGKILL)

    def end(self, how: signal.Signals = signal.SIGTERM, *, starved: float = 0.0) -> float:
        """Send a signal that ends it; return the seconds it took to be gone.

        starved: for how long it gets no processor just then, as on a busy machine.
        """
        begin = time.monotonic()
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(how)
            if starved:
                time.sleep(0.05)
                self.freeze(starved)
            self.process.wait(60)
        return time.monotonic() - begin

    def freeze(self, seconds: float) -> None:
        """Let it stand still, as a machine that swaps or moves does."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)
        time.sleep(seconds)
        self.process.send_signal(signal.SIGCONT)

    def jump(self, seconds: float) -> None:
        """Set its clock of the wall *seconds* forward or back from the true time."""
        new = self.folder / "offset.new"
        new.write_text(str(seconds))
        new.replace(self.folder / "offset")

    def rings(self) -> list[str]:
        """Return the ids of what reached the phones, in order over all of them."""
        return [number for _, number, _ in self._lines("phones")]

    def pages(self) -> list[str]:
        """Return the words of what staff were called with."""
        return [f"{title}\n{body}" for _, title, body in self._lines("pages")]

    def phones(self) -> dict[str, list[tuple[str, str]]]:
        """Return what reached the phones, by conversation; a line cut short never did."""
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for chat, number, text in self._lines("phones"):
            found[chat].append((number, text))
        return found

    def _lines(self, name: str) -> list[tuple[str, str, str]]:
        """Return the lines of a file; one that is cut short was never written."""
        path = self.folder / name
        lines = path.read_bytes().splitlines(keepends=True) if path.exists() else []
        whole = (json.loads(line) for line in lines if line.endswith(b"\n"))
        return [(one, two, three) for one, two, three in whole]

    @property
    def _log(self) -> Path:
        return self.log or self.folder / "log"

    @property
    def _door(self) -> str:
        return "work" if self.worker else str(self.port)

    @property
    def _named(self) -> dict[str, str]:
        return {"PROCESS": self.worker} if self.worker else {}

    def _ready(self) -> bool:
        if self.worker:
            told = self.folder / f"{self.worker}.ready"
            return told.exists() and told.read_text() == str(self.process and self.process.pid)
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=1) as answer:
                return bool(answer.status == _OK)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False
