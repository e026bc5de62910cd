"""What a customer does with the page, and what stands on it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect


def write(page: Page, text: str) -> None:
    """Write one line and send it."""
    page.get_by_role("textbox").fill(text)
    page.get_by_role("textbox").press("Enter")


def texts(page: Page) -> list[str]:
    """Return the messages from top to bottom, without the greeting."""
    return page.locator(".rows .bubble").all_text_contents()


def sees(page: Page, *wanted: str) -> None:
    """Wait until exactly these messages stand there, in this order."""
    bubbles = page.locator(".rows .bubble")
    expect(bubbles).to_have_text(list(wanted), use_inner_text=False)


def row(page: Page, text: str) -> Locator:
    """Find the message that says *text*."""
    return page.locator(".rows article").filter(has=page.get_by_text(text, exact=True))


def log(page: Page) -> Locator:
    """Find the list of messages."""
    return page.get_by_role("log")


def from_end(page: Page) -> float:
    """Return how far from its end the list is scrolled, in px."""
    return float(log(page).evaluate("e => e.scrollHeight - e.scrollTop - e.clientHeight"))


def scroll(page: Page, top: int) -> None:
    """Scroll the list, and wait until the page has noticed."""
    frames = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
    log(page).evaluate(f"(e, top) => {{ e.scrollTop = top; return {frames}; }}", top)


def module(page: Page, file: str, call: str, argument: Any = None) -> Any:
    """Evaluate *call*, a function of the module's names and the argument, in the page."""
    script = f"async (argument) => ({call})(await import('/static/{file}'), argument)"
    return page.evaluate(script, argument)
