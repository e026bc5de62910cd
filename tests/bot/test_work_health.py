"""A worker says how it is to whoever watches it, and has no other door."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from sqlalchemy import make_url

from bench.server import free_port
from bot.commands import watched
from bot.commands.failures import Failure
from tests.bot.command_bench import ROOT, qingsu
from tests.fakes.postgres import Postgres

PATIENCE_S = 60


@contextmanager
def worker(url: str, data: Path, health: str) -> Iterator[subprocess.Popen[str]]:
    """Run a working process that says how it is; it is killed at the end if it must be."""
    command = [sys.executable, "-m", "tests.bot.work_fake", url, str(data), "w", health]
    with (
        (data / "log").open("a") as log,
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True) as one,
    ):
        try:
            assert one.stdout is not None
            assert one.stdout.readline().split() == ["ready", "w"], (data / "log").read_text()
            yield one
        finally:
            one.kill()


def becomes(client: httpx.Client, status: int) -> httpx.Response:
    """Wait until /readyz says *status*."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        answer = client.get("/readyz")
        if answer.status_code == status:
            return answer
        time.sleep(0.1)
    raise AssertionError(f"/readyz never said {status}")


@pytest.fixture
def shut(postgres: Postgres) -> Iterator[str]:
    """Give a database of its own, which the test may close to everybody."""
    url = postgres.new()
    yield url
    postgres.drop(url)


def test_a_worker_is_alive_all_the_time_and_ready_while_its_database_is(
    postgres: Postgres, shut: str, tmp_path: Path
) -> None:
    name = make_url(shut).database
    port = free_port()
    with (
        worker(shut, tmp_path, str(port)) as process,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE_S) as client,
    ):
        ready = becomes(client, 200).json()
        assert ready["checks"] == {"workers": True, "database": True}
        assert ready["reads"] == "model"

        postgres.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        postgres.run(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        )
        away = becomes(client, 503).json()
        assert away["checks"] == {"workers": True, "database": False}
        assert client.get("/healthz").status_code == 200, "nobody is to restart it for that"

        postgres.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        becomes(client, 200)
        process.terminate()
        assert process.wait(PATIENCE_S) == 0


@pytest.mark.parametrize("path", ["/chat", "/desk", "/webhooks/rest/webhook", "/metrics", "/"])
def test_there_is_no_other_door(postgres: Postgres, tmp_path: Path, path: str) -> None:
    port = free_port()
    with worker(postgres.wiped(), tmp_path, f"127.0.0.1:{port}"):
        answer = httpx.post(f"http://127.0.0.1:{port}{path}", json={}, timeout=PATIENCE_S)
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("", None),
        ("8081", ("127.0.0.1", 8081)),
        ("0.0.0.0:8081", ("0.0.0.0", 8081)),
        ("[::]:8081", ("::", 8081)),
    ],
)
def test_where_it_answers_is_told_in_few_ways(told: str, meant: tuple[str, int] | None) -> None:
    assert watched.place(told) == meant


@pytest.mark.parametrize("told", ["health", "8081:", "0.0.0.0", "70000", "-1", "８０８１", "a:b"])
def test_what_is_no_place_is_said_in_a_line(told: str) -> None:
    with pytest.raises(Failure, match="--health"):
        watched.place(told)


def test_the_command_says_so_too(tmp_path: Path) -> None:
    ran = qingsu(tmp_path, "work", "--health", "here")
    assert ran.returncode == 2
    assert ran.stderr.startswith("--health")
    assert len(ran.stderr.splitlines()) == 1
