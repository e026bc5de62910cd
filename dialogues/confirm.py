"""Read back what is known, let the customer mend it, then file it and say what comes next.

    read_back(draft)           the summary, or for urgent matters the receipt at once
    hear(draft, reading)       the customer's answer to the summary

A case is submitted when the customer says yes; one who neither agrees nor mends after two
readings is not kept in a loop: it is filed as it stands and a person checks it (S1-07, X-02).
"""

from __future__ import annotations

from dialogues import answers, fields, matter
from dialogues.draft import Draft
from dialogues.reading import Reading
from dialogues.state import FieldName, Known, Level, Phase
from dialogues.triage import STORY, fill, is_suggestion
from nlu.types import Intent

CONFIRM = "confirm"
AMEND = "amend"
YES, MEND, PERSON = "/confirm", "/amend", "/human"
_SHOWN = 60
_READ = FieldName("_summary")
_READINGS = 2


def read_back(draft: Draft, *, again: bool = False, changed: bool = False) -> None:
    """Read the case back and ask whether it is right; *changed*: it is not as it was read last."""
    readings = draft.state.asked.get(_READ, 0)
    if readings >= _READINGS + 1:
        submit(draft)
        return
    key = "summary_again" if again or readings else "summary"
    draft.message(key, summary=summary(draft), n=readings + 1 if changed else None)
    draft.offer("对，提交", YES)
    draft.offer("改一处", MEND)
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
        if known is None or not question.in_summary:
            continue
        if known.how in {"agent", "unknown"}:
            continue
        lines.append(f"· {question.label}：{shown(known)}")
    left = [
        q.label
        for n, q in draft.script.questions.items()
        if n in draft.state.fields and draft.state.fields[n].how == "agent"
    ]
    if left:
        lines.append(f"· {'、'.join(left)}：同事来补")
    return "\n".join(lines)


def shown(known: Known) -> str:
    """Return a value as the customer knows it: in his own words, and the date it was read as."""
    text = known.text or {"image": "照片", "voice": "语音"}.get(known.value, known.value)
    text = text if len(text) <= _SHOWN else text[:_SHOWN] + "……"
    exact = known.precision == "day" and known.value[:10] not in text
    return f"{text}（{_day(known.value)}）" if exact else text.replace("\n", " ")


def hear(draft: Draft, reading: Reading) -> None:
    """Take the answer to the summary."""
    if reading.payload == MEND:
        _which(draft)
    elif reading.payload == YES or _agrees(reading):
        submit(draft)
    elif changed := fields.corrected(draft.script, draft.state, reading):
        mend(draft, changed)
        read_back(draft, again=True, changed=True)
    elif _objects(reading):
        _which(draft)
    elif answers.story(reading) or answers.supplement(reading):
        _add_to_story(draft, reading)
        read_back(draft, again=True, changed=True)
    elif draft.state.asked.get(_READ, 0) >= _READINGS or Intent.DONT_KNOW in reading.acts:
        submit(draft)
    else:
        read_back(draft, again=True)


def hear_amendment(draft: Draft, reading: Reading) -> None:
    """Take what is to be changed; words that fit no field are kept for the person."""
    changed = fields.corrected(draft.script, draft.state, reading)
    if changed:
        mend(draft, changed)
    elif Intent.DENY in reading.acts or Intent.AFFIRM in reading.acts:
        submit(draft)
        return
    else:
        _add_to_story(draft, reading)
    read_back(draft, again=True, changed=True)


def mend(draft: Draft, changed: dict[FieldName, Known]) -> None:
    """Change only the fields meant, and say what they are now."""
    fill(draft, changed)
    labels = draft.script.questions
    said = "，".join(f"{labels[n].label}是{shown(k)}" for n, k in changed.items())
    draft.answer("changed", changed=said)
    draft.note("corrected", said)


def submit(draft: Draft) -> None:
    """File the case and say who acts next and until when."""
    matter.open_case(draft)
    draft.become(closed=True, phase=Phase.DONE, asking=None, open="")
    team = draft.script.script.team
    matter.promise(draft, "first_touch", team)
    if not is_suggestion(draft):
        matter.promise(draft, "plan_by", team)
    matter.file(draft)
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
    draft.become(open=AMEND)
    draft.message("amend_which")


def _agrees(reading: Reading) -> bool:
    agrees = reading.acts & {Intent.AFFIRM, Intent.ACCEPT}
    return bool(agrees) and not reading.acts & {Intent.CORRECTION, Intent.AMEND, Intent.DENY}


def _objects(reading: Reading) -> bool:
    return bool(reading.acts & {Intent.DENY, Intent.AMEND, Intent.CORRECTION})


def _add_to_story(draft: Draft, reading: Reading) -> None:
    added = reading.text.strip()
    have = draft.state.fields.get(STORY)
    text = f"{have.value}；{added}" if have and have.value else added
    if added:
        message = have.message if have else reading.main_id
        fill(draft, {STORY: Known(text[:400], text[:400], message, "corrected")})


def _day(value: str) -> str:
    year, month, day = value[:10].split("-")
    return f"{year}年{int(month)}月{int(day)}日"
