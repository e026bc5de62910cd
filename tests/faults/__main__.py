"""python -m tests.faults: the long form of the fault tests; exits 1 when a promise was broken.

python -m tests.faults --kills 200 --messages 20000 --talks 500 [--seed N]
python -m tests.faults --kills 50 --kinds kill stop freeze jump
python -m tests.faults --kills 50 --workers 3 --kinds kill freeze crash gone      on PostgreSQL
python -m tests.faults --kills 20 --workers 1 --kinds crash restart     its database, time and again
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults.nemesis import NEMESIS, SHARED, STOPS
from tests.faults.trial import Outcome, Plan, run


def main() -> int:
    """Run one trial and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20, help="how often something goes wrong")
    parser.add_argument("--messages", type=int, default=2000)
    parser.add_argument("--talks", type=int, default=100)
    parser.add_argument("--kinds", nargs="+", choices=sorted(NEMESIS), default=["kill"])
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--workers", type=int, default=0, help="beside the server, on PostgreSQL")
    args = parser.parse_args()
    if not args.workers and set(args.kinds) & set(SHARED):
        parser.error(f"{', '.join(SHARED)}: only with --workers")
    print(f"SEED={args.seed}", flush=True)  # noqa: T201 - a command of its own, read on a terminal
    plan = Plan(args.messages, args.talks, args.kills, tuple(args.kinds), args.seed, args.workers)
    with TemporaryDirectory() as folder:
        outcome = run(Path(folder), plan)
    print(outcome)  # noqa: T201 - a command of its own, read on a terminal
    return int(not good(outcome, plan))


def good(outcome: Outcome, plan: Plan) -> bool:
    """Say whether every promise held; stops alone double nothing and cut nobody off."""
    held = outcome.findings.clean and not (outcome.refused or outcome.differing)
    if set(plan.kinds) <= STOPS:
        held = held and not (outcome.cut or outcome.findings.doubles)
    return held and outcome.acknowledged == plan.messages and outcome.left == plan.workers


if __name__ == "__main__":
    raise SystemExit(main())
