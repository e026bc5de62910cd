"""Cut a long text into the parts that a door takes, where a reader would pause.

    split(text, most, unit) -> parts     joined they are the text, each of at most *most* units

A cut is made after a paragraph, else a sentence, else a comma or a space, else between two
characters; never inside a character as the reader sees it (a surrogate pair, a letter with its
accents, a joined emoji), nor inside a number or a link when those fit into a part. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final, Literal

Unit = Literal["chars", "utf8", "utf16"]
_WHOLE = re.compile(r"https?://[^\s\u3000-\u9fff\uff00-\uffef]+|\+?\d(?:[\d\-]|[ .,:](?=\d))+")
_PAUSES: Final = (
    re.compile(r"\n\s*\n\s*"),
    re.compile(r"\n\s*|[。！？…][”’」』）)]*\s*|[!?][\"')]*(?=\s)\s*|\.(?=\s)\s*"),
    re.compile(r"[，、；：,;:](?!\d)\s*|\s+"),
)
_JOINER, _SELECTORS, _SKIN = "\u200d", range(0xFE00, 0xFE10), range(0x1F3FB, 0x1F400)
_FLAGS = range(0x1F1E6, 0x1F200)
_FEWEST = 0.4  # a pause earlier in the part than this is no place to cut


def size(text: str, unit: Unit) -> int:
    """Return the length of *text* in *unit*; half of a surrogate pair counts as its replacement."""
    match unit:
        case "chars":
            return len(text)
        case "utf8":
            return len(text.encode("utf-8", "replace"))
        case "utf16":
            return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split(text: str, most: int, unit: Unit = "chars") -> tuple[str, ...]:
    """Return the parts of *text*, one when it fits; a single character longer than a part stays.

    Raises:
        ValueError: no character would fit.
    """
    if most < 1:
        raise ValueError(f"a part of {most} {unit} holds nothing")
    return tuple(_parts(text, most, partial(size, unit=unit)))


def _parts(text: str, most: int, measure: Callable[[str], int]) -> Iterator[str]:
    while measure(text) > most:
        end = _cut(text, _reach(text, most, measure))
        if end >= len(text):
            break
        yield text[:end]
        text = text[end:]
    yield text


def _reach(text: str, most: int, measure: Callable[[str], int]) -> int:
    """Return how many characters from the start fit."""
    low, high = 0, min(len(text), most)
    while low < high:
        middle = (low + high + 1) // 2
        if measure(text[:middle]) <= most:
            low = middle
        else:
            high = middle - 1
    return low


def _cut(text: str, reach: int) -> int:
    """Return where the part ends: at most *reach*, but always after a whole character."""
    least = reach * _FEWEST
    held = [(m.start(), m.end()) for m in _WHOLE.finditer(text[: reach + _longest(reach)])]
    for pause in _PAUSES:
        ends = (m.end() for m in pause.finditer(text[:reach]))
        good = [e for e in ends if e > least and _free(text, e, held)]
        if good:
            return good[-1]
    end = reach
    while end > 0 and not _free(text, end, held):
        end -= 1
    return end or _between(text, reach)


def _longest(reach: int) -> int:
    return min(reach, 2048)  # a link longer than a part is cut in any case


def _free(text: str, at: int, held: list[tuple[int, int]]) -> bool:
    """Say whether a cut at *at* leaves numbers, links and characters whole."""
    return not any(a < at < b for a, b in held) and not _joined(text, at)


def _between(text: str, reach: int) -> int:
    """Return the last place between two characters up to *reach*, else the first one behind it."""
    for end in range(reach, 0, -1):
        if not _joined(text, end):
            return end
    end = max(reach, 1)
    while end < len(text) and _joined(text, end):
        end += 1
    return end


def _joined(text: str, at: int) -> bool:
    """Say whether the characters on both sides of *at* are one to the reader."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if unicodedata.combining(after) or unicodedata.category(after) in {"Mn", "Me", "Mc"}:
        return True
    if _JOINER in (before, after) or ord(after) in _SELECTORS or ord(after) in _SKIN:
        return True
    if "\ud800" <= before <= "\udbff" and "\udc00" <= after <= "\udfff":
        return True
    if (before, after) == ("\r", "\n"):
        return True
    return ord(after) in _FLAGS and _odd_flags(text, at)


def _odd_flags(text: str, at: int) -> bool:
    """Say whether an odd number of flag letters ends before *at*: the pair would be torn."""
    count = 0
    while at - count > 0 and ord(text[at - count - 1]) in _FLAGS:
        count += 1
    return count % 2 == 1
