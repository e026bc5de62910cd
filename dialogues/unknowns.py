"""What a customer says that he does not know: the number, the day, and not what was asked.

    of_other(question, text) -> bool    he does not know something else than *question* asks, or
                                        tells that nobody was hurt: no answer to where he bought it
    of_this(question, text) -> bool     he does not know just that, asked or not: 订单号不记得了

Pure. Part of answers.
"""

from __future__ import annotations

import re

from dialogues import cues
from dialogues.script import Question

_MOST = 20
_UNSURE = (
    r"(?:[不没沒唔冇][太大]?(?:清楚|知道|[记記]得|[晓曉]得|[记記]住|[记記]下)|[记記]不(?:得|清|住|起|全)|唔知|忘[记記]?(?:了|咗|掉)?"
    r"|找不[到着著]|\bforg[oe]t\b|\bdon'?t (?:know|remember|recall)\b|\bno idea\b)"
)
_THINGS = (
    (
        frozenset({"order_no"}),
        (
            r"(?:(?:[订訂运運快票流][单單递遞水]?|[单單]|dd|DD)的?[号號]码?|[编編][号號]"
            r"|\b(?:order|tracking|booking)(?: (?:number|no))?\b)"
        ),
    ),
    (
        frozenset({"date"}),
        (
            r"(?:哪一?天|[几幾]月?[几幾]?[号號日]|日子|日期|具[体體][时時][间間]"
            r"|\bwhich day\b|\bwhat day\b)"
        ),
    ),
    (frozenset({"amount"}), r"(?:多少[钱錢]|金[额額]|价[钱格]|價[錢格])"),
    (frozenset({"model"}), r"(?:型[号號]|\bmodel\b)"),
    (frozenset({"name"}), r"(?:工[号號]|姓(?:什[么麼]|啥)|[他她]的?名字)"),
)
_SAID = tuple(
    (
        kinds,
        re.compile(rf"{thing}.{{0,4}}?{_UNSURE}|{_UNSURE}.{{0,6}}?{thing}", re.IGNORECASE),
    )
    for kinds, thing in _THINGS
)
_UNHURT = re.compile(
    r"[没沒无無未冇][有人]{0,2}[^，,。；;]{0,3}[伤傷]|[人大孩老][家子人]?(?:倒|都|还|還)?[没沒冇]事"
    r"|\b(?:nobody|no ?one|wasn'?t|not|no) (?:was |is |got )?(?:hurt|injur\w+|harmed)\b",
    re.IGNORECASE,
)


def of_other(question: Question, text: str) -> bool:
    """Say whether he speaks of something by name that is not what *question* asks."""
    if question.kind != "yes_no" and _UNHURT.search(text) and cues.length(text) <= _MOST:
        return True
    kinds = _unknown(text)
    return bool(kinds) and not kinds & _kinds(question) and question.label not in text


def of_this(question: Question, text: str) -> bool:
    """Say whether what *question* asks is said by name not to be known."""
    return bool(_unknown(text) & _kinds(question))


def _unknown(text: str) -> frozenset[str]:
    if cues.length(text) > _MOST:
        return frozenset()
    return frozenset(k for kinds, said in _SAID if said.search(text) for k in kinds)


def _kinds(question: Question) -> frozenset[str]:
    return frozenset({question.kind, *((str(question.slot),) if question.slot else ())})
