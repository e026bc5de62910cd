"""A few words that say that something is amiss, whatever reading took them for: 坏了, 不转了.

    names_fault(text)     whether they do
    tells_fault(text)     whether one stands in a longer text
    bare(text)            whether a story is so short that nobody knows yet what it is about

Pure.
"""

from __future__ import annotations

import re

from dialogues import cues, retorts

_FAULT = re.compile(
    r"(?:坏|壞|破|裂|[烂爛]|碎|断|斷|死机|死機|花屏|黑屏|丢|丟|[发發][错錯]|送[错錯]|少[发發]|漏水|漏|[发發]霉|臭|脱落)"
    r"(?:[了咗啦掉]|的?$)|掉[漆色毛了咗]"
    r"|(?:不|唔)(?:转|轉|动|動|亮|响|響|冷|热|熱|[制製]冷|[加制製]热|通|行|走|工作|出水|充[电電]|好用|好使|见|見)[了的咗啦]?"
    r"|(?:不能|唔|冇法|[没沒]法|无法|無法)(?:用|开|開|充|登|看)|(?:用|开|開|打|充|登|连|連|装|裝|看)(?:不|唔)(?:了|开|開|机|機|上|到|着|著)(?:了|机|機|电|電)?"
    r"|(?:[没沒冇未](?:有)?)(?:反应|反應|[电電]|网|網|信号|信號|声音|聲音|收到|到货|到貨|到|[发發]货|[发發]貨)|失灵|失靈|[卡堵](?:住|纸|紙|顿|頓|壳|殼|死)|闪退|閃退|掉线|掉線|断线|斷線|异响|異響|异味|異味|[发發](?:烫|燙)|生锈|生鏽|[褪掉]色|起球|[开開][线線胶膠]|缩水|縮水|变质|變質|过期|過期|虚标|虛標|[报報][错錯]"
    r"|(?:押金|[定订訂]金|[钱錢款费費]|余额|餘額)[^，,。]{0,3}(?:不|[没沒]|唔)(?:还|還|退|[给給]|返)|[没沒未](?:装|裝|修|弄|办|辦)好|[还還]没人"
    r"|[扣收乱亂多]*(?:乱扣|亂扣|多扣|多收)[钱錢费費]?|不退[钱錢款]?|不[给給]退|(?:不|唔)(?:理|管)(?:我|人)?"
    r"|\b(?:broken?|broke|dead|leak(?:s|ing|ed)?|crack(?:s|ed)|torn|stuck|smells?"
    r"|missing|late|damaged|faulty|won'?t (?:work|start|turn on)"
    r"|(?:not|doesn'?t|don'?t|stopped|isn'?t) work(?:ing)?|never (?:came|arrived))\b",
    re.IGNORECASE,
)
_FAULT_MOST = 16
_FAULTLESS = re.compile(r"[没沒冇不](?:坏|壞|破|断|斷|丢|丟)|修好|好了|[吗嗎?？]\W*$")
_BARE_MOST = 8


def names_fault(text: str) -> bool:
    """Say whether a few words say that something is amiss."""
    words = text.strip()
    brief = 0 < cues.length(words) <= _FAULT_MOST
    if not brief or _FAULTLESS.search(words) or retorts.retorts(words):
        return False
    return bool(_FAULT.search(words))


def tells_fault(text: str) -> bool:
    """Say whether a fault stands anywhere in a longer text."""
    return bool(_FAULT.search(text))


def bare(text: str) -> bool:
    """Say whether a story tells that something is amiss and hardly more."""
    return cues.length(text) <= _BARE_MOST and names_fault(text)
