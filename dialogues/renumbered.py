"""Put a bare number right: 是1250不是1200, it's 1250, not 1200.

    renumbered(script, state, text, message) -> fields whose number it was, with the new one
    the_only_sum(script, state, text, message) -> it, with the number said instead: 不对 是4800
    sets_right(text) -> bool    two numbers are set against each other

Pure. A number without its unit is no value of its own; which one is meant is told by the wrong one.
"""

from __future__ import annotations

import re
from decimal import Decimal

from dialogues.script import Script
from dialogues.state import FieldName, Known, MessageId, State

_FIGURE = r"(?<!\d)\d{1,12}(?:,\d{3})*(?:\.\d{1,4})?(?!\d)"
_NOT = r"(?:不是|而不是|并非|並非|唔系|唔係|不系|不係)"
_IS = r"(?:应该是|應該是|应该系|應該係|而是|是|系|係|改成|改为|改為)"
_SAYS = (
    r"(?:[他她佢]|[对對]方|[邻鄰]居|店[家里裡]|[师師]傅)[们們]?(?:后[来來])?"
    r"(?:[说說讲講话話]|只?要)(?:只?要)?"
)
_SUM = rf"\s*[¥￥$]?(?P<%s>{_FIGURE})\s*[块塊元]?"
_BREAK = r"[，,、\s]*"
_RIGHT_FIRST = re.compile(
    rf"(?:{_IS}|it'?s|should be)?{_SUM % 'right'}{_BREAK}(?:{_NOT}|(?:and )?not){_SUM % 'wrong'}",
    re.IGNORECASE,
)
_WRONG_FIRST = re.compile(
    rf"(?:{_NOT}|not){_SUM % 'wrong'}{_BREAK}"
    rf"(?:{_IS}|but|it'?s|should be|{_SAYS}{_IS}?){_SUM % 'right'}",
    re.IGNORECASE,
)
_ANEW = re.compile(
    rf"(?:不[对對]|[错錯]了|搞[错錯]了?|唔啱|\b(?:no|wrong|sorry)\b)[了啊呀]?{_BREAK}"
    rf"(?:(?:[\u4e00-\u9fff]{{1,6}})?{_IS}|(?:the \w+ )?(?:it'?s|is|was|should be))?"
    rf"{_SUM % 'right'}[的啊呀]?[。.！!\s]*",
    re.IGNORECASE,
)
_FEN = 100


def renumbered(
    script: Script, state: State, text: str, message: MessageId
) -> dict[FieldName, Known]:
    """Return the fields that hold the wrong number, holding the right one; {} when none does.

    A wish that names the number is changed only when no other field holds it; the story stays as
    it was told.
    """
    said = _RIGHT_FIRST.search(text) or _WRONG_FIRST.search(text)
    if said is None:
        return {}
    wrong, right = said["wrong"], said["right"]
    alone = re.compile(rf"(?<![\d.]){re.escape(wrong)}(?![\d.]*\d)")
    holding = {
        name: known
        for name, known in state.fields.items()
        if name in script.questions
        and script.questions[name].kind not in {"story", "text"}
        and alone.search(known.text)
    }
    facts = {n: k for n, k in holding.items() if script.questions[n].kind != "demand"}
    return {
        name: Known(
            _value(known.value, wrong, right),
            alone.sub(lambda _: right, known.text),
            message,
            "corrected",
            known.precision,
        )
        for name, known in (facts or holding).items()
    }


def the_only_sum(
    script: Script, state: State, text: str, message: MessageId
) -> dict[FieldName, Known]:
    """Return the only sum of as many digits with the number that he says instead: 不对 是4800."""
    said = _ANEW.fullmatch(text.strip())
    sums = [
        (name, known)
        for name, known in state.fields.items()
        if name in script.questions and script.questions[name].kind == "amount" and known.given
    ]
    if said is None or len(sums) != 1:
        return {}
    name, known = sums[0]
    was, right = re.search(_FIGURE, known.text), said["right"]
    if was is None or len(was.group()) != len(right) or known.value != _fen(was.group()):
        return {}
    words = known.text.replace(was.group(), right, 1)
    return {name: Known(_fen(right), words, message, "corrected", known.precision)}


def sets_right(text: str) -> bool:
    """Say whether two numbers are set against each other: 不是5000 他说3500就行."""
    return bool(_RIGHT_FIRST.search(text) or _WRONG_FIRST.search(text))


def _value(value: str, wrong: str, right: str) -> str:
    """Return the value of the right number: of a sum its hundredths, else the digits put right."""
    if value == _fen(wrong):
        return _fen(right)
    return value.replace(wrong, right)


def _fen(figure: str) -> str:
    return str(int(Decimal(figure.replace(",", "")) * _FEN))
