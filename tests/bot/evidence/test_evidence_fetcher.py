"""What came through a platform is fetched before it is forgotten, once, and never in silence."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.channels.base import (
    Address,
    Inlet,
    Limits,
    MediaGone,
    MediaLater,
    Outbound,
    Outcome,
    Receipt,
    Request,
    Response,
)
from bot.evidence import words
from bot.evidence.fetcher import Fetcher, FetchPace
from bot.evidence.settings import MIB
from bot.hub import Hub
from storage import dead, evidence, files, lanes, work
from storage.evidence import GONE, KEPT, REFUSED, WAITING, Piece
from storage.messages import Attachment
from tests.bot.evidence.evidence_fakes import (
    EICAR,
    PDF,
    Scanner,
    Shelf,
    Unlucky,
    kept,
    picture,
    run,
    shelf,
    stream,
    until,
)

PHOTO = Attachment("image", "m1", "photo.jpg")
DAY = 24 * 3600.0
Answer = bytes | Exception | Callable[[], AsyncIterator[bytes]]


@dataclass
class Platform:
    """A push channel that holds media: bytes, what it raises instead, or how it streams."""

    media: dict[str, Answer] = field(default_factory=dict)
    name: str = "push"
    account: str = "default"
    limits: Limits = field(default_factory=lambda: Limits(max_text=4096))
    asked: list[str] = field(default_factory=list)
    most: list[int] = field(default_factory=list)
    closed: int = 0

    async def start(self, inlet: Inlet) -> None:
        """Nothing comes in."""

    async def stop(self) -> None:
        """Nothing to stop."""

    async def handle(self, request: Request) -> Response:
        """Nothing comes in."""
        return Response(404, request.body)

    async def check(self) -> str | None:
        """Say that all is well."""
        return None

    async def send(self, to: Address, message: Outbound) -> Receipt:
        """Take nothing."""
        return Receipt(Outcome.REJECTED, f"{to}{message}")

    async def fetch(self, attachment: Attachment, most: int) -> AsyncIterator[bytes]:
        """Give the media item of that name."""
        self.asked.append(attachment.ref)
        self.most.append(most)
        answer = self.media.get(attachment.ref, MediaGone("never had it"))
        if isinstance(answer, Exception):
            raise answer
        try:
            async for chunk in stream(answer) if isinstance(answer, bytes) else answer():
                yield chunk
        finally:
            self.closed += 1


@dataclass
class Road:
    """A shelf and a fetcher that runs."""

    shelf: Shelf
    fetcher: Fetcher
    hub: Hub

    def say(self, event: str, *attachments: Attachment, user: str = "v1") -> int:
        """Let a customer send a message."""
        message = self.shelf.say(event, *attachments, user=user)
        self.fetcher.ring()
        return message

    def pieces(self, user: str = "v1") -> list[Piece]:
        """Return what he handed in."""
        return self.shelf.store.read(lambda c: evidence.pieces(c, f"push:default:{user}"))

    def states(self, user: str = "v1") -> list[str]:
        """Return the state of every attachment that was tried."""
        return [one.fetch.state for one in self.pieces(user) if one.fetch.tries]

    async def until(self, *states: str, user: str = "v1") -> list[Piece]:
        """Wait until all that he handed in stands so."""
        await until(lambda: self.states(user) == list(states))
        return self.pieces(user)


@asynccontextmanager
async def road(
    folder: Path, *platforms: Platform, pace: FetchPace | None = None, **settings: Any
) -> AsyncIterator[Road]:
    pace = pace or FetchPace(idle=0.02, first=1.0, longest=60.0, flight=2)
    with shelf(folder, **settings) as made:
        hub = Hub()
        hub.bind(asyncio.get_running_loop())
        channels = {(one.name, one.account): one for one in platforms}
        fetcher = Fetcher(made.keeper, hub, channels, process="road", clock=made.clock, pace=pace)
        running = asyncio.create_task(fetcher.run())
        try:
            yield Road(made, fetcher, hub)
        finally:
            fetcher.stop()
            await asyncio.wait_for(running, 10)


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
            await until(lambda: platform.asked.count("m1") == 2)
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


def test_a_picture_nobody_can_open_is_kept(tmp_path: Path) -> None:
    async def talk() -> None:
        async with road(tmp_path, Platform({"m1": picture()[:200]})) as made:
            made.say("e1", PHOTO)
            (piece,) = await made.until(KEPT)
            assert piece.facts is not None
            assert (piece.facts.state, piece.facts.reason) == ("unreadable", words.DAMAGED)

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
