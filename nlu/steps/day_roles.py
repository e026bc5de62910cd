"""What a day in a text is about: a purchase, the event, or a day still to come.

    role(plain, start, end, to_come=...) -> "purchase" | "event" | WANTED | ""

By the words around it; part of dates.
"""

from __future__ import annotations

import re

from nlu.types import WANTED

_PURCHASE = re.compile(
    r"买|下单|下的单|购|拍的(?!时候|那天|是)|拍下|订(?!单[号编]*(?:是|[:：\s])*[a-z0-9])的?|预订|预定|付款|支付|入手|入的(?!claim|单|件|禀|纸)|签(?:约|合同|的)|办(?:的|了|理)|充(?:的|值|了)|报(?:的|了)?名|交(?:的|了)|提车|order|bought|purchas|paid"
)
_EVENT = re.compile(
    r"坏|故障|发生|出现|开始|发现|收到|签收|入住|去(?:的|了)?|吃|到货|到的|送|修|打|联系|投诉|反映|退|扣|被|停|黑屏|断|说|显示|申请|寄|发|挂|骂|吼|拒|拉黑|住院|出院|换的|的事|[取拿](?:的|回|走|了)"
)
_TO_COME = re.compile(
    r"今|明|后天|後天|下个?[周星礼禮]|这[周星礼]|這[周週星禮]|本周|本週|today|ton|tomor|next"
)
_BID = re.compile(
    r"(?:说|說|讲|講|答应|答應|承诺|承諾|保证|能不能|可不可以|能否|通知|约|約|想|要|希望|必须|必須)(?:好|了|的|是|在)?$"
)
_WILL = re.compile(
    r"^[上下中]?[午晚早]?[上间間点點]?(?:之?[前内]|以内|以前|就|再|能|会|會|可以|给我|給我|有人|派人|让人|找人|过来|過來)*"
    r"(?:来|來|到|修|换|換|退|给|給|送|上门|上門|处理|處理|解决|解決|回|联系|聯繫|打|办|辦|安排|赔|賠|发货|發貨)(?![了过過的])"
)
_MUST = re.compile(r"^.{0,4}?(?:必须|必須|一定要|非要|务必|之内|之內|以内|以前|之前)")
_NEEDED = re.compile(
    r"^[上下中]?[午晚早]?[上间間点點]?(?:之?[前内]|以前)?我?(?:就|还|還|急着|急著|等着|等著|得|要|必须|必須)*(?:要|得|等着|等著|急|着急|有)(?:去)?(?:用|走|出发|出發|出门|出門|穿|上班|考|交|"
    r"开个?会|办公|见客户|[面复]试|值班|加班|接孩子|接娃|赶[飞高火路稿]|直播|手术|出差|做饭|洗澡|请客|待客|结婚|办婚礼|课)"
)
_BROKE_BEFORE = re.compile(
    r"(?:[坏断裂漏停爆烂丢破]|死机|黑屏|故障|漏水|(?:不|没|唔)[凉冷热转亮动响]|没反应|不了机|打不开)[了掉咗]{0,2}"
    r"[\s，,]+(?:就?是|从|大概|大约)?$"
)
"""What befell a thing, said right before the day: 电视坏了 昨天."""
_CLAUSES = re.compile(r"[，,。；;！!？?\s]")
_SIGNED_UP = re.compile(r"^报的(?![修警案失])")
_DAY_ELSE = re.compile(r"[天日号月周晚]|星期|礼拜")
"""上个月报的 这周换的: of two days the first tells when he signed up."""
_TRIP = re.compile(
    r"^[上下早晚]?[午上班间]?的(?:飞机|航班|机票|火车|高铁|动车|车票|船票|大巴|票|酒店|房间?|演唱会|考试|婚礼|课|预约|飛機|航班|高鐵)"
)
_LIMIT_EN = re.compile(
    r"\b(?:needs?|wants?|must|should|has to|have to|please|pls|expect|demand|can you|could you"
    r"|refund|deliver|fix|replace|return|resolve|give|get|send|have)\b[^.;!?]*"
    r"\b(?:by|before|until|no later than)\s(?:the\s|this\s|next\s|coming\s)*$"
)
_BID_EN = re.compile(
    r"^\W*(?:(?:can|could|you|u|somebody|someone|come|and"
    r"|please|pls|just|so|then|i|we|want|need|would like|i'd like|my|a|an|the|full|me"
    r"|us|it|this|that|to be|refund(?:ed)?|money|back|replacement|replace|fix(?:ed)?|repair(?:ed)?"
    r"|deliver(?:ed|y)?|send|sent|return(?:ed)?|cancel(?:led)?|done|sorted|resolved)\s+){1,9}$"
)
_BID_WORD = re.compile(
    r"\b(?:want|need|like|please|pls|refund|replace|fix|repair|deliver|send|return|cancel|money)\b"
)
_OCCASION_EN = re.compile(
    r"\b(?:party|wedding|birthday|trip|flight|exam|show|concert|interview|meeting|event|deadline"
    r"|anniversary|graduation|holidays?|appointment|dinner|ceremony|funeral|performance|match|game"
    r"|baby|due date|move|departure|check-?in)"
    r"(?:['’]?s| is| are| starts| begins| will be)(?: due)?(?: only| already| just)?(?: on| for)?"
    r"(?: this| next| coming| the| a)*\s$"
)
"""What the thing was wanted for is still to come: the party is on sunday."""

