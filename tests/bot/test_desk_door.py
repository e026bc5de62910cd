"""Nobody comes in without a password that is right, and nobody learns who has an account."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Literal

import httpx
import pytest
from argon2 import PasswordHasher

from bot.desk import sessions
from bot.desk.passwords import Passwords
from storage import accounts
from tests.bot.desk_door_bench import HIDDEN, WRONG, link, set_up, sign_in, token_at
from tests.bot.pretend_desk import PASSWORD, SITE, PretendDesk


def test_the_right_password_opens_the_desk(world: PretendDesk) -> None:
    async def story() -> None:
        await world.agent()
        client = world.stranger()
        answer = await sign_in(client, " ChenLan ")
        assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
        page = await client.get("/desk")
        assert page.status_code == 200
        assert "陈岚" in page.text

    world.run(story())


def test_without_a_session_the_page_sends_to_the_door(world: PretendDesk) -> None:
    async def story() -> None:
        answer = await world.stranger().get("/desk")
        assert (answer.status_code, answer.headers["location"]) == (303, "/desk/login")

    world.run(story())


def test_who_is_signed_in_needs_no_door(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        assert (await seat.client.get("/desk/login")).headers["location"] == "/desk"

    world.run(story())


def test_unknown_closed_and_wrong_get_the_same_answer(world: PretendDesk) -> None:
    async def story() -> None:
        await world.agent()
        await world.agent("closed", "走了")
        world.store.do(lambda tx: accounts.disable(tx, "closed"))
        tries = [("chenlan", WRONG), ("nobody", PASSWORD), ("closed", PASSWORD), ("closed", WRONG)]
        answers = [await sign_in(world.stranger(f"10.1.0.{n}"), *t) for n, t in enumerate(tries)]
        pages = {
            (a.status_code, HIDDEN.sub("", a.text).replace(login, "—"))
            for a, (login, _) in zip(answers, tries, strict=True)
        }
        assert len(pages) == 1
        assert answers[0].status_code == 401
        assert "账号或密码不对" in answers[0].text

    world.run(story())


def test_an_unknown_account_is_checked_as_long_as_a_known_one(tmp_path: Path) -> None:
    """Both pay for one check."""
    world = PretendDesk(tmp_path)
    slow = Passwords(PasswordHasher(time_cost=2, memory_cost=16384, parallelism=1))

    async def story() -> None:
        stored = await slow.hash(PASSWORD)

        async def cost(kept: str | None) -> float:
            began = time.process_time()
            assert not await slow.matches(kept, WRONG)
            return time.process_time() - began

        known = min([await cost(stored) for _ in range(3)])
        unknown = min([await cost(None) for _ in range(3)])
        assert 0.5 < unknown / known < 2
        assert stored.startswith("$argon2id$")

    world.run(story())


def test_at_most_two_passwords_are_checked_at_once() -> None:
    async def story() -> None:
        now = most = 0

        class Slow(PasswordHasher):
            def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002 - as its base names it
                nonlocal now, most
                now += 1
                most = max(most, now)
                time.sleep(0.01)
                now -= 1
                return super().verify(hash, password)

        counting = Passwords(Slow(time_cost=1, memory_cost=8, parallelism=1))
        await asyncio.gather(*(counting.matches(None, WRONG) for _ in range(8)))
        assert most == 2

    asyncio.run(story())


def test_after_five_wrong_tries_each_further_one_must_wait_longer(world: PretendDesk) -> None:
    async def story() -> None:
        await world.agent()
        client = world.stranger()
        for _ in range(5):
            assert (await sign_in(client, password=WRONG)).status_code == 401
        slowed = await sign_in(client)
        assert (slowed.status_code, slowed.headers["retry-after"]) == (429, "1")
        world.clock.ahead += 1.01
        assert (await sign_in(client, password=WRONG)).status_code == 401
        assert (await sign_in(client)).headers["retry-after"] == "2"
        world.clock.ahead += 2.01
        assert (await sign_in(client)).status_code == 303

    world.run(story())


def test_many_tries_at_once_are_not_many_checks(world: PretendDesk) -> None:
    async def story() -> None:
        await world.agent()
        client = world.stranger()
        token = await token_at(client, "/desk/login")
        form = {"token": token, "login": "chenlan", "password": WRONG}
        answers = await asyncio.gather(*(client.post("/desk/login", data=form) for _ in range(40)))
        assert sorted(answer.status_code for answer in answers) == [401] * 5 + [429] * 35

    world.run(story())


def test_a_stranger_who_keeps_guessing_does_not_keep_the_owner_out(world: PretendDesk) -> None:
    async def story() -> None:
        await world.agent()
        owner = world.stranger("10.0.0.7")
        assert (await sign_in(owner)).status_code == 303
        for n in range(13):
            await sign_in(world.stranger(f"10.9.0.{n}"), password=WRONG)
        assert (await sign_in(world.stranger("10.8.0.1"))).status_code == 429
        owner.cookies.delete(sessions.NAME)
        assert (await sign_in(owner)).status_code == 303

    world.run(story())


def test_a_form_older_than_its_cookie_is_shown_again_and_not_checked(world: PretendDesk) -> None:
    async def story() -> None:
        await world.agent()
        form = {"token": "0" * 64, "login": "chenlan", "password": PASSWORD}
        answer = await world.stranger().post("/desk/login", data=form)
        assert answer.status_code == 403
        assert "放得太久" in answer.text

    world.run(story())


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("login=a&login=b", "application/x-www-form-urlencoded"),
        ("login=%ff", "application/x-www-form-urlencoded"),
        ("login=%00", "application/x-www-form-urlencoded"),
        ("&".join(f"a{n}=1" for n in range(11)), "application/x-www-form-urlencoded"),
        ('{"login": "a"}', "application/json"),
        ("login=a", "text/plain"),
    ],
)
def test_what_is_no_form_is_refused(world: PretendDesk, body: str, kind: str) -> None:
    async def story() -> None:
        headers = {"content-type": kind}
        answer = await world.stranger().post("/desk/login", content=body, headers=headers)
        assert (answer.status_code, answer.json()["error"]) == (400, "not_a_form")

    world.run(story())


def test_signing_out_ends_the_session_everywhere(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        answer = await seat.client.post("/desk/logout", data={"token": seat.token})
        assert (answer.status_code, answer.headers["location"]) == (303, "/desk/login")
        thief = world.stranger()
        thief.cookies.set(sessions.NAME, seat.secret, domain="desk.test", path="/")
        assert (await thief.get("/desk/api/queue")).status_code == 401

    world.run(story())


def test_a_new_sign_in_ends_the_session_this_browser_had(world: PretendDesk) -> None:
    async def story() -> None:
        await world.agent()
        client = world.stranger()
        await sign_in(client)
        old = client.cookies[sessions.NAME]
        token = sessions.token_of(client.cookies.get(sessions.BEFORE, "") or "x")
        client.cookies.set(sessions.BEFORE, "x", domain="desk.test", path="/")
        form = {"token": token, "login": "chenlan", "password": PASSWORD}
        await client.post("/desk/login", data=form)
        assert client.cookies[sessions.NAME] != old
        assert sessions.alive(world.desk, old) is None

    world.run(story())


def test_the_cookies_are_for_this_site_and_no_script(world: PretendDesk) -> None:
    async def story() -> None:
        answer = await set_up(world.stranger(), link(world))
        kept = [c for c in answer.headers.get_list("set-cookie") if "Max-Age=0" not in c]
        assert len(kept) == 2
        for cookie in kept:
            assert "HttpOnly" in cookie
            assert "SameSite=lax" in cookie
            assert "Path=/" in cookie
            assert len(cookie) < 400

    world.run(story())


def test_over_https_the_cookies_are_bound_to_the_host(world: PretendDesk) -> None:
    async def story() -> None:
        client = world.stranger()
        client.base_url = httpx.URL(SITE.replace("http:", "https:"))
        answer = await client.get("/desk/login")
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-qs_desk_door=")
        assert "Secure" in cookie
        assert "Domain" not in cookie

    world.run(story())
