"""What was said to the customer about promises that were broken (see cases/amends.py)."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from cases import amends
from cases.amends import Broken, Done
from dialogues.promises import BY_AGENT
from storage import case_events, messages
from storage.cases import Case
from storage.messages import AGENT
from storage.promises import BROKEN, Kept

_NEWEST = 500  # messages looked through
_FAILED = "failed"


def unsaid(c: Connection, case: Case, ledger: Iterable[Kept]) -> tuple[str, ...]:
    """Return the ids of the case's broken promises of which nobody has spoken to him since."""
    kept = list(ledger)
    broken = [Broken(one.id, one.settled or one.due) for one in kept if one.state == BROKEN]
    if not broken:
        return ()
    words = tuple(
        (one.at, one.text)
        for one in messages.last(c, case.chat, _NEWEST)
        if one.who == AGENT and one.delivery != _FAILED
    )
    again = [one.made for one in kept if one.kind == BY_AGENT and one.message is not None]
    met = [one.at for one in case_events.events(c, case.file.case_no) if _meets(one)]
    return amends.unsaid(broken, Done(words, (*again, *met)))


def _meets(one: case_events.Happened) -> bool:
    """Say whether a line of the history is a call that reached him, or a plan he accepted."""
    accepted = one.kind == "proposal_settled" and one.payload["how"] == "accepted"
    return accepted or (one.kind == "called" and bool(one.payload.get("reached")))
