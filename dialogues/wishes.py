"""What the customer wants, in words that reading took for something else or for nothing.

    asked_for(parse)       an answer to "what would you like": 退一半, 给我换几个好的就成
    bids(parse)            whether words bid us do something, whatever was asked
    may_wish(parse)        whether words that were read as nothing may be one
    weak(words) -> bool    whether what was taken for a wish names nothing to be done
    instead(text) -> str   the new wish of somebody who changes his mind: 不要道歉了，我要退上门费
    tells_wish(parse)      whether a wish was read in a message, which names no thing and no sum
    wishes(slots)          every wish of a turn as one value
    the_wish(reading)      the sentences of an answer that wish
    wished(reading)        the half sentences that hold a wish, as they were said
    narrates(text, slot)   whether a word of a wish tells what happened
    ours(values, reading)  the values without such wishes
    refused(text, slot)    whether what is wished was asked for and refused: 不给退
    of_others(text, slot)  whether a wish is told of somebody else: 我女儿说要给我换个

Pure. Part of answers, fields and confirm.
"""

from __future__ import annotations

import re

from dialogues import cues
from dialogues.faults import tells_fault
from dialogues.free_words import EDGES, is_question, no_want, tells_only, yet
from dialogues.no_wish import no_wish
from dialogues.others_did import ASKING, others_did
from dialogues.reading import Reading
from dialogues.state import Known, MessageId
from nlu import bidding
from nlu.replies import lists_wishes
from nlu.steps import english_wish
from nlu.types import WANTED, Intent, Parse, Slot, SlotType

