"""Pieces of a sentence that a customer sends one by one, and that answer nothing by themselves.

    hangs(text, kind) -> bool      里面有, 一只, 又断了, 蟑螂: no place, no shop, no wish
    crumb(left) -> bool            报的 of 5月报的 names nobody
    branch(text) -> bool           永和店, which tells where and not how
    goes_on(text) -> bool          the same, whatever was asked: it belongs to the story
    recounts(text) -> bool         店家不认, 颜色不对, 从来没激活过: it tells on, whatever is asked

A short word that is none of these may be the name of a place or of a shop nobody has listed.
Pure. Part of answers and telling. Source: S3-06 (what was told is not lost), ideal 1.1.
"""

from __future__ import annotations

import re

from dialogues import cues
from nlu.steps import dictionary

_MOST = 8
_NUMBER = "[一二两兩三四五六七八九十几幾好多半百数數]"
_COUNT = re.compile(
    rf"(?!一半)[有就才都只足整一共大概每]{{0,3}}{_NUMBER}{{1,4}}(?:来|來|多)?"
    r"(?:[个個只隻次回趟条條根块塊晚夜宿遍份袋箱盒片颗顆粒张張位件台双雙]上?|上午|下午|小[时時]|分[钟鐘]|[个個](?:小[时時]|多?月|[钟鐘])|年)?"
    r"(?:多|了|啊|呀|吧|的)?"
)
_MEASURED = re.compile("[个個只隻次回趟条條根块塊晚夜宿遍份袋箱盒片颗顆张張台双雙件]")
_JOINS = re.compile(
    r"(?:里面|裡面|上面|下面|中[间間]|后[来來]|後[来來]|然后|然後|[结結]果|而且|[还還]有|另外|就是|因[为為]|所以|但是|可是|不[过過]|反正|[买買]的[时時]候)"
    r"(?:有|是|[还還]|都|就|全是|又|我|他)?"
)
_OPEN_END = re.compile(
    r".{0,5}(?:[里裡上]面?有|的[时時]候|(?<![成将將])就|又|被)|不.{1,4}就|.{0,4}[收扣骂罵打坑骗騙催推赶趕多][了着著]?我"
)
_HARM = (
    r"(?:蟑螂|小强|小強|甴曱|[苍蒼][蝇蠅]|蚊子|[虫蟲]子?|[虫蟲]卵|老鼠屎?|毛[发髮]|[头頭][发髮][丝絲]?|[钢鋼][丝絲]球?|[铁鐵][丝絲]"
    r"|玻璃[碴渣片]子?|塑料[片渣]|石子|沙子|[异異]物|霉[点點斑]?|[血脓膿][水]?|[^\s，。]{1,3}炎|[过過]敏|[红紅][肿腫]|流[脓膿]|起泡|水泡|疹子)"
)
_NASTY = re.compile(
    rf"(?:有|是|全是|都是)?(?:{_NUMBER}?[个個只隻条條根块塊堆片])?(?:死|活)?{_HARM}[了啊呀！!]*"
)
_HAIR = re.compile("[头頭][发髮]")
_BREAKS = "[断斷坏壞碎漏裂烂爛破脏髒臭馊餿霉炸烧燒肿腫丢丟哭吐化]"
_STOPS = "[停关關退黑少错錯掉死散凉涼没沒跑卡]"
_LEAD = "(?:又|也|就|都|全|已[经經]|老|老是|一直|直接|突然|然后|[还還])*"
_EVENT = re.compile(rf"{_LEAD}[^\s，,。]{{0,2}}{_BREAKS}了[啊呀呢吧！!]*")
_ENDED = re.compile(rf"{_LEAD}[^\s，,。]{{0,2}}{_STOPS}了[啊呀呢吧！!]*")
_NOT = re.compile(
    r"(?:也|又|[还還]|都|就|死活|根本|一直)*(?:不(?![锈鏽粘沾倒干乾夜二])|[没沒]有?)[^\s，,。]{1,3}[了啊！!]*"
)
_ALSO_NOT = re.compile(
    r"(?:也|又|[还還]|死活|就)(?:是)?(?:不(?!知|[记記]|[清确確])|[没沒](?!有?$))[^\s，,。]{1,3}"
)
_HOME = re.compile(
    r".{0,8}(?:回|到)(?:家|来|來|去|宿舍|学校)了(?:[，,\s].{0,8})?|.{0,12}[没沒]事[了啊呀]?"
)
_CRUMB = re.compile(
    r"(?=.)(?:[就才又也由从從自那]|[刚剛]|大概|[开開]始)*"
    r"(?:[买買报報办辦订訂充交开開签簽装裝学學上入租去住停修][了的过過嘅咗]{0,2}"
    r"|(?:[搬迁遷][走出进進来來]?|退[租房]|交房|[住出转轉]院|手[术術]|[涨漲][价價]?|[签簽][约約]|入住|[报報]名|[发發][现現]|通知)去?[了的过過嘅咗]{0,2}"
    r"|[的嘅])?"
    r"|(?:(?:i|we|it|was|were|paid|bought|signed|joined|moved|up|out|in|on|at|since|from|around|about"
    r"|started|the)(?:\s+|$))+",
    re.IGNORECASE,
)
"""What goes with a day and names nothing: 25号搬走的, paid in March."""
_HAN = re.compile(r"[\u4e00-\u9fff]{1,4}")
_DONE = re.compile(
    r"退|换|換|修|赔|賠|补|補|免|减|減|查|改|撤|停|关|關|罚|罰|送|给|給|还|還|要|想|快|好|新|全|重|道|说|說|发|發|取|封|管|清|讲|講"
)

