"""The link in an alert: looking is not answering, pressing is, and nobody else's link works."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from bot import web
from bot.alerts.links import Links
from bot.alerts.pages import AlertPages
from storage import alerts
from storage.alerts import Raised
from storage.store import Store
from tests.fakes.alerts_bench import ROLES, SECRET, T0, Clock, case, hand_off, opened, words

HERE = "http://kefu.test"
FORM = {"content-type": "application/x-www-form-urlencoded"}
OURS = FORM | {"origin": HERE, "sec-fetch-site": "same-origin"}


class Site:
    """The pages, and a browser that holds a link."""

    def __init__(self, store: Store, clock: Clock, browser: httpx.AsyncClient) -> None:
        self.store = store
        self.clock = clock
        self.browser = browser
        self.link = Links(SECRET, HERE).acknowledge(1, "duty", T0)

    async def get(self, link: str = "") -> httpx.Response:
        """Look at the page."""
        return await self.browser.get(link or self.link)

    async def press(self, link: str = "", body: str = "name=") -> httpx.Response:
        """Press the button."""
        return await self.browser.post(link or self.link, content=body, headers=OURS)

    @property
    def alarm(self) -> Raised:
        """Return the alarm as it stands."""
        found = self.store.read(lambda c: alerts.get(c, 1))
        assert found is not None
        return found


@asynccontextmanager
async def _lifespan(_app: Starlette) -> AsyncIterator[None]:
    yield


def visit(folder: Path, test: Callable[[Site], Awaitable[None]], *, full: bool = False) -> None:
    async def talk() -> None:
        clock = Clock()
        store = opened(folder, clock)
        hand_off(store)
        settings = ROLES.model_copy(update={"detail": "full" if full else "brief"})
        routes = AlertPages(store, words(settings), clock).routes()
        app = httpx.ASGITransport(app=web.asgi(routes, _lifespan))
        async with httpx.AsyncClient(transport=app, base_url=HERE) as browser:
            await test(Site(store, clock, browser))
        store.close()

    asyncio.run(talk())


def test_looking_at_the_page_acknowledges_nothing(tmp_path: Path) -> None:
    async def test(site: Site) -> None:
        for _ in range(3):  # the previews of three chat apps
            shown = await site.get()
            assert shown.status_code == 200
            assert (await site.browser.head(site.link)).status_code == 200
        assert site.alarm.state == alerts.OPEN
        assert case().case_no in shown.text
        assert "我来处理</button>" in shown.text
        assert shown.headers["cache-control"] == "no-store"

    visit(tmp_path, test)


def test_pressing_acknowledges_and_the_page_says_who_and_when(tmp_path: Path) -> None:
    async def test(site: Site) -> None:
        site.clock.now += 300
        pressed = await site.press(body="name=%E9%99%88%E5%B2%9A")
        assert (pressed.status_code, site.alarm.state) == (303, alerts.ACKNOWLEDGED)
        shown = await site.get(HERE + pressed.headers["location"])
        assert "陈岚 在 10:05 说“我来处理”" in shown.text
        assert "<button" not in shown.text
        await site.press(body="name=%E7%8E%8B")
        assert site.alarm.by == "陈岚", "the first stays"

    visit(tmp_path, test)


def test_without_a_name_the_link_says_whose_it_was(tmp_path: Path) -> None:
    async def test(site: Site) -> None:
        await site.press(body="")
        assert site.alarm.by == "duty"

    visit(tmp_path, test)


@pytest.mark.parametrize("name", ["%00", "%E2%80%AE%E2%80%AE", "%3Cscript%3Ealert(1)"])
def test_a_name_can_do_no_harm(tmp_path: Path, name: str) -> None:
    async def test(site: Site) -> None:
        await site.press(body=f"name={name}")
        shown = (await site.get()).text
        assert "<script>" not in shown
        assert "\x00" not in shown
        assert "\u202e" not in shown

    visit(tmp_path, test)


def test_a_case_somebody_took_needs_no_button(tmp_path: Path) -> None:
    async def test(site: Site) -> None:
        site.store.do(lambda tx: alerts.over(tx, case().case_no))
        shown = await site.get()
        assert "已经有人接手了" in shown.text
        assert "<button" not in shown.text
        assert (await site.press()).status_code == 303
        assert site.alarm.by == ""

    visit(tmp_path, test)


def test_a_forged_link_is_refused_whatever_it_asks(tmp_path: Path) -> None:
    async def test(site: Site) -> None:
        other = Links(b"x" * 32, HERE).acknowledge(1, "duty", T0)
        moved = site.link.replace("/alerts/1/", "/alerts/2/")
        huge = site.link.replace("/alerts/1/", f"/alerts/{'9' * 40}/")
        for link in (other, moved, huge, f"{HERE}/alerts/1/x", site.link[:-1] + "!"):
            assert (await site.get(link)).status_code == 403
            assert (await site.press(link)).status_code == 403
        assert (await site.get(other)).text.count(case().case_no) == 0
        assert site.alarm.state == alerts.OPEN

    visit(tmp_path, test)


def test_an_expired_link_is_refused(tmp_path: Path) -> None:
    async def test(site: Site) -> None:
        site.clock.now += timedelta(days=3).total_seconds()
        assert (await site.get()).status_code == 410
        assert (await site.press()).status_code == 410
        assert site.alarm.state == alerts.OPEN

    visit(tmp_path, test)


def test_a_link_of_an_alarm_that_is_gone_leads_to_the_desk(tmp_path: Path) -> None:
    async def test(site: Site) -> None:
        gone = await site.get(Links(SECRET, HERE).acknowledge(9, "duty", T0))
        assert gone.status_code == 410
        assert "/desk" in gone.text

    visit(tmp_path, test)


def test_another_site_cannot_press_the_button(tmp_path: Path) -> None:
    async def test(site: Site) -> None:
        foreign = FORM | {"origin": "https://evil.example"}
        answer = await site.browser.post(site.link, content="name=", headers=foreign)
        assert (answer.status_code, site.alarm.state) == (403, alerts.OPEN)

    visit(tmp_path, test)


@pytest.mark.parametrize("full", [False, True])
def test_the_page_tells_of_the_customer_only_when_alerts_do(tmp_path: Path, full: bool) -> None:  # noqa: FBT001 - a parameter of the test
    async def test(site: Site) -> None:
        text = (await site.get()).text
        assert ("冒烟" in text.replace("起火冒烟", "")) is full
        assert ("138****5678" in text) is full
        assert "13812345678" not in text
        assert "openid1" not in text

    visit(tmp_path, test, full=full)
