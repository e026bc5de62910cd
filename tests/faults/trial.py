"""One trial: customers write, something goes wrong again and again, and then it is counted.

run(folder, Plan(...)) -> Outcome. The plan's seed decides what goes wrong; it is printed, and the
same seed plans the same trial. When exactly a signal meets the server stays with the machine.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.fakes.postgres import own_server
from tests.faults import kept
from tests.faults.child import Child
from tests.faults.generator import Generator
from tests.faults.history import Findings, check

FLIGHT = 4  # sends under way at once: what a kill may double at most
LEASE_S = 1.0
DRAIN_S = 90.0


@dataclass(frozen=True)
class Plan:
    """faults: how often something goes wrong; kinds: what (names of NEMESIS), drawn by seed.

    workers: processes beside the server, all on one PostgreSQL; 0: the server alone, on SQLite.
    """

    messages: int = 300
    talks: int = 30
    faults: int = 3
    kinds: tuple[str, ...] = ("kill",)
    seed: int = 7
    workers: int = 0


@dataclass
class Outcome:
    """What came of it. faults: how often what went wrong; ends: seconds from SIGTERM to gone."""

    seed: int
    findings: Findings
    acknowledged: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)
    cut: int = 0
    late: int = 0
    starts: list[float] = field(default_factory=list)
    ends: list[float] = field(default_factory=list)
    seconds: float = 0.0
    slowest: float = 0.0

    def __str__(self) -> str:
        """Return what to read first: how it is replayed, then what is wrong."""
        quick, slow = min(self.starts), max(self.starts)
        worst = (
            f"starts {quick:.2f} to {slow:.2f} s, slowest stop {max(self.ends, default=0):.2f} s"
        )
        return (
            f"SEED={self.seed} {dict(self.faults)} acknowledged {self.acknowledged}, "
            f"cut {self.cut} (met a closing door {self.late}), refused {self.refused[:3]}, "
            f"answered otherwise {self.differing[:3]}, {worst}, "
            f"slowest answer {self.slowest:.2f} s, {self.seconds:.1f} s\n{self.findings}"
        )


@dataclass
class Company:
    """What can go wrong: a server, the workers beside it, the database they share.

    crash: stops the database at once and starts it again; nothing where it is a file.
    """

    server: Child
    workers: list[Child] = field(default_factory=list)
    crash: Callable[[], None] = lambda: None

    @property
    def all(self) -> list[Child]:
        """Return every process."""
        return [self.server, *self.workers]

    def end(self) -> list[float]:
        """Ask every process to stop; return how long each took."""
        return [one.end() for one in self.all]


def _kill(company: Company, chance: random.Random) -> float:
    one = chance.choice(company.all)
    one.kill()
    one.start()
    return 0.0


def _stop(company: Company, chance: random.Random) -> float:
    one = chance.choice(company.all)
    took = one.end()
    one.start()
    return took


def _freeze(company: Company, chance: random.Random) -> float:
    chance.choice(company.all).freeze(LEASE_S * 1.5)
    return 0.0


def _jump(company: Company, chance: random.Random) -> float:
    company.server.jump(chance.choice((3600, -3600, 86_400, 0)))
    return 0.0


def _crash(company: Company, _chance: random.Random) -> float:
    company.crash()
    return 0.0


def _gone(company: Company, chance: random.Random) -> float:
    """Let a worker go for good, while another is left."""
    if len(company.workers) > 1:
        company.workers.pop(chance.randrange(len(company.workers))).kill()
    return 0.0


NEMESIS: Mapping[str, Callable[[Company, random.Random], float]] = {
    "kill": _kill,
    "stop": _stop,
    "freeze": _freeze,
    "jump": _jump,
    "crash": _crash,
    "gone": _gone,
}
_MAY_DOUBLE = {"kill": FLIGHT, "freeze": FLIGHT, "gone": FLIGHT}
SHARED = ("crash", "gone")
"""What goes wrong only where several processes share a PostgreSQL."""


def run(folder: Path, plan: Plan) -> Outcome:
    """Run the trial in *folder*, which must be empty; with workers on a PostgreSQL of its own."""
    own = {"LEASE": str(LEASE_S)}
    if not plan.workers:
        return _run(Company(Child(folder, own)), plan)
    with own_server() as (postgres, crash):
        own["STORE"] = postgres.new()
        workers = [Child(folder, own, worker=f"work-{n}") for n in range(plan.workers)]
        return _run(Company(Child(folder, own), workers, crash), plan)


def _run(company: Company, plan: Plan) -> Outcome:
    child, everybody = company.server, company.all
    begin = time.monotonic()
    generator = Generator(lambda: child.url, plan.talks, plan.messages // plan.talks, plan.seed)
    outcome = Outcome(plan.seed, Findings())
    try:
        for one in everybody:
            one.start()
        asyncio.run(_together(generator, company, plan, outcome))
        drained = kept.until(lambda: kept.waits(child.store) == 0, DRAIN_S, time.sleep)
        outcome.ends += company.end()
    finally:
        for one in everybody:
            one.kill()
    _judge(generator, child, plan, outcome)
    if not drained:
        outcome.findings.unanswered.append("work was left when the time was up")
    outcome.starts = [seconds for one in everybody for seconds in one.down]
    outcome.seconds = time.monotonic() - begin
    return outcome


def _judge(generator: Generator, child: Child, plan: Plan, outcome: Outcome) -> None:
    """Compare what the customers saw with what is kept."""
    told = generator.told
    told.phones = child.phones()
    each = _MAY_DOUBLE | {"crash": FLIGHT * (1 + plan.workers)}
    told.under_way = sum(each.get(kind, 0) * n for kind, n in outcome.faults.items())
    outcome.findings = check(told, kept.read(child.store))
    outcome.acknowledged, outcome.slowest = generator.done, generator.slowest
    outcome.refused, outcome.differing = generator.refused, generator.differing
    outcome.cut, outcome.late = generator.cut, generator.late


async def _together(generator: Generator, company: Company, plan: Plan, outcome: Outcome) -> None:
    await asyncio.gather(generator.run(), _nemesis(generator, company, plan, outcome))


async def _nemesis(generator: Generator, company: Company, plan: Plan, outcome: Outcome) -> None:
    """Let something go wrong at even distances of work done."""
    chance = random.Random(plan.seed)
    for n in range(plan.faults):
        kind = chance.choice(plan.kinds)
        await generator.reaches((n + 1) / (plan.faults + 1))
        generator.stopped = asyncio.get_running_loop().time()
        took = await asyncio.to_thread(NEMESIS[kind], company, chance)
        if kind == "stop":
            outcome.ends.append(took)
        outcome.faults[kind] += 1
