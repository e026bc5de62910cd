"""Reading with a limit: a reader that hangs, fails or talks nonsense stops nobody's answer.

    patient = Patient(read, rules, limit=2.0)
    patient.read(text, context)            the reader's parse, or what rules alone can say

A call that hangs cannot be ended in Python, only left alone. A thread of a seat (a worker) reads
by itself, at no cost; when that takes longer than the limit, whoever gave it the seat is told,
begins the turn again in another thread, and reads by rules (`plainly`); the late reading ends in
GivenUp, so nothing is done twice. Any other thread has its reading done by a new one, and waits.

After STRIKES such readings in a minute, or while MOST still hang, nobody is sent to the reader; a
sentence of ours tries it after REST seconds. Why: docs/why/reading-limit.md.
"""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace

import structlog

from bot.brain import Asks, GivenUp, Read, ReadAll, here
from bot.hearing import FALLBACK
from nlu.sanity import nonsense
from nlu.types import Context, Parse, Reason

LIMIT = 2.0  # seconds; a reading of usual length takes 1 to 5 ms, a long one 50
STRIKES, MINUTE = 3, 60.0
MOST = 8  # readings that hang at once: a thread each, for as long as they do
REST = 30.0  # seconds
_LOOKS = 16  # in the time of one limit
_TRIAL = "上周买的耳机坏了，客服一直不理，我要投诉"
HANGS, REFUSED = "hangs", "out of service"
log = structlog.get_logger("bot.reading")


@dataclass(slots=True, eq=False)
class _Seat:
    """A thread that reads. since: when it began, infinite between two readings."""

    relieve: Callable[[], None]
    since: float = math.inf
    gone: bool = False
    plain: bool = False


