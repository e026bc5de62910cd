"""Tell a word of a wish that wishes for nothing: what others said, offered or want of him, or not.

    unwished(plain, code, start, end) -> bool

再打电话说过保了要换主板 is their word, 还让我补差价 is asked of him, 退不退钱无所谓 and
不赔钱，就要他道歉 name what he does not want. "不给退款" is still a wish: it was refused.
"""

from __future__ import annotations

import re

_ENDS = "，,。；;！!？?\n"
_NEXT_MOST = 24
_PROMISE_MOST = 24
_SAYS_MOST = 6
_BEFORE_MOST = 40

_UNWANTED = re.compile(
    r"(?:不要|不用|不想|不需要|不必|无需|毋须|[不唔][使驶洗要想]|别|谁(?:要|想要|稀罕)|不(?:是|图|求|奢求)[想要]?)"
    r"(?:你们?|他们?|她|贵司|你哋|佢哋?)?的?$"
)
_UNWANTED_EN = re.compile(
    r"(?:(?:don'?t|do\snot|didn'?t|wouldn'?t|not|never|no\slonger)\s(?:really\s|even\s|just\s)?"
    r"(?:want|need|care\sabout|ask(?:ing)?\sfor|after|looking\sfor|interested\sin|about)"
    r"|no\sneed\sfor|instead\sof|rather\sthan)\s(?:(?:an?|the|any|your|my|another)\s)?"
    r"(?:full\s|partial\s|cheap\s|free\s)?$"
)
_NEEDLESS_EN = re.compile(r"\s(?:is\s|was\s)?(?:not\s)?(?:needed|necessary|required|wanted)")
_NO_EN = re.compile(r"\bno\s$")
_BY_WHOM = re.compile(
    r"[^，。！？,.!?\s]{0,4}的(?:那个|那位)?(?:师傅|师父|工人|人员|小哥|技工|维修工)"
)
"""Who did it, or was to do it, is no wish: 上门修空调的师傅."""

_OF_ME = re.compile(
    r"(?:让|叫|逼|催|劝|喊|(?<!只)(?<!我)要|要求)(?:我|俺|咱)们?(?:再|还|又|得|自己|先|去|自费|额外|必须|多)*$"
)
_LETS = re.compile(
    r"(?:能不能|可不可以|能否|可以|希望|请|想|求|麻烦|允许|[不没未唔]|不肯|不给)(?:你们?)?$"
)
"""Not let return it, he wishes to: 不让我退货; could you let me."""

_STAFF = (
    r"(?:师傅|师父|客服|售后|他们?|她们?|佢哋?|你们|你哋|店[里家员长主]|前台|经理|对方|技[工师]"
    r"|商家|卖家|平台|厂家|官方|4s店?|医生|物业|房东|中介|维修[工点员处])"
)
_THEY_SAY = re.compile(
    rf"{_STAFF}[^，,。；;！!？?]{{0,8}}?(?:说|讲|话|告诉我|表示|非说|咬定|建议|推荐)[^，,。；;！!？?]{{0,10}}?"
    r"(?:要|得|需要|只能|必须|非得)(?:自己|自费|花钱|另外|重新|整个)*$"
)
_SAYS_OF_PART = re.compile(
    r"(?:说|讲|话)[^，,。；;！!？?]{0,8}?(?:要|得|需要|只能|必须|非得)(?:自己|自费|花钱|另外|重新)*$"
)
_EXCUSED = re.compile(
    r"(?:说|讲|话)[^，,。；;！!？?]{0,6}(?:过保|过了保|出保|保外|人为|不保修|不在保|不质保)[^，,。；;！!？?]{0,6}$"
)
_I_SAY = re.compile(
    r"(?:我|俺|咱)们?(?:都|就|也|已经|又|当场|明确|打电话|一直|(?:跟|和|向|对|同|与)[^，,。]{1,6}){0,3}(?:说|讲|告诉|话)"
    r"|(?:跟|和|向|对|同|与)[^，,。]{1,6}(?:说|讲)"
)
_ONLY = re.compile(
    r"(?P<how>只|最多|顶多|才|仅|就)(?:能|肯|愿意?|同意|答应|给|可以|会)*(?:给?我)?$"
)
_TOPIC = re.compile(r"(?<![我要想能])(?:退|换|修|赔)[^，,。我要想不没\s]{0,6}$")
"""What their rule is of: 退课只退一半, 换货只换一次."""

