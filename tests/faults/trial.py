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

from tests.faults import kept
from tests.faults.child import Child
from tests.faults.generator import Generator
from tests.faults.history import Findings, check

FLIGHT = 4  # sends under way at once: what a kill may double at most
LEASE_S = 1.0
DRAIN_S = 90.0


@dataclass(frozen=True)
class Plan:
    """faults: how often something goes wrong; kinds: what (names of NEMESIS), drawn by seed."""

    messages: int = 300
    talks: int = 30
    faults: int = 3
    kinds: tuple[str, ...] = ("kill",)
    seed: int = 7


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
    starts: list[float] = field(default_factory=list)
    ends: list[float] = field(default_factory=list)
    seconds: float = 0.0
    slowest: float = 0.0

    def __str__(self) -> str:
        """Return what to read first: how it is replayed, then what is wrong."""
        worst = f"slowest start {max(self.starts):.2f} s, stop {max(self.ends, default=0):.2f} s"
        return (
            f"SEED={self.seed} {dict(self.faults)} acknowledged {self.acknowledged}, "
            f"cut {self.cut}, refused {self.refused[:3]}, "
            f"answered otherwise {self.differing[:3]}, {worst}, "
            f"slowest answer {self.slowest:.2f} s, {self.seconds:.1f} s\n{self.findings}"
        )


def _kill(child: Child, _chance: random.Random) -> float:
    child.kill()
    child.start()
    return 0.0


def _stop(child: Child, _chance: random.Random) -> float:
    took = child.end()
    child.start()
    return took


def _freeze(child: Child, _chance: random.Random) -> float:
    child.freeze(LEASE_S * 1.5)
    return 0.0


def _jump(child: Child, chance: random.Random) -> float:
    child.jump(chance.choice((3600, -3600, 86_400, 0)))
    return 0.0


NEMESIS: Mapping[str, Callable[[Child, random.Random], float]] = {
    "kill": _kill,
    "stop": _stop,
    "freeze": _freeze,
    "jump": _jump,
}
_MAY_DOUBLE = {"kill": FLIGHT, "freeze": FLIGHT}


def run(folder: Path, plan: Plan) -> Outcome:
    """Run the trial in *folder*, which must be empty."""
    child = Child(folder, {"LEASE": str(LEASE_S)})
    child.start()
    begin = time.monotonic()
    generator = Generator(lambda: child.url, plan.talks, plan.messages // plan.talks, plan.seed)
    outcome = Outcome(plan.seed, Findings())
    try:
        asyncio.run(_together(generator, child, plan, outcome))
        drained = kept.until(lambda: kept.waits(child.database) == 0, DRAIN_S, time.sleep)
        outcome.ends.append(child.end())
    finally:
        child.kill()
    generator.told.phones = child.phones()
    generator.told.under_way = sum(_MAY_DOUBLE.get(k, 0) * n for k, n in outcome.faults.items())
    outcome.findings = check(generator.told, kept.read(child.database))
    if not drained:
        outcome.findings.unanswered.append("work was left when the time was up")
    outcome.acknowledged = generator.done
    outcome.refused, outcome.cut = generator.refused, generator.cut
    outcome.differing = generator.differing
    outcome.starts, outcome.slowest = child.down, generator.slowest
    outcome.seconds = time.monotonic() - begin
    return outcome


async def _together(generator: Generator, child: Child, plan: Plan, outcome: Outcome) -> None:
    await asyncio.gather(generator.run(), _nemesis(generator, child, plan, outcome))


async def _nemesis(generator: Generator, child: Child, plan: Plan, outcome: Outcome) -> None:
    """Let something go wrong at even distances of work done."""
    chance = random.Random(plan.seed)
    for n in range(plan.faults):
        kind = chance.choice(plan.kinds)
        await generator.reaches((n + 1) / (plan.faults + 1))
        generator.stopped = asyncio.get_running_loop().time()
        took = await asyncio.to_thread(NEMESIS[kind], child, chance)
        if kind == "stop":
            outcome.ends.append(took)
        outcome.faults[kind] += 1
