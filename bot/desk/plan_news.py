"""How the plan of each case stands, as a row of the desk's lists tells it.

    of(c, numbers) -> {number: how}

how: waiting, approved, rejected by whoever has to say yes and not sent yet; accepted, amended,
refused by the customer, until the case is decided otherwise. Source: S0-15.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from storage import case_events

_KINDS = (
    *("plan", "plan_approved", "plan_rejected", "proposed", "proposal_settled"),
    *("declined", "resolved", "letter", "reopened"),
)
_BY_CUSTOMER = frozenset({"accepted", "amended", "refused"})


def of(c: Any, numbers: Iterable[str]) -> dict[str, str]:
    """Return how the plans stand of these cases of which there is something to say."""
    found = case_events.last(c, numbers, _KINDS)
    stands = {number: how(kind, said) for number, (kind, said) in found.items()}
    return {number: stand for number, stand in stands.items() if stand}


def how(kind: str, said: dict[str, Any]) -> str:
    """Return how a plan stands after this, "" nothing to say."""
    match kind:
        case "plan":
            return "waiting" if said["needs_role"] else ""
        case "plan_approved" | "plan_rejected":
            return kind.removeprefix("plan_")
        case "proposal_settled":
            answer = str(said["how"])
            return answer if answer in _BY_CUSTOMER else ""
        case _:
            return ""
