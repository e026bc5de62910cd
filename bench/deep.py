"""Does a full table slow a turn? 1,000,000 messages and 100,000 open timers against none.

    python -m bench.deep [--messages 1000000] [--timers 100000] [--rounds 5]

Two servers stand beside each other, one on an empty database, one on the full one, and get the
same talks in turns; CPU of a turn is compared within each round, and the middle round counts.
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import statistics
import tempfile
import time
from pathlib import Path

from bench import maker, process
from bench.server import Server, default_model
from storage import migrate

WANTED = 1.10
ROUND_S, WARM_S = 4.0, 3.0
_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :count) "
_CHATS = """
INSERT INTO people (id, created) SELECT i + 1, 0 FROM n;
INSERT INTO identities (channel, account, user, person_id, created)
SELECT 'web', 'old', 'u' || i, i + 1, 0 FROM n;
INSERT INTO conversations (chat, channel, account, user, person_id, created, updated)
SELECT 'web:old:u' || i, 'web', 'old', 'u' || i, i + 1, 0, i FROM n;
INSERT INTO lane (lane, pool, at, hold) SELECT 'in:web:old:u' || i, 'in', :due, 0 FROM n;
INSERT INTO item (lane, due, key, body)
SELECT 'in:web:old:u' || i, :due, 'silence', '{"kind":"due","key":"silence"}' FROM n
"""
_WORDS = """
INSERT INTO inbox (channel, account, event_id, chat, kind, at, received, answer, raw)
SELECT 'web', 'old', 'e' || i, 'web:old:u' || (i % :chats), 'message', i, i, i + 1, '{}' FROM n;
INSERT INTO messages (chat, inbox_id, direction, author, kind, text, at)
SELECT 'web:old:u' || (i % :chats), i + 1, iif(i % 2, 'out', 'in'), iif(i % 2, 'bot', 'customer'),
'message', '上周买的电饭煲煮到一半就断电，找过客服也没人管', i FROM n
"""


def fill(database: Path, messages: int, timers: int) -> None:
    """Fill a migrated database: a talk for every timer, due in a year."""
    given = {"due": time.time() + 365 * 86400, "chats": timers}
    base = sqlite3.connect(database)
    for words in _CHATS.split(";"):
        base.execute(_with_numbers(words), given | {"count": timers})
    for words in _WORDS.split(";"):
        base.execute(_with_numbers(words), given | {"count": messages})
    base.commit()
    base.execute("ANALYZE")
    base.close()


def _with_numbers(words: str) -> str:
    """Put the numbers before the SELECT they feed."""
    into, select, rest = words.partition("SELECT")
    return f"{into}{_NUMBERS}{select}{rest}"


def turn_cpu(server: Server) -> float:
    """Return the CPU seconds of a turn, loaded for a moment."""
    assert server.process is not None
    before = process.cpu_s([server.process.pid])
    load = asyncio.run(maker.flat_out(server.url, ROUND_S))
    return (process.cpu_s([server.process.pid]) - before) / max(1, load.turns)


def compare(empty: Server, full: Server, rounds: int) -> float:
    """Return how many times the CPU of a turn a full database takes."""
    for server in (empty, full):
        asyncio.run(maker.flat_out(server.url, WARM_S))
    found = []
    for n in range(rounds):
        pair = (empty, full) if n % 2 else (full, empty)
        cost = {id(server): turn_cpu(server) for server in pair}
        found.append(cost[id(full)] / cost[id(empty)])
        print(
            f"round {n + 1}: {1e3 * cost[id(empty)]:.2f} ms of CPU a turn empty, "
            f"{1e3 * cost[id(full)]:.2f} full",
            flush=True,
        )
    return statistics.median(found)


def run(folder: Path, messages: int, timers: int, rounds: int) -> float:
    """Set both up, compare, and return the ratio."""
    empty, full = (Server(folder / name, default_model()) for name in ("empty", "full"))
    full.data.mkdir()
    migrate.upgrade(f"sqlite:///{full.database}")
    begin = time.perf_counter()
    fill(full.database, messages, timers)
    size = full.database.stat().st_size / 2**20
    print(f"{messages} messages, {timers} timers: {size:.0f} MiB", end=" ")
    print(f"in {time.perf_counter() - begin:.0f} s", flush=True)
    empty.start()
    try:
        full.start()
        try:
            return compare(empty, full, rounds)
        finally:
            full.stop()
    finally:
        empty.stop()


def main() -> int:
    """Run; 1 when a full table costs more than a tenth."""
    asks = argparse.ArgumentParser(description=__doc__)
    asks.add_argument("--messages", type=int, default=1_000_000)
    asks.add_argument("--timers", type=int, default=100_000)
    asks.add_argument("--rounds", type=int, default=5)
    wanted = asks.parse_args()
    with tempfile.TemporaryDirectory(prefix="qingsu-deep-") as folder:
        times = run(Path(folder), wanted.messages, wanted.timers, wanted.rounds)
    print(f"a full table costs {times:.2f} times the CPU of a turn, wanted {WANTED:.2f}")
    return int(times > WANTED)


if __name__ == "__main__":
    raise SystemExit(main())
