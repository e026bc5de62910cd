"""Put values where they belong: found unasked, corrected, or mentioned besides.

    volunteered(script, state, reading) -> fields this turn's words fill unasked
    corrected(script, state, reading) -> fields a correction changes
    renamed(script, state, reading) -> a field called by its name and given new words
    mentioned(script, state, reading) -> further values of a kind whose field is taken

Pure. A value once known is changed only by a correction.
"""

from __future__ import annotations

import re
from dataclasses import replace

from dialogues import (
    beside,
    cues,
    day_names,
    elapsed,
    measures,
    of_make,
    ring_on,
    things,
    where_told,
    wish_kept,
    wish_told,
)
from dialogues.answers import fits, from_slot, scolds
from dialogues.as_stated import PHONE_LEAST, member, service, tail
from dialogues.free_words import bought
from dialogues.options import option
from dialogues.put_right import aside, denied, taken_back
from dialogues.reading import Reading
from dialogues.script import Question, Script
from dialogues.state import FieldName, Known, State
from dialogues.wishes import INFERRED, dragged, of_others, weak
from nlu.steps.houses import HOUSE
from nlu.types import Intent, Slot, SlotType

MORE = "more_"
_BECOMES = re.compile(
    r"(?:应该是|應該是|改成|改为|改為|应为|不是.*是|should be|is)\s*([^，,。；;]+)[。！!]*$"
)
_NOT = re.compile(
    r"(?:不是|不系|唔係|唔系|而非|并非|並非|\bnot)\s*(?:在|到|我|的|on|at|the)?\s*$", re.IGNORECASE
)
_MORE_MOST = 200
_MENDED = "mended"
_SHOP, _PARCEL = FieldName("place_of_purchase"), FieldName("parcel")
_BROKE = re.compile("破|[烂爛]")
_PACKING = re.compile(r"包|[盒箱袋]|外[层層面皮]|\b(?:box|pack|parcel|carton)", re.IGNORECASE)


def volunteered(script: Script, state: State, reading: Reading) -> dict[FieldName, Known]:
    """Return the fields that this turn's words fill without having been asked."""
    found: dict[FieldName, Known] = {}
    mends = Intent.CORRECTION in reading.acts
    plan = script.plan_for(state.category)
    wanted = (*plan.required, *plan.optional, *plan.urgent)
    texts = {m.id: m.parse.text for m in reading.messages}
    told = (*measures.told(script, reading), *elapsed.days(reading))
    for slot, message in ring_on.in_order(reading, told):
        if mends and _filled_home(script, state, slot) is not None:
            continue
        if of_others(texts[message], slot) or beside.of_else(texts[message], slot, reading):
            continue
        if of_make.unasked(state, slot, message, reading):
            continue
        day = day_names.as_asked(script, state, slot, message, reading)
        name = _home(script, state, day, found)
        if name is not None:
            found[name] = from_slot(slot, message, "said")
    return found | _unslotted(script, state, reading, found, wanted)


def _unslotted(
    script: Script,
    state: State,
    reading: Reading,
    found: dict[FieldName, Known],
    wanted: tuple[FieldName, ...],
) -> dict[FieldName, Known]:
    """Return what no single value gives: choices, several wishes, a shop before "bought"."""
    more: dict[FieldName, Known] = {}
    for name, question in script.questions.items():
        if name == _PARCEL and _BROKE.search(reading.text) and not _PACKING.search(reading.text):
            continue  # 碗盘破了三个 says nothing of the box
        planned = name in wanted or name in (state.asking, state.also)
        had = state.fields[name] if _has(state, name) and name not in found else None
        if had is None:
            open_ = planned and not (state.open and question.kind == "demand")
            known = _without_slot(question, reading, found.get(name), open_)
            shop = known is None and name == _SHOP and planned
            known = where_told.bought_at(reading) if shop else known
        else:
            known = wish_kept.anew(had, reading) if question.kind == "demand" else None
        if known is not None:
            more[name] = replace(known, how="said")
    return more


