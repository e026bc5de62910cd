"""How fast a reader is, and what it holds: seconds to load, milliseconds a message, megabytes."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from nlu.types import Parse

_STATUS = Path("/proc/self/status")
_CLEAR = Path("/proc/self/clear_refs")
_FORGET_PEAK = "5"
_KILO = 1024


@dataclass(frozen=True, slots=True)
class Speed:
    """What was measured of `count` messages.

    load_s: seconds until the first can be read. p50_ms, p99_ms: half and 99 of 100 took no longer.
    memory_mb: the most this process held since `forget_peak`, None where the system does not tell.
    """

    load_s: float
    count: int
    p50_ms: float
    p99_ms: float
    memory_mb: float | None


class Reads(Protocol):
    """What understands messages."""

    def read(self, text: str, /) -> Parse:
        """Understand one message."""
        ...


R = TypeVar("R", bound=Reads)


class Watch(Generic[R]):
    """Reads like the reader it loads, and keeps how long each message took."""

    def __init__(
        self, load: Callable[[], R], clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self._clock = clock
        begin = clock()
        self.reader = load()
        self._load_s = clock() - begin
        self._took: list[float] = []

    def read(self, text: str) -> Parse:
        """Read one message."""
        begin = self._clock()
        parse = self.reader.read(text)
        self._took.append(self._clock() - begin)
        return parse

    def speed(self) -> Speed:
        """Tell what was measured up to now."""
        return Speed(
            load_s=self._load_s,
            count=len(self._took),
            p50_ms=1000 * quantile(self._took, 0.5),
            p99_ms=1000 * quantile(self._took, 0.99),
            memory_mb=most_memory(),
        )


def quantile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that `share` of all values do not exceed; 0 of none."""
    return sorted(values)[max(math.ceil(share * len(values)) - 1, 0)] if values else 0.0


def most_memory(status: Path = _STATUS) -> float | None:
    """Return the most megabytes this process held, None where the system does not tell."""
    try:
        lines = status.read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    sizes = [line.split()[1] for line in lines if line.startswith("VmHWM:")]
    return int(sizes[0]) / _KILO if sizes else None


def forget_peak(clear: Path = _CLEAR) -> None:
    """Let `most_memory` count from now, where the system can: training holds more than reading."""
    with suppress(OSError):
        clear.write_text(_FORGET_PEAK, encoding="ascii")


@contextmanager
def one_core() -> Iterator[None]:
    """Keep this thread on one core inside, where the system can: figures are per core."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(allowed)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)