Values = tuple[tuple[Slot, MessageId], ...]
_FIGURES = frozenset({SlotType.PHONE, SlotType.ORDER_NO, SlotType.DATE})
_AND = re.compile(
    r"然[后後]|同埋|仲(?=要)|(?:要是|如果|[实實]在)?(?:不行|唔得|不然|否[则則]|[修退换換][不唔][好了成到])(?:的?[话話])?(?:就|再|咪)|或者?(?:是)?|要么|要麼|[还還]有(?![人没沒多几幾])|另外|[并並]且|而且|同[时時](?![候])|以及|[顺順]便|加上|(?:and|plus|or)\s(?!(?:i|it|they|he|she|you|we|the|my|your|when|why|how|still|now|then)\b)",
    re.IGNORECASE,
)
_GOES_WITH = re.compile(
    r"同埋|要么|要麼|要不然|不然|否[则則]|[找送到收修][不唔](?:到|了|好)?(?:的?[话話])?(?:就|再|咪|退|[赔賠])"
)
"""Begins a wish to which another was told before: 不然我要退款."""
HALVES = re.compile(
    r"(?:(?<!\d)[，,]|[，,](?!\d{3})|[。；;！!？?\n]|(?<=[A-Za-z0-9])\.(?=\s+\w|$)"
    r"|(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])|(?<=[了咗])(?=我(?:要|想|希望)|[给給]我|要求))+"
)
_SENTENCES = re.compile(r"(?<=[a-z\d][.!?])\s+", re.IGNORECASE)
_WISH_MOST = 40
_REFUSED = re.compile(
    r"(?:不|唔|没|沒|冇|拒绝|拒絕|不肯|[不唔][给給俾畀准予让讓]|[唔不]肯|无法|無法|死活不)(?:[给給俾畀让讓]|[给給]我)?\s*$"
)
_TURNED_DOWN = re.compile(
    r"(?:都|也|一直|又|就|[还還]是|[申][请請])*(?:[被俾遭畀給给](?:人|你[们們哋]|[他佢她][们們哋]|客服|商家|店家|平台|公司)?)?"
    r"(?:拒[绝絕]?|[驳駁]回|打回|[不唔][批通]|[没沒冇](?:有)?(?:通[过過]|批))"
)
_LETS_ME = re.compile(r"(?:[能可][不否]可?[能以]?|可唔可以)\s*$")
INFERRED = "inferred"
"""Precision of a wish that was only told as refused: 不给退 wants it back, whatever else."""
_STOPS = " \n，,。；;、！!"
_NARRATED = re.compile(
    r"无法|無法|未能|没能|沒能|没法|沒法|不能(?!接受)|致使|导致|導致|已经|已經|曾经|曾經|之前|上次|当时|當時|愿意|願意|等(?:我|他|她|师傅|師傅)|[已都]给我"
    r"|(?<!按)(?<!按照)(?<!依)(?:合同|条款|條款|规定|規定|协议|協議)|写着|寫著|页面|頁面|宣传|宣傳"
)
_NODS = re.compile(
    r"(?:^|(?<=[，,。；;\s]))(?:(?:[对對嗯哦噢啊好](?:了|的|啊|呀)?|是的|[还還]有就?是|唔該)[，,、\s]+)+"
)
_MOST = 40
_LEAST = 2
_READ_AS = frozenset({
    Intent.INQUIRY, Intent.SUPPLEMENT, Intent.OUT_OF_SCOPE, Intent.CHITCHAT, Intent.FOLLOW_UP,
    Intent.ASK_PROGRESS, Intent.AMEND, Intent.CORRECTION, Intent.ASK_RIGHTS,
})  # fmt: skip
_BECAUSE = re.compile(r"就?是?因[为為]|由[于於]")
_PAID_BY = re.compile(
    r"(?:我|是|都|用|拿|走|俾|[刷付]的?|paid |i |by )*"
    r"(?:微信|支付[宝寶]|[现現]金|刷卡|信用卡|花[呗唄]|白[条條]|[银銀][联聯行]卡?|八[达達]通|云闪付"
    r"|apple ?pay|paypal|(?:in |by )?(?:cash|credit card|debit card|card))"
    r"(?:[里裡上])?(?:支?付|[转轉]|[给給]|刷|扣|[买買]|[缴繳]|交)?(?:的|款|了|啊|呀|[。.！!\s])*",
    re.IGNORECASE,
)
_DRAGS = re.compile(
    r"(?:退[款錢钱費费貨货]|[換换維维]修?|[賠赔][償偿款])(?:都|就|已[經经])?(?:拖|等|卡|[遲迟]|一直|[還还][沒没未]|仲未|[沒没未冇]"
    r"|[半一二两兩三四五六七八九十几幾\d]+多?[个個]?多?(?:天|月|周|星期|礼拜|禮拜|年)多?[了啦])"
)
_ASKS = re.compile(
    r"什么|什麼|怎么|怎麼|怎样|怎樣|多久|几[天时時点點号號]|幾[天時點號]|哪|为何|為何|为啥|點解|幾時"
    r"|\b(?:how|when|what|why|where|which|who)\b",
    re.IGNORECASE,
)
_RHETORIC = re.compile(
    r"[，,。 ]*(?:还|還)?(?:能|要)(?:怎么|怎麼|咋)(?:样|樣|办|辦|着)|不然呢|[你您][说說]呢"
)
_WANTS = r"(?:还是|還是|就|只|直接|我)*(?:想要|想|要|希望|改成|改为|改為|换成|換成|选|選|宁愿|寧願)"
_INSTEAD = re.compile(
    r"(?:(?:不|唔)(?:想|用|需要|必)?要?[^，,。；;！!]{0,12}[了啦喇]|改主意了?|改變主意了?|想了想|算了"
    r"|i(?:'ve| have)? changed my mind|i(?:'d| would) rather(?: have)?)"
    rf"[，,。；;！!\s]*{_WANTS}?(?P<wish>[^，,。；;！!吗嗎?？]{{2,30}})[。！!吧啊]*$",
    re.IGNORECASE,
)
_RATHER = re.compile(
    r"^(?:那|等等|等下|嗯|哦|啊|\W)*我?(?:还是|還是)(?:想要|想|要|希望)?(?P<wish>(?!不|没|沒)[^，,。；;！!吗嗎?？]{2,30})[。！!吧啊]*$"
)
_NOT_WANTED = re.compile(
    r"\b(?:that|this|it)(?:['’]?s| is| was| isn['’]?t| wasn['’]?t)(?: not)? what i(?:['’]?m| am)?"
    r" (?:want(?:ed)?|ask(?:ed|ing)(?: for)?|said|meant|need(?:ed)?|after)\W+(?:no\W+|but\W+)?"
    r"(?:i (?:just |only |really )?(?:want(?:ed)?|need(?:ed)?|asked for|said|meant)|give me"
    r"|what i want is) (?P<wish>[^.;!?]{2,60})[.!]*$",
    re.IGNORECASE,
)
"""That isn't what I want, I want the second charge reversed: a wish, whatever is to be done."""

