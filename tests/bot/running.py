"""Run a test on an event loop, and wait there for what must come true."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any


def run(test: Coroutine[Any, Any, None], most: float = 30) -> None:
    """Run a test on a loop of its own, *most* seconds at most."""
    asyncio.run(asyncio.wait_for(test, most))


async def until(true: Callable[[], bool], wait: float = 5.0) -> None:
    """Wait until something holds, *wait* seconds at most."""
    end = time.monotonic() + wait
    while not true():
        assert time.monotonic() < end, "it never came true"
        await asyncio.sleep(0.005)
