"""Workers sleep while there is nothing, wake at a ring, and grab no more than they can do."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

from bot.bell import Bell
from bot.worker import Pace
from storage import inbox, lanes
from storage.inbox import Arrival
from storage.store import Tx
from tests.bot.worker_bench import PACE, shop


def test_workers_sleep_while_there_is_nothing(tmp_path: Path) -> None:
    asked = 0

    def count() -> None:
        nonlocal asked
        asked += 1

    with shop(tmp_path, fault=count) as one:
        one.workers.start()
        time.sleep(0.1)
        asked = 0
        time.sleep(0.4)
        assert asked == 0


def test_a_message_wakes_a_sleeping_worker_at_once(tmp_path: Path) -> None:
    with shop(tmp_path, pace=Pace(threads=2, idle=30.0)) as one:
        one.workers.start()
        time.sleep(0.1)
        began = time.monotonic()
        one.post("x")
        one.until(lambda: one.replies() == ["1: x"], 20)
        assert time.monotonic() - began < 20, "long before the idle wait is over"


def test_a_lane_is_claimed_in_the_commit_that_fills_it_and_taken_when_handed_over(
    tmp_path: Path,
) -> None:
    with shop(tmp_path) as one:

        def job(tx: Tx) -> tuple[str, ...]:
            at = datetime.now(UTC)
            inbox.receive(tx, Arrival("rest", "default", "v1", "e1", "message", at, "x"))
            return one.workers.grab(tx)

        names = one.store.do(job)
        assert names == ("in:rest:default:v1",)
        assert one.store.do(lambda tx: lanes.claim(tx, "other:run:0", 4, pool="in")) == ()
        one.workers.start()
        one.workers.hand(names)
        one.until(lambda: one.replies() == ["1: x"], 10)


def test_no_more_is_grabbed_than_the_threads_can_get_to(tmp_path: Path) -> None:
    with shop(tmp_path) as one:
        for n in range(40):
            one.post("x", f"v{n}")
        for _ in range(40):
            one.workers.hand(one.store.do(one.workers.grab))
        free = one.store.do(lambda tx: lanes.claim(tx, "other:run:0", 99, pool="in"))
        assert len(free) == 40 - PACE.threads * PACE.batch
        one.workers.start()
        taken = [n for n in range(40) if f"in:rest:default:v{n}" not in free]
        for n in taken:
            one.until(lambda n=n: one.replies(f"v{n}") == ["1: x"])  # type: ignore[misc]


def test_a_stopped_worker_grabs_nothing(tmp_path: Path) -> None:
    with shop(tmp_path) as one:
        one.post("x")
        one.workers.start()
        one.until(lambda: one.replies() == ["1: x"])
        one.workers.stop(2)
        one.post("y")
        assert one.store.do(one.workers.grab) == ()


def test_a_bell_wakes_one_waiter_and_a_ring_before_waiting_is_noticed() -> None:
    bell = Bell()
    heard = bell.count
    bell.ring()
    began = time.monotonic()
    bell.wait(heard, 5)
    assert time.monotonic() - began < 1
    bell.wait(bell.count, 0.01)
