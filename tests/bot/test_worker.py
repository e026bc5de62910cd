"""Threads that come and go lose nothing, keep order, and never stop on one bad turn."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pytest

from bot.app import limits
from bot.hub import News
from bot.turn import Turns
from bot.window import Window
from bot.worker import Pace, Workers
from dialogues.events import Event, Heard
from dialogues.facts import Facts
from dialogues.move import Move
from dialogues.state import State
from storage import dead, lanes, work
from storage.errors import StoreAway
from tests.bot.runtime_fakes import CHINA, Decider, brain
from tests.bot.worker_bench import PACE, shop


def at_once(jobs: Sequence[Callable[[], None]]) -> None:
    """Do each on a thread of its own, and wait for all."""
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_three_deliveries_at_once_are_answered_once(tmp_path: Path) -> None:
    with shop(tmp_path) as one:
        one.workers.start()
        barrier = threading.Barrier(3)

        def deliver() -> None:
            barrier.wait()
            one.post("x", event="e1")

        at_once([deliver] * 3)
        one.until(lambda: one.replies() == ["1: x"])
        time.sleep(0.1)
        assert one.replies() == ["1: x"]
        assert len(one.hub.news) == 1


def test_order_is_kept_in_each_of_many_conversations(tmp_path: Path) -> None:
    with shop(tmp_path) as one:
        one.workers.start()
        users = [f"v{n}" for n in range(8)]

        def write(user: str) -> None:
            for n in range(15):
                one.post(f"m{n}", user)

        at_once([partial(write, user) for user in users])
        wanted = [f"{n + 1}: m{n}" for n in range(15)]
        for user in users:
            one.until(lambda user=user: len(one.replies(user)) == 15)  # type: ignore[misc]
            assert one.replies(user) == wanted


def test_a_turn_is_told_after_its_commit(tmp_path: Path) -> None:
    with shop(tmp_path) as one:
        one.workers.start()
        got = one.post("x")
        one.until(lambda: bool(one.hub.news))
        assert one.hub.news[0].inbox == (got,)
        assert one.replies() == ["1: x"]


def test_a_turn_that_keeps_failing_is_parked_and_its_conversation_goes_on(tmp_path: Path) -> None:
    with shop(tmp_path) as one:
        one.workers.start()
        bad = one.post("boom")
        one.post("x")
        one.until(lambda: one.replies() == ["1: x"], 10)
        (letter,) = one.store.read(dead.list)
        assert "boom" in letter.reason
        assert b"boom" in letter.body
        assert letter.lane == "in:rest:default:v1"
        assert [news for news in one.hub.news if news.failed] == [
            News("rest:default:v1", inbox=(bad,), failed=True)
        ]


def test_one_bad_conversation_does_not_slow_another(tmp_path: Path) -> None:
    with shop(tmp_path) as one:
        one.workers.start()
        for n in range(5):
            one.post("boom", f"bad{n}")
        one.post("x", "good")
        one.until(lambda: one.replies("good") == ["1: x"], 10)
        assert not one.store.read(dead.list), "it was answered before their tries were over"


def test_a_body_that_is_no_event_is_parked_with_its_bytes(tmp_path: Path) -> None:
    with shop(tmp_path) as one:
        one.workers.start()
        one.store.do(lambda tx: work.put_text(tx, "in:rest:default:v1", '{"kind": [1]}'))
        one.post("x")
        one.until(lambda: one.replies() == ["1: x"], 10)
        (letter,) = one.store.read(dead.list)
        assert letter.body == b'{"kind": [1]}'


def test_a_new_run_takes_back_at_once_what_the_old_one_held(tmp_path: Path) -> None:
    with shop(tmp_path) as one:
        one.post("x")
        held = one.store.do(lambda tx: lanes.claim(tx, "shop:oldrun:0", 4, 3600, pool="in"))
        assert held == ("in:rest:default:v1",)
        one.workers.start()
        one.until(lambda: one.replies() == ["1: x"], 10)  # the lease would hold it for an hour


def test_what_another_process_holds_is_left_alone(tmp_path: Path) -> None:
    with shop(tmp_path) as one:
        one.post("x")
        one.store.do(lambda tx: lanes.claim(tx, "other:run:0", 4, 3600, pool="in"))
        one.workers.start()
        time.sleep(0.2)
        assert one.replies() == []


def test_a_lane_taken_away_during_a_turn_is_taken_once(tmp_path: Path) -> None:
    stolen = threading.Event()

    with shop(tmp_path) as one:
        plain = Decider()

        def read(_state: State | None) -> str:
            if not stolen.is_set():  # between claim and turn another process gets the lane
                stolen.set()
                one.store.do(lambda tx: lanes.release(tx, "shop", "thief"))
                one.store.do(lambda tx: lanes.claim(tx, "shop:thief:0", 4, 0.3, pool="in"))
            return ""

        mind = brain(plain, window=Window(0, 0, 0))
        mind = type(mind)(mind.read, mind.decide, read, mind.window)
        turns = Turns(one.store, mind, limits(), zone=CHINA, clock=time.time)
        one.workers = Workers(one.store, turns, one.hub, process="shop", clock=time.time, pace=PACE)
        one.workers.start()
        one.post("x")
        one.until(lambda: one.replies() == ["1: x"])
        assert len(plain.events) == 1


def test_stopping_lets_a_running_turn_end_and_claims_no_more(tmp_path: Path) -> None:
    inside = threading.Event()

    def slow(state: State | None, event: Event, facts: Facts) -> Move:
        inside.set()
        time.sleep(0.2)
        return Decider()(state, event, facts)

    with shop(tmp_path, slow, pace=Pace(threads=1, batch=1, idle=0.05)) as one:
        one.workers.start()
        one.post("a")
        assert inside.wait(2)
        one.post("b", "v2")
        assert one.workers.stop(2)
        assert not one.workers.alive
        assert one.replies() == ["1: a"]
        assert one.replies("v2") == []


class Disk:
    """The store's fault port: full or not."""

    full = False

    def __call__(self) -> None:
        """Refuse a write while full."""
        if self.full:
            raise StoreAway("no space left on device")


def test_an_absent_database_parks_nothing_and_work_goes_on_when_it_is_back(tmp_path: Path) -> None:
    disk = Disk()

    def filling(state: State | None, event: Event, facts: Facts) -> Move:
        if isinstance(event, Heard) and not heals.is_set():
            disk.full = True  # from the first write of this turn on
            heals.set()
        return Decider()(state, event, facts)

    heals = threading.Event()
    with shop(tmp_path, filling, fault=disk) as one:
        one.workers.start()
        one.post("x")
        assert heals.wait(2)
        time.sleep(0.5)
        assert one.replies() == []
        disk.full = False
        one.until(lambda: one.replies() == ["1: x"], 5)
        assert one.store.read(dead.count) == 0


@pytest.mark.parametrize("threads", [1, 4])
def test_a_hundred_messages_of_one_burst_are_answered_in_order(
    tmp_path: Path, threads: int
) -> None:
    with shop(tmp_path, pace=Pace(threads=threads, idle=0.05)) as one:
        for n in range(100):
            one.post(f"m{n}", event=f"e{n}")
        one.workers.start()
        one.until(lambda: len(one.replies()) == 100, 10)
        assert one.replies() == [f"{n + 1}: m{n}" for n in range(100)]
