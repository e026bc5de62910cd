"""What is said in the midst of a danger and is answered before anything is asked or felt.

    topic(draft, reading) -> str    the answer of the script, "" for none
    settle(draft, reading)          a danger that is over, or was none, is let go of
    inside(draft, reading) -> bool  somebody is still in there: whom to tell, and where

Nobody is pitied or asked on while he waits for what to do. What he says is none (谁死了？我说的是
P遗照) is taken back with a word of regret; the level stays, as a person was called. Pure.
Source: S2-14, S0-37.
"""

from __future__ import annotations

import re

from dialogues import danger, first_aid, gently, safe_now
from dialogues.draft import Draft
from dialogues.reading import Reading
from dialogues.state import FieldName, Known, State
from nlu.types import Flag, Hazard

_STORY, _PLACE, _INJURY = FieldName("issue"), FieldName("place"), FieldName("injury")
_NONE = (
    r"(?:[没沒冇]有?|不是|唔係|哪有|哪[来來]的?|又[没沒]|[谁誰][说說]|[没沒][说說])[^，,。]{0,3}"
    r"(?:着火|著火|起火|冒[烟煙]|漏[气氣]|燃[气氣]|煤[气氣]|[触觸]电|觸電|中毒|火[灾災]|危[险險])|火[烛燭灾災]就?(?:唔係|不是)"
)
_PROTESTS = re.compile(
    rf"{_NONE}|[你您](?:们|們)?(?:[看听聽搞弄][错錯]|[没沒]看清|看清楚|看[岔差])|看[岔错錯]了|理解[错錯]|[诅詛]?咒(?:我|[谁誰]|人)|[谁誰]死了|[没沒冇]人(?:死|去世|[过過]世)|(?:[没沒]|不是)(?:说|說)?.{{0,3}}(?:死|去世|走了)人|[讲講说說](?:咩|什[么麼])火"
    r"|(?:[没沒冇](?:人)?受?[伤傷]|[没沒冇]事)[^，,。]{0,3}[，,\s]*(?:是|係|只是)[^，,。]{0,3}(?:[车車]|[东東]西|箱|[门門]|手[机機])"
    r"|\b(?:nothing is (?:burning|on fire)|(?:no one|nobody) (?:died|is dead)"
    r"|there(?:'s| is| was) no (?:fire|gas|leak|smoke)|what fire|not (?:a|an actual) fire"
    r"|you (?:misread|misunderstood|got (?:it|that|me) wrong))\b",
    re.IGNORECASE,
)
_NEARER = frozenset({Hazard.MENACE, Hazard.TRAPPED, Hazard.CARE, Hazard.FIRE, Hazard.LEAK})
_NOW = re.compile(
    r"[现現]在|而家|依家|[这這][会會]|正在|[马馬]上|又|越[来來]越|更|快不行|\b(?:now|again|still|getting)\b",
    re.IGNORECASE,
)
_BODY = frozenset(
    {
        *(Hazard.POISONING, Hazard.INJURY, Hazard.CHILD, Hazard.ACCIDENT),
        *(Hazard.CARE, Hazard.FUMES, Hazard.MISTREATED),
    }
)
_BULGES = re.compile(r"鼓包|鼓起|膨[胀脹]|\b(?:swollen|bulging|swelled)\b", re.IGNORECASE)
"""What burns not yet, and is not to be charged all the same: 没着火，就是鼓包了."""
_NO_MONEY = ("account_safety.privacy", "account_safety.harassment", "account_safety.banned")


def topic(draft: Draft, reading: Reading) -> str:
    """Return which answer of the script this turn needs at once."""
    state = draft.state
    for key, mark in (("misread", gently.misread(state)), ("relieved", safe_now.mark(state))):
        new = mark in state.said and mark not in draft.was.said
        if new and (key == "misread" or _was_in(draft.was)):
            return key
    if _again(draft, reading):
        return "ask_emergency"
    runs = Flag.ACCOUNT_SECURITY.value in state.flags and danger.money_still(reading.text)
    if runs and draft.was.case_no and not (state.category or "").startswith(_NO_MONEY):
        return "ask_freeze"
    if draft.was.hazards and _feels_worse(draft.was, reading):
        return "worse"
    if Hazard.FIRE in state.hazards and _BULGES.search(reading.text) and draft.was.hazards:
        return "ask_unused"
    told = state.fields.get(_STORY)
    words = told.value if told and told.given else ""
    found = (first_aid.kind(m.parse.text, state.hazards, words) for m in reading.messages)
    return next(filter(None, found), "")


def _was_in(was: State) -> bool:
    """Say whether somebody was shut in, left behind, or still in there."""
    in_there = any(rule.startswith("interruptions.tell_inside#") for rule in was.said)
    return in_there or any(h in safe_now.ENDS for h in was.hazards)


def _feels_worse(was: State, reading: Reading) -> bool:
    """Say whether somebody who was ill or hurt is worse: 120 again, and no word of comfort only."""
    return any(h in _BODY for h in was.hazards) and danger.worse(reading.text)


def _again(draft: Draft, reading: Reading) -> bool:
    """Say whether the danger that was answered has come nearer: 他现在就在门口."""
    if Flag.SAFETY not in reading.flags or not _NOW.search(reading.text):
        return False
    return any(h in _NEARER and h in draft.was.hazards for h in reading.hazards)


def settle(draft: Draft, reading: Reading) -> None:
    """Keep that a danger is over, or that we had read one into his words."""
    state = draft.state
    if safe_now.says(reading.text):
        left = tuple(h for h in state.hazards if h not in safe_now.ENDS)
        draft.become(said=(*state.said, safe_now.mark(state)), hazards=left)
    elif _denies(draft, reading):
        unasked = {} if _INJURY in state.fields else {_INJURY: Known("", "", None, "agent")}
        draft.become(
            said=(*state.said, gently.misread(state)),
            hazards=(),
            flags=state.flags - {Flag.SAFETY.value},
            fields=state.fields | unasked if state.hazards else state.fields,
        )


def inside(draft: Draft, reading: Reading) -> bool:
    """Tell whom to tell that somebody is still in there, once; where it is stays the question."""
    if topic(draft, reading) != "tell_inside" or not draft.answer("tell_inside"):
        return False
    ask_where(draft)
    return True


def ask_where(draft: Draft) -> None:
    """Leave the place as the open question: the words before have asked for it."""
    if _PLACE in draft.script.questions and _PLACE not in draft.state.fields:
        asked = draft.state.asked | {_PLACE: 1}
        draft.become(asking=_PLACE, also=None, asked=asked)


def _denies(draft: Draft, reading: Reading) -> bool:
    state: State = draft.state
    felt = state.hazards or gently.applies(draft)
    told = reading.flags & {Flag.SAFETY, Flag.SELF_HARM}
    return bool(felt and not told and _PROTESTS.search(reading.text))
