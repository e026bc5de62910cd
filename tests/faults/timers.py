"""A process that does nothing but turns: python -m tests.faults.timers URL. Prints "ready"."""

from __future__ import annotations

import sys
import time

from bot import logs
from bot.hub import Hub
from bot.turn import Turns
from bot.worker import Pace, Workers
from storage.store import Store
from tests.bot.runtime_fakes import CHINA, Decider, brain


def main() -> None:
    """Work until killed."""
    logs.configure(sys.stderr)
    store = Store.open(sys.argv[1])
    turns = Turns(store, brain(Decider()), {}, zone=CHINA, clock=store.clock)
    pace = Pace(lease=5.0, idle=0.1)
    workers = Workers(store, turns, Hub(), process="timers", clock=store.clock, pace=pace)
    workers.start()
    print("ready", flush=True)  # noqa: T201 - read by whoever started it
    while True:
        time.sleep(3600)


if __name__ == "__main__":
    main()
