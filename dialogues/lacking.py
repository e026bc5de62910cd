"""Tell who cannot or will not answer, and who says that there is none.

    declines(question, reading) -> bool            cannot or will not answer
    plainly(question, reading) -> bool             says so first, whatever he asks behind it
    lacks(question, reading) -> bool               says of himself that there is none

Pure. Part of answers.
"""

from __future__ import annotations

import re

from dialogues import cues, retorts, unknowns
from dialogues.faults import names_fault
from dialogues.fragments import recounts
from dialogues.free_words import NAME_MOST
from dialogues.reading import Reading
from dialogues.script import Question
from nlu.types import Intent, Parse

_BRIEF_MOST = 10
_NO_MOST = 4
_NO_SURE = 0.8
_NUMBER = re.compile("[电電][话話]|手[机機]|[号號]|留")
_ASKS_HELP = re.compile(r"不知道?(?:能不能|可不可以|能否)(?:再|[请請来來]|[给給帮幫麻][我烦煩忙])")
"""Who wonders politely whether we could do something wishes for it."""
_OR = re.compile("[或和、/]")
_PARTS = re.compile(r"[，,。；;！!？?]|(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])")
_NUMBERED = ("单号", "單號", "编号", "編號")
_HAS_NONE = r"[啊呀的]?(?:是|就)?(?:[没沒]有?|冇)[了啊呀喇]?$"
"""The number first, and then that there is none: 订单号没有."""


def declines(question: Question, reading: Reading, *, denies: bool = True) -> bool:
    """Say whether the customer cannot or will not answer *question*.

    denies: a bare "no" is said to it, and not to something else that was asked.
    """
    if recounts(reading.text) or _ASKS_HELP.search(reading.text):
        return False  # 颜色不对; 不知道能不能帮忙再看看
    if unknowns.of_other(question, reading.text):
        return False  # 美团 订单号不记得了 says nothing of his wish
    if question.kind == "phone" and names_fault(reading.text):
        return False  # 健身卡不给退 keeps no number back
    if question.kind == "order_no" and lacks(question, reading):
        return True
    if question.kind != "phone" and retorts.no_phone(reading.text) and _NUMBER.search(reading.text):
        return False  # 手机就不留了 gives up no wish
    stays = question.kind == "phone" and retorts.stays(reading.text)
    refuses = Intent.REFUSE_ANSWER in reading.acts
    if stays or refuses or any(_cannot(m.parse) for m in reading.messages):
        return True
    skips = cues.holds(reading.text, question.skip.words)
    if question.kind == "yes_no":
        return skips
    brief = cues.brief(reading.text, _NO_MOST) and bool(question.skip.words)
    no = any(Intent.DENY in m.parse.acts and _surely(m.parse) for m in reading.messages)
    said_no = no and denies and (brief or question.kind == "evidence")
    return said_no or (
        skips and (question.kind == "evidence" or cues.length(reading.text) <= NAME_MOST)
    )


def _surely(parse: Parse) -> bool:
    """Say whether an act is no guess: 不转了 is read as a "no" at times."""
    return parse.sure.get("intent", 1.0) >= _NO_SURE


_DID = "[打接回来來收通听聽]"
"""What was not done lacks nothing: 快递员没打电话就扔柜子里."""


def lacks(question: Question, reading: Reading) -> bool:
    """Say whether a few words say that there is none, asked or not: 没有单号."""
    if unknowns.of_this(question, reading.text):
        return True
    numbered = question.kind == "order_no"  # 没有订单号，手机号办的
    parts = _PARTS.split(reading.text) if numbered else [reading.text]
    clauses = [c for c in parts if cues.length(c) <= NAME_MOST]
    named = [n for part in _OR.split(question.label) for n in (part, part[-2:]) if len(n) > 1]
    named += _NUMBERED if numbered else ()
    lead = rf"(?:[没沒冇無无](?!{_DID})\w?|哪[里裡儿來来]?有(?:什[么麼])?)"
    last = _HAS_NONE if numbered else "(?!)"
    none = [re.compile(f"{lead}{re.escape(n)}|{re.escape(n)}{last}") for n in named]
    return any(one.search(clause) for one in none for clause in clauses)


def plainly(question: Question, reading: Reading) -> bool:
    """Say whether he says first that he has none or does not know: 没单号 你们查不到吗."""
    first = _PARTS.split(reading.text.strip())[0]
    unsure = retorts.unsure(first) and not first.endswith(("吗", "嗎", "呢"))
    return unsure or lacks(question, reading)


def _cannot(parse: Parse) -> bool:
    """Say whether a message refuses or says, first and briefly, that one does not know."""
    text = parse.text
    first = _PARTS.split(text.strip())[0]
    brief = Intent.DONT_KNOW in parse.acts and cues.length(first) <= _BRIEF_MOST
    unsure = retorts.unsure(text) or retorts.unsure(first)
    told = retorts.told(text)  # asked again he would say it a third time
    leave = retorts.refuses(text) or retorts.asks_leave(text)
    return leave or unsure or told or retorts.leaves(text) or brief
