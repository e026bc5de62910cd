"""Start the product as a user would, on a free port and a data folder of its own."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

_READY_S = 900.0
_STOP_S = 10.0
_OK = 200
_PORTS = range(15_000, 32_768)
_CHANCE = random.SystemRandom()  # tests set the other one back


def default_model() -> Path:
    """Return the model to measure with: MODEL, else the one `make run` trained."""
    return Path(os.environ.get("MODEL", "var/model"))


def free_port() -> int:
    """Return a port nobody listens on, and that stays ours while the server behind it is away.

    Below the range from which the system hands out ports: between a kill and the next start
    another program on the machine would get one of those, and answer in the server's place.
    """
    while True:
        port = _CHANCE.randrange(_PORTS.start, _handed_out())
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def _handed_out() -> int:
    """Return the first port that the system hands out by itself."""
    with contextlib.suppress(OSError, ValueError):
        first = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
        return min(max(first, _PORTS.start + 1000), _PORTS.stop)
    return _PORTS.stop


class Server:
    """One running server process; url is where it answers, database its SQLite file.

    It begins with the trained *model*, else that of MODEL or `make run`; where there is none it
    trains one, for minutes.
    more: what stands in its environment besides.
    """

    def __init__(
        self, data: Path, model: Path | None = None, more: Mapping[str, str] | None = None
    ) -> None:
        self.data = data
        self.environment = dict(more or {})
        self.model = model or default_model()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.database = data / "qingsu.db"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Start, wait until ready, and return the seconds it took."""
        begin = time.perf_counter()
        self.data.mkdir(parents=True, exist_ok=True)
        if self.model.exists() and not (self.data / "model").exists():
            shutil.copytree(self.model, self.data / "model")
        command = [sys.executable, "-m", "bot", "serve"]
        log = (self.data / "server.log").open("ab")
        env = os.environ | self.environment
        env |= {"PORT": str(self.port), "DATA": str(self.data)}
        self.process = subprocess.Popen(command, env=env, stdout=log, stderr=log)
        log.close()
        while time.perf_counter() - begin < _READY_S:
            if self.process.poll() is not None:
                text = (self.data / "server.log").read_text(errors="replace")[-2000:]
                raise RuntimeError(f"the server ended with {self.process.returncode}: {text}")
            if self._ready():
                return time.perf_counter() - begin
            time.sleep(0.05)
        self.kill()
        raise RuntimeError("the server did not become ready")

    def _ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=1) as answer:
                return bool(answer.status == _OK)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def kill(self) -> None:
        """End it as a power cut would: no chance to finish anything."""
        self._end(signal.SIGKILL)

    def stop(self) -> float:
        """Ask it to stop and return the seconds that took."""
        begin = time.perf_counter()
        self._end(signal.SIGTERM)
        return time.perf_counter() - begin

    def _end(self, how: signal.Signals) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(_STOP_S)


@contextlib.contextmanager
def running(data: Path) -> Iterator[Server]:
    """Yield a ready server and stop it afterwards."""
    server = Server(data)
    server.start()
    try:
        yield server
    finally:
        server.stop()
