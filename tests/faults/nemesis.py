"""What goes wrong in a trial: processes that die, stop, stand still or go, a clock, a database.

NEMESIS[kind](blow) lets it happen to a Blow(company, chance); blow.fault(kind) is what the checker
is told of it.
"""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from tests.faults.child import Child
from tests.faults.doubles import Fault

FLIGHT = 4  # sends of a process under way at once
LEASE_S = 1.0  # of a turn
SEND_LEASE_S = 2.0  # of a send; one takes 6 ms
STARVED_S = 0.8  # longer than a server that stops keeps its door open
JUMPS = (3_600, -3_600, 86_400, -86_400, 0)  # seconds from the true time; 0: home again
SHARED = ("crash", "restart", "gone")
"""What goes wrong only where several processes share a PostgreSQL."""


@dataclass
class Company:
    """What can go wrong: a server, the workers beside it, the database they share.

    crash: stops the database at once and starts it again, restart: as an operator does; nothing
    where it is a file. hire: makes another worker by its name. ever: every process there was.
    """

    server: Child
    hire: Callable[[str], Child]
    workers: list[Child] = field(default_factory=list)
    crash: Callable[[], None] = lambda: None
    restart: Callable[[], None] = lambda: None
    ever: list[Child] = field(default_factory=list)
    _names: Iterator[int] = field(default_factory=itertools.count)
    _jumps: Iterator[int] = field(default_factory=lambda: itertools.cycle(JUMPS))

    @property
    def all(self) -> list[Child]:
        """Return every process that works."""
        return [self.server, *self.workers]

    def start(self, workers: int) -> None:
        """Start the server, then so many workers."""
        self.ever.append(self.server)
        self.server.start()
        for _ in range(workers):
            self.welcome()

    def welcome(self) -> None:
        """Start a worker nobody has seen before."""
        worker = self.hire(f"work-{next(self._names)}")
        self.ever.append(worker)
        self.workers.append(worker)
        worker.start()

    def jump(self) -> int:
        """Set the clock of the wall to the next of JUMPS; return which."""
        jump = next(self._jumps)
        self.server.jump(jump)
        return jump

    def end(self) -> list[float]:
        """Ask every process to stop; return how long each took."""
        return [one.end() for one in self.all]


@dataclass
class Blow:
    """One thing that goes wrong. doubles: of how many processes it cuts the sends off.

    what: which of its sort it was, where it has sorts. begin, over: how many messages had reached
    the phones before it, and when it had done all its harm.
    """

    company: Company
    chance: random.Random
    doubles: int = 0
    what: str = ""
    begin: int = 0
    over: int = -1

    def __post_init__(self) -> None:
        self.begin = self.rung()

    def rung(self) -> int:
        """Return how many messages have reached the phones."""
        return len(self.company.server.rings())

    def one(self) -> Child:
        """Draw a process."""
        return self.chance.choice(self.company.all)

    def fault(self, kind: str) -> Fault:
        """Return it as the checker knows it."""
        over = self.rung() if self.over < 0 else self.over
        return Fault(kind, self.begin, over, self.doubles * FLIGHT)


def _kill(blow: Blow) -> float:
    one, blow.doubles = blow.one(), 1
    one.kill()
    blow.over = blow.rung()
    one.start()
    return 0.0


def _stop(blow: Blow) -> float:
    one = blow.one()
    took = one.end()
    one.start()
    return took


def _starve(blow: Blow) -> float:
    """Stop the server while it gets no processor: what it was asked meanwhile is answered too."""
    took = blow.company.server.end(starved=STARVED_S)
    blow.company.server.start()
    return took


def _freeze(blow: Blow) -> float:
    """Let one stand still past all its leases; alone it is outlived by nobody and doubles none."""
    one, blow.doubles = blow.one(), min(1, len(blow.company.workers))
    one.freeze(SEND_LEASE_S * 1.5)
    time.sleep(LEASE_S)  # until it has done what it was about to do
    return 0.0


def _jump(blow: Blow) -> float:
    """Set the clock; forward it is past every lease, so others may take what is under way."""
    blow.doubles = len(blow.company.all) if blow.company.workers else 0
    blow.what = f"{blow.company.jump():+d} s"
    time.sleep(LEASE_S)
    return 0.0


def _crash(blow: Blow) -> float:
    blow.doubles = len(blow.company.all)
    blow.company.crash()
    time.sleep(LEASE_S)
    return 0.0


def _restart(blow: Blow) -> float:
    blow.doubles = len(blow.company.all)
    blow.company.restart()
    time.sleep(LEASE_S)
    return 0.0


def _gone(blow: Blow) -> float:
    """Let a worker go for good; after its leases are over another comes, so their number stays."""
    workers, blow.doubles = blow.company.workers, 1
    workers.pop(blow.chance.randrange(len(workers))).kill()
    blow.over = blow.rung()
    blow.company.welcome()
    return 0.0


NEMESIS: Mapping[str, Callable[[Blow], float]] = {
    "kill": _kill,
    "stop": _stop,
    "starve": _starve,
    "freeze": _freeze,
    "jump": _jump,
    "crash": _crash,
    "restart": _restart,
    "gone": _gone,
}
"""By kind: lets it happen; returns the seconds a process took to stop, where it was asked to."""
STOPS = frozenset({"stop", "starve"})