_THEN_EN = re.compile(r"today|tonight|tomorrow|now|this (?:week|month|evening|afternoon)")
"""By when it is to be done: i need it by friday, refund today."""

_BOUGHT_EN = re.compile(
    r"(?:\b(?:bought|purchased?|ordered|paid for|booked)\b"
    r"(?!(?:[^.;!?]|\.\d)*\b(?:it|which|they|but|broke|stopped|came|arrived|died|failed|delivered"
    r"|started|until|when|then|since|after|never|still|asked|called|told|went)\b)"
    r"(?:[^.;!?]|\.\d){0,90}?\b(?:on|in|last|from|of|back in)\s)$"
)
"""Bought with a shop and a model between it and the day."""

_AHEAD = re.compile(r"明|后天|後天|大后|大後|下个?[周星礼禮月]|下[週個]|过[几幾两兩]|tomor|next")
_PUT_OFF = re.compile(r"(?:拖|赖|賴|[等熬挨][我你咱]?[们們]?|留|推|耗)(?:我|你们?)?[到至]$")
_MOVED_TO = re.compile(
    r"(?<!时间)(?<!时间给我)(?<!日期)(?:改签|改期|推迟|延期|延后|顺延|提前|[改挪调])(?:到|至)(?:了|的|是)?$"
    r"|[^时日间期更修\W](?:\W)+改$"
)
_MOVED_FROM = re.compile(r"原(?:来|本|先|定)(?:是|的是|定|订|的|在)*$")
_RUNS_TO = re.compile(
    r"^份?(?:到|至|一直到|~|—|-)(?:\d{1,2}|[一二三四五六七八九十]{1,2})(?:月|号|日)"
)
_RUNS_FROM = re.compile(r"(?:[\d一二三四五六七八九十][月号日]份?|月份)(?:到|至|~|—|-)$")
"""From one to the other it went on, and nothing was bought on both: 1月到11月."""
_STAY = re.compile(
    r"\s*(?:号|號|日)?(?:当天|當天)?[早晚]?[上间間]?(?:的)?(?:入住|check[ -]?in"
    r"|出[发發]|登[机機]|起[飞飛]|[开開]演|[开開][课課]|到店)"
)
"""What was booked begins on that day, which is not the day it was bought on: 訂的 11/30入住."""
_DUE = re.compile(
    r"[上下中]?[午晚早]?(?:就|都|我)*(?:本[来來]|原本)?(?:[应應][该該]|[该該]|[说說]好|[预預][计計])(?:就|要|[会會]|能|可以|是)*"
    r"(?:[到来來取]|送|[发發][货貨]|派)"
)
"""A parcel was due then, and not bought: 昨天应该到."""
_ANY_ON = re.compile(r"(?:有[没沒]有|[还還]有[没沒]有|能不能[订定买换]|可以[订定买换])$")
_THEN_MOVED = re.compile(r"^.{0,8}(?:改|推迟|延期|延后|顺延|提前|挪|调)[签期]?(?:到|至|成|了)")
"""A day of travel put off is no day of an event: 原来是12号的改到13号."""
_EXPIRES = re.compile(r"^(?:的?就|已经|都|早就|便)*(?:到期|过期|失效)")
_BEST_BEFORE = re.compile(
    r"(?:保质期|有效期|到期日?|生产日期|失效期)(?:只|就)?(?:到|至|是|为|写的|[:：])*$"
)
_STALE = re.compile(r"过期|保质期|变质|失效|生产日期")
"""The day on which a thing went out of date: it was neither bought nor eaten then."""
_UNTIL = re.compile("(?:之|以)?前(?!天)")
_REST = 4  # characters beside a day in an answer that is no more than one
_LONG = 40
_NEAR = 10
_SIGNS = re.compile(r"[\W_]+")
_JUST = re.compile("[刚剛][才刚剛]|方才|[头頭]先")
_SAID = re.compile(
    r"我?(?:那[个個句条條串]|[这這][个個]|[发發打填写寫给給留报報]?的|都|也|就|好像)*"
    r"(?:(?:[电電][话話]|手[机機])?[号號][码碼]?|[电電][话話]|[单單][号號]|地址|名字|日期|金[额額]|[数數]字|型[号號]|消息)?"
    r"(?:我|都|也|好像)?(?:忘|[唔不][记記]得|[没沒](?:[说說讲講]|[写寫])|漏|[说說讲講写寫打发發选選填点點][错錯漏少]|[说說讲講问問]|不是[说說讲講])"
)
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


