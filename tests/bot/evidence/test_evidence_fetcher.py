"""What came through a platform is fetched and kept once, and what cannot be kept says why."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.channels.base import MediaGone
from bot.evidence import words
from bot.evidence.settings import MIB
from storage import dead, files, lanes, work
from storage.evidence import GONE, KEPT, REFUSED, WAITING
from storage.messages import Attachment
from tests.bot.evidence.evidence_fakes import PDF, Unlucky, kept, picture, run, shelf, stream, until
from tests.bot.evidence.fetcher_bench import PHOTO, Answer, Platform, road


def test_a_photo_is_fetched_kept_and_told(tmp_path: Path) -> None:
    async def talk() -> None:
        platform = Platform({"m1": picture()})
        async with road(tmp_path, platform) as made:
            with made.hub.listen("push:default:v1") as ear:
                message = made.say("e1", PHOTO)
                (piece,) = await made.until(KEPT)
                assert [news.chat for news in await ear.next(5)] == ["push:default:v1"]
            assert piece.facts is not None
            assert (piece.kind, piece.facts.view, piece.facts.mime) == ("image", True, "image/jpeg")
            (use,) = made.shelf.store.read(lambda c: files.of_chat(c, "push:default:v1"))
            assert (use.message, use.name, use.size) == (message, "photo.jpg", len(picture()))
            assert platform.most == [20 * MIB]
            assert platform.closed == 1

    run(talk())


def test_the_same_photo_from_two_customers_is_kept_once(tmp_path: Path) -> None:
    async def talk() -> None:
        async with road(tmp_path, Platform({"m1": PDF, "m2": PDF})) as made:
            made.say("e1", PHOTO)
            made.say("e1b", Attachment("image", "m2"), user="v2")
            (one,), (two,) = await made.until(KEPT), await made.until(KEPT, user="v2")
            assert one.facts == two.facts
            assert len(kept(made.shelf.keeper.root)) == 1

    run(talk())


@pytest.mark.parametrize(
    ("answer", "state", "why"),
    [
        (MediaGone("forgotten"), GONE, words.FORGOTTEN),
        (b"<html>", REFUSED, words.UNKNOWN),
        (b"", REFUSED, words.EMPTY),
        (PDF + bytes(2 * MIB), REFUSED, words.TOO_LARGE),
        (KeyError("adapter"), WAITING, words.ADAPTER),
        (ConnectionError(), WAITING, words.ADAPTER),
    ],
)
def test_what_cannot_be_kept_says_why(tmp_path: Path, answer: Answer, state: str, why: str) -> None:
    async def talk() -> None:
        platform = Platform({"m1": answer})
        async with road(tmp_path, platform, image=1) as made:
            made.say("e1", PHOTO)
            (piece,) = await made.until(state)
            assert (piece.fetch.reason, piece.facts) == (why, None)
            assert kept(made.shelf.keeper.root) == []
            assert platform.asked == ["m1"]

    run(talk())


def test_a_stream_that_does_not_end_is_cut_and_closed(tmp_path: Path) -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield bytes(100_000)

    async def talk() -> None:
        platform = Platform({"m1": endless})
        async with road(tmp_path, platform, image=1) as made:
            made.say("e1", PHOTO)
            (piece,) = await made.until(REFUSED)
            assert piece.fetch.reason == words.TOO_LARGE
            assert platform.closed == 1

    run(talk())


def test_a_picture_nobody_can_open_is_kept(tmp_path: Path) -> None:
    async def talk() -> None:
        async with road(tmp_path, Platform({"m1": picture()[:200]})) as made:
            made.say("e1", PHOTO)
            (piece,) = await made.until(KEPT)
            assert piece.facts is not None
            assert (piece.facts.state, piece.facts.reason) == ("unreadable", words.DAMAGED)

    run(talk())


def test_work_that_is_none_is_parked_and_the_lane_goes_on(tmp_path: Path) -> None:
    async def talk() -> None:
        async with road(tmp_path, Platform({"m1": PDF})) as made:
            store, lane = made.shelf.store, "media:push:default:v1"
            bodies: list[dict[str, Any]] = [
                {"odd": 1},
                {"message": 999, "attachment": PHOTO},
                {"message": "x"},
                {"message": 1, "attachment": "x"},
                {"message": 1, "attachment": {"kind": 7, "ref": 8}},
            ]
            for body in bodies:
                store.do(partial(work.put, name=lane, body=body))
            made.say("e1", PHOTO)
            await made.until(KEPT)
            assert store.read(dead.count) == 5

    run(talk())


@pytest.mark.parametrize("done", [False, True])
def test_cut_off_in_the_middle_it_is_fetched_again_and_entered_once(
    tmp_path: Path, *, done: bool
) -> None:
    """A process died while it fetched, or when the bytes stood and the row did not."""

    async def talk() -> None:
        with shelf(tmp_path) as made:
            made.say("e1", PHOTO)
            claimed = made.store.do(
                lambda tx: lanes.claim(tx, "road.media:crashed:0", 4, 3600, pool="media")
            )
            assert claimed == ("media:push:default:v1",)
            incoming = await made.keeper.take(stream(picture()), 10**6)
            if done:
                await made.keeper.keep(incoming)
        async with road(tmp_path, Platform({"m1": picture()})) as again:
            (piece,) = await again.until(KEPT)
            assert piece.fetch.tries == 1
            store = again.shelf.store
            assert len(store.read(lambda c: files.of_chat(c, "push:default:v1"))) == 1
            assert store.read(lambda c: lanes.next_at(c, "media")) is None
            root = again.shelf.keeper.root
            whole = [one for one in kept(root) if not one.startswith(files.INCOMING)]
            assert len(whole) == 3

    run(talk())


def test_a_lane_that_was_lost_meanwhile_is_left_to_its_owner(tmp_path: Path) -> None:
    async def talk() -> None:
        held = asyncio.Event()

        async def slow() -> AsyncIterator[bytes]:
            await held.wait()
            yield PDF

        platform = Platform({"m1": slow})
        async with road(tmp_path, platform) as made:
            made.say("e1", PHOTO)
            await until(lambda: platform.asked == ["m1"])
            steal = "UPDATE lane SET owner = 'other:1:0'"
            made.shelf.store.do(lambda tx: tx.c.exec_driver_sql(steal))
            held.set()
            await until(lambda: platform.closed == 1)
            await asyncio.sleep(0.1)
            assert made.states() == [], "nothing was recorded"
            assert made.shelf.store.read(lambda c: files.of_chat(c, "push:default:v1")) == []

    run(talk())


def test_a_file_swept_while_it_was_fetched_is_fetched_again(tmp_path: Path) -> None:
    async def talk() -> None:
        platform = Platform({"m1": PDF})
        async with road(tmp_path, platform, keeper=Unlucky) as made:
            made.say("e1", PHOTO)
            (piece,) = await made.until(KEPT)
            assert (platform.asked, piece.fetch.tries) == (["m1", "m1"], 1)
            assert len(kept(made.shelf.keeper.root)) == 1

    run(talk())


def test_only_so_many_are_fetched_at_once(tmp_path: Path) -> None:
    now = most = 0

    async def counted() -> AsyncIterator[bytes]:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0.02)
        yield PDF
        now -= 1

    async def talk() -> None:
        async with road(tmp_path, Platform({"m1": counted})) as made:
            for n in range(6):
                made.say(f"e{n}", PHOTO, user=f"u{n}")
            for n in range(6):
                await made.until(KEPT, user=f"u{n}")
            assert most == 2

    run(talk())
