"""On a real database the cursor is never ahead of the messages, whatever process dies."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.channels.base import Request
from bot.channels.inlet import StoreInlet
from bot.channels.wecom.kf import WeComKf
from bot.hub import Hub
from bot.intake import Intake
from storage import migrate, shared
from storage.store import Store
from tests.bot.channels.wecom.wecom_bench import CURSOR, USER, channel_of, platform, run, until
from tests.bot.runtime_fakes import Clock, rows
from tests.fakes.wecom_platform import WeCom
from tests.storage.conftest import Power


@dataclass
class Process:
    """A process with a real store, and the channel in it."""

    url: str
    clock: Callable[[], float]
    base: str
    power: Power = field(default_factory=Power)

    def __post_init__(self) -> None:
        self.store = Store.open(self.url, self.clock, self.power)
        self.intake = Intake(self.store, Hub(), lambda: None)
        self.channel: WeComKf = channel_of(self.base, self.clock)

    async def start(self, owner: str) -> None:
        """Start the channel."""
        await self.channel.start(StoreInlet(self.store, self.intake, owner, self.clock))

    async def stop(self) -> None:
        """Stop it, and close the store."""
        await self.channel.stop()
        await asyncio.to_thread(self.store.close)


def heard(folder: Path) -> list[str]:
    return sorted(row[3] for row in rows(folder, "kf.db")["inbox"])


@pytest.mark.parametrize("step", [9, pytest.param(1, marks=pytest.mark.slow)])
def test_the_cursor_is_never_ahead_of_the_messages_wherever_the_power_is_cut(
    tmp_path: Path, step: int
) -> None:
    async def cut(n: int, wecom: WeCom, base: str, folder: Path) -> bool:
        """Cut before the n-th write, look, and go on after it; False when it got through."""
        url = f"sqlite:///{folder / 'kf.db'}"
        first = Process(url, wecom.clock, base, Power(n))
        await first.start(f"a{n}")
        await until(lambda: (first.power.left or 0) < 0 or _cursor(first.store) == "c4")
        cut_short = (first.power.left or 0) < 0
        await first.stop()
        second = Process(url, wecom.clock, base)
        cursor = _cursor(second.store)
        assert len(heard(folder)) >= int(cursor[1:])
        await second.start(f"a{n}")
        await until(lambda: _cursor(second.store) == "c4")
        await second.stop()
        assert heard(folder) == ["m00001", "m00002", "m00003", "m00004"]
        return cut_short

    async def cuts() -> None:
        clock = Clock()
        empty = tmp_path / "empty"
        empty.mkdir()
        migrate.upgrade(f"sqlite:///{empty / 'kf.db'}")
        async with platform(clock) as (wecom, base):
            wecom.page = 2
            for n in range(4):
                wecom.says(USER, f"m{n}")
            for n in range(0, 90, step):
                clock.on(120)
                folder = tmp_path / str(n)
                shutil.copytree(empty, folder)
                if not await cut(n, wecom, base, folder):
                    return
            raise AssertionError("it never got through")

    run(cuts(), 120)


def _cursor(store: Store) -> str:
    kept = store.read(lambda c: shared.get(c, CURSOR))
    return "c0" if kept is None else kept.value


def test_two_processes_on_one_database_hear_every_message_once(tmp_path: Path) -> None:
    async def pull() -> None:
        clock = Clock()
        url = f"sqlite:///{tmp_path / 'kf.db'}"
        migrate.upgrade(url)
        async with platform(clock) as (wecom, base):
            both = [Process(url, clock, base), Process(url, clock, base)]
            for n, one in enumerate(both):
                await one.start(f"p{n}")
            wecom.page = 4
            sent = [wecom.says(USER, f"m{n}") for n in range(10)]
            query, body = wecom.knock()
            await both[0].channel.handle(Request("POST", query, {}, body))
            await until(lambda: heard(tmp_path) == sent)
            await asyncio.sleep(0.1)
            for one in both:
                await one.stop()
            assert wecom.issued == 1
            assert len(rows(tmp_path, "kf.db")["messages"]) == 10

    run(pull())
