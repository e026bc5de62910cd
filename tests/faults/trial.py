"""One trial: customers write, something goes wrong again and again, and then it is counted.

run(folder, Plan(...)) -> Outcome. What goes wrong is planned: every kind as often as the others;
the seed, which is printed, decides the order and which process it meets. When exactly a signal
meets a process stays with the machine.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tests.fakes.postgres import own_server
from tests.faults import kept
from tests.faults.child import Child
from tests.faults.doubles import Fault
from tests.faults.generator import Generator
from tests.faults.history import Findings, check
from tests.faults.nemesis import LEASE_S, NEMESIS, SEND_LEASE_S, STOPS, Blow, Company

DRAIN_S = 90.0


@dataclass(frozen=True)
class Plan:
    """faults: how often something goes wrong; kinds: what (names of NEMESIS), in turn.

    workers: processes beside the server, all on one PostgreSQL; 0: the server alone, on SQLite.
    """

    messages: int = 300
    talks: int = 30
    faults: int = 3
    kinds: tuple[str, ...] = ("kill",)
    seed: int = 7
    workers: int = 0

    @property
    def course(self) -> list[str]:
        """Return what goes wrong, in order: each kind once before any of them comes again."""
        chance = random.Random(self.seed)
        made: list[str] = []
        while len(made) < self.faults:
            made += chance.sample(self.kinds, len(self.kinds))
        return made[: self.faults]


@dataclass
class Outcome:
    """What came of it.

    faults: what went wrong, in order; whats: which of its sort each was. ends: seconds from
    SIGTERM to gone. left: workers there were in the end. away: answers of 503. stall: the longest a
    customer waited for his 200, everything he had to send again included.
    """

    seed: int
    findings: Findings
    acknowledged: int = 0
    urgent: int = 0
    faults: list[Fault] = field(default_factory=list)
    whats: list[str] = field(default_factory=list)
    left: int = 0
    refused: list[str] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)
    late: int = 0
    starts: list[float] = field(default_factory=list)
    ends: list[float] = field(default_factory=list)
    seconds: float = 0.0
    slowest: float = 0.0
    stall: float = 0.0
    away: int = 0

    @property
    def happened(self) -> Counter[str]:
        """Return how often what went wrong."""
        return Counter(one.kind for one in self.faults)

    def __str__(self) -> str:
        """Return what to read first: how it is replayed, then what is wrong."""
        quick, slow = min(self.starts), max(self.starts)
        worst = (
            f"starts {quick:.2f} to {slow:.2f} s, slowest stop {max(self.ends, default=0):.2f} s"
        )
        return (
            f"SEED={self.seed} {dict(self.happened)} acknowledged {self.acknowledged} "
            f"({self.urgent} talks urgent), "
            f"cut {len(self.cut)} {self.cut[:3]} (met a closing door {self.late}), "
            f"refused {self.refused[:3]}, "
            f"answered otherwise {self.differing[:3]}, {worst}, "
            f"slowest answer {self.slowest:.2f} s, longest stall {self.stall:.2f} s "
            f"({self.away} times told to come again), {self.seconds:.1f} s\n{self.findings}"
        )


def run(folder: Path, plan: Plan) -> Outcome:
    """Run the trial in *folder*, which must be empty; with workers on a PostgreSQL of its own."""
    own = {"LEASE": str(LEASE_S), "SEND_LEASE": str(SEND_LEASE_S)}

    def hire(name: str) -> Child:
        return Child(folder, own, worker=name)

    if not plan.workers:
        return _run(Company(Child(folder, own), hire), plan)
    with own_server() as (postgres, again):
        own["STORE"] = postgres.new()
        quick = partial(again, "fast")
        return _run(Company(Child(folder, own), hire, crash=again, restart=quick), plan)


def _run(company: Company, plan: Plan) -> Outcome:
    child, begin = company.server, time.monotonic()
    generator = Generator(lambda: child.url, plan.talks, plan.messages // plan.talks, plan.seed)
    outcome = Outcome(plan.seed, Findings())
    try:
        company.start(plan.workers)
        asyncio.run(_together(generator, company, plan, outcome))
        nothing = partial(kept.waits, child.store, called=True)
        drained = kept.until(lambda: nothing() == 0, DRAIN_S, time.sleep)
        outcome.left = len(company.workers)
        outcome.ends += company.end()
    finally:
        for one in company.ever:
            one.kill()
    _judge(generator, child, outcome)
    if not drained:
        outcome.findings.unanswered.append("work was left when the time was up")
    outcome.starts = [seconds for one in company.ever for seconds in one.down]
    outcome.seconds = time.monotonic() - begin
    return outcome


def _judge(generator: Generator, child: Child, outcome: Outcome) -> None:
    """Compare what the customers saw with what is kept."""
    told = generator.told
    told.phones, told.rings, told.pages = child.phones(), child.rings(), child.pages()
    told.faults = outcome.faults
    outcome.findings = check(told, kept.read(child.store))
    outcome.acknowledged, outcome.slowest = generator.done, generator.slowest
    outcome.stall, outcome.away = generator.stall, generator.away
    outcome.urgent = len(told.urgent)
    outcome.refused, outcome.differing = generator.refused, generator.differing
    outcome.cut, outcome.late = generator.cut, generator.late


async def _together(generator: Generator, company: Company, plan: Plan, outcome: Outcome) -> None:
    await asyncio.gather(generator.run(), _nemesis(generator, company, plan, outcome))


async def _nemesis(generator: Generator, company: Company, plan: Plan, outcome: Outcome) -> None:
    """Let something go wrong at even distances of work done."""
    chance = random.Random(plan.seed)
    for n, kind in enumerate(plan.course):
        await generator.reaches((n + 1) / (plan.faults + 1))
        blow = Blow(company, chance)
        generator.stopped = asyncio.get_running_loop().time()
        took = await asyncio.to_thread(NEMESIS[kind], blow)
        if kind in STOPS:
            outcome.ends.append(took)
        outcome.faults.append(blow.fault(kind))
        outcome.whats += [blow.what] if blow.what else []
