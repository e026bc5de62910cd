"""Media that cannot be had now is waited for, as long as its platform keeps it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from bot.channels.base import MediaLater
from bot.evidence import words
from bot.evidence.fetcher import FetchPace
from storage import lanes
from storage.evidence import GONE, KEPT, WAITING
from storage.messages import Attachment
from tests.bot.evidence.evidence_fakes import EICAR, PDF, Scanner, kept, picture, run, until
from tests.bot.evidence.fetcher_bench import DAY, PHOTO, Platform, road


def test_what_the_platform_gives_later_is_asked_again_and_holds_up_nothing(
    tmp_path: Path,
) -> None:
    async def talk() -> None:
        platform = Platform({"m1": MediaLater("in a minute"), "m2": PDF})
        async with road(tmp_path, platform) as made:
            made.say("e1", PHOTO, Attachment("file", "m2"))
            first, _ = await made.until(WAITING, KEPT)
            assert (first.fetch.tries, first.fetch.reason) == (1, words.LATER)
            await asyncio.sleep(0.1)
            assert platform.asked == ["m1", "m2"], "not before its time"
            made.shelf.clock.on(1.1)
            await until(lambda: made.pieces()[0].fetch.tries == 2)  # noted, not only asked
            made.shelf.clock.on(1.1)
            await asyncio.sleep(0.1)
            assert platform.asked.count("m1") == 2, "the second wait is twice as long"
            platform.media["m1"] = picture()
            made.shelf.clock.on(1)
            await made.until(KEPT, KEPT)

    run(talk())


def test_when_the_time_of_the_platform_is_over_it_is_given_up_visibly(tmp_path: Path) -> None:
    async def talk() -> None:
        platform = Platform({"m1": MediaLater("never")})
        async with road(tmp_path, platform) as made:
            made.say("e1", PHOTO)
            await made.until(WAITING)
            made.shelf.clock.on(3 * DAY)
            (piece,) = await made.until(GONE)
            assert (piece.fetch.reason, piece.fetch.tries) == (words.FORGOTTEN, 2)
            assert made.shelf.store.read(lambda c: lanes.next_at(c, "media")) is None

    run(talk())


def test_a_stream_that_stops_in_the_middle_is_tried_again(tmp_path: Path) -> None:
    async def stuck() -> AsyncIterator[bytes]:
        yield b"half"
        await asyncio.sleep(60)

    async def talk() -> None:
        platform = Platform({"m1": stuck})
        pace = FetchPace(idle=0.02, patience=0.1, first=1.0)
        async with road(tmp_path, platform, pace=pace) as made:
            made.say("e1", PHOTO)
            (piece,) = await made.until(WAITING)
            assert piece.fetch.reason == words.LATER
            assert kept(made.shelf.keeper.root) == []

    run(talk())


def test_a_channel_that_is_switched_off_is_waited_for(tmp_path: Path) -> None:
    async def talk() -> None:
        async with road(tmp_path) as made:
            made.say("e1", PHOTO)
            (piece,) = await made.until(WAITING)
            assert piece.fetch.reason == words.CLOSED
            made.shelf.clock.on(3 * DAY)
            (piece,) = await made.until(GONE)
            assert piece.fetch.reason == words.CLOSED

    run(talk())


def test_a_scanner_that_must_look_is_waited_for_and_at_last_nothing_is_lost(
    tmp_path: Path,
) -> None:
    async def talk() -> None:
        settings: dict[str, Any] = {
            "clamd": f"unix:{tmp_path / 'clamd'}",
            "without_clamd": "refuse",
        }
        platform = Platform({"m1": PDF, "m2": EICAR})
        async with road(tmp_path, platform, **settings) as made:
            made.say("e1", PHOTO)
            (piece,) = await made.until(WAITING)
            assert piece.fetch.reason == words.NOT_SCANNED
            made.shelf.clock.on(3 * DAY)
            (piece,) = await made.until(KEPT)
            assert piece.facts is not None
            assert not piece.facts.open
            async with await asyncio.start_unix_server(Scanner().talk, tmp_path / "clamd"):
                made.say("e2", Attachment("file", "m2"))
                _, bad = await made.until(KEPT, KEPT)
            assert bad.facts is not None
            assert bad.facts.scan == "infected"
            assert bad.facts.reason == f"{words.INFECTED}: Eicar-Signature"

    run(talk())


def test_a_full_disk_is_waited_for(tmp_path: Path) -> None:
    async def talk() -> None:
        async with road(tmp_path, Platform({"m1": PDF}), spare=1024 * 1024) as made:
            made.say("e1", PHOTO)
            (piece,) = await made.until(WAITING)
            assert piece.fetch.reason == words.DISK

    run(talk())