def _without_slot(
    question: Question, reading: Reading, slot: Known | None, planned: object
) -> Known | None:
    """Return a field's value that no single slot gives: a choice, several wishes, a photo.

    A choice that the plan does not want is taken only from words of buying: a shop assistant's
    rudeness in a shop is no channel of purchase.
    """
    if question.kind == "choice":
        hit = option(question, reading.messages)
        return hit if hit and (planned or bought(reading.text)) else None
    if planned and slot is None and question.kind in _UNNAMED:
        known = _UNNAMED[question.kind](reading)
        return None if known is not None and known.value in question.no_name else known
    if question.kind == "demand":
        return wish_told.unasked(reading, slot, planned=bool(planned))
    return None


def _house(reading: Reading) -> Known | None:
    """Return the firm whose name says where it happened, so that it is not asked: 云栖民宿."""
    for slot, message in reading.slots:
        if slot.type is SlotType.COMPANY and HOUSE.search(slot.value) and not scolds(slot):
            return from_slot(slot, message, "said")
    return None


_UNNAMED = {"place": _house, "order_no": tail, "product": service, "company": member}


def mentioned(script: Script, state: State, reading: Reading) -> dict[FieldName, Known]:
    """Return what else was named: a second sum or date is kept, though no question asks for it."""
    more: dict[FieldName, Known] = {}
    known = {k.text for k in state.fields.values()}
    values = {k.value for k in state.fields.values()}
    mends = Intent.CORRECTION in reading.acts
    for slot, message in measures.told(script, reading):
        name = FieldName(f"{MORE}{slot.type}")
        if name not in script.questions or slot.text in known or _nobodys(slot, reading):
            continue
        if slot.type is SlotType.AMOUNT and slot.value in values:
            continue  # 退68, of the 68 that were told before
        if mends and _filled_home(script, state, slot) is not None:
            continue
        had = more.get(name) or state.fields.get(name)
        if had is None:
            more[name] = from_slot(slot, message, "said")
        elif slot.text not in had.text.split("；") and len(had.text) < _MORE_MOST:
            text, value = f"{had.text}；{slot.text}", f"{had.value}；{slot.value}"
            more[name] = Known(value, text, had.message, "said")
    return more


def _nobodys(slot: Slot, reading: Reading) -> bool:
    """Say whether a value says nothing of the matter: an insult, a denied one, a hotline's."""
    if aside(reading.text, slot, reading) or denied(reading.text, slot, reading):
        return True
    hotline = slot.type is SlotType.PHONE and len(slot.value) < PHONE_LEAST
    return hotline or scolds(slot)  # 12345 was rung, and is not his


_IS_WHAT = re.compile(r"\s*(?:是|[係系]|叫|\bis\b)(?=\s*\S)")


def corrected(script: Script, state: State, reading: Reading) -> dict[FieldName, Known]:
    """Return what a correction changes: only fields that are known and whose value differs."""
    changed: dict[FieldName, Known] = {}
    texts = {m.id: m.parse.text for m in reading.messages}
    told = [
        (s, m)
        for s, m in measures.told(script, reading)
        if not (taken_back(texts[m], s, reading) or aside(texts[m], s, reading))
    ]
    wrong = [s for s, m in told if _NOT.search(texts[m][: s.start])]
    for slot, message in told:
        if slot in wrong and len([s for s, _ in told if s.type is slot.type]) > 1:
            continue  # 是上周四，不是周三
        name = _denied(state, slot, wrong) or _filled_home(script, state, slot)
        if name is None or of_make.beside_shop(state.fields[name], slot, message, reading):
            continue
        speaks_of = (
            _IS_WHAT.match(texts[message], slot.end) and slot.text in state.fields[name].text
        )
        if state.fields[name].value != slot.value and not speaks_of:  # 酒店是如家, of 酒店押金
            changed[name] = from_slot(slot, message, "corrected")
    spans = {name: elapsed.mended(known, reading) for name, known in state.fields.items()}
    changed |= {name: day for name, day in spans.items() if day is not None}
    for name, question in script.questions.items():
        if question.kind == "choice" and name in state.fields and name not in changed:
            hit = option(question, reading.messages) or _twin(state, name, changed)
            if hit and hit.value != state.fields[name].value:
                changed[name] = Known(hit.value, hit.text, hit.message, "corrected")
    return changed


