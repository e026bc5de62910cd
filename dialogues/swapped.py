"""Put a wrong word right where it stands: 是金鹰不是万达, it was Currys, not Argos.

    swapped(script, state, reading) -> fields that hold the wrong word, holding the right one
    quoted(script, state, reading) -> the field whose right name stands in quotes
    sets_right(text), held(script, state, reading)   two words are set against each other, known
    twins(script, state, changed)   other days that were the same wrong one
    turned(script, state, reading)  the same, one changed into the other: 京东改成苏宁
    restated(script, was, reading)  the one day known before, said anew
    exactly(script, state, reading)   one name set against the very one known: 是中山路店 不是公园店
    redated(script, was, reading)   the days that were the one denied: 不是昨天 是前天

Pure. The story stays as it was told; a wish is no name, see changed_wish.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from dialogues.answers import fits, from_slot
from dialogues.put_right import denied
from dialogues.reading import Reading
from dialogues.script import Question, Script
from dialogues.state import FieldName, Known, MessageId, State
from nlu.types import Slot, SlotType

_STAYS = frozenset({"story", "demand", "evidence", "phone", "yes_no", "mention"})
_WORDS = r"[^，,。；;！!？?\s]{1,14}?"
_EN = r"(?:[A-Za-z0-9&'’.-]{2,20}|\d)(?: [A-Za-z0-9&'’.-]{1,20}){0,2}?"
_NO = r"(?:不是|并不是|並不是|而不是|唔係|唔系|不係)(?:在|去|到)?"
_IS = r"(?:应该是|應該是|应该系|應該係|其实是|其實是|而是|是|係|系|叫|应为|應為)"
_END = (
    r"(?:的|嘅|啊|啦|喇|呀)?(?:[，,\s]+(?:千[万萬])?(?:可?[别別]|不要|唔好)(?:再)?"
    r"[搞弄记記写寫][错錯混](?:了|咗)?[啊呀]?)?[。！!]*"
)
_SHAPES = (
    re.compile(rf"(?P<right>{_WORDS})(?:的|嘅)?[，,\s]*{_NO}(?P<wrong>{_WORDS}){_END}$"),
    re.compile(rf"{_NO}(?P<wrong>{_WORDS})(?:的|啊|啦)?[，,\s]*{_IS}(?P<right>{_WORDS}){_END}$"),
    re.compile(
        rf"(?:^|[，,\s])(?P<wrong>{_WORDS})(?:不对|不對|唔啱|[写寫打搞弄说說]?[错錯])(?:了|咗)?[，,\s]*{_IS}(?P<right>{_WORDS}){_END}$"
    ),
    re.compile(
        rf"(?:it\swas|it's|its|it\sis|that's|from|at|bought\sat)?\s*(?P<right>{_EN}),?\s+not\s+(?:at\s|from\s)?(?P<wrong>{_EN})[.!]*$",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\bnot\s+(?:at\s|from\s)?(?P<wrong>{_EN})[,;]?\s+(?:but|it\swas|it's|it\sis)\s+(?P<right>{_EN})[.!]*$",
        re.IGNORECASE,
    ),
)
_LEAD = re.compile(
    r"^(?:等等|等下|[诶欸哎]|我|那[个個]|[这這][个個]|[地店][点點名]|门店|門店|门市|門市|店|商家|品牌|牌子|平台|名字|[时時][间間]|日期|金额|金額|[产產]品|商品|[东東]西|地址|[买買]的|在|\s)*"
    rf"(?:{_IS}|在|it was|it's|its\b|it is|from|at)?\s*(?:在)?",
    re.IGNORECASE,
)
_TRAIL = re.compile(r"(?:的|嘅)$")
_LEAST = 2
_CALLED = (
    (FieldName("model"), re.compile(r"型[号號]")),
    (FieldName("company"), re.compile(r"商家|品牌|公司|平台")),
    (FieldName("place"), re.compile(r"[门門][店市]|地[点點址]|店名|分店")),
    (FieldName("product"), re.compile(r"")),
)
_QUOTED = re.compile(
    r"(?P<what>(?:商品|[产產]品|[东東]西|型[号號]|商家|品牌|公司|平台|[门門][店市]|地[点點址]|店名|分店|[货貨]品|品名)(?:名[称稱字]?)?)"
    r"[^，,。「“\"《]{0,4}(?:[应應](?:[该該当當]?是|[为為])|改[成为為]|是|叫)\s*[「“\"《『](?P<name>[^」”\"》』]{1,30})[」”\"》』]"
)
_SUM = re.compile(r"[¥￥$]?[\d一二两兩三四五六七八九十百千万萬半]")
_YESTERDAY, _BEFORE = re.compile("[尋寻噚琴昨]日"), re.compile("前日")
_TURNED = re.compile(
    rf"^(?:那[个個]?|就|[把将將]|[请請]|麻[烦煩]|[帮幫][我忙]|[，,\s])*(?P<wrong>{_WORDS})"
    rf"(?:要|得|[帮幫]我|[给給]我|[应應][该該])*(?P<how>改|[换換])(?:成|[为為]|到)(?P<right>{_WORDS}){_END}$"
)
_NEW = re.compile(r"[一新别別另好同]")
_FIRMS = frozenset({"choice", "company", "place"})
_ANEW = re.compile(
    r"(?:哦|噢|啊|[诶欸哎])*[对對]了[，,\s]*(?:[应應][该該])?(?:是|係)的?[。！!]*"
    r"|(?:哦|噢|啊|[诶欸哎]|等等|[，,\s])*(?:不是|不[对對]|[说說讲講记記写寫打搞弄][错錯]了?|唔係|唔系|唔啱|[错錯]了)(?:了|啊|呀|[，,、\s])*(?:是|係)?的?[。！!]*"
    r"|(?:no,?\s|sorry,?\s|actually,?\s|oh,?\s)*(?:it\swas|that\swas|it's)\W*|(?:其实|其實|[应應][该該當当]|不[对對]|那[个個天]|[，,\s])*(?:是|係)(?:的|才[对對啱](?:[啊呀啦])?)?[。！!]*",
    re.IGNORECASE,
)
_SHORT = 40


def swapped(script: Script, state: State, reading: Reading) -> dict[FieldName, Known]:
    """Return the fields that hold the wrong word, holding the right one; {} when none does.

    A sum that was none (不是两块钱，是瓷砖两块) comes back empty, as not known.
    """
    pair = _pair(reading.text.strip())
    if pair is None:
        return {}
    wrong, right = pair
    changed: dict[FieldName, Known] = {}
    for name in _holding(script, state, wrong, _STAYS):
        put = _right(script.questions[name], state.fields[name], wrong, right, reading)
        if put is not None:
            changed[name] = put
    return changed or _gone_on(script, state, wrong, right, reading.messages[-1].id)


def exactly(script: Script, state: State, reading: Reading) -> dict[FieldName, Known]:
    """Return the name of a place or firm that is the wrong word itself, holding the right one."""
    pair = _pair(reading.text.strip())
    if pair is None:
        return {}
    changed = swapped(script, state, reading)
    whole = {n for n in changed if state.fields[n].text == pair[0]}
    named = {n for n in changed if script.questions[n].kind in _FIRMS}
    return {n: k for n, k in changed.items() if n in named and whole}


def turned(script: Script, state: State, reading: Reading) -> dict[FieldName, Known]:
    """Return the fields that hold the word he wants changed into another: 京东改成苏宁."""
    text = reading.text.strip()
    hit = _TURNED.search(text) if len(text) <= _SHORT else None
    if hit is None or len(hit["wrong"]) < _LEAST or _NEW.match(hit["right"]):
        return {}  # 空调换成新的 is a wish
    wrong, right = hit["wrong"], _TRAIL.sub("", hit["right"])
    names = _holding(script, state, wrong, _STAYS)
    whole = [n for n in names if wrong in state.fields[n].text]  # 汉庭西湖店, and not 汉庭
    put = {
        name: _right(script.questions[name], state.fields[name], wrong, right, reading)
        for name in whole or names
        if hit["how"] == "改" or script.questions[name].kind in _FIRMS
    }
    return {name: known for name, known in put.items() if known is not None}


def _gone_on(
    script: Script, state: State, wrong: str, right: str, message: MessageId
) -> dict[FieldName, Known]:
    """Return a place that is told on by both words: of 翠湖小区3栋 it is 3栋2单元, not 3栋1单元."""
    size = next((n for n, (a, b) in enumerate(zip(wrong, right, strict=False)) if a != b), 0)
    same = wrong[:size]
    return {
        name: Known(text, text, message, "corrected")
        for name, known in state.fields.items()
        if name in script.questions
        and script.questions[name].kind in {"place", "text"}
        and len(same) >= _LEAST
        and known.text.endswith(same)
        and (text := known.text.removesuffix(same) + right)
    }


def quoted(script: Script, state: State, reading: Reading) -> dict[FieldName, Known]:
    """Return the field whose right name stands in quotes: 商品名称应为「尊贵会员礼篮」."""
    hit = _QUOTED.search(reading.text)
    if hit is None:
        return {}
    called = next(n for n, words in _CALLED if words.search(hit["what"]))
    if called not in state.fields or called not in script.questions:
        return {}
    name = hit["name"].strip()
    return {called: Known(name, name, reading.messages[-1].id, "corrected")}


def sets_right(text: str) -> bool:
    """Say whether two words are set against each other: 是金鹰的，不是万达."""
    return _pair(text.strip()) is not None


def held(script: Script, state: State, reading: Reading) -> bool:
    """Say whether a field holds the word called wrong, or a number is, which is put right else."""
    pair = _pair(reading.text.strip())
    if pair is None or re.search(r"\d", pair[0]) or _holding(script, state, pair[0], frozenset()):
        return True
    return any(s.type is SlotType.DATE for s, _ in reading.slots)


def _holding(script: Script, state: State, wrong: str, but: frozenset[str]) -> list[FieldName]:
    """Return the fields whose words hold the wrong one."""
    return [
        name
        for name, known in state.fields.items()
        if name in script.questions
        and script.questions[name].kind not in but | {"story"}
        and known.text
        and _names(known.text, wrong)
    ]


def _pair(text: str) -> tuple[str, str] | None:
    """Return the wrong word and the right one, None where no two are set against each other."""
    if len(text) > _SHORT:
        return None
    for shape in _SHAPES:
        hit = shape.search(text)
        if hit:
            right = _TRAIL.sub("", _LEAD.sub("", hit["right"].strip())).strip()
            wrong = _LEAD.sub("", hit["wrong"].strip()).strip()
            if right and len(wrong) >= _LEAST and right != wrong:
                return wrong, right
    return None


def _right(
    question: Question, known: Known, wrong: str, right: str, reading: Reading
) -> Known | None:
    message = reading.messages[-1].id
    slots = [(s, m) for s, m in reading.slots if fits(question, s) and s.text in right]
    if slots and slots[-1][0].value != known.value:
        slot, said = slots[-1]
        if question.kind == "place" and slot.text != right:
            return Known(right, right, said, "corrected")  # 中山路店, and not 中山路
        return from_slot(slot, said, "corrected")
    if question.kind == "amount" and re.search(r"[钱錢块塊元]", wrong) and not _SUM.match(right):
        return Known("", "", message, "unknown")
    if question.kind in {"date", "amount", "number", "measure", "order_no"}:
        return None
    text = known.text.replace(wrong, right) if wrong in known.text else right
    return Known(text, text, message, "corrected")


def _names(known: str, wrong: str) -> bool:
    """Say whether what is known has the wrong word in it: 尋日 is 昨天."""
    had, said = (_YESTERDAY.sub("昨天", _BEFORE.sub("前天", one)) for one in (known, wrong))
    return said in had or (len(had) >= _LEAST and had in said)


def twins(
    script: Script, state: State, changed: Mapping[FieldName, Known], reading: Reading
) -> dict[FieldName, Known]:
    """Return the other days that were the same as one put right, unless it was named which."""
    named = {s.text for s, _ in reading.slots if s.type is SlotType.DATE and s.role}
    days = {n: k for n, k in changed.items() if script.questions[n].kind == "date"}
    return {
        name: known
        for day, known in days.items()
        if known.text not in named
        for name, had in state.fields.items()
        if name not in changed
        and had.value
        and had.value == state.fields[day].value
        and name in script.questions
        and script.questions[name].kind == "date"
    }


def restated(script: Script, was: State, reading: Reading) -> dict[FieldName, Known]:
    """Return the one day known before, said anew: it was two weeks ago."""
    days = [(s, m) for s, m in reading.slots if s.type is SlotType.DATE and not s.role]
    had = [n for n, q in script.questions.items() if q.kind == "date" and n in was.fields]
    given = [n for n in had if was.fields[n].given and not n.startswith("more_")]
    if len(days) != 1 or len(given) != 1 or not _ANEW.fullmatch(_rest(reading, days[0][0])):
        return {}
    slot, message = days[0]
    if was.fields[given[0]].value == slot.value:
        return {}
    return {given[0]: from_slot(slot, message, "corrected")}


def redated(script: Script, was: State, reading: Reading) -> dict[FieldName, Known]:
    """Return the days that were the one called wrong, as the one told instead; {} for none."""
    days = [(s, m) for s, m in reading.slots if s.type is SlotType.DATE and s.value]
    texts = {m.id: m.parse.text for m in reading.messages}
    wrong = [s for s, m in days if denied(texts[m], s, reading)]
    if len(days) != 2 or len(wrong) != 1 or days[0][0] is not wrong[0]:  # noqa: PLR2004
        return {}
    right, message = days[1]
    return {
        name: from_slot(right, message, "corrected")
        for name, known in was.fields.items()
        if name in script.questions
        and script.questions[name].kind == "date"
        and known.given
        and known.value == wrong[0].value
    }


def _rest(reading: Reading, slot: Slot) -> str:
    return reading.text.replace(slot.text, "", 1).strip()
