"""Customers of a known matter are told in advance: once, before the questions, never in a danger.

    tell(draft, reading)      the approved words, when they concern what this customer has
    greet(draft)              the same for somebody who only came in
    keep(draft)               the case holds that he was told

The words are a lead's (storage/notices.py); the bot says around them that his own matter is
registered all the same. Feelings stay first, so the words stand behind them and before the first
question; who is furious, grieves, or is in danger is not told now. Pure. Source: S1-29.
"""

from __future__ import annotations

from dataclasses import replace

from dialogues import gently, pace
from dialogues.concerned import concerns, had_of
from dialogues.draft import Draft
from dialogues.effects import NoticeTold
from dialogues.notices import Forewarned, Notice
from dialogues.reading import Reading
from dialogues.state import Control, Phase
from nlu.types import Flag, Intent

KIND = "forewarned"
_PHASES = frozenset({Phase.NEW, Phase.FACTS, Phase.DEMAND, Phase.CONFIRM})
_COMES_BACK = frozenset({Intent.GREET, Intent.ASK_PROGRESS, Intent.FOLLOW_UP, Intent.INQUIRY})
_NOT_NOW = (
    "safety.", "messages.self_harm", "messages.safety_moved", "messages.goodbye",
    "messages.handoff", "messages.callback",
    "interruptions.pause", "interruptions.not_ours", "interruptions.ask_firm",
)  # fmt: skip
ASKS = (
    "questions.", "messages.left#", "messages.last_one#", "messages.two#", "messages.resume#",
    "messages.still#", "messages.summary", "messages.receipt#",
    "messages.urgent_receipt#", "messages.questions_out#", "messages.invite#", "messages.unclear#",
    "messages.offer_register#", "interruptions.inquiry#", "interruptions.refuse_all#",
)  # fmt: skip
"""What the customer is asked or invited to, and what ends a matter: the words stand before it."""


def tell(draft: Draft, reading: Reading) -> None:
    """Tell the customer of the first open matter that is his and that he was not told of."""
    if not draft.facts.notices or not _may(draft, reading):
        return
    _first(draft, reading.text)


def greet(draft: Draft) -> None:
    """Tell him who only came in, of what he came with before."""
    if draft.facts.notices and draft.parts:
        _first(draft, "")


def keep(draft: Draft) -> None:
    """Put it on the customer's case, once there is one, that he was told and in which words."""
    number, told = draft.state.case_no, draft.state.forewarned
    if not number or all(one.case_no for one in told):
        return
    for one in told:
        if not one.case_no:
            draft.note(KIND, f"群体事件 {one.incident} 号：{one.words}")
    draft.become(forewarned=tuple(replace(o, case_no=o.case_no or number) for o in told))


def _may(draft: Draft, reading: Reading) -> bool:
    """Say whether the bot has the talk, and this is no moment for anything but the customer."""
    state = draft.state
    back = state.phase is Phase.DONE and not state.open and bool(reading.acts & _COMES_BACK)
    if state.control is Control.HUMAN or not (state.phase in _PHASES or back):
        return False
    if state.hazards or Flag.SELF_HARM.value in state.flags or gently.applies(draft):
        return False
    if not draft.parts or any(rule.startswith(_NOT_NOW) for rule in draft.rules):
        return False
    return pace.mood(draft) != "furious"


def _first(draft: Draft, text: str) -> None:
    known = {one.incident for one in draft.state.forewarned}
    had = had_of(draft.state, text, draft.facts.earlier)
    for notice in draft.facts.notices:
        words = notice.words.get(draft.language)
        if words and notice.incident not in known and concerns(notice, had):
            _say(draft, notice, words)
            return


def _say(draft: Draft, notice: Notice, words: str) -> None:
    """Say it before what is asked; each once, so that the frame may come again."""
    where = next((n for n, rule in enumerate(draft.rules) if rule.startswith(ASKS)), None)
    key = "notice" if draft.state.case_no else "notice_first"
    if not draft.message(key, notice=words):
        return
    if where is not None:
        draft.rules.insert(where, draft.rules.pop())
        draft.parts.insert(where, draft.parts.pop())
    draft.do(NoticeTold(notice.incident))
    told = Forewarned(notice.incident, words, draft.at)
    draft.become(forewarned=(*draft.state.forewarned, told))
