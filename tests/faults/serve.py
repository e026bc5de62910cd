"""A whole server in a process of its own: python -m tests.faults.serve FOLDER PORT.

python -m tests.faults.serve FOLDER work: the same without doors, as `qingsu work` runs it.
STORE and PROCESS in the environment name a database that is shared, and this process on it.
The shipped scripts decide, quick_reader reads. Customers come through REST and through a channel
that is sent to; what reaches their phones is one line a message in FOLDER/phones, which outlives
the server. FOLDER/offset, where it is, sets the clock of the wall forward or back, in seconds.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bot import logs
from bot.app import build, serve
from bot.brain import Brain
from bot.channels.base import (
    Address,
    Inlet,
    Limits,
    MediaGone,
    Outbound,
    Outcome,
    Receipt,
    Request,
    Response,
)
from bot.commands.work import run
from bot.settings import Settings
from bot.window import Window
from bot.worker import Pace
from dialogues.book import Company
from dialogues.load import book_of, load_scripts
from dialogues.sla import Sla
from dialogues.step import context_kind, step
from storage.backends.names import Hold
from storage.inbox import Arrival
from storage.messages import Attachment
from tests.faults.quick_reader import quick_read

SCRIPTS = Path(__file__).parents[2] / "dialogues" / "scripts"
DELAY = 0.003  # seconds before and after a phone rings: a kill finds sends under way


@dataclass
class Phones:
    """A channel whose platform is a file; it knows no idempotency key, like Telegram."""

    path: Path
    name: str = "shop"
    account: str = "one"
    limits: Limits = field(default_factory=lambda: Limits(max_text=4096))
    inlet: Inlet | None = None

    async def start(self, inlet: Inlet) -> None:
        """Begin."""
        self.inlet = inlet

    async def stop(self) -> None:
        """End."""

    async def handle(self, request: Request) -> Response:
        """Take {"user", "id", "text"}; answered only when it is on disk."""
        assert self.inlet is not None
        told = json.loads(request.body)
        at = datetime.fromtimestamp(self.inlet.now(), UTC)
        arrival = Arrival(
            self.name, self.account, told["user"], told["id"], "message", at, told["text"]
        )
        await self.inlet.accept([arrival])
        return Response()

    async def send(self, to: Address, message: Outbound) -> Receipt:
        """Let the phone ring, then say so."""
        await asyncio.sleep(DELAY)
        line = json.dumps([to.chat, message.id, message.text]) + "\n"
        with self.path.open("ab", buffering=0) as phones:
            phones.write(line.encode())
        await asyncio.sleep(DELAY)
        return Receipt(Outcome.SENT, platform_id=message.id)

    async def fetch(self, attachment: Attachment, most: int) -> AsyncIterator[bytes]:
        """Give nothing: nothing came in."""
        raise MediaGone(f"{attachment.ref}: at most {most}")
        yield b""

    async def check(self) -> str | None:
        """Say that all is well."""
        return None


def wall(offset: Path) -> float:
    """Return the wall's time, moved by what stands in *offset*."""
    try:
        return time.time() + float(offset.read_text())
    except (OSError, ValueError):
        return time.time()


def ready(folder: Path, name: str) -> None:
    """Say that the worker *name* works, by its process's number."""
    new = folder / f"{name}.new"
    new.write_text(str(os.getpid()))
    new.replace(folder / f"{name}.ready")


def main() -> None:
    """Serve until a signal."""
    folder, door = Path(sys.argv[1]), sys.argv[2]
    works, name = door == "work", os.environ.get("PROCESS", "serve")
    logs.configure(sys.stderr)
    book = book_of(load_scripts(SCRIPTS), Company(), Sla())
    brain = Brain(
        quick_read,
        partial(step, book),
        partial(context_kind, book),
        Window(pause=0.05, answer_pause=0.02, cap=0.2),
    )
    settings = Settings(
        folder / "data",
        os.environ.get("STORE", ""),
        port=0 if works else int(door),
        process=name,
        pace=Pace(lease=float(os.environ.get("LEASE", "20"))),
        clock=partial(wall, folder / "offset"),
        web=not works,
        rest=not works,
    )
    app = build(settings, brain, channels=[Phones(folder / "phones")])
    if works:
        run(app, lambda: ready(folder, name), Hold(name))
    else:
        serve(app)


if __name__ == "__main__":
    main()
