"""A real server on a disk without room refuses, forgets nothing it took, and heals by itself."""

from __future__ import annotations

import json
import resource
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from storage import integrity
from storage.store import Store
from tests.fakes.databases import ask
from tests.faults.child import Child

SIZE = 6 * 2**20  # bytes of the small disk
MOST = 3_000  # messages until it must be full
HEALED_S = 30.0  # the goal is 5 s; the machine may have much else to do
WORDS = "快递三天没到。" * 40
_STORED = "SELECT text FROM messages WHERE direction = 'in' AND chat = 'shop:one:{}' ORDER BY id"


@dataclass
class Customer:
    """Writes one message after another, and keeps what was acknowledged."""

    child: Child
    user: str = "u1"
    acknowledged: list[str] = field(default_factory=list)
    tried: int = 0

    def write(self) -> httpx.Response:
        """Send a message that has not been sent."""
        self.tried += 1
        text = f"{self.tried} {WORDS}"
        body = {"user": self.user, "id": f"{self.user}-{self.tried}", "text": text}
        answer = httpx.post(f"{self.child.url}/webhooks/shop/one", json=body, timeout=30)
        if answer.status_code == httpx.codes.OK:
            self.acknowledged.append(text)
        return answer


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """Let *folder* be a disk of its own, where the system lets us."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("a small disk can only be mounted as root")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.slow
@pytest.mark.where_found
def test_on_a_full_disk_a_server_refuses_clearly_and_goes_on_when_there_is_room(
    tmp_path: Path,
) -> None:
    with small_disk(tmp_path / "data"), running(tmp_path) as child:
        ballast = tmp_path / "data" / "ballast"

        def fill() -> None:
            with suppress(OSError), ballast.open("wb", buffering=0) as file:
                while True:
                    file.write(bytes(4096))

        _tried(child, fill, ballast.unlink)
        assert "the disk is full, make room" in (tmp_path / "log").read_text()


@pytest.mark.slow
def test_a_file_that_may_not_grow_is_refused_and_goes_on_when_it_may(tmp_path: Path) -> None:
    """Defend the same where nothing can be mounted: the process may write no longer files."""
    with running(tmp_path) as child:
        files = [tmp_path / "data" / name for name in ("qingsu.db", "qingsu.db-wal")]

        def limit(most: int) -> None:
            assert child.process is not None
            both = (most, resource.RLIM_INFINITY)
            resource.prlimit(child.process.pid, resource.RLIMIT_FSIZE, both)

        _tried(
            child,
            lambda: limit(max(file.stat().st_size for file in files)),
            lambda: limit(resource.RLIM_INFINITY),
        )


@contextmanager
def running(folder: Path) -> Iterator[Child]:
    """Give a server that runs."""
    child = Child(folder)
    child.start()
    try:
        yield child
    finally:
        child.kill()


def _tried(child: Child, fill: Callable[[], None], heal: Callable[[], None]) -> None:
    one = Customer(child)
    assert one.write().status_code == httpx.codes.OK
    fill()
    refused = next(a for _ in range(MOST) if (a := one.write()).status_code != httpx.codes.OK)
    assert refused.status_code == httpx.codes.SERVICE_UNAVAILABLE
    assert refused.headers["retry-after"]
    assert json.loads(refused.text)["error"] == "away"
    said = ask(child.store, _STORED.format(one.user))
    assert [text for (text,) in said] == one.acknowledged, "reading goes on"
    heal()
    until = time.monotonic() + HEALED_S
    while one.write().status_code != httpx.codes.OK:
        assert time.monotonic() < until, "it did not heal"
        time.sleep(0.1)
    child.end()
    kept = [text for (text,) in ask(child.store, _STORED.format(one.user))]
    assert [text for text in kept if text in one.acknowledged] == one.acknowledged
    assert len(kept) <= one.tried
    store = Store.open(child.store)
    assert store.read(integrity.problems) == []
    store.close()
