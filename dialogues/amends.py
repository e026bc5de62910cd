"""What a customer puts right of what he said before, by the values, names and wishes in his words.

    changes(draft, reading)        a correction: by the values in it, else by the name of a field
    corrects(draft, reading)       the same in any turn, as a day said anew is read for anything
    code(draft, reading)           the number of the order, called wrong and told anew
    at_summary(draft, reading)     in the answer to a summary, however it was read
    afterwards(draft, reading)     once all is filed: his number, his wish, a field by its name
    wish_instead(draft, reading)   what he wants instead of what he wanted
    with_wish(draft, reading, changed)   what is changed, and that besides
    undated(draft)                 forget the days and wishes that this turn was taken to tell
    left_later(draft)              this turn left a telephone number that nobody had

They return the fields as they are from now on, {} for none. Source: S1-07.
"""

from __future__ import annotations

import re
from dataclasses import replace

from dialogues import (
    by_label,
    by_name,
    changed_wish,
    english_amends,
    fields,
    retorts,
    ring_on,
    swapped,
    tails,
    where_told,
    wish_kept,
)
from dialogues.draft import Draft
from dialogues.free_words import only_values
from dialogues.reading import Reading
from dialogues.renumbered import late_sum, recoded, renumbered, sets_right, the_only_sum
from dialogues.state import FieldName, Known
from dialogues.wishes import INFERRED, asked_for, weak
from dialogues.withdrawal import over
from nlu.steps import english_wish
from nlu.types import Intent

_DEMAND, _PHONE, _ROOM = FieldName("demand"), FieldName("contact_phone"), FieldName("room")
_MORE_DAY, _MORE_PHONE = FieldName("more_date"), FieldName("more_phone")
_ERRED = re.compile(
    r"[记記说說写寫搞打填弄][错錯]|更正|[纠糾]正|\b(?:i\s(?:got|made)\s(?:it|that|a)\s(?:wrong|mistake)|correction)\b",
    re.IGNORECASE,
)
_SHOULD_BE = re.compile(
    r"(?:^|[，,。；;\s])(?:那[个個]?)?(?:总|總|实际|實際)?(?:金额|金額|损失|損失|价[钱格]|價[錢格]|日期|[时時][间間]|日子|型[号號]|[数數]量|地址|[电電][话話]|[订訂][单單][号號]?)(?:其[实實])?(?:[应應][该該当當]?|其[实實])(?:是|係|系|[为為])"
)
_SAYS_SO = re.compile(
    r"[应應](?:该|該|当|當|为|為|是)|改[成为為做]|[换換]成|不是|唔係|唔系|不[对對]|[错錯]|唔啱|其[实實]|[准準][确確]"
    r"|^(?:我?那?[个個]?)?(?:[^，,。]{1,8})?(?:是|係|叫)"
    r"|\b(?:should be|it'?s|it was|actually|not|wrong(?!\s\w)|meant|typo)\b",
    re.IGNORECASE,
)


def changes(draft: Draft, reading: Reading) -> dict[FieldName, Known]:
    """Return what a correction changes: by the values in it, else by the name of a field."""
    if retorts.no_phone(reading.text):
        return {}  # "no phone please" names no other product
    script, state = draft.script, draft.state
    if anew := code(draft, reading) or tails.retailed(script, state, reading):
        return anew
    if named := _by_name(draft, reading):
        return named
    if swapped.sets_right(reading.text) and not swapped.held(script, state, reading):
        return {}  # 是金鹰的，不是万达: no field holds the wrong one, the words stand as they are
    changed = (
        the_only_sum(script, state, reading.text, reading.messages[-1].id)
        or swapped.quoted(script, state, reading)
        or swapped.swapped(script, state, reading)
        or swapped.turned(script, draft.was, reading)
        or fields.corrected(script, state, reading)
        or renumbered(script, state, reading.text, reading.messages[-1].id)
        or fields.renamed(script, state, reading)
    )
    return changed | swapped.twins(script, state, changed, reading)


def corrects(draft: Draft, reading: Reading) -> dict[FieldName, Known]:
    """Return what a turn puts right before the summary: 哦不是 大前天, 搞错了，是苏宁."""
    if anew := swapped.restated(draft.script, draft.was, reading):
        undated(draft)
        return anew
    if number := _number(draft, ring_on.called_for(draft.script, draft.was, reading), reading):
        return number
    if anew := _instead(draft, reading):
        return anew
    if Intent.CORRECTION in reading.acts:
        return changes(draft, reading)
    return code(draft, reading) or swapped.turned(draft.script, draft.was, reading)


