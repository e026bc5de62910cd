"""What people decided about a case, and what its customer said to it: lines of its history.

Rows are only added. The same said twice stands once; a letter is kept with the hash of its words.
"""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import Connection

from dialogues.decided import (
    Checked,
    Decided,
    Declined,
    Filled,
    FollowUp,
    Incomplete,
    Letter,
    Proposal,
    ProposalSettled,
    Relayed,
    Reopened,
    Resolved,
    ReviewAsked,
    Scored,
    Sorted,
)
from storage import codec
from storage.case_events import Happened, event, events
from storage.writer import Tx

KINDS: dict[type[Decided], str] = {
    Proposal: "proposed",
    ProposalSettled: "proposal_settled",
    Declined: "declined",
    ReviewAsked: "review_asked",
    Resolved: "resolved",
    Letter: "letter",
    FollowUp: "follow_up",
    Scored: "scored",
    Reopened: "reopened",
    Checked: "checked",
    Incomplete: "incomplete",
    Filled: "filled",
    Sorted: "sorted",
    Relayed: "relayed",
}


def keep(tx: Tx, effect: Decided, actor: str) -> None:
    """Put the decision on record, once; one about no case (a refused act) leaves nothing.

    Raises:
        StoreError: there is no such case.
    """
    if not effect.case_no:
        return
    kind, payload = KINDS[type(effect)], _payload(effect)
    known = (h.payload for h in events(tx.c, effect.case_no) if h.kind == kind)
    if payload not in known:
        event(tx, effect.case_no, kind, actor, payload)


def of_case(c: Connection, case_no: str) -> list[Happened]:
    """Return the decisions of the case and the answers to them, oldest first."""
    kinds = set(KINDS.values())
    return [happened for happened in events(c, case_no) if happened.kind in kinds]


def _payload(effect: Decided) -> dict[str, Any]:
    payload: dict[str, Any] = codec.plain(effect)
    del payload["case_no"]
    if isinstance(effect, Letter):
        payload["sha256"] = hashlib.sha256(effect.text.encode()).hexdigest()
    return payload
