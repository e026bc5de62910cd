"""Backups taken under load hold what was acknowledged before, and no half turn (promise 19)."""

from __future__ import annotations

import asyncio
import json
import shutil
import time
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.commands.backup import backup, restore
from tests.fakes.databases import ask
from tests.faults import kept
from tests.faults.child import Child
from tests.faults.generator import Generator
from tests.faults.history import Findings, Told, check

BACKUPS, TALKS, EACH, SEED = 20, 40, 15, 7
DRAIN_S = 60.0
WHOLE = (
    "lost", "doubled", "out_of_order", "duplicate_cases", "changed_cases", "timers_forgotten",
    "fired_twice", "parked", "damaged",
)  # fmt: skip
"""What must not be found in a database as it stood in the middle of work."""
_ARRIVED = "select id, answer is null from inbox"
_GIVEN = "select body from item where lane like 'in:%' and key is null"
_UNSENT = "select message_id from outbox where state = 'waiting'"
_TO_SEND = "select body from item where lane like 'out:%' and key is null"


@dataclass
class Taken:
    """A backup, and what was acknowledged when it began."""

    file: Path
    acknowledged: dict[str, list[str]] = field(default_factory=dict)


async def _under_load(child: Child, generator: Generator, folder: Path) -> list[Taken]:
    """Take backups at even distances of work done, while customers write."""
    taken: list[Taken] = []

    async def copies() -> None:
        for n in range(BACKUPS):
            await generator.reaches((n + 1) / (BACKUPS + 2))
            one = Taken(folder / f"{n}.tar", deepcopy(dict(generator.told.acknowledged)))
            await asyncio.to_thread(backup, one.file, data=child.folder / "data")
            taken.append(one)

    await asyncio.gather(generator.run(), copies())
    return taken


def _wrong(one: Taken, place: Path) -> dict[str, list[str]]:
    """Return what is wrong with a restored backup, by kind."""
    url = f"sqlite:///{place / 'qingsu.db'}"
    told = Told(one.acknowledged)
    found: Findings = check(told, kept.read(url))
    wrong = {kind: getattr(found, kind) for kind in WHOLE if getattr(found, kind)}
    waits = {number for number, open_ in ask(url, _ARRIVED) if open_}
    given = {json.loads(body)["inbox_id"] for (body,) in ask(url, _GIVEN)}
    unsent = {number for (number,) in ask(url, _UNSENT)}
    to_send = {json.loads(body)["message"] for (body,) in ask(url, _TO_SEND)}
    halves = {
        "a turn": waits ^ given,
        "a send": unsent - to_send,
    }
    return wrong | {f"half of {name}": sorted(map(str, x)) for name, x in halves.items() if x}


@pytest.mark.slow
def test_twenty_backups_under_load_each_restore_to_one_moment(tmp_path: Path) -> None:
    child = Child(tmp_path / "live")
    generator = Generator(lambda: child.url, TALKS, EACH, SEED)
    try:
        child.start()
        taken = asyncio.run(_under_load(child, generator, tmp_path))
    finally:
        child.kill()
    assert len(taken) == BACKUPS
    counts = []
    for n, one in enumerate(taken):
        place = tmp_path / f"place-{n}"
        restore(one.file, data=place)
        assert _wrong(one, place) == {}, one.file
        ((said,),) = ask(f"sqlite:///{place / 'qingsu.db'}", "select count(*) from messages")
        counts.append(said)
    assert counts == sorted(counts), "each one later than the one before"
    assert counts[0] < counts[-1]
    _goes_on(taken[-1], tmp_path)


def _goes_on(one: Taken, tmp_path: Path) -> None:
    """Let a server on a restored backup do what was left to do."""
    again = Child(tmp_path / "again")
    restore(one.file, data=again.folder / "data")
    shutil.copy(tmp_path / "live" / "data" / "secret", again.folder / "data" / "secret")
    try:
        again.start()
        assert kept.until(lambda: kept.waits(again.store) == 0, DRAIN_S, time.sleep)
        again.end()
    finally:
        again.kill()
    found = check(Told(one.acknowledged), kept.read(again.store))
    assert [kind for kind in WHOLE if getattr(found, kind)] == [], str(found)
    assert found.unanswered == []
