"""Words that look like a wish or a state and are none: what others did, what is asked back, bidden.

    others_did(text)       somebody else did or said it, or it is asked back: 店长说不退, 什么叫名目
    bidden(text, words)    something done is bidden and not told: 再给我关了, 让我自己寄回去

Pure. Part of wishes and options.
"""

from __future__ import annotations

import re

ASKING = re.compile(r"想|要|希望|请|請|求|必须|必須|应该|應該|马上|立刻|赶紧|趕緊|尽快|盡快")
"""Words with which something is asked for."""

_DID = re.compile(
    r"(?:[那这這][个個])?(?:师傅|師傅|店[长長主家员員]|客服|老板|老闆|[经經]理|商家|[对對]方|平台|房[东東]|中介|[骑騎]手|司机|司機|前台|物[业業]|教[练練]|[医醫]生|[他她佢][们們]?)"
    r"[^，,。；;]{0,10}?(?:[刚剛]|又|[还還]在|已[经經]|打[了过過]?[电電来來]|[发發][了微短]|加[了我]|威[胁脅]|[骂罵]|[说說讲講](?![句声聲个個清明])|答[应應]|拒[绝絕]|拉黑|[挂掛])"
)
"""What somebody else did or said is no wish, unless something is asked for: 店长刚打电话说不退."""

_BIDDEN = re.compile(r"(?:[给給帮幫替]我|[请請])(?:再|都|全|也|[赶趕][紧緊快]|把[^，,。]{1,8})*$")
_TOLD_TO = re.compile(
    r"(?:[让讓叫要]|要求|必[须須])(?:我|[客顾顧][户戶客]|[买買]家|自己)[们們]?(?:自己|先|再|得|[把将將][^，,。]{1,6})*$"
)
"""What others want him to do is not done yet: 让我自己寄回去."""
_BY_NOW = re.compile(r"[去来來回]?(?:了|咗|[过過])(?!再|才)")
_ASKS_BACK = re.compile(
    r"(?:[你您][说說])?(?:什[么麼]|啥)(?:叫|是|意思)|[^，,。？?]{0,6}(?:什[么麼]|啥)意思"
    r"|[^，,。]{0,8}(?:[赔賠]不[赔賠]|退不退|[换換]不[换換]|修不修|[给給]不[给給](?:退|[赔賠]|[换換]|修))[^，,。]{0,6}$"
)


def others_did(text: str) -> bool:
    """Say whether words tell what somebody else did or said, or ask back: 什么叫名目."""
    did = _DID.match(text) and not ASKING.search(text)
    return bool(did or _ASKS_BACK.match(text))


def bidden(text: str, words: str) -> bool:
    """Say whether something done is bidden and not told: 再给我关了."""
    start = text.rfind(words)
    if _TOLD_TO.search(text[:start]) and not _BY_NOW.match(text, start + len(words)):
        return not words.endswith(("了", "咗"))
    return words.endswith(("了", "咗")) and bool(_BIDDEN.search(text[:start]))
