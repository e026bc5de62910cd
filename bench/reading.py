"""Reading alone: seconds to load, milliseconds a message on one core, megabytes held.

    python -m bench.reading [--texts 2000]

Texts are drawn from the utterances the program ships, as long as customers write.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys

from bench.server import default_model
from nlu import examples
from nlu.pipeline import Pipeline
from nlu.speed import Speed, Watch, forget_peak, one_core

P50_MS, P99_MS, LOAD_S, MEMORY_MB = 3.0, 8.0, 2.0, 300.0
WARM = 50


def drawn(count: int) -> list[str]:
    """Return *count* texts, the same every time."""
    texts = sorted({one.text for one in examples.read()})
    return random.Random(5).sample(texts, min(count, len(texts)))


def timed(texts: list[str]) -> Speed:
    """Load a reader in this process and read *texts* on one core."""
    forget_peak()
    with one_core():
        watch = Watch(lambda: Pipeline.load(default_model()))
        for text in texts[:WARM]:
            watch.reader.read(text)
        for text in texts:
            watch.read(text)
    return watch.speed()


def report(speed: Speed) -> bool:
    """Print what was measured; tell whether all of it is within its bound."""
    rows = (
        ("load, s", speed.load_s, LOAD_S),
        ("p50, ms a message", speed.p50_ms, P50_MS),
        ("p99, ms a message", speed.p99_ms, P99_MS),
        ("memory, MB", speed.memory_mb or 0.0, MEMORY_MB),
    )
    for what, figure, bound in rows:
        print(f"{what:24} {figure:8.2f}   wanted {bound:g}{'' if figure <= bound else '   MISSED'}")
    return all(figure <= bound for _, figure, bound in rows)


def main() -> int:
    """Measure in a process that holds nothing else, and print; 1 when a bound is missed."""
    asks = argparse.ArgumentParser(description=__doc__)
    asks.add_argument("--texts", type=int, default=2_000)
    asks.add_argument("--given", action="store_true", help="texts come as JSON on standard input")
    wanted = asks.parse_args()
    if wanted.given:
        return int(not report(timed(json.load(sys.stdin))))
    texts = json.dumps(drawn(wanted.texts))
    command = [sys.executable, "-m", "bench.reading", "--given"]
    return subprocess.run(command, input=texts, text=True, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
