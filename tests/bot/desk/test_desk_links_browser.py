"""A page that is open for long still shows the evidence: a dead link is asked for anew."""

from __future__ import annotations

import io
import wave

import pytest
from playwright.sync_api import Page, Response, Route, expect

from bot.http.evidence_links import LIFE
from storage import evidence, files
from storage.evidence import CLEAN, Facts
from storage.inbox import Arrival
from storage.messages import Attachment
from tests.bot.desk_browsers import Served, comes_true, taken

pytestmark = pytest.mark.browser
LATER = 2 * LIFE + 1  # no link made before is good any more


def answered(page: Page, kind: str = "/evidence/") -> list[int]:
    """Return the statuses of evidence, filled as they come; with *kind* of that kind only."""
    statuses: list[int] = []

    def note(response: Response) -> None:
        if kind in response.url:
            statuses.append(response.status)

    page.on("response", note)
    return statuses


def all_seen(page: Page, where: str) -> None:
    """Wait until every picture there has its pixels."""
    comes_true(
        page,
        "where => [...document.querySelectorAll(where)].every((one) => one.naturalWidth > 0)",
        where,
    )


def voice(desk: Served, user: str) -> None:
    """Let the customer hand in a second of silence."""
    sound = io.BytesIO()
    with wave.open(sound, "wb") as out:
        out.setparams((1, 2, 8000, 0, "NONE", ""))
        out.writeframes(b"\0\0" * 8000)
    world = desk.world
    sha256 = files.keep(world.files, sound.getvalue())
    facts = Facts(sha256, "audio/wav", len(sound.getvalue()), "voice", scan=CLEAN)
    world.store.do(lambda tx: evidence.enter(tx, world.files, facts))
    handed = (Attachment("voice", f"sha256:{sha256}", "说.wav", "audio/wav"),)
    now = world.clock.at()
    arrival = Arrival("web", "default", user, "voice", "message", now, attachments=handed)
    desk.do(world.intake.ask(arrival, 5.0))


def test_small_pictures_whose_links_ran_out_before_they_were_loaded_are_shown(
    desk: Served,
) -> None:
    page, _ = taken(desk)
    statuses = answered(page)

    def too_late(route: Route) -> None:
        desk.world.clock.ahead += LATER
        route.continue_()

    page.route("**/thumb/**", too_late, times=1)
    desk.do(desk.world.pictures("u1", "firebrick", "teal"))
    expect(page.locator("#record .thumb img")).to_have_count(2)
    expect(page.locator("#lines .thumb img")).to_have_count(2)
    all_seen(page, "#lines .thumb img, #record .thumb img")
    assert 410 in statuses
    assert statuses.count(200) >= 2


def test_the_viewer_shows_a_picture_whose_link_ran_out_meanwhile(desk: Served) -> None:
    page, _ = taken(desk)
    desk.do(desk.world.pictures("u1", "firebrick", "teal"))
    expect(page.locator("#record .thumb img")).to_have_count(2)
    desk.world.clock.ahead += LATER
    statuses = answered(page, "/view/")
    page.locator("#lines .thumb").first.click()
    all_seen(page, "#viewer-picture")
    assert statuses[0] == 410
    with page.expect_response("**/view/**") as second:
        page.keyboard.press("ArrowRight")
    expect(page.locator("#viewer-count")).to_have_text("2 / 2")
    assert second.value.status == 200, "the links that came with the first are good for the next"


def test_the_original_comes_whole_by_a_fresh_link(desk: Served) -> None:
    page, _ = taken(desk)
    desk.do(desk.world.pictures("u1", "firebrick"))
    expect(page.locator("#record .thumb img")).to_have_count(1)
    desk.world.clock.ahead += LATER
    with page.expect_download() as download:
        page.locator("#record a[download]").click()
    assert download.value.path().read_bytes().startswith(b"\xff\xd8")
    page.locator("#lines .thumb").click()
    with page.expect_download() as again:
        page.click("#viewer-original")
    assert again.value.suggested_filename.startswith("evidence-")


def test_an_original_that_is_gone_is_said_to_be_gone(desk: Served) -> None:
    page, _ = taken(desk)
    desk.do(desk.world.pictures("u1", "firebrick"))
    link = page.locator("#record a[download]")
    sha256 = str(link.get_attribute("href")).split("/")[2]
    files.remove(desk.world.files, sha256)
    link.click()
    expect(page.locator("#status")).to_have_text("这份凭据现在取不到，请刷新页面再试。")


def test_a_voice_message_plays_after_its_link_ran_out(desk: Served) -> None:
    page, _ = taken(desk)
    voice(desk, "u1")
    sound = page.locator("#lines audio")
    expect(sound).to_have_count(1)
    desk.world.clock.ahead += LATER
    statuses = answered(page)
    sound.evaluate("one => { one.play().catch(() => {}); }")
    comes_true(page, "() => document.querySelector('#lines audio').duration > 0.9")
    assert statuses[0] == 410
