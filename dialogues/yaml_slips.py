"""The slips that make a file no YAML, found in its text: what the parser's own words do not say.

    slip(text, at) -> (line, what) | None       at: the line where the parser gave up

A slip stands on that line or on one of the few before it; an open quotation mark anywhere before,
for it swallows all up to the next one. Lines count from 1. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_BACK = 3
"""Lines before the one where the parser gave up on which a slip may stand."""
_KEY = r"(?:[A-Za-z_][\w.-]*|[\u4e00-\u9fff]{1,8})"
_SLIPS: Mapping[str, re.Pattern[str]] = {
    "行首有全角空格（或别的看不见的空格）：删掉，缩进用半角空格": re.compile(
        r"[ ]*[\u3000\u00a0\u2000-\u200b\u202f\ufeff]"
    ),
    "行首的横线写成了全角的：改成半角的“-”，后面空一格": re.compile(r"\s*[－—–―−‐‑•·●]"),
    "“-”后面要空一格": re.compile(r"\s*-(?![\s-])"),
    '以 { 开头的句子要用英文引号括起来，写成 "{product}……" 的样子': re.compile(
        r"\s*(?:-\s+|" + _KEY + r":\s+)\{[^{}:]*\}\s*[^\s#,\]}]"
    ),
    "以 [ 开头的句子要用英文引号括起来": re.compile(
        r"\s*(?:-\s+|" + _KEY + r":\s+)\[[^\[\]]*\]\s*[^\s#,\]}]"
    ),
    "引号后面还有字：把整句都括进引号里": re.compile(
        r"\s*(?:-\s+|" + _KEY + r":\s+)(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*')[ \t]*[^\s#:,\]}\"']"
    ),
    "半角冒号后面要空一格，写成“名称: 内容”": re.compile(r"\s*(?:-\s+)?" + _KEY + r":(?![\s/]|$)"),
    "花括号里各项之间用了全角逗号：改成半角逗号加空格“, ”": re.compile(
        r"[^{]*\{[^{}\"]*:\s[^{}\"]*[，、][^{}\"]*:\s"
    ),
}
_OPENS = re.compile(r"(?:^\s*(?:-\s+)?|:\s+|[\[,{]\s*)\"")
_CLOSED = re.compile(r"\s*(?:[,\]}:#]|$)")
_ENDS = re.compile(r"(?:[^\"\\]|\\.)*\"")


def slip(text: str, at: int) -> tuple[int, str] | None:
    """Return the line of the slip and what to do, None where it is no common one."""
    lines = text.split("\n")
    for line in range(min(at, len(lines)), max(0, at - 1 - _BACK), -1):
        written = lines[line - 1]
        what = next((said for said, looks in _SLIPS.items() if looks.match(written)), None)
        if what is not None:
            return line, what
    open_ = next(_open_quotes(lines[:at]), None)
    return None if open_ is None else (open_, "这一行的英文引号只有一边：开头、结尾各要一个")


def _open_quotes(lines: list[str]) -> Iterator[int]:
    """Give the lines whose quotation mark is closed by one that opens the next quotation."""
    rest: str | None = None
    opened = 0
    for number, line in enumerate(lines, start=1):
        text = line if rest is None else f'"{line}'  # still inside the one opened before
        for mark in [m.end() for m in _OPENS.finditer(text)][:1]:
            end = _ENDS.match(text, mark)
            if end is None:
                opened = number if rest is None else opened
                rest = ""
                break
            if rest is not None and not _CLOSED.match(text, end.end()):
                yield opened
            rest = None
