"""How long a customer can still be written to, and colleagues warned while a letter is missing.

    keep(draft)       by what he said last: when his window closes, and when that is warned of
    due(draft, key)   the warning: at work, hours before the end, once for each window
    presses(office, closes, now) -> bool     whether that time has come

Some platforms take a firm's words only for so long after the customer's own (WeChat 48 hours);
facts.window says how long, None where there is no such end; of one
shorter than the lead nobody can be warned. Source: ideal 1.5, S2-35, T4.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from dialogues.calendars import Calendar, latest
from dialogues.draft import Draft
from dialogues.effects import CancelTimer, CaseState, Closing, Note, SetTimer
from dialogues.promises import spoken
from dialogues.state import Level, State

KEY = "reach"
LEAD = timedelta(hours=4)
"""The least that colleagues have left when they are warned."""
_BACK = timedelta(hours=24)  # so long before the lead a working hour is looked for
_TO_COME = frozenset({
    "", CaseState.SUBMITTED, CaseState.PLAN_SENT, CaseState.EXECUTING, CaseState.NOT_UPHELD,
})  # fmt: skip


def keep(draft: Draft) -> None:
    """Know when the window closes on a letter that is still to come, and when to warn of it."""
    was, closes = draft.state.closes, _closes(draft)
    if closes == was:
        return
    draft.become(closes=closes)
    if was is not None:
        draft.do(Closing(draft.state.case_no, None))
    if closes is None or closes <= draft.at:
        draft.do(CancelTimer(KEY))
    else:
        draft.do(SetTimer(KEY, max(warned(draft.book.sla.office, closes), draft.at)))


def due(draft: Draft, _: str) -> None:
    """Tell colleagues which letters will not arrive any more after the window has closed."""
    closes = draft.state.closes
    if closes is None or closes <= draft.at:
        return
    until = closes.astimezone(draft.at.tzinfo)
    for case_no in _missing(draft):
        said = f"确认函还没有发；{spoken(until, draft.at)} 之后平台就不让发了，要等客户再来消息"
        draft.do(Note(case_no, "window_closing", said), Closing(case_no, until))


def warned(office: Calendar, closes: datetime) -> datetime:
    """Return when to warn: the last half hour at work that leaves the lead, else the lead."""
    return latest(closes - LEAD, _BACK, office.is_open) or closes - LEAD


def presses(office: Calendar, closes: datetime | None, now: datetime) -> bool:
    """Say whether a letter is missing whose window closes soon."""
    return closes is not None and warned(office, closes) <= now < closes


def _closes(draft: Draft) -> datetime | None:
    window, heard = draft.facts.window, draft.state.heard
    if window is None or window <= LEAD or heard is None or not _missing(draft):
        return None
    return heard.astimezone(draft.at.tzinfo) + window


def _missing(draft: Draft) -> list[str]:
    """Return the cases of the talk whose letter is still to come, the present one first."""
    state = draft.state
    stages = {one.case_no: one.stage for one in state.cares}
    earlier = [
        seen.case_no
        for seen in draft.facts.cases
        if seen.case_no != state.case_no and stages.get(seen.case_no, seen.state) in _TO_COME
    ]
    return [*([state.case_no] if _waits(state) else ()), *earlier]


def _waits(state: State) -> bool:
    at_work = state.case_no and state.closed and not state.taken_back
    return bool(at_work) and state.level is not Level.SUGGESTION and state.stage in _TO_COME
