"""A reader that is sick for a share of all texts: it raises, hangs, or returns nonsense.

Which text meets what is decided by its letters, so a turn taken again meets the same.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast
from zlib import crc32

from nlu.types import Context, Parse, Slot, SlotType
from tests.faults.quick_reader import quick_read

MUMBLE = "咕噜咕噜"  # begins what always hangs; nobody can make anything of it


def _foreign(_parse: Parse) -> Any:
    return {"intent": "complaint"}


def _nothing(_parse: Parse) -> Any:
    return None


def _numbers(parse: Parse) -> Any:
    return replace(parse, heat=99, sure={"complaint": float("nan")})


def _labels(parse: Parse) -> Any:
    return replace(parse, intent=cast("Any", "grief"), category="no.such")


def _outside(parse: Parse) -> Any:
    return replace(parse, slots=(Slot(SlotType.PHONE, "138", 900, 903, "138"),))


NONSENSE: tuple[Callable[[Parse], Any], ...] = (_foreign, _nothing, _numbers, _labels, _outside)


def sickness(text: str, share: float) -> str:
    """Return what the reader does with *text*: "", "raises", "hangs" or "nonsense"."""
    if text.startswith(MUMBLE):
        return "hangs"
    drawn = crc32(text.encode())
    if drawn % 1000 >= share * 1000:
        return ""
    return ("raises", "hangs", "nonsense")[drawn // 1000 % 3]


def sick_reader(share: float, hang: float) -> Callable[[str, Context], Parse]:
    """Return the reader; hang: seconds."""

    def read(text: str, context: Context) -> Parse:
        what = sickness(text, share)
        if what == "raises":
            raise ZeroDivisionError(len(text))
        if what == "hangs":
            time.sleep(hang)
        parse = quick_read(text, context)
        if what == "nonsense":
            return cast("Parse", NONSENSE[crc32(text.encode()) % len(NONSENSE)](parse))
        return parse

    return read
