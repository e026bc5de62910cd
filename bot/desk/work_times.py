"""What time and weight ask of a case, for the page: a state that lasts, visits, a complex case.

Times are epoch seconds; every text is Chinese, ready to show.
"""

from __future__ import annotations

from typing import Any

from bot.desk.work_read import Seen
from cases import complexity
from cases.states import NAMES
from cases.tasks import MANY_VISITS, RESULTS, VISIT
from cases.work_file import Work
from dialogues.clocks import Kind
from dialogues.state import FieldName

_FEN = 100
_AMOUNT = FieldName("amount")


def times(seen: Seen, work: Work) -> dict[str, Any]:
    """Return the parts of the case's page."""
    return {"stay": _stay(seen), "visits": _visits(seen), "complex": _complex(seen, work)}


def amount(seen: Seen) -> float:
    """Return the largest sum in question, in yuan: of the plans, or as the customer said."""
    known = seen.case.file.fields.get(_AMOUNT)
    said = int(known.value) / _FEN if known and known.value.isdecimal() else 0.0
    return max((said, *(version.plan.amount for version in seen.now.plans)))


def deep(seen: Seen, work: Work) -> bool:
    """Say whether the case wants the inquiry of a complex one."""
    return bool(_why(seen, work)) or any(c.clock.extended for c in seen.clocks)


def _why(seen: Seen, work: Work) -> tuple[str, ...]:
    asked = [one.task for one in seen.tasks]
    return complexity.why(work, seen.case.file.flags, asked, amount(seen))


def _stay(seen: Seen) -> dict[str, Any] | None:
    """Return since when the case is in its state, and whether that is past its time."""
    now = seen.now
    if now.since is None or now.due is None:
        return None
    return {
        "name": NAMES[now.state],
        "since": now.since.timestamp(),
        "due": now.due.timestamp(),
        "late": seen.at >= now.due,
    }


def _visits(seen: Seen) -> dict[str, Any]:
    """Return how many visits there were or are to come; of many the management is to know."""
    visits = [
        one.task for one in seen.tasks if one.task.kind == VISIT and one.task.state != "cancelled"
    ]
    results = [RESULTS[task.result] for task in visits if task.result]
    return {"count": len(visits), "results": results, "many": len(visits) > MANY_VISITS}


def _complex(seen: Seen, work: Work) -> dict[str, Any]:
    """Return why it is complex, and whether its plan can still be given the longer time."""
    why = _why(seen, work)
    plan = [c.clock for c in seen.clocks if c.clock.kind is Kind.PLAN and c.clock.open]
    open_ = [c for c in plan if not c.extended and seen.at < c.due]
    asked = any(one.task.kind == "expert" for one in seen.tasks)
    return {
        "why": list(why),
        "extended": any(c.extended for c in plan),
        "may_extend": bool(why and open_),
        "asked_expert": asked,
    }
