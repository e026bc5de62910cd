"""Workers: threads that claim lanes, take their turns and tell who waits for them.

Nothing is lost with a worker: what it holds comes back when its lease ends, and at once when
the process comes back. A turn that fails is taken again later; one that keeps failing is parked
with the reason, and its conversation goes on.

A thread whose reader hangs is left alone: another takes over what it had in hand, and begins the
turn that hangs again without that reader (bot/patience.py).
"""

from __future__ import annotations

import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

import structlog

from bot.bell import Bell, Hand
from bot.brain import GivenUp
from bot.hearing import Poison, inbox_ids
from bot.hub import Hub, News
from bot.ready import Ready
from bot.turn import Turns
from storage import backlog, lanes
from storage.errors import Lost, StoreAway
from storage.store import Store, Tx
from storage.tide import Tide

POOL = "in"
_LOOK = 0.02  # seconds: only while the reader is loaded
_NEVER = 1_000_000  # an absent database parks nothing
log = structlog.get_logger("bot.worker")


@dataclass(frozen=True, slots=True)
class Pace:
    """threads, lanes claimed at once, and seconds: a claim's lease, the longest idle wait."""

    threads: int = 2
    batch: int = 4
    lease: float = 20.0
    idle: float = 0.5
    away: float = 0.5  # before the next try while the database is away


