"""Who has said that he is safe by now is not called to from a road he left: 现在没事 到家了.

    says(text) -> bool                 he is home, or out of it
    long_ago(text) -> bool             it was weeks or months ago, and is not so still
    plainly(reading, state) -> Reading a turn whose danger is over tells it as a complaint
    mark(state) -> str                 what is kept of it, in State.said

Only for being left behind or shut in, which end when one is home; what made a thing dangerous, and
who threatens, does not end by that. Pure. Source: S2-14.
"""

from __future__ import annotations

import re
from dataclasses import replace

from dialogues.events import Said
from dialogues.reading import Reading
from dialogues.state import Level, State
from nlu.types import Flag, Hazard

ENDS = frozenset({Hazard.STRANDED, Hazard.TRAPPED})
_OTHER = frozenset({Flag.SAFETY, Flag.REPEAT, Flag.ABUSIVE})
_SAYS = re.compile(
    r"(?<![没沒未不])(?<!没有)(?<!沒有)(?<!怎么)(?:[到回]到?家了|[到返]屋企)|(?:已[经經]|后[来來]|後來|最[后後])[^，,。]{0,6}(?:到家|回[来來]了|出[来來]了|脱[险險]|[获獲]救)"
    r"|(?:[现現]在|[总總]算|[终終]于|終於|[刚剛]|才|[把将將](?:我|人|他|她|孩子)[们們]?)[^，,。没沒未冇]{0,4}(?:(?:出|下)[来來]了|救[了出]|放了?出)|出(?:了|咗)[来嚟]"
    r"|^(?:我[们們]?|人|已[经經]|都|[刚剛]|[终終]于)*(?:被?[救放])?出[来來][了啦咯](?=$|[，,。！!\s])"
    r"|(?:[现現]在|目前|人|我|[们們])(?:都|已[经經])?(?:[没沒]事|安全)(?:了|啦)?(?=$|[，,。！!\s])|(?:救|放)出[来來]了"
    r"|(?<![没沒])(?<!有)(?:人|大家|[他她佢我][们們]?|[爸妈媽爷爺奶婆公]|老人|孩子|小孩)(?:都|全|已[经經])?(?:平安)?(?:下|出|救出|[接背抱]下|[接背抱救]出)[来來嚟]?[了咗]"
    r"|\b(?:(?:i'?m|we'?re|i am|we are) (?:safe|home|out)\b|safe now|got home|home now"
    r"|(?:she|he|they|everyone|everybody|i|we)(?:'?s|'?re|'?m| is| are| am)?"
    r" (?:all )?(?:fine|ok|okay|safe|right) now\b)",
    re.IGNORECASE,
)
_PUT_OUT = re.compile(
    r"[把将將被俾畀]?[^，,。]{0,4}[赶趕撵攆轰轟扔逐踢]了?咗?(?:出|下)[来來嚟去][了咗]?"
)
"""Who was put out is out, and not safe by that: 房东把我赶出来了."""
_STILL = re.compile(
    r"[现現]在[^没沒，,。\s]{0,4}(?:在|困|卡|站|等)|[还還](?:在|困|没出|沒出|卡)|[正又][被困卡]|此刻"
    r"|\b(?:still|right now|again)\b",
    re.IGNORECASE,
)


_AGO = re.compile(
    r"(?:[一二两兩三四五六七八九十几幾\d]+|半)[个個]?(?:多)?(?:[礼禮]拜|星期|[周週月年])(?:多)?(?:之|以)?前|上[个個]?(?:月|星期|[礼禮]拜|[周週])|去年|前年|年初|[过過]年|暑假|寒假"
    r"|\b(?:weeks?|months?|years?) ago\b|\blast (?:week|month|year|summer|winter)\b",
    re.IGNORECASE,
)
_TILL_NOW = re.compile(
    r"[现現]在|如今|而家|依家|今天|今日|刚[才刚]|剛|[还還仲](?:在|是|没|沒|未|[会會有要痛疼吐拉肿腫])|一直|到(?:今|现在|現在)|至今|又|[越更]|天天|每天"
    r"|\b(?:now|still|today|again|since|every day|worse)\b",
    re.IGNORECASE,
)


def long_ago(text: str) -> bool:
    """Say whether it was weeks or months ago, and no word says that it goes on: 三个礼拜前."""
    return bool(_AGO.search(text)) and not _TILL_NOW.search(text)


def says(text: str) -> bool:
    """Say whether he is home, or out of it, and nobody is left there."""
    said = bool(_SAYS.search(_PUT_OUT.sub("，", text)))
    return said and not _STILL.search(text)


def plainly(reading: Reading, state: State) -> Reading:
    """Return a turn in which a danger that is over is no danger."""
    if mark(state) not in state.said and not says(reading.text):
        return reading
    messages = tuple(_plain(m) for m in reading.messages)
    return reading if messages == reading.messages else replace(reading, messages=messages)


def mark(state: State) -> str:
    """Return what is kept in State.said of who said so in this matter."""
    return f"card:safe_now@{state.matter}"


def _plain(said: Said) -> Said:
    parse = said.parse
    if not parse.hazards or not set(parse.hazards) <= ENDS or _STILL.search(parse.text):
        return said
    level = parse.level if parse.flags - _OTHER else int(Level.GENERAL)
    past = replace(parse, flags=parse.flags - {Flag.SAFETY}, hazards=(), level=level)
    return replace(said, parse=past)
