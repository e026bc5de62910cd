"""Words of a colleague count once the customer has them, or once he was spoken to by phone.

    posted(draft, event, text)     the words leave: they are under way, or with him at once
    look(draft)                    which of them arrived meanwhile (facts.reached)
    called(draft, case_no)         he was rung up and answered
    answered(draft)                he wrote: nothing waits for him any more
    due(draft, key)                arrived: look again; answer:<case>: asked a day ago, no answer

A message that fails leaves the clock of the first touch running, and its promise open. A question
that arrived stops the plan's clock and lets the case wait for its customer, until his next word;
one he overtook by writing does not. A channel that pulls has its words at once.
Source: S2-28, S2-29, ideal 2.3 (claimed, waiting_customer).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from dialogues import aftercase, clocks, matter, progress, proof, running
from dialogues.asked import asks
from dialogues.clocks import Clock, Kind
from dialogues.draft import Draft
from dialogues.effects import CancelTimer, CaseState, Note, SetTimer, Settled
from dialogues.events import AgentElsewhere, AgentSaid, Decision, Event
from dialogues.keys import ARRIVED
from dialogues.state import Control
from dialogues.underway import Awaited, Underway

ANSWER = "answer:"
TOUCH = "first_touch"
ANSWER_WAIT = timedelta(hours=24)
_TOUCHED = frozenset({Kind.FIRST_TOUCH, Kind.FIRST_RESPONSE})
_AT_WORK = frozenset({"", CaseState.SUBMITTED.value})
_LOOK = timedelta(minutes=1)  # the sender rings when it was sent; this is for a ring that is lost
_SELDOM, _LONGEST = timedelta(hours=1), timedelta(days=7)
_MOST = 20
_BY_PHONE = 0  # no turn: nothing was written


def posted(draft: Draft, event: Event, text: str) -> None:
    """Take a person's words: the touch of his case, or of every case of the talk, to come.

    Those of one who was turned away are no touch.
    """
    if isinstance(event, AgentElsewhere) and (draft.state.agent or ("",))[0] != event.agent:
        return
    number = event.case_no or draft.state.case_no if isinstance(event, Decision) else ""
    asked = isinstance(event, AgentSaid | AgentElsewhere) and asks(text)
    words = Underway(draft.state.turn, draft.at, number, asked)
    if not draft.facts.pushes or isinstance(event, AgentElsewhere):
        _arrived(draft, words, draft.at)
        return
    draft.become(underway=(*draft.state.underway, words)[-_MOST:])
    draft.do(SetTimer(ARRIVED, draft.at + _LOOK))


def look(draft: Draft) -> None:
    """Let what reached the customer count, from the moment it did."""
    known = draft.facts.reached
    for words in draft.state.underway:
        if words.turn in known:
            at = max(min(known[words.turn].astimezone(draft.at.tzinfo), draft.at), words.at)
            _arrived(draft, words, at)
            _noticed(draft, words, at)
    left = tuple(
        w for w in draft.state.underway if w.turn not in known and draft.at - w.at < _LONGEST
    )
    if left != draft.state.underway:
        draft.become(underway=left)


def called(draft: Draft, case_no: str) -> None:
    """Count a call in which the customer was spoken to."""
    _arrived(draft, Underway(_BY_PHONE, draft.at, case_no), draft.at)


def answered(draft: Draft) -> None:
    """Wait for the customer no more: the plans run on, and so do their cases."""
    running.change(draft, lambda c: clocks.resume(c, running.target(draft, c), draft.at))
    for one in draft.state.awaited:
        draft.do(Note(one.case_no, "customer_back", ""), CancelTimer(f"{ANSWER}{one.case_no}"))
    draft.become(awaited=())


def due(draft: Draft, key: str) -> None:
    """Look again while words are under way; say once that nobody answered for a day."""
    if key == ARRIVED:
        _again(draft)
        return
    case_no = key.removeprefix(ANSWER)
    if all(one.case_no != case_no for one in draft.state.awaited):
        return
    free = draft.state.control is Control.BOT and aftercase.at_rest(draft.state)
    told = "，已提醒一次" if free and draft.message("asked_waits") else ""
    draft.do(Note(case_no, "asked_waits", f"问了客户一天，还没有回答{told}"))


def _again(draft: Draft) -> None:
    if draft.state.underway:
        waited = draft.at - draft.state.underway[-1].at
        draft.do(SetTimer(ARRIVED, draft.at + min(max(waited, _LOOK), _SELDOM)))


def _arrived(draft: Draft, words: Underway, at: datetime) -> None:
    here = running.of(words.case_no) if words.case_no else running.every
    heard = draft.state.heard
    asked = words.asks and (heard is None or heard <= words.at)

    def touched(clock: Clock) -> Clock:
        if not here(clock):
            return clock
        if clock.kind in _TOUCHED:
            return clocks.meet(clock, at)
        marked = clocks.mark(clock, "direction", at)
        return clocks.pause(marked, at) if asked else marked

    running.change(draft, touched)
    draft.become(unanswered=0)
    progress.told(draft, here, at)
    _keep_promise(draft, words, at)
    if asked:
        _wait(draft, words.case_no or draft.state.case_no, at)


def _noticed(draft: Draft, words: Underway, at: datetime) -> None:
    """Know of a notice of more time when it arrived (dialogues/extension.py)."""
    asked = draft.state.extending
    known = tuple(replace(e, arrived=at) if e.turn == words.turn else e for e in asked)
    draft.become(extending=known)


def _keep_promise(draft: Draft, words: Underway, at: datetime) -> None:
    """Settle the promise that a person comes, of the case or of every one."""
    begins = f"{words.case_no}/" if words.case_no else ""
    call = proof.of(proof.CALL, at.isoformat(timespec="minutes"))
    by = call if words.turn == _BY_PHONE else proof.of(proof.MESSAGE, turn=words.turn)
    for pledge in draft.state.pledges:
        if pledge.kind == TOUCH and pledge.id.startswith(begins):
            how = Settled.BROKEN if at > pledge.due else Settled.KEPT
            matter.settle(draft, pledge, how, by)


def _wait(draft: Draft, case_no: str, at: datetime) -> None:
    """Let a case that is worked on wait for its customer, once for all he is asked meanwhile."""
    known = any(one.case_no == case_no for one in draft.state.awaited)
    if not case_no or known or aftercase.care(draft, case_no).stage not in _AT_WORK:
        return
    draft.become(awaited=(*draft.state.awaited, Awaited(case_no, at))[-_MOST:])
    draft.do(Note(case_no, "customer_asked", ""), SetTimer(f"{ANSWER}{case_no}", at + ANSWER_WAIT))
