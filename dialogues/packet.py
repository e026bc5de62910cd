"""The handoff packet: what whoever takes a talk over has to know, on two screens at most.

    packet(script, state, ledger, at) -> Packet

Pure. Labels are Chinese and for staff. Source: requirement S0-51, design ideal 2.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dialogues import checklist, kinds, labels
from dialogues.apology import sorry
from dialogues.checklist import Checked, Gap
from dialogues.recited import shown
from dialogues.script import Question, Script
from dialogues.state import STORY, FieldName, Known, MessageId, State
from nlu.types import Flag

_STORY_MOST = 80
_PLACE = re.compile(r"\{[^{}]*\}")
_NO_RISK = frozenset({Flag.REQUEST_HUMAN})  # a wish, and told by the reasons
_NAMED = {"yes": "是", "no": "否"}
_REFUSED_ALL = "interruptions.refuse_all"


@dataclass(frozen=True, slots=True)
class KnownField:
    """A field somebody has said: shown is for reading, message is where it was said.

    kind is the question's kind, so that a page knows a phone when it has one.
    """

    name: FieldName
    label: str
    kind: str
    shown: str
    message: MessageId | None
    how: str


@dataclass(frozen=True, slots=True)
class MissingField:
    """A field nobody has said; asked counts the bot's questions, do_not_push: leave it alone."""

    name: FieldName
    label: str
    asked: int
    do_not_push: bool
    why: str


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """A promise and how it stands: open, late, kept, broken, renegotiated."""

    id: str
    kind: str
    what: str
    due: datetime
    owner: str
    state: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence of comfort or apology the customer has heard; id is its group in the script."""

    id: str
    text: str
    apology: bool


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """What people decided so far: stage in words, the last proposal, who must not decide again."""

    stage: str
    version: int
    proposal: str
    answer: str
    apart_from: str


@dataclass(frozen=True, slots=True)
class Packet:
    """One conversation, handed over. curve: heat 0 to 3 per customer turn, oldest first.

    unanswered is the label of the question that was withdrawn at the handoff, "" when none.
    checks and gaps are for staff alone: no customer reads them.
    """

    case_no: str
    level: str
    story: str
    known: tuple[KnownField, ...]
    missing: tuple[MissingField, ...]
    curve: tuple[int, ...]
    emotion: str
    needs: tuple[str, ...]
    risks: tuple[str, ...]
    hazards: tuple[str, ...]
    unanswered: str
    promises: tuple[PromiseLine, ...]
    spoken: tuple[Spoken, ...]
    reasons: tuple[str, ...]
    parked: tuple[str, ...]
    script: str
    checks: tuple[Checked, ...] = ()
    gaps: tuple[Gap, ...] = ()
    decision: DecisionLine | None = None


def packet(
    script: Script,
    state: State,
    ledger: Sequence[PromiseLine],
    at: datetime,
    told: Script | None = None,
) -> Packet:
    """Return what the next person must know; *ledger* holds the talk's promises, settled or not.

    told: the script in the customer's language, whose words of comfort he read.
    """
    script = kinds.suited(script, state.fields, state.category)
    return Packet(
        case_no=state.case_no,
        level=labels.LEVELS.get(state.level or "", ""),
        story=story(state),
        known=tuple(_known(script, state)),
        missing=tuple(_missing(script, state)),
        curve=tuple(mood.heat for mood in state.moods),
        emotion=labels.EMOTIONS.get(state.moods[-1].emotion, "") if state.moods else "",
        needs=_named(labels.NEEDS, sorted(state.needs)),
        risks=_named(labels.FLAGS, sorted(state.flags - _NO_RISK)),
        hazards=_named(labels.HAZARDS, state.hazards),
        unanswered=_unanswered(script, state),
        promises=_promises(state, ledger, at),
        spoken=tuple(_spoken(told or script, state)),
        reasons=reasons(state),
        parked=tuple(parked.text for parked in state.parked),
        script=f"{state.script.name}@{state.script.version}",
        checks=checklist.checked(script, state),
        gaps=checklist.against(script, state),
        decision=_decision(state),
    )


def story(state: State) -> str:
    """Return the matter in one line, in the customer's words; "" when nothing was told yet."""
    told = state.fields.get(STORY)
    return in_one_line(told.text or told.value) if told else ""


