"""Tell an answer from venting, threats and questions, and take its value.

    answer(question, reading) -> Known | None      the answer to the open question, or not one

Pure. Shared with fields: which found values fit which question.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from dialogues import cues, elapsed, measures, unknowns
from dialogues.as_stated import PHONE_LEAST, SLOT_KINDS, account, order, phone, short
from dialogues.events import Said
from dialogues.fragments import branch, crumb, hangs
from dialogues.free_words import (
    NAME_MOST,
    SKIP_MOST,
    has_none,
    is_number,
    labelled,
    more_than_values,
    names_place,
    only_values,
    undated,
    usable,
)
from dialogues.may_name import NOUN_MOST, may_name
from dialogues.options import option
from dialogues.reading import Reading
from dialogues.script import Question
from dialogues.state import Known, MessageId
from dialogues.wishes import asked_for, is_wish, may_wish, ours, tells_wish, the_wish, wishes
from nlu import english_names
from nlu.steps import english_wish
from nlu.types import WANTED, Intent, Parse, Slot, SlotType

_NO_FIRM = re.compile(
    r"^(?:没|沒|不|去|到|被|楼[上下]|樓[上下])|[没沒]有|漏水|[没沒不](?:管|理|去|如)|^(?:还|比|像)"
)
_BRIEF_MOST = 10
_RECEIVED = re.compile(
    r"收到|收的|到手|到货|到貨|拿到|取的|签收|簽收|送到|送来|送來|寄到|装的|裝的"
    r"|\b(?:arrived|received|delivered|got it)\b",
    re.IGNORECASE,
)
_TEXT_MOST = 200
_SCOLDS = re.compile(
    "垃圾|骗子|騙子|黑心|破公司|狗|傻|屎|混蛋|王八|无良|無良|流氓|[烂爛](?:公司|平台|店)"
)
_FREE = frozenset({"text", "story", "product", "place", "company", "demand", "name", "choice"})
_NOUNS = frozenset({"product", "place", "company", "choice"})
_WANTS = re.compile(r"(?:那|我|就|只|就是|全)*(?:要|想|希望|[请請退赔賠换換]|道歉)")
_OTHER_VALUES = frozenset({SlotType.DATE, SlotType.ORDER_NO, SlotType.PHONE, SlotType.AMOUNT})
_LEAD = re.compile(
    r"^(?:(?:ok|okay|yes|well|its|it['’]?s|it is|number|is|i think)\s+)+", re.IGNORECASE
)
_NO_MODEL = re.compile(
    r"^(?:sorry|actually|wait|oops)\b|\border (?:no|number)\b|[没沒冇](?:有)?(?:了|咗)?\s*$",
    re.IGNORECASE,
)
_EDGES = re.compile(r"^(?:咪|就[係系])+|(?:[囉啰咯啊呀啦喇嘛吖欸耶喔](?!哩|迦))+$")
"""What is said around a name and is no part of it: 咪Netflix囉."""
_NAME_LEAST = 2
_UNTIL = re.compile(r"[到至~—-]\s?\d{1,2}[号號日]?")
_COMMA = re.compile(r"[，,\s]+")
_LETTERED = re.compile("[A-Za-z0-9Ａ-Ｚａ-ｚ０-９]")


def answer(question: Question, reading: Reading) -> Known | None:
    """Return the answer to *question* that this turn gives, None when it gives none."""
    return _pressed(question, reading) or _said(question, reading)


def _pressed(question: Question, reading: Reading) -> Known | None:
    """Return the option whose button was pressed; "can't tell" is no answer."""
    title = reading.payload
    if title not in question.options or title in question.skip.words:
        return None
    return Known(title, title, reading.messages[-1].id, "answered")


def _said(question: Question, reading: Reading) -> Known | None:
    values = ours((*elapsed.days(reading), *measures.as_said(reading)), reading)
    texts = {m.id: m.parse.text for m in reading.messages}
    fitting = [
        (s, m)
        for s, m in values
        if fits(question, s)
        and (suits(question, s) or arrived(question, reading))
        and not english_names.make(texts.get(m, ""), s)
    ]
    if fitting and question.kind != "demand":
        slot, message = fitting[-1]
        return from_slot(slot, message, "answered")
    if question.kind == "demand" and fitting:
        return replace(wishes(fitting), text=the_wish(reading)[:_TEXT_MOST], how="answered")
    if question.kind == "yes_no":
        return _yes_no(question, reading)
    if question.kind == "choice" and (
        hit := account(question, reading)
        or option(question, reading.messages)
        or _shop(question, reading)
    ):
        return Known(hit.value, hit.text, hit.message, "answered")
    if question.kind in {"order_no", "phone"}:
        return order(reading) if question.kind == "order_no" else phone(reading)
    if question.kind == "evidence":
        return evidence(reading)
    if question.kind in _FREE:
        return _free(question, reading)
    else_ = any(fits(question, s) or (question.kind, s.role) == ("date", WANTED) for s, _ in values)
    return None if else_ else short(question, reading)


def fits(question: Question, slot: Slot) -> bool:
    """Say whether a value found in free text is of the kind *question* asks for."""
    if slot.type is not (question.slot or SLOT_KINDS.get(question.kind)):
        return False
    hidden = "*" in slot.value  # 139****2211, of a page he copied, rings nobody
    hotline = question.kind == "phone" and (len(slot.value) < PHONE_LEAST or hidden)
    if slot.role == WANTED or slot.value in question.no_name:
        return False  # 师傅说今天来, 就想今天修好: nothing happened on that day
    return not hotline and not scolds(slot) and bool(slot.value)


def scolds(slot: Slot) -> bool:
    """Say whether a name is an insult, or half a sentence: 傻逼公司, 没有去医院."""
    return slot.type is SlotType.COMPANY and bool(
        _SCOLDS.search(slot.text) or _NO_FIRM.search(slot.text)
    )


def suits(question: Question, slot: Slot) -> bool:
    """Say whether a value is about what is asked: a day of purchase is no day of the event."""
    return not slot.role or not question.role or question.role == slot.role


def from_slot(slot: Slot, message: MessageId, how: str) -> Known:
    """Return a found value as a field's value."""
    return Known(slot.value, slot.text, message, how, slot.precision)


