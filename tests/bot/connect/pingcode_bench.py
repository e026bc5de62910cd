"""A desk with tasks, and a pretend PingCode they go to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.bot.connect.items_bench import Desk, desk, pingcode_settings
from tests.fakes.connect_bench import Clock
from tests.fakes.pretend_pingcode import PingCode, pingcode


@asynccontextmanager
async def shop(folder: Path, **more: Any) -> AsyncIterator[tuple[Desk, PingCode]]:
    clock = Clock()
    async with (
        pingcode(clock) as there,
        desk(folder, clock, {"rd": pingcode_settings(there.url, **more)}) as here,
    ):
        yield here, there
