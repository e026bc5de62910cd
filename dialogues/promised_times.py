"""Which times in a colleague's words he means to keep: the others are asked, told or conditional.

    times(text, now) -> [(Named(text, due), sentence)]

Pure; *now* has the company's zone. What is asked of the customer, told of the past, meant only for
a case that may not come, or when the shop is open, is no promise; neither is a quoted term or a
question, but for a word of courtesy after what we say we do. Source: S0-46.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from dialogues.spoken_times import Named, named

_FAR = timedelta(days=120)  # a date further off was a past one, told without its year
_SENTENCE = re.compile(r"(?<=[。！!；;\n？?])|(?<=\.)(?<![ap]\.m\.)(?=\s+[A-Z])")
_CLAUSE = re.compile(r"(?<=[，,、])")
_ASKS = ("？", "?")
_AGREED = re.compile(
    r"[，, ]\s*(?:您看)?(?:好吗|好嗎|好不好|行吗|行嗎|可以吗|可以嗎|ok吗|ok嗎"
    r"|(?:is that )?(?:ok|okay|all right|alright))\s*[？?]\s*$",
    re.IGNORECASE,
)
"""A word of courtesy after what we say we do: it asks nothing that the deed hangs on..."""
_WRITES = re.compile(
    r"(?:联系|聯絡|聯繫|回复|回覆|回|答复|答覆|告诉|告訴|通知|找|打给|打給)您|给您.{0,3}(?:打|回|答|消息|电话)"
    r"|給您.{0,3}(?:打|回|答|消息|電話)"
    r"|\b(?:call|reply to|write to|tell|contact|ring|get back to|message) you\b",
    re.IGNORECASE,
)
"""...as long as that is a word to him: whether somebody comes to his door is his to say."""
_NO_PROMISE = re.compile(
    r"如果|要是|假如|万一|萬一|若是|再(?:不行|出现|出現|坏|壞)"
    r"|[内內里裡][^，,。；我咱]{0,8}(?:再|仍|又)(?!给您|給您|联系|聯絡|聯繫|告诉|告訴|回|答)"
    r"|凭[此本]函|憑[此本]函|保修|质保|質保|三包|\b(?:if|in case)\b"
    r"|营业|營業|上班|开门|開門|打烊|工作时间|工作時間|服务时间|服務時間|每天|每日|每周|每週"
    r"|\b(?:open(?:ing)?|(?:office|business|working|service|shop|store|our|their) hours"
    r"|hours (?:are|of)|every ?day|daily)\b",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"(?:您|你)(?:说|說|反映|提到|写|寫)|说明书|說明書|标称|標稱|宣传|宣傳|写着|寫著|记录|記錄|显示|顯示"
    r"|实测|實測|\byou (?:said|told|wrote|mentioned|reported|bought|ordered)\b",
    re.IGNORECASE,
)
"""What was said or written before, unless we are named between it and the time."""
_WOULD = re.compile(r"\b(?:would|had|were)\b", re.IGNORECASE)
_YOURS = re.compile(
    r"(?:请|請|麻烦|麻煩|烦请|煩請|劳烦|勞煩)(?:您|你)?|(?:您|你)(?:在|于|於|可以|能|需要|要|方便)"
    r"|\b(?:please|could you|can you|you can|you may)\b",
    re.IGNORECASE,
)
_BARE = re.compile(r"[0-9.半一二两兩三四五六七八九十]+\s*个?半?\s*(?:分钟|小时|钟头)")
_BY = re.compile(r"\s*(?:之|以)?[前内內后後]|\s*(?:before|within|by|in)\b", re.IGNORECASE)
_DOES = re.compile(
    r"给|給|打|回|答|联系|聯|通知|告诉|告訴|发|發|寄|送|到|办|辦|处理|處理|解决|解決|来|來|上门|上門"
    r"|安排|出|换|換|修|退|查|核|确认|確認|跟进|跟進"
    r"|\b(?:call|reply|send|tell|write|answer|come|fix|refund|ring|get back|hear"
    r"|deliver|ship|replace|exchange|collect|pay|look|check|update|find out|let you know"
    r"|arrange|sort|confirm)\b",
    re.IGNORECASE,
)
_OURS = re.compile(
    r"我|咱|给您|給您|为您|為您|联系您|聯絡您|聯繫您|通知您|答复您|答覆您|\b(?:we|I)\b"
)


def times(text: str, now: datetime) -> list[tuple[Named, str]]:
    """Return the times by which a colleague says he does something, each with its sentence."""
    found: list[tuple[Named, str]] = []
    seen: set[datetime] = set()
    for sentence in _SENTENCE.split(text):
        if _only_asks(sentence) or _NO_PROMISE.search(sentence):
            continue
        for one in named(sentence, now):
            clause = next((c for c in _CLAUSE.split(sentence) if one.text in c), sentence)
            new = one.due - now <= _FAR and one.due not in seen
            if new and not _told(sentence, one.text) and _ours(one.text, clause):
                seen.add(one.due)
                found.append((one, sentence.strip()))
    return found


def _only_asks(sentence: str) -> bool:
    """Say whether it is a question, and no promise with a word of courtesy behind it."""
    asks = sentence.rstrip().endswith(_ASKS)
    return asks and not (_AGREED.search(sentence) and _WRITES.search(sentence))


def _told(sentence: str, said: str) -> bool:
    """Say whether a time stands in what was told: 您说周五到的, 说明书写18小时."""
    before = sentence.partition(said)[0]
    last = max((hit.end() for hit in _TOLD.finditer(before)), default=None)
    if last is None:
        return False
    return not _OURS.search(before[last:]) or _WOULD.search(before[last:]) is not None


def _ours(said: str, clause: str) -> bool:
    """Say whether the clause tells what we do by that time, and not what the customer may do."""
    ours, does = bool(_OURS.search(clause)), bool(_DOES.search(clause))
    if _YOURS.search(clause) and not ours:
        return False
    if _BARE.fullmatch(said) and not _BY.match(clause.partition(said)[2]):
        return ours and does
    return does or bool(_BY.search(said) or _BY.match(clause.partition(said)[2]))
