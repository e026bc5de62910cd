"""Processes side by side on one PostgreSQL: nothing lost, nothing doubled, order kept."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.commands.failures import Failure
from bot.commands.work import named, work
from storage import inbox
from storage.errors import StoreAway
from storage.inbox import Arrival
from storage.store import Store
from tests.fakes.databases import ask
from tests.fakes.postgres import Postgres, own_server

ROOT = Path(__file__).parents[2]
CHATS, EACH = 30, 10
FLIGHT = 4  # sends under way in one process


@contextmanager
def process(url: str, data: Path, name: str) -> Iterator[subprocess.Popen[str]]:
    """Run a working process; it is told to stop at the end."""
    command = [sys.executable, "-m", "tests.bot.work_fake", url, str(data), name]
    with (
        (data / f"{name}.log").open("a") as log,
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True) as one,
    ):
        assert one.stdout is not None
        assert one.stdout.readline().split() == ["ready", name]
        try:
            yield one
        finally:
            one.terminate()
            with suppress(subprocess.TimeoutExpired):
                one.wait(10)
            one.kill()


def tell(url: str, between: Callable[[int], None] = lambda _: None) -> None:
    """Let every customer say 0 to 9, a word each; what the database did not take is said again."""
    with closing(Store.open(url)) as store:
        for word in range(EACH):
            for chat in range(CHATS):
                said = Arrival(
                    "push",
                    "default",
                    f"u{chat}",
                    f"{chat}-{word}",
                    "message",
                    datetime.now(UTC),
                    f"w{word}",
                )
                receive(store, said)
            between(word)


def receive(store: Store, said: Arrival) -> None:
    for _ in range(100):
        with suppress(StoreAway):
            store.do(lambda tx: inbox.receive(tx, said))
            return
        time.sleep(0.1)
    raise AssertionError("the database never came back")


def finished(url: str, wait: float = 60.0) -> None:
    """Wait until nothing is left to do."""
    until = time.monotonic() + wait
    while ask(url, "SELECT count(*) FROM item") != [(0,)]:
        assert time.monotonic() < until, ask(url, "SELECT * FROM lane")
        time.sleep(0.2)


def answered(url: str) -> dict[str, list[str]]:
    """Return the words each customer's turns answered, in order."""
    rows = ask(url, "SELECT chat, text FROM messages WHERE direction = 'out' ORDER BY id")
    words: dict[str, list[str]] = defaultdict(list)
    for chat, text in rows:
        words[chat].extend(text.split(": ")[1].split("|"))
    return words


def sent(data: Path) -> dict[str, list[str]]:
    """Return what was sent to each customer, in order."""
    texts: dict[str, list[str]] = defaultdict(list)
    for line in (data / "sent").read_text().splitlines():
        user, text = line.split("\t")
        texts[user].append(text)
    return texts


def check(url: str, data: Path, doubles: int = 0) -> None:
    """Make sure that every word was answered once and in order, and every answer sent."""
    said = [f"w{n}" for n in range(EACH)]
    assert answered(url) == {f"push:default:u{n}": said for n in range(CHATS)}
    rows = ask(url, "SELECT chat, text FROM messages WHERE direction = 'out' ORDER BY id")
    wanted: dict[str, list[str]] = defaultdict(list)
    for chat, text in rows:
        wanted[chat.rpartition(":")[2]].append(text)
    told = sent(data)
    assert {user: list(dict.fromkeys(texts)) for user, texts in told.items()} == wanted
    assert sum(map(len, told.values())) - len(rows) <= doubles


def test_work_wants_a_database_that_can_be_shared(tmp_path: Path) -> None:
    with pytest.raises(Failure, match="PostgreSQL"):
        work(data=tmp_path)


def test_a_name_that_is_taken_is_said(postgres: Postgres) -> None:
    url = postgres.wiped()
    with (
        named(url, "a"),
        pytest.raises(Failure, match="另一个进程正在用这个名字：a"),
        named(url, "a"),
    ):
        pass


@pytest.mark.slow
def test_two_processes_answer_everybody_once_and_in_order(
    postgres: Postgres, tmp_path: Path
) -> None:
    url = postgres.wiped()
    with process(url, tmp_path, "a"), process(url, tmp_path, "b"):
        tell(url)
        finished(url)
    check(url, tmp_path)


@pytest.mark.slow
def test_a_process_killed_in_the_middle_loses_nothing(postgres: Postgres, tmp_path: Path) -> None:
    url = postgres.wiped()
    with process(url, tmp_path, "a"):
        with process(url, tmp_path, "b") as victim:
            tell(url, lambda word: victim.kill() if word == EACH // 2 else None)
        with process(url, tmp_path, "b"):
            finished(url)
    check(url, tmp_path, doubles=FLIGHT)


@pytest.mark.slow
def test_a_database_that_crashes_and_restarts_loses_nothing(tmp_path: Path) -> None:
    with own_server() as (server, restart):
        url = server.wiped()

        def between(word: int) -> None:
            if word == EACH // 2:
                threading.Thread(target=restart).start()

        with process(url, tmp_path, "a"), process(url, tmp_path, "b"):
            tell(url, between)
            finished(url)
            check(url, tmp_path, doubles=2 * FLIGHT)
