"""One trial of a disk that fails now and then: what was answered with 200 must be there afterwards.

run(folder, seed, most) -> Outcome, on_server(folder, seed, most) the same on PostgreSQL, whose disk
it is then. For each kind of call the 1st, 2nd ... most-th fails, once each,
while customers write through three doors: a channel, REST and the chat page with a file. Every
fifth failure is followed at once by a kill -9. The seed, which is printed, decides the order, and
what the disk says (EIO or ENOSPC). The long form, which exits 1 when a promise was broken:

    python -m tests.faults.bad_disk --most 200 [--postgresql] [--seed N]
"""

from __future__ import annotations

import argparse
import asyncio
import errno
import hashlib
import random
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from sqlalchemy.exc import DBAPIError

from storage.files import place
from tests.fakes.databases import ask
from tests.fakes.postgres import open_folder, own_server
from tests.faults import kept
from tests.faults.child import Child
from tests.faults.io_fault import IoFaults, Kind

CODES = (errno.EIO, errno.ENOSPC)
EACH = 4  # customers who write at the same moment: their commits are shared
ROUNDS = 400  # of them until a fault must have been met
DRAIN_S = 60.0
HEALED_S = 60.0  # a database that stopped itself first looks at what it wrote
_TOLD = {429, 503, 507}  # what is answered where nothing is promised
_STORED = "select m.text from messages m where m.direction = 'in' order by m.id"
_FILES = "select sha256 from file_uses"
_UPLOAD = "/api/chat/uploads"


@dataclass
class Outcome:
    """What came of it. fired: failures by kind; answers: how often each status.

    wrong: a line for each thing that was promised and is not so.
    """

    seed: int
    fired: Counter[str] = field(default_factory=Counter)
    answers: Counter[int] = field(default_factory=Counter)
    acknowledged: list[str] = field(default_factory=list)
    handed_in: list[str] = field(default_factory=list)
    tried: int = 0
    kills: int = 0
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def __str__(self) -> str:
        """Return what to read first."""
        return (
            f"SEED={self.seed} failed {dict(self.fired)}, then killed {self.kills} times; "
            f"tried {self.tried}, acknowledged {len(self.acknowledged)} and "
            f"{len(self.handed_in)} files, answers {dict(sorted(self.answers.items()))}, "
            f"{self.seconds:.1f} s, wrong {self.wrong[:5]}"
        )


@dataclass
class Customers:
    """Write through every door, each message once, and keep what was acknowledged."""

    child: Child
    outcome: Outcome

    async def round(self, client: httpx.AsyncClient) -> None:
        """Let everybody write one message at the same moment."""
        self.outcome.tried += 1
        n = self.outcome.tried
        await asyncio.gather(
            *(self._shop(client, who, n) for who in range(EACH)),
            *(self._rest(client, who, n) for who in range(EACH)),
            self._page(n),
        )

    async def _shop(self, client: httpx.AsyncClient, who: int, n: int) -> None:
        text = f"快递三天没到（s{who}-{n}）"
        body = {"user": f"s{who}", "id": f"s{who}-{n}", "text": text}
        await self._sent(client, "/webhooks/shop/one", body, text)

    async def _rest(self, client: httpx.AsyncClient, who: int, n: int) -> None:
        text = f"耳机右边没声音了（r{who}-{n}）"
        body = {"sender": f"r{who}", "message": text, "message_id": f"r{who}-{n}"}
        await self._sent(client, "/webhooks/rest/webhook", body, text)

    async def _sent(
        self, client: httpx.AsyncClient, path: str, body: dict[str, str], text: str
    ) -> None:
        status = await self._status(client.post(self.child.url + path, json=body))
        if status == httpx.codes.OK:
            self.outcome.acknowledged.append(text)

    async def _page(self, n: int) -> None:
        """Open the page anew, upload a file and hand it in."""
        async with httpx.AsyncClient(base_url=self.child.url, timeout=30) as browser:
            if await self._status(browser.post("/api/chat/session", json={})) != httpx.codes.OK:
                return
            body = b"%PDF-1.7\n1 0 obj\n" + f"{n}".encode()
            given = {"file": ("a.pdf", body, "application/pdf")}
            try:
                answer = await browser.post(_UPLOAD, files=given, headers={"x-qingsu": "1"})
            except httpx.TransportError:
                return
            self.outcome.answers[answer.status_code] += 1
            if answer.status_code != httpx.codes.CREATED:
                return
            text = f"这是单据（p{n}）"
            words = {"id": f"p{n}", "text": text, "attachments": [answer.json()["token"]]}
            if await self._status(browser.post("/api/chat/messages", json=words)) in {200, 202}:
                self.outcome.acknowledged.append(text)
                self.outcome.handed_in.append(hashlib.sha256(body).hexdigest())

    async def _status(self, asked: object) -> int:
        """Return the status of an answer, 0 where there was none."""
        try:
            answer = await asked  # type: ignore[misc]
        except httpx.TransportError:
            return 0
        status = int(answer.status_code)
        self.outcome.answers[status] += 1
        return status


