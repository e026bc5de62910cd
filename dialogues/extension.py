"""More time for a plan: asked for before it is due, and only once the customer was told.

    extend(draft, event)     the notice is sent in the agent's name; nothing is extended yet
    due(draft, key)          was it delivered? then the clock and the promise move, else not
    arrived(draft)           before anything else happens: what has its notice is extended

Source: S2-33, T5: a notice that did not arrive extends nothing, nor one after the due time.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from dialogues import aftercase, clocks, running
from dialogues.clocks import Clock, Kind, Refusal
from dialogues.draft import Draft
from dialogues.effects import Note, Promise, SetTimer, Settled
from dialogues.events import AgentExtended
from dialogues.promises import spoken
from dialogues.state import Extending, Pledge

KEY = "extend:"
PLAN_BY = "plan_by"
_LOOK = timedelta(seconds=30)
_WHY = {Refusal.ENDED: "ended", Refusal.TWICE: "twice", Refusal.SAME: "same", Refusal.LATE: "late"}


def extend(draft: Draft, event: AgentExtended) -> None:
    """Tell the customer of the later time; a part missing or too late, nothing is sent."""
    if not aftercase.holds(draft, event):
        return
    case_no = event.case_no or draft.state.case_no
    missing = aftercase.lacking(event, ("reason",))
    clock = next((c for c in draft.state.clocks if _is_plan(c, case_no)), None)
    later = None if clock is None else _longer(draft, clock)
    if later is None or isinstance(later, Refusal):
        missing.append(_WHY[later or Refusal.ENDED])
    if missing or clock is None or not isinstance(later, Clock):
        aftercase.refuse(draft, event, "extend", missing)
        return
    text = _notice(draft, event, clock, later)
    aftercase.speak(draft, event, text, "extension", keeps=frozenset())
    asked = Extending(clock.key, event.at, event.agent, event.name, draft.state.turn)
    others = tuple(e for e in draft.state.extending if e.key != clock.key)
    draft.become(extending=(*others, asked))
    draft.do(SetTimer(f"{KEY}{clock.key}", event.at + _LOOK))


def due(draft: Draft, key: str) -> None:
    """Extend once the notice was delivered; look again until it was, or the time is over."""
    asked = next((e for e in draft.state.extending if f"{KEY}{e.key}" == key), None)
    clock = next((c for c in draft.state.clocks if asked and c.key == asked.key), None)
    if asked is None or clock is None:
        return
    if _under_way(draft, asked):
        if draft.at < clock.due:
            draft.do(SetTimer(key, min(draft.at + _LOOK, clock.due)))
            return
        _give_up(draft, asked, Refusal.UNTOLD)
        return
    later = _longer(draft, clock, asked.arrived)
    if isinstance(later, Refusal):
        _give_up(draft, asked, later)
        return
    running.change(draft, lambda c: later if c.key == clock.key else _announced(c, clock, draft.at))
    _forget(draft, asked)
    moved = f"客户已收到改期通知，方案改到 {later.due:%m-%d %H:%M}"
    draft.do(Note(clock.case_no, "extended", moved))
    _promise(draft, asked, later)


def arrived(draft: Draft) -> None:
    """Extend at once what was waiting for its notice to arrive, before its time is looked at."""
    for asked in draft.state.extending:
        if not _under_way(draft, asked):
            due(draft, f"{KEY}{asked.key}")


def _under_way(draft: Draft, asked: Extending) -> bool:
    """Say whether the notice itself has not arrived yet, whatever else did."""
    return any(words.turn == asked.turn for words in draft.state.underway)


def _announced(clock: Clock, plan: Clock, at: datetime) -> Clock:
    """End the clock that asks for the day of the plan: he has been told it."""
    mine = clock.kind is Kind.PLAN_ANNOUNCED and clock.case_no == plan.case_no
    return clocks.meet(clock, at) if mine else clock


def _is_plan(clock: Clock, case_no: str) -> bool:
    return clock.kind is Kind.PLAN and clock.case_no == case_no and clock.open


def _longer(draft: Draft, clock: Clock, at: datetime | None = None) -> Clock | Refusal:
    return clocks.extend(clock, running.target(draft, clock), at or draft.at, noticed=True)


def _notice(draft: Draft, event: AgentExtended, clock: Clock, later: Clock) -> str:
    language = draft.language
    said = {
        "why": event.reason.strip().rstrip("。.！!"),
        "opened": spoken(_told(draft, clock), draft.at, language),
        "due": spoken(later.due, draft.at, language),
    }
    return draft.word("extension", **said)


def _told(draft: Draft, clock: Clock) -> datetime:
    """Return by when he was told to have the plan; the clock's own time was never said to him."""
    mine = [one.due for one in draft.state.pledges
            if one.kind == PLAN_BY and one.id.startswith(f"{clock.case_no}/")]  # fmt: skip
    return max(mine, default=clock.due)


def _promise(draft: Draft, asked: Extending, later: Clock) -> None:
    """Put the later time into the ledger; the earlier one was renegotiated, not broken."""
    case_no, at = later.case_no, draft.at
    aftercase.settle(draft, case_no, {PLAN_BY}, "told of the later time", at, Settled.RENEGOTIATED)
    pledge = Pledge(f"{case_no}/{PLAN_BY}/{draft.state.turn}", PLAN_BY, later.due)
    draft.become(pledges=(*draft.state.pledges, pledge))
    draft.do(
        Promise(pledge.id, case_no, PLAN_BY, "给出方案（已改期）", later.due, asked.name),
        SetTimer(f"promise:{pledge.id}", later.due),
    )


def _give_up(draft: Draft, asked: Extending, why: Refusal) -> None:
    _forget(draft, asked)
    draft.do(Note(asked.key.split(":")[1], "extension_refused", why.value))


def _forget(draft: Draft, asked: Extending) -> None:
    left = tuple(e for e in draft.state.extending if e is not asked)
    draft.become(extending=left)
