"""The power is cut before every single write of a turn: all of it stands, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.bot.runtime_fakes import OWNER, Bench, bench, rows


class PowerCutError(Exception):
    """The lights went out."""


@dataclass
class Power:
    """The store's fault port: cuts before the *left*-th write or commit from now."""

    left: int | None = None
    asked: int = 0

    def __call__(self) -> None:
        """Count a write, or cut."""
        self.asked += 1
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                raise PowerCutError


def _customer(table: Bench) -> None:
    table.post("case timer ask", "e1", channel="push")
    table.post("more", "e2", channel="push")


def _agent(table: Bench) -> None:
    table.agent("agent_took", "li", chat="push:default:v1")


def _timer(table: Bench) -> None:
    table.post("timer", "e1", channel="push")
    table.work()
    table.clock.on(60)


TURNS = {"customer": _customer, "agent": _agent, "timer": _timer}


@pytest.mark.parametrize("happens", TURNS.values(), ids=TURNS.keys())
def test_a_turn_is_whole_or_not_at_all(tmp_path: Path, happens: Callable[[Bench], None]) -> None:
    power = Power()
    with bench(tmp_path, fault=power) as table:
        happens(table)
        (name,) = table.claim()
        before = rows(tmp_path)
        writes = 0
        while _cut(table, power, name, writes):
            assert rows(tmp_path) == before
            writes += 1
        after = rows(tmp_path)
        assert writes >= 5
        assert len(after["messages"]) == len(before["messages"]) + 1
        assert len(after["outbox"]) == len(before["outbox"]) + 1
        waiting = [row for row in before["item"] if row[1] == name]
        assert [row for row in after["item"] if row in waiting] == []


def _cut(table: Bench, power: Power, name: str, writes: int) -> bool:
    """Take the turn, cutting before write number *writes*; tell whether it was cut."""
    power.left = writes
    try:
        table.turns.begin(OWNER, name).result()
    except PowerCutError:
        return True
    finally:
        power.left = None
    return False


def test_a_message_is_received_whole_or_not_at_all(tmp_path: Path) -> None:
    power = Power()
    with bench(tmp_path, fault=power) as table:
        empty = rows(tmp_path)
        for writes in range(100):
            power.left = writes
            try:
                table.post("x", "e1")
            except PowerCutError:
                assert rows(tmp_path) == empty
                continue
            break
        power.left = None
        assert writes >= 5
        assert len(table.work()) == 1
        assert table.replies() == ["1: x"]


def test_a_cut_turn_taken_again_says_the_same_once(tmp_path: Path) -> None:
    power = Power()
    with bench(tmp_path, fault=power) as table:
        _customer(table)
        (name,) = table.claim()
        for writes in range(200):
            if not _cut(table, power, name, writes):
                break
        assert len(table.replies("push:default:v1")) == 1
        assert len(rows(tmp_path)["cases"]) == 1
        assert len(rows(tmp_path)["handoffs"]) == 1