def _instead(draft: Draft, reading: Reading) -> dict[FieldName, Known]:
    """Return a day or a number set against the one known, or a field called by its name."""
    script, was = draft.script, draft.was
    anew = (
        swapped.redated(script, was, reading)
        or by_label.resummed(script, was, reading)
        or renumbered(script, was, reading.text, reading.messages[-1].id)
        or tails.ended(script, was, reading)
        or by_label.by_label(script, was, reading)
        or swapped.exactly(script, was, reading)
    )
    if anew:
        undated(draft)
        _forget(draft)
    return anew


def code(draft: Draft, reading: Reading) -> dict[FieldName, Known]:
    """Return the number of the order called wrong and told anew, however it was read."""
    anew = recoded(draft.script, reading.text, reading.messages[-1].id)
    if anew:
        _forget(draft)
    return anew


def at_summary(draft: Draft, reading: Reading) -> dict[FieldName, Known]:
    """Return what the answer to a summary changes, however it was read."""
    if told := _in_english(draft, reading):
        return told
    anew = swapped.restated(draft.script, draft.was, reading)
    anew = anew or swapped.redated(draft.script, draft.was, reading)
    if anew or swapped.sets_right(reading.text):
        undated(draft)  # a day that this turn was taken to tell besides is the same one
    if anew:
        return anew
    script, was = draft.script, draft.was
    sums = by_label.summed(script, was, reading) or by_label.resummed(script, was, reading)
    if named := _by_name(draft, reading) or sums or tails.ended(script, was, reading):
        return named
    wish = _wished(draft, reading)
    found = changes(draft, reading) if _meant(reading) else {}
    found = {n: k for n, k in found.items() if n != _DEMAND or not wish}
    other = wish_kept.named(found, wish.get(_DEMAND))
    told = ring_on.rephoned(draft.script, draft.was, reading)
    number = _number(draft, told, reading)
    late = late_sum(draft.script, draft.was, reading.text, reading.messages[-1].id)
    return late | other | wish | number | code(draft, reading) | _room(draft, reading)


def _in_english(draft: Draft, reading: Reading) -> dict[FieldName, Known]:
    """Return what plain English puts right; what the same words seemed to tell besides is gone."""
    told = english_amends.put_right(draft.script, draft.was, reading)
    if told:
        draft.become(fields=dict(draft.was.fields))
    return told


def _by_name(draft: Draft, reading: Reading) -> dict[FieldName, Known]:
    """Return a field put right by its name; what the same words seemed to tell besides is gone."""
    named = by_name.by_name(draft.script, draft.was, reading)
    named = named or by_label.by_label(draft.script, draft.was, reading)
    if named:
        _forget(draft)
    return named


def _forget(draft: Draft) -> None:
    """Forget what this turn was taken to name besides."""
    had = {n: k for n, k in draft.was.fields.items() if n.startswith(fields.MORE)}
    kept = {n: k for n, k in draft.state.fields.items() if not n.startswith(fields.MORE)}
    draft.become(fields=kept | had)


def _number(
    draft: Draft, told: dict[FieldName, Known], reading: Reading, *, refuses: bool = True
) -> dict[FieldName, Known]:
    """Return the number to call from now on; the one known before stays beside, unless wrong.

    refuses: who wants no call gives no number to be called on.
    """
    if not told or (refuses and retorts.no_phone(reading.text)):
        return {}
    had, beside = draft.was.fields.get(_PHONE), draft.was.fields.get(_MORE_PHONE)
    stays = had is not None and bool(had.value) and not ring_on.wrong(reading.text)
    kept = {n: k for n, k in draft.state.fields.items() if n != _MORE_PHONE}
    beside = beside or (had if stays and _MORE_PHONE in draft.script.questions else None)
    draft.become(fields=kept | ({} if beside is None else {_MORE_PHONE: beside}))
    return told


def _room(draft: Draft, reading: Reading) -> dict[FieldName, Known]:
    """Return the number of a room that nobody had, told with its word: 1208房."""
    told = where_told.room(reading) if _ROOM in draft.script.questions else None
    had = draft.was.fields.get(_ROOM)
    if told is None or (had and had.given) or told.text.strip().isdigit():
        return {}
    return {_ROOM: told}


def _wished(draft: Draft, reading: Reading) -> dict[FieldName, Known]:
    """Return the wish as it is from now on, called wrong, changed, added to or told at last."""
    return (
        wish_instead(draft, reading)
        or _wish_anew(draft, reading)
        or _wish_besides(draft, reading)
        or _wish(draft, reading)
    )


