"""Who is in danger goes before the others, nobody is overtaken for ever, and no order is broken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage import backlog, lanes, migrate
from storage.backlog import HEAD_START, Line
from storage.store import Store
from tests.storage.laning import ME, claim, done, fail, ids, put, ready


@dataclass
class Now:
    """A clock moved by hand."""

    at: float = 1_000_000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.at


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
def line(tmp_path: Path, now: Now) -> Iterator[Store]:
    """Give a store on a clock that stands still."""
    url = f"sqlite:///{tmp_path / 'line.db'}"
    migrate.upgrade(url)
    with closing(Store.open(url, now, wall=now)) as store:
        yield store


def ahead(store: Store, name: str) -> bool:
    return store.do(lambda tx: backlog.go_ahead(tx, name))


def first(store: Store) -> str:
    (name,) = claim(store, n=1)
    return name


def test_who_goes_ahead_is_claimed_before_all_who_came_earlier(line: Store, now: Now) -> None:
    for n in range(5):
        put(line, f"in:a:{n}", n)
        now.at += 1
    put(line, "in:danger", "fire")
    assert ahead(line, "in:danger")
    assert [first(line) for _ in range(3)] == ["in:danger", "in:a:0", "in:a:1"]


def test_two_who_go_ahead_keep_their_order(line: Store, now: Now) -> None:
    put(line, "in:plain", 0)
    for name in ("in:one", "in:two"):
        now.at += 1
        put(line, name, 0)
        ahead(line, name)
    assert [first(line) for _ in range(3)] == ["in:one", "in:two", "in:plain"]


def test_nobody_is_overtaken_by_who_comes_a_head_start_later(line: Store, now: Now) -> None:
    """Starvation is bounded: a flood of danger holds nobody up for longer."""
    put(line, "in:patient", 0)
    now.at += HEAD_START + 1
    for n in range(3):
        put(line, f"in:danger:{n}", 0)
        ahead(line, f"in:danger:{n}")
    assert first(line) == "in:patient"


def test_inside_a_lane_what_was_said_first_is_read_first(line: Store, now: Now) -> None:
    put(line, "in:a", "first", "second")
    put(line, "in:a", "danger")
    ahead(line, "in:a")
    assert ready(line, "in:a", now.at) == ["first", "second", "danger"]


def test_a_lane_in_somebodys_hands_is_left_alone(line: Store, now: Now) -> None:
    put(line, "in:a", 1)
    assert claim(line) == ("in:a",)
    put(line, "in:a", 2)
    assert not ahead(line, "in:a")
    line.do(lambda tx: lanes.own(tx, ME, ["in:a"]))
    done(line, "in:a", ids(line, "in:a", now.at)[:1])
    assert claim(line) == ("in:a",)


def test_who_listens_on_is_looked_at_at_once(line: Store, now: Now) -> None:
    put(line, "in:other", 0)
    put(line, "in:a", 1)
    now.at += 1
    claim(line)
    line.do(lambda tx: lanes.rest(tx, "in:a", now.at + 6, seen=99))
    line.do(lambda tx: lanes.rest(tx, "in:other", now.at + 1, seen=99))
    put(line, "in:a", 2)
    now.at += 2
    ahead(line, "in:a")
    assert [first(line), first(line)] == ["in:a", "in:other"]


def test_a_back_off_is_not_cut_short(line: Store, now: Now) -> None:
    put(line, "in:a", 1)
    claim(line)
    fail(line, "in:a")
    put(line, "in:a", 2)
    ahead(line, "in:a")
    assert claim(line) == ()
    now.at += 1
    assert claim(line) == ("in:a",)


def test_how_long_the_line_waits_is_told_by_who_stands_behind_so_many(
    line: Store, now: Now
) -> None:
    def waited(behind: int) -> float:
        return line.read(lambda c: backlog.line(c, now.at, behind)).waited

    assert line.read(lambda c: backlog.line(c, now.at, 0)) == Line(0, 0.0)
    for n in range(4):
        put(line, f"in:a:{n}", n)
        now.at += 2
    assert [waited(behind) for behind in range(5)] == [8.0, 6.0, 4.0, 2.0, 0.0]
    line.do(lambda tx: lanes.put(tx, "in:later", {}, due=datetime.fromtimestamp(now.at + 9, UTC)))
    assert line.read(lambda c: backlog.line(c, now.at, 1)) == Line(4, 6.0), "no timer waits yet"
    put(line, "in:danger", 0)
    ahead(line, "in:danger")
    assert waited(1) == 8.0, "who went ahead counts as one more, not as an old one"
    claim(line, n=2)
    assert waited(0) == 6.0, "what is in somebody's hands waits no more"
