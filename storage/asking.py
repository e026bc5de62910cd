"""Asking others for work on a case: what is asked, of whom, and how soon they owe it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo

from sqlalchemy import Connection

from dialogues.sla import About, Sla
from storage import conversations, teams
from storage.cases import Case


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody is asked to do. by: an agent's id, or rule:<id>.

    address: where it is, or how who goes there is reached. kind: of cases.tasks.KINDS. since: when
    the window of a visit opens. told: he told the customer himself. again: a visit before ended
    without the work done.
    """

    title: str
    by: str
    text: str = ""
    team: str = ""
    person: str = ""
    address: str = ""
    kind: str = "department"
    since: datetime | None = None
    told: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class Owed:
    """How soon others answer: sla.yml, whose hours are those of the company's zone."""

    sla: Sla = field(default_factory=Sla)
    zone: tzinfo = UTC


def about(c: Connection, case: Case | None) -> About:
    """Return what the limits of a case are chosen by; None: of any."""
    if case is None:
        return About()
    talk = conversations.get(c, case.chat)
    tier, channel = (teams.tier(c, talk.person), talk.channel) if talk else ("", "")
    return About(case.file.level.value, case.file.category or "", tier, channel)
