"""Decisions people make about a case, and the customer's answers to them.

    act(draft, event)                  an agent proposes, declines, resolves, transfers ...
    hear(draft, reading) -> bool       the customer answers one of these
    plain(draft, reading) -> Reading   an answer to them fills no field of the case
    asks(state) -> str                 the kind of answer that is waited for ("offer" or "")

Pure.
"""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from dialogues import (
    checking,
    decline,
    extension,
    filling,
    followup,
    human,
    letter,
    picking,
    proposal,
    score,
    sorting,
)
from dialogues.draft import Draft
from dialogues.events import (
    AgentDeclined,
    AgentExtended,
    AgentFilled,
    AgentPicked,
    AgentProposed,
    AgentResolved,
    AgentSorted,
    AgentTransferred,
    Decision,
)
from dialogues.reading import Reading
from dialogues.state import State


def act(draft: Draft, event: Decision) -> None:
    """Do what the agent decided."""
    match event:
        case AgentProposed():
            proposal.propose(draft, event)
        case AgentDeclined():
            decline.decline(draft, event)
        case AgentResolved():
            letter.resolve(draft, event)
        case AgentExtended():
            extension.extend(draft, event)
        case AgentTransferred():
            human.transfer(draft, event)
        case AgentFilled() | AgentSorted() | AgentPicked():
            _record(draft, event)
        case _:
            assert_never(event)


def _record(draft: Draft, event: AgentFilled | AgentSorted | AgentPicked) -> None:
    """Do what is written into the record, of which the customer hears nothing."""
    match event:
        case AgentFilled():
            filling.fill(draft, event)
        case AgentSorted():
            sorting.sort(draft, event)
        case AgentPicked():
            picking.pick(draft, event)
        case _:
            assert_never(event)


def hear(draft: Draft, reading: Reading) -> bool:
    """Take the turn as an answer to a decision, if it is one."""
    return (
        decline.hear(draft, reading)
        or proposal.hear(draft, reading)
        or score.hear(draft, reading)
        or checking.hear(draft, reading)
        or followup.hear(draft, reading)
    )


def plain(draft: Draft, reading: Reading) -> Reading:
    """Return the turn without its values while an offer is open.

    A day on which the new battery may come is no day of the complaint.
    """
    if not asks(draft.state):
        return reading
    bare = (replace(m, parse=replace(m.parse, slots=())) for m in reading.messages)
    return Reading(tuple(bare))


def asks(state: State) -> str:
    """Return the kind of the question that people's decision left open, "" for none."""
    waits = proposal.open_offer(state) is not None or followup.open_wish(state)
    return "offer" if waits else ""
