"""Guessing gets slower and slower, for whoever guesses and not for the owner."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.desk import throttle
from bot.desk.throttle import Counter
from tests.bot.pretend_desk import PretendDesk

SECRET = b"k" * 32


@pytest.fixture
def world(tmp_path: Path) -> PretendDesk:
    return PretendDesk(tmp_path)


def tried(world: PretendDesk, address: str) -> float:
    """Begin a try from *address*; return the seconds it must wait."""
    counted = throttle.counters("chenlan", address, "")
    return world.store.do(lambda tx: throttle.begin(tx, counted))


def test_the_pause_doubles_from_one_second_to_the_cap() -> None:
    counter = Counter("x", 5, 60)
    pauses = [counter.pause(n) for n in range(14)]
    assert pauses == [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert counter.pause(100_000) == 60


def test_a_try_that_must_wait_is_not_counted(world: PretendDesk) -> None:
    async def story() -> None:
        begun = [tried(world, "10.0.0.1") for _ in range(50)]
        assert begun[:5] == [0.0] * 5
        assert set(begun[5:]) == {1.0}
        world.clock.ahead += 1.01
        assert tried(world, "10.0.0.1") == 0.0

    world.run(story())


@pytest.mark.parametrize("address", ["10.0.0.1", "10.0.{}.{}"], ids=["one address", "many"])
def test_of_a_thousand_tries_in_a_minute_at_most_twenty_are_checked(
    world: PretendDesk, address: str
) -> None:
    async def story() -> None:
        checked = 0
        for second in range(60):
            for n in range(17):
                checked += not tried(world, address.format(second, n))
            world.clock.ahead += 0.95
        assert 10 <= checked <= 20

    world.run(story())


def test_a_good_try_starts_from_nothing_again(world: PretendDesk) -> None:
    async def story() -> None:
        counted = throttle.counters("chenlan", "10.0.0.1", "")
        for _ in range(5):
            tried(world, "10.0.0.1")
        world.store.do(lambda tx: throttle.succeed(tx, counted))
        assert [tried(world, "10.0.0.1") for _ in range(5)] == [0] * 5

    world.run(story())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("10.0.0.1", "10.0.0.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("testclient", "testclient", True),
        ("", "10.0.0.1", False),
    ],
)
def test_one_party_counts_once_however_many_addresses_it_has(
    one: str, other: str, *, same: bool
) -> None:
    ours, theirs = (throttle.counters("chenlan", a, "")[1].name for a in (one, other))
    assert (ours == theirs) is same


def test_names_of_counters_hold_nothing_that_was_typed() -> None:
    typed = "13800138000" * 50
    for counter in throttle.counters(typed, "10.0.0.1", ""):
        assert "1380" not in counter.name
        assert len(counter.name) < 60


def test_a_browser_is_known_for_its_own_account_only_and_half_a_year() -> None:
    proof = throttle.remember(SECRET, "chenlan", 1000.0)
    day = 24 * 3600
    assert throttle.remembered(SECRET, "chenlan", proof, 1000.0 + 180 * day) == proof
    assert throttle.remembered(SECRET, "chenlan", proof, 1001.0 + 180 * day) == ""
    assert throttle.remembered(SECRET, "zhoumin", proof, 1001.0) == ""
    assert throttle.remembered(b"other", "chenlan", proof, 1001.0) == ""


@pytest.mark.parametrize("proof", ["", ".", "1000", "1000.", "x.y", "1001.0" * 9, "字.字"])
def test_an_invented_proof_proves_nothing(proof: str) -> None:
    assert throttle.remembered(SECRET, "chenlan", proof, 1001.0) == ""


def test_a_moved_date_breaks_the_proof() -> None:
    given, _, signature = throttle.remember(SECRET, "chenlan", 1000.0).partition(".")
    later = f"{int(given) + 1}.{signature}"
    assert throttle.remembered(SECRET, "chenlan", later, 1001.0) == ""
