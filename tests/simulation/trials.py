"""Run worlds, and say how to run one of them again.

python -m tests.simulation --seeds 10000 [--first 0] [--events 200]
python -m tests.simulation --seeds 1 --first 4711         one of them, again
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from dialogues.book import Book, Company
from dialogues.load import book_of, load_scripts
from dialogues.sla import Sla
from storage import migrate
from tests.simulation.laws import broken
from tests.simulation.world import World

SCRIPTS = Path(__file__).parents[2] / "dialogues" / "scripts"
EVENTS = 200
_DAYS = (0.1, 0.1, 0.5, 1.0, 3.0)  # how long a world lives on after it was healed


@dataclass
class Report:
    """What came of many worlds. broken: lines of what does not hold, by seed."""

    worlds: int = 0
    turns: Counter[str] = field(default_factory=Counter)
    crashes: int = 0
    away: int = 0
    lost: int = 0
    sent: int = 0
    broken: dict[int, list[str]] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return the figures, and for each broken world how to replay it."""
        lines = [
            f"worlds {self.worlds}, turns {sum(self.turns.values())} {dict(self.turns)}",
            f"crashes {self.crashes}, store away {self.away}, lanes lost {self.lost}",
            f"messages sent {self.sent}",
        ]
        for seed, found in self.broken.items():
            lines += [f"SEED {seed}: python -m tests.simulation --seeds 1 --first {seed}"]
            lines += [f"  {line}" for line in found[:5]]
        return "\n".join(lines)


class Trials:
    """Worlds made from one migrated database and one book."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._template = folder / "template.db"
        migrate.upgrade(f"sqlite:///{self._template}")
        self._book: Book = book_of(load_scripts(SCRIPTS), Company(), Sla())

    @contextmanager
    def lived(self, seed: int, events: int = EVENTS) -> Iterator[World]:
        """Give the world of *seed* as it stands at its end."""
        with TemporaryDirectory(dir=self._folder) as place:
            world = World(Path(place), self._template, seed, self._book)
            try:
                world.live(events)
                world.end(random.Random(seed).choice(_DAYS))
                yield world
            finally:
                world.close()

    def run(self, seeds: range, events: int = EVENTS) -> Report:
        """Run a world for each seed."""
        report = Report()
        for seed in seeds:
            with self.lived(seed, events) as world:
                found = broken(world)
                _count(report, world)
            if found:
                report.broken[seed] = found
        return report


def _count(report: Report, world: World) -> None:
    journal = world.journal
    report.worlds += 1
    report.crashes += journal.crashes
    report.away += journal.away
    report.lost += journal.lost
    report.sent += sum(map(len, world.phones.arrived.values()))
    for turns in journal.turns.values():
        report.turns.update(type(taken.event).__name__ for taken in turns)
