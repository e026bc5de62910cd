"""Which language the bot answers in: the customer's, and no other for a name or a number.

    follow(state, messages, asking) -> {state field: value}     what this turn changes

The first message with letters enough decides. Later the bot changes over when two messages one
after another, or a long one, are clearly in another language; "ok", a name, a brand or an order
number is no sign at all. Who asks for a language gets it. A language the bot does not speak is
answered in English. Pure.

    asked_for(text)     the language a few words ask for, "" when none
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from dialogues.events import Said
from dialogues.faults import names_fault
from dialogues.state import State
from dialogues.tongue import EN, HANS, HANT

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_NO_WORDS = re.compile(
    r"https?://[^\s\u3400-\u9fff]+|[^\s\u3400-\u9fff]+@[^\s\u3400-\u9fff]+|[^\s\u3400-\u9fff]*\d[^\s\u3400-\u9fff]*"
)
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
# A message of English has such words; a name, a brand or a model has none or one.
_COMMON = re.compile(
    r"i|you|he|she|it|we|they|me|my|your|our|their|this|that|these|those|the|an?|and|or|but|of|to"
    r"|in|on|at|for|with|from|is|are|was|were|be|been|am|do|does|did|not|no|have|has|had|can"
    r"|will|would|could|(?:ca|wo|do|did|does|is|was|have|has|are)n't|i'm|i've|i'd|it's|what|when"
    r"|where|why|how|who|which|there|here|want|need|get|got|just|still|please|after|before|because",
    re.IGNORECASE,
)
# Words that judge, and no name is: a whole message of them is English.
_JUDGES = re.compile(
    r"(?:terrible|awful|horrible|dreadful|disgusting|disgraceful|appalling|ridiculous"
    r"|unacceptable|useless|pathetic|shocking|rubbish|unbelievable|disappointed|furious|angry"
    r"|complaint|complain|complaining|help|refund|service|very|so|really|absolutely|just"
    r"|wtf|scam(?:s|med|mers?)?|fraud|thie(?:f|ves)|liars?|cheat(?:s|ed|ers?)?|stolen|robbed"
    r"|delivery|late|wrong|rude|lost|overcharged|urgent|emergency|seriously|disgusted|upset)",
    re.IGNORECASE,
)
# How a letter begins, and a talk with strangers: Dear Customer Service; good morning.
_SALUTES = re.compile(
    r"\s*(?:dear \w+|to whom it may|good (?:morning|afternoon|evening|day)\b)", re.IGNORECASE
)
# Said by everybody, whatever the language.
_ANYBODY = re.compile(
    r"ok|okay|okey|hi|hello|hey|bye|yes|no|thx|thanks|lol|omg|pls|plz|wow", re.IGNORECASE
)
# Characters that only Simplified has, the commonest ones: nearly every sentence holds one.
_SIMPLIFIED = frozenset(
    "这们来说时对会没发还样开关问电话机么长东车见让给过门应买卖货质谁为请务员钱订单换线书间两难听"
    "讲读写现实际计认识谢诉误报结级约红统经终织绍细组练纪须领题颜顾风飞饭馆马驾验鱼鸟黄齐龙爱办备"
    "笔边变宾补层产偿厂场尝陈迟虫处传从达担当党导灯邓敌点垫独断队吨夺儿尔罚烦废费该盖赶刚个沟构够"
    "挂惯广归规贵国号环坏欢汇获击极济继价艰监检减简将奖胶节洁进惊净举剧据觉军壳课块亏扩蓝拦烂劳乐"
    "类离历丽怜联脸粮辆谅疗临龄刘楼炉录虑乱论罗妈吗满贸梦庙灭脑闹宁农盘赔喷凭苹扑骑启气迁签墙抢桥"
    "亲轻庆穷区劝确热荣软伤赏烧设摄审声绳胜师适释寿输术树双丝虽随岁损锁态谈汤讨体条铁厅头图团袜弯"
    "湾万网违围维卫稳无雾习吓显险乡详响项协兴虚许选学寻压严养药爷业页医义艺忆议阴银营拥优邮犹与语"
    "园圆远愿运杂责择赠张账涨赵针阵证职纸执种众猪筑专转赚装状资总钻"
)
_ASKED_MOST, _WITH_WHY_MOST = 30, 90
_BREAKS = re.compile(r"[.,!?;。，！？；]\s*")
_REQUESTS = re.compile(
    r"\b(?:can|could|may|please|pls|prefer|speak|switch)\b|能不能|可不可以|可以|能|[请請]",
    re.IGNORECASE,
)
_FOR_ENGLISH = re.compile(
    r"\b(?:in|speak|use|talk|write|do|have|switch to|change to|reply in) english\b"
    r"|\benglish (?:please|pls|plz|only|version)\b"
    r"|(?:[说說講讲用换換回][成到]?|[会會])(?:英文|英[语語])(?!名|字母|版|[写寫]的)",
    re.IGNORECASE,
)
_FOR_CHINESE = re.compile(
    r"\b(?:in|speak|use|talk) (?:chinese|mandarin|cantonese)\b|\bchinese (?:please|pls)\b"
    r"|[说說講讲用换換回][成到]?(?:中文|普通[话話]|[国國][语語]|[汉漢][语語]|[广廣][东東][话話]|粤[语語]|[繁简簡][体體])",
    re.IGNORECASE,
)
_TRADITIONAL = re.compile("繁|[說講換國語漢廣東話麼嗎嘅唔係]")
# Words of Hong Kong or Taiwan in characters that both scripts have.
_SOUTHERN = re.compile(
    r"[佢冇喺嚟啲哋乜嘅咗唔畀嘢咁嗰攞揾搵]|屋企|走佬|水浸|外送|今朝|[好太][a-z]{3,}"
    r"|[a-z]{3,} [a-z]{3,}"
)
_ENOUGH_HAN = 4
_ENOUGH_WORDS = 3
_MIXED = 3
_LONG_HAN = 12
_LONG_WORDS = 8
_VALUES = frozenset({"name", "order_no", "place", "company", "product", "phone", "choice"})


class Sign(IntEnum):
    """How much a message says of its writer's language."""

    NONE = 0
    WEAK = 1
    CLEAR = 2
    LONG = 3


