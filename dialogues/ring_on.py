"""On which number a customer is to be called: of several he tells, or in place of one known.

    rephoned(script, state, reading)   another number than the one known, {} for none
    called_for(script, state, reading) the same while other things are asked: only one he orders
    wrong(text)                        the one known before is not to be kept
    in_order(reading, found)           its values, the number to call before the others

A number is ordered (打我的13800138001, 电话换成13800138001), called his own (我的手机), another's
(我爸的号) or not to be called (别打我爸的). Pure. Source: S1-07.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dialogues.answers import fits, from_slot, suits
from dialogues.as_stated import phone
from dialogues.reading import Reading
from dialogues.script import Question, Script
from dialogues.state import FieldName, Known, MessageId, State
from nlu.types import Slot, SlotType

Told = tuple[Slot, MessageId]
_PHONE = FieldName("contact_phone")
_SHORT = 40
_DIALLED = re.compile(r"\+?\d[\d -]{5,18}\d")
_REACH = re.compile(
    r"[电電][话話]|手[机機]|[号號][码碼]|[打拨撥]|[联聯][系繫络絡]|[找揾搵]我|\b(?:phone|number|mobile|cell|call|ring|reach|text)\b",
    re.IGNORECASE,
)
_REPLACES = re.compile(
    r"[换換改][成为為做返]|更正|[打写寫留][错錯少多]|少[打写寫了]?一?[位个個]|不是|唔係|应该是|應該是|[换換]了?(?:[个個]|新)?[号號手电電]|新[号號]|正[确確]|[补補]一?[个個下]?"
    r"|\b(?:actually|instead|changed?|wrong|new|correct|should be|sorry|typo|missed)\b",
    re.IGNORECASE,
)
_IN_CASE = re.compile(
    r"也(?:可以|行|能)|[还還]有[个個一]|[备備]用|打不通[就再]|[没沒冇]人?[接听聽]|或者"
    r"|\b(?:also|or|spare|if)\b",
    re.IGNORECASE,
)
_KIN = (
    r"(?:我|咱)?(?:家|的)?(?:老[公婆爸妈媽]|爸爸?|[妈媽]{1,2}|父[亲親]|母[亲親]|[女儿兒]{1,2}子?|孩子|[爱愛]人|[妻丈][子夫]"
    r"|[对對]象|男?女?朋友|同[学學事]|[爷爺奶姥外][爷爺奶姥公婆]|[哥姐弟妹姨舅叔]{1,2}|室友|[邻鄰]居|家[里裡]人)"
)
_OTHERS_TOO = re.compile(
    rf"[另别別]一?[个個]|(?:我|咱){_KIN}|\b(?:another|else|wife|husband)\b", re.IGNORECASE
)
_OTHER_NO = re.compile(
    r"[编編][号號]|合同|[订訂][单單]|[单單][号號]|[运運][单單]|[税稅卡]号|[发發]票|\b(?:order|account|invoice|tracking|case)\b",
    re.IGNORECASE,
)
_ITS_NAME = r"(?:新|手[机機]|移[动動]|[电電][话話]|[号號][码碼]?|座[机機])*(?:是|[为為:：]|係)?\s*"
_OWN = re.compile(rf"(?:我|我的|我本人的?|我自己的?|本人的?){_ITS_NAME}$")
_ANOTHERS = re.compile(rf"{_KIN}的?{_ITS_NAME}$")
_ORDERED = re.compile(
    r"(?:(?<![我被他她们們佢人直天过過让讓叫])(?:改|(?<!我)就|直接|[请請]|麻[烦煩]|可以|[还還]是|以[后後]|都|要)?(?:打|拨|撥|[联聯][系繫络絡]|[找揾搵])(?:[给給到])?"
    rf"(?!了|[过過])(?:{_KIN}的?|我的?)?"
    rf"|(?:[电電][话話]|[号號][码碼]?|手[机機][号號]?)[^，,。\d]{{0,6}}[改换換][成为為到]了?)(?:[这這][个個])?{_ITS_NAME}$"
    r"|\b(?:call|ring|reach|phone|text)(?: me| him| her)?(?: back)?(?: on| at)?\s*$",
    re.IGNORECASE,
)
_NEVER = re.compile(
    r"(?:[别別]|不要|唔好|不用|[请請]勿|don['’]?t |not )[^，,。]{0,8}$", re.IGNORECASE
)
_DEAD = re.compile(
    r"^\s*(?:[这這那]?[个個]?(?:[号號电電][码碼话話]?)?)?(?:已[经經]|早就?|都)*"
    r"(?:停[机機用]|不用了|[没沒]用了|[别別]打|不要打|唔好打|打不通|注[销銷]|空[号號]|欠[费費]|[没沒冇]人?[接听聽]|[占佔][线線]|[关關][机機]|才)"
)
_WHO_TO_CALL = re.compile(
    rf"(?P<no>[别別]|不要|唔好|不用|[请請]勿)?(?:再|就|直接)?(?:打|[联聯][系繫络絡]|[找揾搵])(?:[给給])?"
    rf"(?P<who>{_KIN}|我)(?:的|自己的|本人的|$|[，,。吧])(?!\s*[\d一二三四五六七八九零幺]|[手电電号號人时時头頭脸臉])"
)
_ORDER, _HIS, _PLAIN, _NOT_HIS, _NOT_THIS = 3, 2, 1, 0, -1


def rephoned(script: Script, state: State, reading: Reading) -> dict[FieldName, Known]:
    """Return the number he is to be called on from now on, where it is not the one known."""
    question, text = script.questions.get(_PHONE), reading.text
    if question is None or len(text) > _SHORT or _OTHER_NO.search(text):
        return {}
    known, rank = _told(question, reading)
    others = _IN_CASE.search(text) or (rank < _ORDER and _OTHERS_TOO.search(text))
    if known is None or others or rank < _PLAIN or _same(state, known):
        return {}
    had = state.fields.get(_PHONE)
    bare = not re.search(r"[^\W\d_]", reading.text.replace(known.text, ""))
    meant = had is None or not had.value or bare or _REPLACES.search(reading.text)
    return {_PHONE: known} if meant or rank > _PLAIN or _REACH.search(reading.text) else {}


def called_for(script: Script, state: State, reading: Reading) -> dict[FieldName, Known]:
    """Return the number that he orders instead of the one known: 电话换成13800138001.

    A number by itself may be anything's while something else is asked, and stays beside.
    """
    had, question = state.fields.get(_PHONE), script.questions.get(_PHONE)
    if had is None or not had.value or question is None or not _slots(question, reading):
        return {}
    _, rank = _told(question, reading)
    put = _REPLACES.search(reading.text) and _REACH.search(reading.text)
    return rephoned(script, state, reading) if rank > _PLAIN or put else {}


def wrong(text: str) -> bool:
    """Say whether the number known before is called wrong, or is not in use any more."""
    return bool(_REPLACES.search(text))


def in_order(reading: Reading, found: Sequence[Told]) -> list[Told]:
    """Return the values of a turn, the numbers among them by which is to be called first."""
    texts = {said.id: said.parse.text for said in reading.messages}
    numbers = [one for one in found if one[0].type is SlotType.PHONE]
    ranked = iter(sorted(numbers, key=lambda one: -_rank(texts[one[1]], one[0])))
    return [next(ranked) if one[0].type is SlotType.PHONE else one for one in found]


def _told(question: Question, reading: Reading) -> tuple[Known | None, int]:
    """Return the number to be called of those in the turn, and how surely it is the one."""
    found = _slots(question, reading)
    if found:
        rank, slot, message = max(found, key=lambda one: one[0])
        return from_slot(slot, message, "corrected"), rank
    if any(s.type is SlotType.PHONE and s.role == "theirs" for s, _ in reading.slots):
        return None, _NOT_HIS  # 错的号码是13811112222
    plain = _DIALLED.fullmatch(reading.text.strip()) or _REACH.search(reading.text)
    stated = phone(reading) if plain else None
    if stated is None:
        return None, _PLAIN
    return Known(stated.value, stated.text, stated.message, "corrected"), _PLAIN


def _slots(question: Question, reading: Reading) -> list[tuple[int, Slot, MessageId]]:
    """Return the numbers of the turn that may be called, the last first among equals."""
    found = [
        (_rank(said.parse.text, slot), slot, said.id)
        for said in reading.messages
        for slot in said.parse.slots
        if slot.type is SlotType.PHONE and slot.role != "theirs"
        if fits(question, slot) and suits(question, slot)
    ]
    return found[::-1]


def _rank(text: str, slot: Slot) -> int:
    """Say how surely a number is the one to call: ordered, his own, plain, another's, not it."""
    before, after = _clause_before(text[: slot.start]), text[slot.end :]
    if _NEVER.search(before) or _DEAD.search(after):
        return _NOT_THIS
    if _ORDERED.search(before):
        return _ORDER
    anothers = _ANOTHERS.search(before)
    whom = _WHO_TO_CALL.search(text)
    if whom is not None and (whom["who"] == "我") is (anothers is None) and not whom["no"]:
        return _ORDER
    if anothers:
        return _NOT_HIS
    return _HIS if _OWN.search(before) else _PLAIN


def _clause_before(text: str) -> str:
    return re.split(r"[，,。；;！!？?\n]\s*(?=\S)", text)[-1]


def _same(state: State, known: Known) -> bool:
    had, digits = state.fields.get(_PHONE), re.sub(r"\D", "", known.value)
    return had is not None and re.sub(r"\D", "", had.value).endswith(digits[-10:])
