"""A solution proposed by a person, version by version, and the customer's answer to it.

    propose(draft, event)          sent whole, or told what is missing (S2-47)
    open_offer(state) -> Care      whose offer waits for an answer
    hear(draft, reading) -> bool   accepted, amended, refused; False when it is none of these

The bot weighs nothing: it notes the answer, and while a person has the talk it says no word.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta, tzinfo

from dialogues import aftercase, comfort, matter, plan_answers, plan_shown
from dialogues.decided import Answer, Change, Proposal, ProposalSettled
from dialogues.draft import Draft
from dialogues.effects import CaseState, SetTimer, Settled
from dialogues.events import AgentProposed
from dialogues.promises import spoken
from dialogues.reading import UPSET, Reading
from dialogues.state import Care, Control, Offer, State
from dialogues.tongue import cut, listed

NEEDED = ("action", "number", "approver", "demand")
OPEN = frozenset({"open", "changing"})
WAITS, ANSWER_WAIT = "offer:", timedelta(hours=24)
_BREAK = re.compile(r"[，,。.；;！!？?\s]+")
_YES = re.compile(
    r"(?:這個|这个|那个|那個)?方?案?\s*(?:可以|行|好|同意|接受|没问题|沒問題|ok)(?:的|吧|啊|了)?",
    re.IGNORECASE,
)
_WORDS_MOST = 200
_SHOWN = 40


def propose(draft: Draft, event: AgentProposed) -> None:
    """Put a version before the customer; a part missing, nothing is sent and the desk is told."""
    if not aftercase.holds(draft, event):
        return
    missing = _missing(event)
    if missing or event.due is None:
        aftercase.refuse(draft, event, "proposal", missing)
        return
    one = aftercase.care(draft, event.case_no)
    replaced(draft, one)
    version = one.offer.version + 1 if one.offer else 1
    offer = Offer(version, event.text, event.points, event.options, event.due)
    draft.do(
        Proposal(
            one.case_no, version, event.agent, event.name, event.text, event.points, event.options,
            event.due, changes(one.offer, offer, draft.at.tzinfo),
        )
    )  # fmt: skip
    aftercase.speak(
        draft, event, plan_shown.whole(draft, offer), "proposal", plan_answers.buttons(draft, offer)
    )
    aftercase.promise_done(draft, event, event.text.strip()[:_WORDS_MOST], event.due)
    aftercase.check(draft, one.case_no, "proposal")
    aftercase.stand(draft, aftercase.decided(replace(one, offer=offer), event, CaseState.PLAN_SENT))
    draft.do(SetTimer(f"{WAITS}1:{version}:{one.case_no}", draft.at + ANSWER_WAIT))


def changes(was: Offer | None, now: Offer, zone: tzinfo | None) -> tuple[Change, ...]:
    """Return what differs from the version before, by the names of the terms; days by *zone*."""
    if was is None or was.alternative:
        return ()
    old, new = (_terms(offer, zone) for offer in (was, now))
    names = dict.fromkeys((*old, *new))
    return tuple(
        Change(name, old.get(name, ""), new.get(name, ""))
        for name in names
        if old.get(name, "") != new.get(name, "")
    )


def replaced(draft: Draft, one: Care) -> None:
    """End the version that still waits for an answer, because another thing was decided."""
    if one.offer and one.offer.how in OPEN:
        draft.do(ProposalSettled(one.case_no, one.offer.version, Answer.REPLACED, draft.at))


def open_offer(state: State) -> Care | None:
    """Return the case whose offer waits for an answer, the present one first."""
    if not aftercase.at_rest(state) or state.taken_back:
        return None
    waiting = [c for c in state.cares if c.offer and c.offer.how in OPEN]
    return next((c for c in waiting if c.case_no == state.case_no), next(iter(waiting), None))


def answerable(state: State) -> Care | None:
    """Return the case whose offer his words may answer: an open one, or one he wanted changed."""
    return open_offer(state) or _wanted_otherwise(state)


def _wanted_otherwise(state: State) -> Care | None:
    """Return the present case whose offer he wanted changed, and that nothing took the place of."""
    if not aftercase.at_rest(state) or state.taken_back:
        return None
    mine = (one for one in state.cares if one.case_no == state.case_no and not one.stage)
    return next((c for c in mine if c.offer and c.offer.how == Answer.AMENDED.value), None)


def hear(draft: Draft, reading: Reading) -> bool:
    """Take this turn as the answer to the open offer, if it is one."""
    one = answerable(draft.state)
    if one is None or one.offer is None:
        return False
    answered = plan_answers.read(draft, one.offer, reading)
    if one.offer.how == Answer.AMENDED.value and not (
        answered.how is Answer.ACCEPTED and plan_answers.after_all(draft, one.offer, reading)
    ):
        return False
    match answered.how:
        case Answer.ACCEPTED:
            _accepted(draft, one, answered.option, reading)
        case Answer.AMENDED:
            _amended(draft, one, reading)
        case Answer.REFUSED:
            _refused(draft, one, reading)
        case "changing":
            aftercase.keep(draft, replace(one, offer=replace(one.offer, how="changing")))
            _say(draft, "proposal_change")
        case "which":
            _which(draft, one.offer)
        case _:
            return False
    return True


def settle(draft: Draft, one: Care, how: Answer, reading: Reading, option: str = "") -> Care:
    """Put the answer on record; return the case with it."""
    assert one.offer is not None
    words = reading.text.strip()[:_WORDS_MOST]
    wishes = _wishes(reading.text, option) if how is Answer.AMENDED else ()
    said = (one.case_no, one.offer.version, how, draft.at, option, words, wishes)
    draft.do(ProposalSettled(*said, message=reading.messages[-1].id))
    return replace(one, offer=replace(one.offer, how=how.value))


def _missing(event: AgentProposed) -> list[str]:
    given = {point.name for point in event.points if point.value.strip()}
    missing = [name for name in NEEDED if name not in given]
    missing += [] if event.text.strip() else ["text"]
    return missing + ([] if event.due is not None and event.due > event.at else ["due"])


def _terms(offer: Offer, zone: tzinfo | None) -> dict[str, str]:
    terms = {point.name: point.value for point in offer.points}
    due = {"due": f"{offer.due.astimezone(zone):%Y-%m-%d %H:%M}"} if offer.due else {}
    options = {"options": "；".join(offer.options)} if offer.options else {}
    return terms | options | due


def _wishes(text: str, option: str) -> tuple[str, ...]:
    """Return the half sentences in which something else is wanted, in the customer's words."""
    parts = [part for part in _BREAK.split(text) if part]
    rest = [part for part in parts if not _YES.fullmatch(part)]
    wants = [part for part in rest if not (option and part.startswith(option))]
    return tuple(wants or parts)