_OTHERS = re.compile(
    r"(?:女儿|女兒|儿子|兒子|老公|老婆|媳妇|妈|媽|爸|朋友|同事|孙子|孫子|孙女|邻居|鄰居|师傅|師傅|[他她佢])"
    r"(?:就|也|都|还|還)?(?:说|說|讲|講|话|話)[^，,。；;！!]{0,6}$"
    r"|(?<![跟和对對向让讓叫同给給])(?:师傅|師傅|店[长長主家]|客服|老板|老闆|[经經]理|商家|[对對]方|平台|房[东東]|中介|[骑騎]手|司机|司機)"
    r"[^，,。；;！!]{0,10}?(?:说|說|讲|講|话|話|答[应應]|承[诺諾])[^，,。；;！!]{0,6}$"
    r"|(?:技工|[师師]傅|客服|店[长長員员]|[经經]理|老[闆板])[^，,。；;！!]{0,8}[，,\s]+(?:说|說|讲|講|话|話)(?:要|得|[会會]|可以|[幫帮給给俾]我)*$"
)


def narrates(text: str, slot: Slot) -> bool:
    """Say whether a word of a wish tells what happened: 致使商品无法退货, 上次换过新的."""
    if english_wish.tells(text, slot):
        return True
    clause = HALVES.split(text[: slot.start])[-1]
    return bool(_NARRATED.search(clause)) and not ASKING.search(clause)


def asked_for(parse: Parse) -> bool:
    """Say whether words name something to be done, once he was asked what he wants."""
    if english_wish.bids(parse.text):
        return True
    text = _RHETORIC.sub("", yet(parse.text)).strip(EDGES)
    told = parse.intent is Intent.COMPLAINT and bidding.bids(text)
    if _dated(parse) and not ASKING.search(text):
        return False  # 上个月15号退的租 tells
    if (
        not (told or parse.intent in _READ_AS)
        or is_question(parse.text)
        or _ASKS.search(text)
        or _BECAUSE.match(text)
    ):
        return False
    return cues.length(text) >= _LEAST and bidding.does(text)


def bids(parse: Parse) -> bool:
    """Say whether words bid us do something, whatever was asked: 改到11号晚上的."""
    if bidding.surely(parse.text):
        return True
    told = parse.intent is Intent.COMPLAINT or parse.heat > 0
    if told or not bidding.plainly(parse.text.strip(EDGES)):
        return False
    nods = parse.intent in (Intent.AFFIRM, Intent.ACCEPT) and not is_question(parse.text)
    return nods or asked_for(parse)  # 退一次就行 is read as a yes


def _dated(parse: Parse) -> bool:
    return any(slot.type is SlotType.DATE and slot.role != WANTED for slot in parse.slots)


def may_wish(parse: Parse) -> bool:
    """Say whether unread words may be a wish: no story, no number or day with words about it."""
    figures = any(slot.type in _FIGURES for slot in parse.slots)
    text = parse.text.strip()
    told = figures or no_wish(text) or _only_names(parse) or others_did(text) or no_want(text)
    return not (told or tells_only(parse) or parse.text.strip().isdigit())


def _only_names(parse: Parse) -> bool:
    """Say whether words name a firm or how it was paid, and nothing to be done: 微信付的."""
    firm = any(s.type is SlotType.COMPANY and not s.start for s in parse.slots)
    return (firm and weak(parse.text)) or bool(_PAID_BY.fullmatch(parse.text.strip()))


def dragged(known: str) -> bool:
    """Say whether what was taken for a wish tells how long it has been due: 退款拖三个月了."""
    return bool(_DRAGS.search(known))


def weak(known: str) -> bool:
    """Say whether words taken for a wish name nothing to be done: I need it for work."""
    return not bidding.does(known)


def instead(text: str) -> str:
    """Return the wish that takes the place of the one before, "" when no mind is changed."""
    if anew := _NOT_WANTED.search(text.strip()):
        return anew["wish"].strip(EDGES)
    hit = _INSTEAD.search(text.strip()) or _RATHER.search(text.strip())
    wish = hit["wish"].strip(EDGES) if hit else ""
    return wish if wish and bidding.does(wish) and len(wish) <= _MOST else ""


def is_wish(slot: Slot) -> bool:
    """Say whether a value is something he wants done."""
    return slot.type is SlotType.DEMAND


def tells_wish(parse: Parse) -> bool:
    """Say whether words tell a wish, which names nothing and is no sum: 换一台."""
    return any(map(is_wish, parse.slots)) or bool(english_wish.cut(parse.text))