@dataclass(frozen=True, slots=True)
class _Stand:
    language: str
    settled: bool
    leaning: str


def follow(state: State, messages: Iterable[Said], asking: str = "") -> dict[str, Any]:
    """Return the language fields of the state after *messages*; asking: the open question's kind.

    language is one of tongue.LANGUAGES; language_settled: a message decided it; language_leaning:
    another language that one clear message was in.
    """
    stand = _Stand(state.language, state.language_settled, state.language_leaning)
    for said in messages:
        if wanted := asked_for(said.parse.text):
            stand = _Stand(wanted, settled=True, leaning="")
        elif not said.payload:
            seen = sign(said.parse.text, said.parse.language, stand.language)
            stand = _next(stand, *seen, asking)
    return {
        "language": stand.language,
        "language_settled": stand.settled,
        "language_leaning": stand.leaning,
    }


def asked_for(text: str) -> str:
    """Return the language that a few words ask for, "" when they ask for none.

    A word on why may stand beside it: can you speak English? My Chinese isn't good enough.
    """
    if len(text) > _WITH_WHY_MOST:
        return ""
    if len(text) <= _ASKED_MOST:
        return _asked_for(text)
    parts = (part for part in _BREAKS.split(text) if _REQUESTS.search(part))
    return next((found for part in parts if (found := _asked_for(part))), "")


def _asked_for(text: str) -> str:
    if len(text) > _ASKED_MOST:
        return ""
    if _FOR_ENGLISH.search(text):
        return EN
    if not _FOR_CHINESE.search(text):
        return ""
    return HANT if _TRADITIONAL.search(text) else HANS


def sign(text: str, read: str, now: str = HANS) -> tuple[str, Sign]:
    """Return the language of *text* and how clearly it says so; *read*: what reading took it for.

    Characters that both Chinese scripts have say nothing between them.
    """
    plain = _NO_WORDS.sub(" ", text)
    han, words = len(_HAN.findall(plain)), _WORD.findall(plain)
    if read == "other":
        return EN, Sign.CLEAR if len(plain.split()) > 1 else Sign.WEAK
    mixed = han > 0 and len(words) <= _MIXED * han  # delivery man 好rude
    if _SALUTES.match(plain) and not han:
        return EN, Sign.CLEAR
    if (read == EN and not mixed) or (len(words) > han and not han):
        return EN, _english(words)
    if not han:
        return now, Sign.NONE
    if read == HANT:
        return HANT, _han(han)
    if _SIMPLIFIED.isdisjoint(plain) and (_SOUTHERN.search(plain) or now != EN):
        return (HANT if _SOUTHERN.search(plain) else now), Sign.WEAK  # both scripts write it so
    return HANS, _han(han)


def _next(stand: _Stand, language: str, sign: Sign, asking: str) -> _Stand:
    """Return where the language stands after one more message."""
    if sign <= Sign.CLEAR and asking in _VALUES and stand.settled:
        return stand  # a name, a place or a product is in the language it is in
    if not stand.settled:
        if sign >= Sign.CLEAR:
            return _Stand(language, settled=True, leaning="")
        told = stand.leaning in ("", HANS) if language == HANT else not stand.leaning
        first = sign is Sign.WEAK and told  # 房租多收了 is in both scripts, 一共3萬5 is not
        return _Stand(language, settled=False, leaning=language) if first else stand
    if sign <= Sign.WEAK:
        return stand
    if language == stand.language:
        return _Stand(language, settled=True, leaning="")
    if sign is Sign.LONG or stand.leaning == language:
        return _Stand(language, settled=True, leaning="")
    return _Stand(stand.language, settled=True, leaning=language)


def _english(words: list[str]) -> Sign:
    own = [w for w in words if not _ANYBODY.fullmatch(w)]
    common = sum(_COMMON.fullmatch(w.replace("’", "'")) is not None for w in own)
    if len(words) >= _LONG_WORDS and common > 1:
        return Sign.LONG
    plain = common > 1 or all(w.islower() for w in words[1:])  # "The North Face" is a name
    enough = len(words) > _ENOUGH_WORDS or (len(words) == _ENOUGH_WORDS and plain)
    if enough and common:
        return Sign.CLEAR
    lower = any(w.islower() and len(w) > 1 for w in own)
    fault = names_fault(" ".join(words))  # one word that is no name: broken
    fault = fault or (bool(words) and all(map(_JUDGES.fullmatch, words)))
    return Sign.WEAK if (lower and len(words) > 1) or fault else Sign.NONE


def _han(count: int) -> Sign:
    if count >= _LONG_HAN:
        return Sign.LONG
    return Sign.CLEAR if count >= _ENOUGH_HAN else Sign.WEAK