def of_talk(plain: str, start: int, end: int) -> bool:
    """Say whether "just now" speaks of the talk itself: 刚才忘说了, 刚刚打错了."""
    return bool(_JUST.fullmatch(plain, start, end) and _SAID.match(plain, end))


def role(plain: str, start: int, end: int, *, to_come: bool) -> str:
    """Return what the day at *start* to *end* is about, "" where nothing says so.

    to_come: it lies behind the day the message was written.
    """
    if _STAY.match(plain, end) or _DUE.match(plain, end):
        return WANTED if to_come else "event"
    if plain[start : start + 1].isascii() and _limit(plain, start, end):
        return WANTED
    said = _plain_role(plain, start, end)
    return WANTED if _is_ahead(plain, start, end, said, to_come=to_come) else said


def _limit(plain: str, start: int, end: int) -> bool:
    """Say whether a day is one by which something is to be done: i need it by friday."""
    before = plain[max(0, start - 80) : start]
    then = _THEN_EN.match(plain, start) and _BID_EN.match(before) and _BID_WORD.search(before)
    to_be = _LIMIT_EN.search(before) or _OCCASION_EN.search(before)
    return bool(to_be or (then and not plain[end : end + 2].strip(" .,;!?")))


def _wanted(plain: str, start: int, end: int) -> bool:
    """Say whether a day to come is one that was promised or is wished for: 师傅说今天来."""
    if not _TO_COME.match(plain, start):
        return False
    before, behind = plain[max(0, start - 6) : start], plain[end : end + _NEAR]
    bid = _BID.search(before) and _WILL.match(behind)
    needs = _MUST.match(behind) or _TRIP.match(behind) or _NEEDED.match(behind)
    return bool(bid or needs)


def _is_ahead(plain: str, start: int, end: int, role: str, *, to_come: bool) -> bool:
    """Say whether a day is one to come: a limit, a plan, a threat, and no day of the event.

    A day alone that is still to come answers a question, mistaken or not; one with words of buying
    or breaking behind it is a slip that is asked after.
    """
    if _PUT_OFF.search(plain[max(0, start - 8) : start]):
        return True
    if to_come and _UNTIL.match(plain, end - (plain[end - 1] == "前")):
        return True
    if _moved(plain, start, end) or _out_of_date(plain, start, end):
        return True
    planned = _AHEAD.match(plain, start) or _TRIP.match(plain[end : end + _NEAR])
    slips = bool(role) and not planned
    if not to_come or slips:
        return False
    beside = plain[:start] + plain[end:]
    return len(beside) > _LONG or len(_SIGNS.sub("", beside)) > _REST


def _out_of_date(plain: str, start: int, end: int) -> bool:
    """Say whether a thing went out of date on a day: 药过期了，去年12月就到期了."""
    behind = _EXPIRES.match(plain[end:]) and _STALE.search(plain)
    return bool(behind or _BEST_BEFORE.search(plain[max(0, start - 10) : start]))


def _moved(plain: str, start: int, end: int) -> bool:
    """Say whether a day is one of a plan that was put off: 原来是12号的改到13号."""
    before = plain[max(0, start - 12) : start]
    if _ANY_ON.search(before) and plain[end : end + 1] == "的":
        return True
    was = _MOVED_FROM.search(before) and _THEN_MOVED.match(plain[end:])
    return bool(_MOVED_TO.search(before) or was)


def _plain_role(plain: str, start: int, end: int) -> str:
    if _wanted(plain, start, end):
        return WANTED
    reach = _NEAR + 4 if plain[start] in _LETTERS else 4
    behind, before = plain[end : end + _NEAR], plain[max(0, start - reach) : start]
    if _RUNS_TO.match(behind) or _RUNS_FROM.search(before):
        return "event"
    bought = _PURCHASE.search(behind) or _PURCHASE.search(before)
    if bought is None and _BOUGHT_EN.search(plain[max(0, start - 160) : start]):
        return "purchase"
    if bought is None and _SIGNED_UP.match(behind) and _DAY_ELSE.search(plain[end:]):
        return "purchase"
    happened = _EVENT.search(behind) or _BROKE_BEFORE.search(plain[max(0, start - 12) : start])
    apart = bought and not _PURCHASE.search(behind) and before[-1:] in " ，,。"
    same = "" if plain[end - 1 : end].isspace() else _CLAUSES.split(behind)[0]
    if apart and _EVENT.search(same):  # 去年12月买的 今年10月住院的
        return "event"
    if bought and (
        happened is None or not _PURCHASE.search(behind) or bought.start() <= happened.start()
    ):
        return "purchase"
    return "event" if happened else ""
