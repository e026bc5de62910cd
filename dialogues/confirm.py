"""Read back what is known, let the customer mend it, then file it and say what comes next.

    read_back(draft)           the summary, or for urgent matters the receipt at once
    hear(draft, reading)       the customer's answer to the summary

A case is submitted when the customer says yes, and by nothing else: who asks, doubts or wants time
is answered and reminded in a few words; one who still neither agrees nor mends is not kept in a
loop, a person goes through it with him (S1-07, X-02).
"""

from __future__ import annotations

from dataclasses import replace

from dialogues import (
    after,
    aftermath,
    aftertalk,
    amends,
    answers,
    assent,
    cues,
    english_amends,
    fields,
    here,
    matter,
    retorts,
    swapped,
    telling,
)
from dialogues.draft import Draft
from dialogues.events import Said
from dialogues.free_words import has_none, is_number, only_values, usable
from dialogues.inquiries import puts
from dialogues.reading import Reading
from dialogues.recited import changes, summary
from dialogues.state import STORY, FieldName, Known, Level, Phase
from dialogues.tongue import EN, HANS
from dialogues.triage import fill, is_suggestion
from nlu.types import Intent

CONFIRM = "confirm"
AMEND = "amend"
YES, MEND, PERSON = "/confirm", "/amend", "/human"
_READ = FieldName("_summary")
_READINGS = 2
_PHONE = FieldName("contact_phone")
_CHANGES = 6
_REMINDED = 3  # short words in a row that ask for a yes, then a person
_MORE_LEAST = 5


def read_back(draft: Draft, *, again: bool = False, changed: bool = False) -> None:
    """Read the case back and ask whether it is right; *changed*: it is not as it was read last."""
    readings = draft.state.asked.get(_READ, 0)
    if readings >= (_CHANGES if changed else _READINGS):
        remind(draft, "confirm_short")
        return
    key = "summary_again" if again or readings else "summary"
    draft.message(key, summary=summary(draft), n=readings + 1 if changed else None)
    draft.offer(draft.word("confirm"), YES)
    draft.offer(draft.word("amend"), MEND)
    draft.become(
        phase=Phase.CONFIRM,
        open=CONFIRM,
        asking=None,
        asked=draft.state.asked | {_READ: readings + 1},
    )


def remind(draft: Draft, key: str) -> None:
    """Ask for the yes in a few words; who was asked often enough goes through it with a person."""
    reminded = draft.state.misses.get(_READ, 0)
    if reminded >= _REMINDED or not draft.message(key):
        matter.call_person(draft, "summary not confirmed")
        matter.stop_questions(draft)
        draft.message("unconfirmed")
        return
    draft.offer(draft.word("confirm"), YES)
    draft.offer(draft.word("amend"), MEND)
    draft.become(phase=Phase.CONFIRM, open=CONFIRM, asking=None)
    draft.become(misses=draft.state.misses | {_READ: reminded + 1})


def hear(draft: Draft, reading: Reading) -> None:
    """Take the answer to the summary."""
    text = reading.text.strip()
    if reading.payload == MEND:
        _which(draft)
    elif reading.payload == YES or (assent.agrees(reading) and not here.says(text)):
        submit(draft)
    elif assent.drops(text):
        after.ask_withdraw(draft, reading.text)
    elif changed := amends.at_summary(draft, reading):
        _put_right(draft, changed, text)
    elif assent.holds_off(text):
        remind(draft, "held")
    elif assent.worries(text) or aftertalk.chases(text) or aftertalk.looks_for_us(text):
        draft.answer("ask_progress")
        remind(draft, "confirm_short")
    else:
        _unsettled(draft, reading, text)


def _put_right(draft: Draft, changed: dict[FieldName, Known], text: str) -> None:
    """Change it and read it back; a yes that only says again what stood there files it."""
    had = {n: k for n, k in draft.was.fields.items() if n in changed}
    same = had.keys() == changed.keys() and all(had[n].value == changed[n].value for n in had)
    if same and assent.begins(text):  # 对 就是要退钱
        draft.become(fields=draft.state.fields | had)
        submit(draft)
        return
    mend(draft, changed)
    read_back(draft, again=True, changed=True)


def _unsettled(draft: Draft, reading: Reading, text: str) -> None:
    """Take what neither agrees nor puts right: more of the story, an objection, or nothing."""
    if aftermath.reach(draft, reading) or _told_value(draft, reading):
        read_back(draft, again=True, changed=True)
    elif assent.begins(text):
        draft.unsay("ask_progress")  # the receipt says who comes when
        submit(draft)
    elif english_amends.complains(text):
        _which(draft)
    elif has_none(text) or retorts.no_phone(text):
        read_back(draft, again=True)
    elif assent.none(text):
        remind(draft, "confirm_short")
    elif _objects(reading) and not swapped.sets_right(text):
        _which(draft)
    elif _tells(reading):
        _add_to_story(draft, reading)
        read_back(draft, again=True, changed=True)
    else:
        remind(draft, "confirm_short")


