"""What an operator sets, and what the bot tells when something is wrong: in Chinese."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping

import pytest
from pydantic import ValidationError

from bot.channels.telegram.settings import TelegramAccount, connect
from bot.environment import EnvironmentLacks
from tests.fakes.telegram_inlet import GROUP, POLL, run, stand, until
from tests.fakes.telegram_platform import TOKEN
from tests.house.sources import ROOT

SECRET = "x" * 16
BOTH = {"QINGSU_TELEGRAM_SHOP_1_TOKEN": TOKEN, "QINGSU_TELEGRAM_SHOP_1_SECRET": SECRET}
PUBLIC = {"mode": "webhook", "public_url": "https://bot.example.com/"}


def _connect(settings: Mapping[str, object], secrets: Mapping[str, str]) -> str:
    """Connect; return the webhook's address, or what lacks."""
    try:
        channel = connect("shop-1", TelegramAccount(**settings), secrets.get, time.time)
    except EnvironmentLacks as error:
        return str(error)
    asyncio.run(channel.stop())
    assert (channel.name, channel.account) == ("telegram", "shop-1")
    return channel._way.url


def test_the_webhook_of_an_account_has_its_own_address() -> None:
    assert _connect(PUBLIC, BOTH) == "https://bot.example.com/webhooks/telegram/shop-1"


def test_polling_needs_no_secret_of_a_webhook() -> None:
    assert _connect({}, {"QINGSU_TELEGRAM_SHOP_1_TOKEN": TOKEN}) == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [("TOKEN", ""), ("TOKEN", "abc"), ("TOKEN", f"{TOKEN}{{token}}"), ("SECRET", ""),
     ("SECRET", "x" * 15), ("SECRET", "口令" * 10), ("SECRET", "x" * 257)],
)  # fmt: skip
def test_a_secret_that_cannot_be_one_stops_the_start(name: str, value: str) -> None:
    whole = f"QINGSU_TELEGRAM_SHOP_1_{name}"
    said = _connect(PUBLIC, BOTH | {whole: value})
    assert whole in said
    assert "请" in said or "生成" in said
    assert TOKEN not in said


@pytest.mark.parametrize(
    "settings",
    [
        {"mode": "webhook"},
        {"mode": "webhook", "public_url": "http://bot.example.com"},
        {"mode": "webhook", "public_url": "https://bot.example.com:8000"},
        {"mode": "push"},
        {"proxy": "socks5://127.0.0.1:1080"},
        {"proxy": "http://me:secret@127.0.0.1:7890"},
        {"console": 5},
        {"token": TOKEN},
    ],
)
def test_a_setting_that_does_not_fit_is_a_mistake(settings: Mapping[str, object]) -> None:
    with pytest.raises(ValidationError):
        TelegramAccount(**settings)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({}, None),
        ({"url": "https://else.example.com"}, "另一个程序"),
        ({"url": ""}, "重新设置"),
        ({"last_error_message": "Connection refused", "last_error_date": int(time.time())},
         "Connection refused"),
        ({"last_error_message": "old", "last_error_date": int(time.time()) - 7200}, None),
    ],
)  # fmt: skip
def test_what_is_wrong_with_the_webhook_is_told(change: dict[str, str], told: str | None) -> None:
    async def talk() -> None:
        async with stand() as made:
            made.platform.hook |= change
            said = await made.bot.check()
            assert said is None if told is None else (said is not None and told in said)

    run(talk())


def test_updates_that_pile_up_are_told() -> None:
    async def talk() -> None:
        async with stand() as made:
            for _ in range(101):
                made.platform.write(7, "hi")
            said = await made.bot.check()
            assert said is not None
            assert "101" in said

    run(talk())


def test_a_webhook_while_polling_is_told() -> None:
    async def talk() -> None:
        async with stand(POLL) as made:
            await until(lambda: bool(made.platform.called("getUpdates")))
            assert await made.bot.check() is None
            made.platform.hook = {"url": "https://else.example.com"}
            assert "轮询" in (await made.bot.check() or "")

    run(talk())


@pytest.mark.parametrize(("fault", "told"), [("401", "BotFather"), ("cut", "proxy"), ("500", "连")])
def test_a_platform_that_cannot_be_asked_is_told(fault: str, told: str) -> None:
    async def talk() -> None:
        async with stand() as made:
            made.platform.faults["getMe"].append(fault)
            assert told in (await made.bot.check() or "")

    run(talk())


def test_a_console_without_topics_or_rights_is_told() -> None:
    async def talk() -> None:
        async with stand(group=GROUP) as made:
            assert await made.bot.check() is None
            made.platform.rights = False
            assert "管理话题" in (await made.bot.check() or "")
            made.platform.chats[GROUP]["is_forum"] = False
            assert "打开“话题”" in (await made.bot.check() or "")
            del made.platform.chats[GROUP]
            assert "不在坐席群" in (await made.bot.check() or "")

    run(talk())


def test_the_operators_page_names_every_setting_and_every_secret() -> None:
    page = (ROOT / "docs" / "channels" / "telegram.md").read_text("utf-8")
    names = [*TelegramAccount.model_fields, "_TOKEN", "_SECRET", "_PROXY"]
    assert [name for name in names if name not in page] == []
