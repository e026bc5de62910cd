"""A reading that hangs is left alone in time; rules take its turn, and danger stays danger."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from bot.app import limits
from bot.brain import GivenUp, Spare, here
from bot.hearing import FALLBACK
from bot.patience import MOST, REST, STRIKES, Patient
from bot.turn import Turns
from bot.window import Window
from bot.worker import Pace, Workers
from nlu.pipeline import Pipeline
from nlu.types import Context, Flag, Intent, Parse
from tests.bot.runtime_fakes import CHINA, Clock, Decider, brain
from tests.bot.worker_bench import Shop, shop

NOW = Context()
FIRE = "充电宝充电的时候冒烟了"


@dataclass
class Reader:
    """Hangs at texts with "hang" until let go, raises at "crash", and knows "mad" things."""

    go: threading.Event = field(default_factory=threading.Event)
    read: list[str] = field(default_factory=list)
    began: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    sick: bool = True

    def __call__(self, text: str, _context: Context) -> Parse:
        """Read as *text* says."""
        self.read.append(text)
        self.began.release()
        if self.sick and "hang" in text:
            self.go.wait()
        if self.sick and "crash" in text:
            raise ZeroDivisionError
        if "mad" in text:
            return replace(Parse(text), heat=99)
        return Parse(text, intent=Intent.COMPLAINT)


def by_rules(text: str, _context: Context) -> Parse:
    return Parse(text, intent=Intent.CHITCHAT)


def why(parse: Parse) -> list[str]:
    return [one.detail for one in parse.reasons if one.by == FALLBACK]


@dataclass
class Bench:
    """A patient without its watch: the test looks itself."""

    reader: Reader
    clock: Clock
    patient: Patient
    relieved: list[str] = field(default_factory=list)

    @contextmanager
    def hanging(self, text: str = "hang") -> Iterator[threading.Thread]:
        """Have a seat that hangs inside; give its thread."""

        def sit() -> None:
            with self.patient.seat(lambda: self.relieved.append(text)):
                try:
                    self.patient.read(text, NOW)
                except GivenUp:
                    self.relieved.append("gone")

        thread = threading.Thread(target=sit, daemon=True)
        thread.start()
        assert self.reader.began.acquire(timeout=60)
        yield thread


@pytest.fixture
def bench() -> Iterator[Bench]:
    reader, clock = Reader(), Clock()
    # Its own watch sleeps an hour between two looks.
    made = Bench(reader, clock, Patient(reader, by_rules, limit=57_600.0, clock=clock))
    yield made
    reader.go.set()


LATE = 57_601.0


def pass_time(bench: Bench, seconds: float) -> None:
    """Let time pass as a process that runs sees it: with a look now and then."""
    left = seconds
    while left > 0:
        step = min(left, 3_600.0)
        bench.clock.on(step)
        bench.patient.look()
        left -= step


def test_who_reads_well_is_believed_and_waits_for_no_thread(bench: Bench) -> None:
    names: list[str] = []

    def read(text: str, _context: Context) -> Parse:
        names.append(threading.current_thread().name)
        return Parse(text, intent=Intent.COMPLAINT)

    patient = Patient(read, by_rules, clock=bench.clock)
    with patient.seat(lambda: None):
        assert patient.read("x", NOW) == Parse("x", intent=Intent.COMPLAINT)
    assert names == [threading.current_thread().name]


@pytest.mark.parametrize(("text", "reason"), [("crash", "ZeroDivisionError"), ("mad", "heat")])
def test_who_raises_or_talks_nonsense_is_read_by_rules(
    bench: Bench, text: str, reason: str
) -> None:
    with bench.patient.seat(lambda: None):
        parse = bench.patient.read(text, NOW)
    assert (parse.intent, why(parse)) == (Intent.CHITCHAT, [reason])
    assert why(bench.patient.read(text, NOW)) == [reason], "without a seat, too"


def test_a_reading_over_the_limit_is_given_up_once_and_its_thread_does_no_more(
    bench: Bench,
) -> None:
    with bench.hanging() as thread:
        pass_time(bench, LATE - 10)
        assert bench.relieved == []
        pass_time(bench, 20)
        pass_time(bench, 20)
        assert (bench.relieved, bench.patient.hanging) == (["hang"], 1)
        bench.reader.go.set()
        thread.join(60)
    assert (bench.relieved, bench.patient.hanging) == (["hang", "gone"], 0)


def test_a_process_that_stood_still_blames_no_reader(bench: Bench) -> None:
    with bench.hanging():
        bench.clock.on(LATE * 10)  # a machine that slept
        bench.patient.look()
        assert bench.relieved == []


def test_nobody_is_sent_to_a_reader_that_hangs_again_and_again(bench: Bench) -> None:
    _out_of_service(bench)
    assert (bench.patient.reads(), bench.patient.hanging) == ("rules", STRIKES)
    before = len(bench.reader.read)
    with bench.patient.seat(lambda: None):
        assert why(bench.patient.read("hang", NOW)) == ["out of service"]
    assert len(bench.reader.read) == before


def test_a_reader_that_is_well_again_is_taken_back_after_its_rest(bench: Bench) -> None:
    _out_of_service(bench)
    bench.reader.sick = False
    pass_time(bench, REST - 1)
    assert not bench.patient.serving
    pass_time(bench, 2)
    for _ in range(6000):
        if bench.patient.serving:
            break
        threading.Event().wait(0.01)
    assert (bench.patient.reads(), bench.patient.hanging) == ("model", STRIKES)


def test_threads_that_hang_are_few_however_long_they_do(bench: Bench) -> None:
    for _ in range(MOST):
        with bench.hanging():
            pass_time(bench, LATE)  # one an hour is no strike
    assert (bench.patient.reads(), bench.patient.hanging) == ("rules", MOST)
    bench.reader.sick = False
    pass_time(bench, REST * 100)
    assert not bench.patient.serving, "nothing is tried while that many hang"


def _out_of_service(bench: Bench) -> None:
    seats = [bench.hanging() for _ in range(STRIKES)]
    for seat in seats:
        seat.__enter__()
    pass_time(bench, LATE)
    assert bench.relieved == ["hang"] * STRIKES


def test_who_has_no_seat_waits_the_limit_and_no_longer() -> None:
    reader = Reader()
    patient = Patient(reader, by_rules, limit=0.2)
    assert why(patient.read("hang", NOW)) == ["hangs"]
    assert patient.hanging == 1
    reader.go.set()


@pytest.fixture(scope="module")
def rules() -> Pipeline:
    return Pipeline.by_rules()


def test_rules_alone_know_danger_a_wish_for_a_person_and_a_grievance(rules: Pipeline) -> None:
    fire, wish, bad = (rules.read(one) for one in (FIRE, "转人工", "耳机坏了，客服态度太差了"))
    assert (fire.level, fire.flags) == (1, frozenset({Flag.SAFETY}))
    assert rules.read("我不想活了").level == 1
    assert Flag.REQUEST_HUMAN in wish.flags
    assert (bad.intent, bad.level) == (Intent.COMPLAINT, 2)
    assert rules.read("13800000000", Context(asking="phone")).slots
    assert rules.nearest("x") == []


def team(one: Shop, reader: Any, rules: Callable[..., Parse] = by_rules) -> tuple[Workers, Patient]:
    """Return workers with a reader that may hang, and what watches them."""
    patient = Patient(reader, rules, limit=0.3)
    mind = replace(
        brain(one.decide, window=Window(0, 0, 0)), read=reader, spare=Spare(rules, here(), 0.3)
    )
    turns = Turns(one.store, mind, limits(), patient, zone=CHINA, clock=one.store.clock)
    pace = Pace(threads=1, batch=4, idle=0.05)
    made = Workers(one.store, turns, one.hub, process="shop", clock=one.store.clock, pace=pace)
    one.workers = made
    return made, patient


def test_a_turn_that_hangs_is_taken_once_by_rules_and_those_behind_it_as_always(
    tmp_path: Path,
) -> None:
    """One thread with four lanes in hand: the second hangs, and the others are not its matter."""
    reader = Reader()
    with shop(tmp_path, Decider()) as one:
        workers, patient = team(one, reader)
        users = ["a", "b", "c", "d"]
        for user in users:
            one.post("hang" if user == "b" else "well", user)
        workers.start()
        one.until(lambda: all(one.replies(user) for user in users), 60)
        assert patient.hanging == 1
        reader.go.set()
        one.until(lambda: patient.hanging == 0, 60)
        assert workers.alive
        one.post("again", "b")
        one.until(lambda: len(one.replies("b")) == 2, 60)
        assert [one.replies(user) for user in users] == [
            ["1: well"], ["1: hang", "2: again"], ["1: well"], ["1: well"]
        ]  # fmt: skip


def test_before_the_reader_is_there_only_danger_is_answered(tmp_path: Path) -> None:
    reader = Reader()
    with shop(tmp_path, Decider()) as one:
        workers, patient = team(one, reader)
        patient.ready.clear()
        assert patient.reads() == "loading"
        workers.start()
        one.post("well", "a")
        one.post(FIRE, "b")
        workers.hurry("in:rest:default:b")
        one.until(lambda: one.replies("b") == [f"1: {FIRE}"], 60)
        assert (one.replies("a"), reader.read) == ([], [])
        patient.ready.set()
        one.until(lambda: one.replies("a") == ["1: well"], 60)