def arrived(question: Question, reading: Reading) -> bool:
    """Say whether a day is told by when the thing came, which does for the day it was bought.

    Or by what the question names for it: 上个月修的, where it is asked when it was mended.
    """
    return received(question, reading.text) or cues.holds(reading.text, question.by)


def received(question: Question, text: str) -> bool:
    """Say whether *text* tells when the thing came, where it is asked when it was bought."""
    return question.role == "purchase" and bool(_RECEIVED.search(text))


def evidence(reading: Reading) -> Known | None:
    """Return what was attached, by kinds; None when nothing was."""
    if not reading.attachments:
        return None
    return Known(",".join(reading.attachments), "", reading.messages[-1].id, "answered")


def _shop(question: Question, reading: Reading) -> Known | None:
    """Return the shop named in a longer reply: 格力的 上个月28号修的 花了四百六."""
    if not _of_purchase(question):
        return None
    named = [
        (slot, said)
        for said in reading.messages
        for slot in said.parse.slots
        if slot.type is SlotType.COMPANY and usable(said) and not scolds(slot)
    ]
    if not named or cues.length(reading.text) <= NOUN_MOST - len(named):
        return None
    slot, said = named[-1]
    return Known(slot.text, slot.text, said.id)


def _yes_no(question: Question, reading: Reading) -> Known | None:
    text, last = reading.text, reading.messages[-1].id
    if cues.affirmed(text, question.yes):
        return Known("yes", text[:_TEXT_MOST], last, "answered")  # "没事，就是烫伤了": hurt
    if cues.holds(text, question.no):
        return Known("no", text[:_TEXT_MOST], last, "answered")
    if Intent.DENY in reading.acts:
        return Known("no", text[:_TEXT_MOST], last, "answered")
    if Intent.AFFIRM in reading.acts:
        return Known("yes", text[:_TEXT_MOST], last, "answered")
    return None


def _free(question: Question, reading: Reading) -> Known | None:
    good = [m for m in reading.messages if _may_answer(question, m)]
    if not good:
        return None
    named = question.kind in _NOUNS
    text = "；".join(_name(m.parse) if named else m.parse.text.strip() for m in good)
    return Known(text[:_TEXT_MOST], text[:_TEXT_MOST], good[-1].id, "answered")


def _name(parse: Parse) -> str:
    """Return a name without the day or the order number told beside it."""
    name = english_names.bare(parse, undated(parse))
    bare = _EDGES.sub("", name)
    return bare if len(bare) >= _NAME_LEAST else name


