"""Turn what a customer said into the values of a script's questions.

    volunteered(script, state, reading) -> fields found unasked
    answer(question, reading) -> Known | None      an answer to the open question, or not one
    corrected(script, state, reading) -> fields a correction changes

Pure. Venting, threats and questions are never taken for an answer.
"""

from __future__ import annotations

import re
from dataclasses import replace

from dialogues.events import Said
from dialogues.reading import Reading
from dialogues.script import Question, Script
from dialogues.state import FieldName, Known, MessageId, State
from nlu.types import Emotion, Flag, Intent, Slot, SlotType, Validity

_STORY_LEAST = 6
_TEXT_MOST = 200
_NAME_MOST = 12
_BARE_MOST = 4
_UPSET = 2
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


def slot_of(question: Question) -> SlotType | None:
    """Return the kind of value that fills *question* from free text."""
    return question.slot or _SLOT_KINDS.get(question.kind)


def volunteered(script: Script, state: State, reading: Reading) -> dict[FieldName, Known]:
    """Return the fields that this turn's words fill without having been asked."""
    found: dict[FieldName, Known] = {}
    mends = Intent.CORRECTION in reading.acts
    for slot, message in reading.slots:
        if mends and _filled_home(script, state, slot) is not None:
            continue
        name = _home(script, state, slot, found)
        if name is not None:
            found[name] = _from_slot(slot, message, "said")
    for name, question in script.questions.items():
        known = None if _has(state, name) else _without_slot(question, reading, found.get(name))
        if known is not None:
            found[name] = replace(known, how="said")
    return found


def _without_slot(question: Question, reading: Reading, slot: Known | None) -> Known | None:
    """Return a field's value that no single slot gives: a choice, several wishes, a photo."""
    if question.kind == "choice":
        return _option(question, reading.messages)
    if question.kind == "evidence":
        return _evidence(reading)
    if question.kind == "demand" and slot is not None:
        return _demand([(s, m) for s, m in reading.slots if s.type is SlotType.DEMAND])
    return None


def story(reading: Reading) -> Known | None:
    """Return what happened in the customer's words, None while nothing usable was said."""
    told = [m for m in reading.messages if _tells(m)]
    if not told:
        return None
    text = "；".join(m.parse.text.strip() for m in told)
    return Known(text[:_TEXT_MOST], text[:_TEXT_MOST], told[0].id)


def answer(question: Question, reading: Reading) -> Known | None:
    """Return the answer to *question* that this turn gives, None when it gives none."""
    wanted = slot_of(question)
    of_kind = [(s, m) for s, m in reading.slots if s.type is wanted]
    fitting = [(s, m) for s, m in of_kind if question.role in {"", s.role} or not s.role]
    if fitting and question.kind != "demand":
        slot, message = fitting[-1]
        return _from_slot(slot, message, "answered")
    if question.kind == "demand" and fitting:
        return _demand(fitting)
    if question.kind == "yes_no":
        return _yes_no(question, reading)
    if question.kind == "choice" and (hit := _option(question, reading.messages)):
        return Known(hit.value, hit.text, hit.message, "answered")
    if question.kind == "order_no":
        return _order(reading)
    if question.kind == "evidence":
        return _evidence(reading)
    return _free(question, reading) if question.kind in _FREE else None


def declines(question: Question, reading: Reading) -> bool:
    """Say whether the customer cannot or will not answer *question*."""
    if reading.acts & {Intent.DONT_KNOW, Intent.REFUSE_ANSWER}:
        return True
    if question.kind in {"evidence", "yes_no"}:
        said_no = Intent.DENY in reading.acts and question.kind == "evidence"
        return said_no or any(w in reading.text for w in question.skip.words)
    short = len(reading.text) <= _NAME_MOST
    return short and any(w in reading.text for w in question.skip.words)


def corrected(script: Script, state: State, reading: Reading) -> dict[FieldName, Known]:
    """Return what a correction changes: only fields that are known and whose value differs."""
    changed: dict[FieldName, Known] = {}
    for slot, message in reading.slots:
        name = _filled_home(script, state, slot)
        if name is not None and state.fields[name].value != slot.value:
            changed[name] = _from_slot(slot, message, "corrected")
    for name, question in script.questions.items():
        if question.kind == "choice" and name in state.fields and name not in changed:
            hit = _option(question, reading.messages)
            if hit and hit.value != state.fields[name].value:
                changed[name] = Known(hit.value, hit.text, hit.message, "corrected")
    return changed


