"""Turns a second with real reading and durable commits, and what each part of a turn costs.

    python -m bench.load [--seconds 20] [--rate 50]

Starts the product, sends real turns over HTTP at a fixed rate (latency) and then as fast as they
go with 32 customers at once (throughput); afterwards times each part alone in this process.
Absolute figures swing with the machine; compare parts of one run.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from pathlib import Path

import httpx

from bench.parts import part_costs
from bench.server import Server, default_model, running

_AT_ONCE = 32
_WORDS = (
    "上周买的电饭煲煮到一半就断电，找过客服也没人管",
    "不知道",
    "上周三在京东买的",
    "想换一台新的",
    "对",
    "快递都五天了还没到，到底什么时候能送",
)


async def at_rate(server: Server, rate: float, seconds: float) -> list[float]:
    """Send *rate* turns a second for *seconds*; return each turn's seconds, failures as inf."""
    times: list[float] = []
    limits = httpx.Limits(max_connections=200, max_keepalive_connections=200)
    async with httpx.AsyncClient(base_url=server.url, timeout=30, limits=limits) as client:
        begin, tasks = time.perf_counter(), []
        for n in range(int(rate * seconds)):
            await asyncio.sleep(max(0.0, begin + n / rate - time.perf_counter()))
            tasks.append(asyncio.create_task(_turn(client, f"load-{n // 6}", n, times)))
        await asyncio.gather(*tasks)
    return times


async def flat_out(server: Server, seconds: float) -> float:
    """Send turns with 32 customers at once; return turns a second."""
    done: list[float] = []
    end = time.perf_counter() + seconds
    async with httpx.AsyncClient(base_url=server.url, timeout=30) as client:

        async def customer(who: int) -> None:
            n = 0
            while time.perf_counter() < end:
                await _turn(client, f"flat-{who}-{n // 6}", n, done)
                n += 1

        await asyncio.gather(*(customer(w) for w in range(_AT_ONCE)))
    return len(done) / seconds


async def _turn(client: httpx.AsyncClient, sender: str, n: int, times: list[float]) -> None:
    begin = time.perf_counter()
    body = {"sender": sender, "message": _WORDS[n % len(_WORDS)]}
    answer = await client.post("/webhooks/rest/webhook", json=body)
    good = answer.status_code == httpx.codes.OK and answer.json()
    times.append(time.perf_counter() - begin if good else float("inf"))


def _cpu_s(server: Server) -> float:
    """Return the CPU seconds the server has used."""
    assert server.process is not None
    stat = Path(f"/proc/{server.process.pid}/stat").read_text().rsplit(") ", 1)[1].split()
    return (int(stat[11]) + int(stat[12])) / 100


def _share(times: list[float], share: float) -> float:
    return 1000 * sorted(times)[min(len(times) - 1, int(share * len(times)))]


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--rate", type=float, default=50)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as server:
        asyncio.run(at_rate(server, 10, 2))
        before = _cpu_s(server)
        times = asyncio.run(at_rate(server, args.rate, args.seconds))
        cpu = (_cpu_s(server) - before) / len(times)
        speed = asyncio.run(flat_out(server, args.seconds))
    half, most = _share(times, 0.5), _share(times, 0.99)
    failed = sum(t == float("inf") for t in times)
    print(f"{args.rate:.0f} turns/s: p50 {half:.1f} ms, p99 {most:.1f} ms")
    print(f"  failed {failed} of {len(times)}, CPU {1e3 * cpu:.2f} ms a turn")
    print(f"flat out, {_AT_ONCE} at once: {speed:.0f} turns/s")
    print(f"{'part of one turn, alone':36} {'µs':>8} {'share':>7}")
    costs = part_costs(default_model())
    whole = sum(costs.values())
    for name, seconds in costs.items():
        print(f"{name:36} {1e6 * seconds:8.0f} {100 * seconds / whole:6.1f} %")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
