"""First words that say little yet: that he complains, that he has a tale, what about, a sigh.

    announces(text)          he says that he complains, and not yet of what
    has_a_tale(reading)      he says that he has something to tell
    names_only(reading)      he says what he asks about, and not yet what
    only_wishes(reading)     he says what he wants, and not yet why
    wants_done(reading)      he names a thing and, last, wants it changed: 开机有条横线，想换机
    sighs(reading)           a sigh, and no word of what happened
    with_a_grain(text)       praise with a complaint in it, or meant bitterly; grain(text): in it

Pure. Part of opening.
"""

from __future__ import annotations

import re

from dialogues import cues, southern
from dialogues.faults import tells_fault
from dialogues.free_words import without
from dialogues.reading import Reading
from dialogues.state import UNPLACED
from nlu.types import Intent, SlotType

NAMES_MATTER = (SlotType.PRODUCT, SlotType.MODEL, SlotType.ORDER_NO)
_SIGH = re.compile(
    r"(?:呵+|哼+|切|唉+|哎+呀?|嗐|好?[烦煩]|[无無][语語]|真?服了|醉了|[绝絕]了?|[晕暈]|靠|我去|天哪|真是的?"
    r"|[又怎]么?又?是你[们們]|又来了|又來了|[hu]+gh|sigh|wow|great|\W)+",
    re.IGNORECASE,
)
_REGISTERS = re.compile(
    r"(?:不[过過]|[还還]是|都[系係]|仲[系係]|[你您][们們哋]?|[是係系好對对要想][的呀啊吧啦]?|那|就|[你您]|[请請]|[帮幫]我|麻[烦煩]|唔[该該]|[，,\s])*(?:登[记記]|立案|[记記][录錄下]|[记記](?=一?下|[来來上]))(?:一?下|[来來上]|吧|啦|喇|了|啊|呀|[，,。！!\s]|[谢謝]+|唔[该該])*"
    r"|(?:(?:yes|yeah|yep|ok(?:ay)?|sure|fine|please|can you|just|then)[,.!\s]+)*"
    r"(?:register|log|file|note|write|pass|take)(?:\s(?:it|that|this))?(?:\s(?:down|on|up))?"
    r"(?:[,.!?\s]+(?:please|pls|thanks|thank you|for me|then))*[,.!?\s]*",
    re.IGNORECASE,
)
_ANNOUNCES = re.compile(
    r"(?:你好|您好|hi|hello|喂|[哈嗨][喽囉咯]?|[请請][问問]|唔[该該]|麻[烦煩]|早[上晨]?好?|那[个個]|我|今天|就是|[没沒]事了?|[没沒]什[么麼]|[想要来來]|[，,。.!！～~\s])*+(?:投[诉訴]|申[诉訴]|反映|[举舉][报報]|提意[见見]|complain)"
    r"(?:一下|下|\s|[间間]?(?:shop|[铺鋪][头頭]?)|[个個]事|[个個][问問][题題]|一件事|一[个個]人|[你您][们們哋]|一?[个個位家名]|[这這那]|的"
    r"|物[业業]|客服|快[递遞][员員]?|[师師]傅|[店商卖賣]家|商[户戶]|店[铺鋪]?|[骑騎]手|外[卖賣][员員]?|司机|司機|老[师師]|酒店|[医醫]院|公司|[银銀]行|平[台臺]|[学學]校"
    r"|[员員]工|服[务務][员員]|店[员員]|[经經]理|人[员員]?)*[了吧啊。！!]*"
    r"|(?:[你您]|[这這][里裡])?(?:能不能|可不可以|[会會]不[会會]|能|[会會]|可以)(?:[帮幫]我?)?(?:解[决決]|[处處]理|搞定)(?:一下)?(?:什[么麼]|我的)?(?:[问問][题題]|事情?)?[吗嗎么麼嘛]?[?？]*"
    r"|(?:hi|hello|hey|please|can|could|may)?\W*i(?:'d like| would like| want| need| wish)?(?: to)?"
    r" (?:(?:make|file|lodge|raise|submit|register) (?:a |an )?(?:formal )?complaint"
    r"|complain|report something)(?: please)?"
    r"(?: (?:about|regarding|against|concerning|on) (?:one of )?(?:(?:an?|the|your|my|this|that) )*"
    r"(?:[a-z'-]+ ){0,2}(?:driver|guide|waiter|waitress|courier|agent|staff|employee|member"
    r"|manager|technician|engineer|worker|teacher|tutor|coach|doctor|nurse|clerk|cashier|guard"
    r"|landlord|seller|shop|store|hotel|restaurant|gym|company|bank|airline|clinic|hospital|school"
    r"|salon|agency|branch)s?(?: please)?)?\W*",
    re.IGNORECASE,
)
_ONLY_WISHES = re.compile(
    r"(?:(?:hi|hello|hey|ok|so|yes|no|please|pls|just|now)[,.!\s]+)*"
    r"(?:(?:i|we)(?:'?d| would| do| just| really| now| also)*"
    r" (?:want|need|demand|request|like|wanna|am asking for|am looking for)(?: to)?(?: get| have)?"
    r"|(?:can|could|may) (?:i|you|we)(?: please| just)?(?: get| have| give me)?"
    r"|give me|how about)?\s*"
    r"(?:to )?(?:an? |my |the |our |all |full |partial |complete |immediate )*"
    r"(?:refund(?: me)?|money back"
    r"|(?:return|exchange|replace|swap)(?:ing)? (?:my|the|this|it|these)"
    r"(?: [a-z]+){0,2}|replacement|exchange|compensation|compensated|refunded"
    r"|cancel(?:l?ing|lation)? (?:of )?(?:my|the|this|our)?(?: ?[a-z]+){1,2}"
    r"(?: without (?:an? )?(?:penalty|fees?))?)"
    r"(?:[,.!\s]+(?:please|pls|now|asap|back|today|immediately|thanks?|thank you|right now))*\W*"
    r"|(?:你好|您好|喂|[请請][问問]|唔[该該]|麻[烦煩]|那[个個]?|我[们們哋]?|就是|[想要来來]|[请請]|希望|申[请請]|[帮幫]我|[给給]我|可[唔不]可以|能不能|[，,。\s])*+"
    r"(?:退(?:款|[钱錢]|[货貨]|[换換]|[订訂票]|[课課]|[会會]|[费費]|[还還])*(?:[给給]我|[返回])?|[换換](?:[货貨]|一?[个個件部台]?新的?|返)?|[赔賠][偿償钱錢]|解[约約]|取消(?:合[约約同]|[会會][员員籍]?|[订訂][单單阅閱])?"
    r"|退[^，,。？?]{1,8}的?[钱錢费費款]|(?:[换換]|退)[^，,。？?\d]{1,6}(?:尺[码碼]|[颜顏]色))"
    r"(?:一?下|[，,！!。\s]|[谢謝]+|[你您]|吧|啊|呀|啦|唔[该該]|麻[烦煩])*",
    re.IGNORECASE,
)
_NO_WISH = re.compile(
    r"discount|upgrade|[了咗过過]|怎|[点點][样樣]|[流程]{2}|政策|\bhow\b"
    r"|\b(?:cancel|return) (?:policy|form)",
    re.IGNORECASE,
)
_GRAIN = re.compile(
    r"(?:不过|不過|但是?|可惜|只是|就是|美中不足|唯一|除了)[^。！!，,]{0,6}[^。！!]{3}"
    r"|\b(?:but|except|although|though|however|only)\b.{6}",
    re.IGNORECASE,
)
_SOUR = re.compile(
    r"[拖等走]了?[咗了].{0,3}[半一两兩俩俩三四五六七八九十几幾\d]|蜗牛|蝸牛|乌龟|烏龜|[才都]?[没沒未冇](?:一个|有)?人|还没|還沒|才怪|让我|讓我"
)
_TALE = re.compile(
    r"(?:[跟和同][你您][们們哋]?|我)(?:想|要|得)?(?:说|說|讲|講|聊|反映|反应)(?:一?[个個件]|一下|下)(?:事|情况|情況|问题|問題)|有(?:一?[个個件])?事(?:情)?[，,\s]*(?:想|要|我?(?:也)?不(?:知道|清楚|[确確]定)(?:[该該]|能|算|要)?不?(?:[该該]|能|算|要)?)"
    r"|\b(?:have something to (?:say|tell)|let me tell you|got a (?:story|complaint))\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?:你好|您好|那[个個]|我|就是|[想要来來]|[，,\s])*+(?:问|問|咨[询詢]|了解|[说說]|[讲講])(?:一?下|[问問])?(?:[关關][于於])?"
    r"(?:[你您][们們哋]?(?:家|店)?)?(?:的|嘅|那[个個台]|[这這][个個台]|嗰[个個部])?(?:的?事)?[。，,.…\s]*"
    r"|(?:hi|hello)?[,\s]*i(?:'d like| want| wanted) to ask about (?:the|my|your)[.\s]*",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"[，,。\s](?:我)?(?:[就只都先]|[真]?[係是])?(?:想|要|希望)(?:可以|能|[幫帮給给]我|[佢你][哋們们])*(?:[换換退修整]|[賠赔]我?)(?:返|掉)?(?:[機机货貨錢钱款]|一?[部台臺個个件](?:新的?|新嘅)?)?[。！!]*$"
)
"""What he wants, behind what is amiss: 开机有条横线，想换机."""
_MAY_WISH = frozenset({Intent.INQUIRY, Intent.SUPPLEMENT, Intent.CHITCHAT})
_WISH_MOST = 24
_OPENS = re.compile(
    r"(?:你好|您好|hi|hello|喂|[哈嗨]|[请請][问問]|唔[该該]|麻[烦煩]|那[个個]|今天|就是|[，,。.!！～~\s])*"
    r"我?(?:就是|今天)?(?:想|要|[来來])+(?:跟你们|跟您|同你哋)?(?:投[诉訴]|反映|[举舉][报報]|complain)",
    re.IGNORECASE,
)
_MARKS = " ，,。.!！~～…"