def in_one_line(told: str) -> str:
    """Return what was told as one line that is not too long for a list."""
    text = " ".join(told.split())
    return text if len(text) <= _STORY_MOST else text[:_STORY_MOST] + "……"


def reasons(state: State) -> tuple[str, ...]:
    """Return why people have the talk, in the order it came."""
    return tuple(labels.reason(code) for code in state.handoff.split("；") if code)


def _decision(state: State) -> DecisionLine | None:
    one = state.care
    if one is None:
        return None
    offer = one.offer
    stage = labels.CASE_STATES.get(one.stage or "submitted", one.stage)
    apart = one.agent[1] if one.declined and not one.stage else ""
    if offer is None:
        return DecisionLine(stage, 0, "", "", apart)
    answer = labels.OFFERS.get(offer.how, offer.how)
    return DecisionLine(stage, offer.version, offer.text, answer, apart)


def _known(script: Script, state: State) -> Iterator[KnownField]:
    for name, known in state.fields.items():
        if not known.given:
            continue
        question = script.questions.get(name)
        kind = question.kind if question else "text"
        how = labels.HOW.get(known.how, known.how)
        yield KnownField(
            name, _label(name, question), kind, _value(kind, known, script), known.message, how
        )


def _label(name: FieldName, question: Question | None) -> str:
    if question is not None:
        return question.label
    return "事情经过" if name == STORY else name


def _value(kind: str, known: Known, script: Script) -> str:
    if kind == "yes_no":
        answer = _NAMED.get(known.value, known.value)
        return f"{answer}（{known.text}）" if known.text not in {"", answer} else answer
    return shown(known, script)


def _unanswered(script: Script, state: State) -> str:
    name = state.withdrawn
    question = script.questions.get(name) if name else None
    if name is None or question is None:
        return ""
    known = state.fields.get(name)
    return question.label if known is None or not known.given else ""


def _missing(script: Script, state: State) -> Iterator[MissingField]:
    plan = script.plan_for(state.category)
    names = dict.fromkeys((*plan.urgent, *plan.required, *plan.optional))
    refused = any(said.startswith(_REFUSED_ALL) for said in state.said)
    for name in names:
        known = state.fields.get(name)
        if known is not None and known.given:
            continue
        asked = state.asked.get(name, 0)
        yield MissingField(
            name,
            script.questions[name].label,
            asked,
            do_not_push=bool(asked) or refused,
            why=_why_missing(known, asked, refused=refused),
        )


def _why_missing(known: Known | None, asked: int, *, refused: bool) -> str:
    if asked and known is not None and known.how == "unknown":
        return f"问过 {asked} 次，客户说不清楚"
    if asked and known is not None:
        return f"问过 {asked} 次，客户没有给"
    if asked:
        return f"问过 {asked} 次，还没答"
    return "客户不想再答问题" if refused else "没问过"


def _promises(state: State, ledger: Sequence[PromiseLine], at: datetime) -> tuple[PromiseLine, ...]:
    """Return the ledger's promises by due time; one not yet in the ledger is not forgotten."""
    seen = {line.id for line in ledger}
    fresh = [
        PromiseLine(p.id, p.kind, labels.PROMISES.get(p.kind, p.kind), p.due, "", "open")
        for p in state.pledges
        if p.id not in seen
    ]
    lines = (
        replace(line, state="late") if line.state == "open" and line.due < at else line
        for line in (*ledger, *fresh)
    )
    return tuple(sorted(lines, key=lambda line: line.due))


def _spoken(script: Script, state: State) -> Iterator[Spoken]:
    """Yield what was said to soothe: every acknowledgement, and whatever else apologises."""
    for name in state.said:
        key, _, number = name.rpartition("#")
        lines = _lines(script, key)
        if not number.isdigit() or int(number) >= len(lines):
            continue
        text = _PLACE.sub("…", lines[int(number)])
        apology = sorry(text)
        if apology or key.startswith("acknowledge."):
            yield Spoken(key.partition(".")[2], text, apology)


def _lines(script: Script, key: str) -> Sequence[str]:
    """Return the sentences that stand under a key of State.said, none for one not of words."""
    part, _, rest = key.partition(".")
    match part:
        case "acknowledge":
            return next((p.say for p in script.acknowledge if p.id == rest), ())
        case "messages":
            return script.messages.get(rest, ())
        case "interruptions":
            return script.interruptions.get(rest, ())
    return ()


def _named(names: Mapping[str, str], codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(names.get(code, code) for code in codes)
