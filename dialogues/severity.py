"""How far the customer can still use what he bought: not at all, in part, or as before.

    told(text, category) -> str      OUT, PARTLY, FINE; "" where his words do not say it plainly

A small rule over plain turns of phrase: what is doubtful is left to a colleague. It orders cases
inside a level and never makes one urgent. Source: S0-33.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

OUT, PARTLY, FINE = "out", "partly", "fine"
NAMES: Mapping[str, str] = {OUT: "完全不能用", PARTLY: "部分不能用", FINE: "不影响使用"}
_USED = frozenset({"", "quality", "aftersale", "account_safety", "other"})
"""Parents of categories about something that is used; a voucher that cannot be used is none."""
_NOT = re.compile(
    r"(?:不是|并不是|並不是|并非|並非|没有|沒有|不至于|不至於|还没到|還沒到|怕|担心|擔心|如果|要是"
    r"|\b(?:not|isn['’]t|if|afraid)\b)[^，,。；;！!？?]{0,8}$",
    re.IGNORECASE,
)
_FINE = re.compile(
    r"不(?:太)?影响(?:正常)?使用|不影響(?:正常)?使用|(?:还|還)?能正常(?:使)?用|功能(?:都|一切)?正常"
    r"|\b(?:still works fine|works normally|does(?:n['’]t| not) affect (?:the )?use)\b",
    re.IGNORECASE,
)
_OUT = re.compile(
    r"开不了机|開不了機|开不开机|无法开机|無法開機|不能开机|完全(?:不能|没法|沒法|无法|無法)用"
    r"|完全用不了|(?:根本|彻底|徹底|一点都|一點都)(?:不能用|没法用|沒法用|用不了|用不上)"
    r"|(?:现在|現在|就|都|已经|已經)(?:不能用|没法用|沒法用|用不了)了?|无法使用|無法使用"
    r"|彻底坏|徹底壞|彻底报废|徹底報廢|变砖|變磚|完全没反应|完全沒反應|登不上去|登录不了|登錄不了"
    r"|无法登录|\b(?:(?:does|do|did)(?:n['’]t| not)|won['’]t) (?:turn|switch|power) on\b"
    r"|\b(?:not work(?:ing)? at all|stopped working|completely dead|unusable|can['’]t log ?in)\b",
    re.IGNORECASE,
)
_PARTLY = re.compile(
    r"有时|有時|偶尔|偶爾|时不时|時不時|时好时坏|時好時壞|断断续续|斷斷續續|一阵一阵|一陣一陣"
    r"|勉强能用|勉強能用|只有一(?:边|邊|只|隻)|部分功能|有些功能"
    r"|\b(?:sometimes|now and then|intermittent(?:ly)?|on and off|partly works?)\b",
    re.IGNORECASE,
)


def told(text: str, category: str | None) -> str:
    """Return what the words say; of two, the more exact: now and then not at all is in part."""
    if (category or "").partition(".")[0] not in _USED:
        return ""
    for name, words in ((PARTLY, _PARTLY), (OUT, _OUT), (FINE, _FINE)):
        if any(not _NOT.search(text[: found.start()]) for found in words.finditer(text)):
            return name
    return ""
