"""Many turns in one server at full speed: what of memory, files and rows is left behind.

run(folder, turns, seed) -> Outcome. Memory and open files are read at each tenth of the
way; the first half warms up (caches, prepared statements, the allocator). What the rows come to
is looked at when nothing waits any more, then after two days and after 400 days of the store's
clock, with the sweeper that a server runs. The long form, which exits 1 when something leaks:

    python -m tests.faults.leaks --turns 200000 [--seed N]
"""

from __future__ import annotations

import argparse
import asyncio
import random
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from bot.deployment import Deployment
from bot.retention import Pace, Retention, keeping
from storage.store import Store
from tests.fakes.databases import ask
from tests.faults import kept
from tests.faults.child import Child

MARKS = 10
DRAIN_S = 120.0
AT_ONCE = 16
DAY = 86_400.0
SMALL_TALK = ("你好", "谢谢")  # nobody is owed anything afterwards
EACH = 4  # turns of a talk
MOST_KB = 2.0  # of memory a turn, in the second half; a leak of one Parse a turn is more
SLACK_KB = 6_000.0  # the allocator's steps, however few turns there are
MORE_FILES = 12  # three more readers of the database, whenever so many read at once
OF_TALKS = ("inbox", "messages", "outbox", "lane", "item", "bucket", "file_uses")
_WORK = "select (select count(*) from item), (select count(*) from lane where owner is not null)"


@dataclass
class Outcome:
    """kb, files: at each mark. left: rows by table, once nothing waits, later, and much later."""

    seed: int
    turns: int = 0
    kb: list[int] = field(default_factory=list)
    files: list[int] = field(default_factory=list)
    work: tuple[int, int] = (0, 0)
    left: list[dict[str, int]] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def grown(self) -> float:
        """Return how much memory the second half of the turns cost, in kB a turn."""
        return max(0.0, self.kb[-1] - self.kb[MARKS // 2] - SLACK_KB) / (self.turns / 2)

    @property
    def more_files(self) -> int:
        """Return how many more files are open at the end than half way."""
        return self.files[-1] - max(self.files[MARKS // 2 :][:2])

    def __str__(self) -> str:
        """Return what to read first."""
        return (
            f"SEED={self.seed} {self.turns} turns in {self.seconds:.1f} s, "
            f"memory {self.kb} kB ({self.grown:.2f} kB a turn), open files {self.files}, "
            f"work left {self.work}, rows {self.left}"
        )


@dataclass
class _Talkers:
    """Customers who greet and thank; each seventh word comes by a channel that is sent to."""

    child: Child
    chance: random.Random
    sent: int = 0

    async def say(self, count: int) -> None:
        """Let *count* messages be said, each when a place is free."""
        limits = httpx.Limits(max_connections=AT_ONCE)
        async with httpx.AsyncClient(timeout=60, limits=limits) as client:
            numbers = iter(range(self.sent, self.sent + count))
            await asyncio.gather(*(self._one(client, numbers) for _ in range(AT_ONCE)))
        self.sent += count

    async def _one(self, client: httpx.AsyncClient, numbers: object) -> None:
        for n in numbers:  # type: ignore[attr-defined]
            user, text = f"u{n // EACH}", self.chance.choice(SMALL_TALK)
            if n % 7:
                path, body = "rest/webhook", {"sender": user, "message": text, "message_id": str(n)}
            else:
                path, body = "shop/one", {"user": user, "id": str(n), "text": text}
            answer = await client.post(f"{self.child.url}/webhooks/{path}", json=body)
            answer.raise_for_status()


def run(folder: Path, turns: int, seed: int) -> Outcome:
    """Run it in *folder*, which must be empty."""
    begin, outcome = time.monotonic(), Outcome(seed, turns)
    child = Child(folder)
    try:
        child.start()
        talkers = _Talkers(child, random.Random(seed))
        for _ in range(MARKS):
            asyncio.run(talkers.say(turns // MARKS))
            assert child.process is not None
            outcome.kb.append(_kb(child.process.pid))
            outcome.files.append(_files(child.process.pid))
        kept.until(lambda: _idle(child) == (0, 0), DRAIN_S, time.sleep)
        outcome.work = _idle(child)
        child.end()
    finally:
        child.kill()
    outcome.left = [_rows(child.store)]
    for days in (2, 400):
        _sweep(folder, days * DAY)
        outcome.left.append(_rows(child.store))
    outcome.seconds = time.monotonic() - begin
    return outcome


def _idle(child: Child) -> tuple[int, int]:
    ((items, held),) = ask(child.store, _WORK)
    return int(items), int(held)


def _kb(process: int) -> int:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


def _files(process: int) -> int:
    """Count what is open once the connections that just ended are closed."""
    found = []
    for _ in range(10):
        found.append(len(list(Path(f"/proc/{process}/fd").iterdir())))
        time.sleep(0.05)
    return min(found)


def _rows(url: str) -> dict[str, int]:
    return {one: int(ask(url, f"select count(*) from {one}")[0][0]) for one in OF_TALKS}


def _sweep(folder: Path, later: float) -> None:
    """Make the round that is due by then."""
    own = Deployment.find(None, folder / "data", {})
    with closing(Store.open(own.url, lambda: time.time() + later)) as store:
        pace = Pace(rest=0.0, times=0.0)
        sweeper = Retention(store, keeping(own), own.data / "files", process="leaks", pace=pace)
        assert sweeper.round() is not None


def wrong(outcome: Outcome) -> list[str]:
    """Return what leaks, a line each."""
    found: list[str] = []
    if outcome.grown > MOST_KB:
        found.append(f"memory grows by {outcome.grown:.2f} kB a turn")
    if outcome.more_files > MORE_FILES:
        found.append(f"{outcome.more_files} files more are open")
    if outcome.work != (0, 0):
        found.append(f"work that is done is left: {outcome.work}")
    _, later, much_later = outcome.left
    if later["lane"] or later["bucket"] > outcome.left[0]["bucket"]:
        found.append(f"lanes nobody wants are left: {later}")
    if any(much_later[table] for table in OF_TALKS if table != "bucket"):
        found.append(f"talks that are long over are left: {much_later}")
    return found


def main() -> int:
    """Run the long form and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    args = parser.parse_args()
    print(f"SEED={args.seed}", flush=True)  # noqa: T201 - a command of its own, read on a terminal
    with TemporaryDirectory() as folder:
        outcome = run(Path(folder), args.turns, args.seed)
    print(outcome, wrong(outcome), sep="\n")  # noqa: T201 - a command of its own
    return int(bool(wrong(outcome)))


if __name__ == "__main__":
    raise SystemExit(main())
