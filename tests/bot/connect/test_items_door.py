"""A webhook of a project tool rings: without its code nobody does, and it is believed nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response

from bot.connect.items.door import CAP, ItemsDoor, code
from bot.http.body import Refused, refusal
from tests.bot.connect.items_bench import Desk, desk, pingcode_settings
from tests.fakes.connect_bench import SECRET, Clock, play
from tests.fakes.connect_server import Call
from tests.fakes.pretend_pingcode import PingCode, pingcode


async def answered(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return refusal(error)


@asynccontextmanager
async def shop(folder: Path) -> AsyncIterator[tuple[Desk, PingCode, httpx.AsyncClient]]:
    clock = Clock()
    async with pingcode(clock) as there:
        settings = {"rd": pingcode_settings(there.url)}
        async with desk(folder, clock, settings) as here:
            door = ItemsDoor(here.store, settings, SECRET)
            app = Starlette(routes=door.routes(), exception_handlers={Refused: answered})
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
                yield here, there, http


def path(name: str = "rd", secret: bytes = SECRET) -> str:
    return f"/webhooks/items/{name}/{code(secret, name)}"


def test_a_ring_has_the_item_read_and_believes_nothing_it_says(tmp_path: Path) -> None:
    async def test() -> None:
        async with shop(tmp_path) as (here, there, http):
            task = here.raise_task()
            await here.settle()
            item = there.of(task)["id"]
            there.move(task, "s-work")
            for body in (
                {"data": {"id": item, "state": {"id": "s-done"}}},
                {"payload": {"task": {"id": item, "state": "s-done"}}, "event": "state"},
                {"id": item},
            ):
                answer = await http.post(path(), json=body)
                assert (answer.status_code, answer.json()) == (202, {"looks": 1})
                await here.settle()
                assert here.task(task).state == "taken"  # as it stands there, not as it was said

    play(test())


def test_an_item_that_is_moved_while_it_is_being_made_is_looked_at(tmp_path: Path) -> None:
    async def test() -> None:
        async with shop(tmp_path) as (here, there, http):
            looks: list[int] = []

            async def somebody_is_quick(call: Call) -> None:
                if (call.method, call.path) == ("POST", "/v1/pjm/work_items"):
                    there.move(task, "s-work")
                    rung = await http.post(path(), json={"id": there.of(task)["id"]})
                    looks.append(rung.json()["looks"])

            assert there.server is not None
            there.server.meanwhile = somebody_is_quick
            task = here.raise_task()
            await here.settle()
            assert looks == [1]
            assert here.task(task).state == "taken"

    play(test())


NOBODY = [
    path(secret=b"x" * 32),
    path("other"),
    "/webhooks/items/rd/",
    "/webhooks/items/rd/%F0%9F%98%80",
    f"{path()}0",
    path().upper(),
]


def test_whoever_has_not_the_code_is_nobody(tmp_path: Path) -> None:
    async def test() -> None:
        async with shop(tmp_path) as (here, there, http):
            task = here.raise_task()
            await here.settle()
            for where in NOBODY:
                answer = await http.post(where, json={"id": there.of(task)["id"]})
                assert answer.status_code == 404, where
            assert here.link(task).pending is False

    play(test())


def test_the_same_call_again_and_again_is_one_look(tmp_path: Path) -> None:
    async def test() -> None:
        async with shop(tmp_path) as (here, there, http):
            task = here.raise_task()
            await here.settle()
            here.bench.dispatcher.stop()
            body = {"id": there.of(task)["id"]}
            looks = [(await http.post(path(), json=body)).json()["looks"] for _ in range(20)]
            assert sum(looks) == 1

    play(test())


HOSTILE = [
    (b"not json", 400),
    (b'{"id": NaN}', 400),
    (b"[" * 100_000, 400),
    (b'"' + b"a" * (CAP + 1) + b'"', 413),
    (b"[1, 2]", 202),
    (b'{"id": {"$ne": 1}, "data": "x", "payload": {"task": []}}', 202),
    (b'{"id": "../../v1/pjm/projects"}', 202),
    (b'{"id": "5edca524cad2fa1125cbffff"}', 202),
]


def test_hostile_bodies_lead_nowhere(tmp_path: Path) -> None:
    async def test() -> None:
        async with shop(tmp_path) as (here, there, http):
            here.raise_task()
            await here.settle()
            assert there.server is not None
            calls = len(there.server.came)
            for body, status in HOSTILE:
                answer = await http.post(path(), content=body)
                assert answer.status_code == status, body[:40]
                assert answer.json().get("looks", 0) == 0
            await here.settle()
            assert len(there.server.came) == calls

    play(test())


def test_a_flood_is_slowed_down(tmp_path: Path) -> None:
    async def test() -> None:
        async with shop(tmp_path) as (_, __, http):
            door = [await http.post(path(), content=orjson.dumps({})) for _ in range(300)]
            assert {one.status_code for one in door} == {202, 429}

    play(test())