_BRANCH = re.compile(
    r"(?![我你您他她它這这那])[\u4e00-\u9fff]{2,6}(?:分店|分行|支行|[门門]店|[门門]市|[营營][业業][厅廳]|店|站)[。！!]*"
)
"""A branch, which tells where it was and nothing of how: 永和店."""
_NAMES = frozenset({"place", "company", "choice", "product", "name"})
_WHERE = frozenset({"place", "company", "choice"})
_WISH = "demand"
_SIDE = (
    r"(?:店家?|商家|[卖賣]家|客服|前台|[药藥]店|物[业業]"
    r"|[师師]傅|[经經]理|老板|老闆|平台|店[员員长長]|[对對]方|[银銀]行|公司|合同)"
)
_RECOUNTS = re.compile(
    r"(?:[颜顏]色|尺[寸码碼]|味道|款式|大小|[声聲]音|[气氣]味|[数數]量|花[纹紋]|材[质質]|[质質]量)"
    r"(?:都|也|完全|根本)?(?:不[对對]|不一[样樣]|不符)[了啊]?"
    rf"|{_SIDE}(?:就|都|也|又|[还還]|一直|死活)*(?:不[认認管退换換理修赔賠肯]|[说說](?!法|明))[^，,。？?吗嗎]{{0,10}}"
    r"|[没沒]有?(?:任何|提前|人)(?:的|[给給来來])?(?:通知|[说說]明|告[诉訴知]|解[释釋]|提示|[联聯]系|管|理|提醒)[我过過]*"
    r"|我?(?:[从從][来來]|都|根本|一次)+[没沒](?:有)?[激看用穿拆吃开開坐去见見动動签簽点點][^，,。？?]{0,3}[过過]?"
    r"|(?:我|自己)[没沒](?:激活|看|用|穿|拆|吃|[开開]|签|簽|欠)[过過费費][啊呀]?"
    r"|[说說]好的?(?:首年|[七三两兩几幾一十\d]+[天年月日]|免|包|今天|昨天|能)[^，,。？?]{0,8}|[说說]要再交[^，,。？?]{1,8}"
    r"|(?:[还還]剩|只剩)[\d一二三四五六七八九十百几幾]{1,4}[节節次课課天张張]+课?"
    r"|我?(?:[妈媽爸]|奶奶|[爷爺]{2}|老人|孩子|老[公婆])(?:的)?(?:腿[脚腳]?|腰|眼睛|耳朵|[身体體]{2}|年[纪紀])[^，,。？?]{0,4}(?:不好|不便|不方便|大了)[^，,。？?]{0,2}"
    r"|[东東]西都[打用开開]不[开開了]|[^，,。？?]{0,6}(?:打不[开開]|[进進]不去|登不上|用不了)[了啊]?"
    r"|[^，,。？?]{0,6}(?:最[后後]|[结結]果)?自己又[花掏][了][^，,。？?]{1,14}|放[^，,。？?]{1,4}好好的|怎[么麼]不[说說][话話]"
)
"""He tells on: no shop, no wish, and no word that there is nothing to say."""


def recounts(text: str) -> bool:
    """Say whether a short line only tells more of what happened: 店家不认, 颜色不对."""
    return bool(_RECOUNTS.fullmatch(text.strip(" \n，,。；;、~～！!")))


def hangs(text: str, kind: str) -> bool:
    """Say whether a few words answer no question of *kind*: a piece of what is being told."""
    text = text.strip(" \n，,。；;、~～")
    if kind not in _NAMES and kind != _WISH:
        return False
    if recounts(text) or (kind in _WHERE and _HOME.fullmatch(text)):
        return True
    if not text or cues.length(text) > _MOST:
        return False
    if _piece(text, kind):
        return True
    if kind == _WISH:
        return bool(_ALSO_NOT.fullmatch(text)) or _unknown_name(text)
    return bool(_ENDED.fullmatch(text) or _NOT.fullmatch(text))


def crumb(left: str) -> bool:
    """Say whether what is left of words without the day told in them names nothing: 报的."""
    return bool(_CRUMB.fullmatch(left.strip()))


def branch(text: str) -> bool:
    """Say whether a branch is all that is named, which tells nothing of how it was: 永和店."""
    return bool(_BRANCH.fullmatch(text.strip()))


def goes_on(text: str) -> bool:
    """Say whether a few words are a piece of the story, at whatever question they come."""
    text = text.strip(" \n，,。；;、~～")
    told = (_JOINS, _OPEN_END, _NASTY, _EVENT, _ALSO_NOT)
    counted = _COUNT.fullmatch(text) and _MEASURED.search(text)  # a bare figure may be a slip
    brief = 0 < cues.length(text) <= _MOST
    return recounts(text) or (brief and bool(counted or any(o.fullmatch(text) for o in told)))


def _piece(text: str, kind: str) -> bool:
    """Say whether words only count, join, or tell what broke or what was found."""
    if kind == "product" and _HAIR.search(text):
        return False  # 头发 is what a hairdresser spoils
    return any(one.fullmatch(text) for one in (_COUNT, _JOINS, _OPEN_END, _NASTY, _EVENT))


def _unknown_name(text: str) -> bool:
    """Say whether a word that no dictionary holds stands alone, and bids nothing: 力美健."""
    if not _HAN.fullmatch(text) or _DONE.search(text):
        return False
    parts = () if text.endswith("了") else dictionary.parts(text)
    return bool(parts) and all(len(part) == 1 for part in parts)
