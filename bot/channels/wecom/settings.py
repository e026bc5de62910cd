"""How one 微信客服 account is set, and how its channel is made.

    connect(account, settings, secret, clock) -> WeComKf

Secrets come from the environment: QINGSU_KF_<ACCOUNT>_TOKEN, _AES_KEY, _AES_KEY_PREVIOUS (only
while the key changes), _SECRET.
"""

from __future__ import annotations

import logging
import re
import ssl
from collections.abc import Callable
from functools import cache

import httpx

from bot.channels.wecom.account import KfAccount
from bot.channels.wecom.api import Api, Corp
from bot.channels.wecom.kf import Conduct, WeComKf
from bot.channels.wecom.outgoing import LONGEST
from bot.channels.wecom.seal import Seal, aes_key
from bot.environment import EnvironmentLacks

__all__ = ["KfAccount", "connect"]
SHORTEST = 16  # characters of a token or a secret: fewer can be guessed
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,19}")
_PATIENCE = httpx.Timeout(10.0, connect=5.0)

Secret = Callable[[str], str | None]


def connect(
    account: str, settings: KfAccount, secret: Secret, clock: Callable[[], float]
) -> WeComKf:
    """Make the channel of *account*; secret(name) gives a variable of the environment.

    Raises:
        EnvironmentLacks: the name is none, or a secret is missing or too short.
    """
    if not _NAME.fullmatch(account):
        raise EnvironmentLacks(
            f"微信客服账号名“{account}”只能是小写字母、数字、- 和 _，不超过 20 个"
        )
    # httpx tells each URL at INFO, and WeCom wants its secrets in the URL.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    start = f"QINGSU_KF_{account.upper().replace('-', '_')}"
    token = _long(f"{start}_TOKEN", secret)
    keys = [_key(f"{start}_AES_KEY", secret)]
    if secret(f"{start}_AES_KEY_PREVIOUS"):
        keys.append(_key(f"{start}_AES_KEY_PREVIOUS", secret))
    corp = Corp(settings.corp_id, _long(f"{start}_SECRET", secret), settings.api.rstrip("/"))
    client = httpx.AsyncClient(timeout=_PATIENCE, verify=_trusted())
    conduct = Conduct(
        open_kfid=settings.open_kfid,
        native=settings.handoff == "wecom",
        replies=settings.replies,
        interval=settings.interval.total_seconds(),
    )
    seal = Seal(token, keys, settings.corp_id)
    return WeComKf(account, conduct, seal, Api(account, corp, client, clock))


@cache
def _trusted() -> ssl.SSLContext:
    """Return whom TLS trusts; 30 ms to read, so once for all accounts."""
    return httpx.create_ssl_context()


def _long(name: str, secret: Secret) -> str:
    value = secret(name)
    if not value:
        raise EnvironmentLacks(f"缺少环境变量 {name}（见 docs/channels/wecom.md）")
    if not SHORTEST <= len(value) <= LONGEST:
        raise EnvironmentLacks(f"{name} 应当有 {SHORTEST} 到 {LONGEST} 个字符")
    return value


def _key(name: str, secret: Secret) -> bytes:
    value = secret(name)
    if not value:
        raise EnvironmentLacks(f"缺少环境变量 {name}（见 docs/channels/wecom.md）")
    try:
        return aes_key(value)
    except ValueError:
        raise EnvironmentLacks(f"{name} 应当是后台给出的 43 位 EncodingAESKey") from None
