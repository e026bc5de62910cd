"""What a promise to a customer rests on, and how its time is said.

    due = sla.due(CLOCK_OF["plan_by"], start, about)
    spoken(due, now, language) -> str
    whole(due) -> datetime            in whole minutes

A promise is what was said; the clock of the same name is what the firm holds itself to. Both
end by the same deed. Source: seed 002, S2-29, S2-31, S0-46.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from dialogues import tongue
from dialogues.clocks import Kind

BY_AGENT, DONE_BY, PLAN_STEP = "agent", "done_by", "plan_step"
ONSITE_BY, CHECK_AGAIN = "onsite_by", "check_again"
"""Kinds that people promise: a time a colleague named, his step, the plan's, a visit, a look."""
_MINUTE = timedelta(minutes=1)
CLOCK_OF: Mapping[str, Kind] = {
    "first_touch": Kind.FIRST_TOUCH,
    "plan_by": Kind.PLAN_ANNOUNCED,
}
"""The clock that a kind of promise is measured by; others carry a day that a person named."""


def spoken(due: datetime, now: datetime, language: str = tongue.HANS) -> str:
    """Say a due time absolutely, as the customer's language does: 22:02, 11月26日 09:30.

    By the clock of *now*: the desk and the store give their times in UTC.
    """
    return tongue.when(due.astimezone(now.tzinfo), now, language)


def whole(due: datetime) -> datetime:
    """Return the time in whole minutes: nobody is told seconds."""
    plain = due.replace(second=0, microsecond=0)
    return plain if plain == due else plain + _MINUTE