def usable(said: Said) -> bool:
    """Say whether a message may be taken for a free-text answer."""
    parse = said.parse
    if not parse.text.strip() or said.payload or parse.flags & _THREATS:
        return False
    if parse.intent in _NOT_ANSWERS or _is_question(parse.text):
        return False
    if parse.intent in _BARE and len(parse.text.strip()) <= _BARE_MOST:
        return False
    venting = parse.heat >= _UPSET and parse.emotion in (Emotion.ANGER, Emotion.DISAPPOINTMENT)
    return not (venting and parse.validity is not Validity.VALID)


def _is_question(text: str) -> bool:
    return text.rstrip("。！! ").endswith(("?", "？", "吗", "嗎"))


def _has(state: State, name: FieldName) -> bool:
    return name in state.fields and state.fields[name].how not in {"agent", "unknown"}


def _home(
    script: Script, state: State, slot: Slot, found: dict[FieldName, Known]
) -> FieldName | None:
    """Return the first unfilled field that a value found in free text belongs to."""
    fits = [
        name
        for name, q in script.questions.items()
        if slot_of(q) is slot.type and not _has(state, name) and name not in found
    ]
    same_role = [n for n in fits if slot.role and script.questions[n].role == slot.role]
    neutral = [n for n in fits if not slot.role or not script.questions[n].role]
    if state.asking in fits and not slot.role:
        return state.asking
    plan = script.plan_for(state.category)
    wanted = [n for n in (*plan.required, *plan.optional) if n in neutral]
    for group in (same_role, wanted, neutral):
        if group:
            return group[0]
    return None


def _filled_home(script: Script, state: State, slot: Slot) -> FieldName | None:
    fits = [n for n, q in script.questions.items() if slot_of(q) is slot.type and n in state.fields]
    same_role = [n for n in fits if slot.role and script.questions[n].role == slot.role]
    by_order = sorted(fits, key=lambda n: state.fields[n].message or 0, reverse=True)
    return next(iter((*same_role, *by_order)), None)


def _from_slot(slot: Slot, message: MessageId, how: str) -> Known:
    return Known(slot.value, slot.text, message, how, slot.precision)


def _option(question: Question, messages: tuple[Said, ...]) -> Known | None:
    for said in reversed(messages):
        hits = [o for o in question.options if len(o) > 1 and o in said.parse.text]
        if hits:
            last = max(hits, key=said.parse.text.rfind)
            return Known(last, last, said.id)
    return None


def _tells(said: Said) -> bool:
    parse = said.parse
    if said.payload or parse.validity is not Validity.VALID:
        return False
    matter = {Intent.COMPLAINT, Intent.SUGGESTION, Intent.SUPPLEMENT, Intent.FOLLOW_UP}
    return len(parse.text.strip()) >= _STORY_LEAST and parse.intent in matter


def _demand(slots: list[tuple[Slot, MessageId]]) -> Known:
    codes = dict.fromkeys(s.value for s, _ in slots)
    text = "，".join(dict.fromkeys(s.text for s, _ in slots))
    return Known(",".join(codes), text, slots[-1][1], "answered")


def _yes_no(question: Question, reading: Reading) -> Known | None:
    text, last = reading.text, reading.messages[-1].id
    if any(w in text for w in question.no):
        return Known("no", text[:_TEXT_MOST], last, "answered")
    if any(w in text for w in question.yes):
        return Known("yes", text[:_TEXT_MOST], last, "answered")
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


def _evidence(reading: Reading) -> Known | None:
    if not reading.attachments:
        return None
    return Known(",".join(reading.attachments), "", reading.messages[-1].id, "answered")


def _free(question: Question, reading: Reading) -> Known | None:
    good = [m for m in reading.messages if usable(m)]
    if question.kind == "name":
        good = [m for m in good if len(m.parse.text) <= _NAME_MOST]
    if not good:
        return None
    text = "；".join(m.parse.text.strip() for m in good)[:_TEXT_MOST]
    return Known(text, text, good[-1].id, "answered")
