"""A case as its history tells it: one event after another, from the first.

    replay(events, waits) -> CaseNow       the same events, the same case
    follow(now, event, waits) -> CaseNow   one event more
    refusal(now, to, who, given, login)    why this person does not take a step

What the talk did (proposed, declined, letter, reopened) is a fact the customer has seen: it is
kept whatever the desk thought of the case, and moves it where the machine hears it in its state
(machine.HEARD). What the desk wants (step) counts only where the machine allows it.
Source: S0-15, S2-43, ideal 2.3.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from cases import machine, versions
from cases.now import CaseNow, Happening, Sent
from cases.states import State, Who, from_talk
from dialogues.effects import CaseState

Waits = Mapping[State, timedelta]
_FOLLOWED = frozenset({"content", "answered", "left", "registered", "no_answer", "not_asked"})
_FRESH = frozenset({State.SUBMITTED, State.REOPENED})
_ANSWERS = {"accepted": State.AGREED, "amended": State.AMENDED, "refused": State.REFUSED}
_TOLD = frozenset({State.RESOLVED, State.LETTER})


def replay(events: Iterable[Happening], waits: Waits) -> CaseNow:
    """Return the case that these events made."""
    now = CaseNow()
    for event in events:
        now = follow(now, event, waits)
    return now


def follow(now: CaseNow, event: Happening, waits: Waits) -> CaseNow:
    """Return the case after one event more; one that says nothing about it changes nothing."""
    told = _FACTS.get(event.kind)
    if told is not None and not machine.heard(event.kind, now.state) and not _beside(event):
        return _stray(now, event)
    if told is not None:
        return told(now, event, waits)
    return replace(now, plans=versions.follow(now.plans, event))


def refusal(now: CaseNow, to: State, who: Who, given: Collection[str], login: str) -> str:
    """Say in Chinese why this person does not take the step; "" when it is legal.

    Who declined a case neither claims nor declines it again when its customer objects.
    """
    if login == now.apart_from != "" and to in {State.CLAIMED, State.NOT_UPHELD}:
        return "客户不认可您之前的答复，要由另一位同事复核"
    return machine.refusal(now.state, to, who, given)


def enter(
    now: CaseNow, state: State, at: datetime, waits: Waits, due: datetime | None = None
) -> CaseNow:
    """Return the case in *state* since *at*, which owes the next thing by *due*."""
    wait = waits.get(state)
    owed = due or (None if wait is None else at + wait)
    return replace(now, state=state, since=at, due=owed, reached={**now.reached, state: at})


def _beside(event: Happening) -> bool:
    """Say whether it is no decision of its own: the way out of a decline, words of afterwards."""
    return event.kind == "follow_up" or bool(event.payload.get("alternative"))


def _stray(now: CaseNow, event: Happening) -> CaseNow:
    """Keep what came where it moves nothing: the customer has read it, or said it."""
    kept = replace(now, plans=versions.follow(now.plans, event), strays=now.strays + 1)
    if event.kind == "letter":
        return replace(kept, letters=(*kept.letters, _sent(event)))
    decided = event.kind in {"proposed", "declined", "resolved"}
    return replace(kept, contacts=kept.contacts + decided)


def _opened(now: CaseNow, event: Happening, waits: Waits) -> CaseNow:
    first = enter(now, State.INTAKE, event.at, waits)
    state = from_talk(CaseState(event.payload["file"]["state"]))
    return first if state is State.INTAKE else enter(first, state, event.at, waits)


def _changed(now: CaseNow, event: Happening, waits: Waits) -> CaseNow:
    """Take from the talk that it filed the case, or that its customer took it back or not."""
    said = event.payload.get("set", {}).get("state", "")
    if said == CaseState.WITHDRAWN and machine.find(now.state, State.WITHDRAWN, Who.BOT):
        gone = replace(now, outcome="withdrawn", note="")
        return enter(gone, State.WITHDRAWN, event.at, waits)
    if said == CaseState.SUBMITTED and now.state in {State.INTAKE, State.WITHDRAWN}:
        return enter(replace(now, outcome=""), State.SUBMITTED, event.at, waits)
    return now


def _taken(now: CaseNow, event: Happening, waits: Waits) -> CaseNow:
    name = event.payload.get("name") or event.payload.get("owner", "")
    if now.apart_from and event.actor == now.apart_from:
        return now  # who declined it does not get it back by taking the talk
    owned = replace(now, owner=name, login=event.actor)
    return enter(owned, State.CLAIMED, event.at, waits) if now.state in _FRESH else owned


def _proposed(now: CaseNow, event: Happening, waits: Waits) -> CaseNow:
    if event.payload.get("alternative"):
        return now  # the way out of a decline: the case is declined by the event beside it
    spoke = _spoke(replace(now, plans=versions.follow(now.plans, event)), event)
    return enter(spoke, State.PLAN_SENT, event.at, waits)


def _answered(now: CaseNow, event: Happening, waits: Waits) -> CaseNow:
    """Take the customer's answer; to an offer that no longer stands it is noted and no more."""
    noted = replace(now, plans=versions.follow(now.plans, event))
    to = _ANSWERS.get(event.payload["how"])
    if to is None or machine.find(now.state, to, Who.BOT) is None:
        return noted
    return enter(noted, to, event.at, waits)


def _asked(now: CaseNow, event: Happening, waits: Waits) -> CaseNow:
    """Let a case wait for its customer once he has the question, where it is worked on."""
    if machine.find(now.state, State.WAITING_CUSTOMER, Who.BOT) is None:
        return now
    return enter(now, State.WAITING_CUSTOMER, event.at, waits)


