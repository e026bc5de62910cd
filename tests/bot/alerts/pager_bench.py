"""Alarm settings, and two pagers on one database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.alerts.settings import Alerts
from tests.fakes.alerts_bench import ROLES, Bench, Clock, Pigeon, opened, running


@asynccontextmanager
async def two_pagers(folder: Path) -> AsyncIterator[tuple[Bench, Bench]]:
    """Run two pagers with one courier, each with a connection of its own."""
    clock = Clock()
    courier = Pigeon(clock)
    first, second = opened(folder, clock), opened(folder, clock)
    a, b = (running(s, courier, clock, process=p) for s, p in ((first, "a"), (second, "b")))
    async with a as one, b as other:
        yield one, other
    first.close()
    second.close()


def settings(**more: Any) -> Alerts:
    return Alerts.model_validate(ROLES.model_dump() | more)
