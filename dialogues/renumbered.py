"""Put a bare number right: 是1250不是1200, it's 1250, not 1200.

    renumbered(script, state, text, message) -> fields whose number it was, with the new one
    recoded(script, text, message) -> the order's number, called wrong and told anew
    the_only_sum(script, state, text, message) -> it, with the number said instead: 不对 是4800
    late_sum(script, state, text, message) -> the sum that was left open, told at last: 300
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
_SUM = rf"\s*[¥￥$£€]?(?P<%s>{_FIGURE})\s*[块塊元]?"
_BREAK = r"[，,、\s]*"
_RIGHT_FIRST = re.compile(
    rf"(?:{_IS}|it'?s|it was|should be)?{_SUM % 'right'}{_BREAK}"
    rf"(?:{_NOT}|(?:and )?not){_SUM % 'wrong'}",
    re.IGNORECASE,
)
_WRONG_FIRST = re.compile(
    rf"(?:{_NOT}|not){_SUM % 'wrong'}{_BREAK}"
    rf"(?:{_IS}|but|it'?s|should be|{_SAYS}{_IS}?){_SUM % 'right'}",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?:大概|大[约約]|一共|[总總]共|金[额額]|就?是|差不多|about|around|it'?s|[，,\s])*"
    r"[¥￥$£€]?(?P<sum>[1-9]\d{0,5}(?:\.\d{1,2})?)(?:左右|吧|[。.！!\s])*",
    re.IGNORECASE,
)
_TURNED = re.compile(
    rf"{_SUM % 'wrong'}{_BREAK}(?:要|得|[应應][该該])?(?:改成|改为|改為|改到){_SUM % 'right'}"
)
_ANEW = re.compile(
    rf"(?:(?:不[对對]|[错錯]了|搞[错錯]了?|唔啱|\b(?:no|wrong|sorry)\b)[了啊呀]?{_BREAK}"
    rf"|(?:等等|等[一]?下|[慢且][着著]|哦|噢|[诶欸哎]呀?|wait)(?=[，,、\s]*(?:{_IS}|it)){_BREAK})+"
    rf"(?:(?:[\u4e00-\u9fff]{{1,6}})?{_IS}|(?:the \w+ )?(?:it'?s|is|was|should be))?"
    rf"{_SUM % 'right'}[的啊呀]?[。.！!\s]*",
    re.IGNORECASE,
)
_FEN = 100
_DEMAND = FieldName("demand")
_ORDER_NO = FieldName("order_no")
_CODE = re.compile(
    r"(?:(?:[订訂定][单單]|[单單])(?:编号|編號|[号號]碼?码?)?|[编編][号號]|\border(?:\s(?:no\.?|number|id))?)"
    r"[^，,。；;\d]{0,7}(?:[打写寫记記说說搞弄填抄]?[错錯]|不[对對]|唔啱|[应應][该該為为]|更正|\bwrong\b|\bshould\sbe\b|改[成为為])[^\d]{0,12}?"
    r"(?P<right>(?<![A-Za-z\d])(?=[A-Za-z-]*\d)[A-Za-z\d][A-Za-z\d-]{4,31})(?!\s*[块塊元蚊])",
    re.IGNORECASE,
)


def renumbered(
    script: Script, state: State, text: str, message: MessageId
) -> dict[FieldName, Known]:
    """Return the fields that hold the wrong number, holding the right one; {} when none does.

    A wish that names the number is changed only when no other field holds it; the story stays as
    it was told.
    """
    said = _RIGHT_FIRST.search(text) or _WRONG_FIRST.search(text) or _TURNED.search(text)
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


def recoded(script: Script, text: str, message: MessageId) -> dict[FieldName, Known]:
    """Return the number of the order, where the one told before is called wrong."""
    said = _CODE.search(text) if _ORDER_NO in script.questions else None
    if said is None or re.search(_NOT, text):
        return {}
    right = said["right"]
    return {_ORDER_NO: Known(right.upper(), right, message, "corrected")}


def _sum_of_wish(
    state: State, known: Known, right: str, message: MessageId
) -> dict[FieldName, Known]:
    """Return the wish with its own sum put right, where it was told behind the other one."""
    wish = state.fields.get(_DEMAND)
    had = re.search(_FIGURE, wish.text) if wish is not None and wish.given else None
    if wish is None or had is None or (wish.message or 0) <= (known.message or 0):
        return {}
    if len(had.group()) != len(right) or _fen(had.group()) == known.value:
        return {}
    words = wish.text.replace(had.group(), right, 1)
    return {_DEMAND: Known(wish.value, words, message, "corrected")}


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
    if wish := _sum_of_wish(state, known, right, message):
        return wish
    words = known.text.replace(was.group(), right, 1)
    return {name: Known(_fen(right), words, message, "corrected", known.precision)}


def late_sum(script: Script, state: State, text: str, message: MessageId) -> dict[FieldName, Known]:
    """Return the sum that nobody had told, when a bare figure is all that he says: 300."""
    said = _BARE.fullmatch(text.strip())
    empty = [
        name
        for name, known in state.fields.items()
        if name in script.questions
        and script.questions[name].kind == "amount"
        and not name.startswith("more_")
        and not known.given
    ]
    if said is None or len(empty) != 1:
        return {}
    return {empty[0]: Known(_fen(said["sum"]), said["sum"], message, "corrected")}


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
