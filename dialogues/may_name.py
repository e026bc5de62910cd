"""Whether unknown words may name a thing, a place or a firm: the answer nobody could list.

    may_name(parse, kind) -> bool
    NOUN_MOST                        characters a name with a comma in it has at most

Pure. Part of answers.
"""

from __future__ import annotations

import re

from dialogues import cues
from dialogues.free_words import judges, names_thing, names_where, no_name
from nlu import english_names
from nlu.replies import lists_wishes
from nlu.types import Parse, SlotType

_SUM = re.compile(r"\d{2,}")
_WHERE = frozenset({"choice", "place"})
_WHO = re.compile(
    r"(?:我(?:[妈媽爸]|老公|老婆|孩子|女[儿兒]|[儿兒]子)?|[他她佢][们們]?|[你您][们們]?)"
    r"(?![在从從喺去到打用找上住的]|[们們]|家附近|小区)"
)
"""A sentence about somebody is no name of a place: 我妈腿脚不好."""

_ONLY_SUM = re.compile(
    r"(?:about|around|like|roughly|it was|they|he|she|you|took|charged|me|an?|extra|\s)*\d[\d,.]*"
    r"(?:\s?(?:yuan|rmb|usd|dollars?|pounds?|euros?|extra|too much|more|over|in total|total|off))*"
    r"\W*",
    re.IGNORECASE,
)
"""Asked for a thing: 640 extra."""

NOUN_MOST = 16
_NAME_LONGEST = 24
_SENTENCE = re.compile(r"[了着過过都也还還又就才不没沒把被让讓给給跟越]")
_SENTENCE_LEAST = 3  # words that join a sentence; a name has hardly two
_NAMED = frozenset({"choice", "place", "company"})
_BIDS = re.compile(
    "要求|必[须須]|能[退换換修赔賠]|[赔賠]|[退封罚罰修]|[换換](?!乘)|取消|道歉|[开開]除|[处處]罚|[还還]我|把|重新?[铺鋪做装裝弄修]"
)
_TELLS = re.compile(r"(?:[找骂罵催喊闹鬧吵][我咱]?[们們]?|不[动動了开開上出])[了啊呀]?$")
"""He tells on: 楼下找 and 快门按不动 are no shop."""
_FORBIDS = re.compile(r"(?:(?<!特)[别別]|不要|唔好)(?:再|[给給]|往)*(?:送|放|打|寄|[发發]|[来來])")
"""Words on what is to be done next time name nothing: 单位没人签收别送公司."""
_YOU_PAY = re.compile(
    r"[你您][们們](?:来|來|得|要|全|该|該)*(?:出|付|赔|賠|承[担擔]|[负負][责責]|掏)[。！!\s]*$"
)
_OF_A_CAR = re.compile(
    r"[左右前后後]{1,2}(?:[边邊侧側])?(?:的)?(?:[车車]?[轮輪门門灯燈]胎?|[边邊侧側]|[车車]窗|避[震振]|[减減]震|[后後][视視][镜鏡]|胎)"
    r"(?:[这這那](?:里|裡|邊|边|儿|兒|个|個)|上|上面|附近|位置|处|處)?"
)
"""A side or a part of a thing is no shop: 左前轮那里."""
_TALKS = re.compile(r"[跟和同向与與][他她它你您][们們]?(?:们)?(?:[说說讲講提要反联聯沟溝])")
"""上周跟他们说的: whom he told is no firm."""
_FEELS = re.compile(
    r"哭|气死|氣死|生[气氣]|崩[溃潰]|[伤傷]心|委屈|[难難][过過受]|[丢丟]脸|丟臉|[丢丟]人|嚇|吓|好[烦煩嬲]|很[烦煩]|無言|无语|傻眼"
)
"""How somebody felt is no name of a place: 新娘哭整晚."""
_TIMES = re.compile(
    r"(?:前[后後]|一共|[总總]共|大概|都|已[经經])*[^\s，,。]{0,3}?[\d一二两兩三四五六七八九十几幾好]+(?:来|多)?[次趟回遍][了啊]?"
    r"|(?:about |around |at least )?"
    r"(?:\d+|once|twice|two|three|four|five|six|several|a few|many) ?(?:times)?",
    re.IGNORECASE,
)
"""How often it was tried is no place: 報過三次, four times."""
_GETS = re.compile(r"(?:收到|接到|拿到|等到|[看听聽][说說到见見])(?!处|處)")
_PARTS = re.compile(r"[，,。；;！!？?]")


def may_name(parse: Parse, kind: str) -> bool:
    """Say whether unknown words may name a thing or a place: no sentence, and no list of wishes."""
    if (kind in _WHERE and judges(parse)) or (kind == "product" and not names_thing(parse)):
        return False
    text = parse.text.strip("，,。；; ")
    if kind in _WHERE and (_WHO.match(text) or (_SUM.search(text) and not names_where(text))):
        return False
    if kind in _NAMED and (_BIDS.match(text) or _tells_on(text) or _no_whereabouts(text, kind)):
        return False
    sums = any(slot.type is SlotType.AMOUNT for slot in parse.slots)
    if _ONLY_SUM.fullmatch(text):
        return False
    if english_names.nothing(parse) or no_name(text) or text.isdigit() or (kind in _NAMED and sums):
        return False
    if lists_wishes(parse.text, parse.slots):
        return False
    most = NOUN_MOST if _PARTS.search(text) else _NAME_LONGEST
    if cues.length(text) > most:
        return False
    return len(set(_SENTENCE.findall(text))) < _SENTENCE_LEAST


def _no_whereabouts(text: str, kind: str) -> bool:
    """Say whether words tell a part of a thing, how often it was tried, or what came."""
    told = kind != "choice" and (_TIMES.fullmatch(text) or _GETS.match(text))
    return bool(told or _OF_A_CAR.fullmatch(text))


def _tells_on(text: str) -> bool:
    """Say whether words say who pays, or what somebody does: 邻居那个钱你们出, 楼下找."""
    return any(one.search(text) for one in (_YOU_PAY, _TELLS, _FORBIDS, _FEELS, _TALKS))
