"""What an operator sets of one official account in config.yml, and the secrets beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from bot.values import WebAddress
from dialogues.script import Closed

API = "https://api.weixin.qq.com"
_APP_ID = re.compile(r"wx[0-9a-f]{16}")


def _app_id(text: str) -> str:
    if not _APP_ID.fullmatch(text):
        raise ValueError("AppID 写成 wx 加 16 位数字或小写字母的样子，在公众号后台“开发接口管理”里")
    return text


class WeChatAccount(Closed):
    """One official account; its name in config.yml is the last part of the callback's address.

    mode plain: pushes come unencrypted, and whoever saw one address can forge them. verified:
    the account may call the customer-service API (else 48001), so it need not answer passively.
    per_inbound: messages in 48 hours after a customer's. typing: shown when an answer is late.
    """

    app_id: Annotated[str, AfterValidator(_app_id)]
    kind: Literal["service", "subscription"] = "service"
    mode: Literal["aes", "plain"] = "aes"
    verified: bool = True
    api: WebAddress = API
    per_inbound: Annotated[int, Field(ge=1, le=100)] = 5
    window_hours: Annotated[int, Field(ge=1, le=48)] = 48
    per_second: Annotated[int, Field(ge=1, le=1000)] = 50
    typing: bool = False


@dataclass(frozen=True, slots=True)
class Keys:
    """An account's secrets; none of them is ever shown.

    aes: EncodingAESKeys of 43 characters, the current one first, then the one before it.
    """

    token: str = field(repr=False)
    secret: str = field(repr=False)
    aes: tuple[str, ...] = field(default=(), repr=False)