class Patient:
    """Reads for any thread; never raises but GivenUp, in a seat that was relieved.

    rules: what reads without the model; must not hang. limit: seconds. clock: monotonic.
    """

    def __init__(
        self,
        read: Read,
        rules: Read,
        *,
        limit: float = LIMIT,
        ready: threading.Event | None = None,
        together: ReadAll | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.ready = ready or here()
        self._read = read
        self._rules = rules
        self._limit = limit
        self._together = together
        self._clock = clock
        self._lock = threading.Lock()
        self._seats: dict[int, _Seat] = {}
        self._strikes: deque[float] = deque(maxlen=STRIKES)
        self._hung = 0
        self._rest_until: float | None = None
        self._trying = False
        self._looked = clock()
        self._watching = False

    @property
    def serving(self) -> bool:
        """Whether texts go to the reader just now."""
        return self._rest_until is None

    def reads(self) -> str:
        """Say who reads just now: "model", "rules", or "loading"."""
        if not self.ready.is_set():
            return "loading"
        return "model" if self.serving else "rules"

    @property
    def hanging(self) -> int:
        """How many readings were given up and have not returned."""
        return self._hung

    def read(self, text: str, context: Context) -> Parse:
        """Understand *text* in about the limit at most.

        Raises:
            GivenUp: the thread's seat was relieved meanwhile; it must do nothing more.
        """
        seat = self._seats.get(threading.get_ident())
        if self._rest_until is not None or (seat is not None and seat.plain):
            return self._plainly(text, context, HANGS if self.serving else REFUSED)
        if seat is None:
            return self._elsewhere(text, context)
        with self._timed(seat):
            parse, why = self._tried(text, context)
        return self._plainly(text, context, why) if parse is None else parse

    def together(self, asks: Asks) -> Sequence[Parse | None]:
        """Let the reader understand messages at once, within the limit; None where it did not.

        Raises:
            GivenUp: as `read` does.
        """
        seat, alone = self._seats.get(threading.get_ident()), [None] * len(asks)
        if self._together is None or seat is None or seat.plain or not self.serving:
            return alone
        with self._timed(seat):
            try:
                parses = self._together(asks)
            except Exception:
                log.exception("reading together failed", texts=len(asks))
                return alone
        pairs = zip(parses, asks, strict=True)
        return [None if nonsense(parse, text) else parse for parse, (text, _) in pairs]

    @contextmanager
    def _timed(self, seat: _Seat) -> Iterator[None]:
        """Have a seat's work inside watched; GivenUp at its end when that came too late."""
        seat.since = self._clock()
        yield
        with self._lock:
            seat.since = math.inf
            if seat.gone:
                self._hung -= 1
                raise GivenUp

    @contextmanager
    def seat(self, relieve: Callable[[], None]) -> Iterator[None]:
        """Have the readings of this thread watched; *relieve* is called in another one, once."""
        me, seat = threading.get_ident(), _Seat(relieve)
        with self._lock:
            self._seats[me] = seat
            if not self._watching:
                self._watching, self._looked = True, self._clock()
                threading.Thread(target=self._watch, name="reading-watch", daemon=True).start()
        try:
            yield
        finally:
            with self._lock:
                del self._seats[me]

    @contextmanager
    def plainly(self) -> Iterator[None]:
        """Let this seat read by rules alone inside."""
        seat = self._seats[threading.get_ident()]
        seat.plain = True
        try:
            yield
        finally:
            seat.plain = False

    def look(self) -> None:
        """Give up what takes too long, and see whether a rest is over. By one thread at a time."""
        now = self._clock()
        stood_still = now - self._looked - 2 * self._pause  # all of us did: no fault of a reader's
        self._looked = now
        late: list[_Seat] = []
        with self._lock:
            for seat in self._seats.values():
                if stood_still > 0:
                    seat.since += stood_still
                if now - seat.since > self._limit and not seat.gone:
                    seat.gone = True
                    self._gave_up(now)
                    late.append(seat)
        for seat in late:
            seat.relieve()
        self._try_again(now)

    @property
    def _pause(self) -> float:
        return self._limit / _LOOKS

    def _watch(self) -> None:
        """Look until no seat is left: the process stops."""
        while True:
            time.sleep(self._pause)
            with self._lock:
                if not self._seats:
                    self._watching = False
                    return
            with suppress(Exception):  # the next look does what this one could not
                self.look()

    def _elsewhere(self, text: str, context: Context) -> Parse:
        """Read in a thread that can be left alone."""
        asked = _Asked()

        def work() -> None:
            asked.found = self._tried(text, context)
            with self._lock:
                asked.ended.set()
                if asked.left:
                    self._hung -= 1

        threading.Thread(target=work, name="reading", daemon=True).start()
        asked.ended.wait(self._limit)
        with self._lock:
            if not asked.ended.is_set():
                asked.left = True
                self._gave_up(self._clock())
        parse, why = asked.found
        return self._plainly(text, context, why) if parse is None else parse

    def _tried(self, text: str, context: Context) -> tuple[Parse | None, str]:
        """Return the reader's parse, or None and what is wrong with it."""
        try:
            parse = self._read(text, context)
            if why := nonsense(parse, text):
                log.error("reading makes no sense", why=why)
                return None, why
        except Exception as error:
            log.exception("reading failed", characters=len(text))
            return None, type(error).__name__
        return parse, ""

    def _plainly(self, text: str, context: Context, why: str) -> Parse:
        """Read by rules; the reason says so, for the desk and for whoever looks at readings."""
        try:
            parse = self._rules(text, context)
        except Exception as error:
            log.exception("rules failed", characters=len(text))
            parse, why = Parse(text), type(error).__name__
        return replace(parse, reasons=(*parse.reasons, Reason("intent", FALLBACK, why, 0.0)))

    def _gave_up(self, now: float) -> None:
        """Count a reading that takes too long. Under the lock."""
        self._hung += 1
        self._strikes.append(now)
        log.error("reading hangs", seconds=self._limit, hanging=self._hung)
        often = len(self._strikes) == STRIKES and now - self._strikes[0] <= MINUTE
        if self._rest_until is None and (often or self._hung >= MOST):
            self._rest_until = now + REST
            log.critical("reader out of service: rules alone answer", hanging=self._hung)

    def _try_again(self, now: float) -> None:
        """Try the reader in a thread of its own, when its rest is over."""
        with self._lock:
            due = self._rest_until is not None and now >= self._rest_until
            if not due or self._trying or self._hung >= MOST:
                return
            self._trying = True
        threading.Thread(target=self._trial, name="reading-trial", daemon=True).start()

    def _trial(self) -> None:
        """Let the reader read a sentence: in time and with sense, it is back in service."""
        began = self._clock()
        parse, _ = self._tried(_TRIAL, Context())
        now = self._clock()
        with self._lock:
            self._trying = False
            well = parse is not None and now - began <= self._limit
            self._rest_until = None if well else now + REST
            self._strikes.clear()
        if well:
            log.warning("reader back in service", hanging=self._hung)


class _Asked:
    """A reading done for somebody who waits. left: he waits no longer."""

    def __init__(self) -> None:
        self.ended = threading.Event()
        self.found: tuple[Parse | None, str] = (None, HANGS)
        self.left = False
