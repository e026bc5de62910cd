"""What WeCom refuses, and what can be done about it.

KfError
├── Away        it cannot be reached, or talks nonsense: the same again later
└── Refused     it said no with an errcode; `receipt` says what that means

Numbers: developer.work.weixin.qq.com/document/path/90313 (global error codes) and path/94677
(send). None is published for a msgid that was used before, so that one is known by its words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.channels.base import Outcome, Receipt

STALE = frozenset({40001, 40014, 41001, 42001})
"""The access token is no longer good: one new token, one more try."""
BAD_KNOCK = 95007
"""The token of a callback is older than ten minutes, or none."""
WRONG_STATE = 95018
BUSY_WAIT = 60.0  # seconds: WeCom counts calls by the minute

_DETAIL = 300  # characters of a platform's words that are kept
_REPEATED = re.compile(
    r"(?=.*msg_?id)(?=.*\b(repeat|duplicat|exist|already))(?!.*not.?exist)", re.IGNORECASE
)
_ADDRESS = re.compile(r"from ip: (\S+?),")

_CHECK_APP = (
    "请到企业微信管理后台「微信客服 - 可调用接口的应用」里加上自建应用，并让它管理这个客服账号"
)
_CHECK_SECRET = "请核对企业 ID 和自建应用的 Secret（QINGSU_KF_<账号>_SECRET）"  # noqa: S105 - words
_NO_WINDOW = "客户最近 48 小时没有来过消息，要等客户再来消息"
TABLE: Mapping[int, tuple[Outcome, str]] = {
    -1: (Outcome.RETRY, "企业微信系统繁忙"),
    45009: (Outcome.RETRY, "调用太频繁，一分钟后再试"),
    45011: (Outcome.RETRY, "调用太频繁，一分钟后再试"),
    45033: (Outcome.RETRY, "同时调用太多，一分钟后再试"),
    40014: (Outcome.RETRY, "换了新的 access_token 还是被拒"),
    41001: (Outcome.RETRY, "换了新的 access_token 还是被拒"),
    42001: (Outcome.RETRY, "换了新的 access_token 还是被拒"),
    95001: (Outcome.QUOTA, "客户每来一次消息最多回 5 条，已经用完，要等客户再来消息"),
    95002: (Outcome.WINDOW_CLOSED, _NO_WINDOW),
    95013: (Outcome.WINDOW_CLOSED, "会话已经结束，要等客户再来消息"),
    95018: (Outcome.WINDOW_CLOSED, "会话现在不归接口接待"),
    40001: (Outcome.CONFIG, f"Secret 不对。{_CHECK_SECRET}"),
    40013: (Outcome.CONFIG, f"企业 ID 不对。{_CHECK_SECRET}"),
    40056: (Outcome.CONFIG, f"应用不对。{_CHECK_APP}"),
    41004: (Outcome.CONFIG, f"缺少 Secret。{_CHECK_SECRET}"),
    48001: (Outcome.CONFIG, f"应用没有微信客服接口的权限。{_CHECK_APP}"),
    48002: (Outcome.CONFIG, f"应用没有微信客服接口的权限。{_CHECK_APP}"),
    50001: (Outcome.CONFIG, "企业微信后台的可信域名没有配置好"),
    50003: (Outcome.CONFIG, "自建应用已停用，请到企业微信管理后台启用"),
    60011: (Outcome.CONFIG, f"接待人员或客服账号不在应用的可见范围里。{_CHECK_APP}"),
    60020: (Outcome.CONFIG, "服务器的出口 IP 不在白名单，请到自建应用的「企业可信 IP」里加上"),
    60030: (Outcome.CONFIG, f"应用没有这个接口的权限。{_CHECK_APP}"),
    301002: (Outcome.CONFIG, f"应用没有这个客服账号的权限。{_CHECK_APP}"),
    95000: (Outcome.CONFIG, "open_kfid 写得不对，请核对 config.yml"),
    95003: (Outcome.CONFIG, "企业没有认证，可接待的客户数已满，请先做企业认证"),
    95004: (Outcome.CONFIG, "没有这个客服账号（已删除，或属于别的企业），请核对 open_kfid"),
    95011: (Outcome.CONFIG, "微信客服已由企业微信接管，请改用自建应用的 Secret"),
    95012: (Outcome.CONFIG, "企业微信里没有启用微信客服，请先启用"),
    95014: (Outcome.CONFIG, "这位成员不是接待人员，或没有激活企业微信"),
    95015: (Outcome.CONFIG, "管理后台配置了专属服务，接口不能用，请先关掉"),
    95016: (Outcome.CONFIG, "会话不允许这样变更状态，请检查客服账号的接待方式"),
    95017: (Outcome.CONFIG, "微信客服的接口开关没有打开，请到管理后台打开"),
    95019: (Outcome.CONFIG, "接待人员已停止接待或暂时挂起，请让他恢复接待"),
    95023: (Outcome.CONFIG, "接口开关已授权给别的应用，请到管理后台「微信客服」切换"),
    40003: (Outcome.REJECTED, "没有这个客户"),
    40096: (Outcome.REJECTED, "没有这个客户"),
    40008: (Outcome.REJECTED, "企业微信不认识这种消息"),
    40035: (Outcome.REJECTED, "参数不对"),
    40058: (Outcome.REJECTED, "参数不对"),
    40063: (Outcome.REJECTED, "参数是空的"),
    44004: (Outcome.REJECTED, "文字是空的"),
    45002: (Outcome.REJECTED, "文字太长，最多 2048 字节"),
    85002: (Outcome.REJECTED, "含有企业微信不许发的词语"),
    95008: (Outcome.REJECTED, "按钮最多 10 个"),
    95009: (Outcome.REJECTED, "企业微信不认识这种按钮"),
}
FAILURES: Mapping[int, str] = {
    0: "原因不明",
    1: "客服账号已删除",
    2: "应用已关闭",
    4: "会话已过期，超过 48 小时",
    5: "会话已关闭",
    6: "超过 5 条限制",
    7: "未绑定视频号",
    8: "企业主体未验证",
    9: "未绑定视频号，企业主体也未验证",
    10: "客户拒收",
    11: "企业还没有成员登录过企业微信",
    12: "这种消息客服组件不许发",
}
"""Why a message that was taken did not arrive: fail_type of msg_send_fail."""


class KfError(Exception):
    """WeCom did not do what was asked."""


class Away(KfError):  # noqa: N818 - names what to do: again later
    """It cannot be reached, or talks nonsense; code says which. retry_after in seconds."""

    def __init__(self, code: str, retry_after: float | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.retry_after = retry_after


class Refused(KfError):  # noqa: N818 - the platform's own word
    """It said no. code: its errcode."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(f"{code} {words[:_DETAIL]}")
        self.code = code
        self.words = words[:_DETAIL]

    @property
    def outcome(self) -> Outcome:
        """What that means for a message; an unknown number is a refusal of this message."""
        return TABLE.get(self.code, (Outcome.REJECTED, ""))[0]

    @property
    def repeated(self) -> bool:
        """Whether the msgid was used before: the message stands at the customer's already."""
        return _REPEATED.match(self.words) is not None


def receipt(error: KfError) -> Receipt:
    """Return how a message fared that ended in *error*."""
    match error:
        case Away(code=code, retry_after=wait):
            return Receipt(Outcome.RETRY, code=code, retry_after=wait)
        case Refused(code=code):
            wait = BUSY_WAIT if error.outcome is Outcome.RETRY and code > 0 else None
            return Receipt(error.outcome, code=str(code), detail=advice(error), retry_after=wait)
    raise error


def advice(error: Refused) -> str:
    """Say in Chinese what happened and what to do, and the platform's own words where unknown."""
    known = TABLE.get(error.code)
    if known is None:
        return f"企业微信拒绝了（{error.code}）：{error.words}"
    address = _ADDRESS.search(error.words) if error.code == 60020 else None  # noqa: PLR2004
    return f"{known[1]}：{address[1]}" if address else known[1]
