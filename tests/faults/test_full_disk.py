"""A real server on a disk without room refuses, forgets nothing it took, and heals by itself."""

from __future__ import annotations

import os
import resource
from functools import partial
from pathlib import Path

import httpx
import pytest

from tests.fakes.databases import ask
from tests.fakes.postgres import open_folder, own_server
from tests.faults.child import Child
from tests.faults.full_disk import Customer, empty, fill, running, small_disk, tried
from tests.faults.io_fault import IoFaults


@pytest.mark.slow
@pytest.mark.where_found
def test_on_a_full_disk_a_server_refuses_clearly_and_goes_on_when_there_is_room(
    tmp_path: Path,
) -> None:
    with small_disk(tmp_path / "data"), running(Child(tmp_path)) as child:
        tried(child, partial(fill, tmp_path / "data"), partial(empty, tmp_path / "data"))
        assert "the disk is full, make room" in (tmp_path / "log").read_text()


@pytest.mark.slow
def test_a_file_that_may_not_grow_is_refused_and_goes_on_when_it_may(tmp_path: Path) -> None:
    """Defend the same where nothing can be mounted: the process may write no longer files."""
    with running(Child(tmp_path)) as child:
        files = [tmp_path / "data" / name for name in ("qingsu.db", "qingsu.db-wal")]

        def limit(most: int) -> None:
            assert child.process is not None
            both = (most, resource.RLIM_INFINITY)
            resource.prlimit(child.process.pid, resource.RLIMIT_FSIZE, both)

        tried(
            child,
            lambda: limit(max(file.stat().st_size for file in files)),
            lambda: limit(resource.RLIM_INFINITY),
        )


@pytest.mark.slow
def test_a_database_server_that_has_no_room_is_refused_and_goes_on_when_it_has(
    tmp_path: Path,
) -> None:
    """Promise 10 on PostgreSQL: no file of the server's may grow. No right of the system needed."""
    with open_folder() as folder:
        faults = IoFaults.made(folder, folder / "data")
        with own_server(folder, faults.environment) as (server, _):
            child = Child(tmp_path, {"STORE": server.new()})
            with running(child):
                tried(child, faults.fill, faults.heal)
    assert faults.fired
    assert "the disk is full, make room" in (tmp_path / "log").read_text()


@pytest.mark.slow
@pytest.mark.where_found
def test_a_database_on_a_small_disk_is_refused_and_goes_on_when_there_is_room(
    tmp_path: Path,
) -> None:
    """Promise 10 on PostgreSQL, on a real disk of 64 MB that somebody fills."""
    with (
        open_folder() as folder,
        small_disk(folder / "small", 64 * 2**20),
        own_server(folder) as (server, _),
    ):
        space, owner = folder / "small" / "space", (folder / "data").stat()
        space.mkdir()
        os.chown(space, owner.st_uid, owner.st_gid)
        server.run(f"CREATE TABLESPACE small LOCATION '{space}'")
        server.run("CREATE DATABASE shop TEMPLATE template0 ENCODING 'UTF8' TABLESPACE small")
        child = Child(tmp_path, {"STORE": server.named("shop")})
        with running(child):
            tried(child, partial(fill, folder / "small"), partial(empty, folder / "small"))
    assert "the disk is full, make room" in (tmp_path / "log").read_text()


@pytest.mark.slow
def test_a_log_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    """Promise 10: every line of the log is lost on /dev/full; the customers notice nothing."""
    child = Child(tmp_path, log=Path("/dev/full"))
    with running(child):
        one = Customer(child)
        answers = {one.write().status_code for _ in range(20)}
        said = {"sender": "r1", "message": "耳机右边没声音了", "message_id": "r1-1"}
        answer = httpx.post(f"{child.url}/webhooks/rest/webhook", json=said, timeout=30)
        assert answers == {httpx.codes.OK}
        assert answer.json()[0]["text"]
        child.end()
    assert len(ask(child.store, "SELECT 1 FROM messages WHERE direction = 'in'")) == 21
    assert child.phones(), "nobody heard an answer"
    assert not (tmp_path / "log").exists()