class Workers:
    """The threads of this process. *process* is the same after a restart."""

    def __init__(  # noqa: PLR0913 - what a worker lives on, each by name
        self,
        store: Store,
        turns: Turns,
        hub: Hub,
        *,
        process: str,
        clock: Callable[[], float],
        sends: Callable[[], None] = lambda: None,
        pace: Pace | None = None,
    ) -> None:
        self.bell = Bell()
        self._store = store
        self._turns = turns
        self._hub = hub
        self._process = process
        self._run = secrets.token_hex(6)
        self._owner = f"{process}:{self._run}:0"
        self._handed: deque[str] = deque()
        self._tide = Tide(store, clock)
        self._clock = clock
        self._sends = sends
        self._pace = pace or Pace()
        self._patience = turns.patience
        self._hurried: deque[str] = deque()
        self._stop = threading.Event()
        self._threads = [self._thread(n, Hand()) for n in range(self._pace.threads)]

    def start(self) -> None:
        """Take back what an earlier run of this process held, and begin.

        Raises:
            StoreError: the database cannot be written.
        """
        self._store.do(lambda tx: lanes.release(tx, self._process, self._run))
        for thread in self._threads:
            thread.start()

    def stop(self, wait: float) -> bool:
        """Claim no more; wait up to *wait* seconds for running turns. Return whether all ended.

        What was claimed and not begun stays claimed until the next start of this process.
        """
        self._stop.set()
        for _ in self._threads:
            self.bell.ring()
        until = time.monotonic() + wait
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def grab(self, tx: Tx) -> tuple[str, ...]:
        """Claim a lane in the very job that put work into one: a commit less for each turn.

        None when enough is in hand: a lane nobody gets to is better left to the next free worker.
        """
        pace = self._pace
        full = len(self._handed) >= pace.threads * pace.batch
        if self._stop.is_set() or not self._can_read or full:
            return ()
        return lanes.claim(tx, self._owner, 1, pace.lease, pool=POOL)

    def hand(self, names: tuple[str, ...]) -> None:
        """Take over what `grab` claimed, once that is committed; with none only look."""
        self._handed.extend(names)
        self.bell.ring()

    def hurry(self, name: str) -> None:
        """Have a lane's turn taken by rules while there is no reader yet; any thread."""
        if not self._can_read:
            self._hurried.append(name)

    @property
    def alive(self) -> bool:
        """Whether every worker runs."""
        return all(thread.is_alive() for thread in self._threads)

    def _thread(self, n: int, hand: Hand) -> threading.Thread:
        return threading.Thread(target=self._live, args=(n, hand), name=f"worker-{n}", daemon=True)

    def _live(self, n: int, hand: Hand) -> None:
        """Take turns until stopped; those of *hand* first, which another thread was stuck with."""
        with suppress(GivenUp), self._patience.seat(partial(self._relieve, n, hand)):
            if hand.left and not self._stop.is_set():
                self._safely(partial(self._unstick, hand))
            while not self._stop.is_set():
                self._safely(partial(self._round if self._can_read else self._early, hand))

    def _relieve(self, n: int, hand: Hand) -> None:
        """Put a new thread in the place of the *n*-th, whose reader hangs; any thread."""
        self._threads[n] = self._thread(n, hand)
        self._threads[n].start()

    def _unstick(self, hand: Hand) -> None:
        """Take the turn that hung without what it hung in, then the rest of the hand."""
        with self._patience.plainly():
            self._begin_next(hand, {})
        self._work_off(hand, together=False)  # nobody knows yet which text it hung in

    def _safely(self, work: Callable[[], None]) -> None:
        try:
            work()
        except GivenUp:
            raise
        except StoreAway as error:
            log.warning("store away", error=str(error))
            self._stop.wait(self._pace.away)
        except Exception:
            log.exception("worker failed")
            self._stop.wait(self._pace.away)

    @property
    def _can_read(self) -> bool:
        return self._patience.ready.is_set()

    def _early(self, hand: Hand) -> None:
        """Take the turns that tell of danger by rules, while the reader is loaded."""
        try:
            name = self._hurried.popleft()
        except IndexError:
            self._patience.ready.wait(_LOOK)
            return
        lease = self._pace.lease
        if self._store.do(lambda tx: backlog.take(tx, name, self._owner, lease)):
            hand.left.append(name)
            self._unstick(hand)

    def _round(self, hand: Hand) -> None:
        """Take a turn of each lane in hand; claim some when there is none, wait when none waits."""
        if self._tide.look():
            log.warning("clock set back")
            self._sends()
        heard = self.bell.count
        names = self._in_hand() or self._claim()
        if isinstance(names, int | float):
            self.bell.wait(heard, names)
            return
        hand.left.extend(names)
        self._work_off(hand)

    def _work_off(self, hand: Hand, *, together: bool = True) -> None:
        """Begin every turn in *hand*, then wait for them: together they share a commit."""
        seen = self._look(hand.left) if together and len(hand.left) > 1 else {}
        while hand.left:
            self._begin_next(hand, seen)
        while hand.begun:
            self._end(*hand.begun.popleft())

    def _look(self, names: Iterable[str]) -> Mapping[str, Ready]:
        """Look at lanes together; where that fails each is looked at alone, and says why."""
        try:
            return self._turns.look(tuple(names))
        except GivenUp:
            raise
        except Exception:  # noqa: BLE001 - its own turn names and handles it
            return {}

    def _begin_next(self, hand: Hand, seen: Mapping[str, Ready]) -> None:
        """Begin the first turn; until it is begun it stays in *hand*, for who takes that over."""
        name = hand.left[0]
        future = self._begin(name, seen.get(name))
        hand.begun.append((hand.left.popleft(), future))

    def _in_hand(self) -> list[str]:
        """Return this thread's share of what was handed over; together they share a commit."""
        share = min(self._pace.batch, 1 + len(self._handed) // self._pace.threads)
        names: list[str] = []
        with suppress(IndexError):  # another thread was quicker
            while len(names) < share:
                names.append(self._handed.popleft())
        return names

    def _claim(self) -> Sequence[str] | float:
        """Return claimed lanes, or the seconds to wait while there are none."""
        pace = self._pace
        at = self._store.read(lambda c: lanes.next_at(c, POOL))
        wait = pace.idle if at is None else min(at - self._clock(), pace.idle)
        if wait > 0:
            return wait
        return self._store.do(
            lambda tx: lanes.claim(tx, self._owner, pace.batch, pace.lease, pool=POOL)
        )

    def _begin(self, name: str, seen: Ready | None) -> Future[News]:
        """Begin a turn; what is wrong with it stands in the future, so the others go on."""
        try:
            future = self._turns.begin(self._owner, name, seen)
        except GivenUp:
            raise
        except Exception as error:  # noqa: BLE001 - _end names and handles it
            failed: Future[News] = Future()
            failed.set_exception(error)
            return failed
        future.add_done_callback(self._told)
        return future

    def _told(self, future: Future[News]) -> None:
        """On the writer's thread, after the commit: one hand-over to whoever waits."""
        if not future.cancelled() and future.exception() is None:
            news = future.result()
            self._hub.tell(news)
            if news.sends:
                self._sends()

    def _end(self, name: str, future: Future[News]) -> None:
        try:
            future.result()
        except Lost:
            log.warning("lane lost", lane=name)
        except StoreAway as error:
            log.warning("store away", lane=name, error=str(error))
            self._give_back(name, error)
        except Exception as error:
            log.exception("turn failed", lane=name)
            self._failed(name, error)

    def _failed(self, name: str, error: Exception) -> None:
        """Let the lane back off; after some tries the item is parked and its waiter told so."""
        poison = error.item if isinstance(error, Poison) else 0
        reason = f"{type(error).__name__}: {error}"

        def job(tx: Tx) -> News | None:
            first = lanes.items(tx.c, [name], tx.now, 1)[name]
            if not lanes.failed(tx, self._owner, name, reason, poison=poison):
                return None
            return News(name.partition(":")[2], inbox=inbox_ids(first), failed=True)

        parked = self._store.do(job)
        if parked is not None:
            log.error("parked", lane=name, error=reason)
            self._hub.tell(parked)

    def _give_back(self, name: str, error: StoreAway) -> None:
        """Free the lane as soon as the database is there again; its lease ends anyway."""
        until = time.monotonic() + self._pace.lease
        while time.monotonic() < until and not self._stop.wait(self._pace.away):
            try:
                self._store.do(
                    lambda tx: lanes.failed(tx, self._owner, name, str(error), max_fails=_NEVER)
                )
            except StoreAway:
                continue
            return
