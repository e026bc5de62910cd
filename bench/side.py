"""Side by side: the same talks to everybody, one after the other on the same machine.

    python -m bench.side [--only floor sqlite rasa] [--seconds 15] [--write]

First as many turns as go with 32 customers at once (turns a second, CPU a turn), then half as many
(p50, p99). CPU and memory are of all processes of whoever answers; figures swing with the machine,
so what counts is a row beside another of the same run.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from bench import maker, picture, process
from bench.figures import BARE, FLOOR, FULL, KEPT, RASA, Row
from bench.rasa_bot import RasaAbsentError
from bench.server import default_model
from bench.subjects import BY_NAME, Place, Subject

WARM_S = 4.0


def measure(name: str, place: Place, seconds: float) -> Row:
    """Start one subject, load it, and return its figures."""
    with BY_NAME[name](place) as subject:
        asyncio.run(maker.flat_out(subject.url, WARM_S))
        return _loaded(name, subject, seconds)


def _loaded(name: str, subject: Subject, seconds: float) -> Row:
    before = process.cpu_s(subject.pids)
    most = asyncio.run(maker.flat_out(subject.url, seconds))
    cpu = process.cpu_s(subject.pids) - before
    half = asyncio.run(maker.at_rate(subject.url, max(1.0, most.a_second / 2), seconds))
    return Row(
        name=name,
        turns_s=most.a_second,
        p50_ms=half.ms(0.5),
        p99_ms=half.ms(0.99),
        cpu_ms=1000 * cpu / max(1, most.turns),
        memory_mb=process.memory_mb(subject.pids),
        start_s=subject.start_s,
        failed=most.failed + half.failed,
    )


def run(names: Sequence[str], seconds: float) -> list[Row]:
    """Measure everybody named, one after the other; who is absent is said and left out."""
    rows: list[Row] = []
    for name in names:
        with tempfile.TemporaryDirectory(prefix="qingsu-bench-") as folder:
            place = Place(Path(folder), default_model(), (KEPT / "rasa").absolute())
            try:
                row = measure(name, place, seconds)
            except RasaAbsentError as error:
                print(f"{name:14} left out: {error}", file=sys.stderr, flush=True)
                continue
        print(line(row), flush=True)
        rows.append(row)
    return rows


def line(row: Row) -> str:
    """Return a row for the terminal."""
    slow = f"p50 {row.p50_ms:7.1f}  p99 {row.p99_ms:7.1f} ms"
    cost = f"CPU {row.cpu_ms:7.2f} ms a turn  {row.memory_mb:6.0f} MB  start {row.start_s:5.1f} s"
    return f"{row.name:14} {row.turns_s:7.0f} turns/s  {slow}  {cost}  failed {row.failed}"


def ratios(rows: Sequence[Row]) -> list[tuple[str, float, float]]:
    """Return what was wanted of this run: (what, figure, bound); smaller is better.

    Rasa's turns are counted against ours: 1 means we take just twenty times as many.
    """
    by_name = {row.name: row for row in rows}
    found: list[tuple[str, float, float]] = []
    if FLOOR in by_name and BARE in by_name:
        times = by_name[BARE].cpu_ms / by_name[FLOOR].cpu_ms
        found.append(("CPU of a turn without sentence vectors, in floors", times, 3.0))
    if FULL in by_name:
        found.append(("p99 at half of capacity, ms", by_name[FULL].p99_ms, 50.0))
    if FULL in by_name and RASA in by_name:
        share = 20 * by_name[RASA].turns_s / by_name[FULL].turns_s
        found.append(("twenty times Rasa's turns a second, in ours", share, 1.0))
    return found


def main() -> int:
    """Measure, print, keep the rows in var/bench; 1 when a bound is missed."""
    asks = argparse.ArgumentParser(description=__doc__)
    asks.add_argument("--only", nargs="+", choices=list(BY_NAME), default=list(BY_NAME))
    asks.add_argument("--seconds", type=float, default=15)
    asks.add_argument("--write", action="store_true", help="table and chart for the README")
    wanted = asks.parse_args()
    rows = run(wanted.only, wanted.seconds)
    for what, figure, bound in ratios(rows):
        print(f"{what:52} {figure:8.2f}   wanted {bound:g}{'' if figure <= bound else '   MISSED'}")
    KEPT.mkdir(parents=True, exist_ok=True)
    (KEPT / "side.json").write_text(json.dumps([asdict(row) for row in rows], indent=1))
    if wanted.write:
        picture.write(rows)
    missed = any(figure > bound for _, figure, bound in ratios(rows))
    return int(missed or any(row.failed for row in rows))


if __name__ == "__main__":
    raise SystemExit(main())
