"""A letter of confirmation on paper: the words that were sent, for whoever has the case's link."""

from __future__ import annotations

import hashlib
import re
from html import unescape
from pathlib import Path

import pytest

from tests.bot.pretend_desk import PretendDesk
from tests.bot.work_api_bench import RESOLVE, room
from tests.fakes.chromium import CHROMIUM, MISSING, chromium

STATIC = Path("bot/static")


def _words(page: str) -> str:
    article = page.partition("<article>")[2].partition("</article>")[0]
    return "\n".join(unescape(line) for line in re.findall(r"<p>(.*?)</p>", article))


def test_the_sheet_and_the_text_are_the_words_that_were_sent(world: PretendDesk) -> None:
    """S2-55: one text in the talk, on the sheet and in the file, with its hash and who signed."""

    async def story() -> None:
        here = await room(world)
        await here.ok("resolve", **RESOLVE)
        link = (await here.get())["status_link"]
        sent = world.said(here.chat)[-1]
        async with world.stranger() as stranger:
            sheet = await stranger.get(f"{link}/letter/1")
            plain = await stranger.get(f"{link}/letter/1?as=text")
            status = await stranger.get(link)
        assert _words(sheet.text) == sent
        assert plain.text == f"{sent}\n"
        assert hashlib.sha256(sent.encode()).hexdigest()[:16] in sheet.text
        assert "陈岚" in sheet.text.partition("<footer>")[2]
        assert "attachment" in plain.headers["content-disposition"]
        assert f'href="{link}/letter/1"' in status.text
        for answer in (sheet, plain):
            assert answer.headers["cache-control"] == "private, no-store"

    world.run(story())


def test_a_guessed_link_and_a_letter_that_was_never_sent_show_nothing(world: PretendDesk) -> None:
    async def story() -> None:
        here = await room(world)
        link = (await here.get())["status_link"]
        async with world.stranger() as stranger:
            assert (await stranger.get(f"{link}/letter/1")).status_code == 404
            await here.ok("resolve", **RESOLVE)
            assert (await stranger.get(f"{link}/letter/1")).status_code == 200
            assert (await stranger.get(f"{link}/letter/2")).status_code == 404
            assert (await stranger.get(f"{link[:-4]}AAAA/letter/1")).status_code == 404

    world.run(story())


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason=MISSING)
def test_on_paper_there_is_the_letter_and_no_button(world: PretendDesk, tmp_path: Path) -> None:
    pages: list[str] = []

    async def story() -> None:
        here = await room(world)
        await here.ok("resolve", **RESOLVE)
        link = (await here.get())["status_link"]
        async with world.stranger() as stranger:
            pages.append((await stranger.get(f"{link}/letter/1")).text)

    world.run(story())
    style = (STATIC / "letter.css").read_text("utf-8")
    with chromium() as browser:
        page = browser.new_page()
        page.set_content(re.sub(r"<script.*?</script>", "", pages[0]))
        page.add_style_tag(content=style)
        page.screenshot(path=tmp_path / "letter.png", full_page=True)
        assert page.locator("#print").is_visible()
        page.emulate_media(media="print")
        assert not page.locator("#print").is_visible()
        assert page.locator("article").is_visible()
        assert page.pdf(path=tmp_path / "letter.pdf").startswith(b"%PDF")
