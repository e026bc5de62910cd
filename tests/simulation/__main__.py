"""python -m tests.simulation: many worlds; exits 1 when a law was broken in one of them."""

from __future__ import annotations

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from bot import logs
from tests.simulation.trials import EVENTS, Trials

_STEP = 100


def main() -> int:
    """Run the worlds a hundred at a time and print what came of each hundred."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=300)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--events", type=int, default=EVENTS)
    args = parser.parse_args()
    wrong = False
    last = args.first + args.seeds
    with TemporaryDirectory() as folder, (Path(folder) / "log").open("w") as log:
        logs.configure(log)
        trials = Trials(Path(folder))
        for first in range(args.first, last, _STEP):
            report = trials.run(range(first, min(first + _STEP, last)), args.events)
            what = f"seeds {first} to {min(first + _STEP, last) - 1}\n{report}"
            print(what, flush=True)  # noqa: T201 - a command of its own, read on a terminal
            wrong = wrong or bool(report.broken)
    return int(wrong)


if __name__ == "__main__":
    raise SystemExit(main())