def _may_answer(question: Question, said: Said) -> bool:
    """Say whether a message may be the free answer to *question*: of some use, and of its kind."""
    parse, text = said.parse, said.parse.text
    wished = question.kind == "demand" and asked_for(parse)
    if not (usable(said) or wished) or labelled(text) or has_none(text):
        return False
    if english_names.nods(text) and question.kind != "choice":
        return False
    if question.kind == "demand" and english_names.no_wish(text):
        return False
    if question.kind == "demand" and unknowns.of_other(question, text) and not wished:
        return False
    if _skips(question, text) or is_number(parse):
        return False
    if question.kind == "company" and any(english_names.make(text, s) for s in parse.slots):
        return False
    if question.slot is SlotType.MODEL and not _may_be_model(parse):
        return False
    return all(may(question, parse) for kinds, may in _MAY if question.kind in kinds)


def _may_be_model(parse: Parse) -> bool:
    """Say whether words may hold a model's letters: not a wish, a day or another number told."""
    else_ = tells_wish(parse) or any(slot.type in _OTHER_VALUES for slot in parse.slots)
    said = _LEAD.sub("", parse.text)  # ok its 2210-8837 has no letters of its own
    return bool(_LETTERED.search(said)) and not (else_ or _NO_MODEL.search(parse.text))


def _may_fit(question: Question, slot: Slot) -> bool:
    """Say whether a value may be the answer: of its kind, or a shop where one is chosen."""
    shop = _of_purchase(question) and slot.type in (SlotType.COMPANY, SlotType.PLACE)
    return shop or fits(question, slot)


def _of_purchase(question: Question) -> bool:
    """Say whether it is asked where a thing was bought, which every shop may be."""
    return question.kind == "choice" and question.role == "purchase"


def _tells_values(parse: Parse) -> bool:
    """Say whether words tell values and no more, each called what it is: 金额大概8万5."""
    return not more_than_values(parse) or only_values(parse)


def _only_wishes(parse: Parse) -> bool:
    """Say whether a few words wish for something and name nothing: 退钱就行 is no room."""
    return cues.brief(parse.text, _BRIEF_MOST) and only_values(parse, is_wish)


def _wants_first(parse: Parse) -> bool:
    """Say whether words begin with a wish that was read: 我要退全部的钱，还要老板道歉."""
    text = parse.text.strip()
    whole = text.isascii() and english_wish.cut(text) == text.strip(" .!?")
    return whole or (tells_wish(parse) and bool(_WANTS.match(text)))


def _tells_else(question: Question, parse: Parse) -> bool:
    """Say whether hardly a word is left beside a day, or a thing is told that nobody asks for."""
    kinds = {slot.type for slot in parse.slots}
    days = [slot for slot in parse.slots if slot.type is SlotType.DATE]
    left = _COMMA.split(undated(parse))
    if len(days) > 1 or all(map(crumb, left)) or _UNTIL.fullmatch(left[-1]):
        return True  # 去年12月买的，住院; 11月20到22号
    both = {SlotType.DATE, SlotType.PRODUCT} <= kinds  # 5月20住院，平安的医疗险
    return both and question.kind == "choice" and not _of_purchase(question)


def _skips(question: Question, text: str) -> bool:
    """Say whether a few words only say that there is nothing to say: 没有型号."""
    return cues.length(text) <= SKIP_MOST and cues.holds(text, question.skip.words)


_MAY: tuple[tuple[frozenset[str], Callable[[Question, Parse], bool]], ...] = (
    (_NOUNS, lambda q, p: may_name(p, q.kind) and not tells_wish(p)),
    (frozenset({"place"}), lambda _, p: names_place(p.text)),
    (
        frozenset({"story"}),
        lambda _, p: more_than_values(p) and not branch(p.text),
    ),
    (frozenset({"demand"}), lambda _, p: asked_for(p) or (not _tells_values(p) and may_wish(p))),
    (_FREE - {"story", "demand"}, lambda q, p: not only_values(p, lambda s: not _may_fit(q, s))),
    (_FREE, lambda q, p: not hangs(p.text, q.kind)),
    (frozenset({"choice", "name", "company", "place"}), lambda q, p: not _tells_else(q, p)),
    (frozenset({"name", "text"}), lambda _, p: not (_only_wishes(p) or _wants_first(p))),
    (frozenset({"name"}), lambda _, p: cues.length(p.text) <= NAME_MOST),
)
"""What a free answer of a kind must be besides."""
