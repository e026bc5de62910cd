"""A session ends when it should, and only its own pages can change anything in its name."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

import pytest

from bot.desk import sessions
from bot.desk.routes import routes
from storage import accounts
from tests.bot.pretend_desk import SITE, PretendDesk, Seat

IDLE, LONGEST = 30 * 60, 12 * 3600  # seconds
_ACTS = ("take", "reply", "return")


@pytest.fixture
def world(tmp_path: Path) -> PretendDesk:
    return PretendDesk(tmp_path)


async def status(seat: Seat, **headers: str) -> int:
    return (await seat.client.get("/desk/api/queue", headers=headers)).status_code


def test_a_session_not_used_for_half_an_hour_ends(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        world.clock.ahead += IDLE - 5
        assert await status(seat) == 200
        world.clock.ahead += IDLE - 5
        assert await status(seat) == 200
        world.clock.ahead += IDLE + 5
        assert await status(seat) == 401

    world.run(story())


def test_a_session_in_use_ends_after_twelve_hours_all_the_same(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        for _ in range(LONGEST // (IDLE // 2) - 1):
            world.clock.ahead += IDLE // 2
            assert await status(seat) == 200
        world.clock.ahead += IDLE // 2
        assert await status(seat) == 401

    world.run(story())


def test_what_the_page_fetches_by_itself_keeps_no_session_awake(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        world.clock.ahead += IDLE - 5
        assert await status(seat, **{"x-desk-quiet": "1"}) == 200
        world.clock.ahead += 10
        assert await status(seat) == 401

    world.run(story())


def test_a_closed_account_is_out_at_its_next_request(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        world.store.do(lambda tx: accounts.disable(tx, seat.login))
        assert await status(seat) == 401

    world.run(story())


def test_the_database_holds_no_session_that_could_be_used(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        kept = world.store.read(
            lambda c: c.connection.cursor().execute("SELECT token FROM desk_sessions").fetchall()
        )
        assert kept == [(hashlib.sha256(seat.secret.encode()).hexdigest(),)]
        assert len(seat.secret) == 43  # 256 bits

    world.run(story())


def test_the_pages_token_does_not_give_the_cookie_away() -> None:
    secret = sessions.draw()
    assert secret not in sessions.token_of(secret)
    assert sessions.token_of(secret) != hashlib.sha256(secret.encode()).hexdigest()


def writing(world: PretendDesk) -> list[str]:
    """Return every path of the desk that changes something."""
    found = [r.path for r in routes(world.desk) if r.methods and "POST" in r.methods]
    return [_filled(path) for path in found]


def _filled(path: str) -> str:
    """Return a route's path with something in each of its places."""
    talk = path.replace("{chat:path}", "web:default:u1")
    return re.sub(r"{\w+}", "x", re.sub(r"{\w+:int}", "1", talk))


_REFUSED: list[tuple[str, dict[str, str]]] = [
    ("another site", {"origin": "http://evil.test"}),
    ("a sister site", {"origin": "http://desk.test.evil.test"}),
    ("another port", {"origin": "http://desk.test:8080"}),
    ("a sandboxed page", {"origin": "null"}),
    ("a cross-site fetch", {"sec-fetch-site": "cross-site"}),
    ("a same-site fetch", {"sec-fetch-site": "same-site"}),
    ("a fetch by nobody's page", {"sec-fetch-site": "none"}),
]


@pytest.mark.parametrize(("who", "headers"), _REFUSED)
def test_nothing_changes_at_the_wish_of_another_page(
    world: PretendDesk, who: str, headers: dict[str, str]
) -> None:
    async def story() -> None:
        seat = await world.agent()
        chat = await world.customer("u1", "我要人工")
        said = world.said(chat)
        paths = writing(world)
        assert len(paths) > 20
        for path in paths:
            sent = {"x-desk-token": seat.token, **headers}
            body = (
                {"event": "e0000001", "text": "好"}
                if path.endswith("reply")
                else {"event": "e0000001"}
            )
            answer = await seat.client.post(path, json=body, headers=sent)
            assert (path, answer.status_code) == (path, 403), who
        assert world.said(chat) == said
        assert await status(seat) == 200

    world.run(story())


