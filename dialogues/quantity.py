"""Quantities compared: 18 小时 were claimed, 9 小时 41 分 measured.

    amount("9 小时 41 分")            (value in the smallest unit of its kind, the kind)
    gap("18 小时", "9 小时 41 分")    how much less was measured, in % of what was claimed

Pure.
"""

from __future__ import annotations

import re
from decimal import Decimal

_PART = re.compile(r"(-?\d+(?:\.\d+)?)\s*([^\d\s.]+)")
_UNITS: dict[str, tuple[str, str]] = {
    "分": ("time", "1"), "分钟": ("time", "1"), "小时": ("time", "60"), "个小时": ("time", "60"),
    "钟头": ("time", "60"), "个钟头": ("time", "60"), "个钟": ("time", "60"),
    "克": ("mass", "1"), "g": ("mass", "1"), "斤": ("mass", "500"), "公斤": ("mass", "1000"),
    "千克": ("mass", "1000"), "kg": ("mass", "1000"),
    "毫米": ("length", "1"), "mm": ("length", "1"),
    "厘米": ("length", "10"), "cm": ("length", "10"),
    "寸": ("length", "33.3333"), "英寸": ("length", "25.4"), "米": ("length", "1000"),
    "公里": ("length", "1000000"), "千米": ("length", "1000000"), "km": ("length", "1000000"),
    "毫升": ("volume", "1"), "ml": ("volume", "1"), "升": ("volume", "1000"),
    "毫安": ("charge", "1"), "毫安时": ("charge", "1"), "mah": ("charge", "1"),
    "mb": ("data", "1"), "gb": ("data", "1024"), "tb": ("data", "1048576"),
    "兆": ("rate", "1"), "mbps": ("rate", "1"), "m宽带": ("rate", "1"),
    "度": ("degree", "1"), "摄氏度": ("degree", "1"), "℃": ("degree", "1"),
    "瓦": ("watt", "1"), "w": ("watt", "1"), "伏": ("volt", "1"), "v": ("volt", "1"),
    "平": ("area", "1"), "平米": ("area", "1"), "平方": ("area", "1"), "平方米": ("area", "1"),
    "%": ("share", "1"), "％": ("share", "1"), "分贝": ("loud", "1"), "db": ("loud", "1"),
    "hz": ("beat", "1"), "帧": ("frames", "1"), "fps": ("frames", "1"),
}  # fmt: skip


def amount(value: str) -> tuple[Decimal, str] | None:
    """Return a quantity in the smallest unit of its kind, None when it is none that is known."""
    total, kinds = Decimal(0), set()
    for number, unit in _PART.findall(value.strip().lower()):
        kind, factor = _UNITS.get(unit, ("", "0"))
        total += Decimal(number) * Decimal(factor)
        kinds.add(kind)
    return (total, kinds.pop()) if len(kinds) == 1 and "" not in kinds else None


def gap(claimed: str, measured: str) -> Decimal | None:
    """Return by how many % of the claim less was measured (negative: more), to one decimal.

    None when they cannot be compared: no number, other kinds, or a claim of nothing.
    """
    one, other = amount(claimed), amount(measured)
    if one is None or other is None or one[1] != other[1] or not one[0]:
        return None
    return ((one[0] - other[0]) / one[0] * 100).quantize(Decimal("0.1"))
