"""A whole server in a process of its own: python -m tests.faults.serve FOLDER PORT.

python -m tests.faults.serve FOLDER work: the same without doors, as `qingsu work` runs it.
STORE and PROCESS in the environment name a database that is shared, and this process on it.
The shipped scripts decide, quick_reader reads. Customers come through REST and through a channel
that is sent to; what reaches their phones is one line a message in FOLDER/phones, which outlives
the server; what staff are called with is one line a page in FOLDER/pages. FOLDER/offset, where it
is, sets the clock of the wall forward or back, in seconds. LEASE and SEND_LEASE, in seconds: how
long a turn and a send or page may take before others may do it. READ_S: seconds that reading a
text takes. SICK: the share of texts at which the reader raises, hangs for SICK_HANG seconds, or
returns nonsense; rules stand by, as in the product. LOAD_WAIT, LOAD_REQUESTS, LOAD_CONNECTIONS:
limits.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from bot import logs
from bot.alerts.connect import Alerting
from bot.alerts.ladder import Ladder, Step
from bot.alerts.pager import PagerPace
from bot.alerts.port import Outcome as Sent
from bot.alerts.words import Page
from bot.app import build, serve
from bot.brain import Brain, Read, Spare, here
from bot.channels.base import (
    Address,
    Inlet,
    Limits,
    Outbound,
    Outcome,
    Receipt,
    Request,
    Response,
)
from bot.commands.work import run
from bot.http.load_settings import LoadLimits
from bot.outbound.pace import SenderPace
from bot.settings import Settings
from bot.startup import leave, named, undisturbed
from bot.window import Window
from bot.worker import Pace
from dialogues.book import Company
from dialogues.load import book_of, load_scripts
from dialogues.sla import Sla
from dialogues.step import context_kind, step
from nlu.types import Context, Parse
from storage.backends.hold import Hold
from storage.inbox import Arrival
from tests.fakes.one_way import OneWay
from tests.faults.quick_reader import quick_read
from tests.faults.sick_reader import sick_reader

SCRIPTS = Path(__file__).parents[2] / "dialogues" / "scripts"
DELAY = 0.003  # seconds before and after a phone rings: a kill finds sends under way
_DUTY = "duty_phone"


@dataclass
class Phones(OneWay):
    """A channel whose platform is a file; it knows no idempotency key, like Telegram."""

    path: Path
    name: str = "shop"
    account: str = "one"
    limits: Limits = field(default_factory=lambda: Limits(max_text=4096))
    inlet: Inlet | None = None

    async def start(self, inlet: Inlet) -> None:
        """Begin."""
        self.inlet = inlet

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


@dataclass
class Staff:
    """A courier to one colleague, whose messages are lines of a file."""

    path: Path

    def knows(self, target: str) -> bool:
        """Tell whether *target* has an address."""
        return target == _DUTY

    def limit(self, target: str) -> tuple[str, float]:
        """Give no limit that is felt."""
        return target, 100.0

    async def unusable(self) -> tuple[str, ...]:
        """Say that all is well."""
        return ()

    async def send(self, target: str, page: Page) -> Sent:
        """Write the page down."""
        line = json.dumps([target, page.title, page.body]) + "\n"
        with self.path.open("ab", buffering=0) as pages:
            pages.write(line.encode())
        return Sent(sent=True)


def alerting(pages: Path) -> Alerting:
    """Return who is called: one colleague, at once, and that is all."""
    now = (Step("duty", timedelta(0), (_DUTY,)),)
    ladders = {name: Ladder(name, now) for name in ("red", "normal")}
    return Alerting(ladders, Staff(pages), (_DUTY,))


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


def slow_read(text: str, context: Context) -> Parse:
    """Read *text* as a reader in another process does: the time passes, this one is idle."""
    time.sleep(float(os.environ.get("READ_S", "0")))
    return quick_read(text, context)


def reading() -> tuple[Read, Spare | None]:
    """Return what reads, and what stands by where it is sick."""
    if "SICK" not in os.environ:
        return slow_read if "READ_S" in os.environ else quick_read, None
    read = sick_reader(float(os.environ["SICK"]), float(os.environ["SICK_HANG"]))
    rules = named("nlu.pipeline:Pipeline").by_rules()  # else not before the door: quick-start.md
    return read, Spare(rules.read, here(), 2.0)


def limits() -> LoadLimits:
    """Return what the environment says, else the defaults."""
    own = LoadLimits()
    wait = float(os.environ.get("LOAD_WAIT", own.wait.total_seconds()))
    return LoadLimits(
        wait=timedelta(seconds=wait),
        requests=int(os.environ.get("LOAD_REQUESTS", own.requests)),
        connections=int(os.environ.get("LOAD_CONNECTIONS", own.connections)),
    )


def main() -> None:
    """Serve until a signal."""
    folder, door = Path(sys.argv[1]), sys.argv[2]
    works, name = door == "work", os.environ.get("PROCESS", "serve")
    logs.configure(sys.stderr)
    book = book_of(load_scripts(SCRIPTS), Company(), Sla())
    read, spare = reading()
    brain = Brain(
        read,
        partial(step, book),
        partial(context_kind, book),
        Window(pause=0.05, answer_pause=0.02, cap=0.2),
        spare=spare,
    )
    lease = float(os.environ.get("SEND_LEASE", "60"))
    settings = Settings(
        folder / "data",
        os.environ.get("STORE", ""),
        port=0 if works else int(door),
        process=name,
        pace=Pace(lease=float(os.environ.get("LEASE", "20"))),
        sending=SenderPace(lease=lease),
        paging=PagerPace(lease=lease),
        clock=partial(wall, folder / "offset"),
        web=not works,
        rest=not works,
        load=limits(),
    )
    doors, staff = [Phones(folder / "phones")], alerting(folder / "pages")
    with undisturbed():
        app = build(settings, brain, channels=doors, alerting=staff)
    if works:
        run(app, lambda: ready(folder, name), Hold(name))
    else:
        serve(app)


if __name__ == "__main__":
    main()
    leave(0)  # as bot.__main__ does
