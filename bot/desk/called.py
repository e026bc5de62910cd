"""How channels and categories are called in front of staff, by their codes."""

from __future__ import annotations

from collections.abc import Mapping

CHANNELS: Mapping[str, str] = {
    "web": "网页",
    "rest": "接口",
    "console": "终端",
    "telegram": "Telegram",
    "kf": "微信客服",
    "phone": "电话",
    "email": "邮件",
    "counter": "柜台",
    "sms": "短信",
    "social": "社交媒体",
    "wechat": "微信",
    "wecom": "企业微信",
}


def channel_name(chat: str) -> str:
    """Return the channel of a conversation in Chinese, its code when it has no name."""
    code = chat.partition(":")[0]
    return CHANNELS.get(code, code)


def category_name(code: str, names: Mapping[str, str]) -> str:
    """Return the category as parent and leaf: 质量 · 故障."""
    parent = code.partition(".")[0]
    both = (names.get(parent, parent), names.get(code, "") if code != parent else "")
    return " · ".join(name for name in both if name)
