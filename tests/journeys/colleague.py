"""A colleague at the desk: Chromium, a keyboard, and the forms of the page; nothing by fetch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Page, expect

from tests.journeys.firm import PASSWORD, Firm
from tests.journeys.ledger import Ledger

PATIENCE = 30_000.0  # milliseconds, on a machine that many share
CONTACT = "400-000-0000 转 806"
MORE = {
    "exchange": "旧的带来，当场换新",
    "compensation": "没有另外的补偿",
    "improvement": "以后",
    "improvement_owner": "品质组",
}
_BOXES = "input:focus, textarea:focus, select:focus"
_GET = "async (path) => (await fetch(path)).json()"


@dataclass
class Colleague:
    """Who works at the desk. heard: what the console complained of."""

    firm: Firm
    page: Page
    name: str
    login: str
    heard: list[str]

    async def sign_in(self) -> None:
        """Come in through the door."""
        await self.page.goto(f"{self.firm.url}/desk/login")
        await expect(self.page.locator("#login")).to_be_focused()
        await self.page.keyboard.type(self.login)
        await self.page.keyboard.press("Tab")
        await self.page.keyboard.insert_text(PASSWORD)
        await self.page.keyboard.press("Enter")
        await expect(self.page.locator("#line")).to_have_text("实时")

    async def comes_back(self) -> None:
        """Sign in anew after a night; the talk is still open."""
        await self.page.wait_for_url("**/desk/login?again=1")
        await self.sign_in()
        await expect(self.page.locator("#back")).to_be_visible()

    async def take(self, words: str) -> None:
        """Take the talk that tells of *words* out of those that wait."""
        await expect(self.page.locator(".row", has_text=words)).to_be_visible()
        await self.page.locator("body").press("j")
        await expect(self.page.locator("#packet-body")).to_contain_text(words)
        await self.page.keyboard.press("c")
        await expect(self.page.locator("#back")).to_be_visible()
        await self._done()

    async def reply(self, text: str, promise: str = "") -> None:
        """Write to the customer; promise: words of a time that is to be kept in the ledger."""
        await self._away()
        await self.page.keyboard.press("r")
        await self.page.keyboard.insert_text(text)
        if promise:
            offer = self.page.locator(".promise-offer", has_text=promise).locator("button")
            await offer.press("Enter")
            await expect(offer).to_have_attribute("aria-pressed", "true")
            await self.page.locator("#reply").focus()
        await self.page.keyboard.press("Control+Enter")
        await expect(self.page.locator("#reply")).to_have_value("")
        await expect(self.page.locator("#lines")).to_contain_text(text[:20])
        await self._done()

    async def greets(self, words: str, text: str, promise: str = "") -> None:
        """Take the talk that tells of *words*, and write first."""
        await self.take(words)
        await self.reply(text, promise)

    async def proposes(self, **parts: str) -> str:
        """Send a proposal; return what was read before it went."""
        return await self.decides("p", "propose", parts)

    async def resolves(self, **parts: str) -> None:
        """Send the letter that says that it is done."""
        await self.decides("l", "resolve", parts | {"contact": CONTACT})

    async def resolves_at(self, moment: str, **parts: str) -> None:
        """Come back at *moment*, after a night, and send the letter."""
        await self.firm.reaches(moment)
        await self.comes_back()
        await self.resolves(**parts)

    async def decides(self, key: str, form: str, parts: Mapping[str, str]) -> str:
        """Fill in a form, read what the customer will, send it; return what was read.

        MORE is filled in where the form asks for it: some categories have more parts.
        """
        await self._away()
        await self.page.keyboard.press(key)
        for name, text in parts.items():
            await self.page.locator(f"#{form}-{name}").fill(text)
        for name, text in MORE.items():
            box = self.page.locator(f"#{form}-{name}")
            if await box.count() and name not in parts:
                await box.fill(text)
        await self.page.keyboard.press("Control+Enter")
        letter = self.page.locator("#preview .letter")
        await expect(letter).to_be_visible()
        words = str(await letter.text_content())
        await self.page.keyboard.press("Enter")
        await expect(self.page.locator("#mode-reply")).to_have_attribute("aria-selected", "true")
        await self._done()
        return words

    async def asks(self, team: str, title: str) -> None:
        """Ask a department to do something."""
        await self._away()
        await self.page.keyboard.press("t")
        await self.page.locator("#task-title").fill(title)
        await self.page.locator("#task-team").select_option(team)
        await self.page.keyboard.press("Control+Enter")
        await expect(self.page.locator("[data-section=tasks]")).to_contain_text(title)
        await self._done()

    async def keeps(self, words: str) -> None:
        """Say of a promise made in a reply that it was kept."""
        row = self.page.locator("[data-section=promises] li", has_text=words)
        await row.locator("button", has_text="兑现").press("Enter")
        await self.page.locator("#proof-note").fill("照说的做了")
        await self.page.locator("#proof-form button.primary").press("Enter")
        await expect(row).to_contain_text("已兑现")
        await self._done()

    async def case(self, number: str) -> dict[str, Any]:
        """Return the case as the desk has it."""
        found: dict[str, Any] = await self.page.evaluate(_GET, f"/desk/api/case/{number}")
        return found

    async def state(self, number: str) -> str:
        """Return where the case stands."""
        return str((await self.case(number))["state"])

    async def opens(self, number: str) -> None:
        """Open the talk of a case by its address, as after a night or from an alarm."""
        await self.page.goto(f"{self.firm.url}/desk?case={number}")
        await expect(self.page.locator("#head")).to_contain_text(number)
        await expect(self.page.locator("[data-section=standing]")).to_be_visible()

    async def finish_tasks(self, number: str) -> None:
        """Answer every task of the case and end it, each by its form beside the case."""
        for task in (await self.case(number))["tasks"]:
            if task["state"] in ("done", "cancelled"):
                continue
            row = self.page.locator(f"[data-section=tasks] [data-task='{task['id']}']")
            if "answer" in task["does"]:
                form = row.locator("details[data-act=answer]")
                await form.locator("summary").press("Enter")
                await form.locator("textarea").fill("查过了，意见附在案件里。")
                await form.locator("button.primary").press("Enter")
                await expect(row).to_contain_text("查过了，意见附在案件里。")
                await self._done()
            await row.locator("button[data-act=done]").press("Enter")
            await expect(row).to_contain_text("已完成")
            await self._done()

    async def ticks_what_must_be(self, number: str) -> None:
        """Tick the lines of the checklist without which the case is not closed."""
        for line in (await self.case(number))["checklist"]:
            if line["gate"] and not line["done"]:
                row = self.page.locator("[data-section=checklist] label", has_text=line["text"])
                await row.locator("input").press("Space")
                await expect(row.locator("input")).to_be_checked()
                await self._done()

    async def tags(self, **tags: list[str] | str) -> None:
        """Set what closing asks for, by the form."""
        await self._away()
        await self.page.keyboard.press("i")
        for name, chosen in tags.items():
            if isinstance(chosen, str):
                await self.page.locator(f"#tags-{name}").select_option(chosen)
                continue
            for key in chosen:
                part = self.page.locator(f"#decide [data-part={name}]")
                await part.locator(f"input[value={key}]").check()
        await self.page.keyboard.press("Control+Enter")
        await expect(self.page.locator("#mode-reply")).to_have_attribute("aria-selected", "true")
        await self._done()

    async def closes(self, number: str, **tags: list[str] | str) -> None:
        """Set what closing asks for, close; then the ledger holds, and no console complained."""
        await self.sign_in()
        await self.opens(number)
        await self.finish_tasks(number)
        await self.ticks_what_must_be(number)
        await self.tags(**tags)
        gates = [one["key"] for one in (await self.case(number))["gates"]]
        assert gates == [], gates
        standing = self.page.locator("[data-section=standing]")
        await expect(standing.locator(".gates")).to_have_count(0)
        await standing.locator("button.primary").press("Enter")
        await expect(standing).to_contain_text("已结案")
        await self._done()
        Ledger(self.firm, number).holds()
        assert [line for line in self.heard if "Failed to load resource" not in line] == []

    async def _away(self) -> None:
        await self.page.keyboard.press("Escape")
        await expect(self.page.locator(_BOXES)).to_have_count(0)

    async def _done(self) -> None:
        await self.firm.settled()
        await self.firm.door.look()


async def at_the_desk(firm: Firm, login: str, name: str, role: str = "agent") -> Colleague:
    """Make the account, and sign in with the keyboard."""
    await firm.colleague(login, name, role)
    context = await firm.browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    page = await context.new_page()
    heard: list[str] = []
    page.on("console", lambda m: heard.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: heard.append(str(e)))
    colleague = Colleague(firm, page, name, login, heard)
    await colleague.sign_in()
    return colleague
