"""A field put right by what Chinese speakers call it, whatever the summary calls it.

    by_label(script, state, reading) -> fields    金额改成58, 购买途径写错了 是momo
    summed(script, state, reading) -> fields      the one sum, said anew: 改成五百八, 那就是58
    resummed(script, state, reading) -> fields    while more is asked: 不对 两百一, 不是8千 是6千

by_label wants words that say that it was wrong, or what it should be; summed is for an answer to a
summary. Days and wishes have readers of their own. Pure. Source: S1-07.
"""

from __future__ import annotations

import re

from dialogues import cues
from dialogues.answers import fits, from_slot
from dialogues.reading import Reading
from dialogues.script import Question, Script
from dialogues.state import FieldName, Known, MessageId, State
from nlu.steps.numbers import number

_DEMAND = FieldName("demand")
_MOST = 30
_FEN = 100
_FIGURE = (
    r"\d{1,7}(?:,\d{3})*(?:\.\d{1,2})?\s?(?:[万萬千kw]\s?\d?)?"
    r"|[一二两兩三四五六七八九十百千万萬零半]{1,9}"
)
_SUM = rf"(?P<words>[¥￥$]?\s?(?P<sum>{_FIGURE})\s?(?:多|几|幾)?(?:块钱?|塊錢?|元|蚊)?)"
_END = r"(?:的|嘅|啊|呀|啦|喇|吧|呢|才[对對]|好了|[。！!\s])*"
_BOUGHT_AT = (
    r"[购購][买買](?:渠道|途[径徑]|[地店方][点點方]?)|在?(?:哪[里裡儿])?[买買]的(?:店|地方|平台)"
)
_SUMS = ("amount",)
_HOUSES = ("place", "company", "place_of_purchase")
_CALLED = (
    (_BOUGHT_AT, ("place_of_purchase", "company")),
    (r"商家|平台|店家|[卖賣]家|公司|品牌|牌子", ("company", "place_of_purchase")),
    (r"型[号號]|[机機]型|款[号號]", ("model",)),
    (r"地[点點址]|位置|[门門](?:店|市)|分店", ("place",)),
    (r"(?:涉及)?(?:金[额額]|[钱錢][数數]|[数數][额額目]|价[钱格]|價[錢格])", _SUMS),
    (r"[产產]品(?:名[称稱])?|商品|品名", ("product",)),
    (r"房[间間]?[号號]", ("room",)),
    (r"[医醫]院|[诊診]所|餐[厅廳]|酒店|[饭飯]店|[学學]校|[小社][区區]|屋苑|[机機][构構]", _HOUSES),
)
"""What people call a field, and which fields it may be, the first that is known."""

_LEAD = r"^(?:那?[个個]|就|[把将將]|[请請]|麻[烦煩]|[帮幫]我?|你们?|我的?|[哦噢啊诶欸]|[，,\s])*"
_WRONG = (
    r"(?:你们?|我)?(?:都|好像|[写寫填记記搞弄打说說]){0,2}"
    r"(?:[错錯][了咗]?|不[对對]|唔啱)[了啦啊呀喇]*"
)
_SHOULD = r"(?:[应應][该該当當]?(?:是|係|系|[为為])|改[成为為做到]|[换換]成|更正[为為成]?)"
_IS = r"(?:是|係|系|[为為]|[:：])"
_OTHERWISE = rf"(?:{_WRONG}[，,\s]*(?P<says>{_SHOULD}|{_IS})?|(?:要|得)?(?P<should>{_SHOULD}))"
_SHAPES = tuple(
    (re.compile(rf"{_LEAD}(?:{name}){_OTHERWISE}\s*(?P<right>.+?){_END}$"), fields)
    for name, fields in _CALLED
)
_ANEW = re.compile(
    rf"(?:不[对對]|[错錯]了|唔啱|那|就|[应應][该該]|其[实實]|[这這]次|[实實][际際]|收了?我?|[，,\s])*"
    rf"(?:改[成为為]|[应應][该該]是|是|係|系)\s*{_SUM}(?:[块塊元蚊][钱錢]?)?{_END}"
)
_USUALLY = re.compile(
    rf"(?P<wrong>\d{{1,7}})\s?[块塊元蚊]?(?:是|係|系)?(?:平[时時常]|原[来來价價]|以前|正常|[标標][价價]|[别別]人|上次)的?"
    rf"(?:[价價][格钱錢])?[，,\s]*(?:[这這]次|[实實][际際]|[现現]在|我|[他她]们?|收|扣|是|係|要|的|了)+\s*{_SUM}{_END}"
)
"""Which of two sums is which: 30是平时的 这次是58."""

