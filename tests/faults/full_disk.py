"""A disk without room under a server: what a customer sees, and what is there afterwards."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from storage import engine, integrity
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
def small_disk(folder: Path, size: int = SIZE) -> Iterator[None]:
    """Let *folder* be a disk of its own, where the system lets us."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("a small disk can only be mounted as root")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder: Path) -> None:
    """Write until there is no room."""
    with suppress(OSError), (folder / "ballast").open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))


def empty(folder: Path) -> None:
    """Make room again."""
    (folder / "ballast").unlink()


@contextmanager
def running(child: Child) -> Iterator[Child]:
    """Let a server run."""
    child.start()
    try:
        yield child
    finally:
        child.kill()


def tried(child: Child, fill: Callable[[], None], heal: Callable[[], None]) -> None:
    """Let the disk be full until a message is refused, then let there be room again."""
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
    if not engine.on_server(child.store):
        with closing(Store.open(child.store)) as store:
            assert store.read(integrity.problems) == []