def _denied(state: State, slot: Slot, wrong: list[Slot]) -> FieldName | None:
    """Return the field that holds what was just denied: the day that is not the right one."""
    values = {s.value for s in wrong if s.type is slot.type}
    return next((n for n, k in state.fields.items() if k.value and k.value in values), None)


def renamed(script: Script, state: State, reading: Reading) -> dict[FieldName, Known]:
    """Return a known field that is called by its name and given new words: 地点应该是人民路店."""
    name = named(script, state, reading.text)
    hit = _BECOMES.search(reading.text) if name else None
    if name is None or hit is None or not hit[1].strip():
        return {}
    words = hit[1].strip()
    return {name: Known(words, words, reading.messages[-1].id, "corrected")}


def named(script: Script, state: State, text: str) -> FieldName | None:
    """Return the known field of the summary whose label stands in *text*."""
    labels = ((n, q.label) for n, q in script.questions.items() if n in state.fields)
    return next((n for n, label in labels if cues.holds(text, [label])), None)


def _twin(state: State, name: FieldName, changed: dict[FieldName, Known]) -> Known | None:
    """Return what a field that held the same value became: bought at JD, no, at another shop."""
    same = (c for n, c in changed.items() if state.fields[n].value == state.fields[name].value)
    return next(same, None)


def _has(state: State, name: FieldName) -> bool:
    known = state.fields.get(name)
    return known is not None and known.given and known.how != "earlier"


def _surer(known: Known, slot: Slot) -> bool:
    """Say whether a day takes the place of a span's or (bought) a week's, a wish that of none."""
    if slot.type is SlotType.DEMAND:
        due = dragged(known.text) and slot.text not in known.text
        none = known.precision == INFERRED or (known.value == known.text and weak(known.text))
        return due or none
    rough = slot.role in {"purchase", _MENDED}
    vague = {elapsed.AGO, "week", "month"} if rough else {elapsed.AGO}
    return known.precision in vague and slot.precision == "day"


def _from_before(script: Script, state: State, name: FieldName) -> bool:
    """Say whether a date is one known from an earlier case: any day told now is another day."""
    known = state.fields.get(name)
    return known is not None and known.how == "earlier" and script.questions[name].kind == "date"


def _said_so(state: State, name: FieldName, question: Question, slot: Slot) -> bool:
    """Say whether a value may be a claim: only one called so, or given when asked for it."""
    return question.role != measures.SPEC or slot.role == measures.SPEC or state.asking == name


def _any_role(question: Question, slot: Slot, *, strict: bool) -> bool:
    """Say whether a value may go where its words do not send it; a number only where none do."""
    if strict or question.role == _MENDED:  # only what is told as such: 上个月修的
        return not (slot.role or question.role)
    return not (slot.role and question.role)


def _home(
    script: Script, state: State, slot: Slot, found: dict[FieldName, Known]
) -> FieldName | None:
    """Return the first unfilled field that a value found in free text belongs to."""
    free = [
        name
        for name, q in script.questions.items()
        if fits(q, slot)
        and (not _has(state, name) or _surer(state.fields[name], slot))
        and name not in found
        and _said_so(state, name, q, slot)
        and not elapsed.beside(q, slot, (script.questions[n] for n in found))
    ]
    same_role = [n for n in free if slot.role and script.questions[n].role == slot.role]
    strict = slot.type is SlotType.PHONE  # a caller's number is never the customer's own
    either = [n for n in free if _any_role(script.questions[n], slot, strict=strict)]
    later = [n for n in either if not _from_before(script, state, n)]
    neutral = things.told(state, later, kind=script.for_kind)
    if state.asking in free and (not slot.role or strict):
        return state.asking
    plan = script.plan_for(state.category)
    fit = things.suited(state, (*plan.required, *plan.optional), kind=script.for_kind)
    wanted = [n for n in fit if n in neutral]
    for group in (same_role, wanted, neutral):
        if group:
            return group[0]
    return None


def _filled_home(script: Script, state: State, slot: Slot) -> FieldName | None:
    homes = [n for n, q in script.questions.items() if fits(q, slot) and n in state.fields]
    same_role = [n for n in homes if slot.role and script.questions[n].role == slot.role]
    by_order = sorted(homes, key=lambda n: state.fields[n].message or 0, reverse=True)
    return next(iter((*same_role, *by_order)), None)
