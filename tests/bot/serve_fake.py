"""A whole server on fakes, in a process of its own: python -m tests.bot.serve_fake DATA PORT."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from bot import logs
from bot.app import build, serve
from bot.settings import Settings
from bot.window import Window
from dialogues.events import Event, Heard
from dialogues.facts import Facts
from dialogues.move import Move
from dialogues.state import State
from tests.bot.runtime_fakes import QUICK, Decider, brain

SLOW = 0.7  # seconds for a message that says so


def decide(state: State | None, event: Event, facts: Facts) -> Move:
    """Answer like Decider, some messages after a while."""
    if isinstance(event, Heard) and "slow" in event.messages[0].parse.text:
        time.sleep(SLOW)
    return Decider()(state, event, facts)


def main() -> None:
    """Serve until a signal."""
    data, port = Path(sys.argv[1]), int(sys.argv[2])
    logs.configure(sys.stderr)
    settings = Settings(data, port=port, pace=QUICK, messages_per_minute=0, heartbeat=0.3)
    app = build(settings, brain(decide, window=Window(0, 0, 0)))
    serve(app, ready=lambda host, port: print("ready", host, port, flush=True))  # noqa: T201
    print("gone", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
