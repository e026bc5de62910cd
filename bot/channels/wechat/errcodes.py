"""What WeChat's error codes mean for a message, and what the operator must do about them.

Source: developers.weixin.qq.com, "全局返回码", and the pages of the calls.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.channels.base import Outcome, Receipt

STALE = frozenset({40001, 40014, 42001})  # the token is used up: renew once, try once more
MEDIA_GONE = frozenset({40007, 40004, 41006})
_ADDRESS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code says. wait: seconds before the next try. line: Chinese, for the operator."""

    outcome: Outcome
    line: str
    wait: float | None = None


_AGAIN = "微信暂时处理不了，稍后自动再试"
_STALE_LINE = (
    "access_token 失效，已换新的再试；一直这样，请核对 AppID 与 AppSecret 是不是同一个账号的"
)
MEANINGS: Mapping[int, Meaning] = {
    -1: Meaning(Outcome.RETRY, _AGAIN, 2.0),
    40001: Meaning(Outcome.RETRY, _STALE_LINE, 60.0),
    40014: Meaning(Outcome.RETRY, _STALE_LINE, 60.0),
    42001: Meaning(Outcome.RETRY, _STALE_LINE, 60.0),
    45009: Meaning(Outcome.RETRY, "今天的接口调用次数用完了，请到公众号后台清零或等到明天", 300.0),
    45011: Meaning(Outcome.RETRY, "调用太快，稍后自动再试；常见就调小 per_second", 60.0),
    45015: Meaning(Outcome.WINDOW_CLOSED, "客户超过 48 小时没有来消息，微信不让再发"),
    45047: Meaning(Outcome.QUOTA, "客户上次来消息之后，能发的条数用完了，等他再来消息"),
    45002: Meaning(Outcome.REJECTED, "内容太长，微信没有收"),
    87014: Meaning(Outcome.REJECTED, "微信认为内容违规，没有发出"),
    43004: Meaning(Outcome.BLOCKED, "客户没有关注公众号"),
    43101: Meaning(Outcome.BLOCKED, "客户拒收消息"),
    48002: Meaning(Outcome.BLOCKED, "客户在公众号里关了“接收消息”"),
    50005: Meaning(Outcome.BLOCKED, "客户没有关注公众号"),
    40003: Meaning(Outcome.REJECTED, "不是这个公众号的客户（openid 不对）"),
    40007: Meaning(Outcome.REJECTED, "媒体文件不存在或已过期"),
    40008: Meaning(Outcome.REJECTED, "消息类型不对"),
    47003: Meaning(Outcome.REJECTED, "模板消息的内容不合模板的格式"),
    40037: Meaning(Outcome.CONFIG, "模板编号不对，请在公众号后台“模板消息”里核对"),
    40013: Meaning(Outcome.CONFIG, "AppID 不对，请核对 config.yml 里的 app_id"),
    40125: Meaning(Outcome.CONFIG, "AppSecret 不对，请在后台重置后更新环境变量，再重启"),
    40243: Meaning(Outcome.CONFIG, "AppSecret 已被冻结，请在后台解冻"),
    40164: Meaning(Outcome.CONFIG, "服务器的出口 IP 不在白名单里，请在后台“IP 白名单”里加上"),
    61004: Meaning(Outcome.CONFIG, "服务器的出口 IP 没有登记，请在后台“IP 白名单”里加上"),
    45035: Meaning(Outcome.CONFIG, "服务器的出口 IP 没有登记，请在后台“IP 白名单”里加上"),
    48001: Meaning(
        Outcome.CONFIG, "账号没有这个接口的权限：未认证的账号请写 verified: false，否则先去认证"
    ),
    48004: Meaning(Outcome.CONFIG, "接口被封禁，请到公众号后台看通知"),
    50002: Meaning(Outcome.CONFIG, "公众号被冻结或注销，请到公众号后台处理"),
}
_UNKNOWN = Meaning(Outcome.REJECTED, "微信没有收，原因见错误码")


def receipt(code: int, said: str) -> Receipt:
    """Return what a send that ended with *code* comes to; *said* is the platform's errmsg."""
    meaning = MEANINGS.get(code, _UNKNOWN)
    return Receipt(
        meaning.outcome, retry_after=meaning.wait, code=str(code), detail=line(code, said)
    )


def line(code: int, said: str) -> str:
    """Return the Chinese line of *code*, with the address or the words the platform adds."""
    meaning = MEANINGS.get(code, _UNKNOWN)
    address = _ADDRESS.search(said)
    if meaning.outcome is Outcome.CONFIG and address is not None:
        return f"{meaning.line}：{address[0]}（错误码 {code}）"
    return f"{meaning.line}（错误码 {code}：{_CONTROL.sub(' ', said)[:120]}）"