def test_without_origin_and_fetch_metadata_nothing_changes(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        await world.customer("u1", "我要人工")
        del seat.client.headers["origin"]
        for path in writing(world):
            sent = {"x-desk-token": seat.token}
            answer = await seat.client.post(path, json={"event": "e0000001"}, headers=sent)
            assert (path, answer.status_code) == (path, 403)

    world.run(story())


@pytest.mark.parametrize("what", _ACTS)
@pytest.mark.parametrize("token", ["", "0" * 64, "字"])
def test_an_act_without_the_pages_token_is_refused(
    world: PretendDesk, what: str, token: str
) -> None:
    async def story() -> None:
        seat = await world.agent()
        chat = await world.customer("u1", "我要人工")
        body = {"event": "e0000001"} | ({"text": "好"} if what == "reply" else {})
        answer = await seat.client.post(
            f"/desk/api/talk/{chat}/{what}",
            json=body,
            headers={b"x-desk-token": token.encode()},
        )
        assert (answer.status_code, answer.json()["error"]) == (403, "foreign")
        assert (await seat.talk(chat))["control"] == "queue"

    world.run(story())


def test_the_token_of_another_session_is_refused(world: PretendDesk) -> None:
    async def story() -> None:
        seat, other = await world.agent(), await world.agent("zhoumin", "周敏")
        chat = await world.customer("u1", "我要人工")
        seat.token = other.token
        assert (await seat.act(chat, "take")).status_code == 403

    world.run(story())


def test_a_form_posted_as_plain_text_is_refused(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        chat = await world.customer("u1", "我要人工")
        answer = await seat.client.post(
            f"/desk/api/talk/{chat}/take",
            content='{"event": "e0000001"}',
            headers={"x-desk-token": seat.token, "content-type": "text/plain"},
        )
        assert answer.status_code == 415

    world.run(story())


def test_every_door_but_the_front_one_wants_a_session(world: PretendDesk) -> None:
    async def story() -> None:
        await world.customer("u1", "我要人工")
        stranger = world.stranger()
        open_to_all = ("/desk/login", "/desk/setup/x", "/desk")
        seen = 0
        for route in routes(world.desk):
            path = _filled(route.path)
            if path in open_to_all or path.startswith("/status/"):  # a customer's own, signed
                continue
            for method in sorted((route.methods or set()) - {"HEAD"}):
                body: dict[str, Any] = {"json": {"event": "e0000001"}} if method == "POST" else {}
                if path == "/desk/logout":
                    body = {"data": {"token": "0" * 64}}
                answer = await stranger.request(method, path, **body)
                # pages lead to the front door, as /desk does; forms carry a token
                pages = path.startswith(("/desk/figures", "/desk/report"))
                form = path == "/desk/logout" or path.startswith("/desk/report/actions")
                want = 403 if form else 303 if pages else 401
                assert (method, path, answer.status_code) == (method, path, want)
                seen += 1
        assert seen > 30

    world.run(story())


def test_looking_changes_nothing(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        chat = await world.customer("u1", "我要人工")

        def rows() -> list[Any]:
            tables = ("messages", "conversations", "handoffs", "case_events", "inbox", "desk_users")
            return world.store.read(
                lambda c: [
                    c.connection.cursor().execute(f"SELECT * FROM {t}").fetchall() for t in tables
                ]
            )

        before = rows()
        paths = (
            "/desk",
            "/desk/login",
            "/desk/api/me",
            "/desk/api/queue",
            f"/desk/api/talk/{chat}",
        )
        for path in paths:
            assert (await seat.client.get(path)).status_code in (200, 303)
        assert rows() == before

    world.run(story())


def test_every_answer_of_the_desk_has_its_headers(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        chat = await world.customer("u1", "我要人工")
        paths = (
            "/desk",
            "/desk/login",
            "/desk/api/queue",
            f"/desk/api/talk/{chat}",
            "/desk/setup/x",
        )
        for path in paths:
            headers = (await seat.client.get(path)).headers
            policy = headers["content-security-policy"]
            assert "script-src 'self'" in policy
            assert "unsafe" not in policy
            assert "frame-ancestors 'none'" in policy
            assert headers["x-content-type-options"] == "nosniff"
            assert "no-store" in headers["cache-control"]
            # no-referrer would make browsers send Origin: null with forms, and no one could sign in
            assert headers["referrer-policy"] == "same-origin"

    world.run(story())


def test_a_browser_that_tells_where_its_fetch_came_from_needs_no_origin(
    world: PretendDesk,
) -> None:
    async def story() -> None:
        seat = await world.agent()
        chat = await world.customer("u1", "我要人工")
        del seat.client.headers["origin"]
        seat.client.headers["sec-fetch-site"] = "same-origin"
        assert (await seat.act(chat, "take")).status_code == 200
        seat.client.headers["origin"] = SITE
        assert (await seat.act(chat, "return")).status_code == 200

    world.run(story())