_ERRED = re.compile(
    rf"(?:[哦噢啊呃诶欸哎]|等等|[，,\s])*(?:不[对對]|[错錯]了|[说說讲講写寫记記打搞][错錯]了?|唔啱|不是|唔[係系])[了啊呀]*"
    rf"[，,\s]*(?:[应應][该該])?(?:是|係|系)?\s*{_SUM}{_END}"
)
_OTHER = _SUM.replace("<sum>", "<wrong>").replace("<words>", "<old>")
_AGAINST = (
    re.compile(rf"(?:不是|唔[係系]|不[係系])\s*{_OTHER}[，,、\s]*(?:[应應][该該])?(?:是|係|系)\s*{_SUM}{_END}"),
    re.compile(rf"(?:[差][价價額额]|[总總一]共|金[额額]|[应應][该該]|[是係系])*\s*{_SUM}[，,、\s]*(?:不是|唔[係系]|不[係系])\s*{_OTHER}{_END}"),
)  # fmt: skip
_SURELY = re.compile(r"改|平[时時常]|原[来來价價]")
_SIMPLE = str.maketrans("兩萬", "两万")
_NOT_NAMES = re.compile(
    r"什么|什麼|哪|[没沒]有?$|[吗嗎]|[问問][题題]|[责責]任|的[错錯]|[你他她][们們]|[您佢]|因[为為]|[想要][求退赔賠]|[退赔賠]"
)
"""公司错了 是他们的责任 names no other firm."""


def by_label(script: Script, state: State, reading: Reading) -> dict[FieldName, Known]:
    """Return the known field that is called by its name, holding its right words; {} for none."""
    text = reading.text.strip()
    if cues.length(text) > _MOST or text.endswith(("?", "？")):
        return {}
    for shape, names in _SHAPES:
        hit = shape.match(text)
        if hit is None or _NOT_NAMES.search(hit["right"]):
            continue
        if names != _SUMS and not (hit["says"] or hit["should"]):
            continue
        for name in map(FieldName, names):
            if name in state.fields and name in script.questions:
                known = _right(script.questions[name], hit["right"].strip(), reading)
                return {} if known is None else _with_twin(state, name, known)
    return {}


def summed(script: Script, state: State, reading: Reading) -> dict[FieldName, Known]:
    """Return the one sum that is known, with the figure said instead; {} for none."""
    text = reading.text.strip()
    hit = _USUALLY.fullmatch(text) or _ANEW.fullmatch(text)
    return _put(script, state, hit, reading, sure=bool(_SURELY.search(text)))


def resummed(script: Script, state: State, reading: Reading) -> dict[FieldName, Known]:
    """Return the one sum, called wrong right after it was told, or set against another."""
    text = reading.text.strip()
    for shape in _AGAINST:
        if hit := shape.fullmatch(text):
            wrong = _sum(hit["old"], reading.messages[-1].id)
            held = [n for n, k in _sums(script, state) if wrong and k.value == wrong.value]
            return _put(script, state, hit, reading, sure=True) if held else {}
    last = max((k.message or 0 for k in state.fields.values()), default=0)
    fresh = any(k.message == last for _, k in _sums(script, state))
    hit = _ERRED.fullmatch(text) if fresh else None
    return _put(script, state, hit, reading, sure=False)


def _sums(script: Script, state: State) -> list[tuple[FieldName, Known]]:
    """Return the sums that are known, but for those told besides."""
    return [
        (name, known)
        for name, known in state.fields.items()
        if name in script.questions
        and script.questions[name].kind == "amount"
        and known.given
        and not name.startswith("more_")
    ]


def _put(
    script: Script, state: State, hit: re.Match[str] | None, reading: Reading, *, sure: bool
) -> dict[FieldName, Known]:
    """Return the only sum with the one that was said, and the wish that named the old one.

    sure: it is said to be changed; else one of another size may count something else.
    """
    sums = _sums(script, state)
    known = _sum(hit["words"], reading.messages[-1].id) if hit else None
    if known is None or len(sums) != 1 or known.value == sums[0][1].value:
        return {}
    name, had = sums[0]
    if not sure and len(known.value) != len(had.value):
        return {}
    wish = state.fields.get(_DEMAND)
    if wish is None or not had.text or had.text not in wish.text:
        return {name: known}
    words = wish.text.replace(had.text, known.text)
    return {name: known, _DEMAND: Known(wish.value, words, known.message, "corrected")}


def _right(question: Question, right: str, reading: Reading) -> Known | None:
    """Return the right words as the field's value, None where they are none of its kind."""
    message = reading.messages[-1].id
    if question.kind == "amount":
        return _sum(right, message)
    slots = [(s, m) for s, m in reading.slots if fits(question, s) and s.text.strip() in right]
    if slots and question.kind not in {"text", "choice"}:
        return from_slot(*slots[-1], "corrected")
    return Known(right, right, message, "corrected")


def _sum(said: str, message: MessageId) -> Known | None:
    """Return a sum in fen; None for words that are no figure."""
    hit = re.fullmatch(_SUM, said.strip())
    value = number("".join(hit["sum"].translate(_SIMPLE).split())) if hit else None
    if value is None or not value:
        return None
    return Known(str(int(value * _FEN)), said.strip(), message, "corrected")


def _with_twin(state: State, name: FieldName, known: Known) -> dict[FieldName, Known]:
    """Return the field and the other one that held the same name: a shop is the firm as well."""
    had = state.fields[name]
    same = [
        other
        for other in map(FieldName, ("company", "place_of_purchase"))
        if other in state.fields and state.fields[other].text == had.text and had.text
    ]
    return {name: known} | (dict.fromkeys(same, known) if name in same else {})
