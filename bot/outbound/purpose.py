"""What a message is for: what may wait, travel with another, or stand aside. Pure.

A Say says it with its kind; where that is only "reply" or "agent", the rule that said it tells.
"""

from __future__ import annotations

from typing import Final

from dialogues.effects import Say

REPLY, AGENT, NOTICE = "reply", "agent", "notice"
PROGRESS, PROPOSAL, SOLVED = "progress", "proposal", "solved"
LETTER, FOLLOW_UP, DECLINE = "letter", "follow_up", "decline"
BROADCAST = "broadcast"  # one text to the members of an incident: nobody waits for it
PURPOSES: Final = (
    REPLY, AGENT, NOTICE, PROGRESS, PROPOSAL, SOLVED, LETTER, FOLLOW_UP, DECLINE,
    BROADCAST,
)  # fmt: skip

_AGENTS_RULES: Final = frozenset({PROPOSAL, LETTER, DECLINE, SOLVED})
_TIMERS_LINES: Final = {
    "messages.follow_up#": FOLLOW_UP,
    "messages.progress#": PROGRESS,
    "messages.proposal_waits#": PROGRESS,
    "messages.asked_waits#": PROGRESS,
}


def of(said: Say, *, answers: bool) -> str:
    """Return the purpose; *answers*: the message belongs to an event's turn, not to a timer's."""
    if said.kind not in {REPLY, AGENT}:
        return said.kind
    if said.kind == AGENT:
        return said.why.rule if said.why.rule in _AGENTS_RULES else AGENT
    if answers:
        return REPLY
    for rule in said.why.rule.split():
        for line, purpose in _TIMERS_LINES.items():
            if rule.startswith(line):
                return purpose
    return NOTICE