def refused(text: str, slot: Slot) -> bool:
    """Say whether what is wished was asked for and refused: 不给退, 申请退款被拒绝."""
    before = bool(_REFUSED.search(text[: slot.start])) and not _LETS_ME.search(text[: slot.start])
    return before or bool(_TURNED_DOWN.match(text[slot.end :]))


def of_others(text: str, slot: Slot) -> bool:
    """Say whether a wish stands behind "she said": what somebody else offered or wanted."""
    return is_wish(slot) and bool(_OTHERS.search(text[: slot.start]))


def ours(values: Values, reading: Reading) -> Values:
    """Return the values of a turn without the wishes that are told of somebody else."""
    texts = {m.id: m.parse.text for m in reading.messages}
    return tuple((s, m) for s, m in values if not of_others(texts.get(m, ""), s))


def wishes(slots: list[tuple[Slot, MessageId]]) -> Known:
    """Return every wish of a turn as one value, codes joined by commas."""
    codes = dict.fromkeys(s.value for s, _ in slots)
    text = "，".join(dict.fromkeys(s.text for s, _ in slots))
    return Known(",".join(codes), text, slots[-1][1])


def wished(reading: Reading) -> str:
    """Return the half sentences that hold a wish, as they were said: 赔我洗车钱."""
    said: list[str] = []
    for message in reading.messages:
        if english := english_wish.wished(message.parse.text, message.parse.slots):
            said += english
            continue
        if _lists(message.parse):
            said.append(_NODS.sub("", message.parse.text.strip(_STOPS)))
            continue
        slots = [s for s in message.parse.slots if is_wish(s)]
        slots = [s for s in slots if not refused(message.parse.text, s)]
        halves = [h.strip() for h in HALVES.split(message.parse.text)]
        wished = [n for n, h in enumerate(halves) if any(s.text in h for s in slots)]
        if wished:  # what stands between two wishes belongs to them, and what is joined to one
            first = wished[0] - _joined_before(halves, wished[0])
            joined = (n for n, h in enumerate(halves) if n > wished[-1] and not _joins(h))
            said += halves[first : next(joined, None)]
    text = "，".join(dict.fromkeys(one for one in map(_bare, said) if one))
    return text if cues.length(text) <= _WISH_MOST else ""


def _lists(parse: Parse) -> bool:
    """Say whether words list wishes from the first of them on: 赔偿，道歉，解释."""
    first, *more = HALVES.split(parse.text.strip(_STOPS))
    wished = any(s.text in first for s in parse.slots if is_wish(s))
    wished = wished or (len(more) > 1 and bidding.does(first))  # 快速处理，道歉，退款
    return wished and not _happened(first) and lists_wishes(parse.text, parse.slots)


def _bare(half: str) -> str:
    """Return a half sentence without the nod or the sigh it begins with: 对 再赔我两百."""
    return _NODS.sub("", f"{half} ").strip()


def _joins(half: str) -> bool:
    """Say whether a half sentence is one more of what is wished: 或者换回原来的老师."""
    return bool(_AND.match(half)) and not _happened(half)


def _joined_before(halves: list[str], first: int) -> bool:
    """Say whether a wish is joined to the half sentence before it: 快啲搞掂 同埋減返月費."""
    before = halves[first - 1] if first else ""
    told = _happened(before) or bidding.tells(before) or before.endswith(("了", "咗"))
    return bool(before and _GOES_WITH.match(halves[first])) and not told


def _happened(half: str) -> bool:
    """Say whether a half sentence tells what happened: 洗衣机漏水, 外卖洒了."""
    return tells_fault(half) or (half.endswith(("了", "咗")) and weak(half))


def the_wish(reading: Reading) -> str:
    """Return the words of an answer that wish, without English sentences beside them that tell.

    I just told you. 890 back; front desk shrugged. I want one night refunded.
    """
    if len(reading.messages) != 1:
        return reading.text
    parse = reading.messages[0].parse
    parts = [part for part in _SENTENCES.split(parse.text) if part.strip()]
    slots = [slot for slot in parse.slots if is_wish(slot)]
    kept = [n for n, part in enumerate(parts) if any(s.text in part for s in slots)]
    if not kept or len(kept) == len(parts):
        return reading.text
    return " ".join(parts[kept[0] : kept[-1] + 1]).strip()
