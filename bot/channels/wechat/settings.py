"""From an official account's settings and secrets to its channel.

QINGSU_WECHAT_<ACCOUNT>_TOKEN, _SECRET, _AES_KEY and, while keys are changed, _AES_KEY_PREVIOUS.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.channels.wechat.account import Keys, WeChatAccount
from bot.channels.wechat.channel import WeChat
from bot.channels.wechat.envelope import key_of
from bot.environment import EnvironmentLacks

__all__ = ["WeChatAccount", "connect"]
_NAME = re.compile(r"[A-Za-z0-9_-]{1,40}", re.ASCII)
_TOKEN = re.compile(r"[A-Za-z0-9]{16,32}")
_SECRET = re.compile(r"[!-~]{16,128}")
Secret = Callable[[str], str | None]


def connect(
    account: str, settings: WeChatAccount, secret: Secret, clock: Callable[[], float]
) -> WeChat:
    """Return the channel of the account that config.yml calls *account*; nothing is called yet.

    Raises:
        EnvironmentLacks: the name is none, or a secret is missing or cannot be one; the Chinese
            line says which.
    """
    if not _NAME.fullmatch(account):
        raise EnvironmentLacks(f"微信公众号账号名“{account}”只能用字母、数字、- 和 _，最多 40 个")
    prefix = f"QINGSU_WECHAT_{re.sub('[^A-Za-z0-9]', '_', account).upper()}"
    token = _needed(secret, f"{prefix}_TOKEN", _TOKEN, "应为 16 到 32 位字母或数字，太短会被猜中")
    app_secret = _needed(secret, f"{prefix}_SECRET", _SECRET, "应为后台给的 AppSecret（32 位）")
    aes: tuple[str, ...] = ()
    if settings.mode == "aes":
        found = [_aes(secret, f"{prefix}_AES_KEY"), _aes(secret, f"{prefix}_AES_KEY_PREVIOUS")]
        if found[0] is None:
            raise _lacks(f"{prefix}_AES_KEY", "没有设置；应为后台的 EncodingAESKey（43 位）")
        aes = tuple(key for key in found if key is not None)
    return WeChat(account, settings, Keys(token, app_secret, aes), clock)


def _needed(secret: Secret, name: str, shape: re.Pattern[str], how: str) -> str:
    value = secret(name)
    if not value:
        raise _lacks(name, f"没有设置；{how}")
    if not shape.fullmatch(value):
        raise _lacks(name, f"不能用：{how}")
    return value


def _aes(secret: Secret, name: str) -> str | None:
    value = secret(name)
    if not value:
        return None
    try:
        key_of(value)
    except ValueError:
        raise _lacks(name, "不能用：应为后台的 EncodingAESKey（43 位）") from None
    return value


def _lacks(name: str, why: str) -> EnvironmentLacks:
    return EnvironmentLacks(f"微信公众号：环境变量 {name} {why}")
