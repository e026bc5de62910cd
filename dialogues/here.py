"""Words that name this talk as the place to go on in: 就在这里说, 在这说就行, 微信上联系我就好.

    says(text)       nothing is said but that this talk will do
    stays(text)      the same, or the bare place, once a number was asked for: 这里
    english(text)    nothing but "here is fine"

Pure; each of a whole message. The bot teaches these words where it asks for a number (S2-02).
"""

from __future__ import annotations

import re

_LEADS = (
    r"(?:[那就我还還是先都也用在喺走]|直接|[你您][们們哋]?|[，,。\s]|好的?|[沒没]差|冇所[謂谓]|[没沒]事|麻[烦煩]|[请請]"
    r"|[电電][话話]?(?:就|先)?(?:不|唔|[别別])(?:用|必|使|方便)?(?:留|打|接|[给給])?了?"
    r"|[没沒冇]有?(?:[电電][话話]|手[机機][号號]?|[号號][码碼])|(?:[电電][话話]|手[机機][号號]?|[号號][码碼])(?:就|也)?(?:不[给給]|[没沒冇]有?)了?"
    r"|有(?:事|消息|[结結]果|[进進]展)(?:的[话話])?"
    r"|(?:不用|不必|不要|[别別]|唔使|唔好)(?:再)?(?:打|留)?(?:[电電][话話]|[给給俾]我|[来來嚟])*[了啦喇]?)*"
)
_TALK = (
    r"(?:[这這](?:个|個)?(?:里|裡|裏|儿|兒|边|邊|度|聊天[里裡]?)|(?<=[在喺])[这這]|(?<=喺)度|呢度|[线線]上"
    r"|聊天(?:里|裡|窗口))"
)
_APP = r"(?:微信|wechat|line|whats\s?app)(?:上|[里裡])?"
_DOES = (
    r"(?:[说說聊讲講谈談傾倾]|回(?:复|覆|我)?|[覆复](?:返)?我?|[联聯][系繫絡络](?:我|[你您][们們]?)?|找我?|[沟溝]通|告[诉訴]我?"
    r"|通知我?|[发發](?:消息|[讯訊]息|我)|打字|[给給跟和同俾]我)+"
)
_ENOUGH = r"(?:就(?:行|好|可以|得|成|ok)|也(?:行|好|可以|得)|可以|[行好得]|ok)"
_ENDS = r"[吧了啦囉咯喇呗嘛哦啊呀。！!~\s]*"
_SAYS = re.compile(
    rf"{_LEADS}(?:{_TALK}(?:{_DOES}{_ENOUGH}?|{_ENOUGH})|{_APP}(?:{_DOES}{_ENOUGH}?|就[好行])){_ENDS}",
    re.IGNORECASE,
)
_FINE = r"(?:right )?here(?: is|['’]s) (?:fine|ok|okay|good)"
_ENGLISH = re.compile(
    rf"(?:no need (?:to |for (?:a )?)?(?:call|ring|phone)\w*|no calls?|don['’]?t call)"
    rf"\W+(?:right )?here"
    rf"(?: is)? (?:fine|ok|okay|good)[.!\s]*|{_FINE}[.!]*",
    re.IGNORECASE,
)
_ENGLISH_LOOSE = re.compile(
    rf"{_FINE}[.!\s]*|(?:just |only |right )*(?:in )?here(?: works)?(?: please)?[.!\s]*"
    r"|(?:no need (?:to )?(?:call|ring|phone)\W*)"
    r"(?:(?:just )?(?:right )?here (?:is )?(?:ok|okay|fine|good|can|will do)[.!\s]*)?",
    re.IGNORECASE,
)
_PLACE_ALONE = re.compile(rf"{_LEADS}(?:{_TALK}|{_APP}){_ENDS}", re.IGNORECASE)
_STORY = re.compile(r"[这這](?:[给給]我)|我[，,\s]*[这這](?:里|裡|儿|兒|[边邊])(?:[行好得]|可以)")
"""我这里可以 says how it works at his place."""


def says(text: str) -> bool:
    """Say whether nothing is said but that this talk will do: 不用打电话 就在这里说."""
    words = text.strip()
    return bool(_SAYS.fullmatch(words)) and not _STORY.match(words)


def stays(text: str) -> bool:
    """Say whether he would rather go on here, asked for a telephone number: 就在这里, 这里就行."""
    words = text.strip()
    return says(words) or any(one.fullmatch(words) for one in (_PLACE_ALONE, _ENGLISH_LOOSE))


def english(text: str) -> bool:
    """Say whether nothing is said but that this talk will do: here is fine."""
    return bool(_ENGLISH.fullmatch(text.strip()))