_GRANTS = re.compile(r"(?:肯|愿意?|同意|答应|只给|才给|仅给|就给|最多给|顶多给)(?:我)?$")
_ENOUGH = re.compile(r"[^，,。；;！!？?]{0,8}?(?:就行|就好|就可以|即可|就够)")
_DECLINED = re.compile(
    r"[^，,。退换修赔补]{0,4}[，,\s]?(?:我|但我|可我)(?:坚决|绝对|肯定|都|也|是)?"
    r"(?:不同意|不接受|不答应|不认可?|不干|唔接受|唔同意)的?(?=$|[，,。！!\s])"
)
_TOO_LITTLE = re.compile(r"[^。；;！!？?]{0,10}(?:不同意|不接受|不答应|凭什么|太少|不够|打发)")
_PROMISES = re.compile(
    r"(?:主播|卖家|商家|客服|店[家里主员]|页面|直播间?|广告|宣传|详情页?|承诺|号称|写着|写的|标着|说是|说好|吹)"
    r"(?![^，,。]{0,8}(?:必须|要求|兑现))"
)
_CLAIMS = re.compile(r"(?:要|要求|必须|应该|按|照|申请|兑现|给我)$")
_WHETHER = re.compile(r"(?P<verb>[退赔换修补])[钱款货偿]?[不唔](?:给)?$")
_NO_MATTER = re.compile(
    r"[^，,。；;！!？?]{0,6}?(?:无所谓|没所谓|冇所谓|不重要|不在乎|不稀罕|不强求|不要紧|不是重点)"
)
_NEW_ALREADY = re.compile(r"(?:刚刚?|才|旧|已经?)(?:给我|帮我)?$")
_NEW_OF_HIS = re.compile(r"的?(?:手机)?(?:号|地址|手机了)")
"""What was renewed before, and what he renewed himself: 刚换新的又坏, 我换新手机号了."""

_EITHER = re.compile(r"[^，,。；;！!？?]{0,6}?(?:都行|都可以|都得|随便|再说|没关系)")
_ASKED = re.compile(r"(?:请问|想问|问下|问一下|想知|咨询)[^，,。；;！!？?]*$")
_HOW_LONG = re.compile(
    r"[^，,。；;！!？?]{0,4}?(?:多久|几耐|几天|几时|几多|多长时间|多少钱?|怎么|怎样|点算|点样|要不要|需不需要|使唔使)"
)
_NOT = re.compile(r"^(?:我|那|可以|宁可|宁愿|也|就算|哪怕)*[不唔](?:给我?)?$")
_RATHER = re.compile(
    r"[^，,。；;！!？?]{0,3}[，,。；;！!\s]+(?:但是?|我|咱|而是)*(?:就|只|光|仅|净|但|但是|我)(?:是|系)?(?:要|想|求|希望)"
    r"(?![^。]{0,6}(?:投诉|告|曝光|差评|12315|起诉|报警|打官司|上门闹))[^。；;！!？?]{0,10}"
    r"(?:歉|说法|换|修|退|赔|处理|处罚|解释|交代|重做|重新)"
)
_ALSO_FINE = re.compile(r"[^，,。；;！!？?\d]{0,2}(?:也|都)(?:行|可以|没关系|得|好)")
_OFFERED_EN = re.compile(
    r"\boffer(?:ed|s|ing)?\s(?:me\s|us\s|to\s|only\s|just\s|an?\s|the\s)*[^.,;!?]{0,20}$"
)
_TOLD_EN = re.compile(
    r"(?<!\bi\s)(?:said|says|told\s(?:me|us)|reckons?)\s(?:that\s)?(?:i|we|it|you)(?:'d|'ll|\swould|\swill)?\s"
    r"(?:needs?|have\sto|has\sto|must)\s[^.,;!?]{0,12}$"
)
_WHEN_EN = re.compile(r"\b(?:when|how\s(?:long|soon))\s(?:[a-z]+\s){0,4}$")


