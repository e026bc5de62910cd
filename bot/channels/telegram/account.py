"""What an operator sets of one Telegram bot in config.yml; light: every command reads it."""

from __future__ import annotations

from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from bot.values import WebAddress
from dialogues.script import Closed

OFFICIAL = "https://api.telegram.org"
_PORTS = frozenset({443, 80, 88, 8443})


def _public(url: str) -> str:
    parts = urlsplit(url)
    if url and (parts.scheme != "https" or not parts.hostname or parts.query):
        raise ValueError(f"公网地址写成 https://bot.example.com 的样子，现在写的是“{url}”")
    if url and (parts.port or 443) not in _PORTS:
        raise ValueError("Telegram 只推到 443、80、88、8443 这几个端口")
    return url.rstrip("/")


def _proxy(url: str) -> str:
    parts = urlsplit(url)
    if url and (parts.scheme not in {"http", "https"} or not parts.hostname):
        raise ValueError(f"代理写成 http://127.0.0.1:7890 的样子，现在写的是“{url}”")
    if "@" in parts.netloc:
        raise ValueError(
            "代理的密码不能写在这里；请把整个地址放进环境变量 QINGSU_TELEGRAM_账号_PROXY"
        )
    return url


class TelegramAccount(Closed):
    """One bot; its name in config.yml is the last part of the webhook's address.

    public_url: where Telegram reaches this server, without path; webhook needs it. base_url: of
    an own Bot API server. console: the id of the agents' group, a negative number.
    """

    mode: Literal["webhook", "polling"] = "polling"
    public_url: Annotated[str, AfterValidator(_public)] = ""
    proxy: Annotated[str, AfterValidator(_proxy)] = ""
    base_url: WebAddress = OFFICIAL
    console: Annotated[int | None, Field(lt=0)] = None

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if self.mode == "webhook" and not self.public_url:
            raise ValueError("mode 是 webhook 时要写 public_url；没有公网地址就用 polling")
        return self
