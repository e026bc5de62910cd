"""A case as the store has it at one moment: its history, and what stands beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.desk.desk import Desk
from cases import replay
from cases.gates import Around
from cases.now import CaseNow
from cases.work_file import Work
from dialogues.state import Control
from storage import (
    accounts,
    case_events,
    cases,
    clocks,
    conversations,
    customer_history,
    handing,
    handoffs,
    holds,
    messages,
    policies,
    promises,
    suspicions,
    tasks,
    teams,
    working,
)
from storage.case_events import Happened
from storage.cases import Case
from storage.clocks import Standing
from storage.conversations import Talk
from storage.handoffs import Owner
from storage.messages import Line
from storage.policies import Policy
from storage.promises import Kept

_LINES = 500


@dataclass(frozen=True, slots=True)
class People:
    """Who a case is with, and whose it is.

    owner carries it to its end, handler has the talk just now. tier: of the customer, "" none;
    before: how many other cases he had, by days back. hold: who keeps it for law, None nobody.
    suspicion: what a lead suspects, for leads alone.
    """

    owner: Owner | None
    handler: Owner | None
    tier: str
    before: Mapping[int, int]
    hold: holds.Hold | None = None
    suspicion: suspicions.Suspicion | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything the page shows of a case. names: of agents, by id; staff: who signs in now."""

    case: Case
    now: CaseNow
    at: datetime
    control: Control
    around: Around
    happened: list[Happened]
    lines: list[Line]
    tasks: list[tasks.Kept]
    clocks: list[Standing]
    promises: list[Kept]
    policies: list[Policy]
    names: Mapping[str, str]
    people: People
    staff: Mapping[str, str]


def _people(c: Any, case: Case, talk: Talk | None, at: datetime) -> People:
    number = case.file.case_no
    return People(
        handing.owner(c, number),
        handoffs.owner(c, case.chat),
        teams.tier(c, talk.person) if talk else "",
        customer_history.counts(c, case.chat, number, at),
        holds.of_case(c, number),
        suspicions.of_case(c, suspicions.Case(number, case.chat)),
    )


def see(desk: Desk, work: Work, number: str) -> Seen | None:
    """Return the case; None when there is none."""
    zone = ZoneInfo(desk.zone)
    at = desk.clock().astimezone(zone)

    def all_of(c: Any) -> Seen | None:  # the store's connection, handed on unseen
        case = cases.load(c, number)
        if case is None:
            return None
        happened = case_events.events(c, number)
        talk = conversations.get(c, case.chat)
        return Seen(
            case,
            replay.replay(happened, work.waits),
            at,
            talk.control if talk else Control.BOT,
            working.around(c, case),
            happened,
            [one for one in messages.last(c, case.chat, _LINES) if one.at >= case.file.started],
            tasks.of_case(c, number),
            clocks.of_case(c, number, zone),
            promises.of_case(c, number),
            policies.valid(c, at, case.file.category),
            {one.login: one.name for one in accounts.users(c)},
            _people(c, case, talk, at),
            {one.login: one.name for one in accounts.users(c) if one.disabled is None},
        )

    return desk.store.read(all_of)
