"""Changes from both sides, at once and while things break, end equal, each comment once."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot.connect.items import deciding
from bot.connect.items.settings import Items
from tests.bot.connect.items_bench import Desk, desk, pingcode_settings, worktile_settings
from tests.fakes.connect_bench import Clock
from tests.fakes.connect_server import CUT, LOST
from tests.fakes.pretend_pingcode import STATES, PingCode, pingcode
from tests.fakes.pretend_worktile import STATES as WORKTILE
from tests.fakes.pretend_worktile import Worktile, worktile

FEW, MANY = 12, 200
ACTS = ("take", "answer", "done", "cancel", "note", "assign", "note")


class Both:
    """Two sides that change the same tasks; what each said is kept."""

    def __init__(self, here: Desk, there: PingCode | Worktile, seed: int) -> None:
        self.here = here
        self.there = there
        self.chance = random.Random(seed)
        self.states = list(STATES if isinstance(there, PingCode) else WORKTILE)
        self.tasks = [here.raise_task(f"第{n}件") for n in range(6)]
        self.ours: list[str] = []
        self.theirs: list[str] = []

    def change(self, n: int) -> None:
        """Make one change, here or there."""
        task = self.chance.choice(self.tasks)
        if self.chance.random() < 0.5:
            act, text = self.chance.choice(ACTS), f"我方第{n}句"
            if self.here.do(task, act, text, team="quality") and act not in {"take", "assign"}:
                self.ours.append(text)
        elif self.chance.random() < 0.5:
            self.there.move(task, self.chance.choice(self.states))
        else:
            self.theirs.append(f"对方第{n}句")
            self.there.say(task, self.theirs[-1])

    def said_there(self) -> list[str]:
        """Return the words of every comment that is ours."""
        rows = [
            row
            for task in self.tasks
            for row in (
                self.there.comments.get(self.there.of(task)["id"], [])
                if isinstance(self.there, PingCode)
                else self.there.of(task)["said"]
            )
        ]
        return [str(row["content"]).split("\n")[0] for row in rows]

    def said_here(self) -> str:
        """Return every note."""
        return "\n".join(note for task in self.tasks for note in self.here.notes(task))

    def differ(self, settings: Items) -> dict[int, tuple[str, str]]:
        """Return the tasks whose sides say different things."""
        found = {}
        for task in self.tasks:
            here, there = self.here.task(task).state, self.there.of(task)["state"]
            name, group = STATES.get(there, ("", ""))
            if there != settings.theirs(here) and settings.ours(there, name, group) != here:
                found[task] = here, there
        return found


async def storm(both: Both, settings: Items, changes: int, *, faults: bool) -> None:
    server = both.there.server
    assert server is not None
    await both.here.settle()
    for n in range(changes):
        both.change(n)
        if faults and n % 9 == 4:
            server.faults = ["pass"] * both.chance.randrange(4) + [
                both.chance.choice([CUT, LOST, 503])
            ]
        if n % 3 == 0:
            await both.here.watch(both.chance.choice([1, 7, 61]))
    server.faults = []
    for _ in range(4):
        await both.here.watch(3700)
    assert both.differ(settings) == {}
    ours, theirs = Counter(both.said_there()), both.said_here()
    assert {text: ours[text] for text in both.ours} == dict.fromkeys(both.ours, 1)
    assert {text: theirs.count(f"：{text}") for text in both.theirs} == dict.fromkeys(
        both.theirs, 1
    )
    calls = len(server.came)
    await both.here.watch(61)
    moving = [c for c in server.came[calls:] if c.method in {"PATCH", "PUT"}]
    assert moving == []


def test_changes_from_both_sides_end_equal(tmp_path: Path) -> None:
    """S2-72: two ways, no loop: at the end nobody writes any more."""
    asyncio.run(asyncio.wait_for(with_pingcode(tmp_path, 7, FEW, faults=True), 60))


@pytest.mark.slow
@pytest.mark.parametrize(
    "more", [{"seed": 7}, {"seed": 7, "faults": True}, {"seed": 8, "faults": True}]
)
def test_two_hundred_changes_from_both_sides_end_equal(tmp_path: Path, more: Any) -> None:
    asyncio.run(asyncio.wait_for(with_pingcode(tmp_path, changes=MANY, **more), 200))


@pytest.mark.slow
def test_two_hundred_changes_with_worktile_end_equal(tmp_path: Path) -> None:
    async def test() -> None:
        clock = Clock()
        async with worktile(clock) as there:
            settings = worktile_settings(there.url)
            async with desk(tmp_path, clock, {"wt": settings}) as here:
                await storm(Both(here, there, 11), settings, MANY, faults=True)

    asyncio.run(asyncio.wait_for(test(), 200))


async def with_pingcode(folder: Path, seed: int, changes: int, *, faults: bool = False) -> None:
    clock = Clock()
    async with pingcode(clock) as there:
        settings = pingcode_settings(there.url, back={"s-test": "taken"})
        async with desk(folder, clock, {"rd": settings}) as here:
            await storm(Both(here, there, seed), settings, changes, faults=faults)


STANDS = ("open", "taken", "answered", "done", "cancelled", "")


@pytest.mark.parametrize("base", STANDS[:-1])
def test_every_decision_makes_both_sides_equal_or_leaves_what_is_not_known(base: str) -> None:
    for ours in STANDS[:-1]:
        for theirs, can in itertools.product(STANDS, (True, False)):
            step = deciding.decide(base, ours, theirs, can=can)
            if theirs == ours:
                assert step == deciding.NOTHING
            elif theirs == "":
                assert step.push == (ours != base)
            else:
                assert step.follow != step.push
                assert can or step.push
