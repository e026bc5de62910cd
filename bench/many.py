"""What an open conversation holds in memory: 10,000 customers who have written once.

    python -m bench.many [--talks 10000]

The server has taken some thousand turns before, so what it needs anyway is there; memory is the
proportional share (PSS) of all its processes.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from pathlib import Path

from bench import maker, process
from bench.server import Server, running

WANTED_KB = 5.0
WARM = 1_000


def grown_kb(server: Server, talks: int) -> float:
    """Open *talks* conversations; return the kilobytes each added."""
    assert server.process is not None
    asyncio.run(maker.openings(server.url, min(WARM, talks)))
    before = process.memory_mb([server.process.pid])
    load = asyncio.run(maker.openings(server.url, talks))
    after = process.memory_mb([server.process.pid])
    print(f"{load.turns} talks opened, {load.failed} failed: {before:.1f} MB, then {after:.1f} MB")
    return 1024 * (after - before) / max(1, load.turns)


def main() -> int:
    """Run; 1 when a conversation holds too much."""
    asks = argparse.ArgumentParser(description=__doc__)
    asks.add_argument("--talks", type=int, default=10_000)
    wanted = asks.parse_args()
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as server:
        each = grown_kb(server, wanted.talks)
    print(f"{each:.2f} KB an open conversation, wanted {WANTED_KB:.0f}")
    return int(each > WANTED_KB)


if __name__ == "__main__":
    raise SystemExit(main())
