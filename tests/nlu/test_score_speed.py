"""How fast, on one core, with how much memory; and several readers on the same texts."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.compare import compare
from nlu.score import Line
from nlu.speed import Watch, forget_peak, most_memory, one_core, quantile
from nlu.types import Intent, Parse

LINES = [Line("some", str(i), text, {"intent": "greet"}) for i, text in enumerate("你好啊")]


class Echo:
    """Reads every text as the same intent, and keeps on which cores it did."""

    def __init__(self, intent: Intent) -> None:
        self.intent = intent
        self.cores: list[int] = []

    def read(self, text: str, /) -> Parse:
        """Say the one intent."""
        self.cores.append(len(os.sched_getaffinity(0)))
        return Parse(text, intent=self.intent, sure={"intent": 0.75})

    def nearest(self, text: str, count: int = 3, /) -> list[tuple[str, float]]:
        """Make utterances up."""
        return [(f"像{text}", 0.5)] * count


def ticking(step: float) -> Callable[[], float]:
    """Return a clock that goes on by `step` seconds whenever it is looked at."""
    now = 0.0

    def look() -> float:
        nonlocal now
        now += step
        return now

    return look


def test_a_watch_tells_how_long_loading_and_reading_took() -> None:
    watch = Watch(lambda: Echo(Intent.GREET), ticking(0.25))
    assert [watch.read("你好").intent for _ in range(3)] == ["greet"] * 3
    speed = watch.speed()
    assert (speed.load_s, speed.count, speed.p50_ms, speed.p99_ms) == (0.25, 3, 250, 250)


def test_a_watch_that_saw_nothing_tells_nothing() -> None:
    assert Watch(lambda: Echo(Intent.GREET)).speed().p99_ms == 0


@given(st.lists(st.floats(0, 100), min_size=1), st.floats(0.01, 1))
def test_a_share_of_all_values_is_no_larger_than_its_quantile(
    numbers: list[float], share: float
) -> None:
    limit = quantile(numbers, share)
    assert limit in numbers
    assert sum(n <= limit for n in numbers) >= share * len(numbers)


def test_memory_is_told_where_the_system_tells_it(tmp_path: Path) -> None:
    status = tmp_path / "status"
    assert most_memory(status) is None
    status.write_text("Name:\tqingsu\n", encoding="utf-8")
    assert most_memory(status) is None
    status.write_text("Name:\tqingsu\nVmHWM:\t  204800 kB\n", encoding="utf-8")
    assert most_memory(status) == 200


@pytest.mark.skipif(most_memory() is None, reason="needs /proc, which tells the peak of memory")
def test_what_was_held_before_is_forgotten() -> None:
    held = bytearray(200 << 20)
    before = most_memory()
    del held
    forget_peak()
    after = most_memory()
    assert before is not None
    assert after is not None
    assert after < before - 100


def test_a_system_that_cannot_forget_is_let_be(tmp_path: Path) -> None:
    forget_peak(tmp_path / "missing" / "clear_refs")
    assert list(tmp_path.iterdir()) == []


def test_one_core_reads_and_all_come_back_after() -> None:
    every = os.sched_getaffinity(0)
    with one_core():
        inside = os.sched_getaffinity(0)
    assert len(inside) == 1
    assert os.sched_getaffinity(0) == every


def test_readers_read_the_same_texts_one_after_the_other() -> None:
    greeting, parting = Echo(Intent.GREET), Echo(Intent.BYE)
    heard: list[str] = []
    readers = {"one": lambda: greeting, "two": lambda: parting}
    runs = compare(LINES, readers, mistakes=2, progress=heard.append)
    assert heard == [run.name for run in runs] == ["one", "two"]
    assert [[a.line for a in run.answers] for run in runs] == [LINES, LINES]
    assert [len(run.worst) for run in runs] == [0, 2]
    assert [run.speed.count for run in runs] == [3, 3]
    assert greeting.cores == parting.cores == [1, 1, 1]


def test_errors_are_looked_for_only_when_wanted() -> None:
    (run,) = compare(LINES, {"one": lambda: Echo(Intent.BYE)})
    assert run.worst == ()
