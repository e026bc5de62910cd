"""Two processes never work on under one name: who lost it ends in order, and says why."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from bot import app as whole
from bot.app import App, build
from bot.commands import failures
from bot.commands.failures import Failure
from bot.commands.serve import called
from bot.commands.work import named, run
from bot.settings import Settings
from bot.window import Window
from storage.backends.hold import Hold
from storage.errors import Refused
from tests.bot.runtime_fakes import QUICK, brain
from tests.fakes.name_locks import cut, holder, in_line
from tests.fakes.postgres import Postgres

LINE = "另一个进程用了这个名字：a；"


def made(url: str, data: Path, name: str, *, doors: bool = False) -> App:
    settings = Settings(data, url=url, process=name, port=0, pace=QUICK, web=doors, rest=doors)
    return build(settings, brain(window=Window(0, 0, 0)))


def lose(url: str, hold: Hold) -> None:
    """Cut the name's connection while somebody waits for the name."""
    lost = threading.Event()
    hold.when_lost(lost.set)
    with in_line(url, "a"):
        cut(url, "a")
        assert lost.wait(15)


def work(url: str, data: Path, *, early: bool = False) -> None:
    """Work under the name; lose it once it works, or *early*: before."""
    with named(url, "a") as hold:
        if early:
            lose(url, hold)
        run(made(url, data, hold.name), lambda: None if early else lose(url, hold), hold)


def serve(url: str, data: Path) -> None:
    """Serve under the name, and lose it."""
    with called(url, "a") as hold:
        app = made(url, data, hold.name, doors=True)
        whole.serve(app, lambda _host, _port: lose(url, hold), hold.when_lost)


@pytest.mark.parametrize("early", [False, True])
def test_a_worker_whose_name_somebody_else_took_ends_and_says_so(
    postgres: Postgres, tmp_path: Path, *, early: bool
) -> None:
    with pytest.raises(Failure, match=LINE) as ended:
        work(postgres.wiped(), tmp_path, early=early)
    assert isinstance(ended.value, failures.EXPECTED), "a line and exit code 2, no traceback"


def test_a_server_whose_name_somebody_else_took_ends_and_says_so(
    postgres: Postgres, tmp_path: Path
) -> None:
    with pytest.raises(Failure, match=LINE):
        serve(postgres.wiped(), tmp_path)


def test_a_worker_whose_connection_was_cut_works_on_under_its_name(
    postgres: Postgres, tmp_path: Path
) -> None:
    url = postgres.wiped()

    def cut_then_stop() -> None:
        before, until = cut(url, "a"), time.monotonic() + 15
        while holder(url, "a") in {None, before} and time.monotonic() < until:
            time.sleep(0.02)
        os.kill(os.getpid(), signal.SIGTERM)

    with named(url, "a") as hold:
        run(made(url, tmp_path, hold.name), threading.Thread(target=cut_then_stop).start, hold)
        with pytest.raises(Failure, match="正在用这个名字"), named(url, "a"):
            pass
    assert not hold.lost


def test_what_the_work_refuses_is_not_taken_for_a_name(postgres: Postgres) -> None:
    with pytest.raises(Refused), named(postgres.wiped(), "a"):
        raise Refused("something else")