def _back(now: CaseNow, event: Happening, waits: Waits) -> CaseNow:
    """Let it go on with his next word, whoever said that it waits."""
    if now.state is not State.WAITING_CUSTOMER:
        return now
    return enter(now, State.INVESTIGATING, event.at, waits)


def _declined(now: CaseNow, event: Happening, waits: Waits) -> CaseNow:
    spoke = _spoke(replace(now, declined=True, outcome="not_upheld"), event)
    return enter(spoke, State.NOT_UPHELD, event.at, waits)


def _review(now: CaseNow, event: Happening, waits: Waits) -> CaseNow:
    apart = event.payload["apart_from"]
    fresh = replace(_again(now), apart_from=apart, owner="", login="")
    return enter(fresh, State.SUBMITTED, event.at, waits)


def _resolved(now: CaseNow, event: Happening, waits: Waits) -> CaseNow:
    said = event.payload
    spoke = _spoke(replace(now, outcome=said["outcome"], reason=said["reason"]), event)
    return enter(spoke, State.RESOLVED, event.at, waits)


def _letter(now: CaseNow, event: Happening, waits: Waits) -> CaseNow:
    whose = {} if now.owner else {"owner": event.payload["name"], "login": event.actor}
    told = replace(now, letters=(*now.letters, _sent(event)), **whose)
    return enter(told, State.LETTER, event.at, waits)


def _sent(event: Happening) -> Sent:
    said = event.payload
    return Sent(said["number"], said["name"], said["text"], said["sha256"], event.at)


def _followed(now: CaseNow, event: Happening, waits: Waits) -> CaseNow:
    how = event.payload["how"]
    if how not in _FOLLOWED or now.state not in _TOLD:
        return now
    return enter(replace(now, followed=how), State.FOLLOW_UP, event.at, waits)


def _scored(now: CaseNow, event: Happening, _: Waits) -> CaseNow:
    return replace(now, points=event.payload["points"])


def _reopened(now: CaseNow, event: Happening, waits: Waits) -> CaseNow:
    again = replace(_again(now), reopened=now.reopened + 1)
    return enter(again, State.REOPENED, event.at, waits)


def _step(now: CaseNow, event: Happening, waits: Waits) -> CaseNow:
    """Take what the desk or the clock wanted, where the machine allows it."""
    said = event.payload
    to, who = State(said["to"]), Who(said["who"])
    given = [name for name in machine.NEEDS if said.get(name)]
    if refusal(now, to, who, given, event.actor):
        return now
    due = datetime.fromtimestamp(said["due"], UTC) if said.get("due") else None
    if to is State.REOPENED:
        return replace(_reopened(now, event, waits), note=said.get("note", ""))
    moved = enter(
        replace(now, note=said.get("note", ""), target=said.get("target", "")),
        to,
        event.at,
        waits,
        due,
    )
    match to:
        case State.CLAIMED:
            return replace(moved, owner=said["name"], login=event.actor)
        case State.WITHDRAWN:
            return replace(moved, outcome="withdrawn")
        case State.FOLLOW_UP:
            return replace(moved, followed="by_staff")
    return moved if moved.owner else replace(moved, owner=said["name"], login=event.actor)


def _spoke(now: CaseNow, event: Happening) -> CaseNow:
    """Count the decision as contact; who spoke owns a case that nobody owned."""
    spoke = replace(now, contacts=now.contacts + 1)
    said = event.payload
    return spoke if spoke.owner else replace(spoke, owner=said["name"], login=said["agent"])


def _again(now: CaseNow) -> CaseNow:
    """Forget how it ended: outcome, letter and talk afterwards are to come anew."""
    return replace(
        now,
        outcome="",
        reason="",
        declined=False,
        followed="",
        note="",
        answered_since=len(now.letters),
    )


def _called(now: CaseNow, event: Happening, _: Waits) -> CaseNow:
    return replace(now, contacts=now.contacts + 1) if event.payload.get("reached") else now


def _relayed(now: CaseNow, event: Happening, _: Waits) -> CaseNow:
    """Count a talk by phone or at the counter as a contact; a letter was only read."""
    return now if event.payload["way"] == "letter" else replace(now, contacts=now.contacts + 1)


def _set(now: CaseNow, event: Happening, _: Waits) -> CaseNow:
    said: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in event.payload.items()
    }
    return replace(now, tagged=replace(now.tagged, **said))


def _ticked(now: CaseNow, event: Happening, _: Waits) -> CaseNow:
    left = {key: value for key, value in now.checks.items() if key != event.payload["id"]}
    done = {event.payload["id"]: (event.actor, event.at)} if event.payload["done"] else {}
    return replace(now, checks={**left, **done})


_FACTS: Mapping[str, Callable[[CaseNow, Happening, Waits], CaseNow]] = {
    "opened": _opened,
    "changed": _changed,
    "taken": _taken,
    "owned": _taken,
    "proposed": _proposed,
    "proposal_settled": _answered,
    "customer_asked": _asked,
    "customer_back": _back,
    "declined": _declined,
    "review_asked": _review,
    "resolved": _resolved,
    "letter": _letter,
    "follow_up": _followed,
    "scored": _scored,
    "reopened": _reopened,
    "step": _step,
    "called": _called,
    "relayed": _relayed,
    "tagged": _set,
    "ticked": _ticked,
}
