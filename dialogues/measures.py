"""Quantities side by side: which one was claimed, which one was measured (quantity.py: the gap).

    told(script, reading)            the turn's values, a quantity with the role its words give it
    as_said(reading)                 the turn's values, a sum of about so much in the words for it

Pure. A role comes from the operator's words before it in the same half sentence (说明书写, 实测).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from dialogues import cues
from dialogues.reading import Reading
from dialogues.script import Script
from dialogues.state import MessageId
from nlu.steps import hedges
from nlu.types import Slot, SlotType

SPEC, MEASURED = "spec", "measured"
_STOP = re.compile(r"[，,。；;！!？?\n]")
_ABOUT = "about"
WAITED = "waited"
_WAITING = re.compile(
    r"(?:等|[坐站熬耗僵][了着在]|折腾|折騰|拖|晚|超时|超過|超过|耽误|耽誤|排队|排隊|堵|迟|遲|延误|延誤)\D{0,5}$"
)
_LASTING = re.compile(
    r"[用撑撐跑充播开開转轉飞飛亮洗煮烧燒拍录錄顶頂]|续航|續航|待机|待機|坚持|堅持|保温|保溫|制冷|製冷|运行|運行|工作|持续|持續|电池|電池|电量|電量"
    r"|last|run|battery"
)
_GONE_BY = re.compile(
    r"(?:[了咗]|都|又|已经|已經|整整|足足)\D{0,3}$|走丢|走失|失踪|失蹤|晕|暈|困|停[电電水]"
)
"""What a thing does for so many hours, and hours that went by: 走丢了半小时, 都一个小时了."""

_HIRED = re.compile(
    r"[租借停坐玩][了咗過过]?(?:不到|[没沒]到|[才只就]|[还還]|大概|差不多|[有用])*$"
)
"""For so long a thing was hired: 租了不到半小时."""

_SENT_OFF = re.compile(
    r"(?:[钟鐘])?(?:不到)?就(?:把[我人][们們]?|[给給]我|[将將]我)?"
    r"(?:打[发發]|[挂掛]|[赶趕轰轟]|走[了人]|完[事了]|看完|[结結]束|[说說讲講]完)"
)
"""He was sent off in two minutes, which measures no thing."""
_PROMISED = re.compile(
    r"(?:之?[内內]|以[内內])?(?:就|必|再|会|會|给我?|給我?|一定)*(?:[答回][复復覆]|[联聯][系繫]|[处處]理|上[门門]|解[决決]|送[达達到]|[发發][货貨]|到[账賬货貨]|出[结結]果|退|修好|[办辦]好|派人)"
)
"""In so many hours somebody was to answer: no figure of any thing."""
_SPOILT = re.compile(r"(?:泡|淹|漏|[湿濕]|毁|毀|[坏壞]|霉|[烧燒]|[裂])[了咗坏壞掉]*\s*$")
_GROUND = re.compile(r"平|米")
_OUTSIDE = re.compile(r"外面|外[头頭]|室外|[户戶]外|[气氣][温溫]|天[气氣]")
_DEGREES = re.compile(r"度|℃")
"""So much of a floor was spoilt; so cold it is outside."""
_SIZE = re.compile(r"码|碼")
_SCREEN = re.compile(r"寸|吋|inch", re.IGNORECASE)
_SHORT = re.compile(
    r"[只才][有剩到]?|[实實][际際测測]|量|[缺少短]|\b(?:only|just|measured?)\b", re.IGNORECASE
)
"""The size a screen or a dish is sold by is no measurement, unless it falls short."""
_PLAN = re.compile(
    r"(?:办|辦|买|買|订|訂|开|開|装|裝|签|簽|报|報|套餐|宽带|寬頻|寬帶)(?:的|了)?(?:是)?\s*$"
)
_RATE = re.compile(r"兆|mbps|宽带", re.IGNORECASE)
_FEVER = re.compile(r"(?:3[5-9]|4[0-2])(?:\.\d)?\s*(?:度|℃|摄氏度)")
_HOURS = re.compile(r"小时|小時|分钟|分鐘|钟头|鐘頭|个钟|個鐘")
_SAID = re.compile(
    r"(?:说|說|讲|講|写|寫|标|標)(?:是|有|能|可以|的|好)*(?:跑|用|撑|撐)?(?:是|有)?\s*$"
)
_TOTAL = re.compile(
    r"(?:一共|[总總拢攏]共|合[计計]|[总總][计計]|加起[来來]|加埋"
    r"|\b(?:in total|in all|altogether|total))"
    r"[^\d，,。一二三四五六七八九]{0,6}$",
    re.IGNORECASE,
)

_USUAL = re.compile(
    r"(?:平[时時日]|平常|往常|通常|一般|正常[价價]?|原[价價]|[标標][价價]|[别別]人家?|以前每?个?[月年次]?|[从從])(?:都|也|就|只|才|要|是|[为為收]|[价價]格|\s)*$"
)
_ROSE = re.compile(
    r"\s?(?:[块塊元]|后来|後來|[结結]果|[现現]在|直接|一下子?|突然|[给給]我|[，,\s])*(?:[变變漲涨升加][成到为為]?|[调調改提][成到为為高])\s?[¥$]?\d"
)
"""What others pay, or he paid before, is not what it is about: 平时30块 收了我58."""


def told(script: Script, reading: Reading) -> tuple[tuple[Slot, MessageId], ...]:
    """Return the turn's values; a quantity nobody gave a role has the one its words tell."""
    texts = {m.id: m.parse.text for m in reading.messages}
    return tuple(
        (replace(slot, role=slot.role or role(script, texts[message], slot)), message)
        if slot.type is SlotType.MEASURE
        else (slot, message)
        for slot, message in as_said(reading)
    )


