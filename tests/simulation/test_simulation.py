"""Whatever chance brings, nothing is lost, doubled, forgotten or decided twice."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import NoReturn

import pytest
import structlog
from sqlalchemy import text

from storage.store import Tx
from tests.simulation.laws import broken
from tests.simulation.trials import Trials
from tests.simulation.world import World

FEW = range(60)  # a minute of one core
MANY = range(60, 300)  # thousands by `make soak`
AT_ONCE = 20  # worlds a test
SHORT = 120  # events


def _drop(_logger: object, _method: str, _event: object) -> NoReturn:
    raise structlog.DropEvent


@pytest.fixture(scope="module", autouse=True)
def _quiet() -> Iterator[None]:
    """Drop every log line."""
    structlog.configure(processors=[_drop])
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="module")
def trials(tmp_path_factory: pytest.TempPathFactory) -> Trials:
    return Trials(tmp_path_factory.mktemp("worlds"))


def _some(seeds: range) -> list[range]:
    return [seeds[n : n + AT_ONCE] for n in range(0, len(seeds), AT_ONCE)]


@pytest.mark.parametrize("seeds", _some(FEW), ids=str)
def test_a_few_worlds_keep_every_law(trials: Trials, seeds: range) -> None:
    report = trials.run(seeds)
    assert not report.broken, str(report)
    assert report.worlds == len(seeds)
    assert {"Heard", "Due", "AgentTook"} <= set(report.turns)
    assert min(report.crashes, report.away, report.lost, report.sent) > 0, "no faults, no trial"


@pytest.mark.slow
@pytest.mark.parametrize("seeds", _some(MANY), ids=str)
def test_many_worlds_keep_every_law(trials: Trials, seeds: range) -> None:
    report = trials.run(seeds)
    assert not report.broken, str(report)


@pytest.mark.slow
def test_the_worlds_that_are_asked_for_keep_every_law(trials: Trials) -> None:
    """SEEDS=first:count says which."""
    first, _, count = os.environ.get("SEEDS", "0:1").partition(":")
    report = trials.run(range(int(first), int(first) + int(count or 1)))
    assert not report.broken, str(report)


def test_the_same_seed_is_the_same_world(trials: Trials) -> None:
    with trials.lived(3, SHORT) as one, trials.lived(3, SHORT) as other:
        assert one.journal == other.journal
        assert one.phones.arrived == other.phones.arrived
    with trials.lived(4, SHORT) as third:
        assert third.journal != one.journal


_WARN_TWICE = (
    "INSERT INTO case_events (case_no, at, actor, kind, payload) "
    "SELECT number, opened, 'bot', 'clock_warning', '{}' FROM cases, (SELECT 1 UNION SELECT 2)"
)
HARMS: dict[str, tuple[str, str]] = {
    "a message is lost": ("lost", "UPDATE messages SET text = 'gone' WHERE direction = 'in'"),
    "a turn is forgotten": ("unanswered", "UPDATE inbox SET answer = NULL"),
    "a talk stands otherwise": ("replay", "UPDATE conversations SET version = version + 1"),
    "a case is not what happened": ("changed_cases", "UPDATE cases SET owner = 'nobody'"),
    "a promise has no timer": ("timers_forgotten", "DELETE FROM item WHERE key LIKE 'promise:%'"),
    "a clock has no timer": ("timers_forgotten", "DELETE FROM item WHERE key LIKE 'clock:%'"),
    "a timer is left": ("timers_left", "UPDATE promises SET state = 'kept'"),
    "a time runs out twice": ("fired_twice", _WARN_TWICE),
    "a promise is in no ledger": ("promise", "DELETE FROM promises"),
    "a reply is not sent": ("replies_lost", "UPDATE outbox SET state = 'waiting'"),
    "a reply was never decided": ("said", "UPDATE messages SET text = '?' WHERE direction = 'out'"),
    "nobody is called": ("handoff", "DELETE FROM handoffs"),
}


@pytest.fixture(scope="module")
def eventful(trials: Trials) -> Iterator[World]:
    """Give a world with cases, promises that are still open, and people who were called."""
    for seed in range(4, 40):
        with trials.lived(seed, SHORT) as world:
            if _is_eventful(world):
                assert broken(world) == []
                yield world
                return
    raise AssertionError("no world has an open promise and somebody who was called")


def _is_eventful(world: World) -> bool:
    open_ = text("SELECT count(*) FROM promises WHERE state = 'open'")
    called = text("SELECT count(*) FROM handoffs")
    return bool(world.store.read(lambda c: c.scalar(open_) and c.scalar(called)))


class _BackError(Exception):
    """Undo what was done to the world."""


@pytest.mark.parametrize(("law", "harm"), HARMS.values(), ids=HARMS.keys())
def test_a_law_that_is_broken_is_named(eventful: World, law: str, harm: str) -> None:
    found: list[str] = []

    def spoil(tx: Tx) -> None:
        tx.c.execute(text(harm))
        found.extend(broken(eventful, lambda look: look(tx.c)))
        raise _BackError

    with pytest.raises(_BackError):
        eventful.store.do(spoil)
    assert [line for line in found if line.startswith(f"{law}:")]
    assert broken(eventful) == []


def test_a_reply_seen_more_often_than_sends_were_cut_is_named(eventful: World) -> None:
    rings, before = eventful.phones.rings, len(eventful.phones.rings)
    rings += [rings[0]] * (len(eventful.journal.faults) + 1)
    found = broken(eventful)
    del rings[before:]
    assert [line for line in found if line.startswith("too_many_doubles:")]
    assert broken(eventful) == []
