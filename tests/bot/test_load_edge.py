"""No is said at the edge, cheaply and clearly; danger, health, pages and the desk get through."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from bot.http.load_edge import DOORS, LOOKED, Door, Edge, door_of
from bot.http.load_settings import LoadLimits
from bot.load import HARD, JOBS, Load
from nlu import danger

FIRE = "充电宝冒烟了，手被烫伤了"
REST = "/webhooks/rest/webhook"
TALKS = [path for path, door in DOORS.items() if door is Door.TALK]
WORKS = [path for path, door in DOORS.items() if door is Door.WORK]


@dataclass
class Inner:
    """The app behind: keeps what it was given and how many were under way then."""

    load: Load
    bodies: list[bytes] = field(default_factory=list)
    open: list[int] = field(default_factory=list)
    breaks: bool = False

    async def __call__(
        self,
        _scope: MutableMapping[str, Any],
        receive: Callable[[], Awaitable[MutableMapping[str, Any]]],
        send: Callable[[MutableMapping[str, Any]], Awaitable[None]],
    ) -> None:
        """Read the body and answer."""
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        self.bodies.append(body)
        self.open.append(self.load.open)
        if self.breaks:
            raise RuntimeError("broken")
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"[]"})


@dataclass
class Here:
    """An edge, what is behind it, and the jobs that are said to wait."""

    jobs: int = 0
    origins: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.load = Load(LoadLimits(requests=8), lambda: self.jobs, danger.alarming)
        self.inner = Inner(self.load)
        self.edge = Edge(self.inner, self.load, self.origins)

    def send(
        self, path: str, body: Any = None, method: str = "POST", **more: Any
    ) -> httpx.Response:
        """Send one request."""

        async def one() -> httpx.Response:
            transport = httpx.ASGITransport(self.edge)
            async with httpx.AsyncClient(transport=transport, base_url="http://t") as client:
                content = body if isinstance(body, bytes) else json.dumps(body).encode()
                return await client.request(method, path, content=content, **more)

        return asyncio.run(one())


def said(text: str) -> dict[str, str]:
    return {"sender": "c1", "message": text, "text": text}


@pytest.mark.parametrize("path", [*TALKS, *WORKS, "/webhooks/telegram/main"])
def test_below_the_limits_everything_goes_through(path: str) -> None:
    here = Here()
    assert here.send(path, said("耳机坏了")).status_code == 200
    assert here.inner.bodies == [json.dumps(said("耳机坏了")).encode()]


@pytest.mark.parametrize("path", [*TALKS, *WORKS])
def test_above_them_who_can_come_again_is_told_when(path: str) -> None:
    here = Here(jobs=JOBS)
    answer = here.send(path, said("耳机坏了"))
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "1"
    assert answer.json()["error"] == "busy"
    assert "秒后再发" in answer.json()["message"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert here.inner.bodies == []
    assert here.load.refused == 1


@pytest.mark.parametrize("path", TALKS)
def test_danger_gets_through_whole(path: str) -> None:
    here = Here(jobs=JOBS)
    assert here.send(path, said(FIRE)).status_code == 200
    assert here.inner.bodies == [json.dumps(said(FIRE)).encode()]


@pytest.mark.parametrize("path", [*TALKS, "/webhooks/wechat/main"])
def test_where_nothing_more_fits_nothing_is_read(path: str) -> None:
    here = Here(jobs=JOBS * HARD)
    assert here.send(path, said(FIRE)).status_code == 503


def test_what_platforms_push_is_left_to_the_intake_which_knows_what_it_says() -> None:
    here = Here(jobs=JOBS)
    assert here.send("/webhooks/wechat/main", b"<xml/>").status_code == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/chat", "/static/chat.js", "/desk"])
def test_health_pages_and_desk_get_through_at_any_load(path: str) -> None:
    here = Here(jobs=JOBS * HARD)
    assert here.send(path, b"", method="GET").status_code == 200
    assert here.send("/desk/talks/x/say", said("您好")).status_code == 200
    assert here.send("/api/chat/session", {}).status_code == 200, "the page opens, and may tell"


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"message":5}', b"\xff\xfe", b"[" * 50_000, b'"x"']
)
def test_what_is_no_message_is_refused_as_well(body: bytes) -> None:
    assert Here(jobs=JOBS).send(REST, body).status_code == 503


def test_a_long_body_is_not_read_and_its_connection_ends() -> None:
    """What is left of it must not be taken for the next request."""
    answer = Here(jobs=JOBS).send(REST, json.dumps(said(FIRE + "x" * LOOKED)).encode())
    assert (answer.status_code, answer.headers["connection"]) == (503, "close")
    assert "connection" not in Here(jobs=JOBS).send(REST, said("x")).headers


class Hasty(Edge):
    """The same with less patience."""

    patience = 0.05


def test_a_body_that_does_not_come_is_not_waited_for() -> None:
    here, sent = Here(jobs=JOBS), list[MutableMapping[str, Any]]()

    async def never() -> MutableMapping[str, Any]:
        await asyncio.sleep(60)
        return {}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": REST,
        "headers": [(b"content-length", b"10")],
    }
    asyncio.run(asyncio.wait_for(Hasty(here.inner, here.load)(scope, never, send), 5))
    assert sent[0]["status"] == 503


def test_a_request_is_counted_while_it_is_worked_on_also_when_it_breaks() -> None:
    here = Here()
    here.send(REST, said("x"))
    here.inner.breaks = True
    with pytest.raises(RuntimeError):
        here.send(REST, said("x"))
    assert here.inner.open == [1, 1]
    assert here.load.open == 0


def test_the_one_too_many_is_refused_at_the_edge_and_not_behind_it() -> None:
    here = Here()
    here.load.open = 8
    assert here.send(REST, said("x")).status_code == 503
    assert here.inner.bodies == []


def test_a_widget_of_another_site_can_read_that_it_is_to_come_again() -> None:
    site = "https://shop.example"
    answer = Here(jobs=JOBS, origins=(site,)).send(REST, said("x"), headers={"origin": site})
    assert answer.headers["access-control-allow-origin"] == site
    assert answer.headers["retry-after"]
    other = Here(jobs=JOBS, origins=(site,)).send(REST, said("x"), headers={"origin": "https://e"})
    assert "access-control-allow-origin" not in other.headers


def test_only_posts_to_doors_are_looked_at() -> None:
    def door(path: str, method: str = "POST") -> Door | None:
        return door_of({"type": "http", "method": method, "path": path})

    assert door(REST, "GET") is None
    assert door("/webhooks/telegram/main") is Door.PUSH
    assert door("/webhooks/items/jira/code") is None, "colleagues' tools are no customers"
    assert door_of({"type": "lifespan"}) is None