def as_said(reading: Reading) -> tuple[tuple[Slot, MessageId], ...]:
    """Return the turn's values; a sum that is inexact with the words that say so: 不到五百.

    One that nobody can count (好几百块) has its words for a value. What is said to be the sum of
    others comes before them: 一次50 一次50 一共100; the usual price comes behind them.
    """
    texts = {m.id: m.parse.text for m in reading.messages}
    slots = sorted(reading.slots, key=lambda told: _order(told[0], texts[told[1]]))
    return tuple(
        (_hedged(slot, texts[message]) if slot.precision == _ABOUT else slot, message)
        for slot, message in slots
    )


def _order(slot: Slot, text: str) -> int:
    """Say where a value comes among the others: the sum of all first, the usual price last."""
    if slot.type is not SlotType.AMOUNT:
        return 1
    usual = _USUAL.search(text, max(0, slot.start - 12), slot.start)
    if usual or _ROSE.match(text, slot.end):
        return 2
    return 0 if _TOTAL.search(text, 0, slot.start) else 1


def _hedged(slot: Slot, text: str) -> Slot:
    if slot.type is not SlotType.AMOUNT:
        return slot
    start, end = hedges.around(text, slot.start, slot.end)
    words = text[start:end].strip()
    return replace(slot, text=words, start=start, end=end, value=slot.value or words)


def role(script: Script, text: str, slot: Slot) -> str:
    """Return what the quantity is, by the cue nearest before it; "" when nothing tells.

    Hours somebody waited are not the measure of any thing, nor a size (42码) or a fever.

    A half sentence without a cue of its own goes on with what the one before it told.
    """
    before = text[: slot.start]
    near = _STOP.split(before)[-1]
    told = _told(script, near) or _told(script, before)
    if _passed(near, slot, told=bool(told)) or _SENT_OFF.match(text, slot.end):
        return WAITED
    if _of_no_thing(text, near, slot):
        return WAITED
    if not told and _RATE.search(slot.text) and _PLAN.search(near):
        return SPEC
    if _SAID.search(near):  # 说120公里，实际跑60
        return SPEC
    return told


def _of_no_thing(text: str, near: str, slot: Slot) -> bool:
    """Say whether a quantity is one of a promise, of a floor that was spoilt, or of the weather."""
    if _HOURS.search(slot.text):
        return bool(_PROMISED.match(text, slot.end))
    if _GROUND.search(slot.text):
        return bool(_SPOILT.search(near))
    return bool(_DEGREES.search(slot.text) and _OUTSIDE.search(near))


def _passed(near: str, slot: Slot, *, told: bool) -> bool:
    """Say whether a quantity measures nothing: hours that went by, a size, a fever."""
    if _HOURS.search(slot.text):
        if _HIRED.search(near):
            return True
        past = _GONE_BY.search(near) and not told and not _LASTING.search(near)
        return bool(past or _WAITING.search(near))
    if _SCREEN.search(slot.text) and not _SHORT.search(near):
        return not told
    return not told and bool(_SIZE.search(slot.text) or _FEVER.fullmatch(slot.text))


def _told(script: Script, text: str) -> str:
    found = (
        (_place(text, script.measures.spec.words), SPEC),
        (_place(text, script.measures.measured.words), MEASURED),
    )
    place, named = max(found)
    return named if place >= 0 else ""


def _place(text: str, words: Iterable[str]) -> int:
    """Return where the last of *words* stands, -1 for nowhere."""
    return text.rfind(cues.last(text, words) or "\0")
