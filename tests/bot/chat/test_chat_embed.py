"""The chat on a company's page: where it is allowed, and nothing of that page is harmed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, expect
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from tests.bot.chat.conftest import PHONE, new_context
from tests.bot.chat.pretend import PretendChat

pytestmark = pytest.mark.browser

WIDE = {"width": 1100, "height": 760}
UGLY = """
<style>
* { color: red !important; margin: 40px; }
button, iframe, div { width: 9px; display: inline; }
</style>
<h1>耳机商店</h1><p style="height: 2000px">欢迎</p>
"""

OpenShop = Callable[..., Page]


def company(lang: str, host: str, *, twice: bool) -> str:
    """Write a page of the company's with its own, rather rude styles."""
    script = f'<script src="{host}/embed.js" async data-label="找客服"></script>'
    return f'<!doctype html><html lang="{lang}"><body>{UGLY}{script * (2 if twice else 1)}'


class Shop(PretendChat):
    """Another server of this machine, with the company's page at /shop?host=&lang=&twice=."""

    def __init__(self) -> None:
        super().__init__(more=(Route("/shop", self._shop),))

    @staticmethod
    async def _shop(request: Request) -> Response:
        query = request.query_params
        page = company(query["lang"], query["host"], twice="twice" in query)
        policy = f"default-src 'none'; script-src {query['host']}; frame-src {query['host']}"
        return HTMLResponse(
            page, headers={"content-security-policy": f"{policy}; style-src 'unsafe-inline'"}
        )


@pytest.fixture
def shop() -> Iterator[Shop]:
    with Shop() as shop:
        yield shop


@pytest.fixture
def care(shop: Shop) -> Iterator[PretendChat]:
    """Serve the chat, which the shop may embed and nobody else."""
    with PretendChat(origins=(shop.origin,)) as care:
        yield care
        assert care.wrong == []


@pytest.fixture
def visit(browser: Browser, shop: Shop) -> Iterator[OpenShop]:
    contexts: list[BrowserContext] = []

    def open_one(
        care: PretendChat, *, lang: str = "zh-CN", more: str = "", **options: object
    ) -> Page:
        context = new_context(browser, **({"viewport": WIDE} | options))
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{shop.origin}/shop?host={care.origin}&lang={lang}{more}")
        page.locator("qingsu-embed").wait_for(state="attached")
        return page

    yield open_one
    for context in contexts:
        context.close()


def at(host: str, origin: str) -> str:
    """Return the same server under another name of this machine, which is another site."""
    return origin.replace("127.0.0.1", host)


@pytest.fixture
def open_far(browser: Browser, shop: Shop) -> Iterator[Callable[[PretendChat], Page]]:
    """Open the shop under a name whose site is not the chat's."""
    contexts: list[BrowserContext] = []

    def open_one(care: PretendChat) -> Page:
        context = new_context(browser, viewport=WIDE)
        contexts.append(context)
        page = context.new_page()
        host = at("care.localhost", care.origin)
        page.goto(f"{at('shop.localhost', shop.origin)}/shop?host={host}&lang=zh-CN")
        page.get_by_role("button", name="找客服").click()
        return page

    yield open_one
    for context in contexts:
        context.close()


def frame_of(page: Page) -> FrameLocator:
    """Look into the chat's frame."""
    return page.frame_locator("qingsu-embed iframe")


def test_a_customer_talks_on_a_page_that_is_allowed(
    visit: OpenShop, care: PretendChat, shop: Shop
) -> None:
    page = visit(care)
    assert page.locator("iframe").count() == 0
    page.get_by_role("button", name="找客服").click()
    box = frame_of(page).get_by_role("textbox")
    box.fill("耳机老断")
    box.press("Enter")
    care.hears("耳机老断")
    assert care.asked[0] == {"embedded": True}
    assert shop.asked == []


def test_a_page_that_is_not_allowed_gets_no_chat_but_a_way_to_it(
    visit: OpenShop, shop: Shop
) -> None:
    with PretendChat(origins=("https://other.example",)) as care:
        page = visit(care)
        page.get_by_role("button", name="找客服").click()
        expect(page.get_by_role("alert")).to_contain_text("这里暂时打不开对话")
        expect(page.get_by_role("link", name="在新页面里打开")).to_have_attribute(
            "href", f"{care.origin}/chat"
        )
        assert frame_of(page).get_by_role("textbox").count() == 0
        assert care.asked == []
        assert shop.asked == []


