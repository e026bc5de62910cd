"""A process like `qingsu work` on fakes: python -m tests.bot.work_fake URL DATA NAME [HEALTH].

What it sends stands in DATA/sent, a line each: the conversation's user, a tab, the words.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from pathlib import Path

from bot import logs
from bot.app import build
from bot.channels.base import (
    Address,
    Limits,
    Outbound,
    Outcome,
    Receipt,
)
from bot.commands import watched
from bot.commands.work import named, run
from bot.settings import Settings
from bot.window import Window
from tests.bot.runtime_fakes import QUICK, brain
from tests.fakes.one_way import OneWay


@dataclass
class FilePush(OneWay):
    """A push channel that appends to a file all processes share."""

    sent: Path
    name: str = "push"
    account: str = "default"
    limits: Limits = field(default_factory=lambda: Limits(max_text=4096))

    async def send(self, to: Address, message: Outbound) -> Receipt:
        """Append one line, whole: O_APPEND keeps lines of several processes apart."""
        line = f"{to.user}\t{message.text}\n".encode()
        file = os.open(self.sent, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(file, line)
        os.close(file)
        return Receipt(Outcome.SENT, platform_id=message.id)


def main() -> None:
    """Work until a signal."""
    url, data, name = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    logs.configure(sys.stderr)
    with named(url, name) as hold:
        settings = Settings(data, url=url, process=hold.name, pace=QUICK, web=False, rest=False)
        mind = brain(window=Window(0, 0, 0))
        app = build(settings, mind, channels=[FilePush(data / "sent")])
        at = watched.place("".join(sys.argv[4:]))
        run(app, lambda: print("ready", hold.name, flush=True), hold, at)  # noqa: T201


if __name__ == "__main__":
    main()
