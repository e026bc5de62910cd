"""From one Telegram bot's settings and secrets to its channel."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.channels.telegram.account import TelegramAccount
from bot.channels.telegram.api import Access, Api
from bot.channels.telegram.channel import Telegram, Way
from bot.channels.telegram.updates import NAME
from bot.environment import EnvironmentLacks

__all__ = ["TelegramAccount", "connect"]
_TOKEN = re.compile(r"\d{3,20}:[\w-]{20,100}", re.ASCII)
_SECRET = re.compile(r"[\w-]{16,256}", re.ASCII)


def connect(
    account: str,
    settings: TelegramAccount,
    secret: Callable[[str], str | None],
    clock: Callable[[], float],
) -> Telegram:
    """Make the channel of one bot; nothing is called yet. *secret* gives a secret by its name.

    Raises:
        EnvironmentLacks: a secret is missing or cannot be one; the Chinese line says what to do.
    """
    name = f"QINGSU_TELEGRAM_{re.sub(r'[^0-9A-Z]', '_', account.upper())}"
    token = secret(f"{name}_TOKEN")
    if not token:
        raise EnvironmentLacks(f"缺环境变量 {name}_TOKEN：请把 @BotFather 给的 token 放进去")
    if not _TOKEN.fullmatch(token):
        raise EnvironmentLacks(
            f"{name}_TOKEN 不像 token：它是“数字:字母”的样子，请从 @BotFather 复制"
        )
    access = Access(token, settings.base_url, secret(f"{name}_PROXY") or settings.proxy)
    way = Way("polling")
    if settings.mode == "webhook":
        url = f"{settings.public_url}/webhooks/{NAME}/{account}"
        way = Way("webhook", url, _webhook_secret(secret(f"{name}_SECRET"), name))
    return Telegram(account, Api(access), way, clock, group=settings.console)


def _webhook_secret(given: str | None, name: str) -> str:
    how = "openssl rand -hex 32"
    if not given:
        raise EnvironmentLacks(f"缺环境变量 {name}_SECRET（webhook 口令）：用 {how} 生成一个")
    if not _SECRET.fullmatch(given):
        raise EnvironmentLacks(
            f"{name}_SECRET 要 16 到 256 个字母、数字、_ 或 -：用 {how} 生成一个"
        )
    return given