def _wish_anew(draft: Draft, reading: Reading) -> dict[FieldName, Known]:
    """Return the wish with one told besides in a half sentence that bids: 打车钱也要给我."""
    had = draft.was.fields.get(_DEMAND)
    told = wish_kept.anew(had, reading) if had is not None and not over(reading.text) else None
    return {_DEMAND: replace(told, how="corrected")} if told is not None else {}


def with_wish(
    draft: Draft, reading: Reading, changed: dict[FieldName, Known]
) -> dict[FieldName, Known]:
    """Return what a turn changes, with the wish it changes too: 房费不要了，只要打车钱."""
    wish = wish_instead(draft, reading)
    return wish_kept.named(changed, wish.get(_DEMAND)) | wish


def _meant(reading: Reading) -> bool:
    """Say whether values in the answer are put right: he corrects, or says them and no more."""
    acts = reading.acts & {Intent.CORRECTION, Intent.AMEND, Intent.DENY}
    bare = all(only_values(m.parse) for m in reading.messages)
    return bool(acts) or bare or bool(_SAYS_SO.search(reading.text))


def _wish_besides(draft: Draft, reading: Reading) -> dict[FieldName, Known]:
    """Return the wish with what he asks for besides: 能不能赔点精神损失."""
    had = draft.was.fields.get(_DEMAND)
    asked = had is not None and had.given and not _meant(reading)
    wish = changed_wish.besides(reading, had) if asked and had is not None else None
    return {_DEMAND: wish} if wish is not None else {}


def _wish(draft: Draft, reading: Reading) -> dict[FieldName, Known]:
    """Return the wish of somebody of whom none is known, or words that name nothing to be done."""
    had, said = draft.was.fields.get(_DEMAND), reading.messages[-1]
    known = had is not None and had.given and not weak(had.text) and had.precision != INFERRED
    known = known or english_wish.of_record(said.parse.text)
    if known or _DEMAND not in draft.script.questions or not asked_for(said.parse):
        return {}
    if swapped.turned(draft.script, draft.was, reading):
        return {}  # 文一路店改成文二路店
    text = said.parse.text.strip()
    return {_DEMAND: Known(text, text, said.id, "corrected")}


def wish_instead(draft: Draft, reading: Reading, *, plain: bool = False) -> dict[FieldName, Known]:
    """Return the wish of somebody who wants something else by now: 不要道歉了，我要退上门费."""
    if over(reading.text):
        return {}  # 不用了，修好了
    if right := wish_kept.put_right(reading):
        return {_DEMAND: right}
    wish = changed_wish.changed(reading, draft.was.fields.get(_DEMAND), plain=plain)
    return {_DEMAND: wish} if wish is not None else {}


def afterwards(draft: Draft, reading: Reading) -> dict[FieldName, Known]:
    """Return what he puts right once all is filed: his number, his wish, a field by its name."""
    if english := _in_english(draft, reading):
        return english
    erred = bool(_ERRED.search(reading.text) or _SHOULD_BE.search(reading.text))
    right = swapped.sets_right(reading.text) or sets_right(reading.text) or erred
    if right:
        undated(draft)
    told = ring_on.rephoned(draft.script, draft.was, reading)
    wish = wish_kept.put_right(reading)
    return (
        _number(draft, told, reading, refuses=False)
        or ({_DEMAND: wish} if wish else {})
        or (changes(draft, reading) if right else code(draft, reading))
        or swapped.turned(draft.script, draft.was, reading)
        or wish_instead(draft, reading, plain=True)
        or _wish_anew(draft, reading)
        or _by_name(draft, reading)
        or fields.renamed(draft.script, draft.state, reading)
    )


def undated(draft: Draft) -> None:
    """Forget the days and wishes that this turn was taken to tell: 什么时候退钱."""
    script, had = draft.script, draft.was.fields
    days = {n for n, q in script.questions.items() if q.kind == "date"} | {_MORE_DAY}
    kept = {n: k for n, k in draft.state.fields.items() if n not in days}
    was = {n: k for n, k in had.items() if n in days or n == _DEMAND}
    draft.become(fields=kept | was)


def left_later(draft: Draft) -> bool:
    """Say whether this turn left a telephone number that nobody had."""
    number, had = draft.state.fields.get(_PHONE), draft.was.fields.get(_PHONE)
    return number is not None and bool(number.value) and not (had and had.value)