def unwished(plain: str, code: str, start: int, end: int) -> bool:
    """Say whether what stands at *start* to *end* and reads as a wish of *code* is none.

    plain: Simplified, small letters.
    """
    before = plain[_clause(plain, start) : start]
    after = plain[end : end + _NEXT_MOST]
    if _UNWANTED.search(before[-8:]) or _BY_WHOM.match(plain, end):
        return True
    return (
        _declined(before, after)
        or _of_others(code, before, after)
        or _promised(plain, start, end)
        or (code == "other" and bool(_WHEN_EN.search(before)))
        or _english(before, after)
    )


def _clause(plain: str, start: int) -> int:
    """Return where the half sentence begins that *start* stands in, 40 characters back at most."""
    least = max(0, start - _BEFORE_MOST)
    return max(least, *(plain.rfind(mark, least, start) + 1 for mark in _ENDS))


def _declined(before: str, after: str) -> bool:
    """Say whether it is called unwanted: 退不退钱无所谓, 不赔钱，就要他道歉, 换货我不接受."""
    if _NO_MATTER.match(after) or _DECLINED.match(after):
        return True
    if _WHETHER.search(before):
        return bool(_EITHER.match(after))
    if _ASKED.search(before) and _HOW_LONG.match(after):
        return True
    bare_no = _NOT.match(before)
    return bool(bare_no and (_RATHER.match(after) or _ALSO_FINE.match(after)))


def _of_others(code: str, before: str, after: str) -> bool:
    """Say whether others want it of him, or it is all they say or offer."""
    of_me = _OF_ME.search(before)
    if of_me and not _LETS.search(before[: of_me.start()]):
        return True
    if _I_SAY.search(before):
        return False
    only = _ONLY.search(before)
    if only and not before[: only.start()].endswith("我") and not _ENOUGH.match(after):
        said = re.search("说|讲|话", before)
        little = only["how"] != "就" and _TOO_LITTLE.match(after)
        topic = _TOPIC.search(before[: only.start()])
        if said or little or topic or _GRANTS.search(before):
            return True
    if _EXCUSED.search(before) and not before.endswith("不"):
        return True
    if code == "part_replacement" and _SAYS_OF_PART.search(before):
        return True
    if code == "exchange" and (_NEW_ALREADY.search(before) or _NEW_OF_HIS.match(after)):
        return True
    return code in {"part_replacement", "exchange", "repair"} and bool(_THEY_SAY.search(before))


def _promised(plain: str, start: int, end: int) -> bool:
    """Say whether it is what the seller promised to whoever buys: 主播说是A货，假一赔十."""
    word = plain[start:end]
    if "一赔" not in word:
        return False
    before = re.split(r"[。！!？?”\"]", plain[max(0, start - _PROMISE_MOST) : start])[-1]
    if "退" in word:  # by the law, and the seller's word only where he says so
        before = before[-_SAYS_MOST:]
    return bool(_PROMISES.search(before)) and not _CLAIMS.search(before)


def _english(before: str, after: str) -> bool:
    """Say the same of English words: not asking for a refund, they offered a 20 dollar refund."""
    needless = _NO_EN.search(before) and _NEEDLESS_EN.match(after)
    told = _OFFERED_EN.search(before) or _TOLD_EN.search(before)
    return bool(needless or _UNWANTED_EN.search(before) or told)
