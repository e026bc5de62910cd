"""Danger first: the safety words and a person, in the same turn, before any question.

    needed(draft, reading) -> bool      danger was told that was not answered yet
    act(draft, reading)                 safety card, level 1, duty queue, promise
    urgent(draft, reading)              level 1 without danger to life: who comes, what to freeze
    accompanies(draft) -> bool          who may harm himself is stayed with

Source: seed 002 (紧急), requirements S2-14, S0-34; card texts want the approval of the firm's
own safety people (design, ideal 5).
"""

from __future__ import annotations

from dialogues import cues, danger, first_aid, in_danger, matter, safe_now
from dialogues.draft import Draft
from dialogues.reading import Reading
from dialogues.state import STORY, FieldName, Known, Level, Phase
from dialogues.triage import fill
from nlu.types import Flag, Hazard

_HARM = frozenset({Hazard.POISONING, Hazard.INJURY, Hazard.CHILD, Hazard.ACCIDENT})
_HURTS = _HARM | {Hazard.MENACE}
_HOSPITAL = ("住院", "在医院", "进医院", "进了医院", "送医", "送医院", "急诊", "抢救")
_PHONE = FieldName("contact_phone")
_DONE = "self_harm_done"
_TEXT_MOST = 200
_BESIDES = frozenset({"ask_hands_off", "ask_unused", "ask_scald"})
"""Questions to which no card has the whole answer."""

_NO_MONEY = (
    *("account_safety.privacy", "account_safety.harassment"),
    *("account_safety.credit_record", "account_safety.banned"),
)
# Each wants words of its own, also after another card; the rest are told within one talk of it.
_ACUTE = frozenset(
    {
        *(Hazard.FIRE, Hazard.LEAK, Hazard.FUMES, Hazard.POISONING, Hazard.ELECTRIC),
        *(Hazard.TRAPPED, Hazard.STRANDED, Hazard.MENACE, Hazard.CARE, Hazard.LOST),
        Hazard.MISTREATED,
    }
)


def needed(draft: Draft, reading: Reading) -> bool:
    """Say whether this turn tells of a danger whose card was not given in this matter."""
    if card := _despair(draft, reading):
        own = card != _DONE and _given(draft, "self_harm")
        return not (_given(draft, card) or own)
    if Flag.SAFETY not in reading.flags:
        return False
    hazard = danger.leads(reading.hazards, reading.text)
    if hazard in _ACUTE:
        return not _given(draft, f"safety.{hazard}")
    return not _given(draft, "safety.")


def act(draft: Draft, reading: Reading) -> None:
    """Give the words that protect, and call a person, in this turn."""
    draft.become(level=Level.URGENT, phase=Phase.SAFETY, open="", also=None)
    hazard = danger.leads(reading.hazards, reading.text)
    card = _despair(draft, reading)
    if card:
        draft.become(flags=draft.state.flags | {Flag.SELF_HARM.value})
    matter.call_person(draft, "self_harm" if card else f"safety:{hazard}")
    if card:
        draft.message(card)
        draft.become(said=(*draft.state.said, f"card:{card}@{draft.state.matter}"))
        matter.stop_questions(draft)
        return
    inside = _words(draft, reading, hazard)
    draft.message("safety_moved")
    draft.become(said=(*draft.state.said, f"card:safety.{hazard}@{draft.state.matter}"))
    if inside:
        in_danger.ask_where(draft)
    else:
        _ask(draft, reading, hazard)


def _words(draft: Draft, reading: Reading, hazard: Hazard) -> bool:
    """Say the card, and what he asked with it; who is still in there goes before everything.

    Returns whether somebody is, so that where it is has been asked for.
    """
    asked = first_aid.kind(reading.text, draft.state.hazards)
    if asked == "tell_inside" and draft.answer(asked):
        return True
    cards, place = draft.script.safety, f"@{draft.state.matter}"
    if hazard in _HARM and safe_now.long_ago(reading.text) and draft.message("safety_past"):
        return False
    if not draft.say(f"safety.{hazard}{place}", cards.get(hazard, ())):
        draft.say(f"safety.{Hazard.OTHER}{place}", cards[Hazard.OTHER])
    if asked in _BESIDES:
        draft.answer(asked)
    return False


def urgent(draft: Draft, reading: Reading) -> None:
    """Say that an urgent matter is with a person by when; money that runs is to be stopped now."""
    account = Flag.ACCOUNT_SECURITY in reading.flags and danger.money_runs(reading.text)
    if account and not (draft.state.category or "").startswith(_NO_MONEY):
        draft.message("freeze")
    elif danger.spied(reading.text):
        draft.message("spied")
    draft.message("urgent")


def accompanies(draft: Draft) -> bool:
    """Say whether he himself may do himself harm, and has not said that he does not mean it."""
    given = _given(draft, "self_harm") or _given(draft, _DONE)
    may = Flag.SELF_HARM.value in draft.state.flags and given
    return may and not _given(draft, "not_meant")


def _despair(draft: Draft, reading: Reading) -> str:
    """Return which words are wanted: his own despair, another's, "" for none."""
    told = draft.state.fields.get(STORY)
    words = told.value if told and told.given else ""
    if Flag.SELF_HARM not in reading.flags:
        return "self_harm" if danger.near_the_edge(words, reading.text) else ""
    if danger.of_another(reading.text):
        return "self_harm_other"
    return _DONE if danger.done(reading.text) else "self_harm"


def _ask(draft: Draft, reading: Reading, hazard: Hazard) -> None:
    """Keep what the card asks for as the open question; who told of it already is not asked."""
    name = danger.asks(hazard)
    if hazard is Hazard.YOUNG and _PHONE not in draft.state.fields:
        fill(draft, {_PHONE: Known("", "", None, "agent")})  # nobody rings up at his parents'
    _keep_harm(draft, reading, hazard)
    if name in draft.script.questions and name not in draft.state.fields:
        draft.become(asking=name, asked=draft.state.asked | {name: 1})


def _keep_harm(draft: Draft, reading: Reading, hazard: Hazard) -> None:
    """Keep that somebody was hurt, when it was told: "孩子拉肚子进医院了" is not asked about."""
    question = draft.script.questions.get(danger.INJURY)
    if question is None or danger.INJURY in draft.state.fields:
        return
    told = question.yes if hazard in _HARM else _HOSPITAL
    harmed = hazard in _HURTS and danger.hurt(reading.text)
    if harmed or cues.affirmed(reading.text, told):
        text = reading.text[:_TEXT_MOST]
        fill(draft, {danger.INJURY: Known("yes", text, reading.main_id)})


def _given(draft: Draft, card: str) -> bool:
    """Say whether *card*, or any of its kind when it ends in a dot, was given in this matter."""
    matter_no = f"@{draft.state.matter}"
    given = [s.removesuffix(matter_no) for s in draft.state.said if s.endswith(matter_no)]
    return any(
        s == f"card:{card}" or (card[-1] == "." and s.startswith(f"card:{card}")) for s in given
    )
