"""A customer's own words as they may stand in a formal letter: no insult, no number of anybody.

    formal(text, language) -> str      clause by clause; "" when nothing fit to print is left

Pure. The words themselves stay on file as they were said; only what we write does without.
"""

from __future__ import annotations

import re

from dialogues.masking import mask_contact
from dialogues.tongue import EN
from nlu.steps.clauses import Clause, clauses

# What insults people, not what tells of goods: 垃圾没人收, 我妈的药 and 去死皮 are no insults.
_INSULT = re.compile(
    r"[你他她]妈[的逼]|[你他她]媽[的逼]|你[妈媽]死|[他她][妈媽](?=[也就还真都给把怎这那什])|特么|尼玛"
    r"|(?<![我你您他她爸婆奶姨姑])[妈媽]的|[操艹肏草日][你他她]|[卧我][槽操艹肏]|草泥马"
    r"|傻[逼比叉屌缺]|煞笔|沙比|[二装]逼|狗(?:屁|日的?|东西|東西|娘养|杂种)|屁[话話用]|放屁|[个個]屁|[滚滾](?:蛋|犊子)"
    r"|王八|混[蛋账帳]|[杂雜]种|畜生|人渣|败类|敗類|[贱賤][人货貨]|白痴|智障|[脑腦][残殘]|蠢[货貨猪豬死]"
    r"|笨蛋|饭桶|飯桶|弱智|神[经經]病|去死(?!皮)|死全家|全家死|不得好死|断子绝孙|斷子絕孫|缺德|不要[脸臉]"
    r"|[无無][耻恥赖賴]|耍流氓|强盗|強盜|土匪|吸血鬼|[丧喪]尽?[盡]?天良|黑心|奸商|仆街|扑街|冚家"
    r"|你[们們](?:[这這一][群帮幫伙])?[都全就]{0,2}是?(?:一[群帮幫伙])?[骗騙]子|是一[群帮幫伙][骗騙]子"
    r"|[骗騙]子(?:公司|店|商家|平台)"
    r"|垃圾(?:公司|店|商家|平台|客服|[产產]品|[货貨]|[东東]西|玩意|服[务務]|[厂廠]|品牌|企[业業])"
    r"|(?:什[么麼]|一堆|真|太|都是|就是|全是|真是|[简簡]直是)垃圾|^垃圾$|什[么麼](?:狗屁|破|[烂爛])"
    r"|\b(?:f+u+c+k\w*|sh[i1]t\w*|bullsh\w*|bastards?|bitch\w*|ass|assholes?|idiots?|morons?|stupid"
    r"|scum|crooks?|crap|damn\w*|wankers?|dickheads?|screw you|go to hell|liars?)\b",
    re.IGNORECASE,
)
_STOPS = {"！": "。", "!": "。", "…": "。", "~": "，", ",": "，", ";": "；", "?": "？"}
_STOPS_EN = {"!": ". ", "…": ". ", "~": ". "}
_AS_SAID = frozenset("，、；。？：")
_EDGES = " ，,、；;。.：:!！?？"


def formal(text: str, language: str) -> str:
    """Return the words without insults, with telephone, identity and card numbers masked."""
    plain = mask_contact(" ".join(text.split()))
    said, before = "", None
    for one in clauses(plain):
        if before is not None:
            said += _link(plain, before, one, language)
        before = one
        if _fit(one.text):
            said += one.text
        else:
            said, before = _without(said, language), None
    return said.strip(_EDGES)


def _fit(said: str) -> bool:
    """Say whether a clause may stand in a letter: it insults nobody and says something."""
    return not _INSULT.search(said) and any(letter.isalnum() for letter in said)


def _link(plain: str, before: Clause, one: Clause, language: str) -> str:
    """Return what stands between two clauses, as calm as a letter is."""
    gap = plain[before.end : one.start]
    first = gap.strip()[:1]
    figures = plain[before.end - 1].isdigit() and plain[one.start].isdigit()
    if first in _AS_SAID or (gap == "," and figures):
        return gap.strip()[:1]
    if language == EN:
        return _STOPS_EN.get(first, f"{first} " if first else " ")
    return _STOPS.get(first, first or "，")


def _without(said: str, language: str) -> str:
    """Return the words before a clause that is left out, ended so that others may follow."""
    words = said.rstrip(_EDGES)
    return f"{words}{'. ' if language == EN else '，'}" if words else ""
