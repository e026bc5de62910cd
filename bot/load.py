"""How much waits, and whether more may come in.

    load.admit(arrivals)      before anything is stored: nothing, or Busy
    load.full()               whether what can come again is refused just now

Three things are measured: requests under way, jobs that wait for the writer, and how long what
comes now would wait for a worker, by the lanes before it and the turns a second of late. The lanes
are counted by a thread of its own ten times a second (`Watch`), so nobody's message costs a query.
What was taken is never dropped.

Above the limits only danger comes in, and what nobody would bring again. Danger goes before the
others, so their wait is none of its concern; where HARD times as many requests or jobs are under
way, nothing more is even read.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import structlog

from bot.http.load_settings import LoadLimits
from storage import backlog
from storage.errors import StoreAway, StoreError
from storage.inbox import FROM_CUSTOMER, Arrival
from storage.store import Store

HARD = 4  # times a limit
JOBS = 1024  # that wait for the writer: four commits
BEHIND = 16  # lanes: so few that wait are no backlog, however long (a start after a long stop)
LOOK = 0.1  # seconds between two looks at the line
TOLD = 1.0  # seconds between two lines in the log
_LEARNS = 0.1  # of what a look shows: what is known is about that of the last second
_SLOWEST = 0.1  # turns a second
_FIRST = 0.5  # seconds of a line after which its pace is known: one look may see no turn at all
_FORGETS = 1.0  # seconds without a line after which its pace tells nothing any more
_LONGEST = 30  # seconds after which somebody is told to come again
_FROM_OUTSIDE = FROM_CUSTOMER | {"enter", "follow"}
# WeChat pushes three times within 15 s and then forgets the message; all others push for hours, or
# tell the customer that he was not heard.
IMPATIENT = frozenset({"wechat"})
log = structlog.get_logger("bot.load")


class Busy(StoreAway):
    """Too much waits already: nothing was stored. wait: seconds."""

    def __init__(self, wait: int) -> None:
        super().__init__("too much waits already")
        self.wait = wait


def _calm(_text: str) -> bool:
    """Find danger in nothing."""
    return False


@dataclass(slots=True)
class Load:
    """What this process carries. On the loop, but for what Watch sets.

    jobs: how many wait for the writer. alarming: whether a text tells of danger. open: requests
    under way. refused: how many were sent away. Set by Watch: waited, in seconds; pace, in turns a
    second, 0 while unknown; came: how many were let in since.
    """

    limits: LoadLimits = field(default_factory=LoadLimits)
    jobs: Callable[[], int] = lambda: 0
    alarming: Callable[[str], bool] = _calm
    waited: float = 0.0
    pace: float = 0.0
    came: int = 0
    open: int = 0
    refused: int = 0

    @property
    def expected(self) -> float:
        """How many seconds what comes now would wait for its turn."""
        return self.waited + (self.came / self.pace if self.pace else 0.0)

    def full(self, *, more: int = 0) -> bool:
        """Say whether a limit is reached; more: requests that are not counted yet."""
        return self._crowded(1, more) or self.expected >= self.limits.wait.total_seconds()

    def crammed(self, *, more: int = 0) -> bool:
        """Say whether nothing more can be taken, whatever it is."""
        return self._crowded(HARD, more)

    def admit(self, arrivals: Sequence[Arrival]) -> None:
        """Let *arrivals* in, all or none, so that their order stays.

        Raises:
            Busy: they are to be brought again; nothing may be acknowledged.
        """
        coming = sum(one.kind in _FROM_OUTSIDE for one in arrivals)
        if coming and self.full() and (self.crammed() or not any(map(self._now, arrivals))):
            raise self.busy()
        self.came += coming

    def urgent(self, arrival: Arrival) -> bool:
        """Say whether somebody may be in danger."""
        return arrival.kind in FROM_CUSTOMER and self.alarming(arrival.text)

    def busy(self) -> Busy:
        """Count one that is sent away, and return what it is told."""
        self.refused += 1
        return Busy(self.wait)

    @property
    def wait(self) -> int:
        """After how many seconds to come again."""
        return min(_LONGEST, 1 + math.ceil(self.waited))

    def _crowded(self, times: int, more: int) -> bool:
        return self.open + more > self.limits.requests * times or self.jobs() >= JOBS * times

    def _now(self, arrival: Arrival) -> bool:
        """Say whether an arrival cannot come later."""
        if arrival.channel in IMPATIENT and self.expected < HARD * self.limits.wait.total_seconds():
            return True
        return self.urgent(arrival)


class Watch:
    """The thread that looks how long work waits, and tells the log when some was refused.

    turned: how many turns were taken so far, by whomever. reading: whether turns can be taken at
    all; while the reader is loaded a line says nothing of the pace.
    """

    def __init__(
        self,
        store: Store,
        load: Load,
        clock: Callable[[], float],
        turned: Callable[[], int] = lambda: 0,
        reading: Callable[[], bool] = lambda: True,
    ) -> None:
        self._reading = reading
        self._empty = 0.0  # since when there is no line, 0 while there is one
        self._store = store
        self.load = load
        self._clock = clock
        self._turned = turned
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="load", daemon=True)
        self._told = 0
        self._before = (0.0, 0)  # when turns were counted last while there was a line, and how many

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more; any thread, before the store is closed."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def look(self) -> None:
        """Look once. While the store is away what was seen last is kept."""
        load, now = self.load, self._clock()
        try:
            line = self._store.read(lambda c: backlog.line(c, now, BEHIND))
        except StoreError:
            return
        if line.lanes > BEHIND:
            self._empty = 0.0
            self._count(now)
            load.waited = max(line.waited, line.lanes / load.pace if load.pace else 0.0)
        else:
            load.waited, self._before = 0.0, (0.0, 0)
            self._empty = self._empty or now
            if now - self._empty >= _FORGETS:
                load.pace = 0.0
        load.came = 0

    def _count(self, now: float) -> None:
        """Learn how many turns a second are taken while there are enough to take."""
        (then, before), turned = self._before, self._turned()
        known = self.load.pace
        if not then or not self._reading():
            self._before = (now, turned)
        elif now - then >= (0.0 if known else _FIRST) and now > then:
            self._before = (now, turned)
            rate = (turned - before) / (now - then)
            pace = known + (rate - known) * _LEARNS if known else rate
            self.load.pace = max(_SLOWEST, pace)

    def _run(self) -> None:
        looks = 0
        while not self._stop.wait(LOOK):
            self.look()
            looks += 1
            if looks * LOOK >= TOLD:
                looks = 0
                self._tell()

    def _tell(self) -> None:
        load, told = self.load, self._told
        self._told = load.refused
        if load.refused > told:
            log.warning(
                "too busy",
                refused=load.refused - told,
                waited=round(load.waited, 1),
                pace=round(load.pace, 1),
                open=load.open,
                jobs=load.jobs(),
            )
