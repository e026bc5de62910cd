"""Media is fetched from WeCom whole; what cannot be had is gone, or comes later."""

from __future__ import annotations

import pytest

from bot.channels.base import MediaGone, MediaLater
from storage.messages import Attachment
from tests.bot.channels.wecom.wecom_bench import Stage, run, stage
from tests.fakes.wecom_rules import DAYS_3

PHOTO = b"\xff\xd8" + bytes(range(256)) * 400


async def fetched(made: Stage, ref: str = "M1", most: int = 10**6) -> bytes:
    parts = [part async for part in made.channel.fetch(Attachment("image", ref), most)]
    return b"".join(parts)


def test_a_photo_is_fetched_whole() -> None:
    async def fetch() -> None:
        async with stage() as made:
            made.wecom.media["M1"] = (PHOTO, made.clock())
            assert await fetched(made) == PHOTO
            assert await fetched(made, most=len(PHOTO)) == PHOTO

    run(fetch())


def test_a_photo_that_is_too_large_or_forgotten_is_gone() -> None:
    async def fetch() -> None:
        async with stage() as made:
            made.wecom.media["M1"] = (PHOTO, made.clock())
            with pytest.raises(MediaGone):
                await fetched(made, most=len(PHOTO) - 1)
            for ref in ("never", ""):
                with pytest.raises(MediaGone):
                    await fetched(made, ref)
            made.clock.on(DAYS_3)
            with pytest.raises(MediaGone):
                await fetched(made)

    run(fetch())


def test_a_packed_photo_that_unpacks_too_large_is_cut_short() -> None:
    async def fetch() -> None:
        async with stage() as made:
            made.wecom.packed = True
            made.wecom.media["M1"] = (bytes(10**7), made.clock())
            given = [0]

            async def collect() -> None:
                async for part in made.channel.fetch(Attachment("image", "M1"), 10**5):
                    given[0] += len(part)

            with pytest.raises(MediaGone):
                await collect()
            assert given[0] <= 10**5

    run(fetch())


@pytest.mark.parametrize("fault", ["500", "cut", "half", "nonsense", -1, 45009, 60020])
def test_a_photo_that_cannot_be_had_now_is_fetched_later(fault: int | str) -> None:
    async def fetch() -> None:
        async with stage() as made:
            made.wecom.media["M1"] = (PHOTO, made.clock())
            made.wecom.fault("media/get", fault)
            with pytest.raises(MediaLater):
                await fetched(made)
            assert await fetched(made) == PHOTO

    run(fetch())


def test_a_photo_renews_the_token_once() -> None:
    async def fetch() -> None:
        async with stage() as made:
            made.wecom.media["M1"] = (PHOTO, made.clock())
            made.wecom.fault("media/get", 40014)
            assert await fetched(made) == PHOTO
            made.wecom.fault("media/get", 40014, 40014)
            with pytest.raises(MediaLater):
                await fetched(made)
            assert made.wecom.issued == 3

    run(fetch())


def test_a_fetch_may_be_left_halfway() -> None:
    async def fetch() -> None:
        async with stage() as made:
            made.wecom.media["M1"] = (PHOTO, made.clock())
            parts = made.channel.fetch(Attachment("image", "M1"), 10**6)
            assert await anext(parts)
            await parts.aclose()  # type: ignore[attr-defined]  # it is a generator
            assert await fetched(made) == PHOTO

    run(fetch())