def test_messages_that_come_while_it_is_closed_are_counted(
    visit: OpenShop, care: PretendChat
) -> None:
    page = visit(care)
    button = page.get_by_role("button", name="找客服")
    button.click()
    frame_of(page).get_by_role("textbox").wait_for()
    care.until(lambda: care.streams() == 1)
    care.say("您说。")
    expect(frame_of(page).get_by_text("您说。")).to_be_visible()
    frame_of(page).get_by_role("button", name="收起对话").click()
    expect(button).to_be_focused()
    care.say("还在吗？")
    care.say("我等您。")
    expect(page.get_by_role("button", name="找客服，2 条新消息")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="找客服，2 条新消息")).to_be_visible()
    page.get_by_role("button", name="找客服").click()
    expect(frame_of(page).get_by_text("我等您。")).to_be_in_viewport()
    frame_of(page).get_by_role("textbox").press("Escape")
    expect(button).to_be_focused()
    expect(page.locator("qingsu-embed .badge")).to_be_hidden()


def test_the_script_twice_on_a_page_is_one_button(visit: OpenShop, care: PretendChat) -> None:
    page = visit(care, more="&twice=1")
    page.wait_for_load_state("load")
    expect(page.get_by_role("button", name="找客服")).to_have_count(1)


def test_neither_harms_the_look_of_the_other(visit: OpenShop, care: PretendChat) -> None:
    page = visit(care)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    button = page.get_by_role("button", name="找客服")
    place = button.bounding_box()
    assert place is not None
    assert place["height"] >= 44
    assert place["x"] + place["width"] <= WIDE["width"] - 20
    assert button.evaluate("e => getComputedStyle(e).color") == "rgb(255, 255, 255)"
    page.evaluate("scrollTo(0, 300)")
    button.click()
    pane = page.get_by_role("dialog").bounding_box()
    assert pane is not None
    assert (pane["width"], pane["height"]) == (400, 680)
    assert page.evaluate("scrollY") == 300
    assert page.evaluate("[...document.body.children].map((one) => one.tagName)") == [
        "STYLE",
        "H1",
        "P",
        "SCRIPT",
        "QINGSU-EMBED",
    ]


def test_on_a_phone_the_chat_takes_the_whole_screen(visit: OpenShop, care: PretendChat) -> None:
    page = visit(care, viewport=PHONE)
    page.get_by_role("button", name="找客服").click()
    assert page.get_by_role("dialog").bounding_box() == {"x": 0, "y": 0} | PHONE


@pytest.mark.parametrize(
    ("lang", "title", "box"),
    [
        ("zh-HK", "線上投訴與建議", "輸入訊息"),
        ("en-GB", "Complaints and suggestions", "Your message"),
    ],
)
def test_it_speaks_the_language_of_the_page_around_it(
    visit: OpenShop, care: PretendChat, lang: str, title: str, box: str
) -> None:
    page = visit(care, lang=lang)
    page.get_by_role("button", name="找客服").click()
    expect(page.get_by_role("dialog", name=title)).to_be_visible()
    expect(frame_of(page).get_by_role("textbox", name=box)).to_be_visible()


def test_the_chat_hears_only_the_page_it_stands_on(visit: OpenShop, care: PretendChat) -> None:
    """A message of its own window or of an origin that is not named changes nothing."""
    page = visit(care)
    page.get_by_role("button", name="找客服").click()
    frame_of(page).get_by_role("textbox").wait_for()
    frame = page.frames[1]
    frame.evaluate("postMessage({qingsu: 'open', open: false}, '*')")
    care.until(lambda: care.streams() == 1)
    care.say("您说。")
    expect(frame_of(page).get_by_text("您说。")).to_be_visible()
    page.evaluate("postMessage({qingsu: 'unread', count: 9}, '*')")
    page.evaluate("postMessage({qingsu: 'close'}, '*')")
    frame_of(page).get_by_role("button", name="收起对话").click()
    expect(page.get_by_role("button", name="找客服")).to_have_accessible_name("找客服")


def test_on_another_site_the_cookie_for_frames_is_kept(
    open_far: Callable[[PretendChat], Page], shop: Shop
) -> None:
    with PretendChat(origins=(at("shop.localhost", shop.origin),)) as care:
        care.for_frames = True
        page = open_far(care)
        frame_of(page).get_by_role("textbox").fill("耳机老断")
        frame_of(page).get_by_role("textbox").press("Enter")
        care.hears("耳机老断")
        (cookie,) = page.context.cookies()
        assert (cookie["sameSite"], cookie["secure"], cookie["httpOnly"]) == ("None", True, True)


def test_on_another_site_without_https_the_chat_says_why_and_where_it_works(
    open_far: Callable[[PretendChat], Page], shop: Shop
) -> None:
    with PretendChat(origins=(at("shop.localhost", shop.origin),)) as care:
        page = open_far(care)
        expect(frame_of(page).get_by_text("浏览器没有保存这次对话")).to_be_visible()
        link = frame_of(page).get_by_role("link", name="在新页面里打开")
        expect(link).to_have_attribute("href", "/chat")
        assert page.context.cookies() == []
