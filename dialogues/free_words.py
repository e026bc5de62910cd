"""Words that may answer a question left to the customer's own words, and words that never do.

    usable(said)                may a message be a free answer at all
    more_than_values(parse)     it tells something besides a day, a shop or a number
    only_values(parse, of)      it holds values, of a kind, and no more
    yet(text)                   the words but for what was done already
    no_want(text)               a Chinese sentence without a word of what is to be done
    tells_only(parse)           it goes on telling what happened and wishes for nothing
    undated(parse)              a name without the day told beside it
    is_number(parse), without(parse, of), names_place(text), names_thing(parse), bought(text),
    served(text), labelled(text), has_none(text), judges(parse), vents(parse), is_question(text),
    no_name(text), asks_back(text)

Pure. Part of answers; second sight on what a person would not take for an answer either.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from dialogues import cues, fed_up, retorts
from dialogues.events import Said
from nlu.types import Emotion, Flag, Intent, Parse, Slot, SlotType, Validity

Kind = Callable[[Slot], bool]
NAME_MOST = 12
SKIP_MOST = 6
_TOLD_LEAST = 2
_UPSET = 2
EDGES = " \n，,。；;、！!的呢吧了是在"
_NOT_ANSWERS = frozenset({
    Intent.ASK_HUMAN, Intent.ASK_BOT, Intent.ASK_WHY, Intent.ASK_PROGRESS, Intent.ASK_HOURS,
    Intent.ASK_RIGHTS, Intent.REFUSE_ANSWER, Intent.INQUIRY, Intent.WITHDRAW, Intent.GREET,
    Intent.THANKS, Intent.BYE, Intent.FOLLOW_UP,
})  # fmt: skip
_BARE = frozenset({Intent.AFFIRM, Intent.DENY, Intent.DONT_KNOW, Intent.ACCEPT})
_NOTHING = (
    *(retorts.fills, retorts.refuses, retorts.retorts),
    *(retorts.unsure, retorts.leaves, retorts.no_phone, retorts.told),
    *(fed_up.stops, fed_up.no_person, fed_up.gives_up, fed_up.wants_leader, fed_up.calls_out),
)
THREATS = frozenset({Flag.REGULATOR, Flag.MEDIA, Flag.LEGAL, Flag.ABUSIVE, Flag.SELF_HARM})
_SURE = 0.6
_NUMBERS = (SlotType.PHONE, SlotType.ORDER_NO)
_CALLED = re.compile(
    r"快递|订单|訂單|运单|運單|单号|單號|号码|號碼|电话|電話|手机|手機|编号|編號|我的?|号|號|[上下]午|早上|中午|晚上|凌晨|左右"
    r"|[从從自]?(?:[开開]始|起|以[来來])(?=[的了]?[，,。！!\s]*$)|金额|金額|[票房单單总總原售][价價]|[价價][格钱錢]|总共|總共|一共|大概|大约|大約|差不多"
    r"|\b(?:order|tracking|phone|number|no|my|is)\b",
    re.IGNORECASE,
)
_EFFORT = re.compile(
    r"[是真都很太好]*(?:气|烦|急|火大|难受|寒心|心累|受够)[死人]*了?"
    r"|[我都已经又]*(?:跑|打|找|去|来|等|催|问|修|换|联系)[了过]?|了|\s"
    r"|\b(?:or|and|an?|the|please|pls|full|either|just|then|so)\b"
)
_WHERE = re.compile(
    r"店|路|街|(?<![知味报報])道(?![歉理])|区|區|市|县|縣|省|镇|鎮|村|站|楼|樓|层|層|栋|棟|号|號|室|家|公司|厂|廠|院|校|馆|館|场|場|厅|廳"
    r"|柜|櫃|窗口|机场|平台|网|網|线上|線上|app|小程序|直播|电话|電話|热线|熱線|里|裡|上|旁|附近|门口|門口|小区|酒店|[嗰那這这][間间邊边]|嗰度|(?<![A-Za-z\d])[BFLbfl]\d{1,2}(?![A-Za-z\d])"
    r"|\b(?:at|in|on|near|shop|store|street|road|airport|station|hotel|online|website|phone)\b",
    re.IGNORECASE,
)
_CAPITAL = re.compile(r"\b(?!I\b)[A-Z]")
_NO_PLACE = re.compile(
    r"[你您我他她佢誰谁啥吗嗎呢吧了喇别別没沒冇哎哦嗯唉姓]|不(?!夜)"
    r"|\b(?:no ?one|nobody|every(?:one|body)|hurt|injured|unwell|not|scared|dark)\b",
    re.IGNORECASE,
)
_BECAUSE = re.compile(r"\W*(?:就?是?因[为為]|由[于於])")
_NO_THING = re.compile(
    r"[了过過]\S{0,4}(?:[天周週月年次遍回]|星期|礼拜|禮拜|小时|小時)了?$|[只才][退赔賠修给給]|\d[%％]|[证證][据據]|[记記][录錄]|截[图圖]|照片|[凭憑][证證]|^(?:我|就|只)?(?:想|要|希望|请|請|求|麻烦|麻煩|能不能|可不可以)|[买買购購]$"
)
_COUNTED = re.compile(
    r"(?:[一二两兩三四五六七八九十\d]{1,3}(?:[个個]人|人|晚|天|位|[间間]|[张張]|次|份)|[一总總]?共|合[计計])*"
)
"""So many of what is not named: 两个人共46,800."""

_THING_MOST = 8
_SCOLDS = re.compile(r"太[^阳陽]|实在|實在|态度|態度|垃圾|骗|騙|坑人|恶心|噁心|差[劲勁]|真是")
"""In more than so many characters: a verdict, no name of a thing."""

_HAPPENED = re.compile(r".{4}[了啦喇]$")
_BOUGHT = re.compile(
    r"买|下单|购|拍|買|下單|購|\b(?:bought|buy|order(?:ed)?|purchased?)\b", re.IGNORECASE
)
_ASKED_BACK = re.compile(
    r"怎么|怎麼|怎样|怎樣|什么(?!都)|什麼|为[何啥]|為何|凭啥|憑啥|干嘛|幹嘛|点解|點解|多久|[吗嗎呢][。！!?？]*$"
    r"|^(?:对了|對了|还有|還有|另外)[，,]?|[骂罵吼]|态度|態度|投[诉訴]"
    r"|^我?[又再才刚剛]?(?:回|过|過)?(?:来|來|在)[了啦]?[。！!]*$"
    r"|\b(?:why|how|what|when|rude|back)\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"什么|什麼|怎么|怎麼|哪[里裡个個儿兒家位]|几[点點号號时時]|幾[點號時]|多久|[谁誰]|为啥|為何|[吗嗎呢][。！!?？]*$",
)
_LABELLED = re.compile(
    r"(?:^|[，,。；;\s的])(?:我的?|那[个個]|就是|[，,\s])*+(?:(?:[型款工编編]|[订訂]?[单單]|卡|[车車][牌号號]|[电電][话話]|手[机機])(?:尾?[号號][码碼]?|[后後][三四]位)?|尾[号號]|[后後][三四]位)"
    r"(?:好像|似乎|应[该當当]|應[該當]|大概|可能|就)?(?:是|为|為|叫|[:：\s])*+(?:[A-Za-z0-9]|(?<=[号號码碼\s])\Z)"
)
_HAS_NONE = re.compile(
    r"我?(?:[没沒冇]有?|找不到)(?:订单号?|訂單號?|订单编号|电话|電話|型[号號]|照片|[图圖]片?|[视視][频頻]|截[图圖]|[录錄]音|[发發]票|小票|[凭憑][证證]|[单單][号號]|[证證][据據])(?:[喺在][手身度](?:[邊边上])?)?了?[。！!啊]*"
    r"|(?:sorry\W+|i (?:don'?t )?have |i'?ve got |there(?:'?s| is) |don'?t have )*(?:no|an?|any|a)"
    r" (?:order |phone |tracking |contact |reference |ref )?number(?: (?:sorry|thanks|please))*\W*",
    re.IGNORECASE,
)
_SERVES = (
    (re.compile(r"外[卖賣](?:[员員]|小哥)|送餐[员員]?|[骑騎]手"), "外卖", "外賣"),
    (re.compile(r"快[递遞](?:[员員]|小哥)"), "快递", "快遞"),
    (re.compile(r"(?:[网網][约約][车車]|滴滴|[专專][车車])(?:的)?司[机機]"), "网约车", "網約車"),
)
_TRADITIONAL = re.compile("[賣員騎遞網約車專機]")
_BARE_MOST = 4
_TELLS = frozenset({Intent.COMPLAINT, Intent.FOLLOW_UP})
_WISHES = re.compile(
    r"想|要|望|盼|求|请|請|应该|應該|得|给|給|赶|趕|快|早|别|別|让|讓|把|换|換|退|修|赔|賠|补|補|解|处理|處理"
    r"|办|辦|歉|说法|說法|交代|恢复|恢復|取消|改|重新|能|可以|行|只有|只能|最好|算了|免|减|減|开|開|查|管"
    r"|\b(?:want|wish|need|please|should|would|could|can|get|give|send|refund|replace|fix|stop|let|make"
    r"|sort|just|hope|ask|expect|like)\b",
    re.IGNORECASE,
)


_SENTENCE_LEAST = 5
_MAY_WANT = re.compile(
    r"[钱錢倍元块塊全额額结結果答复復公道真相罚罰停撤删刪投追送发發找转轉寄拿装裝弄搞回用撕放救帮幫"
    r"叫告讲講说說还還返重负負责責严嚴注意保证證取签簽调調教管打扫掃清洗讓留降升安排继繼续續按履约約]"
    r"|合理|公平|下次|以[后後]"
)
"""What may be wished for without a word of wishing."""
_DONE = re.compile(
    r"(?:报修|報修|维修|維修|返修|修|补|補|换|換|退|找|打|催|投[诉訴]|反映|联系|聯繫|处理|處理|送|约|約|来|來)"
    r"(?:过|過|了?(?:[一二两兩三四五六七八九十几幾好\d]+|无数|無數)(?:次|回|遍|趟|个电话|個電話))(?:[一二两兩三四五六七八九十几幾好\d]+[次回遍趟])?"
    r"|(?:来|來|修|换|換|退)[了过過](?:又|就|还|還|也)(?=走|坏|壞|不|没|沒)"
)
"""What was done already is no wish: 报修过两次, 师傅来了又走了."""


def usable(said: Said) -> bool:
    """Say whether a message may be taken for a free-text answer."""
    parse = said.parse
    if not parse.text.strip() or said.payload or parse.flags & THREATS:
        return False
    if retorts.asks_progress(parse.text):
        return False
    if is_question(parse.text) or any(no(parse.text) for no in _NOTHING):
        return False
    if parse.intent in _NOT_ANSWERS and _sure(parse):
        return False
    if parse.intent in _BARE and cues.brief(parse.text, _BARE_MOST):
        return False
    return not vents(parse)


def more_than_values(parse: Parse) -> bool:
    """Say whether words tell something besides a day, a shop or a number."""
    left = without(parse)
    least = _TOLD_LEAST if left != parse.text else 1
    return cues.length(left.strip(EDGES)) >= least


def tells_only(parse: Parse) -> bool:
    """Say whether words go on telling what happened and wish for nothing: 我妈等着用的药啊."""
    if _BECAUSE.match(parse.text):
        return True
    moved = parse.heat > 0 and parse.emotion not in (Emotion.NEUTRAL, Emotion.SATISFIED)
    return (moved or parse.intent in _TELLS) and not _WISHES.search(yet(parse.text))


def no_want(text: str) -> bool:
    """Say whether a Chinese sentence of some length holds no word of what is to be done."""
    long = not text.isascii() and cues.length(text) >= _SENTENCE_LEAST
    return long and not (_WISHES.search(yet(text)) or _MAY_WANT.search(text))


def yet(text: str) -> str:
    """Return the words without those of what was done already: 修过两次，想换 -> ，想换."""
    return _DONE.sub("", text)


def only_values(parse: Parse, of: Kind = lambda _: True) -> bool:
    """Say whether a message is values, those that are *of* a kind, and no more: 退货, 昨天下午."""
    left = without(parse, of)
    if left == parse.text:
        return False
    return cues.length(_EFFORT.sub("", _CALLED.sub("", left)).strip(EDGES)) < _TOLD_LEAST


def is_number(parse: Parse) -> bool:
    """Say whether a message is a telephone or order number and little else."""
    return only_values(parse, lambda slot: slot.type in _NUMBERS)


def without(parse: Parse, of: Kind = lambda _: True, put: str = "") -> str:
    """Return the words without the values that are *of* a kind; *put* stands in their place."""
    left = parse.text
    for slot in parse.slots:
        left = left.replace(slot.text, put) if of(slot) else left
    return left


def names_thing(parse: Parse) -> bool:
    """Say whether words can be a thing: not 想退钱, not 丰泽买的, not 昨天打的."""
    dated = any(slot.type in (SlotType.DATE, SlotType.TIME) for slot in parse.slots)
    text = parse.text.strip(EDGES + "嘅嗰")
    happened = _HAPPENED.search(parse.text.strip(" 。！!"))
    scolds = cues.length(text) > _THING_MOST and bool(_SCOLDS.search(text))
    counted = _COUNTED.fullmatch(without(parse, lambda s: s.type is SlotType.AMOUNT).strip(EDGES))
    sums = sum(slot.type is SlotType.AMOUNT for slot in parse.slots)
    summed = sums > 1 or (sums and counted)  # 每個月 599 變 799
    return not (dated or happened or scolds or summed or _NO_THING.search(text))


def no_name(text: str) -> bool:
    """Say whether words ask back, tell on or greet, and so name nothing: 怎么还要收钱, 我又来了."""
    return bool(_ASKED_BACK.search(text))


def asks_back(text: str) -> bool:
    """Say whether a few words are a question of his own: 你叫什么名字."""
    return cues.length(text) <= NAME_MOST and bool(_QUESTION.search(text))


def served(text: str) -> tuple[str, str]:
    """Return the service of somebody who is named by his trade, and how its customer writes it.

    外賣員 brings 外卖, written 外賣; ("", "") when nobody is named so.
    """
    traditional = bool(_TRADITIONAL.search(text))
    for trade, thing, written in _SERVES:
        if trade.search(text):
            return thing, written if traditional else thing
    return "", ""


def labelled(text: str) -> bool:
    """Say whether words name themselves what number they tell: 型号好像是T20 is no shop."""
    return bool(_LABELLED.search(text.strip()))


def has_none(text: str) -> bool:
    """Say whether words say that he has none of something, and no more: 没有单号."""
    return bool(_HAS_NONE.fullmatch(text.strip()))


def bought(text: str) -> bool:
    """Say whether *text* speaks of buying."""
    return bool(_BOUGHT.search(text))


def judges(parse: Parse) -> bool:
    """Say whether words complain or praise and name no place: 前台说换房要加钱."""
    moved = parse.intent in {Intent.COMPLAINT, Intent.PRAISE}
    return moved and not (names_place(parse.text) or bought(parse.text))


def undated(parse: Parse) -> str:
    """Return a name without the day or hour told before or behind it: 昨天 名剪东门店."""
    text = parse.text.strip()
    for slot in parse.slots:
        if slot.type in (SlotType.DATE, SlotType.TIME) and slot.text:
            text = text.removeprefix(slot.text).removesuffix(slot.text).strip(EDGES)
    return text or parse.text.strip()


def names_place(text: str) -> bool:
    """Say whether words can be a place: short, or with a word that places have."""
    named = text.isascii() and _CAPITAL.search(text[1:])  # St Mary's, cardiology
    most = 2 * SKIP_MOST if named else SKIP_MOST
    short = cues.length(text) <= most and not _NO_PLACE.search(text)
    return short or names_where(text)


def names_where(text: str) -> bool:
    """Say whether a word that places and ways have stands in *text*."""
    return bool(_WHERE.search(text))


def vents(parse: Parse) -> bool:
    """Say whether a message is nothing but anger."""
    upset = parse.heat >= _UPSET and parse.emotion in (Emotion.ANGER, Emotion.DISAPPOINTMENT)
    return upset and parse.validity is not Validity.VALID


def is_question(text: str) -> bool:
    """Say whether words end as a question."""
    return text.rstrip("。！! ").endswith(("?", "？", "吗", "嗎"))


def _sure(parse: Parse) -> bool:
    """Doubt a short word's intent: a name or a model number is often read as a greeting."""
    return cues.length(parse.text) > NAME_MOST or parse.sure.get("intent", 1.0) >= _SURE
