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
    of_others(text, slot)  whether a wish is told of somebody else: 我女儿说要给我换个

Pure. Part of answers, fields and confirm.
"""

from __future__ import annotations

import re

from dialogues import cues
from dialogues.faults import tells_fault
from dialogues.free_words import EDGES, is_question, tells_only, yet
from dialogues.no_wish import no_wish
from dialogues.others_did import ASKING, others_did
from dialogues.reading import Reading
from dialogues.state import Known, MessageId
from nlu.replies import lists_wishes
from nlu.steps import english_wish
from nlu.types import WANTED, Intent, Parse, Slot, SlotType

Values = tuple[tuple[Slot, MessageId], ...]
_FIGURES = frozenset({SlotType.PHONE, SlotType.ORDER_NO, SlotType.DATE})
_AND = re.compile(
    r"或者?(?:是)?|要么|要麼|[还還]有(?![人没沒多几幾])|另外|[并並]且|而且|同[时時](?![候])|以及|[顺順]便|加上|(?:and|plus|or)\s(?!(?:i|it|they|he|she|you|we|the|my|your|when|why|how|still|now|then)\b)",
    re.IGNORECASE,
)
HALVES = re.compile(
    r"(?:(?<!\d)[，,]|[，,](?!\d{3})|[。；;！!？?\n]|(?<=[A-Za-z0-9])\.(?=\s+\w|$)"
    r"|(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])|(?<=[了咗])(?=我(?:要|想|希望)|[给給]我|要求))+"
)
_SENTENCES = re.compile(r"(?<=[a-z\d][.!?])\s+", re.IGNORECASE)
_WISH_MOST = 40
_REFUSED = re.compile(r"(?:不|唔|没|沒|冇|拒绝|拒絕|不肯|不给|不給)\s*$")
_STOPS = " \n，,。；;、！!"
_NARRATED = re.compile(
    r"无法|無法|未能|没能|沒能|没法|沒法|不能(?!接受)|致使|导致|導致|已经|已經|曾经|曾經|之前|上次|当时|當時|愿意|願意|等(?:我|他|她|师傅|師傅)|[已都]给我"
    r"|合同|条款|條款|规定|規定|协议|協議|写着|寫著|页面|頁面|宣传|宣傳"
)
_MOST = 40
_LEAST = 2
_READ_AS = frozenset({
    Intent.INQUIRY, Intent.SUPPLEMENT, Intent.OUT_OF_SCOPE, Intent.CHITCHAT, Intent.FOLLOW_UP,
    Intent.ASK_PROGRESS, Intent.AMEND, Intent.CORRECTION, Intent.ASK_RIGHTS,
})  # fmt: skip
_DOES = re.compile(
    r"退|换|換|修|赔|賠|补(?!充)|補(?!充)|免|减|減|取消|道歉|处理|處理|解决|解決|恢复|恢復|重新|重[做发發装裝送]|送|说法|說法|交代|给我|給我|俾我"
    r"|改|撤|删|刪|停|关|關|查|罚|罰|开除|開除|整改|安排|上门|上門|到账|到賬|到帳|还我|還我|还给|還給"
    r"|\b(?:refund|replace|repair|fix|exchange|return|cancel|apolog\w+|compensat\w+|money back|stop"
    r"|credit|voucher|discount|deliver|send|waive|pay)\b",
    re.IGNORECASE,
)
_BECAUSE = re.compile(r"就?是?因[为為]|由[于於]")
_BIDS = re.compile(
    r"(?:要[么麼嘛]|要不|必[须須]|直接|那|就|我|你|您|们|們|哋|得|要|想|希望|请|請|麻烦|麻煩)*(?:把|给我|給我|俾|退|换|換|修|赔|賠|改|帮|幫|让|讓|道歉|取消|补|補|还|還)"
    r"|(?:please |just |i want you to |you should |can you )*"
    r"(?:pay|refund|replace|repair|fix|exchange|return|cancel|apologi|compensate|give|send|credit)",
    re.IGNORECASE,
)
_PAID_BY = re.compile(
    r"(?:我|是|都|用|拿|走|俾|[刷付]的?|paid |i |by )*"
    r"(?:微信|支付[宝寶]|[现現]金|刷卡|信用卡|花[呗唄]|白[条條]|[银銀][联聯行]卡?|八[达達]通|云闪付"
    r"|apple ?pay|paypal|(?:in |by )?(?:cash|credit card|debit card|card))"
    r"(?:[里裡上])?(?:支?付|[转轉]|[给給]|刷|扣|[买買]|[缴繳]|交)?(?:的|款|了|啊|呀|[。.！!\s])*",
    re.IGNORECASE,
)
_PLAINLY = re.compile(
    r"(?!.*[了过過咗没沒])(?:那|就|我|你们|您|请|請|麻烦|麻煩|能不能|可不可以|可以|能|帮我|幫我|给我|給我|想|要|[，,\s])*"
    r"(?:[把将][^，,。]{1,10})?(?:改(?:到|成|签|簽|回|期)|取消|退(?:我|给|給|钱|錢|款|一[次笔筆半份单單])|换(?:一?[个台件]|新)|換(?:一?[個台件]|新)|删|刪|恢复|恢復)"
    r"|(?!.*[了过過咗没沒])(?:那|就|[赶趕][紧緊]|快|你们?|您|请|請|麻烦|麻煩|先|[，,\s])*(?:找|派|安排|叫)[个個]?(?:人|[师師]傅)(?:[过過]?[来來]|上[门門])*(?:修|看|[换換]|[处處]理|[检檢]查)"
    r"|(?:那|就|你们?|您|请|請|麻烦|麻煩|先|[，,\s])*[把将][^，,。\s]{1,10}(?:退|[补補修换換拆清]|[装裝]|删|刪|[关關]|(?:弄|搞|[处處]理)(?=[好完清干乾妥]))(?:[好掉完妥上]|[干乾][净淨]|回[来來去])?(?:[给給]我)?[了吧]?(?=$|[，,。\s])"
    r"|(?!.*[了过過咗没沒])[^，,。\s]{0,4}(?:全|都)(?:部)?(?:给|給|还|還|退)(?:给|給)?我"
)
_SHARE = re.compile(
    r"(?:那|就|至少|最少|起[码碼]|必须|必須|要|得|你们?|[，,\s])*(?:[给給]我|免[费費])*"
    r"(?:(?:[赔賠补補退减減免])(?:我|[给給]我|[偿償])?(?:一半|[\d一二两兩三四五六七八九十百千万萬半几幾]+(?:倍|块|塊|元|成|折|[个個]月|年|[万萬千百])?)[钱錢]?"
    r"|重(?:新[^，,。\s了过過没沒]{1,4}|[做发發装裝寄喷噴修洗剪拍]))(?:一[次遍下]|吧|就行|就好)*"
)
"""So much of it, or all of it anew: 赔十倍, 重新喷漆."""
_ONE_WORD = re.compile(r"(?:我?就?[要想]|就|直接)?(?:给我)?(?:退|[换換]|修|[赔賠])(?:吧|呗|嘛)?")
"""Plainly to be done, at whatever question it is told: 改到11号晚上的, 底片全给我."""

_WHO = (
    r"(?:[佢他她][哋們们]?|[你您][哋們们]|[店賣卖商][家]|老[闆板]|[對对]方|公司|房[东東]|[經经]理)"
)
_SURELY = re.compile(
    r"(?!.*[咗過过])(?:(?:唔使|不用|不要|唔要|不需要)(?:[賠赔退换換]|道歉)[償偿錢钱款]?[，,\s]*)?"
    rf"(?:我|就|只|淨|净|[係系]|是|都|，)*(?:想|要|希望){_WHO}(?:可以|能[夠够]?|一定要)?(?:[同跟向和幫帮給给俾替]+我?)?"
    r"(?:[講讲說说](?:[句聲声]|清)|道歉|[賠赔查退换換修出補补]|[處处]理|解[釋释])[^，,。？?嗎吗了]{0,10}[。！!囉啰啫而已]*"
    rf"|(?:{_WHO})(?:要|[應应][該该]|得)(?!我|先)[^，,。？?嗎吗了]{{1,12}}(?:才[對对行合]理?|先[啱得])[。！!吧啦]*"
    rf"|(?![^，,。]*[说說話话])[^，,。？?嗎吗了]{{0,16}}要[你您][們们哋]?(?:[賠赔退出付換换]|[負负][責责])[^，,。？?嗎吗了]{{0,6}}"
    r"|(?:[换換退賠赔修整補补]返?|重[做装裝]返?)[^，,。？?嗎吗了咗]{1,8}[俾給给畀]我(?:咪?得[囉啦喇咯]?|就(?:得|好|行|可以)|[啦囉吧])+[。！!]*"
)
"""Nothing but a wish, however hot it is said: 唔使赔，想佢哋查下."""

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
    told = parse.intent is Intent.COMPLAINT and _BIDS.match(text)
    if _dated(parse) and not ASKING.search(text):
        return False  # 上个月15号退的租 tells
    if (
        not (told or parse.intent in _READ_AS)
        or is_question(parse.text)
        or _ASKS.search(text)
        or _BECAUSE.match(text)
    ):
        return False
    return cues.length(text) >= _LEAST and bool(_DOES.search(text))


def bids(parse: Parse) -> bool:
    """Say whether words bid us do something, whatever was asked: 改到11号晚上的."""
    if _SURELY.fullmatch(parse.text.strip()):
        return True
    if any(one.fullmatch(parse.text.strip(EDGES)) for one in (_ONE_WORD, _SHARE)):
        return True
    told = parse.intent is Intent.COMPLAINT or parse.heat > 0
    if told or not _PLAINLY.match(parse.text.strip(EDGES)):
        return False
    nods = parse.intent in (Intent.AFFIRM, Intent.ACCEPT) and not is_question(parse.text)
    return nods or asked_for(parse)  # 退一次就行 is read as a yes


def _dated(parse: Parse) -> bool:
    return any(slot.type is SlotType.DATE and slot.role != WANTED for slot in parse.slots)


def may_wish(parse: Parse) -> bool:
    """Say whether unread words may be a wish: no story, no number or day with words about it."""
    figures = any(slot.type in _FIGURES for slot in parse.slots)
    text = parse.text.strip()
    told = figures or no_wish(text) or _only_names(parse) or others_did(text)
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
    return not _DOES.search(known)


def instead(text: str) -> str:
    """Return the wish that takes the place of the one before, "" when no mind is changed."""
    if anew := _NOT_WANTED.search(text.strip()):
        return anew["wish"].strip(EDGES)
    hit = _INSTEAD.search(text.strip()) or _RATHER.search(text.strip())
    wish = hit["wish"].strip(EDGES) if hit else ""
    return wish if wish and _DOES.search(wish) and len(wish) <= _MOST else ""


def is_wish(slot: Slot) -> bool:
    """Say whether a value is something he wants done."""
    return slot.type is SlotType.DEMAND


def tells_wish(parse: Parse) -> bool:
    """Say whether words tell a wish, which names nothing and is no sum: 换一台."""
    return any(map(is_wish, parse.slots)) or bool(english_wish.cut(parse.text))


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
        listed = lists_wishes(message.parse.text, message.parse.slots)
        if listed and not _happened(HALVES.split(message.parse.text)[0]):
            said.append(message.parse.text.strip(_STOPS))
            continue
        slots = [s for s in message.parse.slots if is_wish(s)]
        slots = [s for s in slots if not _REFUSED.search(message.parse.text[: s.start])]
        halves = [h.strip() for h in HALVES.split(message.parse.text)]
        wished = [n for n, h in enumerate(halves) if any(s.text in h for s in slots)]
        if wished:  # what stands between two wishes belongs to them, and what is joined to one
            joined = (n for n, h in enumerate(halves) if n > wished[-1] and not _joins(h))
            said += halves[wished[0] : next(joined, None)]
    text = "，".join(dict.fromkeys(said))
    return text if cues.length(text) <= _WISH_MOST else ""


def _joins(half: str) -> bool:
    """Say whether a half sentence is one more of what is wished: 或者换回原来的老师."""
    return bool(_AND.match(half)) and not _happened(half)


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
