"""A real process is killed again and again: every timer still goes off once, and never early."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage import inbox, migrate, work
from storage.inbox import Arrival
from storage.store import Store, Tx
from tests.fakes.databases import ask

ROOT = Path(__file__).parents[2]
TALKS = 200
SPAN_S = 40.0  # seconds over which timers come due
PATIENCE_S = 240.0  # without any timer going off; all of it passes only when a test fails
_FIRED = "SELECT chat, text, at FROM messages WHERE text LIKE 'due %' ORDER BY id"
_COUNT = "SELECT count(*) FROM messages WHERE text LIKE 'due %'"


@contextmanager
def process(url: str, log: Path) -> Iterator[subprocess.Popen[str]]:
    """Give a process that takes turns; it dies without a word."""
    with log.open("ab") as said:
        one = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.timers", url],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
        )
    with one:
        try:
            assert one.stdout is not None
            assert one.stdout.readline() == "ready\n", log.read_text()[-2000:]
            yield one
        finally:
            one.kill()


def set_timers(url: str, timers: int) -> dict[tuple[str, str], datetime]:
    """Let customers write, and set their timers; return when each is due, by talk and key."""
    begin = datetime.now(UTC)
    due: dict[tuple[str, str], datetime] = {}

    def talks(tx: Tx) -> None:
        for n in range(min(TALKS, timers)):
            inbox.receive(tx, Arrival("web", "default", f"u{n}", f"e{n}", "message", begin, "x"))

    def job(tx: Tx) -> None:
        for n in range(timers):
            chat, key = f"web:default:u{n % TALKS}", f"t{n}"
            due[chat, key] = begin + timedelta(seconds=SPAN_S * (n + 1) / timers)
            body = {"kind": "due", "key": key}
            work.put(tx, f"in:{chat}", body, due=due[chat, key], key=key)

    with closing(Store.open(url)) as store:
        store.do(talks)
        store.do(job)
    return due


def fired(url: str) -> int:
    ((count,),) = ask(url, _COUNT)
    return int(count)


def wait_for(url: str, count: int) -> None:
    """Return when so many timers have gone off."""
    before, until = -1, 0.0
    while (now := fired(url)) < count:
        if now > before:
            before, until = now, time.monotonic() + PATIENCE_S
        assert time.monotonic() < until, f"{now} of {count}"
        time.sleep(0.02)


@pytest.mark.slow
@pytest.mark.parametrize(("timers", "deaths"), [(100, 5), (1000, 50)])
def test_every_timer_goes_off_once_and_not_early_however_often_its_process_is_killed(
    tmp_path: Path, timers: int, deaths: int
) -> None:
    url = f"sqlite:///{tmp_path / 'timers.db'}"
    migrate.upgrade(url)
    due = set_timers(url, timers)
    for death in range(deaths):
        with process(url, tmp_path / "log") as one:
            wait_for(url, timers * (death + 1) // (deaths + 1))
            one.kill()
    with process(url, tmp_path / "log"):
        wait_for(url, timers)
        time.sleep(1)  # were one to come twice, it would by now
    rows = [(chat, text.removeprefix("due "), at) for chat, text, at in ask(url, _FIRED)]
    assert len(rows) == timers
    assert {(chat, key) for chat, key, _ in rows} == due.keys()
    early = [key for chat, key, at in rows if at < due[chat, key].timestamp()]
    assert early == []
