"""A plan before it is sent, as its preview tells: what it lacks, what changed, who approves it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from bot.desk.decisions import Proposing
from bot.desk.desk import Agent, Desk
from cases import plan
from cases.work_file import Work
from storage import cases, conversations, working


@dataclass(frozen=True, slots=True)
class Planned:
    """lacks: (part, name). changes: (label, old, new) against the last version on record.

    approval: the name of the role that has to approve it first, "" where nobody has to.
    """

    lacks: tuple[tuple[str, str], ...]
    changes: tuple[tuple[str, str, str], ...]
    approval: str


def look(desk: Desk, work: Work, agent: Agent, chat: str, parts: Proposing) -> Planned:
    """Return what the preview tells of a plan besides what the customer would read."""

    def read(c: Any) -> tuple[str, tuple[plan.Version, ...]]:  # the store's own connection
        state = conversations.load(c, chat)[0]
        case = cases.load(c, state.case_no) if state and state.case_no else None
        if case is None:
            return "", ()
        return case.file.category or "", working.now(c, case.file.case_no, work).plans

    category, before = desk.store.read(read)
    wanted, zone = parts.plan(), ZoneInfo(desk.zone)
    lacks = plan.named(plan.lacking(wanted, work.parts(category), desk.clock(), work), wanted)
    changed = plan.changes(before[-1].plan, wanted, zone, work.remedies) if before else ()
    role = work.roles.get(plan.approver(wanted.amount, agent.role, work))
    named = tuple((plan.NAMES.get(name, name), was, now) for name, was, now in changed)
    return Planned(tuple(lacks), named, role.name if role else "")


def as_json(found: Planned) -> dict[str, Any]:
    """Return it as the page takes it, over what the rehearsal told."""
    return {
        "missing": [{"part": part, "label": label} for part, label in found.lacks],
        "changes": [{"label": label, "old": old, "new": new} for label, old, new in found.changes],
        "approval": found.approval,
    }
