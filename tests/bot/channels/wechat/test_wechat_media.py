"""Media is streamed from WeChat and nowhere else; what cannot be had is gone, or comes later."""

from __future__ import annotations

from typing import Any

import pytest

from bot.channels.base import MediaGone, MediaLater
from storage.messages import Attachment
from tests.bot.channels.wechat.wechat_api_bench import inlet, patience
from tests.fakes.wechat_bench import Bench, bench, run
from tests.fakes.wechat_platform import Media, Platform

MEDIA_PATH = "/cgi-bin/media/get"


async def fetched(made: Bench, ref: str, most: int = 1000) -> bytes:
    return b"".join([chunk async for chunk in made.channel.fetch(Attachment("image", ref), most)])


def test_a_media_item_is_streamed_and_a_film_is_followed(platform: Platform) -> None:
    now = platform.clock()
    platform.media["m1"] = Media(b"\xff\xd8" + b"x" * 900, "image/jpeg", now)
    platform.media["m2"] = Media(b"", "video/mp4", now, f"{platform.url}/video.mp4")

    async def talk() -> None:
        async with bench(inlet(platform), api=platform.url) as made:
            assert len(await fetched(made, "media:m1")) == 902
            assert await fetched(made, "media:m2") == b"film"
            platform.kill_tokens()
            assert len(await fetched(made, "media:m1")) == 902

    run(talk())


@pytest.mark.parametrize(
    "where",
    [
        "http://127.0.0.1/video.mp4",
        "http://169.254.169.254/latest",
        "https://evil.example/x.qq.com",
        "http://qq.com.evil.example/",
        "http://a.qq.com:8080/",
        "file:///etc/passwd",
        "x",
    ],
)
def test_a_film_is_fetched_from_wechat_only(platform: Platform, where: str) -> None:
    platform.media["m"] = Media(b"", "video/mp4", platform.clock(), where)

    async def talk() -> None:
        async with bench(inlet(platform), api=platform.url) as made:
            with pytest.raises(MediaGone):
                await fetched(made, "media:m")

    run(talk())


def test_media_that_expired_or_is_too_large_is_gone(platform: Platform) -> None:
    now = platform.clock()
    platform.media["old"] = Media(b"x", "image/jpeg", now - 3 * 86_400 - 1)
    platform.media["large"] = Media(b"x" * 1001, "image/jpeg", now)
    platform.media["endless"] = Media(b"x" * 1001, "image/jpeg", now, streamed=True)
    platform.media["whole"] = Media(b"x" * 1000, "image/jpeg", now, streamed=True)

    async def talk() -> None:
        async with bench(inlet(platform), api=platform.url) as made:
            assert len(await fetched(made, "media:whole")) == 1000
            refs = ("media:old", "media:large", "media:endless", "media:never", "sha256:1", "")
            for ref in refs:
                with pytest.raises(MediaGone):
                    await fetched(made, ref)

    run(talk())


@pytest.mark.parametrize("fault", [500, 429, -1, 45009, 40001, "hang", "cut", "garbage", "array"])
def test_media_that_cannot_be_had_now_comes_later(platform: Platform, fault: Any) -> None:
    platform.media["m"] = Media(b"x", "image/jpeg", platform.clock())
    platform.faults[MEDIA_PATH].extend([fault] * 2)

    async def talk() -> None:
        async with bench(inlet(platform), calls=patience(fault), api=platform.url) as made:
            with pytest.raises(MediaLater):
                await fetched(made, "media:m")
        platform.faults.clear()
        async with bench(inlet(platform), api=platform.url) as made:
            assert await fetched(made, "media:m") == b"x"

    run(talk())
