"""What a simulated world is made of: time, bad luck, and what the outside saw of it."""

from __future__ import annotations

import random
import sqlite3
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime

from dialogues.events import Event
from dialogues.facts import Facts
from dialogues.move import Move
from dialogues.state import State
from tests.fakes.hand_clock import HandClock
from tests.faults.doubles import Fault

T0 = datetime(2026, 3, 2, 9, tzinfo=UTC).timestamp()  # a Monday, 17:00 in Shanghai

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def case_number(chance: random.Random, at: datetime) -> str:
    """Draw the number of a case that is opened at *at*."""
    drawn = "".join(chance.choice(_CROCKFORD) for _ in range(8))
    return f"TS{at:%y%m%d}-{drawn}"


class PowerCutError(Exception):
    """The process is dead from here on."""


@dataclass
class Clock(HandClock):
    """Epoch seconds, moved by hand."""

    now: float = T0


@dataclass
class Power:
    """The store's fault port. left: writes until something happens; cut: death, else no store."""

    left: int | None = None
    cut: bool = True

    def __call__(self) -> None:
        """Count a write; raise when its turn has come."""
        if self.left is None:
            return
        self.left -= 1
        if self.left < 0:
            self.left = None
            if self.cut:
                raise PowerCutError
            raise sqlite3.OperationalError("database or disk is full")


@dataclass(frozen=True)
class Taken:
    """One committed turn: what it decided on, and what it decided."""

    event: Event
    facts: Facts
    move: Move
    before: State | None


@dataclass
class Journal:
    """What the outside knows. accepted: words by chat, in the order acknowledged.

    faults: what may have cut a send off, and how many messages had reached the phones by then.
    """

    accepted: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    turns: dict[str, list[Taken]] = field(default_factory=lambda: defaultdict(list))
    crashes: int = 0
    away: int = 0
    lost: int = 0
    faults: list[Fault] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
