"""What of a correction is the right value, and what only stands beside it.

    taken_back(text, slot, reading) -> bool    the wrong one, said first: 12号，不对，13号
    denied(text, slot, reading) -> bool        said first that it is not that: 不是今天的 是昨天
    aside(text, slot, reading) -> bool         told to say why: 是前天晚上 昨晚我在高铁上

Pure. Part of fields.
"""

from __future__ import annotations

import re

from dialogues.reading import Reading
from nlu.types import Slot, SlotType

_OOPS = re.compile(
    r"[^。！!？?\d]{0,3}?[，,、 呃额哦噢啊唔]*"
    r"(?:不对|不對|不是|不係|唔係|唔系|[说說讲講打写寫记記填发發输輸搞弄留][错錯]|错了|錯了|哦不"
    r"|no,? (?:wait|sorry)|i mean)",
    re.IGNORECASE,
)
_ERRED = re.compile(
    r"[说說讲講打写寫记記填搞弄][错錯岔]|不[对對]|更正|[错錯]了|唔啱|\b(?:wrong|mistake|sorry)\b",
    re.IGNORECASE,
)
_STATES = re.compile(
    r"(?:是|係|改[成为為]|it'?s|it was|should be)\s*(?:在|on|at)?\s*$", re.IGNORECASE
)
_BREAKS = re.compile(r"[，,。；;！!？?\s]+")
_WHEREABOUTS = re.compile(
    r"我(?:[们們哋]|人|[还還]|都|正|那[时時]|[当當][时時]|那天|已[经經])*(?:在|喺|去了|到了|坐)"
    r"|\bi(?: was|'m| am)? (?:on|at|in|away)\b",
    re.IGNORECASE,
)


_ISNT = re.compile(r"\b(?:is|was|are|were)(?: not|n['’]?t)(?: an?| the| my)?\s*$", re.IGNORECASE)
_DENIES = re.compile(
    r"(?:不是|并不是|並不是|唔[係系]|不[係系])(?:在|喺|[说說讲講写寫])?\s*$"
    r"|\bnot (?:on |in |at )?$",
    re.IGNORECASE,
)
_BUT = re.compile(
    r"(?:[块塊元蚊号號])?(?:的|嘅|了|啦|喇|啊)?[，,。、；;\s]*(?:应该|應該|[应應][当當]|其[实實]|而|我?[说說]的?)?(?:是|[係系])"
    r"|,? (?:but|it'?s|it was|it is)\b",
    re.IGNORECASE,
)
_NAMES = frozenset({SlotType.PRODUCT, SlotType.COMPANY, SlotType.PLACE})


def taken_back(text: str, slot: Slot, reading: Reading) -> bool:
    """Say whether he corrects himself in the same breath: 昨天，哦不是，前天; it isn't an app."""
    if slot.type in _NAMES and _ISNT.search(text[: slot.start]):
        return True
    later = (s for s, _ in reading.slots if s.type is slot.type and s.start > slot.end)
    return bool(_OOPS.match(text[slot.end :])) and any(later)


def denied(text: str, slot: Slot, reading: Reading) -> bool:
    """Say whether a value is called wrong before the right one is told: 不是今天的 是昨天."""
    later = (s for s, _ in reading.slots if s.type is slot.type and s.start > slot.end)
    called = _DENIES.search(text[: slot.start]) and _BUT.match(text[slot.end :])
    return bool(called) and any(later)


def aside(text: str, slot: Slot, reading: Reading) -> bool:
    """Say whether a value stands where he says why the first one was wrong: where he was then."""
    if not _ERRED.search(text) or not _WHEREABOUTS.search(_clause(text, slot)):
        return False
    stated = (s for s, _ in reading.slots if s.end <= slot.start)
    return any(
        _STATES.search(text[: s.start]) and _clause(text, s) != _clause(text, slot) for s in stated
    )


def _clause(text: str, slot: Slot) -> str:
    """Return the words between two signs or blanks in which a value stands."""
    start = max((m.end() for m in _BREAKS.finditer(text, 0, slot.start)), default=0)
    end = _BREAKS.search(text, slot.end)
    return text[start : end.start() if end else len(text)]
