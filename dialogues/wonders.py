"""Who says that he does not complain, and only wants to know, asks: 不想投诉 就想知道为什么多了20.

    says(text) -> bool                     he says so
    plainly(reading, state) -> Reading     the turn as the question it is

Only before there is a matter; who wants something done, or is hot, complains all the same. What we
are in charge of is asked, too (就想知道你们管不管学校). Pure. Source: S1-17.
"""

from __future__ import annotations

import re
from dataclasses import replace

from dialogues.events import Said
from dialogues.reading import Reading
from dialogues.state import State
from nlu.types import Emotion, Intent, SlotType, Validity

_HOT = 3
_WANTS_TO_KNOW = (
    r"(?:想|要|[来來])?(?:要)?"
    r"(?:[先再]?(?:知道|[问問]|了解|咨[询詢]|[请請]教|[弄搞](?:清楚|明白|懂)|查|睇下|看看))"
)
_NO_COMPLAINT = re.compile(
    r"^(?:[你您]好|喂|[，,\s])*我?(?:(?:也|又)?(?:不|唔|[没沒冇])(?:是|[係系]|想|要|打算)?(?:[来來嚟](?:要)?|要|想)?(?:投[诉訴]|[举舉][报報]|告[状狀])(?:[你您][们們哋]|[谁誰]|什[么麼])?)"
    rf"(?:的|啊|哈|嘅|呀)?[，,。；;\s]*(?:我)?(?:只|就|就是|只[是係系]|[净淨][係系]|[单單][纯純])*{_WANTS_TO_KNOW}"
    r"|\b(?:not (?:a complaint|complaining|here to complain)|don'?t want to complain)\b[^.!?]{0,12}"
    r"\bjust (?:want(?:ed)? to (?:know|ask)|asking|wondering|curious)\b",
    re.IGNORECASE,
)
_IN_CHARGE = re.compile(
    rf"^(?:[请請][问問]|我|就|只|[，,\s])*(?:{_WANTS_TO_KNOW}(?:一?下)?)?[，,\s]*(?:[你您][们們哋]|[这這][里裡邊边]|呢度)(?:到底|究竟)?"
    r"(?:管不管|[归歸]不[归歸]|[负負]不[负負][责責]|受不受理|管得了)(?![我人你])[^，,。！!不]{2,10}[的啊呢吗嗎？?]*$"
)


def says(text: str) -> bool:
    """Say whether he says that he only wants to know, or asks what we are in charge of."""
    return bool(_NO_COMPLAINT.search(text.strip()) or _IN_CHARGE.search(text.strip()))


def plainly(reading: Reading, state: State) -> Reading:
    """Return the turn with who only wants to know asking, and no more."""
    if state.case_no:
        return reading
    messages = tuple(map(_plain, reading.messages))
    return reading if messages == reading.messages else replace(reading, messages=messages)


def _plain(said: Said) -> Said:
    parse, text = said.parse, said.parse.text.strip()
    wants = any(slot.type is SlotType.DEMAND for slot in parse.slots)
    if wants or parse.flags or parse.hazards or parse.heat >= _HOT:
        return said
    if not says(text):
        return said
    asks = (Intent.INQUIRY,)
    plain = replace(
        parse, intent=Intent.INQUIRY, acts=asks, level=None, heat=0, emotion=Emotion.NEUTRAL,
        validity=Validity.NOT_COMPLAINT,
    )  # fmt: skip
    return replace(said, parse=plain)