def run(folder: Path, seed: int, most: int) -> Outcome:
    """Run the trial in *folder*, which must be empty: the server's own disk fails."""
    (folder / "data").mkdir(parents=True)
    faults = IoFaults.made(folder, folder / "data")
    plan = [(kind, n) for kind in Kind if kind is not Kind.GROW for n in _upto(kind, most)]
    return _run(Child(folder, faults.environment), faults, plan, seed)


def on_server(folder: Path, seed: int, most: int) -> Outcome:
    """Run it on a PostgreSQL whose disk fails; it stops itself then, and comes back by itself."""
    with open_folder() as shared:
        faults = IoFaults.made(shared, shared / "data")
        plan = [(kind, n) for kind in (Kind.WRITE, Kind.SYNC) for n in _upto(kind, most)]
        with own_server(shared, faults.environment) as (server, _):
            return _run(Child(folder, {"STORE": server.new()}), faults, plan, seed)


def _run(child: Child, faults: IoFaults, calls: Iterable[tuple[Kind, int]], seed: int) -> Outcome:
    begin, outcome, chance = time.monotonic(), Outcome(seed), random.Random(seed)
    plan = list(calls)
    chance.shuffle(plan)
    try:
        child.start()
        for at, (kind, n) in enumerate(plan):
            asyncio.run(_until_met(Customers(child, outcome), faults, kind, n, chance))
            outcome.fired[kind.name or ""] += faults.fired
            if at % 5 == 4:
                outcome.kills += 1
                child.kill()
                child.start()
        if not kept.until(lambda: _nothing_waits(child), DRAIN_S, time.sleep):
            outcome.wrong.append("work was left when the time was up")
        child.kill()
        child.start()
        child.end()
    finally:
        child.kill()
    outcome.wrong += _wrong(child, outcome)
    outcome.seconds = time.monotonic() - begin
    return outcome


def _nothing_waits(child: Child) -> bool:
    """Say whether all work is done; a server that is coming back says nothing yet."""
    try:
        return kept.waits(child.store) == 0
    except DBAPIError:
        return False


def _upto(kind: Kind, most: int) -> range:
    """Return which: a file is renamed once where it is written many times."""
    return range(1, 1 + (max(1, most // 10) if kind is Kind.RENAME else most))


async def _until_met(
    customers: Customers, faults: IoFaults, kind: Kind, n: int, chance: random.Random
) -> None:
    faults.arm(kind, n, chance.choice(CODES))
    outcome = customers.outcome
    async with httpx.AsyncClient(timeout=30) as client:
        for _ in range(ROUNDS):
            await customers.round(client)
            if faults.fired:
                break
        else:
            outcome.wrong.append(f"no {n}th {kind.name} in {ROUNDS} rounds")
        faults.heal()
        await _goes_on(customers, client)


async def _goes_on(customers: Customers, client: httpx.AsyncClient) -> None:
    """Write until somebody gets a 200 again: nobody has to start anything anew."""
    outcome, until = customers.outcome, time.monotonic() + HEALED_S
    before = len(outcome.acknowledged)
    while len(outcome.acknowledged) == before:
        if time.monotonic() > until:
            outcome.wrong.append("it did not go on")
            return
        await asyncio.sleep(0.2)
        await customers.round(client)


def _wrong(child: Child, outcome: Outcome) -> list[str]:
    """Compare what was promised with what is there."""
    stored = Counter(str(text) for (text,) in ask(child.store, _STORED))
    wrong = [f"lost: {text}" for text in outcome.acknowledged if text not in stored]
    wrong += [f"{n} times: {text}" for text, n in stored.items() if n > 1]
    entered = {sha for (sha,) in ask(child.store, _FILES)}
    for sha in outcome.handed_in:
        path = place(child.folder / "data" / "files", sha)
        if sha not in entered or not path.exists():
            wrong.append(f"lost: file {sha}")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != sha:
            wrong.append(f"spoilt: file {sha}")
    found = kept.read(child.store)
    wrong += [f"not answered: {one.event}" for one in found.arrived if not one.answered]
    wrong += [f"parked: {line}" for line in found.parked]
    wrong += list(found.integrity or ())
    odd = set(outcome.answers) - {200, 201, 202} - _TOLD
    return wrong + [f"answered with {status}" for status in sorted(odd)]


def main() -> int:
    """Run the long form and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=200, help="the last call of a kind that fails")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--postgresql", action="store_true", help="the database server's disk")
    args = parser.parse_args()
    print(f"SEED={args.seed}", flush=True)  # noqa: T201 - a command of its own, read on a terminal
    with TemporaryDirectory() as folder:
        of = on_server if args.postgresql else run
        outcome = of(Path(folder) / "trial", args.seed, args.most)
    print(outcome)  # noqa: T201 - a command of its own, read on a terminal
    return int(bool(outcome.wrong))


if __name__ == "__main__":
    raise SystemExit(main())
