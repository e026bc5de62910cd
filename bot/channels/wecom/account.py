"""What an operator sets of one 微信客服 account in config.yml; light: every command reads it."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from bot.values import Term, WebAddress
from dialogues.wording import Closed

HOME = "https://qyapi.weixin.qq.com"
_OFTENEST = timedelta(seconds=10)


def _seldom(length: timedelta) -> timedelta:
    if length < _OFTENEST:
        raise ValueError("拉取间隔不能短于 10s：企业微信一分钟只许空手拉 10 次")
    return length


class KfAccount(Closed):
    """One 微信客服 account.

    handoff: desk, our agents write through the bot's own voice; wecom, they answer in WeCom.
    interval: a pull even when nobody knocked. replies: to one message of the customer.
    """

    corp_id: Annotated[str, Field(pattern=r"^w[wx][0-9a-zA-Z]{4,60}$")]
    open_kfid: Annotated[str, Field(pattern=r"^wk[0-9a-zA-Z_-]{4,60}$")]
    handoff: Literal["desk", "wecom"] = "desk"
    interval: Annotated[Term, AfterValidator(_seldom)] = timedelta(seconds=60)
    replies: Annotated[int, Field(ge=1, le=100)] = 5
    api: WebAddress = HOME
