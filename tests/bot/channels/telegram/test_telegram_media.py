"""Media: fetched whole or not at all, never more than allowed."""

from __future__ import annotations

import pytest

from bot.channels.base import MediaGone, MediaLater
from storage.messages import Attachment
from tests.fakes.telegram_inlet import Stand, run, stand

PHOTO = b"\xff\xd8" + b"p" * 100_000
MOST = 1_000_000


async def _fetch(made: Stand, ref: str = "F", most: int = MOST, size: int | None = None) -> bytes:
    found = Attachment("image", ref, mime="image/jpeg", size=size)
    return b"".join([chunk async for chunk in made.bot.fetch(found, most)])


def test_a_photo_comes_byte_by_byte_as_it_was() -> None:
    async def talk() -> None:
        async with stand(files={"F": PHOTO}) as made:
            assert await _fetch(made) == PHOTO

    run(talk())


def test_what_says_that_it_is_too_large_is_not_even_asked_for() -> None:
    async def talk() -> None:
        async with stand(files={"F": PHOTO}) as made:
            with pytest.raises(MediaGone, match="20 MB"):
                await _fetch(made, size=MOST + 1)
            assert made.platform.called("getFile") == []

    run(talk())


def test_what_turns_out_too_large_is_cut_off() -> None:
    async def talk() -> None:
        async with stand(files={"F": PHOTO}) as made:
            with pytest.raises(MediaGone, match="20 MB"):
                await _fetch(made, most=1000)

    run(talk())


def test_twenty_megabytes_are_the_platforms_most() -> None:
    async def talk() -> None:
        async with stand(files={"F": bytes(20 * 1024 * 1024 + 1)}) as made:
            with pytest.raises(MediaGone, match="20 MB"):
                await _fetch(made, most=2**30)

    run(talk())


@pytest.mark.parametrize("ref", ["gone", ""])
def test_what_nobody_has_is_gone(ref: str) -> None:
    async def talk() -> None:
        async with stand() as made:
            with pytest.raises(MediaGone, match="重发"):
                await _fetch(made, ref)

    run(talk())


@pytest.mark.parametrize(
    ("method", "fault"),
    [
        ("getFile", "500"),
        ("getFile", "cut"),
        ("getFile", "429 5"),
        ("getFile", "401"),
        ("download", "500"),
        ("download", "cut"),
        ("download", "short"),
        ("download", "less"),
        ("download", "429 5"),
    ],
)
def test_a_hiccup_means_later(method: str, fault: str) -> None:
    async def talk() -> None:
        async with stand(files={"F": PHOTO}) as made:
            made.platform.faults[method].append(fault)
            with pytest.raises(MediaLater):
                await _fetch(made)
            assert await _fetch(made) == PHOTO

    run(talk())


@pytest.mark.parametrize("fault", ["403", "404", "400"])
def test_a_no_of_the_file_server_is_final(fault: str) -> None:
    async def talk() -> None:
        async with stand(files={"F": PHOTO}) as made:
            made.platform.faults["download"].append(fault)
            with pytest.raises(MediaGone):
                await _fetch(made)

    run(talk())


@pytest.mark.parametrize("path", ["http://169.254.169.254/x", "../../secret", "x/../../y"])
def test_an_address_elsewhere_is_not_followed(path: str) -> None:
    async def talk() -> None:
        async with stand(files={"F": PHOTO}, paths={"F": path}) as made:
            with pytest.raises(MediaGone):
                await _fetch(made)

    run(talk())
