"""The desk to look at in Chromium: narrow, zoomed, dark, every control named, every word clear."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.bot.desk_browsers import FIRE, MIDDLE, NARROW, WIDE, ZOOMED, Served, claimed, too_wide

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [WIDE, MIDDLE, NARROW, ZOOMED])
def test_nothing_is_cut_off_at_any_width(desk: Served, size: tuple[int, int]) -> None:
    desk.customer("u1", FIRE + "没完没了" * 40 + "http://" + "x" * 200, "138-0013-8000")
    page = desk.agent(size=size)
    assert too_wide(page) == 0
    page.keyboard.press("j")
    expect(page.locator("#packet-body .story")).to_be_visible()
    assert too_wide(page) == 0
    page.click("#take")
    expect(page.locator("#back")).to_be_visible()
    page.locator("#send").scroll_into_view_if_needed()
    page.fill("#reply", "好")
    page.click("#send")
    expect(page.locator(".from-agent")).to_be_visible()
    assert too_wide(page) == 0


def test_narrow_shows_the_queue_or_the_talk_and_keeps_the_focus(desk: Served) -> None:
    desk.customer("u1", FIRE)
    page = desk.agent(size=NARROW)
    page.locator(".row").click()
    expect(page.locator(".queue")).to_be_hidden()
    expect(page.locator("#talk-title")).to_be_focused()
    page.click("#record-button")
    expect(page.locator("#record")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#record")).to_be_hidden()
    page.click("#to-queue")
    expect(page.locator("#talk")).to_be_hidden()
    expect(page.locator(".row")).to_be_focused()


NAMELESS = """() => [...document.querySelectorAll(
  "button, input:not([type=hidden]), textarea, a, [role=tab], [tabindex='0']")]
  .filter((e) => !(e.textContent.trim() || e.labels?.length || e.getAttribute("aria-label")))
  .map((e) => e.outerHTML)"""
FAINT = """() => {
  const rgb = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = (c) => { const [r, g, b] = c.map((v) => { v /= 255;
    return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; });
    return .2126 * r + .7152 * g + .0722 * b; };
  const ground = (e) => { for (; e; e = e.parentElement) {
    const c = rgb(getComputedStyle(e).backgroundColor); if (c.length === 3) return c; }
    return rgb(getComputedStyle(document.body).backgroundColor); };
  const faint = [];
  for (const e of document.querySelectorAll("body *")) {
    const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own || !e.checkVisibility() || e.closest(":disabled, noscript, .skip")) continue;
    const [a, b] = [light(rgb(getComputedStyle(e).color).slice(0, 3)), light(ground(e))];
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) faint.push(`${ratio.toFixed(2)} ${e.outerHTML.slice(0, 90)}`);
  }
  return faint;
}"""


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_every_control_has_a_name_and_every_word_its_contrast(desk: Served, colours: str) -> None:
    desk.customer("u1", FIRE, "138-0013-8000")
    for user in ("u2", "u3"):
        desk.customer(user, "键盘坏了好几天", "我要人工")
    desk.world.clock.ahead += 22 * 60
    page = desk.agent(color_scheme=colours)
    expect(page.locator(".due[data-state=soon]").first).to_be_visible()
    claimed(page)
    expect(page.locator(".row")).to_have_count(2)
    assert page.evaluate(NAMELESS) == []
    assert page.evaluate(FAINT) == []
    page.evaluate("document.querySelector('.row .due').dataset.due = 1")
    expect(page.locator(".due[data-state=late]").first).to_be_visible()
    assert page.evaluate(FAINT) == []


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_doors_are_readable(desk: Served, colours: str) -> None:
    page = desk.page(color_scheme=colours)
    page.goto(f"{desk.url}/desk/login?again=1")
    page.fill("#login", "nobody")
    page.fill("#password", "x")
    page.click("button.primary")
    expect(page.locator(".problem")).to_have_text("账号或密码不对。")
    expect(page.locator("#password")).to_be_focused()
    assert page.evaluate(NAMELESS) == []
    assert page.evaluate(FAINT) == []