def _say(draft: Draft, key: str, **values: object) -> bool:
    """Say a message, unless a person has the talk."""
    return draft.state.control is not Control.HUMAN and draft.message(key, **values)


def _which(draft: Draft, offer: Offer) -> None:
    draft.note("proposal_answer", "客户同意方案，没有说选哪一个")
    if _say(draft, "proposal_which"):
        for title, payload in plan_answers.buttons(draft, offer):
            draft.offer(title, payload)


def _accepted(draft: Draft, one: Care, option: str, reading: Reading) -> None:
    done = settle(draft, one, Answer.ACCEPTED, reading, option)
    aftercase.stand(draft, replace(done, stage=CaseState.EXECUTING.value))
    offer = one.offer
    assert offer is not None
    soon = offer.due is not None and offer.due > draft.at
    due = spoken(offer.due, draft.at, draft.language) if offer.due and soon else ""
    _say(draft, "proposal_accepted", version=offer.version, due=due)


def _amended(draft: Draft, one: Care, reading: Reading) -> None:
    """Put the wishes before a person; nothing is granted by noting them."""
    assert one.offer is not None
    named = plan_answers.by_name(one.offer, reading.text)
    aftercase.stand(draft, replace(settle(draft, one, Answer.AMENDED, reading, named), stage=""))
    _to_person(draft, "customer wants the plan changed")
    wishes = listed(_wishes(reading.text, named), draft.language)
    _say(draft, "proposal_amended", changed=cut(wishes, _SHOWN, draft.language))


def _refused(draft: Draft, one: Care, reading: Reading) -> None:
    aftercase.settle(
        draft, one.case_no, aftercase.PLANNED, "refused by the customer", draft.at,
        Settled.RENEGOTIATED,
    )  # fmt: skip
    stage = one.stage if one.offer and one.offer.alternative else ""
    aftercase.stand(draft, replace(settle(draft, one, Answer.REFUSED, reading), stage=stage))
    if reading.heat >= UPSET and draft.state.control is not Control.HUMAN:
        comfort.acknowledge(draft, reading)
    _to_person(draft, "customer refuses the plan")
    _say(draft, "proposal_refused")


def _to_person(draft: Draft, reason: str) -> None:
    if draft.state.control is not Control.HUMAN:
        matter.call_person(draft, reason)
        matter.stop_questions(draft)
