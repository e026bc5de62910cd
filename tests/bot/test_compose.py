"""From config.yml to what runs: no setting gets lost on the way."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from bot import app as whole
from bot import compose
from bot.config import Config
from bot.deployment import Deployment
from bot.desk import made
from bot.settings import Settings
from dialogues.book import Book
from tests.bot.runtime_fakes import Reader


def deployment(folder: Path, text: str = "") -> Deployment:
    path = folder / "config.yml"
    path.write_text(text or "server: {}\n", "utf-8")
    return Deployment.find(path, folder, {})


def book(own: Deployment) -> Book:
    return own.book(own.load_scripts())


def test_defaults_here_are_the_defaults_there(tmp_path: Path) -> None:
    own = deployment(tmp_path)
    made = compose.settings(own, book(own), "127.0.0.1", 8000)
    plain = Settings(tmp_path, own.url)
    differing = {
        name: getattr(made, name)
        for name in Settings.__dataclass_fields__
        if getattr(made, name) != getattr(plain, name)
    }
    assert set(differing) == {"hello", "abroad", "outbound"}


def test_every_setting_arrives(tmp_path: Path) -> None:
    own = deployment(
        tmp_path,
        "company: {bot_name: 小倾, name: 晨光家电, timezone: Asia/Urumqi, privacy: 看门店公示}\n"
        "channels:\n  web: {enabled: false}\n  rest: {enabled: false}\n"
        "  limits: {messages_per_minute: 7}\n"
        "limits: {body: 8KiB}\n"
        "server: {https: true}\n",
    )
    made = compose.settings(own, book(own), "::", 0)
    assert (made.host, made.port, made.https) == ("::", 0, True)
    assert (made.web, made.rest, made.messages_per_minute) == (False, False, 7)
    assert (made.body_cap, str(made.zone), made.bot_name) == (8192, "Asia/Urumqi", "小倾")
    assert made.privacy == {"zh-Hans": "看门店公示", "zh-Hant": "看門店公示", "en": "看门店公示"}
    assert "小倾" in made.hello.format(bot_name="x")
    assert "晨光家电" in made.hello


def test_the_first_words_are_there_in_every_language(tmp_path: Path) -> None:
    words = "{en: {name: Morning Light, bot_name: Annie}}"
    own = deployment(tmp_path, f"company: {{languages: {words}}}\n")
    abroad = compose.settings(own, book(own), "::", 0).abroad
    assert abroad["zh-Hant"][1].startswith("您好，我是小安，我們公司的自動助手。")
    assert abroad["en"][0] == "Annie"
    assert "Annie, the automated assistant of Morning Light" in abroad["en"][1]


def test_a_brace_in_a_name_harms_nobody(tmp_path: Path) -> None:
    own = deployment(tmp_path, "company: {name: '{bot_name}的{店}'}\n")
    made = compose.settings(own, book(own), "::", 0)
    assert "{bot_name}的{店}" in made.hello.format(bot_name="x")


def test_the_script_says_how_long_the_bot_listens(tmp_path: Path) -> None:
    library = compose.published(deployment(tmp_path))
    rhythm = library.book.script(library.book.ref_for(None)).rhythm
    window = compose.brain(library, Reader()).window
    assert timedelta(seconds=window.pause) == rhythm.listen_pause
    assert timedelta(seconds=window.answer_pause) == rhythm.answer_pause
    assert timedelta(seconds=window.cap) == rhythm.listen_cap


@pytest.mark.parametrize(
    ("channels", "status"),
    [
        ("", {"/chat": 200, "/webhooks/rest/webhook": 405, "/desk/login": 200}),
        ("web: {enabled: false}", {"/chat": 404, "/webhooks/rest/webhook": 405}),
        ("rest: {enabled: false}", {"/chat": 200, "/webhooks/rest/webhook": 404}),
    ],
)
def test_a_door_that_is_closed_is_not_there(
    channels: str, status: dict[str, int], tmp_path: Path
) -> None:
    """S3-01."""
    own = deployment(tmp_path, f"channels: {{{channels}}}\n")
    words = compose.published(own)
    made = compose.settings(own, words.book, "127.0.0.1", 0)
    app = whole.build(made, compose.brain(words, Reader()), more=[compose.desk_routes(own, words)])

    async def ask() -> dict[str, int]:
        transport = httpx.ASGITransport(app.asgi())
        client = httpx.AsyncClient(transport=transport, base_url="http://test")
        async with app.running(), client:
            return {path: (await client.get(path)).status_code for path in status}

    assert asyncio.run(ask()) == status


def test_the_desk_lives_as_long_as_config_says(tmp_path: Path) -> None:
    own = deployment(tmp_path, "desk: {session_idle: 5m, session_longest: 1h, setup_link: 2h}\n")
    desk = own.settings.desk
    assert own.settings != Config()
    lifetimes = made.lifetimes(own)
    assert (lifetimes.idle, lifetimes.longest) == (desk.session_idle, timedelta(hours=1))
    assert lifetimes.link == timedelta(hours=2)
