"""Read back what is known, let the customer mend it, then file it and say what comes next.

    read_back(draft)           the summary, or for urgent matters the receipt at once
    hear(draft, reading)       the customer's answer to the summary

A case is submitted when the customer says yes; one who neither agrees nor mends after two
readings is not kept in a loop: it is filed as it stands and a person checks it (S1-07, X-02).
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from dialogues import answers, cues, fields, matter, retorts, telling
from dialogues.draft import Draft, render
from dialogues.elapsed import AGO
from dialogues.free_words import has_none, is_number, usable
from dialogues.reading import Reading
from dialogues.renumbered import renumbered
from dialogues.script import Script
from dialogues.state import FieldName, Known, Level, Phase
from dialogues.tongue import HANS, aside, clauses, cut, day, listed, pair
from dialogues.triage import STORY, fill, is_suggestion
from dialogues.wishes import instead
from nlu.types import Intent

CONFIRM = "confirm"
AMEND = "amend"
YES, MEND, PERSON = "/confirm", "/amend", "/human"
_SHOWN = 60
_READ = FieldName("_summary")
_READINGS = 2
_DEMAND = FieldName("demand")
_CHANGES = 6
_MORE_LEAST = 5
_NOTHING_MORE = re.compile(
    r"(?:好|嗯|行)?[，, ]*[没沒]有?(?:别的|別的|其[他它]的?|什[么麼]|要改的?|要[补補]充的?|可改的"
    r"|[问問][题題]|[错錯])了?[。！!吧啊]*|(?:就[这這]些|就[这這][样樣]|差不多|提交吧?)了?[。！!吧啊]*"
    r"|(?:好|嗯)?[，, ]*(?:[没沒冇]有?[了啦喇]|[没沒冇]有?)[。！!吧啊]*"
    r"|(?=.*(?:[快赶趕抓]|提交|[办辦]吧))(?:那|就|你们?|您|能不能|可不可以|麻[烦煩]|[请請]|[搞整]?快[点點]儿?|快些|赶[紧快]|趕[緊快]|抓[紧緊]|提交|[办辦]|[处處]理|[给給]我|[帮幫]我|吗|嗎|呀|[了吧啊嘛]){2,}[。！!?？]*"
)
"""All is said: 没有别的了; whoever presses (能不能快点) wants it filed, and not read once more."""


def read_back(draft: Draft, *, again: bool = False, changed: bool = False) -> None:
    """Read the case back and ask whether it is right; *changed*: it is not as it was read last."""
    readings = draft.state.asked.get(_READ, 0)
    if readings >= (_CHANGES if changed else _READINGS + 1):
        submit(draft)
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


def summary(draft: Draft) -> str:
    """Return the lines of the summary: what is known, and what a person will add."""
    lines = []
    for name, question in draft.script.questions.items():
        known = draft.state.fields.get(name)
        if known is None or not known.given or not question.in_summary:
            continue
        value = shown(known, draft.script, draft.language)
        lines.append(f"· {pair(question.label, value, draft.language)}")
    left = [
        q.label
        for n, q in draft.script.questions.items()
        if n in draft.state.fields and draft.state.fields[n].how == "agent"
    ]
    if left:
        labels = listed(left, draft.language)
        lines.append(f"· {pair(labels, draft.word('left_to_us'), draft.language)}")
    return "\n".join(lines)


def shown(known: Known, script: Script, language: str = HANS) -> str:
    """Return a value as the customer knows it: in his own words, and the date it was read as.

    script: in *language*; its words name what was attached.
    """
    kinds = dict.fromkeys(known.value.split(","))
    text = known.text or listed([script.words.get(k, k) for k in kinds], language)
    text = cut(text, _SHOWN, language).replace("\n", " ")
    if known.precision not in {"day", AGO} or known.value[:10] in text:
        return text
    when = day(date.fromisoformat(known.value[:10]), language)
    if known.precision == AGO:
        when = render(script.words["around"], {"value": when}) or when
    return aside(text, when, language)


def hear(draft: Draft, reading: Reading) -> None:
    """Take the answer to the summary."""
    if reading.payload == MEND:
        _which(draft)
    elif (
        reading.payload == YES or _agrees(reading) or _NOTHING_MORE.fullmatch(reading.text.strip())
    ):
        submit(draft)
    elif changed := changes(draft, reading) | wish_instead(draft, reading):
        mend(draft, changed)
        read_back(draft, again=True, changed=True)
    elif has_none(reading.text) or retorts.no_phone(reading.text):
        read_back(draft, again=True)
    elif _objects(reading):
        _which(draft)
    elif telling.story(reading) or telling.supplement(reading) or _adds(reading):
        _add_to_story(draft, reading)
        read_back(draft, again=True, changed=True)
    elif draft.state.asked.get(_READ, 0) >= _READINGS or Intent.DONT_KNOW in reading.acts:
        submit(draft)
    else:
        read_back(draft, again=True)


def hear_amendment(draft: Draft, reading: Reading) -> None:
    """Take what is to be changed; words that fit no field are kept for the person."""
    name = draft.state.asking
    changed = _anew(draft, name, reading) if name else changes(draft, reading)
    draft.become(asking=None)
    if changed:
        mend(draft, changed)
    elif (chosen := _chosen(draft, reading)) is not None and chosen != name:
        draft.become(asking=chosen)
        draft.message("amend_field", label=draft.script.questions[chosen].label)
        return
    elif Intent.DENY in reading.acts or Intent.AFFIRM in reading.acts:
        submit(draft)
        return
    else:
        _add_to_story(draft, reading)
    read_back(draft, again=True, changed=True)


def changes(draft: Draft, reading: Reading) -> dict[FieldName, Known]:
    """Return what a correction changes: by the values in it, else by the name of a field."""
    if retorts.no_phone(reading.text):
        return {}  # "no phone please" names no other product
    script, state = draft.script, draft.state
    return (
        fields.corrected(script, state, reading)
        or renumbered(script, state, reading.text, reading.messages[-1].id)
        or fields.renamed(script, state, reading)
    )


def wish_instead(draft: Draft, reading: Reading) -> dict[FieldName, Known]:
    """Return the wish of somebody who wants something else by now: 不要道歉了，我要退上门费."""
    had = draft.was.fields.get(_DEMAND)
    wish = instead(reading.text) if had and had.given else ""
    if not wish or (had and had.value == wish):
        return {}
    return {_DEMAND: Known(wish, wish, reading.main_id, "corrected")}


def mend(draft: Draft, changed: dict[FieldName, Known]) -> None:
    """Change only the fields meant, and say what they are now."""
    fill(draft, changed)
    draft.answer("changed", changed=_changes(draft.script, changed, draft.language))
    draft.note("corrected", _changes(draft.staff_script, changed, HANS))


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
    return {name: replace(known, how="corrected")} if known else changes(draft, reading)


def _agrees(reading: Reading) -> bool:
    agrees = reading.acts & {Intent.AFFIRM, Intent.ACCEPT}
    return bool(agrees) and not reading.acts & {Intent.CORRECTION, Intent.AMEND, Intent.DENY}


def _objects(reading: Reading) -> bool:
    return bool(reading.acts & {Intent.DENY, Intent.AMEND, Intent.CORRECTION})


def _adds(reading: Reading) -> bool:
    """Say whether words that are no answer to the summary tell something more."""
    told = [m for m in reading.messages if usable(m) and not is_number(m.parse)]
    return any(cues.length(m.parse.text) >= _MORE_LEAST for m in told)


def _add_to_story(draft: Draft, reading: Reading) -> None:
    told = [m for m in reading.messages if not is_number(m.parse)]
    added = "\n".join(m.parse.text.strip() for m in told).strip()
    have = draft.state.fields.get(STORY)
    text = f"{have.value}；{added}" if have and have.value else added
    if added:
        message = have.message if have else reading.main_id
        fill(draft, {STORY: Known(text[:400], text[:400], message, "corrected")})


def _changes(script: Script, changed: dict[FieldName, Known], language: str) -> str:
    """Say in *language* what fields are now."""
    said = [
        render(
            script.words["is_now"],
            {"label": script.questions[n].label, "value": shown(k, script, language)},
        )
        for n, k in changed.items()
    ]
    return clauses([s for s in said if s], language)
