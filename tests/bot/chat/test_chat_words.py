"""Words from outside stay words on the chat page, and only an emergency number can be tapped."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.bot.chat.hands import module, row, sees, write
from tests.bot.chat.pretend import PretendChat

STATIC = Path(__file__).parents[3] / "bot" / "static"
SCRIPTS = sorted(STATIC.glob("chat*.js"))
HOSTILE = [
    "<img src=x onerror=window.hit=1>",
    '"><script>window.hit=1</script>',
    "<svg onload=window.hit=1>",
    '<a href="javascript:window.hit=1">点我</a>',
    "<iframe srcdoc='<script>parent.hit=1</script>'>",
    "javascript:window.hit=1",
    "</article></div><style>*{display:none}</style>",
    "${window.hit=1}{{window.hit=1}}",
    "<!-- <qingsu-chat> -->&lt;b&gt;",
    "\u202e反过来\u2066",
]
NO_LINKS = [
    "退您 120 元，110V 的插头",
    "编号 TS251122-0119",
    "拨 12015 转 110",
    "https://example.com/119 www.example.com",
    "打 1190 个字",
]
COUNT = (
    "() => document.querySelector('qingsu-chat').shadowRoot.querySelectorAll("
    "'img:not(dialog img),script,svg,iframe,style,b,a:not([href^=\"tel:\"])').length"
)


@pytest.mark.browser
def test_hostile_words_stay_words(page: Page, chat: PretendChat) -> None:
    wanted = []
    for number, text in enumerate(HOSTILE):
        write(page, text)
        chat.hears(*HOSTILE[: number + 1])
        chat.say(f"{text}。", buttons=(text,), name=text)
        chat.say(f"{text}！", "agent", name=text)
        wanted += [text, f"{text}。", f"{text}！"]
    chat.hand("human", HOSTILE[0])
    sees(page, *wanted)
    page.reload()
    sees(page, *wanted)
    expect(page.get_by_role("heading")).to_have_text(f"{HOSTILE[0]} · 人工")
    assert page.evaluate("window.hit") is None
    assert page.evaluate(COUNT) == 0


@pytest.mark.browser
def test_emergency_numbers_can_be_tapped(page: Page, chat: PretendChat) -> None:
    text = "有火拨 119；有人不舒服拨打120。紧急时拨 120 或 110。"
    chat.say(text)
    links = row(page, text).get_by_role("link")
    expect(links).to_have_text(["119", "120", "120", "110"])
    assert links.evaluate_all("all => all.map(one => one.href)") == [
        "tel:119",
        "tel:120",
        "tel:120",
        "tel:110",
    ]


@pytest.mark.browser
def test_other_numbers_and_addresses_are_not_links(page: Page) -> None:
    links = "({words}, text) => words(text).filter((node) => node.nodeType).length"
    whole = "({words}, text) => words(text).map((node) => node.textContent ?? node).join('')"
    for text in NO_LINKS:
        assert module(page, "chat-dom.js", links, text) == 0, text
        assert module(page, "chat-dom.js", whole, text) == text


def test_the_scripts_never_make_markup_of_words() -> None:
    assert SCRIPTS
    for script in SCRIPTS:
        source = script.read_text("utf-8")
        for word in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "//cdn",
        ):
            assert word not in source, f"{script.name}: {word}"


def test_the_page_is_small_and_needs_no_build() -> None:
    files = [*SCRIPTS, *STATIC.glob("chat*.css")]
    assert max(len(file.read_text("utf-8").splitlines()) for file in files) <= 300
    assert sum(file.stat().st_size for file in files) < 112 * 1024
