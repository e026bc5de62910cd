"""Tell an answer from venting, threats and questions, and take its value.

    answer(question, reading) -> Known | None      the answer to the open question, or not one
    declines(question, reading) -> bool            cannot or will not answer
    story(reading), supplement(reading)            what happened, in the customer's words

Pure. Shared with fields: which found values fit which question.
"""

from __future__ import annotations

import re
from dataclasses import replace

from dialogues.events import Said
from dialogues.reading import Reading
from dialogues.script import Question
from dialogues.state import Known, MessageId
from nlu.types import Emotion, Flag, Intent, Parse, Slot, SlotType, Validity

_STORY_LEAST = 6
_SCOLDING_MOST = 12
_PHONE_LEAST = 7  # shorter numbers are hotlines such as 12315
_TEXT_MOST = 200
_NAME_MOST = 12
_BARE_MOST = 4
_UPSET = 2
_FILLER = re.compile(r"[哦噢喔嗯啊呵哈嘿唉哎嗐额呃呀嘛吧了好行\W]*")
_BOUGHT = re.compile("买|下单|购|拍")
_ORDER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{5,31}")
_NOT_ANSWERS = frozenset({
    Intent.ASK_HUMAN, Intent.ASK_BOT, Intent.ASK_WHY, Intent.ASK_PROGRESS, Intent.ASK_HOURS,
    Intent.ASK_RIGHTS, Intent.REFUSE_ANSWER, Intent.INQUIRY, Intent.WITHDRAW, Intent.GREET,
    Intent.THANKS, Intent.BYE, Intent.FOLLOW_UP,
})  # fmt: skip
_BARE = frozenset({Intent.AFFIRM, Intent.DENY, Intent.DONT_KNOW, Intent.ACCEPT})
_THREATS = frozenset({Flag.REGULATOR, Flag.MEDIA, Flag.LEGAL, Flag.ABUSIVE, Flag.SELF_HARM})
_SLOT_KINDS = {
    "phone": SlotType.PHONE, "order_no": SlotType.ORDER_NO, "amount": SlotType.AMOUNT,
    "date": SlotType.DATE, "number": SlotType.ATTEMPTS_BEFORE, "measure": SlotType.MEASURE,
    "product": SlotType.PRODUCT, "place": SlotType.PLACE, "company": SlotType.COMPANY,
    "name": SlotType.CONTACT_NAME, "demand": SlotType.DEMAND,
}  # fmt: skip
_FREE = frozenset({"text", "story", "product", "place", "company", "demand", "name", "choice"})
_FIGURES = frozenset({"date", "amount", "number", "measure"})
_FIGURE = re.compile(r"[0-9０-９一二三四五六七八九十两百千万半]")
_FIGURE_MOST = 15
_SURE = 0.6


def answer(question: Question, reading: Reading) -> Known | None:
    """Return the answer to *question* that this turn gives, None when it gives none."""
    of_kind = [(s, m) for s, m in reading.slots if fits(question, s)]
    fitting = [(s, m) for s, m in of_kind if question.role in {"", s.role} or not s.role]
    if fitting and question.kind != "demand":
        slot, message = fitting[-1]
        return from_slot(slot, message, "answered")
    if question.kind == "demand" and fitting:
        return replace(wishes(fitting), text=reading.text[:_TEXT_MOST], how="answered")
    if question.kind == "yes_no":
        return _yes_no(question, reading)
    if question.kind == "choice" and (hit := option(question, reading.messages)):
        return Known(hit.value, hit.text, hit.message, "answered")
    if question.kind == "order_no":
        return _order(reading)
    if question.kind == "evidence":
        return evidence(reading)
    if question.kind in _FREE:
        return _free(question, reading)
    return _short(reading) if question.kind in _FIGURES else None


def declines(question: Question, reading: Reading) -> bool:
    """Say whether the customer cannot or will not answer *question*."""
    if reading.acts & {Intent.DONT_KNOW, Intent.REFUSE_ANSWER}:
        return True
    if question.kind in {"evidence", "yes_no"}:
        said_no = Intent.DENY in reading.acts and question.kind == "evidence"
        return said_no or any(w in reading.text for w in question.skip.words)
    short = len(reading.text) <= _NAME_MOST
    return short and any(w in reading.text for w in question.skip.words)


def story(reading: Reading) -> Known | None:
    """Return what happened in the customer's words, None while nothing usable was said."""
    return _words([m for m in reading.messages if _tells(m)])


def supplement(reading: Reading) -> Known | None:
    """Return what a supplement adds to the story, None when it adds no words of use."""
    more = [m for m in reading.messages if m.parse.intent is Intent.SUPPLEMENT and usable(m)]
    return _words([m for m in more if len(m.parse.text.strip()) >= _STORY_LEAST])