def _tells(reading: Reading) -> bool:
    """Say whether the answer to a summary tells something more, or of something put right."""
    told = telling.story(reading) or telling.supplement(reading) or swapped.sets_right(reading.text)
    return bool(told) or _adds(reading)


def _told_value(draft: Draft, reading: Reading) -> bool:
    """Say whether this turn told a value and no more, which stands in the summary by now."""
    bare = all(only_values(m.parse) for m in reading.messages)
    now, had = draft.state.fields, draft.was.fields
    return now.get(_PHONE) != had.get(_PHONE) or (bare and now != had)


def hear_amendment(draft: Draft, reading: Reading) -> None:
    """Take what is to be changed; words that fit no field are kept for the person."""
    name = draft.state.asking
    changed = _anew(draft, name, reading) if name else amends.changes(draft, reading)
    draft.become(asking=None)
    if changed:
        mend(draft, changed)
    elif (chosen := _chosen(draft, reading)) is not None and chosen != name:
        draft.become(asking=chosen)
        draft.message("amend_field", label=draft.script.questions[chosen].label)
        return
    elif assent.nods(reading.text):
        _which(draft)  # a mere "mm" to "which one?" names none, and agrees to nothing
        return
    elif assent.agrees(reading):
        submit(draft)
        return
    elif Intent.DENY in reading.acts or assent.holds_off(reading.text):
        remind(draft, "held")
        return
    else:
        _add_to_story(draft, reading)
    read_back(draft, again=True, changed=True)


def mend(draft: Draft, changed: dict[FieldName, Known]) -> None:
    """Change only the fields meant, and say what they are now."""
    fill(draft, changed)
    draft.answer("changed", changed=changes(draft.script, changed, draft.language))
    said = changes(draft.staff_script, changed, HANS)
    draft.note("corrected", said)
    if _PHONE in changed:
        matter.note_elsewhere(draft, "corrected", said)


def submit(draft: Draft) -> None:
    """File the case and say who acts next and until when."""
    matter.open_case(draft)
    draft.become(closed=True, phase=Phase.DONE, asking=None, open="")
    team = draft.staff_script.script.team
    matter.promise(draft, "first_touch", team)
    if not is_suggestion(draft):
        matter.promise(draft, "plan_by", team)
    matter.file(draft)
    matter.put_before(draft)
    draft.message("receipt")


def urgent_receipt(draft: Draft) -> None:
    """Say that all is on its way; a person was called before, nothing more is asked."""
    matter.stop_questions(draft)
    matter.promise_touch(draft)
    draft.unsay("taken")
    draft.message("urgent_receipt")


def is_urgent(draft: Draft) -> bool:
    """Say whether a person was already called for an urgent matter."""
    return draft.state.level is Level.URGENT


def _which(draft: Draft) -> None:
    """Ask what is to be changed; what is known stands on buttons."""
    draft.become(open=AMEND, asking=None)
    draft.message("amend_which")
    for name, question in draft.script.questions.items():
        known = draft.state.fields.get(name)
        if known and known.given and question.in_summary:
            draft.offer(question.label, f"{MEND} {name}")


def _chosen(draft: Draft, reading: Reading) -> FieldName | None:
    """Return the field that is named to be changed, by its button or its label."""
    name = FieldName(reading.payload.removeprefix(f"{MEND} "))
    if name in draft.state.fields and name in draft.script.questions:
        return name
    return fields.named(draft.script, draft.state, reading.text)


def _anew(draft: Draft, name: FieldName, reading: Reading) -> dict[FieldName, Known]:
    """Take the new value of the field that was chosen to be changed."""
    known = answers.answer(draft.script.questions[name], reading)
    return {name: replace(known, how="corrected")} if known else amends.changes(draft, reading)


def _objects(reading: Reading) -> bool:
    return bool(reading.acts & {Intent.DENY, Intent.AMEND, Intent.CORRECTION})


def _adds(reading: Reading) -> bool:
    """Say whether words that are no answer to the summary tell something more."""
    told = [m for m in reading.messages if _usable(m) and not is_number(m.parse)]
    return any(cues.length(m.parse.text) >= _MORE_LEAST for m in told)


def _usable(said: Said) -> bool:
    """Say whether words are of use; what was read as a yes, and was none, tells something."""
    nodded = Intent.AFFIRM in said.parse.acts and not puts(said.parse.text)
    return usable(said) or (nodded and not said.payload)


def _add_to_story(draft: Draft, reading: Reading) -> None:
    told = [m for m in reading.messages if not is_number(m.parse)]
    added = "\n".join(m.parse.text.strip() for m in told).strip()
    have = draft.state.fields.get(STORY)
    stop = "; " if draft.language == EN else "；"
    text = f"{have.value}{stop}{added}" if have and have.value else added
    if added:
        message = have.message if have else reading.main_id
        fill(draft, {STORY: Known(text[:400], text[:400], message, "corrected")})
