"""Kill -9 the server while customers write; then count what was lost, doubled or out of order.

    python -m bench.kill [--kills 20] [--messages 2000] [--talks 100] [--seed N]

The generator keeps its own history of what was acknowledged (HTTP 200) and compares it with the
database afterwards. One message in twenty is sent three times at once, on purpose.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sqlite3
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from bench.server import Server

_AGAIN_S = 0.1
_DRAIN_S = 60.0
_WORDS = (
    "耳机右边没声音了，用了才一个月",
    "都找过你们两次了还是没解决",
    "上周三在官网买的",
    "我就想换一个新的",
    "不知道",
    "对",
)


@dataclass
class Report:
    """What came of it. acknowledged: messages answered with 200 at least once."""

    acknowledged: int = 0
    kills: int = 0
    seconds: float = 0.0
    lost: int = 0
    doubled: int = 0
    out_of_order: int = 0
    duplicate_cases: int = 0
    unanswered: int = 0
    talks_without_case: int = 0
    integrity: str = ""
    refused: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Whether every promise held."""
        wrong = (self.lost, self.doubled, self.out_of_order, self.duplicate_cases)
        rest = (self.unanswered, self.talks_without_case, len(self.refused))
        return not any(wrong) and not any(rest) and self.integrity == "ok"


class Generator:
    """Many customers at once, each with one message under way; unanswered ones are sent again."""

    def __init__(self, server: Server, talks: int, each: int, seed: int) -> None:
        self.server = server
        self.talks = [f"kill-{n}" for n in range(talks)]
        self.each = each
        self.chance = random.Random(seed)
        self.acknowledged: dict[str, list[str]] = {t: [] for t in self.talks}
        self.refused: list[str] = []
        self.done = 0
        self.moved = asyncio.Condition()
        self.up = asyncio.Event()
        self.up.set()

    async def run(self) -> None:
        """Send everything until it is acknowledged."""
        limits = httpx.Limits(max_connections=len(self.talks) * 3)
        async with httpx.AsyncClient(timeout=20, limits=limits) as client:
            await asyncio.gather(*(self._talk(client, t) for t in self.talks))

    async def reaches(self, count: float) -> None:
        """Return when *count* messages are acknowledged."""
        async with self.moved:
            await self.moved.wait_for(lambda: self.done >= count)

    async def _talk(self, client: httpx.AsyncClient, talk: str) -> None:
        for n in range(self.each):
            body = {
                "sender": talk,
                "message": f"{_WORDS[n % len(_WORDS)]}（{n}）",
                "message_id": f"{talk}-{n:04d}",
            }
            copies = 3 if self.chance.random() < 1 / 20 else 1
            await asyncio.gather(*(self._until_taken(client, body) for _ in range(copies)))
            self.acknowledged[talk].append(body["message"])
            async with self.moved:
                self.done += 1
                self.moved.notify_all()

    async def _until_taken(self, client: httpx.AsyncClient, body: dict[str, str]) -> None:
        while True:
            await self.up.wait()
            try:
                url = f"{self.server.url}/webhooks/rest/webhook"
                answer = await client.post(url, json=body)
            except httpx.HTTPError:
                await asyncio.sleep(_AGAIN_S)
                continue
            if answer.status_code == httpx.codes.OK:
                return
            if answer.status_code not in {429, 503}:
                self.refused.append(f"{answer.status_code} {answer.text[:100]}")
                return
            await asyncio.sleep(_AGAIN_S)


async def _nemesis(server: Server, generator: Generator, kills: int, report: Report) -> None:
    """Kill the server at even distances of work done, and start it again."""
    total = len(generator.talks) * generator.each
    for n in range(kills):
        await generator.reaches(total * (n + 1) / (kills + 1))
        generator.up.clear()  # a customer's phone would try again later, too
        await asyncio.to_thread(server.kill)
        report.kills += 1
        await asyncio.to_thread(server.start)
        generator.up.set()


async def _run(server: Server, generator: Generator, kills: int, report: Report) -> None:
    await asyncio.gather(generator.run(), _nemesis(server, generator, kills, report))


def run(kills: int, messages: int, talks: int, seed: int, model: Path | None = None) -> Report:
    """Run the whole trial in a folder of its own and return what came of it."""
    report = Report()
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder), model)
        server.start()
        begin = time.perf_counter()
        try:
            generator = Generator(server, talks, messages // talks, seed)
            asyncio.run(_run(server, generator, kills, report))
            _drain(server)
        finally:
            server.stop()
        report.seconds = time.perf_counter() - begin
        report.refused = generator.refused
        report.acknowledged = sum(map(len, generator.acknowledged.values()))
        _check(server.database, generator, report)
    return report


def _drain(server: Server) -> None:
    """Wait until nothing waits for an answer."""
    end = time.perf_counter() + _DRAIN_S
    while time.perf_counter() < end:
        with sqlite3.connect(server.database) as base:
            query = "select count(*) from inbox where answer is null and kind = 'message'"
            if base.execute(query).fetchone()[0] == 0:
                return
        time.sleep(0.1)


def _check(database: Path, generator: Generator, report: Report) -> None:
    with sqlite3.connect(database) as base:
        for talk in generator.talks:
            query = "select text from messages where direction = 'in' and chat like ? order by id"
            stored = [text for (text,) in base.execute(query, (f"%:{talk}",))]
            known = generator.acknowledged[talk]
            report.lost += len(set(known) - set(stored))
            report.doubled += len(stored) - len(set(stored))
            report.out_of_order += stored != known
        one = base.execute
        report.unanswered = one("select count(*) from inbox where answer is null").fetchone()[0]
        doubles = "select count(*) - count(distinct chat || '/' || matter) from cases"
        report.duplicate_cases = one(doubles).fetchone()[0]
        with_case = one("select count(distinct chat) from cases").fetchone()[0]
        report.talks_without_case = len(generator.talks) - with_case
        report.integrity = one("pragma integrity_check").fetchone()[0]


def main() -> int:
    """Run, print, and return 1 when a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--messages", type=int, default=2000)
    parser.add_argument("--talks", type=int, default=100)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    args = parser.parse_args()
    print(f"seed {args.seed}")
    report = run(args.kills, args.messages, args.talks, args.seed)
    for name, value in vars(report).items():
        print(f"{name:20} {value}")
    return int(not report.clean)


if __name__ == "__main__":
    raise SystemExit(main())
