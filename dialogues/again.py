"""He is asked once more, some days after the work: the promise of it.

    promise(draft, event, case_no)     entered with the letter, which names the day
    forget(draft, case_no)             opened again, merged or taken back: nobody asks any more

A promise of the ledger like any other, kept by asking (dialogues/checking.py). It does not hold the
case open. Source: S0-54.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from dialogues import matter
from dialogues.calendars import Quiet
from dialogues.draft import Draft
from dialogues.effects import Promise, SetTimer, Settled
from dialogues.events import AgentResolved
from dialogues.promises import CHECK_AGAIN, whole
from dialogues.state import Pledge

MOST_DAYS = 90
_WHAT = "问一次还好不好"


def when(at: datetime, days: int, quiet: Quiet) -> datetime:
    """Return when to ask: so many days later, not in the quiet hours."""
    return whole(quiet.allowed(at + timedelta(days=days)))


def promise(draft: Draft, event: AgentResolved, case_no: str) -> datetime | None:
    """Enter that he is asked again, instead of what was promised of it before; return the day."""
    forget(draft, case_no)
    if not 0 < event.check_days <= MOST_DAYS:
        return None
    day = when(event.at, event.check_days, draft.book.sla.quiet)
    one = Pledge(f"{case_no}/{CHECK_AGAIN}/{draft.state.turn}", CHECK_AGAIN, day)
    draft.become(pledges=(*draft.state.pledges, one))
    owner = draft.book.company.bot_name
    draft.do(
        Promise(one.id, case_no, CHECK_AGAIN, _WHAT, day, owner), SetTimer(f"promise:{one.id}", day)
    )
    return day


def forget(draft: Draft, case_no: str) -> None:
    """Ask no more."""
    for pledge in draft.state.pledges:
        if pledge.kind == CHECK_AGAIN and pledge.id.startswith(f"{case_no}/"):
            matter.settle(draft, pledge, Settled.RENEGOTIATED, "opened again")
