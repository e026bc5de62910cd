"""Why a message did not reach its customer, and what can be done, in Chinese. Pure.

reason(missed, there=True) -> text       one line for agents; platforms' own Chinese is kept
advice(missed) -> text                   what an agent does now
letter_reason(letter), letter_kind(letter)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from storage import codec
from storage.dead import Letter
from storage.outbox import Undelivered

CALL, CHAT = "call", "identity"
_CHINESE = re.compile("[\u4e00-\u9fff]")
_RAISED = re.compile(r"[A-Z]\w*$")  # the class of an error of ours, as the sender keeps it
_GAVE_UP = "gave_up:"
_OUTCOMES: Final[Mapping[str, str]] = {
    "window_closed": "客户太久没有来消息，平台不让再发，要等客户再来消息",
    "quota": "客户上次来消息以后能发的条数用完了，要等客户再来消息",
    "blocked": "客户屏蔽了我们，或取消了关注",
    "rejected": "平台没有收下这条消息",
    "config": "我们这边的渠道设置有问题，所有客户都可能收不到",
    "preferred": "客户要求打电话或发短信，这条没有在聊天里发",
    "retry": "渠道暂时不通，正在自动重试",
}
_CODES: Final[Mapping[str, str]] = {
    "timeout": "渠道一直没有回应，正在自动重试",
    "starting": "渠道正在启动，稍后自动再试",
    "stopped": "渠道已停下，开了以后自动再试",
    "away": "连不上平台，正在自动重试",
    "nonsense": "平台的回答看不懂，正在自动重试",
    "store": "平台暂时存不下，正在自动重试",
    "pace": "发得太快，平台要求等一等，稍后自动再试",
    "429": "发得太快，平台要求等一等，稍后自动再试",
    "NetworkError": "连不上平台，正在自动重试",
    "TimedOut": "平台没有按时回答，正在自动重试",
    "address": "客户的地址不对，平台上没有这个人",
}
_PHRASES: Final[Mapping[str, str]] = {
    "blocked by the user": "客户停用了机器人",
    "user is deactivated": "客户的账号已经注销",
    "kicked": "我们被移出了这个群",
    "chat not found": "平台上找不到这个客户",
    "too long": "内容太长，平台没有收",
    "not enough rights": "机器人没有发言的权限",
    "migrated": "群换了地址，平台没有收",
}
_ADVICE: Final[Mapping[str, str]] = {
    "window_closed": "打电话告诉客户，或等客户来消息以后再发一次。",
    "quota": "打电话告诉客户，或等客户来消息以后再发一次。",
    "blocked": "打电话告诉客户。",
    "rejected": "打电话告诉客户；内容不合平台规矩的，换个说法另发一条。",
    "config": "请管理员先修好渠道设置，再点“再发一次”。",
    "preferred": "按客户要求的方式联系。",
    "retry": "渠道恢复后会自动发出，也可以现在就再试。",
}
_NO_REASON = "没有送到，平台没有说原因"
NO_CHANNEL = "这个渠道现在没有开，或没有配置"
BEHIND = "排在前一条后面，前一条送到以后就发"
NOT_YET = "还没有轮到它发送"
_TURNED: Final[Mapping[str, str]] = {
    "Poison": "内容不是这个程序认识的格式",
    "not an event": "内容不是这个程序认识的格式",
    "not an address": "发来的人的地址太长或写法不对，收不进来",
    "not a conversation": "会话的地址不对",
}
_KINDS: Final[Mapping[str, str]] = {
    "out": "要发给客户的消息",
    "media": "要取回的附件",
    "hook": "要推给别的系统的通知",
    "alert": "要发给同事的警报",
}
_EVENTS: Final[Mapping[str, str]] = {
    "message": "客户的消息",
    "button": "客户按的按钮",
    "due": "到时间要做的事",
    "receipt": "平台的送达回执",
    "enter": "客户进来",
    "follow": "客户关注",
    "unfollow": "客户取消关注",
    "recall": "客户撤回",
}


def reason(missed: Undelivered) -> str:
    """Return why it did not arrive, in one Chinese line."""
    detail, code = " ".join(missed.detail.split()), missed.code
    if code.startswith(_GAVE_UP):
        known = detail if _CHINESE.search(detail) else _of_code(code.removeprefix(_GAVE_UP), "")
        tail = f"：{known.removesuffix('，正在自动重试')}" if known else ""
        return f"试了很多次都不通，不再自动重试{tail}"
    if _CHINESE.search(detail):
        return detail
    for phrase, said in _PHRASES.items():
        if phrase in detail.lower():
            return said
    return _of_code(code, missed.outcome) or _OUTCOMES.get(missed.outcome, _NO_REASON)


def _of_code(code: str, outcome: str) -> str:
    """Return what a code says by itself, "" when it says no more than the outcome."""
    if code in _CODES:
        return _CODES[code]
    if code.isdigit() and code.startswith("5") and len(code) == 3:  # noqa: PLR2004 - HTTP
        return "平台自己出了故障，正在自动重试"
    if outcome == "rejected" and _RAISED.match(code):
        return "程序出错，没有发出去，请管理员看日志"
    return ""


def advice(missed: Undelivered) -> str:
    """Return what an agent does now."""
    if missed.code.startswith(_GAVE_UP):
        return "渠道恢复以后再发一次，或打电话告诉客户。"
    return _ADVICE.get(missed.outcome, "")


def letter_reason(letter: Letter) -> str:
    """Return why a letter could not be handled, in one Chinese line."""
    if _CHINESE.search(letter.reason):
        return letter.reason
    known = next((said for begin, said in _TURNED.items() if letter.reason.startswith(begin)), "")
    if known:
        return known
    return "处理时程序出错，试了几次都没有成" if letter.lane else "收下时就不合规矩"


def letter_kind(letter: Letter) -> str:
    """Return what kind of thing it is."""
    pool = letter.lane.partition(":")[0]
    if pool != "in":
        return _KINDS.get(pool, "平台推来的内容" if not pool else "程序里的一件事")
    try:
        kind = str(codec.loads(letter.body)["kind"])
    except (ValueError, TypeError, LookupError):
        return "会话里的一件事"
    return "同事的操作" if kind.startswith("agent") else _EVENTS.get(kind, "会话里的一件事")
