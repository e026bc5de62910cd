"""Put the end of a number right: 最后两位是44, the last four digits should be 1144.

    retailed(script, state, reading) -> the number that was told before, with its new end
    ended(script, state, reading) -> the same, one end set against another: 不是5678 是5679

Pure. Whoever mistyped the end of a number says no more than that. Source: S1-07.
"""

from __future__ import annotations

import re

from dialogues.reading import Reading
from dialogues.script import Script
from dialogues.state import FieldName, Known, State

_TAIL = re.compile(
    r"(?:最[后後尾]|[后後末尾])(?P<count>[一二两兩三四五六1-6])?[位个個]?(?:[数數]字?|[号號])?"
    r"(?:[打写寫搞弄记記]?[错錯][了咗]?|不[对對])?[，,\s]*(?:[应應][该該当當]?|其[实實])?"
    r"(?:改[成为為]|是|[为為]|係|系|[:：\s])+(?P<tail>\d{1,6})(?!\d)"
    r"|last (?:(?P<words>two|three|four|[2-6]) )?(?:digits?|numbers?) ?"
    r"(?:should be|are|is|was|were|:)+ ?(?P<end>\d{1,6})(?!\d)",
    re.IGNORECASE,
)
_ERRED = re.compile(
    r"[错錯]|不[对對]|改|更正|[应應][该該当當]是|唔啱|不是"
    r"|\b(?:wrong|mistake|typo|should|sorry|not)\b",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"\W*(?:(?:不是|唔[係系]|不[係系])\s*(?P<wrong>\d{3,6})[，,\s]*(?:[应應][该該])?(?:是|係|系)\s*(?P<right>\d{3,6})"
    r"|(?:[应應][该該])?(?:是|係|系)\s*(?P<now>\d{3,6})[，,\s]*(?:不是|唔[係系]|不[係系])\s*(?P<had>\d{3,6}))\W*"
)
_COUNTS = dict(zip("一二两兩三四五六", (1, 2, 2, 2, 3, 4, 5, 6), strict=True))
_WORDS = {"two": 2, "three": 3, "four": 4}
_BY_NAME = (
    ("phone", re.compile(r"[电電][话話]|手[机機]|\b(?:phone|mobile)\b", re.IGNORECASE)),
    ("order_no", re.compile(r"[单單][号號]?|\b(?:order|tracking)\b", re.IGNORECASE)),
)
_LEAST = 4


def retailed(script: Script, state: State, reading: Reading) -> dict[FieldName, Known]:
    """Return the number meant with its new end: the one named, else the one told last."""
    hit = _TAIL.search(reading.text) if _ERRED.search(reading.text) else None
    if hit is None:
        return {}
    tail = hit["tail"] or hit["end"]
    if _count(hit) not in (0, len(tail)):
        return {}
    name = _meant(script, state, reading.text)
    if name is None or state.fields[name].value.endswith(tail):
        return {}
    known = state.fields[name]
    value, text = (one[: -len(tail)] + tail for one in (known.value, known.text))
    return {name: Known(value, text, reading.messages[-1].id, "corrected")}


def ended(script: Script, state: State, reading: Reading) -> dict[FieldName, Known]:
    """Return the number that ended otherwise, with the end set against it: 不是5678 是5679."""
    hit = _AGAINST.fullmatch(reading.text.strip())
    if hit is None:
        return {}
    wrong, right = hit["wrong"] or hit["had"], hit["right"] or hit["now"]
    held = [
        (name, known)
        for name, known in state.fields.items()
        if name in script.questions
        and script.questions[name].kind in {"phone", "order_no"}
        and known.value.endswith(wrong)
        and len(known.value) > len(wrong)
    ]
    if len(held) != 1 or len(wrong) != len(right):
        return {}
    name, known = held[0]
    value, text = (one[: -len(right)] + right for one in (known.value, known.text))
    return {name: Known(value, text, reading.messages[-1].id, "corrected")}


def _count(hit: re.Match[str]) -> int:
    """Return how many digits he says there are, 0 where he does not say."""
    said = hit["count"] or (hit["words"] or "").lower()
    return int(said) if said.isdecimal() else _COUNTS.get(said, 0) or _WORDS.get(said, 0)


def _meant(script: Script, state: State, text: str) -> FieldName | None:
    kinds = {n: script.questions[n].kind for n in state.fields if n in script.questions}
    numbers = {
        n: kind
        for n, kind in kinds.items()
        if kind in {"phone", "order_no"} and re.search(rf"\d{{{_LEAST},}}$", state.fields[n].value)
    }
    named = next((kind for kind, words in _BY_NAME if words.search(text)), "")
    fitting = [n for n, kind in numbers.items() if not named or kind == named]
    return max(fitting, key=lambda n: state.fields[n].message or 0, default=None)