def announces(text: str) -> bool:
    """Say whether he says that he complains, and not yet of what: I want to make a complaint."""
    said = any(map(_ANNOUNCES.fullmatch, (text.strip(), southern.said(text.strip()))))
    return said and not tells_fault(text)


def opens(text: str) -> bool:
    """Say whether he complains and goes on to what is wrong: 我想投诉就是那个锅不热."""
    return bool(_OPENS.match(text.strip())) and tells_fault(text)


def registers(text: str) -> bool:
    """Say whether a few words ask for what was told to be registered: 係呀登記啦."""
    return bool(_REGISTERS.fullmatch(text.strip()))


def has_a_tale(reading: Reading) -> bool:
    """Say whether somebody says that he has something to tell, and has not begun: 跟你说个事."""
    vague = reading.main.category in UNPLACED
    return vague and not reading.slots and bool(_TALE.search(reading.text))


def only_wishes(reading: Reading) -> bool:
    """Say whether he begins with what he wants, and not yet why: i want my money back, 我要退款."""
    text = reading.text.strip().replace("’", "'")
    few = cues.length(text) <= _WISH_MOST and not _NO_WISH.search(text)
    return few and bool(text) and bool(_ONLY_WISHES.fullmatch(text))


def wants_done(reading: Reading) -> bool:
    """Say whether he names a thing and, last of all, wants it changed or the money back."""
    named = any(slot.type in NAMES_MATTER for slot, _ in reading.slots)
    return named and bool(_CHANGE.search(reading.text)) and reading.main.intent in _MAY_WISH


def sighs(reading: Reading) -> bool:
    """Say whether there is a sigh and no word of what happened: 呵呵."""
    text = reading.text.strip()
    return bool(_SIGH.fullmatch(text)) and cues.length(text) > 0


def names_only(reading: Reading) -> bool:
    """Say whether he says what it is about, and not yet what: 我想问一下那个洗碗机, 宽带."""
    named = any(slot.type in NAMES_MATTER for slot, _ in reading.slots)
    left = without(reading.main).strip(_MARKS)
    return named and (not left or bool(_ABOUT.fullmatch(left)))


def with_a_grain(text: str) -> bool:
    """Say whether praise holds a complaint: 很好，就是等太久了; or is meant bitterly."""
    return grain(text) or bool(_SOUR.search(text))


def grain(text: str) -> bool:
    """Say whether a complaint stands behind praise: 很好，就是等太久了."""
    return bool(_GRAIN.search(text))