def usable(said: Said) -> bool:
    """Say whether a message may be taken for a free-text answer."""
    parse = said.parse
    if not parse.text.strip() or said.payload or parse.flags & _THREATS:
        return False
    if _is_question(parse.text) or _FILLER.fullmatch(parse.text):
        return False
    if parse.intent in _NOT_ANSWERS and _sure(parse):
        return False
    if parse.intent in _BARE and len(parse.text.strip()) <= _BARE_MOST:
        return False
    venting = parse.heat >= _UPSET and parse.emotion in (Emotion.ANGER, Emotion.DISAPPOINTMENT)
    return not (venting and parse.validity is not Validity.VALID)


def fits(question: Question, slot: Slot) -> bool:
    """Say whether a value found in free text is of the kind *question* asks for."""
    if slot.type is not (question.slot or _SLOT_KINDS.get(question.kind)):
        return False
    hotline = question.kind == "phone" and len(slot.value) < _PHONE_LEAST
    return not hotline and bool(slot.value)


def from_slot(slot: Slot, message: MessageId, how: str) -> Known:
    """Return a found value as a field's value."""
    return Known(slot.value, slot.text, message, how, slot.precision)


def wishes(slots: list[tuple[Slot, MessageId]]) -> Known:
    """Return every wish of a turn as one value, codes joined by commas."""
    codes = dict.fromkeys(s.value for s, _ in slots)
    text = "，".join(dict.fromkeys(s.text for s, _ in slots))
    return Known(",".join(codes), text, slots[-1][1])


def option(question: Question, messages: tuple[Said, ...]) -> Known | None:
    """Return the option that stands in the words, the last one when there are several."""
    for said in reversed(messages):
        if Flag.MEDIA in said.parse.flags and not _BOUGHT.search(said.parse.text):
            continue  # a threat to publish there
        hits = [o for o in question.options if len(o) > 1 and o in said.parse.text]
        if hits:
            last = max(hits, key=said.parse.text.rfind)
            return Known(last, last, said.id)
    return None


def evidence(reading: Reading) -> Known | None:
    """Return what was attached, by kinds; None when nothing was."""
    if not reading.attachments:
        return None
    return Known(",".join(reading.attachments), "", reading.messages[-1].id, "answered")


def _is_question(text: str) -> bool:
    return text.rstrip("。！! ").endswith(("?", "？", "吗", "嗎"))


def _sure(parse: Parse) -> bool:
    """Doubt a short word's intent: a name or a model number is often read as a greeting."""
    return len(parse.text) > _NAME_MOST or parse.sure.get("intent", 1.0) >= _SURE


def _words(told: list[Said]) -> Known | None:
    if not told:
        return None
    text = "；".join(m.parse.text.strip() for m in told)[:_TEXT_MOST]
    return Known(text, text, told[0].id)


def _tells(said: Said) -> bool:
    parse, long = said.parse, len(said.parse.text.strip())
    if said.payload or long < _STORY_LEAST:
        return False
    if parse.intent is Intent.SUGGESTION:
        return True
    only_scolds = Flag.ABUSIVE in parse.flags and long < _SCOLDING_MOST
    told = parse.intent in (Intent.COMPLAINT, Intent.FOLLOW_UP)
    return told and parse.validity is Validity.VALID and not only_scolds


def _yes_no(question: Question, reading: Reading) -> Known | None:
    text, last = reading.text, reading.messages[-1].id
    if any(re.search(f"(?<![没不无])(?<!没有){re.escape(w)}", text) for w in question.yes):
        return Known("yes", text[:_TEXT_MOST], last, "answered")  # "没事，就是烫伤了": hurt
    if any(w in text for w in question.no):
        return Known("no", text[:_TEXT_MOST], last, "answered")
    if Intent.DENY in reading.acts:
        return Known("no", text[:_TEXT_MOST], last, "answered")
    if Intent.AFFIRM in reading.acts:
        return Known("yes", text[:_TEXT_MOST], last, "answered")
    return None


def _order(reading: Reading) -> Known | None:
    for said in reversed(reading.messages):
        if usable(said) and (hit := _ORDER.search(said.parse.text)):
            return Known(hit.group(), hit.group(), said.id, "answered")
    return None


def _free(question: Question, reading: Reading) -> Known | None:
    good = [m for m in reading.messages if usable(m)]
    if question.kind == "name":
        good = [m for m in good if len(m.parse.text) <= _NAME_MOST]
    if not good:
        return None
    text = "；".join(m.parse.text.strip() for m in good)[:_TEXT_MOST]
    return Known(text, text, good[-1].id, "answered")


def _short(reading: Reading) -> Known | None:
    """Take a short reply with a figure in it as it stands: a date or a sum no reader knew."""
    for said in reversed(reading.messages):
        text = said.parse.text.strip()
        doubtful = said.payload or said.parse.flags & _THREATS or _is_question(text)
        if len(text) <= _FIGURE_MOST and _FIGURE.search(text) and not doubtful:
            return Known(text, text, said.id, "answered", "about")
    return None
