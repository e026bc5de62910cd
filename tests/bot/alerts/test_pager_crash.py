"""The power may go before any write: no round is left out, none is called twice but what flew."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from storage.store import Store
from tests.fakes.alerts_bench import (
    Bench,
    Clock,
    Pigeon,
    hand_off,
    opened,
    pager,
    play,
    running,
    until,
)

CALLED = ("o", "l")
FEWEST_WRITES = 15


@dataclass
class Power:
    """The store's fault port: cuts before the n-th write from now, if any."""

    left: int | None = None

    def __call__(self) -> None:
        """Take note of a write, or cut."""
        if self.left is not None:
            self.left -= 1
            if self.gone:
                raise CutError

    @property
    def gone(self) -> bool:
        """Tell whether it was cut."""
        return self.left is not None and self.left < 0


class CutError(Exception):
    """The lights went out."""


async def _run_into_the_dark(store: Store, courier: Pigeon, power: Power) -> bool:
    """Run a pager until the power goes; False when it had done everything before."""
    made = pager(store, courier, courier.clock)
    bench = Bench(store, courier.clock, courier, made)
    task = asyncio.create_task(made.run())
    await until(lambda: task.done() or power.gone or bench.quiet())
    cut = power.gone
    task.cancel()
    await asyncio.wait([task])
    if not task.cancelled():
        task.exception()  # the pager died of it, as the process would have
    with suppress(CutError):
        store.do(lambda tx: tx.now)  # what was still to be written is in the dark as well
    return cut


async def _cut_before(n: int, folder: Path) -> bool:
    """Cut the power before the n-th write, then let the next run finish; tell whether it was."""
    clock, power = Clock(), Power()
    store = opened(folder, clock, power)
    courier = Pigeon(clock)
    hand_off(store)
    clock.now += 300  # two rounds are due
    power.left = n
    cut = await _run_into_the_dark(store, courier, power)
    power.left = None
    async with running(store, courier, clock) as made:
        await made.at(400)
        assert made.alarm().step == len(CALLED)
    calls = Counter(target for _, target in courier.calls)
    assert set(calls) == set(CALLED), f"left out after {n} writes"
    assert max(calls.values()) <= 2, f"more than what was under way, after {n} writes"
    store.close()
    return cut


@pytest.mark.parametrize("stride", [7, pytest.param(1, marks=pytest.mark.slow)])
def test_a_power_cut_before_any_write_leaves_nobody_uncalled(tmp_path: Path, stride: int) -> None:
    async def all_of_them() -> None:
        n = 0
        while await _cut_before(n, tmp_path / str(n)):
            n += stride
        assert n > FEWEST_WRITES

    play(all_of_them())
